#include "fetch/url.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "fetch/curl_calls.h"

/* A part of the address in out; false when it is not there or does not fit. */
static bool part(const struct vg_curl_calls *curl, CURLU *handle, CURLUPart which, unsigned flags, char *out, size_t size)
{
	char *text = NULL;
	bool good = curl->url_get(handle, which, &text, flags) == CURLUE_OK && strlen(text) < size;
	if (good)
		vg_text_copy(out, size, text);
	curl->free(text);
	return good;
}

static bool port_is_allowed(const struct vg_url_policy *policy, const struct vg_url *url)
{
	bool allowed = url->port == (url->secure ? 443 : 80);
	for (size_t i = 0; i < policy->port_count; i++)
		allowed |= policy->ports[i] == url->port;
	return allowed;
}

static const char *fault_of_host(const char *host)
{
	/* A host may be written with %XX: what that hides is no part of a name. */
	for (const unsigned char *at = (const unsigned char *)host; *at; at++)
		if (*at <= ' ' || *at == 0x7f || strchr("%/\\?#@<>^`{|}\"", *at))
			return "it is too long or broken";
	/* What other letters and digits become, whoever connects decides: "１２７.１" is an address to some. */
	for (const char *at = host; *at; at++)
		if ((unsigned char)*at >= 0x80)
			return "its host's name is not in ASCII: its form with xn-- is wanted";
	return NULL;
}

static const char *fault_of(const struct vg_curl_calls *curl, CURLU *handle, const struct vg_url_policy *policy, struct vg_url *out)
{
	char scheme[16], port[16], credentials[8];
	int64_t number = 0;
	if (!part(curl, handle, CURLUPART_SCHEME, 0, scheme, sizeof scheme))
		return "it is no web address";
	out->secure = strcmp(scheme, "https") == 0;
	if (!out->secure && strcmp(scheme, "http") != 0)
		return "only https addresses are fetched";
	if (!out->secure && !policy->allow_http)
		return "it is not encrypted (http): --allow-http fetches it all the same";
	char *user = NULL;
	bool has_user = curl->url_get(handle, CURLUPART_USER, &user, 0) == CURLUE_OK;
	curl->free(user);
	if (has_user || part(curl, handle, CURLUPART_PASSWORD, 0, credentials, sizeof credentials))
		return "it holds a user name or password";
	if (curl->url_set(handle, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK ||
	    !part(curl, handle, CURLUPART_HOST, 0, out->host, sizeof out->host) ||
	    !part(curl, handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) ||
	    !vg_text_to_int64(port, &number) || number < 1 || number > 65535 ||
	    !part(curl, handle, CURLUPART_URL, 0, out->text, sizeof out->text))
		return "it is too long or broken";
	const char *fault = fault_of_host(out->host);
	if (fault)
		return fault;
	for (char *at = out->host; *at; at++)
		*at = (char)(*at >= 'A' && *at <= 'Z' ? *at | 32 : *at);
	out->port = (uint16_t)number;
	if (!port_is_allowed(policy, out))
		return "its port is not a web server's: --allow-port fetches it all the same";
	return NULL;
}

int vg_url_parse(const char *text, const char *base, const struct vg_url_policy *policy,
		 struct vg_url *out, struct vg_error *err)
{
	const struct vg_curl_calls *curl = vg_curl();
	const char *fault = NULL;
	memset(out, 0, sizeof *out);
	if (!curl)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "the library that reads addresses (libcurl) cannot be loaded");
	CURLU *handle = curl->url();
	if (!handle)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if ((base && curl->url_set(handle, CURLUPART_URL, base, 0) != CURLUE_OK) ||
	    curl->url_set(handle, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
		fault = "it is no web address";
	if (!fault)
		fault = fault_of(curl, handle, policy, out);
	curl->url_cleanup(handle);
	const char *kind = fault ? NULL : vg_address_literal_refusal(&policy->addresses, out->host);
	if (kind)
		return vg_error_set(err, VG_ERR_USAGE, "refused: it leads to %s", kind);
	return fault ? vg_error_set(err, VG_ERR_USAGE, "refused: %s", fault) : 0;
}

bool vg_url_is_below(const struct vg_url *url, const char *const *domains)
{
	size_t length = strlen(url->host);
	for (; *domains; domains++) {
		size_t size = strlen(*domains);
		if (length >= size && strcmp(url->host + length - size, *domains) == 0 &&
		    (length == size || url->host[length - size - 1] == '.'))
			return true;
	}
	return false;
}

#include "fetch/target.h"

#include <string.h>

#include <vestigo/fetch.h>

#include "base/text.h"
#include "custody/event.h"

const char *const vg_telegram_hosts[] = { "t.me", "telegram.me", "telegram.dog", NULL };
const char *const vg_telegram_cdn_hosts[] = { "telesco.pe", "cdn-telegram.org", NULL };

bool vg_fetch_is_target(const char *text)
{
	return text[0] == '@' || strstr(text, "://") != NULL || strncmp(text, "t.me/", 5) == 0;
}

static bool is_host(const struct vg_url *url)
{
	for (const char *const *host = vg_telegram_hosts; *host; host++)
		if (strcmp(url->host, *host) == 0)
			return true;
	return false;
}

/* Takes a channel's name from *text; false when there is none. */
static bool take_name(const char **text, char out[VG_CHANNEL_MAXIMUM])
{
	size_t size = strspn(*text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	if (size == 0 || size >= VG_CHANNEL_MAXIMUM)
		return false;
	for (size_t i = 0; i < size; i++)
		out[i] = (char)((*text)[i] >= 'A' && (*text)[i] <= 'Z' ? (*text)[i] | 32 : (*text)[i]);
	out[size] = 0;
	*text += size;
	return strcmp(out, "c") != 0 && strcmp(out, "joinchat") != 0 && strcmp(out, "s") != 0;
}

/* "/s/name", "/name", "/name/123", "/name/123?single". */
static bool parse_path(const char *path, struct vg_target *out)
{
	const char *at = path + (strncmp(path, "/s/", 3) == 0 ? 3 : 1);
	char digits[24];
	if (!take_name(&at, out->channel))
		return false;
	out->kind = VG_TARGET_CHANNEL;
	if (*at == '/' && at[1] >= '0' && at[1] <= '9') {
		size_t size = strspn(at + 1, "0123456789");
		if (size >= sizeof digits)
			return false;
		memcpy(digits, at + 1, size);
		digits[size] = 0;
		out->kind = VG_TARGET_POST;
		if (!vg_text_to_int64(digits, &out->post) || !vg_message_can_be(out->post))
			return false;
		at += 1 + size;
		out->single = strstr(at, "single") != NULL;
	}
	return *at == 0 || *at == '?' || strcmp(at, "/") == 0;
}

int vg_target_parse(const char *text, const struct vg_url_policy *policy, struct vg_target *out,
		    struct vg_error *err)
{
	struct vg_url url;
	char whole[VG_URL_MAXIMUM];
	const char *name = text + 1;
	memset(out, 0, sizeof *out);
	if (text[0] == '@')
		return take_name(&name, out->channel) && *name == 0 ? 0
			: vg_error_set(err, VG_ERR_USAGE, "no name of a channel");
	vg_text_copy(whole, sizeof whole, strstr(text, "://") ? "" : "https://");
	if (strlen(text) + strlen(whole) >= sizeof whole)
		return vg_error_set(err, VG_ERR_USAGE, "the address is too long");
	vg_text_copy(whole + strlen(whole), sizeof whole - strlen(whole), text);
	struct vg_error fault = { 0 };
	if (vg_url_parse(whole, NULL, policy, &url, &fault) < 0)
		return vg_error_set(err, VG_ERR_USAGE, "%s", fault.message);
	if (!is_host(&url)) {
		out->kind = VG_TARGET_PICTURE;
		vg_text_copy(out->url, sizeof out->url, url.text);
		return 0;
	}
	const char *path = strchr(strstr(url.text, "://") + 3, '/');
	return path && parse_path(path, out) ? 0
		: vg_error_set(err, VG_ERR_USAGE, "no public channel or post: private links cannot be read");
}

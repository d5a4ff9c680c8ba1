#include "fetch/transport.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "base/time.h"

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct vg_transport *transport = context;
	(void)purpose;
	/* A proxy's address is the user's own choice; what it connects to, it resolves itself. */
	const char *refused = transport->proxied ? NULL
		: vg_address_refusal(&transport->policy->addresses, &address->addr);
	if (refused) {
		transport->refused = refused;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The connection's certificate, while it is there. */
static void note_certificate(struct vg_transport *transport)
{
	struct curl_tlssessioninfo *session = NULL;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	if (transport->curl->easy_getinfo(transport->easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
	    session->backend != CURLSSLBACKEND_OPENSSL || !session->internals)
		return;
	SSL *ssl = session->internals;
	X509 *certificate = SSL_get1_peer_certificate(ssl);
	vg_text_copy(transport->tls, sizeof transport->tls, SSL_get_version(ssl));
	if (certificate && X509_digest(certificate, EVP_sha256(), digest, &size) == 1 && size == VG_SHA256_SIZE)
		vg_text_hex(digest, size, transport->certificate);
	X509_free(certificate);
}

static size_t on_header(char *data, size_t one, size_t size, void *context)
{
	struct vg_transport *transport = context;
	(void)one;
	/* An interim answer (100, 103) came before this one. */
	if (size > 5 && memcmp(data, "HTTP/", 5) == 0)
		vg_buffer_clear(&transport->head);
	if (transport->head.size == 0)
		note_certificate(transport);
	return vg_buffer_append(&transport->head, data, size) == 0 ? size : 0;
}

static size_t on_body(char *data, size_t one, size_t size, void *context)
{
	struct vg_transport *transport = context;
	(void)one;
	if (vg_buffer_append(&transport->body, data, size) == 0)
		return size;
	transport->too_large = true;
	return 0;
}

static int on_debug(CURL *easy, curl_infotype kind, char *data, size_t size, void *context)
{
	struct vg_transport *transport = context;
	(void)easy;
	/* What is asked of a proxy first is no part of the exchange. */
	if (kind == CURLINFO_HEADER_OUT && !(size > 8 && memcmp(data, "CONNECT ", 8) == 0))
		(void)vg_buffer_append(&transport->request, data, size);
	return 0;
}

static CURLcode add_authority(CURL *easy, void *context, void *file)
{
	(void)easy;
	return SSL_CTX_load_verify_locations(context, file, NULL) == 1 ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
}

static bool set_headers(struct vg_transport *transport, size_t first, const char *validator)
{
	char range[64], condition[320];
	if (!validator)
		return true;
	snprintf(range, sizeof range, "Range: bytes=%zu-", first);
	snprintf(condition, sizeof condition, "If-Range: %s", validator);
	transport->headers = transport->curl->slist_append(NULL, range);
	return transport->headers && transport->curl->slist_append(transport->headers, condition) &&
	       transport->curl->easy_setopt(transport->easy, CURLOPT_HTTPHEADER, transport->headers) == CURLE_OK;
}

static void set_limits(const struct vg_transport *transport, const struct vg_client_options *options)
{
	const struct vg_curl_calls *curl = transport->curl;
	CURL *easy = transport->easy;
	curl->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)options->connect_seconds);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl->easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)options->idle_seconds);
	curl->easy_setopt(easy, CURLOPT_TIMEOUT, (long)options->total_seconds);
	curl->easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)options->max_bytes);
	curl->easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
}

/* Bodies are taken as they are on the wire: the archive keeps them so, and unpacking them is
 * bounded by custody/http_message. */
static void set_protocol(const struct vg_transport *transport, const struct vg_client_options *options)
{
	const struct vg_curl_calls *curl = transport->curl;
	CURL *easy = transport->easy;
	curl->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl->easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl->easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl->easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
	curl->easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	curl->easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	curl->easy_setopt(easy, CURLOPT_HTTP_TRANSFER_DECODING, 0L);
	curl->easy_setopt(easy, CURLOPT_USERAGENT, options->user_agent);
	curl->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	/* An empty text also turns off what the environment says. */
	curl->easy_setopt(easy, CURLOPT_PROXY, options->proxy ? options->proxy : "");
	/* The authorities' file alone: libcurl keeps it parsed, which it does not with a folder. */
	curl->easy_setopt(easy, CURLOPT_CAPATH, NULL);
	if (options->cacert) {
		curl->easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, add_authority);
		curl->easy_setopt(easy, CURLOPT_SSL_CTX_DATA, (void *)(uintptr_t)options->cacert);
	}
}

static void set_callbacks(struct vg_transport *transport, void *owner)
{
	const struct vg_curl_calls *curl = transport->curl;
	CURL *easy = transport->easy;
	curl->easy_setopt(easy, CURLOPT_PRIVATE, owner);
	curl->easy_setopt(easy, CURLOPT_ERRORBUFFER, transport->fault);
	curl->easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl->easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transport);
	curl->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl->easy_setopt(easy, CURLOPT_HEADERDATA, transport);
	curl->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl->easy_setopt(easy, CURLOPT_WRITEDATA, transport);
	curl->easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
	curl->easy_setopt(easy, CURLOPT_DEBUGDATA, transport);
	curl->easy_setopt(easy, CURLOPT_VERBOSE, 1L);
}

int vg_transport_begin(struct vg_transport *transport, const struct vg_client_options *options,
		       struct curl_slist *to, const struct vg_url *url, size_t first, const char *validator,
		       void *owner, struct vg_error *err)
{
	memset(transport, 0, sizeof *transport);
	transport->curl = vg_curl(); /* which the client had */
	vg_buffer_init(&transport->request, VG_HEAD_MAXIMUM);
	vg_buffer_init(&transport->head, VG_HEAD_MAXIMUM);
	vg_buffer_init(&transport->body, options->max_bytes - first);
	transport->policy = &options->policy;
	transport->proxied = options->proxy != NULL;
	transport->started = vg_time_now_fine();
	transport->easy = transport->curl->easy_init();
	if (!transport->easy || transport->curl->easy_setopt(transport->easy, CURLOPT_URL, url->text) != CURLE_OK ||
	    !set_headers(transport, first, validator))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	set_protocol(transport, options);
	set_limits(transport, options);
	set_callbacks(transport, owner);
	if (to)
		transport->curl->easy_setopt(transport->easy, CURLOPT_CONNECT_TO, to);
	return 0;
}

void vg_transport_release(struct vg_transport *transport)
{
	if (transport->easy)
		transport->curl->easy_cleanup(transport->easy);
	if (transport->headers)
		transport->curl->slist_free_all(transport->headers);
	vg_buffer_release(&transport->request);
	vg_buffer_release(&transport->head);
	vg_buffer_release(&transport->body);
	memset(transport, 0, sizeof *transport);
}

int vg_transport_status(const struct vg_transport *transport)
{
	long status = 0;
	transport->curl->easy_getinfo(transport->easy, CURLINFO_RESPONSE_CODE, &status);
	return (int)status;
}

/* HTTP/2 has no text of its own: libcurl's "HTTP/2" becomes what readers of archives know. */
static void write_as_text(struct vg_buffer *head)
{
	static const char two[] = "HTTP/2", one[] = "HTTP/1.1";
	uint8_t *place = head->size ? memmem(head->data, head->size, two, sizeof two - 1) : NULL;
	const uint8_t *line = head->size ? memchr(head->data, '\n', head->size) : NULL;
	if (!place || !line || place > line)
		return;
	size_t offset = (size_t)(place - head->data), rest = head->size - offset - (sizeof two - 1);
	if (!vg_buffer_reserve(head, sizeof one - sizeof two))
		return;
	memmove(head->data + offset + sizeof one - 1, head->data + offset + sizeof two - 1, rest);
	memcpy(head->data + offset, one, sizeof one - 1);
}

void vg_transport_describe(struct vg_transport *transport, CURLcode code, const char *url, char address[64],
			   struct vg_exchange *out)
{
	char *peer = NULL;
	bool two = vg_span_starts_with(vg_buffer_span(&transport->head), "HTTP/2", 6);
	bool first = vg_span_starts_with(vg_buffer_span(&transport->head), "HTTP/1.0", 8);
	transport->curl->easy_getinfo(transport->easy, CURLINFO_PRIMARY_IP, &peer);
	vg_text_copy(address, 64, peer ? peer : "");
	write_as_text(&transport->request);
	write_as_text(&transport->head);
	*out = (struct vg_exchange){
		.url = url, .status = vg_transport_status(transport),
		.request = vg_buffer_span(&transport->request), .head = vg_buffer_span(&transport->head),
		.body = vg_buffer_span(&transport->body), .protocol = two ? "h2" : first ? "http/1.0" : "http/1.1",
		.started = transport->started, .finished = vg_time_now_fine(),
		.address = transport->proxied || !address[0] ? NULL : address,
		.certificate = transport->certificate[0] ? transport->certificate : NULL,
		.tls = transport->tls[0] ? transport->tls : NULL,
		.truncated = code == CURLE_OK ? NULL
			   : transport->too_large || code == CURLE_FILESIZE_EXCEEDED ? "length"
			   : code == CURLE_OPERATION_TIMEDOUT ? "time" : "disconnect",
	};
}

/* One HTTP exchange through libcurl: what is set, what comes back, what it was. */
#ifndef VG_FETCH_TRANSPORT_H
#define VG_FETCH_TRANSPORT_H

#include "fetch/client.h"
#include "fetch/curl_calls.h"

enum { VG_HEAD_MAXIMUM = 256 << 10 };

struct vg_transport {
	const struct vg_curl_calls *curl;
	CURL *easy;
	const struct vg_url_policy *policy;
	struct curl_slist *headers;
	struct vg_buffer request, head, body;
	bool proxied, too_large;
	const char *refused;          /* what the address is that was not connected to */
	char certificate[VG_SHA256_TEXT], tls[16];
	char fault[CURL_ERROR_SIZE];
	int64_t started;
};

/* Prepares a GET of url; `first` bytes are there already, as `validator` says (NULL: none).
 * `to` is libcurl's list for CURLOPT_CONNECT_TO, or NULL. */
int vg_transport_begin(struct vg_transport *transport, const struct vg_client_options *options,
		       struct curl_slist *to, const struct vg_url *url, size_t first, const char *validator,
		       void *owner, struct vg_error *err);
void vg_transport_release(struct vg_transport *transport);

/* Describes what came back; borrowed from the transport. `code` is libcurl's. */
void vg_transport_describe(struct vg_transport *transport, CURLcode code, const char *url, char address[64],
			   struct vg_exchange *out);

int vg_transport_status(const struct vg_transport *transport);

#endif

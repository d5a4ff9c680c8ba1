/* Web addresses, taken apart by libcurl's parser and held against what is allowed. */
#ifndef VG_FETCH_URL_H
#define VG_FETCH_URL_H

#include "base/bytes.h"
#include "fetch/address.h"

enum { VG_URL_MAXIMUM = 8192, VG_HOST_MAXIMUM = 256, VG_PORTS_MAXIMUM = 16 };

struct vg_url_policy {
	struct vg_address_policy addresses;
	uint16_t ports[VG_PORTS_MAXIMUM]; /* allowed besides 443 and 80 */
	size_t port_count;
	bool allow_http;
};

struct vg_url {
	char text[VG_URL_MAXIMUM];   /* normalised, without a fragment */
	char host[VG_HOST_MAXIMUM];  /* lower case */
	uint16_t port;
	bool secure;                 /* https */
};

/* Takes `text` apart, relative to `base` unless that is NULL. VG_ERR_USAGE with the reason
 * when it is no web address or may not be fetched. */
int vg_url_parse(const char *text, const char *base, const struct vg_url_policy *policy,
		 struct vg_url *out, struct vg_error *err);

/* Is the host one of the domains (NULL ends them) or below one? */
bool vg_url_is_below(const struct vg_url *url, const char *const *domains);

#endif

/* What a user may ask for, told apart. */
#ifndef VG_FETCH_TARGET_H
#define VG_FETCH_TARGET_H

#include "fetch/url.h"

enum vg_target_kind { VG_TARGET_CHANNEL, VG_TARGET_POST, VG_TARGET_PICTURE };
enum { VG_CHANNEL_MAXIMUM = 64 };

struct vg_target {
	enum vg_target_kind kind;
	char channel[VG_CHANNEL_MAXIMUM]; /* its public name in lower case */
	int64_t post;
	bool single;                      /* of an album only this one */
	char url[VG_URL_MAXIMUM];         /* of a picture */
};

/* VG_ERR_USAGE, with the reason alone, when it cannot be fetched. */
int vg_target_parse(const char *text, const struct vg_url_policy *policy, struct vg_target *out,
		    struct vg_error *err);

extern const char *const vg_telegram_hosts[];     /* of its public pages; NULL ends them */
extern const char *const vg_telegram_cdn_hosts[]; /* of posted pictures */

#endif

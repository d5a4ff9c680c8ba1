/* Time stamps (RFC 3161), and the answer about revocation that a signer staples on (OCSP, RFC 6960). */
#ifndef VG_C2PA_TIMESTAMP_H
#define VG_C2PA_TIMESTAMP_H

#include "c2pa/certificate.h"
#include "c2pa/cose.h"

struct vg_stamp_result {
	enum vg_stamp state;
	enum vg_credentials_code code; /* with VG_STAMP_INVALID why, else STAMP_TRUSTED or STAMP_UNTRUSTED */
	const char *detail;            /* static */
	int64_t time;
	char authority[96];
};

/* The stamp of a signature over `payload`. VG_STAMP_NONE where there is none. */
void vg_stamp_check(const struct vg_cose *cose, struct vg_span payload, const struct vg_trust_list *list,
		    struct vg_stamp_result *out);
/* The same of a bare token over bytes. */
void vg_stamp_check_token(struct vg_span token, bool response, struct vg_span stamped, const struct vg_trust_list *list,
			  struct vg_stamp_result *out);

/* What the stapled response says of the signer's certificate at a time. NOT_CHECKED where there is none, or
 * where it cannot be believed: *detail (static) says why. */
enum vg_revocation vg_ocsp_check(const struct vg_chain *chain, struct vg_span response, int64_t time, const char **detail);

#endif

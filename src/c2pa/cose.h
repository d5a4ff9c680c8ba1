/* COSE_Sign1 (RFC 9052), as C2PA signs claims: detached, with the certificates in the header. */
#ifndef VG_C2PA_COSE_H
#define VG_C2PA_COSE_H

#include "c2pa/cbor.h"
#include "c2pa/certificate.h"

enum vg_cose_fault {
	VG_COSE_GOOD = 0,
	VG_COSE_MALFORMED,    /* not such a structure, or one that signs something else */
	VG_COSE_ALGORITHM,    /* an algorithm that is not allowed, or none */
	VG_COSE_CERTIFICATES, /* none, or not to be read */
	VG_COSE_MISMATCH      /* read, and does not hold */
};

struct vg_cose {
	struct vg_span protected_header, signature;
	const char *algorithm;      /* "ES256", …; NULL where it is none of those allowed */
	struct vg_chain chain;
	struct vg_span stamp;       /* the first time stamp's bytes, of sigTst2 before sigTst; empty for none */
	bool stamp_of_signature;    /* sigTst2: over the signature; else over the claim */
	bool stamps_malformed;      /* there are some, and not as they must be */
	struct vg_span revocation;  /* a stapled OCSP response; empty for none */
	const char *detail;         /* static: what is wrong */
};

/* Reads the structure. Release in every case. */
enum vg_cose_fault vg_cose_read(struct vg_span bytes, struct vg_cose *out);
void vg_cose_release(struct vg_cose *cose);
/* Whether it signs that payload. */
enum vg_cose_fault vg_cose_verify(const struct vg_cose *cose, struct vg_span payload);
/* What a signature or a countersignature ("CounterSignature", of time stamps) is over: the context's name,
 * the protected header and the payload in CBOR. Initialises out, which the caller releases; false when
 * memory is short. */
bool vg_cose_signed_bytes(const struct vg_cose *cose, const char *context, struct vg_span payload, struct vg_buffer *out);

#endif

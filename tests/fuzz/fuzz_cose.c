/* A signature with its certificates, time stamps and revocation: read, and held against a text. */
#include <stdlib.h>

#include "c2pa/timestamp.h"
#include "c2pa/validate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t text[] = "a claim";
	struct vg_stamp_result stamp;
	struct vg_cose cose;
	const char *detail;
	enum { NOW = 1764158400 };
	enum vg_cose_fault fault = vg_cose_read((struct vg_span){ data, size }, &cose);
	if (fault == VG_COSE_GOOD) {
		(void)vg_certificate_fault(cose.chain.certificate[0], VG_FOR_SIGNING);
		(void)vg_ocsp_check(&cose.chain, cose.revocation, NOW, &detail);
		vg_stamp_check(&cose, (struct vg_span){ text, sizeof text }, NULL, &stamp);
		(void)vg_cose_verify(&cose, (struct vg_span){ text, sizeof text });
	} else if (!cose.detail) {
		abort();
	}
	vg_cose_release(&cose);
	vg_stamp_check_token((struct vg_span){ data, size }, size & 1, (struct vg_span){ text, sizeof text }, NULL, &stamp);
	return 0;
}

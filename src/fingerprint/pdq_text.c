#include <vestigo/pdq.h>

#include "base/text.h"

void vg_pdq_to_text(const struct vg_pdq *hash, char out[VG_PDQ_TEXT])
{
	uint8_t bytes[32];
	vg_pdq_to_bytes(hash, bytes);
	vg_text_hex(bytes, sizeof bytes, out);
}

bool vg_pdq_from_text(const char *text, struct vg_pdq *out)
{
	uint8_t bytes[32];
	if (!vg_text_unhex(text, sizeof bytes, bytes))
		return false;
	vg_pdq_from_bytes(bytes, out);
	return true;
}

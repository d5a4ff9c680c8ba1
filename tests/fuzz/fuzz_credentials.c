/* A whole file with content credentials: none but an unchanged one of the seeds holds, and what is found
 * goes through the wire as it is. */
#include <stdlib.h>
#include <string.h>

#include "c2pa/validate.h"
#include "examine/wire.h"
#include "media/sniff.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { NOW = 1764158400 };
	struct vg_span bytes = { data, size };
	struct vg_c2pa_pictures pictures;
	struct vg_buffer wire;
	const char *type;
	struct vg_transfer transfer = { .out = &wire };
	struct vg_credentials *found = vg_c2pa_validate(bytes, vg_sniff(bytes, &type), NULL, NOW, &pictures), *again = NULL;
	if (found && (found->status_count == 0 || (found->state != VG_CREDENTIALS_HOLD && !found->reason[0])))
		abort();
	vg_buffer_init(&wire, 1 << 20);
	vg_wire_credentials(&transfer, &found);
	struct vg_transfer back = { 0 };
	vg_reader_init(&back.in, vg_buffer_span(&wire));
	vg_wire_credentials(&back, &again);
	if (back.failed || back.in.failed || !found != !again || (found && found->state != again->state))
		abort();
	vg_buffer_release(&wire);
	vg_c2pa_pictures_release(&pictures);
	free(found);
	free(again);
	return 0;
}

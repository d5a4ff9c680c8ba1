/* What a worker that was taken over might answer. What is accepted must survive the
 * way back unchanged. */
#include <stdlib.h>
#include <string.h>

#include "examine/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_picture picture, again;
	struct vg_buffer once, twice;
	if (vg_wire_read_picture((struct vg_span){ data, size }, &picture) < 0)
		return 0;
	vg_buffer_init(&once, VG_WIRE_MAXIMUM);
	vg_buffer_init(&twice, VG_WIRE_MAXIMUM);
	if (vg_wire_write_picture(&picture, &once) < 0 ||
	    vg_wire_read_picture(vg_buffer_span(&once), &again) < 0 ||
	    vg_wire_write_picture(&again, &twice) < 0 || once.size != twice.size ||
	    memcmp(once.data, twice.data, once.size) != 0)
		abort();
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	vg_picture_release(&picture);
	vg_picture_release(&again);
	return 0;
}

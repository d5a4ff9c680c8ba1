/* What a worker that was taken over might answer: the bytes as they are, and a good
 * answer patched by them. What is accepted must survive the way back unchanged. */
#include <stdlib.h>
#include <string.h>

#include "examine/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(struct vg_span bytes)
{
	struct vg_picture picture, again = { 0 };
	struct vg_buffer once = { .maximum = VG_WIRE_MAXIMUM }, twice = once;
	if (vg_wire_read_picture(bytes, &picture) == 0 &&
	    (vg_wire_write_picture(&picture, &once) < 0 ||
	     vg_wire_read_picture(vg_buffer_span(&once), &again) < 0 ||
	     vg_wire_write_picture(&again, &twice) < 0 || once.size != twice.size ||
	     memcmp(once.data, twice.data, once.size) != 0))
		abort();
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	vg_picture_release(&picture);
	vg_picture_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_picture picture = { .orientation = 1 };
	struct vg_buffer bytes = { .maximum = VG_WIRE_MAXIMUM };
	read_back((struct vg_span){ data, size });
	if (vg_wire_write_picture(&picture, &bytes) < 0)
		abort();
	for (size_t i = 0; i + 3 <= size && i < 24; i += 3)
		bytes.data[(data[i] << 8 | data[i + 1]) % bytes.size] ^= data[i + 2];
	read_back(vg_buffer_span(&bytes));
	vg_buffer_release(&bytes);
	return 0;
}

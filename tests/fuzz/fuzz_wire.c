/* What a worker that was taken over might answer: the bytes as they are, and a good
 * answer patched by them. What is accepted must survive the way back unchanged. */
#include "wire_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_picture picture = { .orientation = 1 };
	struct vg_buffer bytes = { .maximum = VG_WIRE_MAXIMUM };
	(void)read_back((struct vg_span){ data, size });
	if (vg_wire_write_picture(&picture, &bytes) < 0)
		abort();
	for (size_t i = 0; i + 3 <= size && i < 24; i += 3)
		bytes.data[(data[i] << 8 | data[i + 1]) % bytes.size] ^= data[i + 2];
	(void)read_back(vg_buffer_span(&bytes));
	vg_buffer_release(&bytes);
	return 0;
}

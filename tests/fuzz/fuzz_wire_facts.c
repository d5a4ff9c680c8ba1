/* What a worker says of a whole picture, with every field that the picture gave it: it is understood, and the same bytes
 * when written again; changed in some places by the last bytes of the input, it is refused or goes both ways unchanged. */
#include "wire_target.h"

#include "examine/examine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each run is an examination. */
extern const unsigned replay_every;
const unsigned replay_every = 4;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_examine_options options = { .thumbnail_side = 32, .parts = true, .features = true };
	struct vg_picture picture, again;
	struct vg_buffer bytes = { .maximum = VG_WIRE_MAXIMUM }, same = bytes;
	vg_limits_default(&options.limits);
	options.limits.max_pixels = 1 << 16;
	vg_examine((struct vg_span){ data, size }, &options, &picture);
	if (vg_wire_write_picture(&picture, &bytes) < 0 || vg_wire_read_picture(vg_buffer_span(&bytes), &again) < 0 ||
	    vg_wire_write_picture(&again, &same) < 0 || same.size != bytes.size || memcmp(same.data, bytes.data, same.size) != 0)
		abort();
	for (size_t i = 0; i + 4 <= size && i < 32; i += 4) {
		const uint8_t *last = data + size - i - 4;
		bytes.data[((size_t)last[0] << 16 | (size_t)last[1] << 8 | last[2]) % bytes.size] ^= last[3];
	}
	(void)read_back(vg_buffer_span(&bytes));
	vg_buffer_release(&bytes);
	vg_buffer_release(&same);
	vg_picture_release(&picture);
	vg_picture_release(&again);
	return 0;
}

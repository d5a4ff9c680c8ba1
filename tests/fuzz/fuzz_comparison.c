/* Comparing as a worker does it: the bytes as a request, as an answer, and as both pictures
 * of a good request, whose geometry is patched by the last of them. */
#include <stdint.h>

#include "comparison_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct vg_span bytes = { data, size };
	const struct vg_rendition picture = { bytes, { 320, 240 } };
	struct vg_comparison_request request = { .side = 96, .depict = size & 1, .item = picture, .count = 1 };
	struct vg_buffer out = { .maximum = ANSWER_MAXIMUM };
	request.known[0].rendition = picture;
	for (int i = 0; i < 9; i++) {
		double change = size >= 9 ? (data[size - 9 + (size_t)i] - 128) / 256.0 : 0;
		request.known[0].item_to_known[i] = i % 4 == 0 ? 1 + change / 4
			: i < 6 ? change * (i % 3 == 2 ? 100 : 0.2) : change / 1000;
	}
	apply(bytes);
	work_on(bytes);
	if (vg_comparison_ask(&request, &out) == 0)
		work_on(vg_buffer_span(&out));
	vg_buffer_release(&out);
	return 0;
}

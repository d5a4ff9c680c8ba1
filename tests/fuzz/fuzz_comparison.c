/* Comparing as a worker does it: the bytes as a request, as an answer, and as both pictures
 * of a good request, whose geometry is patched by the last of them. */
#include <stdlib.h>
#include <string.h>

#include "match/comparison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ANSWER_MAXIMUM = 1 << 22 };

static void work_on(struct vg_span request)
{
	struct vg_limits limits;
	struct vg_buffer answer = { .maximum = ANSWER_MAXIMUM };
	struct vg_comparison_answer read;
	vg_limits_default(&limits);
	limits.max_pixels = 1 << 20;
	if (vg_comparison_work(request, &limits, &answer) == 0 &&
	    vg_comparison_read(vg_buffer_span(&answer), &read) < 0)
		abort(); /* what an honest worker says is understood */
	vg_buffer_release(&answer);
}

static void apply(struct vg_span bytes)
{
	struct vg_comparison_answer answer;
	struct vg_match match = { .strength = VG_STRONG };
	if (vg_comparison_read(bytes, &answer) < 0)
		return;
	for (size_t i = 0; i < answer.count; i++)
		(void)vg_comparison_apply(&answer.comparison[i], &match);
}

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

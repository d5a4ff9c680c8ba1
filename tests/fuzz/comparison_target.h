/* What the target "comparison" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_COMPARISON_TARGET_H
#define TESTS_FUZZ_COMPARISON_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "match/comparison.h"
#include "match/strength.h"

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

#endif

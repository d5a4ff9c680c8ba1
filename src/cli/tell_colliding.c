/* What is told of entries that hit what they should not, as they are added. */
#include <stdio.h>

#include <vestigo/collisions.h>

#include "cli/cli.h"

enum { TOLD = 20 };

static int tell_one(void *context, int64_t id, uint64_t others, struct vg_error *err)
{
	unsigned *told = context;
	char text[256], why[96] = "its hash is one that pictures without structure have";
	(void)err;
	if ((*told)++ >= TOLD)
		return 0;
	if (others)
		snprintf(why, sizeof why, "%llu entries, over %d of them different from one another, lie around its hash",
			 (unsigned long long)others, VG_COLLIDING_DIFFERENT);
	snprintf(text, sizeof text, "known #%lld: %s: it may match pictures of everything; vestigo known set-aside %lld leaves it out",
		 (long long)id, why, (long long)id);
	complain(text);
	return 0;
}

void tell_colliding_entries(struct vg_catalogue *catalogue, int64_t first, bool quiet)
{
	struct vg_error err = { 0 };
	unsigned told = 0;
	char text[96];
	if (quiet || first <= 0)
		return;
	if (vg_catalogue_each_colliding(catalogue, first - 1, tell_one, &told, &err) < 0)
		complain(err.message);
	if (told > TOLD) {
		snprintf(text, sizeof text, "%u further entries are like these", told - TOLD);
		complain(text);
	}
}

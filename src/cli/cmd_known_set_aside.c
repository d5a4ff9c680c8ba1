/* known set-aside: entries that are kept and searched for no more, as one that hits everything. */
#include <stdio.h>

#include "cli/known.h"

static int set_aside_one(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	bool changed, aside = !options->undo;
	int code = vg_catalogue_set_aside(catalogue, id, aside, &changed, err);
	if (code < 0)
		return code;
	if (!changed)
		printf("#%lld is %s already\n", (long long)id, aside ? "set aside" : "searched for");
	else if (aside)
		printf("#%lld is set aside: it is kept, and no search gives it\n", (long long)id);
	else
		printf("#%lld is searched for again\n", (long long)id);
	return 0;
}

static int set_aside(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	(void)path;
	return each_id(catalogue, options, set_aside_one, err);
}

int run_known_set_aside(struct options *options)
{
	/* Opening for reading creates nothing; what is there may be written all the same. */
	return with_catalogue(options, VG_CATALOGUE_READ, set_aside);
}

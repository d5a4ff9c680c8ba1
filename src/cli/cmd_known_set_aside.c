/* known set-aside: entries that are kept and searched for no more, as one that hits everything. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"

static int set_aside_one(struct vg_catalogue *catalogue, int64_t id, bool aside, struct vg_error *err)
{
	bool changed;
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

static int set_all_aside(struct vg_catalogue *catalogue, const struct options *options, struct vg_error *err)
{
	size_t good = 0, count = options->operand_count;
	int64_t id;
	for (size_t i = 0; i < count; i++) /* nothing is done of a list with a mistake in it */
		if (parse_known_id(options->operands[i], &id, err) < 0)
			return VG_ERR_USAGE;
	for (size_t i = 0; i < count; i++) {
		struct vg_error own = { 0 };
		(void)parse_known_id(options->operands[i], &id, err);
		int code = set_aside_one(catalogue, id, !options->undo, &own);
		if (code < 0)
			complain(own.message);
		good += code >= 0;
	}
	return good == count ? EXIT_CLEAN : good ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
}

int run_known_set_aside(struct options *options)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	char *path = NULL;
	if (options->operand_count == 0) {
		complain("known set-aside needs the number of a known picture (known list shows them)");
		return EXIT_WRONG_USAGE;
	}
	/* Opening for reading creates nothing; what is there may be written all the same. */
	int code = open_catalogue(options, VG_CATALOGUE_READ, &catalogue, &path, &err);
	if (code >= 0)
		code = set_all_aside(catalogue, options, &err);
	int status = code < 0 ? fail(&err, code == VG_ERR_USAGE ? EXIT_WRONG_USAGE : EXIT_NOTHING_DONE) : code;
	vg_catalogue_close(catalogue);
	free(path);
	return status;
}

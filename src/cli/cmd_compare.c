/* compare: check of the one picture against a catalogue that holds nothing but the other,
 * or against one known picture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <vestigo/text.h>

#include "cli/examine_inputs.h"

static const char known_prefix[] = "known:";

static const struct job comparing = { "compare", VG_INTAKE_PICTURES_ONLY, VG_REPORT_CARD, false };

/* Longest sides of the small versions that files are compared by. */
enum { COMPARED_SIDE = 1280 };

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* Makes the picture known in a catalogue of its own, inside folder; *out_catalogue is heap. */
static int make_known(const struct options *options, const char *path, const char *folder,
		      char **out_catalogue)
{
	const char *operands[] = { path, NULL };
	struct options adding = *options;
	size_t size = strlen(folder) + sizeof "/known.db";
	char *catalogue = malloc(size);
	if (!catalogue)
		return EXIT_NOTHING_DONE;
	snprintf(catalogue, size, "%s/known.db", folder);
	adding.catalogue = *out_catalogue = catalogue;
	adding.operands = operands;
	adding.operand_count = 1;
	adding.quiet = true;
	adding.title = base_name(path);
	return run_known_add(&adding);
}

static int compare_files(struct options *options, const char *with)
{
	struct stat file;
	if (!stat(with, &file) && S_ISDIR(file.st_mode)) {
		struct vg_error err = { 0 };
		vg_error_set(&err, VG_ERR_USAGE, "%s: is a folder; the second picture of compare is a file", with);
		return fail(&err, EXIT_WRONG_USAGE);
	}
	char *folder = temporary_folder(), *catalogue = NULL;
	if (!folder) {
		complain("cannot make a temporary folder");
		return EXIT_NOTHING_DONE;
	}
	options->rendition_side = COMPARED_SIDE;
	options->against_file = true;
	int status = make_known(options, with, folder, &catalogue);
	if (status == EXIT_CLEAN) {
		options->own_catalogue = options->catalogue;
		options->catalogue = catalogue;
		options->against = 1;
		status = examine_inputs(options, &comparing);
	}
	remove_folder(folder);
	free(folder);
	free(catalogue);
	return status;
}

static int compare_known(struct options *options, const char *digits)
{
	uint64_t id;
	if (!vg_size_parse(digits, &id) || id < 1 || id > INT64_MAX) {
		complain("known: needs the number of a known picture, as in known:12");
		return EXIT_WRONG_USAGE;
	}
	options->against = (int64_t)id;
	return examine_inputs(options, &comparing);
}

int run_compare(struct options *options)
{
	if (options->operand_count != 2) {
		complain("compare needs two pictures: vestigo compare A B, where B may be known:ID");
		return EXIT_WRONG_USAGE;
	}
	const char *with = options->operands[1];
	options->operand_count = 1;
	return strncmp(with, known_prefix, sizeof known_prefix - 1) == 0
		? compare_known(options, with + sizeof known_prefix - 1) : compare_files(options, with);
}

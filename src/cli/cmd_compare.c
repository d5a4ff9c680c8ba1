/* compare: check of the one picture against the other, a file or one known picture. */
#include <string.h>
#include <sys/stat.h>

#include <vestigo/text.h>

#include "cli/examine_inputs.h"

static const char known_prefix[] = "known:";

/* Longest sides of the small versions that files are compared by. */
enum { COMPARED_SIDE = 1280 };

static int compare_files(struct options *options, const char *with)
{
	struct stat file;
	if (!stat(with, &file) && S_ISDIR(file.st_mode)) {
		struct vg_error err = { 0 };
		vg_error_set(&err, VG_ERR_USAGE, "%s: is a folder; the second picture of compare is a file", with);
		return fail(&err, EXIT_WRONG_USAGE);
	}
	const struct job job = { .command = "compare", .mode = VG_INTAKE_PICTURES_ONLY, .kind = VG_REPORT_CARD,
				 .against_file = with, .rendition_side = COMPARED_SIDE };
	return examine_inputs(options, &job);
}

static int compare_known(struct options *options, const char *digits)
{
	uint64_t id;
	if (!vg_size_parse(digits, &id) || id < 1 || id > INT64_MAX) {
		complain("known: needs the number of a known picture, as in known:12");
		return EXIT_WRONG_USAGE;
	}
	const struct job job = { .command = "compare", .mode = VG_INTAKE_PICTURES_ONLY, .kind = VG_REPORT_CARD,
				 .against = (int64_t)id };
	return examine_inputs(options, &job);
}

int run_compare(struct options *options)
{
	if (options->operand_count != 2) {
		complain("compare needs two pictures: vestigo compare A B, where B may be known:ID");
		return EXIT_WRONG_USAGE;
	}
	if (strncmp(options->operands[0], known_prefix, sizeof known_prefix - 1) == 0) {
		complain("the first picture of compare is a file or an address: only the second may be known:ID");
		return EXIT_WRONG_USAGE;
	}
	const char *with = options->operands[1];
	options->operand_count = 1;
	return strncmp(with, known_prefix, sizeof known_prefix - 1) == 0
		? compare_known(options, with + sizeof known_prefix - 1) : compare_files(options, with);
}

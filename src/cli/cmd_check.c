#include "cli/examine_inputs.h"

int run_check(struct options *options)
{
	if (options->operand_count == 0) {
		complain("check needs a picture: vestigo check FILE or URL (or - for standard input)");
		return EXIT_WRONG_USAGE;
	}
	return examine_inputs(options, &(struct job){ .command = "check", .mode = VG_INTAKE_PICTURES_ONLY, .kind = VG_REPORT_CARD });
}

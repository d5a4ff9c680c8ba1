#include "cli/examine_inputs.h"

int run_scan(struct options *options)
{
	if (options->operand_count == 0 && !options->input.files_from) {
		complain("scan needs an export, a folder or a list: vestigo scan PATH (or --files-from FILE)");
		return EXIT_WRONG_USAGE;
	}
	return examine_inputs(options, &(struct job){ .command = "scan", .mode = VG_INTAKE_ANY, .kind = VG_REPORT_TABLE, .resumable = true });
}

/* What check and scan have in common: inputs through the pipeline into reports. */
#ifndef VG_CLI_VERIFY_H
#define VG_CLI_VERIFY_H

#include "cli/cli.h"

/* Runs the command over options->operands (and --files-from); the exit status. */
int verify(struct options *options, const char *command, enum vg_report_kind people_kind);

#endif

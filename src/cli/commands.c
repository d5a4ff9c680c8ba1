/* What is said of the commands. */
#include "cli/cli.h"

const struct command commands[] = {
#define COMMAND(name, operands, summary, details, group, run) { name, operands, summary, details, group },
#include "cli/command_list.h"
#undef COMMAND
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct command known_commands[] = {
#define KNOWN_COMMAND(name, operands, summary, details, group, run) { name, operands, summary, details, group },
#include "cli/command_list.h"
#undef KNOWN_COMMAND
};
const size_t known_command_count = sizeof known_commands / sizeof *known_commands;

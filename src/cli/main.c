/* vestigo: finds the command, and runs it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"

typedef int command_function(struct options *options);

/* In the order of the commands. */
static command_function *const functions[] = {
#define COMMAND(name, operands, summary, details, group, run) run,
#include "cli/command_list.h"
#undef COMMAND
};
static command_function *const known_functions[] = {
#define KNOWN_COMMAND(name, operands, summary, details, group, run) run,
#include "cli/command_list.h"
#undef KNOWN_COMMAND
};

static void print_table(FILE *stream, const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_entry(stream, table[i].name, table[i].summary, 14);
}

static void print_help(FILE *stream)
{
	print_wrapped(stream, "vestigo: was this picture seen before, is it altered, what does the file say?", 0);
	fputs("\nUsage: vestigo COMMAND [options] …\n\n", stream);
	print_table(stream, commands, command_count);
	fputc('\n', stream);
	print_wrapped(stream, "Each command takes --help. Exit status: 0 nothing flagged, 1 something flagged, 2 wrong "
		      "usage, 3 at least one input could not be examined, 4 nothing could be, 130 interrupted.", 0);
}

static void print_command_help(const char *prefix, const struct command *command)
{
	char summary[200];
	printf("Usage: vestigo %s%s [options]%s%s\n\n", prefix, command->name, *command->operands ? " " : "",
	       command->operands);
	snprintf(summary, sizeof summary, "%c%s.", command->summary[0] - 'a' + 'A', command->summary + 1);
	print_wrapped(stdout, summary, 0);
	if (command->details)
		print_wrapped(stdout, command->details, 0);
	options_print(stdout, (enum option_group)command->group);
	print_examples(stdout, prefix, command->name);
}

static const struct command *find(const struct command *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

static int unknown_command(const struct command *table, size_t count, const char *prefix,
			   const char *name)
{
	const char *names[32];
	char text[256];
	for (size_t i = 0; i < count; i++)
		names[i] = table[i].name;
	const char *near = nearest_word(name, names, count);
	snprintf(text, sizeof text, "unknown command %s%.80s%s%s%s", prefix, name,
		 near ? " (did you mean " : " (see vestigo --help)", near ? near : "", near ? "?)" : "");
	complain(text);
	return EXIT_WRONG_USAGE;
}

static int no_operands(const char *prefix, const char *name, const char *operand)
{
	char text[200];
	snprintf(text, sizeof text, "%s%s takes options only, and was given \"%.100s\"", prefix, name, operand);
	complain(text);
	return EXIT_WRONG_USAGE;
}

static int dispatch(const struct command *table, size_t count, const char *prefix, int argc,
		    char **argv)
{
	const struct command *command = find(table, count, argv[0]);
	struct options options;
	struct vg_error err = { 0 };
	if (!command)
		return unknown_command(table, count, prefix, argv[0]);
	if (!command->group) {
		if (argc > 1 && argv[1][0] != '-')
			return dispatch(known_commands, known_command_count, "known ", argc - 1, argv + 1);
		if (argc > 1 && (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")))
			return puts("vestigo " VG_VERSION) < 0 ? EXIT_NOTHING_DONE : EXIT_CLEAN;
		FILE *stream = argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) ? stdout : stderr;
		fputs("Usage: vestigo known COMMAND [options] …\n\n", stream);
		print_table(stream, known_commands, known_command_count);
		print_examples(stream, prefix, command->name);
		return stream == stdout ? EXIT_CLEAN : EXIT_WRONG_USAGE;
	}
	int code = options_parse(argc - 1, argv + 1, (enum option_group)command->group, &options, &err);
	int status = EXIT_CLEAN;
	if (code < 0)
		status = fail(&err, EXIT_WRONG_USAGE);
	else if (options.help)
		print_command_help(prefix, command);
	else if (options.version)
		puts("vestigo " VG_VERSION);
	else if (!*command->operands && options.operand_count)
		status = no_operands(prefix, command->name, options.operands[0]);
	else
		status = (table == commands ? functions : known_functions)[command - table](&options);
	options_release(&options);
	return status;
}

/* A standard stream that is closed (a daemon's, 2>&-) must not become the number of a file that is
 * opened later: what is printed would go there. In its place stands what can neither be read nor
 * written, so that using it is an error. */
static bool hold_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			return false;
	return true;
}

/* What could not be had while something was put together for printing was left out of it. */
static int account_for_memory(int status)
{
	if ((status != EXIT_CLEAN && status != EXIT_FLAGGED) || vg_memory_faults() == 0)
		return status;
	complain("out of memory: what was printed may lack something");
	return EXIT_INCOMPLETE;
}

/* What was printed must have arrived: an earlier write may have failed while the last did not. */
static int end(int status)
{
	bool flushed = fflush(stdout) == 0;
	int number = errno;
	if (status != EXIT_READER_GONE && (!flushed || ferror(stdout))) {
		bool gone = !flushed && number == EPIPE;
		struct vg_error err = { 0 };
		vg_error_set(&err, gone ? VG_ERR_CLOSED : VG_ERR_IO, "cannot write standard output");
		status = fail(&err, EXIT_NOTHING_DONE);
	}
	if (status == EXIT_READER_GONE) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	return status;
}

int main(int argc, char **argv)
{
	if (!hold_standard_streams())
		return EXIT_NOTHING_DONE;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like a full disk */
	catch_cut_files();
	if (argc < 2) {
		print_help(stderr);
		return EXIT_WRONG_USAGE;
	}
	int status;
	if (strcmp(argv[1], "help") == 0 && argc > 2) {
		/* help COMMAND is COMMAND --help */
		static char help[] = "--help";
		memmove(argv, argv + 2, sizeof *argv * (size_t)(argc - 2));
		argv[argc - 2] = help;
		status = dispatch(commands, command_count, "", argc - 1, argv);
	} else if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_help(stdout);
		status = EXIT_CLEAN;
	} else if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("vestigo " VG_VERSION);
		status = EXIT_CLEAN;
	} else {
		status = dispatch(commands, command_count, "", argc - 1, argv + 1);
	}
	return end(account_for_memory(status));
}

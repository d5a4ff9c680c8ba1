/* vestigo: the table of commands. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"

const struct command commands[] = {
	{ "check", "FILE|URL|-…", "verify single pictures: identity, metadata, matches, findings",
	  "Prints a card a picture, or a report with --json, --jsonl or --csv. URL is a picture's address "
	  "or a Telegram post's; vestigo fetch keeps how it was obtained.", FOR_CHECK, run_check },
	{ "scan", "PATH…", "verify every picture of Telegram exports, folders or lists",
	  "PATH is an export's folder, result.json, messages.html, an evidence folder, a folder of "
	  "pictures, or a picture.",
	  FOR_SCAN, run_scan },
	{ "compare", "A B|known:ID", "lay two pictures on each other and say what differs",
	  "B is a picture, or a known one by its number.", FOR_COMPARE, run_compare },
	{ "fetch", "URL|@channel…", "download posted pictures, with how and when each was obtained",
	  "URL is a public channel's (https://t.me/s/NAME), a post's (https://t.me/NAME/123) or a picture's. "
	  "Everything goes into an evidence folder; the same command again fetches what is new, or goes "
	  "on where it was stopped. vestigo scan DIR examines what was fetched.", FOR_FETCH, run_fetch },
	{ "verify", "DIR", "prove that an evidence folder is what it was",
	  "Recomputes every digest and names the first difference. Needs no network.", FOR_VERIFY, run_verify },
	{ "known", "add|import|export|list|search|show|edit|tag|distinct|designs|set-aside|remove|stats|check …", "keep the catalogue of known imagery",
	  NULL, 0, NULL },
	{ "doctor", "", "tell what protections, libraries and catalogue this machine gives",
	  "Exit status 0 when the sandbox is full and the catalogue can be read, 3 otherwise, 4 when there can be no "
	  "sandbox at all.", FOR_DOCTOR, run_doctor },
	{ "explain", "[CODE]", "what a finding means, how it is measured, its error rate",
	  "Without CODE, lists the findings.", FOR_EXPLAIN, run_explain },
	{ "schema", "report", "print the JSON Schema of the report", NULL, FOR_EXPLAIN, run_schema },
	{ "completion", "bash|zsh|fish", "print a shell's completions", NULL, FOR_EXPLAIN, run_completion },
	{ "manual", "[COMMAND]", "print a page of the manual (roff)",
	  "Without COMMAND, the page that names all others. Of known's commands two words: known add.", FOR_EXPLAIN, run_manual },
};
const size_t command_count = sizeof commands / sizeof *commands;

const struct command known_commands[] = {
	{ "add", "PATH…", "add pictures, folders, a manifest's pictures or an export's",
	  "The same bytes added twice are one picture with two sightings.", FOR_ADD, run_known_add },
	{ "import", "FILE…", "add exchanged collections or plain lists of PDQ hashes",
	  "FILE is what `known export` wrote, or 64 hexadecimal digits a line with an optional \",note\".",
	  FOR_IMPORT, run_known_import },
	{ "export", "", "write the catalogue as JSON Lines", NULL, FOR_EXPORT, run_known_export },
	{ "list", "", "list the known pictures", NULL, FOR_LIST, run_known_list },
	{ "search", "TEXT…", "list the known pictures of which something is written",
	  "Looks for every TEXT in titles, notes, claims, ratings, reviews, sources and tags; case and accents do "
	  "not matter, in any script.", FOR_SEARCH, run_known_search },
	{ "show", "ID…", "show known pictures with every sighting", NULL, FOR_KNOWN, run_known_show },
	{ "edit", "ID…", "change what a sighting of known pictures says",
	  "Says what each changed field said before; an empty value takes a field away.", FOR_EDIT, run_known_edit },
	{ "tag", "ID…", "add and remove tags of known pictures", "Without --add and --remove, lists their tags.",
	  FOR_TAG, run_known_tag },
	{ "distinct", "[A B]", "remember that two pictures are not the same",
	  "A and B are files, or numbers of known pictures. No search gives the one for the other again. "
	  "Without them, lists what is remembered.", FOR_DISTINCT, run_known_distinct },
	{ "designs", "[add ID|dismiss N|name N TEXT]", "list and keep what many known pictures have in common",
	  "A frame, a logo, a template: whoever shares nothing else with a known picture is told as sharing a part. "
	  "Designs are learnt as pictures are added. add marks a part of a known picture (--box) as one; dismiss makes one "
	  "count as picture again, for good; name names it.", FOR_DESIGNS, run_known_designs },
	{ "set-aside", "ID…", "keep known pictures, and search for them no more",
	  "As an entry of a list of hashes that hits pictures of everything. compare with known:ID looks at it all the same; "
	  "--undo has it searched again.", FOR_SET_ASIDE, run_known_set_aside },
	{ "remove", "ID…", "remove known pictures", NULL, FOR_KNOWN, run_known_remove },
	{ "stats", "", "count what the catalogue holds", NULL, FOR_KNOWN, run_known_stats },
	{ "check", "", "verify that the catalogue is undamaged", NULL, FOR_KNOWN, run_known_check },
};
const size_t known_command_count = sizeof known_commands / sizeof *known_commands;

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
	if (!command->run) {
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
		status = command->run(&options);
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
	return end(status);
}

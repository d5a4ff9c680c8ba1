/* The manual's pages, made from the tables: one of the whole, one a command. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"

/* What is said of a command only if it takes the option named; NULL: on the page of the whole alone. */
struct remark {
	const char *option, *name, *text;
};
static const struct remark environment[] = {
	{ "catalogue", "VESTIGO_CATALOGUE", "path of the catalogue, where no --catalogue is given" },
	{ "no-config", "VESTIGO_CONFIG", "path of the config file" },
	{ "color", "NO_COLOR", "set to anything, no colours" },
	{ "hashes-only", "TMPDIR", "where a nameless file lies while a run lasts (default: /var/tmp)" },
	{ NULL, "COLUMNS", "how wide help and tables are, where the terminal does not say" },
	{ NULL, NULL, NULL }
};
static const struct remark files[] = {
	{ "catalogue", "$XDG_DATA_HOME/vestigo/known.db", "the catalogue (default: ~/.local/share/vestigo/known.db), with its "
	  "indexes in known.db-index/, which are made again where they are missing" },
	{ "no-cache", "$XDG_CACHE_HOME/vestigo/facts.db", "what was examined before (default: ~/.cache/vestigo/facts.db); it "
	  "may be deleted" },
	{ "no-config", "$XDG_CONFIG_HOME/vestigo/config", "options that every command begins with, as far as it takes them "
	  "(default: ~/.config/vestigo/config): one argument a line, a value behind = or on the next line; lines that begin "
	  "with # are remarks" },
	{ "resume", "FILE.vestigo-partial, FILE.journal", "a report that is not whole yet, and what --resume goes on with" },
	{ NULL, NULL, NULL }
};

/* Exit statuses: of commands that flag, and of the others. */
static const struct {
	const char *status, *flagging, *managing;
} statuses[] = {
	{ "0", "everything was examined, nothing was flagged", "done" },
	{ "1", "everything was examined, something was flagged", NULL },
	{ "2", "wrong usage or configuration: nothing was done", "wrong usage or configuration: nothing was done" },
	{ "3", "at least one input could not be examined", "done in part" },
	{ "4", "nothing could be examined", "failed" },
	{ "130", "interrupted", "interrupted" },
};

/* Text for roff: a dash is a minus, and no line begins with a control character. */
static void roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++)
		if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
}

static void roff_line(const char *text)
{
	roff(text);
	puts("");
}

/* A sentence of what is no sentence yet: "verify pictures". */
static void roff_sentence(const char *text)
{
	putchar(toupper((unsigned char)*text));
	roff(text + 1);
	puts(".");
}

/* vestigo-known-add, of "known " and "add"; in capitals for a page's head. */
static void page_name(const char *prefix, const char *name, bool capitals)
{
	char text[64];
	snprintf(text, sizeof text, "vestigo%s%.*s%s%s", *prefix ? "-" : "", (int)strcspn(prefix, " "), prefix,
		 *name ? "-" : "", name);
	for (char *c = text; *c && capitals; c++)
		*c = (char)toupper((unsigned char)*c);
	roff(text);
}

static void begin_page(const char *prefix, const char *name, const char *summary)
{
	fputs(".TH ", stdout);
	page_name(prefix, name, true);
	puts(" 1 \"" VG_RELEASED "\" \"vestigo " VG_VERSION "\" \"User Commands\"\n.SH NAME");
	page_name(prefix, name, false);
	fputs(" \\- ", stdout);
	roff_line(summary);
}

static bool takes(unsigned group, const char *name)
{
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].commands & group) && strcmp(option_table[i].name, name) == 0)
			return true;
	return false;
}

static void remarks(const char *section, const struct remark *remark, const struct command *command)
{
	bool begun = false;
	for (; remark->name; remark++) {
		if (command && (!remark->option || !takes(command->group, remark->option)))
			continue;
		printf("%s.TP\n.I ", begun ? "" : section);
		roff_line(remark->name);
		roff_line(remark->text);
		begun = true;
	}
}

static void exit_statuses(bool flagging)
{
	puts(".SH EXIT STATUS");
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		const char *text = flagging ? statuses[i].flagging : statuses[i].managing;
		if (text)
			printf(".TP\n.B %s\n%s\n", statuses[i].status, text);
	}
}

static void option_entry(const struct option *option)
{
	puts(".TP");
	if (option->letter)
		printf("\\fB\\-%c\\fR, ", option->letter);
	fputs("\\fB\\-\\-", stdout);
	roff(option->name);
	fputs("\\fR", stdout);
	if (option->argument) {
		fputs(" \\fI", stdout);
		roff(option->argument);
		fputs("\\fR", stdout);
	}
	puts("");
	roff_line(option->help);
}

static void option_entries(const struct command *command)
{
	puts(".SH OPTIONS");
	for (int section = 0; section < SECTION_COUNT; section++) {
		bool begun = false;
		for (size_t i = 0; i < option_count; i++) {
			const struct option *option = &option_table[i];
			if (!(option->commands & command->group) || option->section != (enum option_section)section)
				continue;
			if (!begun)
				printf(".SS %s\n", section_names[section]);
			begun = true;
			option_entry(option);
		}
	}
}

static void example_lines(const char *prefix, const char *name, size_t most)
{
	const char *line;
	for (size_t i = 0; i < most && (line = example(prefix, name, i)); i++)
		roff_line(line);
}

static void begin_examples(void)
{
	puts(".SH EXAMPLES\n.nf");
}

/* The pages of a table's commands, each with what it does. */
static void page_entries(const char *prefix, const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fputs(".TP\n.BR ", stdout);
		page_name(prefix, table[i].name, false);
		puts(" (1)");
		roff_line(table[i].summary);
	}
}

static void see_also(const char *prefix)
{
	puts(".SH SEE ALSO\n.BR vestigo (1)");
	if (*prefix)
		puts(".BR vestigo\\-known (1)");
}

/* A command that cannot be run is known, which has commands of its own. */
static void command_page(const char *prefix, const struct command *command)
{
	begin_page(prefix, command->name, command->summary);
	printf(".SH SYNOPSIS\n.B vestigo %s", prefix);
	roff_line(command->name);
	puts(command->run ? "[options]" : ".I command\n[options] ...");
	if (*command->operands && command->run) {
		fputs(".I ", stdout);
		roff_line(command->operands);
	}
	puts(".SH DESCRIPTION");
	roff_sentence(command->summary);
	if (command->details)
		roff_line(command->details);
	if (command->run) {
		option_entries(command);
	} else {
		puts(".SH COMMANDS");
		page_entries("known ", known_commands, known_command_count);
	}
	begin_examples();
	example_lines(prefix, command->name, (size_t)-1);
	puts(".fi");
	exit_statuses(takes(command->group, "fail-on"));
	remarks(".SH ENVIRONMENT\n", environment, command);
	remarks(".SH FILES\n", files, command);
	see_also(prefix);
}

static void whole_page(void)
{
	begin_page("", "", "find where a picture was seen before, and say what its file holds");
	puts(".SH SYNOPSIS\n.B vestigo\n.I command\n[options] ...\n.SH DESCRIPTION\n"
	     "Examines pictures offline: whether known imagery already holds them, and what the files say.\n"
	     "It reports what was observed, how strongly, and what else could explain it.\n"
	     "Every input is treated as hostile and decoded in a sandboxed process.\n.PP\n"
	     "Each command has a page of its own, and takes\n.BR \\-\\-help .\n.SH COMMANDS");
	page_entries("", commands, command_count);
	puts(".SS Of known");
	page_entries("known ", known_commands, known_command_count);
	begin_examples();
	for (size_t i = 0; i < command_count; i++)
		example_lines("", commands[i].name, 1);
	puts(".fi");
	exit_statuses(true);
	puts(".PP\n"
	     "Commands that examine nothing end with 0 (done), 2, 3 (done in part) or 4 (failed).\n"
	     "3 outranks 1.");
	remarks(".SH ENVIRONMENT\n", environment, NULL);
	remarks(".SH FILES\n", files, NULL);
	puts(".SH SEE ALSO\n.BR ldconfig (8),\n.BR man (1)");
}

/* Prints the page of the table's command of that name; false if there is none. */
static bool page_of(const char *prefix, const struct command *table, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(table[i].name, name) == 0) {
			command_page(prefix, &table[i]);
			return true;
		}
	return false;
}

int run_manual(struct options *options)
{
	const char *const *words = options->operands;
	bool of_known = options->operand_count == 2 && strcmp(words[0], "known") == 0;
	char text[160];
	if (options->operand_count == 0) {
		whole_page();
		return EXIT_CLEAN;
	}
	if (of_known ? page_of("known ", known_commands, known_command_count, words[1])
		     : options->operand_count == 1 && page_of("", commands, command_count, words[0]))
		return EXIT_CLEAN;
	snprintf(text, sizeof text, "there is no page of \"%.60s\": a command, or known and one of its own (see vestigo --help)",
		 words[of_known]);
	complain(text);
	return EXIT_WRONG_USAGE;
}

/* The manual page, made from the tables. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/help.h"

/* Text for roff: a dash is a minus, and no line begins with a control character. */
static void roff(const char *text)
{
	for (; *text; text++)
		if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
}

static void manual_examples(const char *prefix, const char *name)
{
	const char *line;
	for (size_t i = 0; (line = example(prefix, name, i)); i++) {
		fputs(i ? "" : ".PP\nExamples:\n.nf\n", stdout);
		roff(line);
		puts("");
	}
	puts(".fi");
}

static void manual_command(const char *prefix, const struct command *command)
{
	printf(".SS vestigo %s%s ", prefix, command->name);
	roff(command->operands);
	printf("\n%c", toupper((unsigned char)command->summary[0]));
	roff(command->summary + 1);
	puts(".");
	if (command->details) {
		roff(command->details);
		puts("");
	}
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		if (!(option->commands & command->group) || strcmp(option->name, "help") == 0)
			continue;
		printf(".TP\n.B ");
		if (option->letter)
			printf("\\-%c, ", option->letter);
		printf("\\-\\-");
		roff(option->name);
		printf("%s%s\n", option->argument ? " " : "", option->argument ? option->argument : "");
		roff(option->help);
		puts("");
	}
	manual_examples(prefix, command->name);
}

int run_manual(struct options *options)
{
	(void)options;
	puts(".TH VESTIGO 1 \"\" \"vestigo " VG_VERSION "\" \"User Commands\"\n.SH NAME\n"
	     "vestigo \\- find where a picture was seen before, and say what its file holds\n.SH SYNOPSIS\n"
	     ".B vestigo\n.I command\n[options] ...\n.SH DESCRIPTION\n"
	     "Verifies pictures offline: whether known imagery already holds them, and what the files say.\n"
	     "Every input is treated as hostile and decoded in a sandboxed process.\n.SH COMMANDS");
	for (size_t i = 0; i < command_count; i++)
		if (commands[i].run)
			manual_command("", &commands[i]);
	for (size_t i = 0; i < known_command_count; i++)
		manual_command("known ", &known_commands[i]);
	puts(".SH EXIT STATUS\n.TP\n0\neverything was examined, nothing was flagged\n.TP\n1\n"
	     "everything was examined, something was flagged\n.TP\n2\nwrong usage or configuration\n.TP\n3\n"
	     "at least one input could not be examined\n.TP\n4\nnothing could be examined\n.TP\n130\ninterrupted\n"
	     ".SH ENVIRONMENT\n.TP\nVESTIGO_CATALOGUE\npath of the catalogue\n.TP\nVESTIGO_CONFIG\npath of the config file\n.TP\nNO_COLOR\nno colours\n"
	     ".SH FILES\n.TP\n$XDG_CONFIG_HOME/vestigo/config\n"
	     "options that every command begins with, as far as it takes them (default: ~/.config/vestigo/config): one\n"
	     "argument a line, a value behind = or on the next line; lines that begin with # are remarks\n"
	     ".TP\n$XDG_DATA_HOME/vestigo/known.db\nthe catalogue (default: ~/.local/share/vestigo/known.db)\n"
	     ".TP\n$XDG_CACHE_HOME/vestigo/facts.db\nwhat was examined before (default: ~/.cache/vestigo/facts.db)");
	return EXIT_CLEAN;
}

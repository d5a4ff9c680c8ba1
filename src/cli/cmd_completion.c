/* Completions and the manual page, both made from the tables. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static void each_command(void (*print)(const char *prefix, const struct command *command))
{
	for (size_t i = 0; i < command_count; i++)
		if (commands[i].run)
			print("", &commands[i]);
	for (size_t i = 0; i < known_command_count; i++)
		print("known ", &known_commands[i]);
}

static void print_names(const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%s%s", i ? " " : "", table[i].name);
}

static void print_flags(const struct command *command)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & command->group)
			printf(" --%s", option_table[i].name);
}

static void bash_case(const char *prefix, const struct command *command)
{
	printf("    \"%s%s\") words=\"", prefix, command->name);
	print_flags(command);
	puts("\" ;;");
}

static void print_bash(void)
{
	puts("_vestigo() {\n  local current=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\" command=\"${COMP_WORDS[1]}\"");
	puts("  COMPREPLY=()\n  if [ \"$COMP_CWORD\" = 1 ]; then");
	printf("    COMPREPLY=($(compgen -W \"");
	print_names(commands, command_count);
	puts("\" -- \"$current\")); return\n  fi\n  if [ \"$command\" = known ]; then\n    if [ \"$COMP_CWORD\" = 2 ]; then");
	printf("      COMPREPLY=($(compgen -W \"");
	print_names(known_commands, known_command_count);
	puts("\" -- \"$current\")); return\n    fi\n    command=\"known ${COMP_WORDS[2]}\"\n  fi\n  case \"$command\" in");
	each_command(bash_case);
	puts("  esac\n  case \"$current\" in\n    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
	     "    *) COMPREPLY=($(compgen -f -- \"$current\")) ;;\n  esac\n}\ncomplete -o filenames -F _vestigo vestigo");
}

static void zsh_case(const char *prefix, const struct command *command)
{
	printf("    '%s%s') _arguments", prefix, command->name);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & command->group)
			printf(" '--%s%s'", option_table[i].name,
			       option_table[i].argument ? "=:value:_files" : "");
	puts(" '*:file:_files' ;;");
}

static void print_zsh(void)
{
	puts("#compdef vestigo\n_vestigo() {\n  local command=$words[2]\n  if (( CURRENT == 2 )); then");
	printf("    compadd ");
	print_names(commands, command_count);
	puts("; return\n  fi\n  if [[ $command == known ]]; then\n    if (( CURRENT == 3 )); then");
	printf("      compadd ");
	print_names(known_commands, known_command_count);
	puts("; return\n    fi\n    command=\"known $words[3]\"\n  fi\n  case $command in");
	each_command(zsh_case);
	puts("  esac\n}\n_vestigo \"$@\"");
}

static void fish_lines(const char *prefix, const struct command *command)
{
	const char *within = *prefix ? "known" : command->name;
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & command->group)
			printf("complete -c vestigo -n '__fish_seen_subcommand_from %s%s%s' -l %s%s\n", within,
			       *prefix ? "; and __fish_seen_subcommand_from " : "",
			       *prefix ? command->name : "", option_table[i].name,
			       option_table[i].argument ? " -r" : "");
}

static void print_fish(void)
{
	for (size_t i = 0; i < command_count; i++)
		printf("complete -c vestigo -n __fish_use_subcommand -a %s -d '%s'\n", commands[i].name,
		       commands[i].summary);
	for (size_t i = 0; i < known_command_count; i++)
		printf("complete -c vestigo -n '__fish_seen_subcommand_from known' -a %s -d '%s'\n",
		       known_commands[i].name, known_commands[i].summary);
	each_command(fish_lines);
}

int run_completion(struct options *options)
{
	static const struct { const char *shell; void (*print)(void); } shells[] = {
		{ "bash", print_bash }, { "zsh", print_zsh }, { "fish", print_fish },
	};
	for (size_t i = 0; options->operand_count == 1 && i < sizeof shells / sizeof *shells; i++)
		if (strcmp(options->operands[0], shells[i].shell) == 0) {
			shells[i].print();
			return EXIT_CLEAN;
		}
	complain("completion needs a shell: bash, zsh or fish");
	return EXIT_WRONG_USAGE;
}

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
}

int run_manual(struct options *options)
{
	(void)options;
	puts(".TH VESTIGO 1 \"\" \"vestigo " VG_VERSION "\" \"User Commands\"\n.SH NAME\n"
	     "vestigo \\- find where a picture was seen before, and say what its file holds\n.SH SYNOPSIS\n"
	     ".B vestigo\n.I command\n[options] ...\n.SH DESCRIPTION\n"
	     "Verifies pictures offline: whether known imagery already holds them, and what the files say.\n"
	     "Every input is treated as hostile and decoded in a sandboxed process.\n.SH COMMANDS");
	each_command(manual_command);
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

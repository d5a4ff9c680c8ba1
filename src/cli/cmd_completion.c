/* The shells' completions, made from the tables. */
#include <stdio.h>
#include <string.h>

#include <vestigo/record.h>

#include "cli/cli.h"

/* What can be completed of an operand or of an option's value, as its name in the help tells. */
enum completes { NOTHING, WORDS, FILES, FOLDERS, CODES };

static enum completes completes(const char *argument)
{
	static const char *const files[] = { "FILE", "PATH", "OUT", "A B" };
	argument += *argument == '[';
	if (strncmp(argument, "CODE", 4) == 0)
		return CODES;
	if (strncmp(argument, "DIR", 3) == 0)
		return FOLDERS;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (strncmp(argument, files[i], strlen(files[i])) == 0)
			return FILES;
	return *argument >= 'a' && *argument <= 'z' ? WORDS : NOTHING;
}

/* "a b" of "a|b", and of "[a ID|b N]"; the codes of findings. */
static void print_words(const char *argument)
{
	size_t count = 0;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	bool codes = completes(argument) == CODES;
	for (size_t i = 0; codes && i < count; i++)
		printf("%s%s", i ? " " : "", kinds[i].code);
	argument += *argument == '[';
	while (!codes && *argument) {
		size_t alternative = strcspn(argument, "|");
		printf("%.*s", (int)strcspn(argument, "| ]"), argument);
		argument += alternative + (argument[alternative] == '|');
		if (*argument)
			putchar(' ');
	}
}

/* Text within a shell's single quotes, where `quote` stands for one. */
static void print_quoted(const char *text, const char *quote, const char *escaped)
{
	for (; *text; text++)
		if (*text == '\'')
			fputs(quote, stdout);
		else
			printf("%s%c", strchr(escaped, *text) ? "\\" : "", *text);
}

/* The word that is no command of the table: help COMMAND is COMMAND --help. */
static const struct command help_word[] = { { .name = "help", .summary = "what a command does, and its options" } };

static void each_command(void (*print)(const char *prefix, const struct command *command))
{
	for (size_t i = 0; i < command_count; i++)
		if (commands[i].group)
			print("", &commands[i]);
	for (size_t i = 0; i < known_command_count; i++)
		print("known ", &known_commands[i]);
}

static void print_names(const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%s%s", i ? " " : "", table[i].name);
}

/* --- bash ---------------------------------------------------------------------------- */

static void bash_values(const char *argument, const char *kind, const char *words)
{
	static const char *const names[] = { "nothing", "words", "files", "folders", "words" };
	enum completes what = completes(argument);
	printf("%s=%s", kind, names[what]);
	if (what == WORDS || what == CODES) {
		printf(" %s='", words);
		print_words(argument);
		putchar('\'');
	}
}

static void bash_case(const char *prefix, const struct command *command)
{
	printf("    '%s%s')\n      options='", prefix, command->name);
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & command->group)
			printf(" --%s", option_table[i].name);
	printf("'\n      ");
	bash_values(command->operands, "operand", "operands");
	printf("\n      case $option in\n");
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		if (!(option->commands & command->group) || !option->argument)
			continue;
		printf("        --%s", option->name);
		if (option->letter)
			printf(" | -%c", option->letter);
		printf(") ");
		bash_values(option->argument, "kind", "values");
		puts(" ;;");
	}
	puts("      esac ;;");
}

/* Files are left to readline (-o default), which knows how names are quoted. "=" parts words there
 * unless the user has taken it out of COMP_WORDBREAKS. */
/* Up to the list of commands, and behind it. */
static const char bash_begin[] =
	"_vestigo() {\n"
	"  local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
	"  local options= operand=nothing operands= kind= values= glue=\n"
	"  COMPREPLY=()\n"
	"  case $current in\n"
	"    =) current= ;;\n"
	"    --*=*) option=${current%%=*} glue=$option= current=${current#*=} ;;\n"
	"    *) [ \"$option\" != = ] || option=${COMP_WORDS[COMP_CWORD-2]} ;;\n"
	"  esac\n"
	"  case $command in\n"
	"    known | help) [ \"$COMP_CWORD\" -le 2 ] || command=\"$command ${COMP_WORDS[2]}\" ;;\n"
	"  esac\n"
	"  [ \"$COMP_CWORD\" != 1 ] || command=\n"
	"  case $command in\n";

static const char bash_end[] =
	"  esac\n"
	"  if [ -z \"$kind\" ]; then\n"
	"    case $current in\n"
	"      -*) kind=words values=$options ;;\n"
	"      *) kind=$operand values=$operands ;;\n"
	"    esac\n"
	"  fi\n"
	"  case $kind in\n"
	"    files)\n"
	"      if [ -n \"$glue\" ]; then\n"
	"        compopt -o filenames\n"
	"        mapfile -t COMPREPLY < <(compgen -P \"$glue\" -f -- \"$current\")\n"
	"      fi ;;\n"
	"    folders) compopt -o dirnames +o default ;;\n"
	"    words)\n"
	"      compopt +o default\n"
	"      mapfile -t COMPREPLY < <(compgen -P \"$glue\" -W \"$values\" -- \"$current\") ;;\n"
	"    *) compopt +o default ;;\n"
	"  esac\n"
	"}\ncomplete -o default -F _vestigo vestigo\n";

static void print_bash(void)
{
	fputs(bash_begin, stdout);
	printf("    '') operand=words operands='");
	print_names(commands, command_count);
	printf(" help' options='--help --version' ;;\n    help) operand=words operands='");
	print_names(commands, command_count);
	printf("' ;;\n    'help known') [ \"$COMP_CWORD\" != 3 ] || operand=words operands='");
	print_names(known_commands, known_command_count);
	printf("' ;;\n    known) operand=words operands='");
	print_names(known_commands, known_command_count);
	puts("' options='--help --version' ;;");
	each_command(bash_case);
	fputs(bash_end, stdout);
}

/* --- zsh ----------------------------------------------------------------------------- */

static const char zsh_quote[] = "'\\''";

static void zsh_entries(const char *indent, const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		printf("%s  '%s:", indent, table[i].name);
		print_quoted(table[i].summary, zsh_quote, "\\");
		puts("'");
	}
}

static void zsh_commands(const char *indent, const struct command *table, size_t count)
{
	printf("%sentries=(\n", indent);
	zsh_entries(indent, table, count);
	if (table == commands)
		zsh_entries(indent, help_word, 1);
	printf("%s)\n%s_describe -t commands command entries\n%sreturn\n", indent, indent, indent);
}

/* ":what:how" of _arguments. */
static void zsh_action(const char *argument)
{
	size_t count = 0;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	enum completes what = completes(argument);
	putchar(':');
	print_quoted(argument, zsh_quote, ":\\");
	putchar(':');
	if (what == FILES)
		printf("_files");
	if (what == FOLDERS)
		printf("_files -/");
	if (what == WORDS) {
		putchar('(');
		print_words(argument);
		putchar(')');
	}
	if (what == CODES) {
		printf("((");
		for (size_t i = 0; i < count; i++) {
			printf("%s%s\\:", i ? " " : "", kinds[i].code);
			print_quoted(kinds[i].title, "\\'\\''", " \\\"$`;&|<>()[]{}*?!#~:=^,.-");
		}
		printf("))");
	}
}

static void zsh_option(const struct option *option, const char *dashes, const char *name, const char *joint)
{
	printf(" \\\n      '*%s%s%s[", dashes, name, option->argument ? joint : "");
	print_quoted(option->help, zsh_quote, "[]\\:");
	putchar(']');
	if (option->argument)
		zsh_action(option->argument);
	putchar('\'');
}

static void zsh_case(const char *prefix, const struct command *command)
{
	printf("    '%s%s') _arguments -s -S", prefix, command->name);
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		if (!(option->commands & command->group))
			continue;
		zsh_option(option, "--", option->name, "=");
		if (option->letter)
			zsh_option(option, "-", (const char[]){ option->letter, 0 }, "+");
	}
	if (*command->operands) {
		printf(" \\\n      '*");
		zsh_action(command->operands);
		putchar('\'');
	}
	puts(" ;;");
}

/* The words of the command before its own are taken away, for _arguments takes the first as the program. */
static void print_zsh(void)
{
	puts("#compdef vestigo\n_vestigo() {\n  local command=$words[2]\n  local -a entries\n"
	     "  if (( CURRENT == 2 )) || [[ $command == help && $CURRENT == 3 ]]; then");
	zsh_commands("    ", commands, command_count);
	puts("  fi\n  if [[ $command == help ]]; then\n    [[ $words[3] == known && $CURRENT == 4 ]] || return\n"
	     "    shift words\n    (( CURRENT-- ))\n    command=known\n  fi\n"
	     "  shift words\n  (( CURRENT-- ))\n  if [[ $command == known ]]; then\n    if (( CURRENT == 2 )); then");
	zsh_commands("      ", known_commands, known_command_count);
	puts("    fi\n    command=\"known $words[2]\"\n    shift words\n    (( CURRENT-- ))\n  fi\n  case $command in");
	each_command(zsh_case);
	puts("  esac\n}\n"
	     "if [[ $funcstack[1] == _vestigo ]]; then\n  _vestigo \"$@\"\nelse\n  compdef _vestigo vestigo\nfi");
}

/* --- fish ---------------------------------------------------------------------------- */

static void fish_text(const char *option, const char *text)
{
	printf(" %s '", option);
	print_quoted(text, "\\'", "\\");
	putchar('\'');
}

static void fish_begin(const char *prefix, const char *name)
{
	printf("complete -c vestigo -n '__vestigo_command_is \"%s%s\"'", prefix, name);
}

/* `files` and `others` say whether names of files are to be had besides what is listed. */
static void fish_values(const char *argument, const char *files, const char *others)
{
	enum completes what = completes(argument);
	printf(" %s", what == FILES ? files : others);
	if (what == FOLDERS)
		printf(" -a '(__fish_complete_directories)'");
	if (what == WORDS) {
		printf(" -a '");
		print_words(argument);
		putchar('\'');
	}
}

static void fish_lines(const char *prefix, const struct command *command)
{
	size_t count = 0;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	bool codes = completes(command->operands) == CODES;
	for (size_t i = 0; i < option_count; i++) {
		const struct option *option = &option_table[i];
		if (!(option->commands & command->group))
			continue;
		fish_begin(prefix, command->name);
		printf(" -l %s", option->name);
		if (option->letter)
			printf(" -s %c", option->letter);
		if (option->argument)
			fish_values(option->argument, "-r -F", "-x");
		fish_text("-d", option->help);
		putchar('\n');
	}
	for (size_t i = 0; codes && i < count; i++) {
		fish_begin(prefix, command->name);
		printf(" -a %s", kinds[i].code);
		fish_text("-d", kinds[i].title);
		putchar('\n');
	}
	if (!codes && completes(command->operands) != NOTHING) {
		fish_begin(prefix, command->name);
		fish_values(command->operands, "-F", "-f");
		putchar('\n');
	}
}

static void fish_commands(const char *within, const struct command *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		fish_begin("", within);
		printf(" -a %s", table[i].name);
		fish_text("-d", table[i].summary);
		putchar('\n');
	}
}

static void print_fish(void)
{
	puts("function __vestigo_command_is\n"
	     "    set -l words (commandline -opc)\n"
	     "    set -l command $words[2]\n"
	     "    if contains -- \"$command\" known help; and test (count $words) -gt 2\n"
	     "        set command \"$command $words[3]\"\n"
	     "    end\n"
	     "    test \"$command\" = \"$argv[1]\"\n"
	     "end\n"
	     "complete -c vestigo -f");
	fish_commands("", commands, command_count);
	fish_commands("", help_word, 1);
	fish_commands("help", commands, command_count);
	fish_commands("help known", known_commands, known_command_count);
	fish_commands("known", known_commands, known_command_count);
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

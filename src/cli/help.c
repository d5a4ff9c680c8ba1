/* What --help prints: wrapped to the terminal. */
#include "cli/help.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vestigo/text.h>

unsigned help_columns(FILE *stream)
{
	enum { UNKNOWN = 80, LEAST = 40, MOST = 1000 }; /* columns */
	struct winsize size = { 0 };
	const char *stated = getenv("COLUMNS"); /* as tests and pagers say it */
	unsigned long columns = stated ? strtoul(stated, NULL, 10) : 0;
	if (columns == 0 && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0)
		columns = size.ws_col;
	return columns == 0 ? UNKNOWN : columns < LEAST ? LEAST : columns > MOST ? MOST : (unsigned)columns;
}

void print_wrapped(FILE *stream, const char *text, unsigned indent)
{
	char *lines = vg_wrapped(text, indent, help_columns(stream) - 1);
	fprintf(stream, "%s\n", lines ? lines : text);
	free(lines);
}

void print_entry(FILE *stream, const char *name, const char *text, unsigned column)
{
	unsigned used = 2 + vg_columns(name);
	fprintf(stream, "  %s", name);
	if (used >= column)
		fprintf(stream, "\n%*s", (int)column, "");
	else
		fprintf(stream, "%*s", (int)(column - used), "");
	print_wrapped(stream, text, column);
}

static void print_option(FILE *stream, const struct option *option)
{
	enum { COLUMN = 29, NARROW_COLUMN = 10, NARROW = 72 }; /* columns */
	char left[96];
	snprintf(left, sizeof left, "%c%c%s--%s%s%s", option->letter ? '-' : ' ', option->letter ? option->letter : ' ',
		 option->letter ? ", " : "  ", option->name, option->argument ? " " : "",
		 option->argument ? option->argument : "");
	print_entry(stream, left, option->help, help_columns(stream) < NARROW ? NARROW_COLUMN : COLUMN);
}

void options_print(FILE *stream, enum option_group group)
{
	for (int section = 0; section < SECTION_COUNT; section++) {
		bool begun = false;
		for (size_t i = 0; i < option_count; i++) {
			const struct option *option = &option_table[i];
			if (!(option->commands & group) || option->section != (enum option_section)section)
				continue;
			if (!begun)
				fprintf(stream, "\n%s:\n", section_names[section]);
			begun = true;
			print_option(stream, option);
		}
	}
}

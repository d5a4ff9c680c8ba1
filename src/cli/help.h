/* Printing help: names on the left, wrapped text on the right. Main thread. */
#ifndef VG_CLI_HELP_H
#define VG_CLI_HELP_H

#include "cli/options.h"

/* How wide the terminal behind stream is: $COLUMNS, else what it says, else 80. */
unsigned help_columns(FILE *stream);

/* Prints text from column `indent` on (the cursor being there), wrapped at words by how wide they are
 * shown, and ended by a line feed. */
void print_wrapped(FILE *stream, const char *text, unsigned indent);

/* Prints a name, and beside it, from `column` on (below it where it is long), a text. */
void print_entry(FILE *stream, const char *name, const char *text, unsigned column);

/* Prints the options of a command to stream, in their sections. */
void options_print(FILE *stream, enum option_group group);

/* The example of that number, from 0, of a command ("" or "known " before its name); static, NULL behind
 * the last. */
const char *example(const char *prefix, const char *name, size_t number);
void print_examples(FILE *stream, const char *prefix, const char *name);

#endif

#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/pipeline.h>

/* Levenshtein distance of two short words; 99 when either is long. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t row[64], n = strlen(b);
	if (strlen(a) >= 64 || n >= 63)
		return 99;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
			diagonal = row[j];
			size_t shorter = row[j - 1] < row[j] ? row[j - 1] : row[j];
			row[j] = replaced < shorter + 1 ? replaced : shorter + 1;
		}
	}
	return row[n];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
	const char *best = NULL;
	size_t least = strlen(word) / 3 + 1;
	for (size_t i = 0; i < count; i++) {
		size_t distance = edit_distance(word, words[i]);
		if (distance <= least) {
			least = distance;
			best = words[i];
			if (distance == 0)
				break;
		}
	}
	return best;
}

static int unknown_option(const char *text, enum option_group group, struct vg_error *err)
{
	const char *names[64];
	size_t count = 0;
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].commands & group)
			names[count++] = option_table[i].name;
	const char *near = strncmp(text, "--", 2) == 0 ? nearest_word(text + 2, names, count) : NULL;
	if (near)
		return vg_error_set(err, VG_ERR_USAGE, "unknown option %s (did you mean --%s?)", text, near);
	return vg_error_set(err, VG_ERR_USAGE, "unknown option %s (see --help)", text);
}

static const struct option *find_long(const char *name, size_t length, enum option_group group)
{
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].commands & group) && strlen(option_table[i].name) == length &&
		    strncmp(option_table[i].name, name, length) == 0)
			return &option_table[i];
	return NULL;
}

static const struct option *find_letter(char letter, enum option_group group)
{
	for (size_t i = 0; i < option_count; i++)
		if ((option_table[i].commands & group) && option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}

/* Parses the option at arguments[*at]; moves *at past a separate value. */
static int parse_one(int count, char **arguments, int *at, enum option_group group,
		     struct options *options, struct vg_error *err)
{
	char *text = arguments[*at];
	const struct option *option;
	const char *value = NULL;
	if (text[1] == '-') {
		size_t length = strcspn(text + 2, "=");
		option = find_long(text + 2, length, group);
		value = text[2 + length] ? text + 3 + length : NULL;
	} else {
		option = find_letter(text[1], group);
		value = text[2] ? text + 2 : NULL;
	}
	if (!option || (!option->argument && text[1] != '-' && value)) {
		text[strcspn(text, "=")] = 0;
		return unknown_option(text, group, err);
	}
	if (!option->argument && value)
		return vg_error_set(err, VG_ERR_USAGE, "--%s takes no value", option->name);
	if (option->argument && !value) {
		if (*at + 1 >= count)
			return vg_error_set(err, VG_ERR_USAGE, "--%s needs a value: %s", option->name,
					    option->argument);
		value = arguments[++*at];
	}
	const char *fault = option->set(options, value);
	if (fault)
		return vg_error_set(err, VG_ERR_USAGE, "--%s%s%s: %s", option->name, value ? " " : "",
				    value ? value : "", fault);
	return 0;
}

int options_parse(int count, char **arguments, enum option_group group, struct options *options,
		  struct vg_error *err)
{
	bool operands_only = false;
	int code = 0;
	*options = (struct options){ .fail_on = VG_CONCERN_REUSE | VG_CONCERN_ALTERATION };
	vg_limits_default(&options->limits);
	options->rendition_side = VG_RENDITION_SIDE;
	options->operands = calloc((size_t)count + 1, sizeof *options->operands);
	if (!options->operands)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (int i = 0; i < count && code == 0; i++) {
		const char *text = arguments[i];
		if (!operands_only && strcmp(text, "--") == 0)
			operands_only = true;
		else if (!operands_only && text[0] == '-' && text[1])
			code = parse_one(count, arguments, &i, group, options, err);
		else
			options->operands[options->operand_count++] = text;
	}
	return code;
}

void options_release(struct options *options)
{
	free(options->operands);
	options->operands = NULL;
}

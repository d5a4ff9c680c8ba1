#include "cli/options.h"

#include <string.h>

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
	enum { NAMES_MAXIMUM = 128 };
	const char *names[NAMES_MAXIMUM];
	size_t count = 0;
	for (size_t i = 0; i < option_count && count < NAMES_MAXIMUM; i++)
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

const struct option *option_find(const char *text, enum option_group group, const char **out_value)
{
	const struct option *option;
	if (text[1] == '-') {
		size_t length = strcspn(text + 2, "=");
		option = find_long(text + 2, length, group);
		*out_value = text[2 + length] ? text + 3 + length : NULL;
	} else {
		option = find_letter(text[1], group);
		*out_value = text[2] ? text + 2 : NULL;
	}
	return option && !option->argument && text[1] != '-' && *out_value ? NULL : option;
}

int option_parse(int count, char **arguments, int *at, enum option_group group, struct options *options,
		 struct vg_error *err)
{
	char *text = arguments[*at];
	const char *value = NULL;
	const struct option *option = option_find(text, group, &value);
	if (!option) {
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

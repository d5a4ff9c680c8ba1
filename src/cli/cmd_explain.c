/* explain and schema: what the report's words mean. */
#include <stdio.h>
#include <string.h>

#include <vestigo/record.h>
#include <vestigo/report.h>

#include "cli/cli.h"
#include "cli/help.h"

enum label { MEASURED_BY, ERROR_RATE, INNOCENT, DOES_NOT_SAY, FLAGS_AS, LABELS };

/* With the columns that each takes, of 15. */
static const struct { const char *text; int columns; } labels[VG_LANGUAGE_COUNT][LABELS] = {
	{ { "measured by", 11 }, { "error rate", 10 }, { "innocent", 8 }, { "does not say", 12 }, { "flags as", 8 } },
	{ { "як виміряно", 11 }, { "похибка", 7 }, { "інші причини", 12 }, { "не означає", 10 }, { "позначає як", 11 } },
};
static const char *const concerns[VG_LANGUAGE_COUNT][3] = {
	{ "nothing: it is information", "reuse, from moderate strength on", "alteration, from moderate strength on" },
	{ "ніщо: це довідка", "повторне використання, від помірної сили", "зміну, від помірної сили" },
};

static void wrapped(enum vg_language language, enum label label, const char *text)
{
	enum { LABEL_COLUMNS = 15 };
	printf("  %s%*s ", labels[language][label].text, LABEL_COLUMNS - labels[language][label].columns, "");
	print_wrapped(stdout, text, 18);
}

static void explain(enum vg_language language, const struct vg_finding_kind *kind)
{
	printf("%s\n%s\n\n", kind->code, kind->title);
	wrapped(language, MEASURED_BY, kind->measured_by);
	wrapped(language, ERROR_RATE, kind->error_rate);
	wrapped(language, INNOCENT, kind->innocent);
	wrapped(language, DOES_NOT_SAY, kind->does_not_say);
	wrapped(language, FLAGS_AS, concerns[language][kind->concern]);
}

/* What stands before a code's dot: what the finding is about. */
static bool same_group(const char *a, const char *b)
{
	size_t size = strcspn(a, ".");
	return size == strcspn(b, ".") && strncmp(a, b, size) == 0;
}

/* The findings of one group behind each other, the groups in the table's order. */
static void list_by_group(const struct vg_finding_kind *kinds, size_t count)
{
	enum { TITLE_COLUMN = 39, NARROW_COLUMN = 6, NARROW = 72 }; /* columns; behind the longest code, or below it */
	unsigned column = help_columns(stdout) < NARROW ? NARROW_COLUMN : TITLE_COLUMN;
	for (size_t i = 0; i < count; i++) {
		size_t earlier = 0;
		while (!same_group(kinds[earlier].code, kinds[i].code))
			earlier++;
		if (earlier < i)
			continue; /* told with the first of its group */
		printf("%s%.*s\n", i ? "\n" : "", (int)strcspn(kinds[i].code, "."), kinds[i].code);
		for (size_t k = i; k < count; k++)
			if (same_group(kinds[k].code, kinds[i].code))
				print_entry(stdout, kinds[k].code, kinds[k].title, column);
	}
}

/* NULL, having said so, where there is none of that code. */
static const struct vg_finding_kind *find_kind(const struct vg_finding_kind *kinds, size_t count, const char *wanted)
{
	const char *codes[VG_FINDINGS_MAXIMUM];
	char text[160];
	for (size_t i = 0; i < count; i++) {
		if (strcmp(kinds[i].code, wanted) == 0)
			return &kinds[i];
		codes[i] = kinds[i].code;
	}
	const char *near = nearest_word(wanted, codes, count);
	snprintf(text, sizeof text, "there is no finding \"%.60s\" (%s%s)", wanted,
		 near ? "did you mean " : "vestigo explain lists them", near ? near : "");
	complain(text);
	return NULL;
}

int run_explain(struct options *options)
{
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds_in(options->language, &count);
	if (options->list && options->operand_count) {
		complain("--list takes no CODE");
		return EXIT_WRONG_USAGE;
	}
	if (options->list) {
		list_by_group(kinds, count);
		return EXIT_CLEAN;
	}
	if (options->operand_count == 0) {
		for (size_t i = 0; i < count; i++)
			printf("%-35s %s\n", kinds[i].code, kinds[i].title);
		return EXIT_CLEAN;
	}
	for (size_t k = 0; k < options->operand_count; k++) {
		const struct vg_finding_kind *kind = find_kind(kinds, count, options->operands[k]);
		if (!kind)
			return EXIT_WRONG_USAGE;
		if (k)
			putchar('\n');
		explain(options->language, kind);
	}
	return EXIT_CLEAN;
}

int run_schema(struct options *options)
{
	if (options->operand_count != 1 || strcmp(options->operands[0], "report") != 0) {
		complain("schema knows one thing: vestigo schema report");
		return EXIT_WRONG_USAGE;
	}
	fputs(vg_report_schema(), stdout);
	return EXIT_CLEAN;
}

/* explain and schema: what the report's words mean. */
#include <stdio.h>
#include <string.h>

#include <vestigo/record.h>
#include <vestigo/report.h>

#include "cli/cli.h"
#include "cli/help.h"

static void wrapped(const char *name, const char *text)
{
	printf("  %-15s ", name);
	print_wrapped(stdout, text, 18);
}

static void explain(const struct vg_finding_kind *kind)
{
	static const char *const concerns[] = { "nothing: it is information", "reuse, from moderate strength on",
						"alteration, from moderate strength on" };
	printf("%s\n%s\n\n", kind->code, kind->title);
	wrapped("measured by", kind->measured_by);
	wrapped("error rate", kind->error_rate);
	wrapped("innocent", kind->innocent);
	wrapped("does not say", kind->does_not_say);
	wrapped("flags as", concerns[kind->concern]);
}

int run_explain(struct options *options)
{
	size_t count;
	const struct vg_finding_kind *kinds = vg_finding_kinds(&count);
	const char *codes[64];
	char text[160];
	for (size_t i = 0; i < count; i++)
		codes[i] = kinds[i].code;
	if (options->operand_count == 0) {
		for (size_t i = 0; i < count; i++)
			printf("%-28s %s\n", kinds[i].code, kinds[i].title);
		return EXIT_CLEAN;
	}
	for (size_t k = 0; k < options->operand_count; k++) {
		const char *wanted = options->operands[k];
		size_t i = 0;
		while (i < count && strcmp(codes[i], wanted) != 0)
			i++;
		if (i == count) {
			const char *near = nearest_word(wanted, codes, count);
			snprintf(text, sizeof text, "there is no finding \"%.60s\" (%s%s)", wanted,
				 near ? "did you mean " : "vestigo explain lists them", near ? near : "");
			complain(text);
			return EXIT_WRONG_USAGE;
		}
		if (k)
			putchar('\n');
		explain(&kinds[i]);
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

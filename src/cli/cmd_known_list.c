/* known list and search. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vestigo/exchange.h>
#include <vestigo/text.h>

#include "cli/known.h"

struct listing {
	struct vg_catalogue *catalogue;
	bool json;
	unsigned columns; /* of the terminal; 0: it is none, and each picture is one line */
	uint64_t count;
};

static unsigned terminal_columns(void)
{
	struct winsize window = { 0 };
	if (isatty(STDOUT_FILENO))
		(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &window);
	return window.ws_col;
}

/* In one line where there is room, else the title wrapped at its words and the source below it. */
static int print_sighting(const char *date, const char *title, const char *source, unsigned columns)
{
	enum { INDENT = 20 }; /* what stands before the title */
	if (!columns || INDENT + vg_columns(title) + 2 + vg_columns(source) < columns) {
		printf("%-10s  %s%s%s", date, title, *source ? "  " : "", source);
		return 0;
	}
	char *wrapped = vg_wrapped(title, INDENT, columns - 1);
	if (wrapped)
		printf("%-10s  %s%s%*s%s", date, wrapped, *source ? "\n" : "", *source ? INDENT : 0, "", source);
	free(wrapped);
	return wrapped ? 0 : VG_ERR_MEMORY;
}

struct first { bool printed; unsigned columns; };

static int first_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct first *first = context;
	char date[VG_DATE_TEXT] = "";
	if (first->printed)
		return 0;
	first->printed = true;
	if (sighting->has_date)
		vg_date_format_seen(sighting->date, sighting->date_precision, date);
	date[sighting->has_date ? 10 : 0] = 0;
	char *title = vg_printable(sighting->title ? sighting->title
				   : sighting->note ? sighting->note : "(untitled)");
	char *source = vg_printable(sighting->source ? sighting->source : "");
	int code = title && source ? print_sighting(date, title, source, first->columns) : VG_ERR_MEMORY;
	if (code < 0)
		(void)vg_error_set(err, code, "out of memory");
	free(title);
	free(source);
	return code;
}

/* "  (in title, claim)" of what was looked for. */
static void print_fields(unsigned fields)
{
	const char *before = "  (in ";
	for (int i = 0; i < VG_FIELD_COUNT; i++)
		if (fields & 1u << i) {
			printf("%s%s", before, vg_known_field_name((enum vg_known_field)i));
			before = ", ";
		}
	if (fields)
		putchar(')');
}

static int list_one(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct listing *listing = context;
	struct first first = { .columns = listing->columns };
	if (listing->json) {
		char *text = vg_known_json(listing->catalogue, known, err);
		if (!text)
			return VG_ERR_MEMORY;
		printf("%s\n%s", listing->count++ ? "," : "", text);
		free(text);
		return 0;
	}
	listing->count++;
	printf("%6lld  ", (long long)known->id);
	int code = vg_catalogue_each_sighting(listing->catalogue, known->id, first_sighting, &first, err);
	if (known->sightings > 1)
		printf("  (+%llu)", (unsigned long long)known->sightings - 1);
	print_fields(known->found_in);
	puts(known->set_aside ? "  (set aside)" : "");
	return code;
}

static int list_found(struct vg_catalogue *catalogue, const struct vg_text_query *query, const char *none,
		      struct options *options, struct vg_error *err)
{
	struct listing listing = { catalogue, options->report.json, terminal_columns(), 0 };
	bool some = query->word_count + query->tag_count > 0;
	if (options->report.json)
		printf("[");
	int code = some ? vg_catalogue_find(catalogue, query, list_one, &listing, err)
			: vg_catalogue_each(catalogue, list_one, &listing, err);
	if (options->report.json)
		printf("\n]\n");
	else if (code == 0 && listing.count == 0)
		complain(none);
	return code;
}

static int list_all(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	struct vg_text_query query = { .tags = options->tags.given, .tag_count = options->tags.given_count };
	char none[400];
	if (query.tag_count)
		snprintf(none, sizeof none, "no known picture is tagged so");
	else
		snprintf(none, sizeof none, "\"%.300s\" is empty; fill it: vestigo known add --help", path);
	return list_found(catalogue, &query, none, options, err);
}

int run_known_list(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, list_all);
}

static int search(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	struct vg_text_query query = { options->operands, options->operand_count, options->tags.given, options->tags.given_count };
	(void)path;
	if (query.word_count == 0)
		return vg_error_set(err, VG_ERR_USAGE, "known search needs a text");
	for (size_t i = 0; i < query.word_count; i++)
		if (!*query.words[i])
			return vg_error_set(err, VG_ERR_USAGE, "an empty text is in everything");
	return list_found(catalogue, &query, "of no known picture is that written", options, err);
}

int run_known_search(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, search);
}

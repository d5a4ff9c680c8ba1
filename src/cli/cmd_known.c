/* known show, remove, stats and check, and what the known commands share. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/exchange.h>
#include <vestigo/text.h>

#include "cli/known.h"

int with_catalogue(struct options *options, enum vg_catalogue_mode mode, catalogue_work *work)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	char *path = NULL;
	int code = open_catalogue(options, mode, &catalogue, &path, &err);
	if (code >= 0)
		code = work(catalogue, path, options, &err);
	int status = code < 0 ? fail(&err, code == VG_ERR_USAGE ? EXIT_WRONG_USAGE : EXIT_NOTHING_DONE) : code;
	vg_catalogue_close(catalogue);
	free(path);
	return status;
}

void print_outside(const char *label, const char *text)
{
	char *printable = text ? vg_printable(text) : NULL;
	if (printable)
		printf("%s%s\n", label, printable);
	free(printable);
}

int parse_number_of(const char *what, const char *text, int64_t *out, struct vg_error *err)
{
	uint64_t value;
	if (strncmp(text, "known:", 6) == 0)
		text += 6;
	if (*text == '#')
		text++;
	if (!vg_size_parse(text, &value) || value == 0 || value > INT64_MAX)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is not the number of a %s", text, what);
	*out = (int64_t)value;
	return 0;
}

int parse_id(const char *text, int64_t *out, struct vg_error *err)
{
	return parse_number_of("known picture", text, out, err);
}

/* Sightings are numbered where there are several, for known edit. */
struct shown { uint64_t number, count; };

static int show_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct shown *shown = context;
	char date[VG_DATE_TEXT], number[32] = "";
	(void)err;
	if (shown->count > 1)
		snprintf(number, sizeof number, "  (sighting %llu)", (unsigned long long)++shown->number);
	vg_date_format_seen(sighting->date, sighting->date_precision, date);
	printf("  seen       %s%s%s\n", sighting->has_date ? date : "date unknown",
	       sighting->has_date && sighting->date_precision == VG_DATE_LOCAL ? " (of an unknown zone)" : "", number);
	print_outside("    title    ", sighting->title);
	print_outside("    source   ", sighting->source);
	print_outside("    note     ", sighting->note);
	print_outside("    claim    ", sighting->claim);
	print_outside("    rating   ", sighting->rating);
	print_outside("    review   ", sighting->review_url);
	return 0;
}

static int show_tag(void *context, const char *tag, struct vg_error *err)
{
	(void)context;
	(void)err;
	print_outside("  tag        ", tag);
	return 0;
}

int print_known_json(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_known known;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	char *object = code < 0 ? NULL : vg_known_json(catalogue, &known, err);
	if (object)
		puts(object);
	free(object);
	return code < 0 ? code : object ? 0 : VG_ERR_MEMORY;
}

static int show_one(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	struct vg_known known;
	char text[VG_PDQ_TEXT], date[VG_DATE_TEXT], bytes[VG_COUNT_TEXT];
	if (options->report.json)
		return print_known_json(catalogue, id, err);
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code < 0)
		return code;
	vg_date_format(known.added, date);
	printf("known #%lld, added %s\n", (long long)known.id, date);
	if (known.width)
		printf("  file       %u × %u %s, %s bytes\n", known.width, known.height,
		       vg_format_name(known.format), vg_format_count_in(VG_ENGLISH, known.bytes, bytes));
	if (known.has_sha256) {
		printf("  sha256     ");
		for (int i = 0; i < 32; i++)
			printf("%02x", known.sha256[i]);
		putchar('\n');
	}
	vg_pdq_to_text(&known.pdq, text);
	if (known.has_pdq)
		printf("  pdq        %s", text);
	if (known.has_pdq && known.pdq_quality >= 0)
		printf(" (quality %d)", known.pdq_quality);
	if (known.has_pdq)
		putchar('\n');
	if (known.set_aside)
		printf("  set aside  no search gives it (vestigo known set-aside --undo %lld)\n", (long long)known.id);
	struct shown shown = { 0, known.sightings };
	code = vg_catalogue_each_sighting(catalogue, id, show_sighting, &shown, err);
	return code < 0 ? code : vg_catalogue_each_tag(catalogue, id, show_tag, NULL, err);
}

int each_id(struct vg_catalogue *catalogue, struct options *options, id_work *one, struct vg_error *err)
{
	size_t good = 0;
	bool usage = false;
	if (options->operand_count == 0)
		return vg_error_set(err, VG_ERR_USAGE, "the number of a known picture is wanted (known list shows them)");
	int64_t id;
	for (size_t i = 0; i < options->operand_count; i++) /* nothing is done of a list with a mistake in it */
		if (parse_id(options->operands[i], &id, err) < 0)
			return VG_ERR_USAGE;
	for (size_t i = 0; i < options->operand_count; i++) {
		struct vg_error own = { 0 };
		(void)parse_id(options->operands[i], &id, err);
		int code = one(catalogue, id, options, &own);
		if (code < 0)
			complain(own.message);
		good += code >= 0;
		usage |= code == VG_ERR_USAGE;
	}
	if (good == options->operand_count)
		return EXIT_CLEAN;
	return good ? EXIT_INCOMPLETE : usage ? EXIT_WRONG_USAGE : EXIT_NOTHING_DONE;
}

static int show_all(struct vg_catalogue *catalogue, const char *path, struct options *options,
		    struct vg_error *err)
{
	(void)path;
	return each_id(catalogue, options, show_one, err);
}

int run_known_show(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, show_all);
}

static int remove_one(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	int code = vg_catalogue_remove(catalogue, id, err);
	if (code >= 0 && !options->report.json)
		printf("removed #%lld\n", (long long)id);
	return code;
}

static int remove_all(struct vg_catalogue *catalogue, const char *path, struct options *options,
		      struct vg_error *err)
{
	(void)path;
	return each_id(catalogue, options, remove_one, err);
}

int run_known_remove(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, remove_all); /* creates nothing */
}

static int print_stats(struct vg_catalogue *catalogue, const char *path, struct options *options,
		       struct vg_error *err)
{
	struct vg_catalogue_stats stats;
	char date[VG_DATE_TEXT];
	int code = vg_catalogue_stats(catalogue, &stats, err);
	if (code < 0)
		return code;
	vg_date_format(stats.newest, date);
	if (options->report.json) {
		printf("{\"pictures\":%llu,\"sightings\":%llu,\"tags\":%llu,\"with_pdq\":%llu,\"low_detail\":%llu,\"set_aside\":%llu,\"hash_only\":%llu,"
		       "\"newest\":%s%s%s,\"digest\":\"%s\",\"file_bytes\":%llu}\n",
		       (unsigned long long)stats.pictures, (unsigned long long)stats.sightings,
		       (unsigned long long)stats.tags, (unsigned long long)stats.with_pdq,
		       (unsigned long long)stats.low_quality, (unsigned long long)stats.set_aside, (unsigned long long)stats.hash_only,
		       stats.has_newest ? "\"" : "",
		       stats.has_newest ? date : "null", stats.has_newest ? "\"" : "", stats.digest,
		       (unsigned long long)stats.file_bytes);
		return 0;
	}
	print_outside("catalogue   ", path);
	printf("pictures    %llu\nsightings   %llu\ntags        %llu\nwith PDQ    %llu (%llu of them too featureless to search by it)\n"
	       "set aside   %llu\nhash only   %llu (without features: crops of these are not found)\nnewest      %s\ndigest      %s\nfile        %llu bytes\n",
	       (unsigned long long)stats.pictures, (unsigned long long)stats.sightings,
	       (unsigned long long)stats.tags, (unsigned long long)stats.with_pdq,
	       (unsigned long long)stats.low_quality, (unsigned long long)stats.set_aside,
	       (unsigned long long)stats.hash_only, stats.has_newest ? date : "none", stats.digest,
	       (unsigned long long)stats.file_bytes);
	return 0;
}

int run_known_stats(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, print_stats);
}

static int check_file(struct vg_catalogue *catalogue, const char *path, struct options *options,
		      struct vg_error *err)
{
	(void)options;
	if (access(path, F_OK) != 0) /* the usual one, which nobody has filled yet */
		return vg_error_set(err, VG_ERR_NOT_FOUND, "there is no catalogue \"%s\": nothing to check", path);
	int code = vg_catalogue_check(catalogue, err);
	if (code >= 0)
		print_outside("undamaged: ", path);
	return code;
}

int run_known_check(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, check_file);
}

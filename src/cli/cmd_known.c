/* known import, export, list, show, remove, stats and check. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/exchange.h>
#include <vestigo/text.h>

#include "cli/cli.h"
#include "cli/outputs.h"

/* Lines. What the index does not hold yet is held in memory meanwhile. */
enum { IMPORT_COMMIT_EVERY = 100000, IMPORT_INDEX_EVERY = 4000000 };

/* Opens, runs `work`, closes; errors become the exit status. */
static int with_catalogue(struct options *options, enum vg_catalogue_mode mode,
			  int (*work)(struct vg_catalogue *, const char *path, struct options *,
				      struct vg_error *))
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

struct importing {
	struct vg_catalogue *catalogue;
	const char *file;
	struct progress progress;
	uint64_t added, sightings, already, bad, since_commit, since_index;
	int64_t first;                   /* that was added; 0: none */
	uint64_t stored[3];              /* of the first three, what was committed */
};

static uint64_t count_imported(const struct importing *importing)
{
	return importing->added + importing->sightings + importing->already;
}

static int commit_imported(struct importing *importing, struct vg_error *err)
{
	int code = vg_catalogue_commit(importing->catalogue, err);
	if (code == 0) {
		importing->stored[0] = importing->added;
		importing->stored[1] = importing->sightings;
		importing->stored[2] = importing->already;
	}
	return code;
}

/* What is stored so far stays, whatever comes; the index takes it up now and then. */
static int import_commit(struct importing *importing, struct vg_error *err)
{
	importing->since_commit = 0;
	int code = commit_imported(importing, err);
	if (code == 0 && importing->since_index >= IMPORT_INDEX_EVERY) {
		importing->since_index = 0;
		(void)vg_catalogue_write_index(importing->catalogue, NULL);
	}
	return code == 0 ? vg_catalogue_begin(importing->catalogue, err) : code;
}

static int import_entry(void *context, struct vg_entry *entry, struct vg_error *err)
{
	struct importing *importing = context;
	enum vg_add_outcome outcome;
	int64_t id;
	if (interrupted)
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	struct vg_addition addition = { &entry->known, &entry->sighting, (const char *const *)entry->tags, entry->tag_count };
	int code = vg_catalogue_add(importing->catalogue, &addition, &outcome, &id, err);
	if (code < 0)
		return code;
	importing->added += outcome == VG_ADDED;
	importing->first = importing->first || outcome != VG_ADDED ? importing->first : id;
	importing->sightings += outcome == VG_SIGHTING_ADDED;
	importing->already += outcome == VG_ALREADY_THERE;
	importing->since_index += outcome == VG_ADDED;
	return ++importing->since_commit == IMPORT_COMMIT_EVERY ? import_commit(importing, err) : 0;
}

static void import_progress(void *context, double fraction)
{
	struct importing *importing = context;
	progress_step(&importing->progress, count_imported(importing), fraction);
}

static bool import_stopped(void *context)
{
	(void)context;
	return interrupted;
}

static void import_bad(void *context, uint64_t line, const char *reason)
{
	struct importing *importing = context;
	char message[400];
	if (importing->bad++ >= 20)
		return; /* the count at the end says how many there were */
	snprintf(message, sizeof message, "\"%.200s\" line %llu: %s: left out", importing->file,
		 (unsigned long long)line, reason);
	complain(message);
}

static void print_imported(const struct importing *importing)
{
	printf("imported %llu picture%s, %llu further sighting%s; %llu there already, %llu line%s left out\n",
	       (unsigned long long)importing->stored[0], plural(importing->stored[0]),
	       (unsigned long long)importing->stored[1], plural(importing->stored[1]),
	       (unsigned long long)importing->stored[2], (unsigned long long)importing->bad, plural(importing->bad));
}

static int import_files(struct vg_catalogue *catalogue, const char *path, struct options *options,
			struct vg_error *err)
{
	struct importing importing = { .catalogue = catalogue };
	struct vg_entry_visitor visitor = { &importing, import_entry, import_bad, import_progress, import_stopped, NULL };
	int code = vg_catalogue_begin(catalogue, err);
	(void)path;
	catch_interrupts();
	progress_start(&importing.progress, options, "importing");
	for (size_t i = 0; code >= 0 && i < options->operand_count; i++) {
		importing.file = options->operands[i];
		code = vg_exchange_read(importing.file, &visitor, err);
	}
	struct vg_error late = { 0 };
	int committed = commit_imported(&importing, &late);
	progress_clear(&importing.progress);
	if (code == 0 && committed == 0) /* else the first search does it */
		(void)vg_catalogue_write_index(catalogue, NULL);
	if (code == 0 && committed == 0)
		tell_colliding_entries(catalogue, importing.first, options->quiet);
	bool told = !options->quiet && committed == 0;
	if (told && (code >= 0 || code == VG_ERR_INTERRUPTED))
		print_imported(&importing);
	if (told && code == VG_ERR_INTERRUPTED)
		fprintf(stderr, "vestigo: interrupted: what was imported is kept; run it again to go on\n");
	if (code == VG_ERR_INTERRUPTED && committed == 0)
		return EXIT_INTERRUPTED;
	if (code >= 0 && committed < 0)
		code = (*err = late).code;
	if (code < 0 && importing.stored[0] + importing.stored[1] == 0)
		return code;
	if (code < 0) { /* what earlier transactions stored stays */
		print_imported(&importing);
		return fail(err, EXIT_INCOMPLETE);
	}
	if (!importing.bad)
		return EXIT_CLEAN;
	return count_imported(&importing) ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
}

int run_known_import(struct options *options)
{
	if (options->operand_count == 0) {
		complain("known import needs a file: what known export wrote, or a list of PDQ hashes");
		return EXIT_WRONG_USAGE;
	}
	return with_catalogue(options, VG_CATALOGUE_WRITE, import_files);
}

static int export_to(struct vg_catalogue *catalogue, const char *path, struct options *options,
		     struct vg_error *err)
{
	struct outputs outputs = { .options = options };
	struct vg_output *output;
	int fd = STDOUT_FILENO;
	(void)path;
	catch_interrupts();
	int code = outputs_add(&outputs, options->output, VG_OUTPUT_EXCHANGE, &output, err);
	if (code == 0 && output)
		code = vg_output_start(output, &fd, err);
	if (code == 0)
		code = vg_exchange_write(catalogue, options->hashes_only, fd,
					 output ? vg_output_partial_name(output) : "standard output", err);
	if (code == 0 && output)
		code = vg_output_commit(output, err);
	outputs_close(&outputs, false);
	return code;
}

int run_known_export(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, export_to);
}

static void print_outside(const char *label, const char *text)
{
	char *printable = text ? vg_printable(text) : NULL;
	if (printable)
		printf("%s%s\n", label, printable);
	free(printable);
}

struct listing {
	struct vg_catalogue *catalogue;
	bool json;
	uint64_t count;
};

static int first_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	bool *printed = context;
	char date[VG_DATE_TEXT] = "";
	(void)err;
	if (*printed)
		return 0;
	*printed = true;
	if (sighting->has_date)
		vg_date_format_seen(sighting->date, sighting->date_precision, date);
	date[sighting->has_date ? 10 : 0] = 0;
	char *title = vg_printable(sighting->title ? sighting->title
				   : sighting->note ? sighting->note : "(untitled)");
	char *source = vg_printable(sighting->source ? sighting->source : "");
	printf("%-10s  %s%s%s", date, title ? title : "", source && *source ? "  " : "", source ? source : "");
	free(title);
	free(source);
	return 0;
}

static int list_one(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct listing *listing = context;
	bool printed = false;
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
	int code = vg_catalogue_each_sighting(listing->catalogue, known->id, first_sighting, &printed, err);
	if (known->sightings > 1)
		printf("  (+%llu)", (unsigned long long)known->sightings - 1);
	puts(known->set_aside ? "  (set aside)" : "");
	return code;
}

static int list_all(struct vg_catalogue *catalogue, const char *path, struct options *options,
		    struct vg_error *err)
{
	struct listing listing = { catalogue, options->json, 0 };
	if (options->json)
		printf("[");
	int code = vg_catalogue_each(catalogue, list_one, &listing, err);
	if (options->json)
		printf("\n]\n");
	else if (listing.count == 0)
		fprintf(stderr, "vestigo: \"%s\" is empty; fill it: vestigo known add --help\n", path);
	return code;
}

int run_known_list(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, list_all);
}

static int show_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	char date[VG_DATE_TEXT];
	(void)context;
	(void)err;
	vg_date_format_seen(sighting->date, sighting->date_precision, date);
	printf("  seen       %s%s\n", sighting->has_date ? date : "date unknown",
	       sighting->has_date && sighting->date_precision == VG_DATE_LOCAL ? " (of an unknown zone)" : "");
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

static int show_one(struct vg_catalogue *catalogue, int64_t id, bool json, struct vg_error *err)
{
	struct vg_known known;
	char text[VG_PDQ_TEXT], date[VG_DATE_TEXT];
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code < 0)
		return code;
	if (json) {
		char *object = vg_known_json(catalogue, &known, err);
		if (object)
			puts(object);
		free(object);
		return object ? 0 : VG_ERR_MEMORY;
	}
	vg_date_format(known.added, date);
	printf("known #%lld, added %s\n", (long long)known.id, date);
	if (known.set_aside)
		printf("  set aside  no search gives it (vestigo known set-aside --undo %lld)\n", (long long)known.id);
	if (known.width)
		printf("  file       %u x %u %s, %llu bytes\n", known.width, known.height,
		       vg_format_name(known.format), (unsigned long long)known.bytes);
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
	code = vg_catalogue_each_sighting(catalogue, id, show_sighting, NULL, err);
	return code < 0 ? code : vg_catalogue_each_tag(catalogue, id, show_tag, NULL, err);
}

/* Does `one` for each id of the operands; 3 when some were not there. */
static int each_id(struct vg_catalogue *catalogue, struct options *options,
		   int (*one)(struct vg_catalogue *, int64_t, bool, struct vg_error *),
		   struct vg_error *err)
{
	size_t good = 0;
	if (options->operand_count == 0)
		return vg_error_set(err, VG_ERR_USAGE, "the number of a known picture is wanted (known list shows them)");
	int64_t id;
	for (size_t i = 0; i < options->operand_count; i++) /* nothing is done of a list with a mistake in it */
		if (parse_known_id(options->operands[i], &id, err) < 0)
			return VG_ERR_USAGE;
	for (size_t i = 0; i < options->operand_count; i++) {
		struct vg_error own = { 0 };
		(void)parse_known_id(options->operands[i], &id, err);
		int code = one(catalogue, id, options->json, &own);
		if (code < 0)
			complain(own.message);
		good += code >= 0;
	}
	return good == options->operand_count ? EXIT_CLEAN : good ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
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

static int remove_one(struct vg_catalogue *catalogue, int64_t id, bool json, struct vg_error *err)
{
	int code = vg_catalogue_remove(catalogue, id, err);
	if (code >= 0 && !json)
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

/* The SHA-256 of a known picture by its number, or of a file: a file of that name is meant first. */
static int digest_of(struct vg_catalogue *catalogue, const char *operand, uint8_t out[32], struct vg_error *err)
{
	struct vg_known known;
	int64_t id;
	if (access(operand, F_OK) == 0)
		return vg_file_sha256(operand, out, err);
	int code = parse_known_id(operand, &id, err);
	if (code < 0)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is neither a file nor the number of a known picture", operand);
	code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0 && !known.has_sha256)
		code = vg_error_set(err, VG_ERR_USAGE, "of known picture %lld there is a hash only", (long long)id);
	if (code == 0)
		memcpy(out, known.sha256, sizeof known.sha256);
	return code;
}

static int set_distinct(struct vg_catalogue *catalogue, const char *path, struct options *options,
			struct vg_error *err)
{
	uint8_t digest[2][32];
	bool fresh = false;
	(void)path;
	if (options->operand_count != 2)
		return vg_error_set(err, VG_ERR_USAGE, "known distinct needs two pictures: files, or numbers of known ones");
	int code = digest_of(catalogue, options->operands[0], digest[0], err);
	if (code == 0)
		code = digest_of(catalogue, options->operands[1], digest[1], err);
	if (code == 0)
		code = vg_catalogue_set_distinct(catalogue, digest[0], digest[1], &fresh, err);
	if (code == 0)
		puts(fresh ? "remembered: they are not the same picture" : "remembered already");
	return code;
}

int run_known_distinct(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_WRITE, set_distinct);
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
	if (options->json) {
		printf("{\"pictures\":%llu,\"sightings\":%llu,\"tags\":%llu,\"with_pdq\":%llu,\"low_detail\":%llu,\"set_aside\":%llu,"
		       "\"newest\":%s%s%s,\"digest\":\"%s\",\"file_bytes\":%llu}\n",
		       (unsigned long long)stats.pictures, (unsigned long long)stats.sightings,
		       (unsigned long long)stats.tags, (unsigned long long)stats.with_pdq,
		       (unsigned long long)stats.low_quality, (unsigned long long)stats.set_aside,
		       stats.has_newest ? "\"" : "",
		       stats.has_newest ? date : "null", stats.has_newest ? "\"" : "", stats.digest,
		       (unsigned long long)stats.file_bytes);
		return 0;
	}
	print_outside("catalogue   ", path);
	printf("pictures    %llu\nsightings   %llu\ntags        %llu\nwith PDQ    %llu (%llu of them too featureless to search by it)\n"
	       "set aside   %llu\nnewest      %s\ndigest      %s\nfile        %llu bytes\n",
	       (unsigned long long)stats.pictures, (unsigned long long)stats.sightings,
	       (unsigned long long)stats.tags, (unsigned long long)stats.with_pdq,
	       (unsigned long long)stats.low_quality, (unsigned long long)stats.set_aside, stats.has_newest ? date : "none", stats.digest,
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

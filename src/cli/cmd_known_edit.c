/* known edit and tag: changing what is said of known pictures. What was changed is said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/text.h>

#include "cli/known.h"

static struct vg_sighting_change change_of(const struct sighting_options *said)
{
	return (struct vg_sighting_change){
		.to = { .title = (char *)said->title, .source = (char *)said->source, .note = (char *)said->note,
			.claim = (char *)said->claim, .rating = (char *)said->rating, .review_url = (char *)said->review_url,
			.has_date = said->date && *said->date, .date = said->date_value, .date_precision = said->date_precision },
		.sets_date = said->date != NULL,
	};
}

static void say_text(const char *label, const char *before, const char *after, size_t *count)
{
	if (!after || strcmp(before ? before : "", after) == 0)
		return;
	char *old = before ? vg_printable(before) : NULL, *new = *after ? vg_printable(after) : NULL;
	printf("  %-7s %s%s%s -> %s%s%s\n", label, old ? "\"" : "", old ? old : "nothing", old ? "\"" : "", new ? "\"" : "",
	       new ? new : "nothing", new ? "\"" : "");
	free(old);
	free(new);
	++*count;
}

static void date_text(const struct vg_sighting *sighting, char out[VG_DATE_TEXT])
{
	out[0] = 0;
	if (sighting->has_date)
		vg_date_format_seen(sighting->date, sighting->date_precision, out);
}

/* Each field that is another now, with what it said before. */
static void say_changes(int64_t id, const struct vg_sighting *before, const struct vg_sighting_change *change)
{
	const struct vg_sighting *to = &change->to;
	char old[VG_DATE_TEXT], new[VG_DATE_TEXT];
	size_t count = 0;
	printf("known #%lld\n", (long long)id);
	say_text("title", before->title, to->title, &count);
	date_text(before, old);
	date_text(to, new);
	say_text("date", *old ? old : NULL, change->sets_date ? new : NULL, &count);
	say_text("source", before->source, to->source, &count);
	say_text("note", before->note, to->note, &count);
	say_text("claim", before->claim, to->claim, &count);
	say_text("rating", before->rating, to->rating, &count);
	say_text("review", before->review_url, to->review_url, &count);
	if (count == 0)
		puts("  nothing changed: it said so already");
}

/* Their numbers follow their dates: whoever edits on would edit another one. */
static int say_numbers(struct vg_catalogue *catalogue, int64_t id, const struct vg_sighting_change *change, struct vg_error *err)
{
	struct vg_known known;
	if (!change->sets_date)
		return 0;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0 && known.sightings > 1)
		printf("  sightings are numbered by their dates, now perhaps otherwise: vestigo known show %lld\n", (long long)id);
	return code;
}

static int edit_one(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	struct vg_sighting_change change = change_of(&options->sighting);
	struct vg_sighting before = { 0 };
	int code = vg_catalogue_edit_sighting(catalogue, id, options->sighting.number, &change, &before, err);
	if (code == VG_ERR_USAGE && !options->sighting.number) {
		char hint[sizeof err->message];
		snprintf(hint, sizeof hint, "%.200s (known show numbers them: --sighting N)", err->message);
		memcpy(err->message, hint, sizeof hint);
	}
	if (code == 0 && options->report.json)
		code = print_known_json(catalogue, id, err);
	else if (code == 0)
		say_changes(id, &before, &change);
	if (code == 0 && !options->report.json)
		code = say_numbers(catalogue, id, &change, err);
	vg_sighting_release(&before);
	return code;
}

static int edit(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	const struct sighting_options *said = &options->sighting;
	const char *const given[] = { said->title, said->date, said->source, said->note, said->claim, said->rating,
				      said->review_url };
	bool some = false;
	(void)path;
	for (size_t i = 0; i < sizeof given / sizeof *given; i++)
		some |= given[i] != NULL;
	if (!some)
		return vg_error_set(err, VG_ERR_USAGE, "known edit needs something to change: --title, --date, --source, "
						       "--note, --claim, --rating or --review-url");
	return each_id(catalogue, options, edit_one, err);
}

int run_known_edit(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, edit); /* creates nothing */
}

static int set_tags(struct vg_catalogue *catalogue, int64_t id, const char *const *tags, size_t count, bool wanted,
		    bool quiet, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < count && code == 0; i++) {
		bool changed = false;
		code = vg_catalogue_set_tag(catalogue, id, tags[i], wanted, &changed, err);
		char *tag = vg_printable(tags[i]);
		if (code == 0 && !quiet && tag)
			printf("known #%lld: %s \"%s\"\n", (long long)id,
			       wanted ? changed ? "tagged" : "was tagged already" : changed ? "no longer tagged" : "was not tagged",
			       tag);
		free(tag);
	}
	return code;
}

static int print_tag(void *context, const char *tag, struct vg_error *err)
{
	(void)err;
	char label[40];
	snprintf(label, sizeof label, "known #%lld: ", (long long)*(int64_t *)context);
	print_outside(label, tag);
	return 0;
}

static int print_tags(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_known known;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	return code < 0 ? code : vg_catalogue_each_tag(catalogue, id, print_tag, &id, err);
}

/* All of it or, where one tag cannot be, none. */
static int change_tags(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	struct vg_known known;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0)
		code = vg_catalogue_begin(catalogue, err);
	if (code < 0)
		return code;
	code = set_tags(catalogue, id, options->tags.given, options->tags.given_count, true, options->report.json, err);
	if (code == 0)
		code = set_tags(catalogue, id, options->tags.removed, options->tags.removed_count, false, options->report.json, err);
	int committed = vg_catalogue_commit(catalogue, code == 0 ? err : NULL);
	return code < 0 ? code : committed;
}

static int tag_one(struct vg_catalogue *catalogue, int64_t id, struct options *options, struct vg_error *err)
{
	bool changes = options->tags.given_count + options->tags.removed_count > 0;
	int code = changes ? change_tags(catalogue, id, options, err) : 0;
	if (code == 0 && options->report.json)
		return print_known_json(catalogue, id, err);
	return code == 0 && !changes ? print_tags(catalogue, id, err) : code;
}

static int tag(struct vg_catalogue *catalogue, const char *path, struct options *options, struct vg_error *err)
{
	(void)path;
	return each_id(catalogue, options, tag_one, err);
}

int run_known_tag(struct options *options)
{
	return with_catalogue(options, VG_CATALOGUE_READ, tag); /* creates nothing */
}

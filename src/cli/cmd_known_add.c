/* known add: pictures through the same pipeline as check, into the catalogue. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <vestigo/learn.h>

#include "cli/known_add.h"

enum { THUMBNAIL_SIDE = 160, COMMIT_EVERY = 500, COMMIT_SECONDS = 1, IDLE_MILLISECONDS = 20 };

static uint64_t count(const struct counts *counts)
{
	return counts->added + counts->sightings + counts->already;
}

static int commit(struct adding *adding, struct vg_error *err)
{
	if (!adding->in_transaction)
		return 0;
	struct counts pending = adding->pending;
	adding->in_transaction = false;
	adding->since_commit = 0;
	adding->last_commit = time(NULL);
	adding->pending = (struct counts){ 0 };
	int code = vg_catalogue_commit(adding->catalogue, err);
	if (code < 0) { /* nothing of it is stored */
		adding->failed += count(&pending);
		return code;
	}
	adding->stored.added += pending.added;
	adding->stored.sightings += pending.sightings;
	adding->stored.already += pending.already;
	return 0;
}

/* "Telegram export "Front line news" (1006503122), message 4711"; of what has no number, such as a story, its list. */
static char *export_source(const struct vg_post *post)
{
	char *text = NULL;
	if (post->permalink)
		return strdup(post->permalink);
	if (!post->has_message)
		return post->chat && asprintf(&text, "Telegram export \"%s\"", post->chat) >= 0 ? text : NULL;
	char chat[40] = "";
	if (post->has_chat_id)
		snprintf(chat, sizeof chat, " (%lld)", (long long)post->chat_id);
	return asprintf(&text, "Telegram export \"%s\"%s, message %lld", post->chat ? post->chat : "", chat, (long long)post->message) < 0 ? NULL : text;
}

/* Of a post that was edited after it was dated. */
static char *edited_note(const struct vg_post *post)
{
	char date[VG_DATE_TEXT], *text = NULL;
	if (!post->was_edited)
		return NULL;
	vg_date_format(post->edited, date);
	return asprintf(&text, "edited%s%s: its picture may have been replaced then", post->has_edited ? " " : "", post->has_edited ? date : "") < 0 ? NULL : text;
}

static char *copy(const char *text)
{
	return text ? strdup(text) : NULL;
}

/* The sighting of a record: a manifest's, a post's, or what the options say. */
static void make_sighting(const struct adding *adding, const struct vg_record *record,
			  struct vg_sighting *out)
{
	const struct sighting_options *said = &adding->options->sighting;
	const struct vg_post *post = &record->item.post;
	*out = (struct vg_sighting){
		.title = copy(said->title), .source = copy(said->source), .note = copy(said->note),
		.claim = copy(said->claim), .rating = copy(said->rating), .review_url = copy(said->review_url),
		.has_date = said->date != NULL, .date = said->date_value, .date_precision = said->date_precision,
	};
	if (!post->present && record->item.url) {
		/* A picture at an address: it was there when it was fetched. */
		out->source = out->source ? out->source : copy(record->item.url);
		if (!out->has_date) {
			out->has_date = record->item.has_fetched;
			out->date = record->item.fetched;
		}
	}
	if (!post->present)
		return;
	if (!out->title)
		out->title = copy(post->caption ? post->caption : post->chat);
	if (!out->source)
		out->source = export_source(post);
	if (!out->note)
		out->note = edited_note(post);
	if (!out->has_date) {
		out->has_date = post->has_date;
		out->date = post->date;
		out->date_precision = post->date_is_local ? VG_DATE_LOCAL : VG_DATE_SECOND;
	}
	out->has_chat_id = post->has_chat_id;
	out->chat_id = post->chat_id;
	out->has_message = post->has_message;
	out->message = post->message;
}

/* What it is called: by its path, or of a post without one by its message. */
static const char *call(const struct vg_record *record, char *out, size_t size)
{
	const struct vg_post *post = &record->item.post;
	char *name = vg_item_display_name(&record->item);
	if (name && *name)
		snprintf(out, size, "\"%.300s\"", name);
	else if (post->has_message)
		snprintf(out, size, "message %lld", (long long)post->message);
	else
		snprintf(out, size, "a message that could not be read");
	free(name);
	return out;
}

/* It is found again by what could be read of it, and only by that. */
static void tell_partly_read(struct adding *adding, const struct vg_record *record)
{
	char name[400], message[600];
	progress_clear(&adding->progress);
	snprintf(message, sizeof message, "%s could be read in part only, and is made known as it was read: nothing is compared with it place by place",
		 call(record, name, sizeof name));
	complain(message);
}

/* Whoever adds it wants it found. */
static int tell_set_aside(struct adding *adding, const struct vg_record *record, int64_t id, struct vg_error *err)
{
	char name[400], message[600];
	struct vg_known known;
	int code = vg_catalogue_get(adding->catalogue, id, &known, err);
	if (code < 0 || !known.set_aside)
		return code;
	progress_clear(&adding->progress);
	snprintf(message, sizeof message, "%s is known #%lld, which is set aside: no search gives it (vestigo known set-aside --undo %lld)",
		 call(record, name, sizeof name), (long long)id, (long long)id);
	complain(message);
	return 0;
}

static void count_stored(struct adding *adding, enum vg_add_outcome outcome, int64_t id)
{
	adding->pending.added += outcome == VG_ADDED;
	adding->first_id = adding->first_id || outcome != VG_ADDED ? adding->first_id : id;
	adding->pending.sightings += outcome == VG_SIGHTING_ADDED;
	adding->pending.already += outcome == VG_ALREADY_THERE;
}

static int store(struct adding *adding, const struct vg_record *record, struct vg_entry *entry,
		 struct vg_error *err)
{
	struct vg_known known;
	struct vg_sighting own = { 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	int code = adding->in_transaction ? 0 : vg_catalogue_begin(adding->catalogue, err);
	if (code < 0)
		return code;
	adding->in_transaction = true;
	if (record->picture.read_share < 1)
		tell_partly_read(adding, record);
	vg_known_from_picture(&record->picture, &known);
	if (!entry)
		make_sighting(adding, record, &own);
	struct vg_addition addition = { &known, &own, adding->options->tags.given, adding->options->tags.given_count };
	if (entry)
		addition = (struct vg_addition){ &known, &entry->sighting, (const char *const *)entry->tags, entry->tag_count };
	code = vg_catalogue_add(adding->catalogue, &addition, &outcome, &id, err);
	vg_sighting_release(&own);
	if (code < 0) {
		adding->failed++;
		return code;
	}
	count_stored(adding, outcome, id);
	if (outcome != VG_ADDED)
		code = tell_set_aside(adding, record, id, err);
	if (code < 0)
		return code;
	if (++adding->since_commit >= COMMIT_EVERY || time(NULL) - adding->last_commit >= COMMIT_SECONDS)
		code = commit(adding, err);
	return code;
}

static void complain_of(struct adding *adding, const struct vg_record *record)
{
	char name[400], message[800];
	progress_clear(&adding->progress);
	snprintf(message, sizeof message, "not added: %s: %s", call(record, name, sizeof name), record->picture.reason);
	complain(message);
	adding->failed++;
}

/* Is it there and could not be added? What a post has no picture of is none. */
static bool is_failure(enum vg_disposition disposition)
{
	return disposition == VG_UNDECODABLE || disposition == VG_LIMIT_EXCEEDED || disposition == VG_FAILED ||
	       disposition == VG_MISSING;
}

static int on_record(void *context, struct vg_record *record, struct vg_error *err)
{
	struct adding *adding = context;
	struct waiting *waiting = record->item.cookie; /* NULL of what is of no manifest */
	int code = 0;
	/* A thumbnail of something else is not what was posted: it is not made known. */
	if (record->picture.disposition == VG_EXAMINED && !record->item.thumbnail)
		code = store(adding, record, waiting ? &waiting->entry : NULL, err);
	else if (record->item.post.present && !is_failure(record->picture.disposition))
		adding->left_out++;
	else
		complain_of(adding, record);
	if (waiting)
		adding_end_waiting(adding, waiting);
	progress_step(&adding->progress, count(&adding->stored) + count(&adding->pending),
		      adding->intake.fraction);
	return code;
}

static int on_item(void *context, struct vg_item *item, struct vg_error *err)
{
	return vg_pipeline_submit(((struct adding *)context)->pipeline, item, err);
}

static int on_idle(void *context, struct vg_error *err)
{
	return vg_pipeline_pump(((struct adding *)context)->pipeline, IDLE_MILLISECONDS, err);
}

static void on_notice(void *context, const char *subject, const char *text)
{
	char message[2048];
	progress_clear(&((struct adding *)context)->progress);
	snprintf(message, sizeof message, "\"%.400s\": %s", subject, text);
	complain(message);
}

/* What is doubted was added meanwhile. */
static void on_doubt(void *context, const char *subject, const char *text)
{
	char message[1536];
	snprintf(message, sizeof message, "%s; what was added of them is in the catalogue: remove it and add them again", text);
	on_notice(context, subject, message);
}

static void on_learnt(void *context, uint64_t done, uint64_t all)
{
	struct adding *adding = context;
	progress_step(&adding->progress, done, (double)done / (double)all);
}

/* What the new pictures have in common with known ones. An interrupted one goes on with the next add. */
static int learn_designs(struct adding *adding, struct vg_error *err)
{
	struct vg_learn_options learn = { .size = sizeof learn, .limits = adding->options->examine.limits, .stop = &interrupted, .context = adding,
					  .progress = on_learnt };
	progress_clear(&adding->progress);
	progress_start(&adding->progress, adding->options, "looking for designs");
	return vg_learn_designs(adding->catalogue, &learn, err);
}

static int add_all(struct adding *adding, struct vg_error *err)
{
	struct options *options = adding->options;
	struct vg_intake_visitor visitor = { .context = adding, .item = on_item, .notice = on_notice, .idle = on_idle };
	int code = options->adding.manifest ? adding_read_manifest(adding, err) : 0;
	if (code >= 0 && options->adding.from_export)
		code = vg_intake_path(options->adding.from_export, VG_INTAKE_ANY, &options->examine.limits, &visitor,
				      &adding->intake, err);
	if (code >= 0 && options->adding.from_evidence)
		code = vg_intake_path(options->adding.from_evidence, VG_INTAKE_ANY, &options->examine.limits, &visitor,
				      &adding->intake, err);
	for (size_t i = 0; code >= 0 && i < options->operand_count; i++)
		code = vg_intake_path(options->operands[i], VG_INTAKE_ANY, &options->examine.limits, &visitor,
				      &adding->intake, err);
	if (code >= 0)
		code = vg_pipeline_finish(adding->pipeline, err);
	/* What was added stays, whatever stopped the rest. */
	struct vg_error late = { 0 };
	if (commit(adding, &late) < 0 && code >= 0)
		code = (*err = late).code;
	if (vg_catalogue_write_index(adding->catalogue, &late) < 0 && code >= 0)
		code = (*err = late).code;
	progress_clear(&adding->progress);
	adding->stopped = code == VG_ERR_INTERRUPTED;
	if (code == 0)
		tell_colliding_entries(adding->catalogue, adding->first_id, options->quiet);
	return code < 0 ? code : learn_designs(adding, err);
}

static int prepare(struct adding *adding, char **out_path, struct vg_error *err)
{
	struct vg_pipeline_options pipeline = {
		.size = sizeof pipeline, .limits = adding->options->examine.limits, .jobs = adding->options->examine.jobs,
		.thumbnail_side = THUMBNAIL_SIDE, .features = true, .rendition_side = VG_RENDITION_SIDE,
		.stop = &interrupted, .context = adding,
		.record = on_record, .notice = on_doubt,
	};
	int code = vg_pipeline_new(&pipeline, &adding->pipeline, err);
	return code < 0 ? code
			: open_catalogue(adding->options, VG_CATALOGUE_WRITE, &adding->catalogue, out_path, err);
}

static void say_added(const struct adding *adding)
{
	printf("added %llu picture%s, %llu further sighting%s; %llu there already, %llu not added",
	       (unsigned long long)adding->stored.added, plural(adding->stored.added),
	       (unsigned long long)adding->stored.sightings, plural(adding->stored.sightings),
	       (unsigned long long)adding->stored.already, (unsigned long long)adding->failed);
	if (adding->left_out)
		printf("; of %llu further post%s no picture was there, or a thumbnail only",
		       (unsigned long long)adding->left_out, plural(adding->left_out));
	putchar('\n');
}

int run_known_add(struct options *options)
{
	struct adding adding = { .options = options, .last_commit = time(NULL) };
	struct vg_error err = { 0 };
	char *path = NULL;
	int status = EXIT_CLEAN;
	if (options->operand_count == 0 && !options->adding.manifest && !options->adding.from_export &&
	    !options->adding.from_evidence) {
		complain("known add needs pictures: PATH, --manifest FILE, --from-export DIR or --from-evidence DIR");
		return EXIT_WRONG_USAGE;
	}
	if (require_sandbox(&options->examine.limits, &err) < 0)
		return fail(&err, EXIT_WRONG_USAGE);
	catch_interrupts();
	progress_start(&adding.progress, options, "adding");
	int code = prepare(&adding, &path, &err);
	if (code >= 0)
		code = add_all(&adding, &err);
	progress_clear(&adding.progress);
	uint64_t good = count(&adding.stored);
	if (code < 0)
		status = fail(&err, good ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE);
	else if (adding.failed)
		status = good ? EXIT_INCOMPLETE : EXIT_NOTHING_DONE;
	if (path && !options->quiet)
		say_added(&adding);
	if (code == VG_ERR_INTERRUPTED && !options->quiet)
		fprintf(stderr, "vestigo: interrupted: what was added is kept%s; run it again to go on\n",
			adding.stopped ? ", and the rest was not looked at" : "");
	while (adding.waiting)
		adding_end_waiting(&adding, adding.waiting);
	vg_pipeline_free(adding.pipeline);
	vg_catalogue_close(adding.catalogue);
	free(path);
	return status;
}

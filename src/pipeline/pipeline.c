/* The path of one picture: open, digest, examine (in a worker), match, compare with what
 * matches (in a worker), judge, hand on.
 *
 * Items wait for their turn in a ring, so that records leave in the order in which
 * items came however long each took. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <vestigo/pipeline.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/text.h"
#include "base/time.h"
#include "examine/wire.h"
#include "base/digest.h"
#include "match/comparison.h"
#include "c2pa/validate.h"
#include "pipeline/cache_key.h"
#include "pipeline/compare.h"
#include "pipeline/state.h"

/* The ring is deep enough for the others to go on while one picture is slow. */
enum { RING_PER_JOB = 8, WAIT_MILLISECONDS = 200 };

static void facts_terms(const struct vg_pipeline_options *options, char *out, size_t size)
{
	const struct vg_limits *l = &options->limits;
	char trust[65] = "none";
	if (options->trust_list)
		vg_text_hex(vg_trust_list_sha256(options->trust_list), 32, trust);
	snprintf(out, size, "vestigo %s wire %d bytes %llu pixels %llu memory %llu seconds %u scans %u tags %u thumbnail %u features %d parts %d rendition %u trust %s",
		 VG_VERSION, VG_WIRE_VERSION, (unsigned long long)l->max_bytes,
		 (unsigned long long)l->max_pixels, (unsigned long long)l->max_memory, l->max_seconds,
		 l->max_scans, l->max_tags, options->thumbnail_side, options->features, options->parts, options->rendition_side, trust);
}

static int work(unsigned task, struct vg_span input, struct vg_buffer *response, const void *context)
{
	const struct vg_examine_options *options = context;
	unsigned long faults = vg_memory_faults();
	if (task == VG_TASK_EXAMINE)
		return vg_examine_work(input, options, response);
	int code = vg_comparison_work(input, &options->limits, response);
	/* What was found while memory ran short may lack something. */
	return code == 0 && vg_memory_faults() != faults ? VG_ERR_MEMORY : code;
}

static unsigned count_cores(void)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores > 256 ? 256 : (unsigned)cores;
}

static int open_facts(struct vg_pipeline *pipeline, const char *terms, struct vg_error *err)
{
	const struct vg_pipeline_options *options = &pipeline->options;
	const struct vg_journal_of *of = &options->journal_of;
	uint8_t key[VG_CACHE_KEY_SIZE];
	char *cache = options->journal ? vg_cache_default_path() : NULL;
	bool has_key = cache && vg_cache_key(cache, key, NULL) == 0;
	const struct vg_journal journal = { options->journal, { terms, of->inputs, of->catalogue, of->options },
					    has_key ? key : NULL, options->resume };
	free(cache);
	return vg_facts_store_open(&journal, &pipeline->facts, err);
}

static int build(struct vg_pipeline *pipeline, struct vg_error *err)
{
	char terms[384];
	const struct vg_pipeline_options *options = &pipeline->options;
	struct vg_pool_options pool = { .workers = options->jobs, .limits = options->limits,
					.work = work, .context = &pipeline->examine };
	int code = vg_pool_new(&pool, &pipeline->pool, err);
	if (code < 0)
		return code;
	facts_terms(options, terms, sizeof terms);
	code = open_facts(pipeline, terms, err);
	if (code < 0)
		return code;
	if (options->cache && vg_sha256((struct vg_span){ (const uint8_t *)terms, strlen(terms) }, pipeline->facts_terms.digest))
		pipeline->cache = vg_facts_cache_open(options->cache, &pipeline->cache_fault);
	pipeline->ring_size = (size_t)options->jobs * RING_PER_JOB;
	pipeline->ring = calloc(pipeline->ring_size, sizeof *pipeline->ring);
	bool by_matcher = options->repeats && options->features && !options->against;
	pipeline->repeats = vg_repeats_new(by_matcher ? options->rendition_side : 0);
	pipeline->matched = vg_match_cache_new();
	pipeline->quarantine = vg_quarantine_new();
	if (!pipeline->ring || !pipeline->quarantine || !pipeline->repeats || !pipeline->matched)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return 0;
}

int vg_pipeline_new(const struct vg_pipeline_options *options, struct vg_pipeline **out,
		    struct vg_error *err)
{
	struct vg_pipeline *pipeline = calloc(1, sizeof *pipeline);
	if (!pipeline)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = vg_options_take(&pipeline->options, sizeof pipeline->options, options, err);
	if (code < 0) {
		free(pipeline);
		return code;
	}
	options = &pipeline->options;
	if (pipeline->options.jobs == 0)
		pipeline->options.jobs = count_cores();
	pipeline->examine = (struct vg_examine_options){
		.limits = options->limits, .thumbnail_side = options->thumbnail_side,
		.features = options->features, .parts = options->parts, .rendition_side = options->rendition_side,
		.trust_list = options->trust_list };
	vg_c2pa_prepare();
	vg_buffer_init(&pipeline->bytes, options->limits.max_bytes);
	vg_buffer_init(&pipeline->stored, VG_WIRE_MAXIMUM);
	vg_buffer_init(&pipeline->request, VG_WIRE_MAXIMUM);
	vg_buffer_init(&pipeline->again, VG_WIRE_MAXIMUM);
	code = build(pipeline, err);
	if (code < 0)
		vg_pipeline_free(pipeline);
	else
		*out = pipeline;
	return code;
}

void vg_pipeline_free(struct vg_pipeline *pipeline)
{
	if (!pipeline)
		return;
	if (pipeline->quarantine)
		vg_answers_end(pipeline);
	vg_quarantine_free(pipeline->quarantine);
	vg_pool_free(pipeline->pool);
	for (size_t i = 0; pipeline->ring && i < pipeline->ring_size; i++)
		vg_record_release(&pipeline->ring[i].record);
	free(pipeline->ring);
	vg_repeats_free(pipeline->repeats);
	vg_match_cache_free(pipeline->matched);
	vg_facts_store_close(pipeline->facts);
	vg_facts_cache_close(pipeline->cache);
	vg_reference_release(&pipeline->reference);
	vg_buffer_release(&pipeline->bytes);
	vg_buffer_release(&pipeline->stored);
	vg_buffer_release(&pipeline->request);
	vg_buffer_release(&pipeline->again);
	free(pipeline);
}

void vg_pipeline_set_catalogue(struct vg_pipeline *pipeline, struct vg_catalogue *catalogue,
			       const struct vg_catalogue_stats *stats)
{
	if (pipeline->telling) /* half of a record is of the old one */
		return;
	pipeline->catalogue = catalogue;
	pipeline->search = pipeline->options.against ? VG_SEARCHED_ONE
		: stats->pictures > stats->set_aside ? VG_SEARCHED_CATALOGUE : VG_SEARCHED_NOTHING;
}

char *vg_cache_default_path(void)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path = NULL;
	if (cache && *cache == '/')
		return vg_file_join(cache, "vestigo/facts.db");
	if (home && *home && asprintf(&path, "%s/.cache/vestigo/facts.db", home) < 0)
		return NULL;
	return path;
}

const char *vg_pipeline_cache_fault(const struct vg_pipeline *pipeline)
{
	return pipeline->options.cache && !pipeline->cache && pipeline->cache_fault.message[0] ? pipeline->cache_fault.message : NULL;
}

unsigned vg_pipeline_jobs(const struct vg_pipeline *pipeline)
{
	return pipeline->options.jobs;
}

int vg_pipeline_protection(struct vg_pipeline *pipeline, unsigned *out_layers, struct vg_error *err)
{
	return vg_pool_protection(pipeline->pool, out_layers, err);
}

int64_t vg_pipeline_started(const struct vg_pipeline *pipeline)
{
	return vg_facts_store_started(pipeline->facts);
}

static bool asked_to_stop(const struct vg_pipeline *pipeline)
{
	return pipeline->options.stop && *pipeline->options.stop;
}

/* A search that failed is told of in the record, and ends nothing: what was not found may be there.
 * Against one picture it is all that was asked for: negative then. */
static int take_search_fault(struct vg_pipeline *pipeline, struct vg_record *record, const struct vg_error *fault,
			     struct vg_error *err)
{
	const char *reason = fault->message[0] ? fault->message : vg_code_sentence(fault->code);
	if (pipeline->options.against)
		return vg_error_set(err, fault->code, "%s", reason);
	vg_text_copy(record->search_fault, sizeof record->search_fault, reason);
	return 0;
}

/* Says once that there is no room for what repeats are told by. */
static void tell_incomplete_repeats(struct vg_pipeline *pipeline, uint64_t seq)
{
	char text[200];
	if (pipeline->told_incomplete || !vg_repeats_incomplete(pipeline->repeats))
		return;
	pipeline->told_incomplete = true;
	snprintf(text, sizeof text, "no room to keep pictures in for the comparison with later ones: repeats of record %llu and "
		 "of those after it are told by bytes, pixels and hashes alone", (unsigned long long)seq);
	if (pipeline->options.notice)
		pipeline->options.notice(pipeline->options.context, "TMPDIR", text);
}

/* Describe what is matched, judge, and hand on the oldest item. */
static int hand_on(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	struct vg_record *record = &slot->record;
	const struct vg_post *post = record->item.post.present ? &record->item.post : NULL;
	const unsigned long faults = vg_memory_faults();
	struct vg_error fault = { 0 };
	int code = vg_repeats_settle(pipeline->repeats, record, pipeline->catalogue, &fault);
	tell_incomplete_repeats(pipeline, record->seq);
	if (code < 0)
		code = code == VG_ERR_MEMORY ? vg_error_set(err, code, "%s", fault.message)
					     : take_search_fault(pipeline, record, &fault, err);
	fault = (struct vg_error){ 0 };
	if (code == 0 && record->matches.count &&
	    vg_catalogue_describe(pipeline->catalogue, post, &record->matches, &fault) < 0) {
		vg_matches_release(&record->matches); /* when they were seen is not known */
		code = take_search_fault(pipeline, record, &fault, err);
	}
	if (code == 0) {
		vg_judge(record, pipeline->search, vg_pipeline_started(pipeline));
		code = vg_memory_faults() != faults ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : 0;
	}
	if (code == 0) {
		pipeline->telling = true;
		code = pipeline->options.record(pipeline->options.context, record, err);
		pipeline->telling = false;
	}
	vg_record_release(record);
	slot->stage = VG_STAGE_EXAMINING;
	pipeline->first++;
	return code;
}

/* May what matched nothing be kept for other runs, and looked up? Against all that is known,
 * in a catalogue whose state can be told. */
static bool keeps_nothing(struct vg_pipeline *pipeline, int64_t version)
{
	struct { struct vg_terms facts; uint8_t state[32]; } terms = { .facts = pipeline->facts_terms };
	if (!pipeline->cache || pipeline->options.against)
		return false;
	if (pipeline->nothing_version != version)
		pipeline->nothing_version =
			vg_catalogue_state(pipeline->catalogue, version, terms.state) &&
			vg_sha256((struct vg_span){ (const uint8_t *)&terms, sizeof terms }, pipeline->nothing_terms.digest)
				? version : 0;
	return pipeline->nothing_version == version && version > 0;
}

/* Did it match nothing before? Then a byte says whether hashes could be searched by. */
static bool matched_nothing(struct vg_pipeline *pipeline, struct vg_slot *slot)
{
	vg_buffer_clear(&pipeline->stored);
	if (!keeps_nothing(pipeline, slot->version) ||
	    !vg_facts_cache_get(pipeline->cache, slot->record.picture.sha256, &pipeline->nothing_terms, &pipeline->stored) ||
	    pipeline->stored.size != 1)
		return false;
	slot->record.matches.pdq_used = pipeline->stored.data[0];
	return true;
}

/* Keeps for other runs that it matched nothing, once what the worker said of it may be kept. */
static void keep_nothing(struct vg_pipeline *pipeline, const struct vg_slot *slot)
{
	const uint8_t *sha256 = slot->record.picture.sha256;
	uint8_t pdq_used = slot->record.matches.pdq_used;
	struct vg_quarantined *held = vg_quarantine_find(pipeline->quarantine, sha256);
	if (!held) {
		vg_facts_cache_put(pipeline->cache, sha256, &pipeline->nothing_terms, (struct vg_span){ &pdq_used, 1 });
		return;
	}
	held->matched_nothing = true;
	held->pdq_used = pdq_used;
	held->nothing_terms = pipeline->nothing_terms;
}

/* Looks for the slot's picture; *out_stage is VG_STAGE_DONE where there is nothing left to compare. */
static int search(struct vg_pipeline *pipeline, struct vg_slot *slot, enum vg_stage *out_stage, struct vg_error *err)
{
	struct vg_record *record = &slot->record;
	const uint8_t *sha256 = record->picture.sha256;
	int code = vg_catalogue_version(pipeline->catalogue, &slot->version, err);
	*out_stage = VG_STAGE_DONE;
	if (code < 0 || vg_match_cache_get(pipeline->matched, sha256, slot->version, &record->matches) ||
	    matched_nothing(pipeline, slot))
		return code;
	*out_stage = VG_STAGE_MATCHED;
	code = vg_catalogue_match(pipeline->catalogue, pipeline->options.against, &record->picture, &record->matches, err);
	if (code == 0 && pipeline->reference.catalogue)
		vg_reference_note_design(&pipeline->reference, &record->matches);
	if (code == 0 && record->matches.count == 0 && keeps_nothing(pipeline, slot->version))
		keep_nothing(pipeline, slot);
	return code;
}

static int match(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	slot->stage = VG_STAGE_DONE;
	if (!pipeline->catalogue || slot->record.picture.disposition != VG_EXAMINED)
		return 0;
	enum vg_stage stage = VG_STAGE_DONE;
	if (search(pipeline, slot, &stage, &fault) < 0)
		return take_search_fault(pipeline, &slot->record, &fault, err);
	slot->stage = stage;
	return 0;
}

/* Gives what is matched to a worker, when there is something to compare. */
static int compare(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	bool asked;
	vg_buffer_clear(&pipeline->request);
	struct vg_error fault = { 0 };
	bool refers = pipeline->reference.catalogue;
	const struct vg_compare comparing = { .side = pipeline->options.rendition_side, .depict = pipeline->options.depict,
					      .load = refers ? vg_reference_load : vg_compare_load_known,
					      .context = refers ? (void *)&pipeline->reference : pipeline->catalogue };
	if (vg_compare_ask(&comparing, &slot->record.picture, &slot->record.matches, &pipeline->request, &asked, &fault) < 0) {
		slot->stage = VG_STAGE_DONE; /* the matches stand, not compared */
		return take_search_fault(pipeline, &slot->record, &fault, err);
	}
	if (asked && vg_pool_start(pipeline->pool, index, VG_TASK_COMPARE, vg_buffer_span(&pipeline->request), NULL) == 0)
		slot->stage = VG_STAGE_COMPARING;
	else
		vg_slot_finish_matching(pipeline, slot); /* without a comparison, should no worker be had */
	return 0;
}

static int start(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err);

/* As if nothing had been told of it yet. */
static int start_again(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	vg_matches_release(&slot->record.matches);
	vg_picture_release(&slot->record.picture);
	vg_picture_init(&slot->record.picture);
	slot->record.search_fault[0] = 0;
	slot->stage = VG_STAGE_EXAMINING;
	return start(pipeline, slot, index, err);
}

/* Takes the oldest item on: looks for it among earlier ones, which are all settled by now, and has it
 * compared with those that it may repeat. */
static int seek_repeat(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	bool asked;
	vg_buffer_clear(&pipeline->again);
	int code = vg_repeats_look(pipeline->repeats, &slot->record, &pipeline->again, &asked, err);
	slot->stage = code == 0 && asked ? VG_STAGE_FOUND_AGAIN : VG_STAGE_SETTLED;
	return code;
}

static void compare_again(struct vg_pipeline *pipeline, struct vg_slot *slot)
{
	bool started = vg_pool_start(pipeline->pool, pipeline->first, VG_TASK_COMPARE_AGAIN, vg_buffer_span(&pipeline->again), NULL) == 0;
	slot->stage = started ? VG_STAGE_COMPARING_AGAIN : VG_STAGE_SETTLED;
}

/* The oldest item is what others are to be held against: it repeats nothing, and nobody is told of it. */
static int take_reference(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	int code = vg_reference_take(&pipeline->reference, &slot->record, err);
	vg_record_release(&slot->record);
	slot->stage = VG_STAGE_EXAMINING;
	pipeline->first++;
	return code;
}

/* Hands on the oldest items, as far as they have come. */
static int hand_on_ready(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = 0;
	while (code >= 0 && pipeline->first < pipeline->next) {
		struct vg_slot *slot = vg_slot_of(pipeline, pipeline->first);
		if (slot->stage == VG_STAGE_DONE && pipeline->reference.awaited) {
			code = take_reference(pipeline, slot, err);
			continue;
		}
		if (slot->stage == VG_STAGE_DONE)
			code = seek_repeat(pipeline, slot, err);
		if (code >= 0 && slot->stage == VG_STAGE_FOUND_AGAIN && vg_pool_has_room(pipeline->pool))
			compare_again(pipeline, slot);
		if (code < 0 || slot->stage != VG_STAGE_SETTLED)
			break;
		code = hand_on(pipeline, slot, err);
	}
	return code;
}

/* Takes every item as far as it can go now, those first that others wait for. */
static int advance(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = hand_on_ready(pipeline, err);
	for (uint64_t index = pipeline->first; index < pipeline->next && code >= 0; index++) {
		struct vg_slot *slot = vg_slot_of(pipeline, index);
		if (slot->stage == VG_STAGE_AGAIN && vg_pool_has_room(pipeline->pool))
			code = start_again(pipeline, slot, index, err);
		if (code >= 0 && slot->stage == VG_STAGE_EXAMINED)
			code = match(pipeline, slot, err);
		if (code >= 0 && slot->stage == VG_STAGE_MATCHED && vg_pool_has_room(pipeline->pool))
			code = compare(pipeline, slot, index, err);
	}
	return code < 0 ? code : hand_on_ready(pipeline, err);
}

/* Waits for one result at most a while, takes it, and hands on what is ready. */
static int pump(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err)
{
	struct vg_pool_result result;
	int code = vg_pool_wait(pipeline->pool, milliseconds, &result, err);
	if (code == 1)
		code = vg_answers_take(pipeline, &result, err);
	if (code >= 0)
		code = advance(pipeline, err);
	if (code >= 0 && asked_to_stop(pipeline))
		code = vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	return code;
}

static void settle_error(struct vg_slot *slot, const struct vg_error *err)
{
	enum vg_disposition disposition = err->code == VG_ERR_NOT_FOUND ? VG_MISSING
		: err->code == VG_ERR_LIMIT ? VG_TOO_LARGE : err->code == VG_ERR_UNSUPPORTED ? VG_UNSUPPORTED : VG_FAILED;
	vg_slot_settle(slot, disposition, err->message);
}

/* Another signal than the one to stop is no reason to give up a pipe. */
static bool go_on_after(const struct vg_pipeline *pipeline, int code, struct vg_error *err)
{
	if (code != VG_ERR_INTERRUPTED || asked_to_stop(pipeline))
		return false;
	*err = (struct vg_error){ 0 };
	return true;
}

/* Reads the item's file into pipeline->bytes and notes its digest. */
static int read_item(struct vg_pipeline *pipeline, struct vg_slot *slot, struct vg_error *err)
{
	const struct vg_item *item = &slot->record.item;
	struct vg_picture *picture = &slot->record.picture;
	bool standard_input = item->kind == VG_INPUT_STANDARD_INPUT;
	int fd = STDIN_FILENO;
	const char *name = item->found_as ? item->found_as : item->name;
	int code;
	do
		code = standard_input ? 0 : vg_file_open(item->root, name, &fd, err);
	while (go_on_after(pipeline, code, err));
	if (code < 0)
		return code;
	vg_buffer_clear(&pipeline->bytes);
	do
		code = vg_file_read(fd, item->name, &pipeline->bytes, err);
	while (go_on_after(pipeline, code, err));
	if (!standard_input)
		close(fd);
	if (code < 0)
		return code;
	picture->bytes = pipeline->bytes.size;
	picture->has_sha256 = vg_sha256(vg_buffer_span(&pipeline->bytes), picture->sha256);
	return picture->has_sha256 ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* Opens the file and hands its bytes to a worker, unless they were examined before. */
static int start(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index, struct vg_error *err)
{
	struct vg_error own = { 0 };
	int code = read_item(pipeline, slot, &own);
	if (code == VG_ERR_INTERRUPTED)
		return vg_error_set(err, code, "%s", own.message);
	if (code < 0) {
		settle_error(slot, &own);
		return 0;
	}
	vg_header_read(vg_buffer_span(&pipeline->bytes), &slot->header);
	if (vg_answers_recall(pipeline, slot))
		return 0;
	while (code >= 0 && !vg_pool_has_room(pipeline->pool))
		code = pump(pipeline, WAIT_MILLISECONDS, err);
	if (code < 0)
		return code;
	if (vg_pool_start(pipeline->pool, index, VG_TASK_EXAMINE, vg_buffer_span(&pipeline->bytes), &own) < 0)
		settle_error(slot, &own);
	/* One very large file must not keep its memory for the whole run. */
	if (pipeline->bytes.capacity > 16u << 20)
		vg_buffer_release(&pipeline->bytes);
	return 0;
}

/* What is told of a record cannot make the pipeline go on: it is in the middle of that. */
static int not_told(const struct vg_pipeline *pipeline, struct vg_error *err)
{
	return pipeline->telling ? vg_error_set(err, VG_ERR_USAGE, "a pipeline does not go on while it tells of a record") : 0;
}

int vg_pipeline_submit(struct vg_pipeline *pipeline, struct vg_item *item, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0 && asked_to_stop(pipeline))
		code = vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	while (code >= 0 && pipeline->next - pipeline->first == pipeline->ring_size)
		code = pump(pipeline, WAIT_MILLISECONDS, err);
	if (code < 0) {
		vg_item_release(item);
		return code;
	}
	uint64_t index = pipeline->next++;
	struct vg_slot *slot = vg_slot_of(pipeline, index);
	*slot = (struct vg_slot){ .stage = VG_STAGE_EXAMINING };
	slot->record.seq = pipeline->reference.awaited ? 0 : index + 1;
	slot->record.against_file = pipeline->reference.catalogue;
	slot->record.item = *item;
	vg_picture_init(&slot->record.picture);
	memset(item, 0, sizeof *item);
	if (slot->record.item.disposition != VG_EXAMINED)
		vg_slot_settle(slot, slot->record.item.disposition,
		       slot->record.item.reason ? slot->record.item.reason : "");
	else
		code = start(pipeline, slot, index, err);
	return code < 0 ? code : advance(pipeline, err);
}

int vg_pipeline_pump(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0)
		code = advance(pipeline, err);
	if (code >= 0 && asked_to_stop(pipeline))
		code = vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	if (code >= 0 && pipeline->first < pipeline->next)
		code = pump(pipeline, milliseconds, err);
	return code < 0 ? code : pipeline->first < pipeline->next;
}

int vg_pipeline_finish(struct vg_pipeline *pipeline, struct vg_error *err)
{
	int code = not_told(pipeline, err);
	if (code == 0)
		code = advance(pipeline, err);
	while (code >= 0 && pipeline->first < pipeline->next)
		code = pump(pipeline, WAIT_MILLISECONDS, err);
	return code < 0 ? code : 0;
}

void vg_pipeline_forget_journal(struct vg_pipeline *pipeline)
{
	if (pipeline->options.journal)
		unlink(pipeline->options.journal);
}

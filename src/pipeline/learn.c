/* Each new known picture is looked for among the others, as an item would be, and what it shares with
 * several different ones is kept as a design. */
#include <string.h>

#include <vestigo/learn.h>

#include "base/memory.h"
#include "base/options.h"
#include "examine/pool.h"
#include "examine/wire.h"
#include "match/comparison.h"
#include "pipeline/compare.h"

/* Matches that a picture is compared with, however many there are; two are enough for a design. */
enum { COMPARED_MOST = 8, COMPARED_LEAST = 1 };
/* Pictures after which it is remembered how far one came. */
enum { REMEMBER_EVERY = 100, WAIT_MILLISECONDS = 200 };

struct learning {
	struct vg_catalogue *catalogue;
	const struct vg_learn_options *options;
	struct vg_pool *pool;
	struct vg_buffer request;
};

/* What was compared while memory ran short may lack something: an answer without a byte says so. */
static int work(unsigned task, struct vg_span input, struct vg_buffer *response, const void *context)
{
	const unsigned long faults = vg_memory_faults();
	(void)task;
	int code = vg_comparison_work(input, context, response);
	if (vg_memory_faults() == faults)
		return code;
	vg_buffer_clear(response);
	return 0;
}

/* Of its matches, those that may share a design with it: other pictures, that it can be laid on. */
static void choose_others(struct vg_matches *matches, int64_t id)
{
	size_t kept = 0;
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		if (match->known_id != id && match->strength < VG_EXACT && match->geometry.present && kept < COMPARED_MOST)
			matches->match[kept++] = *match;
	}
	matches->count = kept;
}

static bool asked_to_stop(const struct learning *learning)
{
	return learning->options->stop && *learning->options->stop;
}

/* Waits for the worker. *out_answer false: it died, or had too much to do, which ends nothing. VG_ERR_MEMORY where it could
 * not compare: the picture must not count as learnt then. */
static int wait_for(struct learning *learning, struct vg_comparison_answer *out, bool *out_answer, struct vg_error *err)
{
	struct vg_pool_result result = { .outcome = VG_CRASHED };
	int code = 0;
	while (code == 0 && vg_pool_busy(learning->pool)) {
		code = asked_to_stop(learning) ? vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted")
					       : vg_pool_wait(learning->pool, WAIT_MILLISECONDS, &result, err);
	}
	bool answered = code == 1 && result.outcome == VG_ANSWERED;
	if (answered && result.response.size == 0)
		return vg_error_set(err, VG_ERR_MEMORY, "memory ran short while known pictures were compared for designs");
	*out_answer = answered && vg_comparison_read(result.response, out) == 0;
	if (answered && !*out_answer)
		vg_pool_distrust(learning->pool, result.life);
	return code < 0 ? code : 0;
}

static int keep(struct learning *learning, int64_t id, const struct vg_matches *matches,
		const struct vg_comparison_answer *answer, struct vg_error *err)
{
	struct vg_design_found found = { .count = 1, .carrier = { { id, answer->learnt.own } } };
	for (size_t i = 0; i < answer->count && i < matches->count; i++) {
		if (!answer->learnt.carries[i])
			continue;
		found.carrier[found.count].picture = matches->match[i].known_id;
		found.carrier[found.count++].cells = answer->learnt.known[i];
	}
	return found.count > 1 ? vg_catalogue_learn_design(learning->catalogue, &found, err) : 0;
}

/* Compares it with what it matches. */
static int compare(struct learning *learning, int64_t id, const struct vg_record *record, struct vg_error *err)
{
	const struct vg_compare comparing = { .side = VG_JUDGED_SIDE, .learn = true, .load = vg_compare_load_known,
					      .context = learning->catalogue };
	struct vg_comparison_answer answer;
	bool asked, answered = false;
	vg_buffer_clear(&learning->request);
	int code = vg_compare_ask(&comparing, &record->picture, &record->matches, &learning->request, &asked, err);
	if (code < 0 || !asked)
		return code;
	code = vg_pool_start(learning->pool, 0, 0, vg_buffer_span(&learning->request), err);
	if (code == 0)
		code = wait_for(learning, &answer, &answered, err);
	return code == 0 && answered && answer.learnt.found ? keep(learning, id, &record->matches, &answer, err) : code;
}

static int learn_from(struct learning *learning, int64_t id, struct vg_error *err)
{
	struct vg_record record = { .seq = 1 };
	const unsigned long faults = vg_memory_faults();
	int code = vg_catalogue_picture(learning->catalogue, id, &record.picture, err);
	if (code < 0)
		return code;
	code = vg_catalogue_match(learning->catalogue, 0, &record.picture, &record.matches, err);
	if (code == 0) {
		choose_others(&record.matches, id);
		if (record.matches.count >= COMPARED_LEAST)
			code = compare(learning, id, &record, err);
	}
	vg_record_release(&record);
	return code == 0 && vg_memory_faults() != faults ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : code;
}

static int learn_from_all(struct learning *learning, struct vg_error *err)
{
	uint64_t all = 0, done = 0;
	int64_t id, last = 0;
	int code = vg_catalogue_unlearnt(learning->catalogue, 0, &id, &all, err);
	while (code == 0 && id) {
		code = asked_to_stop(learning) ? vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted") : learn_from(learning, id, err);
		if (code < 0)
			break;
		last = id;
		if (++done % REMEMBER_EVERY == 0)
			code = vg_catalogue_learnt(learning->catalogue, last, err);
		if (learning->options->progress)
			learning->options->progress(learning->options->context, done, all);
		if (code == 0)
			code = vg_catalogue_unlearnt(learning->catalogue, last, &id, NULL, err);
	}
	struct vg_error late = { 0 };
	if (last && vg_catalogue_learnt(learning->catalogue, last, &late) < 0 && code == 0)
		code = (*err = late).code;
	return code;
}

int vg_learn_designs(struct vg_catalogue *catalogue, const struct vg_learn_options *options, struct vg_error *err)
{
	struct vg_learn_options own;
	int code = vg_options_take(&own, sizeof own, options, err);
	if (code < 0)
		return code;
	struct learning learning = { .catalogue = catalogue, .options = &own };
	struct vg_pool_options pool = { .workers = 1, .limits = own.limits, .work = work, .context = &own.limits };
	code = vg_pool_new(&pool, &learning.pool, err);
	if (code < 0)
		return code;
	vg_buffer_init(&learning.request, VG_WIRE_MAXIMUM);
	code = learn_from_all(&learning, err);
	vg_buffer_release(&learning.request);
	vg_pool_free(learning.pool);
	return code;
}

/* A pipeline's beginning and end, and what it answers of itself; the way of its items is in pipeline.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/options.h"
#include "base/text.h"
#include "c2pa/validate.h"
#include "examine/sidecar.h"
#include "examine/wire.h"
#include "match/comparison.h"
#include "pipeline/cache_key.h"
#include "pipeline/state.h"

/* Items in the ring for each worker: the others go on while one picture is slow. */
enum { RING_PER_JOB = 8 };

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
	if (task == VG_TASK_SIDECAR)
		return vg_sidecar_work(input, response);
	int code = vg_comparison_work(input, &options->limits, response);
	/* What was found while memory ran short may lack something. */
	return code == 0 && vg_memory_faults() != faults ? VG_ERR_MEMORY : code;
}

/* One a core, and one more that keeps a core busy while another worker waits for the main process, which searches. */
static unsigned default_jobs(void)
{
	enum { MOST = 256 };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return cores < 1 ? 1 : cores >= MOST ? MOST : (unsigned)cores + 1;
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
		pipeline->options.jobs = default_jobs();
	pipeline->examine = (struct vg_examine_options){
		.limits = options->limits, .thumbnail_side = options->thumbnail_side,
		.features = options->features, .parts = options->parts, .rendition_side = options->rendition_side,
		.trust_list = options->trust_list };
	vg_c2pa_prepare();
	vg_buffer_init(&pipeline->bytes, options->limits.max_bytes);
	vg_buffer_init(&pipeline->stored, VG_WIRE_MAXIMUM);
	vg_buffer_init(&pipeline->request, VG_WIRE_MAXIMUM);
	vg_buffer_init(&pipeline->again, VG_WIRE_MAXIMUM);
	vg_buffer_init(&pipeline->sidecar, options->limits.max_bytes < VG_SIDECAR_BYTES_MAXIMUM ? options->limits.max_bytes : VG_SIDECAR_BYTES_MAXIMUM);
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
	vg_buffer_release(&pipeline->sidecar);
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

void vg_pipeline_set_unsearchable(struct vg_pipeline *pipeline, const char *reason)
{
	if (pipeline->telling)
		return;
	pipeline->catalogue = NULL;
	pipeline->search = VG_SEARCHED_CATALOGUE;
	vg_text_copy(pipeline->unsearchable, sizeof pipeline->unsearchable, reason);
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

void vg_pipeline_forget_journal(struct vg_pipeline *pipeline)
{
	if (pipeline->options.journal)
		unlink(pipeline->options.journal);
}

/* The pipeline: items in, records out, in order; examined in parallel by sandboxed
 * worker processes, matched, judged and handed on.
 *
 * Its workers are forked from the calling process: they close what that has open and call nothing but this library.
 * Belongs to one thread; several pipelines may work in several threads. Made before other things are opened and threads
 * are started, its workers start smaller. */
#ifndef VESTIGO_PIPELINE_H
#define VESTIGO_PIPELINE_H

#include <signal.h>
#include <vestigo/catalogue.h>
#include <vestigo/limits.h>
#include <vestigo/record.h>
#include <vestigo/trust_list.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_pipeline;

/* Long side of the small pictures that items and known pictures are compared by. */
enum { VG_RENDITION_SIDE = 512 };

struct vg_pipeline_options {
	size_t size;               /* sizeof(struct vg_pipeline_options): see vestigo/vestigo.h */
	struct vg_limits limits;
	unsigned jobs;             /* workers; 0: one more than cores */
	uint32_t thumbnail_side;   /* of thumbnails in the records; 0: none */
	bool features;             /* local features: to search by them, or to keep them */
	bool parts;                /* hashes of parts: to search by them among pictures known by hash only */
	uint32_t rendition_side;   /* of what is kept to compare later items with; 0: none */
	bool repeats;              /* look for pictures that come again by features too, not by bytes, pixels and hashes
				      alone: wants features and a rendition_side */
	const struct vg_trust_list *trust_list; /* whom to trust about content credentials, or NULL; borrowed until the pipeline is freed */
	int64_t against;           /* match against this known picture only; 0: against all */
	bool depict;               /* pictures of the first match's comparison: vg_match.overlay */
	const char *journal;       /* file that keeps what was examined, or NULL */
	/* What the journal is of, in words of the caller's; any may be NULL. */
	struct vg_journal_of { const char *inputs, *catalogue, *options; } journal_of;
	bool resume;               /* take over what the journal holds: VG_ERR_USAGE where it is of others */
	const char *cache;         /* file that keeps it for other runs, or NULL: see vg_cache_default_path */
	const volatile sig_atomic_t *stop; /* non-zero asks to stop; may be NULL */
	void *context;
	/* Each record, in order of seq; borrowed, but for what vg_record_move takes out of it. A negative code stops.
	 * Of the pipeline it may call what only asks (jobs, started, cache_fault, protection); of the rest submit, pump,
	 * finish and compare_with are VG_ERR_USAGE, set_catalogue does nothing, and freeing it is a mistake as of any
	 * handle at work. */
	int (*record)(void *context, struct vg_record *record, struct vg_error *err);
	/* Something that no record tells: borrowed texts, the first the name of what it is about. May be NULL. */
	void (*notice)(void *context, const char *subject, const char *text);
	bool sidecars;             /* read the XMP files that lie beside pictures (vestigo/sidecar.h): below an item's root, or
				      in the folder of its path, no links; none of what is read from standard input or was fetched */
};

/* $XDG_CACHE_HOME/vestigo/facts.db, else ~/.cache/vestigo/facts.db. Heap (vg_free);
 * NULL when memory is short or no home is known. What is in it is used for the same bytes,
 * the same program and the same options; losing it costs time alone. */
VG_API char *vg_cache_default_path(void);

/* VG_ERR_WORKER when workers cannot be started, VG_ERR_IO about the journal. */
VG_API int vg_pipeline_new(const struct vg_pipeline_options *options, struct vg_pipeline **out,
			   struct vg_error *err);
VG_API void vg_pipeline_free(struct vg_pipeline *pipeline);

/* What items are matched against, and its counts, which cost a pass over it; without one
 * nothing is searched. The catalogue is borrowed. */
VG_API void vg_pipeline_set_catalogue(struct vg_pipeline *pipeline, struct vg_catalogue *catalogue,
				      const struct vg_catalogue_stats *stats);

/* Instead of a catalogue that cannot be read: every record tells that its search could not be completed, and why. Before
 * the first item. */
VG_API void vg_pipeline_set_unsearchable(struct vg_pipeline *pipeline, const char *reason);

/* Instead of a catalogue: items are held against this one file ("-": standard input), which is examined now, by
 * the same workers. Once, before the first item. `designs`: a catalogue whose kept designs are none of the
 * picture where the file shows them; borrowed for the call, NULL where there is none. *out_compared is a catalogue
 * in memory that holds nothing but the file, as known picture 1 by the file's name: for reports, borrowed until
 * the pipeline is freed. VG_ERR_UNSUPPORTED, saying why, where it is no picture that can be examined. */
VG_API int vg_pipeline_compare_with(struct vg_pipeline *pipeline, const char *path, struct vg_catalogue *designs,
				    struct vg_catalogue **out_compared, struct vg_error *err);

/* Why there is no cache, where one was asked for and something is wrong with it; else NULL. Borrowed. */
VG_API const char *vg_pipeline_cache_fault(const struct vg_pipeline *pipeline);

/* How many workers there are. */
VG_API unsigned vg_pipeline_jobs(const struct vg_pipeline *pipeline);

/* What the sandboxes of its workers reached: bits of vg_protection_layer (protection.h). Waits until
 * they tell. VG_ERR_WORKER when one does not. */
VG_API int vg_pipeline_protection(struct vg_pipeline *pipeline, unsigned *out_layers, struct vg_error *err);

/* When this run, or the one that is resumed, began. */
VG_API int64_t vg_pipeline_started(const struct vg_pipeline *pipeline);

/* Takes over *item, also when it fails. May hand on records of earlier items. */
VG_API int vg_pipeline_submit(struct vg_pipeline *pipeline, struct vg_item *item,
			      struct vg_error *err);

/* Goes on with what is under way, for callers whose next item is not there yet: hands on what
 * is ready and waits for one result at most so many milliseconds. 1 when something is still under
 * way, 0 when nothing is. VG_ERR_INTERRUPTED when asked to stop. */
VG_API int vg_pipeline_pump(struct vg_pipeline *pipeline, int milliseconds, struct vg_error *err);

/* Waits for everything under way and hands it on. VG_ERR_INTERRUPTED when asked to
 * stop. The journal stays. */
VG_API int vg_pipeline_finish(struct vg_pipeline *pipeline, struct vg_error *err);

/* Removes the journal: what was made from the records is whole and stored. */
VG_API void vg_pipeline_forget_journal(struct vg_pipeline *pipeline);

#ifdef __cplusplus
}
#endif
#endif

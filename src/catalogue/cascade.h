/* One item in search of known pictures, as the stages of the cascade share it (search.c, search_features.c). Inside
 * catalogue. */
#ifndef VG_CATALOGUE_CASCADE_H
#define VG_CATALOGUE_CASCADE_H

#include "catalogue/design_search.h"
#include "catalogue/feature_index.h"
#include "catalogue/known.h"
#include "catalogue/set_aside.h"
#include "match/lay.h"

/* How many candidates of a stage are looked at; of hashes beyond them those that were seen first, of so many. */
enum { VG_CANDIDATES = 48, VG_FIRST_SEEN = 8, VG_FIRST_SEEN_OF = 4096 };

struct vg_cascade {
	struct vg_catalogue *catalogue;
	int64_t against;          /* one known picture, or 0 for all */
	struct vg_set_aside aside; /* borrowed; none where one picture was asked for */
	const struct vg_picture *picture;
	struct vg_matches *matches;
	struct vg_candidate candidate[VG_CANDIDATES];
	size_t candidates;
	struct vg_designs_laid laid; /* kept designs that lie in the item */
	size_t past_designs;      /* candidates that were found by what lies beside them; they come first */
	struct vg_hash_find { int64_t id; int distance; unsigned query; } hash[VG_CANDIDATES]; /* nearest first */
	size_t hashes;
	struct vg_first_seen { struct vg_hash_find find; int64_t seen; } first[VG_FIRST_SEEN]; /* earliest first */
	size_t firsts;
	uint64_t passed;          /* hits that are not among the nearest */
	struct vg_error first_fault; /* what reading when they were seen came to */
};

/* What is known of a candidate; *out_there false when it was removed since the index was written. */
int vg_cascade_known(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, bool *out_there, struct vg_error *err);

/* The same with its features, which the caller releases, also after a failure. */
int vg_cascade_load(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, struct vg_features *out_features,
		    bool *out_there, struct vg_error *err);

/* What an item is laid on; borrows both. */
struct vg_lay_on vg_cascade_lay_on(const struct vg_known *known, const struct vg_features *features);

/* Keeps a match, in place of one with the same picture; it is told what its known picture's row says, and when it
 * was first seen: what was seen first is not crowded out. */
int vg_cascade_keep(struct vg_cascade *cascade, const struct vg_known *known, struct vg_match *match, struct vg_error *err);

/* When a known picture was first seen; where no sighting is dated, when it was added. */
int vg_cascade_first_seen(struct vg_catalogue *catalogue, int64_t id, bool *out_dated, int64_t *out, struct vg_error *err);

/* Was one found strongly? Then what finds more than the stages before it, at a cost, is left out. */
bool vg_cascade_sure(const struct vg_cascade *cascade);

/* The stage of local features: candidates by visual words, those first that are found beside the kept designs that
 * lie in the item, each laid on it. */
int vg_cascade_features(struct vg_cascade *cascade, struct vg_error *err);

#endif

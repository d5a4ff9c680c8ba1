/* The cascade's last stage: local features, past the designs that many known pictures share. */
#include <string.h>

#include "catalogue/cascade.h"
#include "catalogue/designs.h"
#include "catalogue/segment_index.h"
#include "fingerprint/words.h"
#include "match/align.h"
#include "match/coarse.h"

/* After so many candidates in a row that are not it, no more are looked at: of 1,116 that were found among 4,541 known
 * pictures by altered copies, 1,113 came after four at most, and the rest agree in too little to be told. What comes
 * before them are unrelated pictures that agree by chance, the fewer the fewer are known: of 1,147 that were found among
 * 1,506 by 754 hard copies 1,139 came first and two after four or more; among the 58 that they are copies of, all did. */
enum { FAILURES_LEAST = 2, FAILURES_MAXIMUM = 8, FEATURES_FOR_ANOTHER = 150000 /* of some 200 pictures */ };

/* How many candidates are laid on the item to find the designs in it, and how many that nothing but a
 * design brings up are matches all the same. */
enum { LAID_TRIES = 6, SHARING_MOST = 3 };

/* What a search may read of the lists, in postings, whatever the catalogue's size; and
 * how far above the mean the lists are that features really have. */
enum { POSTINGS_BUDGET = 6000000, LISTS_LEAST = 3, LISTS_MOST = 24, SKEW = 5 };

/* How many lists a feature may read so that all of them stay within the budget. */
static unsigned lists_for(const struct vg_picture *picture, uint64_t features)
{
	double list = (double)features * SKEW / VG_WORDS, asked = 2.0 * (double)picture->features.count;
	double lists = POSTINGS_BUDGET / (asked * list + 1);
	return lists < LISTS_LEAST ? LISTS_LEAST : lists > LISTS_MOST ? LISTS_MOST : (unsigned)lists;
}

static int find_candidates(struct vg_cascade *cascade, const struct vg_features *features, struct vg_candidate *best,
			   size_t *count, struct vg_error *err)
{
	struct vg_catalogue *catalogue = cascade->catalogue;
	int code = vg_segment_index_refresh(catalogue->features, catalogue, err);
	if (code < 0)
		return code;
	uint64_t all = vg_feature_index_count(catalogue->features);
	struct vg_feature_query *query = vg_feature_query_new(features, lists_for(cascade->picture, all), all);
	if (!query)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_feature_query_leave_out(query, cascade->aside.id, cascade->aside.count);
	code = vg_feature_index_search(catalogue->features, catalogue, query, best, count, VG_CANDIDATES, err);
	vg_feature_query_free(query);
	return code;
}

/* --- past designs --- */

/* Is the candidate under a kept design that lies in the item? *out_tried: it was laid on it to tell. */
static int lay_design(struct vg_cascade *cascade, const struct vg_candidate *candidate, bool *out_tried, struct vg_error *err)
{
	const struct vg_picture *picture = cascade->picture;
	struct vg_match match = { .known_id = candidate->id };
	struct vg_design_cells cells;
	struct vg_features features;
	struct vg_known known;
	bool there;
	*out_tried = false;
	int code = vg_designs_of(cascade->catalogue, candidate->id, &match.design, &cells, err);
	if (code < 0 || !match.design.id || vg_designs_laid_has(&cascade->laid, match.design.id))
		return code;
	code = vg_cascade_load(cascade->catalogue, candidate->id, &known, &features, &there, err);
	if (code < 0 || !there)
		return code;
	*out_tried = true;
	struct vg_lay_on on = vg_cascade_lay_on(&known, &features);
	if (vg_lay_by_features(picture, &on, candidate->mirrored, &match) &&
	    match.geometry.inliers >= VG_INLIERS_MODERATE)
		vg_designs_laid_add(&cascade->laid, match.design.id, &picture->features,
				    (struct vg_size){ picture->width, picture->height }, match.geometry.item_to_known,
				    (struct vg_size){ known.width, known.height }, &cells);
	vg_features_release(&features);
	return 0;
}

/* Puts before the candidates those that features beside the designs bring up. */
static int search_past_designs(struct vg_cascade *cascade, struct vg_error *err)
{
	struct vg_candidate found[2 * VG_CANDIDATES];
	struct vg_features rest = { 0 };
	size_t count = 0, tries = 0;
	int code = 0;
	for (size_t i = 0; i < cascade->candidates && code == 0 && tries < LAID_TRIES; i++) {
		bool tried;
		code = lay_design(cascade, &cascade->candidate[i], &tried, err);
		tries += tried;
	}
	if (code == 0)
		code = vg_designs_laid_rest(&cascade->laid, &cascade->picture->features, &rest, err);
	if (code < 0 || rest.count == 0)
		return code;
	code = find_candidates(cascade, &rest, found, &count, err);
	vg_features_release(&rest);
	if (code < 0)
		return code;
	cascade->past_designs = count;
	for (size_t i = 0; i < cascade->candidates; i++) {
		bool again = false;
		for (size_t k = 0; k < cascade->past_designs && !again; k++)
			again = found[k].id == cascade->candidate[i].id;
		if (!again)
			found[count++] = cascade->candidate[i];
	}
	cascade->candidates = count < VG_CANDIDATES ? count : VG_CANDIDATES;
	memcpy(cascade->candidate, found, cascade->candidates * sizeof *found);
	return 0;
}

/* What nothing but a design brought up is looked at a few times: it tells that the design is there. */
static int is_needless(struct vg_cascade *cascade, size_t at, size_t sharing, struct vg_error *err)
{
	struct vg_match_design design;
	struct vg_design_cells cells;
	if (cascade->past_designs == 0 || at < cascade->past_designs || sharing < SHARING_MOST)
		return 0;
	int code = vg_designs_of(cascade->catalogue, cascade->candidate[at].id, &design, &cells, err);
	return code < 0 ? code : design.id && vg_designs_laid_has(&cascade->laid, design.id);
}

static int try_candidate(struct vg_cascade *cascade, const struct vg_candidate *candidate, bool *out_found,
			 struct vg_error *err)
{
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = candidate->id };
	bool there;
	int code = vg_cascade_load(cascade->catalogue, candidate->id, &known, &features, &there, err);
	*out_found = false;
	if (code < 0 || !there)
		return code;
	struct vg_lay_on on = vg_cascade_lay_on(&known, &features);
	*out_found = vg_lay_by_features(cascade->picture, &on, candidate->mirrored, &match);
	if (*out_found) {
		match.pdq_distance = vg_lay_distance(cascade->picture, &on);
		code = vg_cascade_keep(cascade, &known, &match, err);
	}
	vg_features_release(&features);
	return code;
}

static int failures_most(const struct vg_cascade *cascade)
{
	uint64_t more = vg_feature_index_count(cascade->catalogue->features) / FEATURES_FOR_ANOTHER;
	return more < FAILURES_MAXIMUM - FAILURES_LEAST ? FAILURES_LEAST + (int)more : FAILURES_MAXIMUM;
}

static int try_candidates(struct vg_cascade *cascade, struct vg_error *err)
{
	int failures = 0, code = 0;
	const int most = failures_most(cascade);
	size_t sharing = 0;
	for (size_t i = 0; i < cascade->candidates && code == 0 && failures < most; i++) {
		bool found;
		if (vg_matches_have(cascade->matches, cascade->candidate[i].id))
			continue;
		int needless = is_needless(cascade, i, sharing, err);
		if (needless) {
			code = needless < 0 ? needless : 0;
			continue;
		}
		code = try_candidate(cascade, &cascade->candidate[i], &found, err);
		failures = found ? 0 : failures + 1;
		sharing += found && cascade->past_designs && i >= cascade->past_designs;
	}
	/* All that were looked at are like it, and there are more. */
	cascade->matches->cut |= cascade->candidates == VG_CANDIDATES && failures == 0 && vg_cascade_sure(cascade);
	return code;
}

/* What is small may be a small part of a known picture, which its coarse features find by themselves. */
static int search_coarse(struct vg_cascade *cascade, struct vg_error *err)
{
	struct vg_features coarse;
	int code = vg_coarse_features(cascade->picture, &coarse, err);
	cascade->candidates = cascade->past_designs = 0;
	if (code == 0 && coarse.count >= VG_FEATURES_LEAST)
		code = find_candidates(cascade, &coarse, cascade->candidate, &cascade->candidates, err);
	vg_features_release(&coarse);
	return code < 0 ? code : try_candidates(cascade, err);
}

int vg_cascade_features(struct vg_cascade *cascade, struct vg_error *err)
{
	int code = find_candidates(cascade, &cascade->picture->features, cascade->candidate, &cascade->candidates, err);
	if (code == 0)
		code = search_past_designs(cascade, err);
	if (code == 0)
		code = try_candidates(cascade, err);
	return code < 0 || vg_cascade_sure(cascade) ? code : search_coarse(cascade, err);
}

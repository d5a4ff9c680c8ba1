/* The cascade of comparisons, cheapest first: same bytes, same pixels, PDQ of the picture and of
 * its parts, local features. What one stage finds weakly a later one must confirm. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/design_search.h"
#include "catalogue/designs.h"
#include "catalogue/distinct.h"
#include "catalogue/feature_index.h"
#include "catalogue/known.h"
#include "catalogue/pdq_index.h"
#include "catalogue/set_aside.h"
#include "fingerprint/words.h"
#include "match/align.h"
#include "match/coarse.h"
#include "match/lay.h"
#include "match/queries.h"
#include "match/relate.h"
#include "match/whole_frame.h"

/* How many candidates are looked at; after so many failures in a row, no more. */
enum { CANDIDATES = 48, FAILURES_MAXIMUM = 16 };

/* How many candidates are laid on the item to find the designs in it, and how many that nothing but a
 * design brings up are matches all the same. */
enum { LAID_TRIES = 6, SHARING_MOST = 3 };

/* Where nothing was found strongly, hashes far away suggest candidates for whole frames: so many are looked at, in
 * catalogues of up to so many hashes, which are all gone through: 1 ms. */
enum { FRAME_TRIES = 16, FRAME_HASHES_MOST = 1000000 };

/* What a search may read of the lists, in postings, whatever the catalogue's size; and
 * how far above the mean the lists are that features really have. */
enum { POSTINGS_BUDGET = 6000000, LISTS_LEAST = 3, LISTS_MOST = 24, SKEW = 5 };

/* One item against a catalogue. */
struct cascade {
	struct vg_catalogue *catalogue;
	int64_t against;          /* one known picture, or 0 for all */
	struct vg_set_aside aside; /* borrowed; none where one picture was asked for */
	const struct vg_picture *picture;
	struct vg_matches *matches;
	struct vg_candidate candidate[CANDIDATES];
	size_t candidates;
	struct vg_designs_laid laid; /* kept designs that lie in the item */
	size_t past_designs;      /* candidates that were found by what lies beside them; they come first */
	struct hash_find { int64_t id; int distance; unsigned query; } hash[CANDIDATES]; /* nearest first */
	size_t hashes;
};

static struct vg_frame frame_of(const struct vg_known *known)
{
	return (struct vg_frame){ known->width, known->height, known->orientation };
}

/* The two keys that are looked up as they are. */
static const struct digest_key { const char *sql; enum vg_relation relation; }
by_bytes = { "SELECT id FROM picture WHERE sha256 = ?1 AND ?2 IN (0, id) ORDER BY id LIMIT ?3", VG_IDENTICAL_BYTES },
by_pixels = { "SELECT id FROM picture WHERE pixels_sha256 = ?1 AND ?2 IN (0, id) ORDER BY id LIMIT ?3", VG_IDENTICAL_PIXELS };

static int match_digest(struct cascade *cascade, const struct digest_key *by, const uint8_t key[32], struct vg_error *err)
{
	struct vg_database *database = &cascade->catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_kept(database, by->sql, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 1, key, 32, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, cascade->against);
	sqlite3_bind_int64(s, 3, VG_MATCHES_MAXIMUM + (int64_t)cascade->aside.count);
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_match match = { .known_id = sqlite3_column_int64(s, 0), .relation = by->relation,
					  .strength = VG_EXACT, .pdq_distance = 0 };
		/* equal upright pixels lie on each other as they are */
		struct vg_frame frame = { cascade->picture->width, cascade->picture->height, 1 };
		unsigned none;
		vg_whole_frame_relate(&frame, &frame, VG_TURN_NONE, &none, &match.geometry);
		if (!vg_matches_have(cascade->matches, match.known_id) && !vg_set_aside_has(&cascade->aside, match.known_id))
			vg_matches_keep(cascade->matches, &match);
	}
	return code;
}

/* Nearest first; each known picture by its nearest hash. */
static void on_hash(void *context, const struct vg_hash_hit *hit)
{
	struct cascade *cascade = context;
	size_t at = cascade->hashes;
	if (vg_set_aside_has(&cascade->aside, hit->id))
		return;
	for (size_t i = 0; i < cascade->hashes; i++) {
		if (cascade->hash[i].id != hit->id)
			continue;
		if (cascade->hash[i].distance <= hit->distance)
			return;
		cascade->hashes--;
		memmove(&cascade->hash[i], &cascade->hash[i + 1], (cascade->hashes - i) * sizeof *cascade->hash);
		at = cascade->hashes;
		break;
	}
	while (at > 0 && cascade->hash[at - 1].distance > hit->distance)
		at--;
	if (at == CANDIDATES)
		return;
	size_t last = cascade->hashes < CANDIDATES ? cascade->hashes++ : CANDIDATES - 1;
	memmove(&cascade->hash[at + 1], &cascade->hash[at], (last - at) * sizeof *cascade->hash);
	cascade->hash[at] = (struct hash_find){ hit->id, hit->distance, (unsigned)hit->query };
}

/* What is known of a candidate, with its features, which the caller releases; *out_there false when
 * it was removed since the index was written. */
static int load_candidate(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out,
			  struct vg_features *out_features, bool *out_there, struct vg_error *err)
{
	struct vg_error own = { 0 };
	memset(out_features, 0, sizeof *out_features);
	int code = vg_catalogue_get(catalogue, id, out, &own);
	*out_there = code == 0;
	if (code == VG_ERR_NOT_FOUND)
		return 0;
	if (code < 0)
		return vg_error_set(err, code, "%s", own.message);
	return vg_known_features(catalogue, id, out_features, err);
}

static struct vg_lay_on lay_on(const struct vg_known *known, const struct vg_features *features)
{
	return (struct vg_lay_on){ frame_of(known), features, known->has_pdq ? &known->pdq : NULL };
}

/* A known picture that the hashes bring up, or that was asked for; frames_only: far away, where only features at the
 * same places of both frames can tell. */
static int try_hash(struct cascade *cascade, const struct hash_find *find, bool frames_only, struct vg_error *err)
{
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = find->id, .pdq_distance = find->distance };
	const struct vg_match *before = vg_matches_find(cascade->matches, find->id);
	bool there;
	if (before && (!frames_only || before->strength >= VG_STRONG))
		return 0;
	/* A few points that features agree on by themselves may be fewer than agree frame on frame. */
	if (before)
		match = *before;
	int code = load_candidate(cascade->catalogue, find->id, &known, &features, &there, err);
	if (code < 0 || !there)
		return code;
	struct vg_lay_on on = lay_on(&known, &features);
	bool laid = frames_only ? vg_lay_by_frame(cascade->picture, &on, find->distance, vg_query_turn(find->query), &match)
				: vg_lay_by_hash(cascade->picture, &on, find->distance, find->query, &match);
	if (laid)
		vg_matches_replace(cascade->matches, &match);
	vg_features_release(&features);
	return 0;
}

static int search_hashes(struct cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned query_count = vg_search_queries(cascade->picture, queries);
	int code = vg_pdq_index_search(cascade->catalogue->hashes, cascade->catalogue, queries, query_count,
				       VG_PDQ_MATCH_DISTANCE, on_hash, cascade, err);
	for (size_t i = 0; i < cascade->hashes && code == 0; i++)
		code = try_hash(cascade, &cascade->hash[i], false, err);
	return code;
}

static bool sure_of_one(const struct vg_matches *matches)
{
	return matches->count > 0 && matches->match[0].strength >= VG_STRONG; /* strongest first */
}

/* What lies over everything leaves hardly a feature that is liker to its own than to others, and moves the hash out of
 * its radius, but not as far as other pictures' hashes are. */
static int search_frames(struct cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	struct vg_catalogue *catalogue = cascade->catalogue;
	if (vg_pdq_index_count(catalogue->hashes) > FRAME_HASHES_MOST)
		return 0;
	cascade->hashes = 0;
	vg_search_queries(cascade->picture, queries);
	int code = vg_pdq_index_search(catalogue->hashes, catalogue, queries, VG_TURN_COUNT, VG_FRAME_DISTANCE, on_hash, cascade, err);
	for (size_t i = 0; i < cascade->hashes && i < FRAME_TRIES && code == 0; i++)
		code = try_hash(cascade, &cascade->hash[i], true, err);
	return code;
}

/* A part of the item within the published radius of a known picture: that is shown whole
 * there. Only where there is no more of the known picture than a hash: features find parts
 * better, and can be verified. */
struct part_find {
	struct cascade *cascade;
	const struct vg_part *part;
	struct vg_error *err;
	int code;
};

/* Lays the part on the whole known picture; false where its size is not known. */
static bool lay_part(const struct cascade *cascade, const struct vg_part *part, const struct vg_known *known,
		     bool mirrored, struct vg_match *match)
{
	struct vg_size item_size = { cascade->picture->width, cascade->picture->height };
	struct vg_size known_size = { known->width, known->height };
	if (!known->width || !known->height)
		return false;
	double x = known_size.width / part->box[2], y = known_size.height / part->box[3];
	const double h[9] = { mirrored ? -x : x, 0, mirrored ? known_size.width + x * part->box[0] : -x * part->box[0],
			      0, y, -y * part->box[1], 0, 0, 1 };
	return vg_relate(h, item_size, known_size, &match->geometry, &match->relation);
}

static void on_part(void *context, const struct vg_hash_hit *hit)
{
	struct part_find *find = context;
	struct cascade *cascade = find->cascade;
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = hit->id, .strength = VG_MODERATE, .pdq_distance = hit->distance };
	bool there;
	if (find->code < 0 || vg_matches_have(cascade->matches, hit->id) || vg_set_aside_has(&cascade->aside, hit->id))
		return;
	find->code = load_candidate(cascade->catalogue, hit->id, &known, &features, &there, find->err);
	if (find->code == 0 && there && features.count == 0) {
		if (!lay_part(cascade, find->part, &known, hit->query == 1, &match))
			match.relation = VG_CONTAINS | (hit->query == 1 ? VG_MIRRORED : 0);
		vg_matches_keep(cascade->matches, &match);
	}
	vg_features_release(&features);
}

static int search_parts(struct cascade *cascade, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < cascade->picture->part_count && code == 0; i++) {
		const struct vg_part *part = &cascade->picture->part[i];
		const struct vg_pdq queries[2] = { part->hash, part->mirrored };
		struct part_find find = { cascade, part, err, 0 };
		if (part->quality < VG_PDQ_MATCH_QUALITY)
			continue;
		code = vg_pdq_index_search(cascade->catalogue->hashes, cascade->catalogue, queries, 2,
					   VG_PDQ_MATCH_DISTANCE, on_part, &find, err);
		code = code < 0 ? code : find.code;
	}
	return code;
}

/* How many lists a feature may read so that all of them stay within the budget. */
static unsigned lists_for(const struct vg_picture *picture, uint64_t features)
{
	double list = (double)features * SKEW / VG_WORDS, asked = 2.0 * (double)picture->features.count;
	double lists = POSTINGS_BUDGET / (asked * list + 1);
	return lists < LISTS_LEAST ? LISTS_LEAST : lists > LISTS_MOST ? LISTS_MOST : (unsigned)lists;
}

static int find_candidates(struct cascade *cascade, const struct vg_features *features, struct vg_candidate *best,
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
	code = vg_feature_index_search(catalogue->features, catalogue, query, best, count, CANDIDATES, err);
	vg_feature_query_free(query);
	return code;
}

/* --- past designs --- */

/* Is the candidate under a kept design that lies in the item? *out_tried: it was laid on it to tell. */
static int lay_design(struct cascade *cascade, const struct vg_candidate *candidate, bool *out_tried, struct vg_error *err)
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
	code = load_candidate(cascade->catalogue, candidate->id, &known, &features, &there, err);
	if (code < 0 || !there)
		return code;
	*out_tried = true;
	struct vg_lay_on on = lay_on(&known, &features);
	if (vg_lay_by_features(picture, &on, candidate->mirrored, &match) &&
	    match.geometry.inliers >= VG_INLIERS_MODERATE)
		vg_designs_laid_add(&cascade->laid, match.design.id, &picture->features,
				    (struct vg_size){ picture->width, picture->height }, match.geometry.item_to_known,
				    (struct vg_size){ known.width, known.height }, &cells);
	vg_features_release(&features);
	return 0;
}

/* Puts before the candidates those that features beside the designs bring up. */
static int search_past_designs(struct cascade *cascade, struct vg_error *err)
{
	struct vg_candidate found[2 * CANDIDATES];
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
	cascade->candidates = count < CANDIDATES ? count : CANDIDATES;
	memcpy(cascade->candidate, found, cascade->candidates * sizeof *found);
	return 0;
}

/* What nothing but a design brought up is looked at a few times: it tells that the design is there. */
static int is_needless(struct cascade *cascade, size_t at, size_t sharing, struct vg_error *err)
{
	struct vg_match_design design;
	struct vg_design_cells cells;
	if (cascade->past_designs == 0 || at < cascade->past_designs || sharing < SHARING_MOST)
		return 0;
	int code = vg_designs_of(cascade->catalogue, cascade->candidate[at].id, &design, &cells, err);
	return code < 0 ? code : design.id && vg_designs_laid_has(&cascade->laid, design.id);
}

static int try_candidate(struct cascade *cascade, const struct vg_candidate *candidate, bool *out_found,
			 struct vg_error *err)
{
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = candidate->id };
	bool there;
	int code = load_candidate(cascade->catalogue, candidate->id, &known, &features, &there, err);
	*out_found = false;
	if (code < 0 || !there)
		return code;
	struct vg_lay_on on = lay_on(&known, &features);
	*out_found = vg_lay_by_features(cascade->picture, &on, candidate->mirrored, &match);
	if (*out_found) {
		match.pdq_distance = vg_lay_distance(cascade->picture, &on);
		vg_matches_keep(cascade->matches, &match);
	}
	vg_features_release(&features);
	return 0;
}

static int try_candidates(struct cascade *cascade, struct vg_error *err)
{
	int failures = 0, code = 0;
	size_t sharing = 0;
	for (size_t i = 0; i < cascade->candidates && code == 0 && failures < FAILURES_MAXIMUM; i++) {
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
	return code;
}

/* What is small may be a small part of a known picture, which its coarse features find by themselves. */
static int search_coarse(struct cascade *cascade, struct vg_error *err)
{
	struct vg_features coarse;
	int code = vg_coarse_features(cascade->picture, &coarse, err);
	cascade->candidates = cascade->past_designs = 0;
	if (code == 0 && coarse.count >= VG_FEATURES_LEAST)
		code = find_candidates(cascade, &coarse, cascade->candidate, &cascade->candidates, err);
	vg_features_release(&coarse);
	return code < 0 ? code : try_candidates(cascade, err);
}

static int search_features(struct cascade *cascade, struct vg_error *err)
{
	int code = find_candidates(cascade, &cascade->picture->features, cascade->candidate, &cascade->candidates, err);
	if (code == 0)
		code = search_past_designs(cascade, err);
	if (code == 0)
		code = try_candidates(cascade, err);
	return code < 0 || sure_of_one(cascade->matches) ? code : search_coarse(cascade, err);
}

/* Against one known picture: everything at once, whatever the indexes hold of it. */
static int search_one(struct cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned count = vg_search_queries(cascade->picture, queries);
	struct hash_find find = { cascade->against, INT_MAX, 0 };
	struct vg_known known;
	int code = vg_catalogue_get(cascade->catalogue, cascade->against, &known, err);
	if (code < 0)
		return code;
	for (unsigned i = 0; i < count && known.has_pdq; i++) {
		int distance = vg_pdq_distance(&queries[i], &known.pdq);
		if (distance < find.distance)
			find = (struct hash_find){ cascade->against, distance, i };
	}
	return try_hash(cascade, &find, false, err);
}

static int note_design(struct vg_catalogue *catalogue, struct vg_match *match, struct vg_error *err)
{
	struct vg_design_cells cells;
	return vg_designs_of(catalogue, match->known_id, &match->design, &cells, err);
}

static int run_cascade(struct cascade *cascade, struct vg_error *err)
{
	const struct vg_picture *picture = cascade->picture;
	bool all = !cascade->against;
	int code = all ? vg_set_aside_refresh(cascade->catalogue, err) : 0;
	if (code == 0 && all)
		cascade->aside = *cascade->catalogue->set_aside;
	if (code == 0 && picture->has_sha256)
		code = match_digest(cascade, &by_bytes, picture->sha256, err);
	if (code == 0)
		code = match_digest(cascade, &by_pixels, picture->pixels_sha256, err);
	if (code == 0 && !all)
		code = search_one(cascade, err);
	if (code == 0 && all && cascade->matches->pdq_used)
		code = search_hashes(cascade, err);
	if (code == 0 && all)
		code = search_parts(cascade, err);
	if (code == 0 && all && picture->features.count >= VG_FEATURES_LEAST)
		code = search_features(cascade, err);
	if (code == 0 && all && cascade->matches->pdq_used && !sure_of_one(cascade->matches))
		code = search_frames(cascade, err);
	for (size_t i = 0; i < cascade->matches->count && code == 0; i++)
		code = note_design(cascade->catalogue, &cascade->matches->match[i], err);
	if (code == 0 && picture->has_sha256)
		code = vg_distinct_drop(cascade->catalogue, picture->sha256, cascade->matches, err);
	return code;
}

int vg_catalogue_match(struct vg_catalogue *catalogue, int64_t against, const struct vg_picture *picture,
		       struct vg_matches *out, struct vg_error *err)
{
	struct cascade cascade = { .catalogue = catalogue, .against = against, .picture = picture, .matches = out };
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	memset(out, 0, sizeof *out);
	int code = vg_database_at_rest(&catalogue->database, "searched", err);
	if (code == 0)
		code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	out->pdq_used = vg_search_queries(picture, queries) > 0;
	if (!catalogue->database.absent)
		code = run_cascade(&cascade, err);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code < 0)
		vg_matches_release(out);
	return code;
}

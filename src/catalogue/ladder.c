/* The ladder of comparisons, cheapest first: same bytes, same pixels, PDQ of the picture and of
 * its parts, local features.
 * What a step finds weakly a later one must confirm. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/catalogue.h"
#include "catalogue/feature_index.h"
#include "catalogue/pdq_index.h"
#include "fingerprint/feature_codec.h"
#include "fingerprint/words.h"
#include "match/align.h"
#include "match/homography.h"
#include "match/queries.h"
#include "match/relate.h"
#include "match/whole_frame.h"

/* Two pictures with this many features each, none of which agree, are not copies. */
enum { FEATURES_DECIDE = 60 };

/* How many candidates are looked at; after so many failures in a row, no more. */
enum { CANDIDATES = 48, FAILURES_MAXIMUM = 24 };

/* What a search may read of the lists, in postings, whatever the catalogue's size; and
 * how far above the mean the lists are that features really have. */
enum { POSTINGS_BUDGET = 6000000, LISTS_LEAST = 3, LISTS_MOST = 8, SKEW = 5 };

/* One item against a catalogue. */
struct climb {
	struct vg_catalogue *catalogue;
	int64_t against;          /* one known picture, or 0 for all */
	const struct vg_picture *picture;
	struct vg_matches *matches;
	struct vg_candidate candidate[CANDIDATES];
	size_t candidates;
	struct hash_find { int64_t id; int distance, query; } hash[CANDIDATES]; /* nearest first */
	size_t hashes;
};

static bool has_match(const struct vg_matches *matches, int64_t id)
{
	for (size_t i = 0; i < matches->count; i++)
		if (matches->match[i].known_id == id)
			return true;
	return false;
}

/* Keeps the best matches in order. */
static void keep(struct vg_matches *matches, const struct vg_match *match)
{
	matches->found++;
	size_t at = matches->count;
	while (at > 0 && vg_match_compare(match, &matches->match[at - 1]) < 0)
		at--;
	if (at == VG_MATCHES_MAXIMUM)
		return;
	size_t last = matches->count < VG_MATCHES_MAXIMUM ? matches->count++ : VG_MATCHES_MAXIMUM - 1;
	memmove(&matches->match[at + 1], &matches->match[at], (last - at) * sizeof *match);
	matches->match[at] = *match;
}

static struct vg_frame frame_of(const struct vg_known *known)
{
	return (struct vg_frame){ known->width, known->height, known->orientation };
}

static int match_digest(struct climb *climb, const char *column, const uint8_t key[32],
			enum vg_relation relation, struct vg_error *err)
{
	char sql[96];
	snprintf(sql, sizeof sql, "SELECT id FROM picture WHERE %s = ?1 AND ?2 IN (0, id) ORDER BY id LIMIT %d",
		 column, VG_MATCHES_MAXIMUM);
	sqlite3_stmt *s = vg_catalogue_prepare(climb->catalogue, sql, err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_blob(s, 1, key, 32, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, climb->against);
	while (sqlite3_step(s) == SQLITE_ROW) {
		struct vg_match match = { .known_id = sqlite3_column_int64(s, 0), .relation = relation,
					  .strength = VG_EXACT, .pdq_distance = 0 };
		/* equal upright pixels lie on each other as they are */
		struct vg_frame frame = { climb->picture->width, climb->picture->height, 1 };
		unsigned none;
		vg_whole_frame_relate(&frame, &frame, VG_TURN_NONE, &none, &match.geometry);
		if (!has_match(climb->matches, match.known_id))
			keep(climb->matches, &match);
	}
	sqlite3_finalize(s);
	return 0;
}

/* Nearest first; each known picture by its nearest hash. */
static void on_hash(void *context, const struct vg_hash_hit *hit)
{
	struct climb *climb = context;
	size_t at = climb->hashes;
	for (size_t i = 0; i < climb->hashes; i++) {
		if (climb->hash[i].id != hit->id)
			continue;
		if (climb->hash[i].distance <= hit->distance)
			return;
		climb->hashes--;
		memmove(&climb->hash[i], &climb->hash[i + 1], (climb->hashes - i) * sizeof *climb->hash);
		at = climb->hashes;
		break;
	}
	while (at > 0 && climb->hash[at - 1].distance > hit->distance)
		at--;
	if (at == CANDIDATES)
		return;
	size_t last = climb->hashes < CANDIDATES ? climb->hashes++ : CANDIDATES - 1;
	memmove(&climb->hash[at + 1], &climb->hash[at], (last - at) * sizeof *climb->hash);
	climb->hash[at] = (struct hash_find){ hit->id, hit->distance, hit->query % VG_TURN_COUNT };
}

/* The stored features of a known picture; none leaves *out empty. */
static int load_features(struct vg_catalogue *catalogue, int64_t id, struct vg_features *out,
			 struct vg_error *err)
{
	memset(out, 0, sizeof *out);
	sqlite3_stmt *s = vg_catalogue_prepare(catalogue, "SELECT data FROM feature WHERE picture = ?", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	if (sqlite3_step(s) == SQLITE_ROW) {
		struct vg_span blob = { sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0) };
		(void)vg_features_read(blob, out); /* a damaged one counts as none */
	}
	sqlite3_finalize(s);
	return 0;
}

/* From working pixels to upright ones. */
static void unscale(double h[9], const struct vg_features *item_features, struct vg_size item,
		    const struct vg_features *known_features, struct vg_size known)
{
	vg_homography_rescale(h, item_features->width / item.width, item_features->height / item.height,
			      known.width / known_features->width, known.height / known_features->height, h);
	double last = h[8]; /* not 0: the item's first pixel is in front */
	for (int i = 0; i < 9; i++)
		h[i] /= last;
}

/* Lays the item on a known picture by their features, as it is or mirrored. */
static bool match_features(struct climb *climb, const struct vg_known *known,
			   const struct vg_features *features, bool mirrored, struct vg_match *match)
{
	const struct vg_picture *picture = climb->picture;
	struct vg_alignment alignment;
	struct vg_geometry geometry;
	struct vg_size item_size = { picture->width, picture->height };
	struct vg_size known_size = { known->width, known->height };
	unsigned relation;
	if (!known->width || !vg_align(&picture->features, features, mirrored, &alignment))
		return false;
	unscale(alignment.item_to_known, &picture->features, item_size, features, known_size);
	if (!vg_relate(alignment.item_to_known, item_size, known_size, &geometry, &relation))
		return false;
	geometry.inliers = alignment.inliers;
	match->geometry = geometry;
	match->relation = relation;
	match->strength = vg_alignment_strength(alignment.inliers);
	return true;
}

/* The same as it is and mirrored, whichever agrees in more points. */
static bool match_either_way(struct climb *climb, const struct vg_known *known,
			     const struct vg_features *features, struct vg_match *match)
{
	struct vg_match mirrored = *match;
	bool plain = match_features(climb, known, features, false, match);
	if (!match_features(climb, known, features, true, &mirrored))
		return plain;
	if (!plain || mirrored.geometry.inliers > match->geometry.inliers)
		*match = mirrored;
	return true;
}

/* The distance of the whole pictures' hashes, whichever turn is nearest. */
static int whole_distance(const struct vg_picture *picture, const struct vg_known *known)
{
	int nearest = INT_MAX;
	for (int turn = 0; turn < VG_TURN_COUNT && known->has_pdq; turn++) {
		int distance = vg_pdq_distance(&picture->pdq.turned[turn], &known->pdq);
		nearest = distance < nearest ? distance : nearest;
	}
	return nearest == INT_MAX ? -1 : nearest;
}

/* A known picture that the hashes bring up: within the published radius a match, unless
 * features contradict; one that was asked for may be farther, and features must confirm it. */
static int try_hash(struct climb *climb, const struct hash_find *find, struct vg_error *err)
{
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = find->id, .strength = VG_STRONG,
				  .pdq_distance = find->distance == INT_MAX ? -1 : find->distance };
	bool near = find->distance <= VG_PDQ_MATCH_DISTANCE;
	if (has_match(climb->matches, find->id))
		return 0;
	int code = vg_catalogue_get(climb->catalogue, find->id, &known, NULL);
	if (code == VG_ERR_NOT_FOUND) /* removed since the index was written */
		return 0;
	if (code == 0)
		code = load_features(climb->catalogue, find->id, &features, err);
	if (code < 0)
		return code;
	bool aligned = match_either_way(climb, &known, &features, &match);
	bool contradicted = !aligned && features.count >= FEATURES_DECIDE &&
			    climb->picture->features.count >= FEATURES_DECIDE;
	if (near && !contradicted) {
		struct vg_frame item = { climb->picture->width, climb->picture->height, climb->picture->orientation };
		struct vg_frame frame = frame_of(&known);
		if (!aligned || match.strength < VG_STRONG)
			vg_whole_frame_relate(&item, &frame, (enum vg_turn)find->query, &match.relation,
					      &match.geometry);
		match.strength = VG_STRONG;
	}
	if (aligned || (near && !contradicted))
		keep(climb->matches, &match);
	vg_features_release(&features);
	return 0;
}

static int climb_hashes(struct climb *climb, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned query_count = vg_search_queries(climb->picture, queries);
	int code = vg_pdq_index_search(climb->catalogue->hashes, climb->catalogue, queries, query_count,
				       VG_PDQ_MATCH_DISTANCE, on_hash, climb, err);
	for (size_t i = 0; i < climb->hashes && code == 0; i++)
		code = try_hash(climb, &climb->hash[i], err);
	return code;
}

/* A part of the item within the published radius of a known picture: that is shown whole
 * there. Only where there is no more of the known picture than a hash: features find parts
 * better, and can be verified. */
struct part_find {
	struct climb *climb;
	const struct vg_part *part;
	struct vg_error *err;
	int code;
};

/* Lays the part on the whole known picture; false where its size is not known. */
static bool lay_part(const struct climb *climb, const struct vg_part *part, const struct vg_known *known,
		     bool mirrored, struct vg_match *match)
{
	struct vg_size item_size = { climb->picture->width, climb->picture->height };
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
	struct climb *climb = find->climb;
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = hit->id, .strength = VG_MODERATE, .pdq_distance = hit->distance };
	if (find->code < 0 || has_match(climb->matches, hit->id) ||
	    vg_catalogue_get(climb->catalogue, hit->id, &known, NULL) < 0)
		return;
	find->code = load_features(climb->catalogue, hit->id, &features, find->err);
	if (find->code == 0 && features.count == 0) {
		if (!lay_part(climb, find->part, &known, hit->query == 1, &match))
			match.relation = VG_CONTAINS | (hit->query == 1 ? VG_MIRRORED : 0);
		keep(climb->matches, &match);
	}
	vg_features_release(&features);
}

static int climb_parts(struct climb *climb, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < climb->picture->part_count && code == 0; i++) {
		const struct vg_part *part = &climb->picture->part[i];
		const struct vg_pdq queries[2] = { part->hash, part->mirrored };
		struct part_find find = { climb, part, err, 0 };
		if (part->quality < VG_PDQ_MATCH_QUALITY)
			continue;
		code = vg_pdq_index_search(climb->catalogue->hashes, climb->catalogue, queries, 2,
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

static int find_candidates(struct climb *climb, struct vg_error *err)
{
	struct vg_catalogue *catalogue = climb->catalogue;
	int code = vg_segment_index_refresh(catalogue->features, catalogue, err);
	if (code < 0)
		return code;
	uint64_t features = vg_feature_index_count(catalogue->features);
	struct vg_feature_query *query = vg_feature_query_new(&climb->picture->features,
							      lists_for(climb->picture, features), features);
	if (!query)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	code = vg_feature_index_search(catalogue->features, query, climb->candidate, &climb->candidates,
				       CANDIDATES, err);
	vg_feature_query_free(query);
	return code;
}

static int try_candidate(struct climb *climb, const struct vg_candidate *candidate, bool *out_found,
			 struct vg_error *err)
{
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = candidate->id };
	int code = vg_catalogue_get(climb->catalogue, candidate->id, &known, NULL);
	*out_found = false;
	if (code == VG_ERR_NOT_FOUND) /* removed since the index was written */
		return 0;
	if (code == 0)
		code = load_features(climb->catalogue, candidate->id, &features, err);
	if (code < 0)
		return code;
	*out_found = match_features(climb, &known, &features, candidate->mirrored, &match);
	if (*out_found) {
		match.pdq_distance = whole_distance(climb->picture, &known);
		keep(climb->matches, &match);
	}
	vg_features_release(&features);
	return 0;
}

static int climb_features(struct climb *climb, struct vg_error *err)
{
	int code = find_candidates(climb, err), failures = 0;
	for (size_t i = 0; i < climb->candidates && code == 0 && failures < FAILURES_MAXIMUM; i++) {
		bool found;
		if (has_match(climb->matches, climb->candidate[i].id))
			continue;
		code = try_candidate(climb, &climb->candidate[i], &found, err);
		failures = found ? 0 : failures + 1;
	}
	return code;
}

/* Against one known picture: everything at once, whatever the indexes hold of it. */
static int climb_one(struct climb *climb, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned count = vg_search_queries(climb->picture, queries);
	struct hash_find find = { climb->against, INT_MAX, 0 };
	struct vg_known known;
	int code = vg_catalogue_get(climb->catalogue, climb->against, &known, err);
	if (code < 0)
		return code;
	for (unsigned i = 0; i < count && known.has_pdq; i++) {
		int distance = vg_pdq_distance(&queries[i], &known.pdq);
		if (distance < find.distance)
			find = (struct hash_find){ climb->against, distance, i % VG_TURN_COUNT };
	}
	return try_hash(climb, &find, err);
}

int vg_catalogue_match(struct vg_catalogue *catalogue, int64_t against, const struct vg_picture *picture,
		       struct vg_matches *out, struct vg_error *err)
{
	struct climb climb = { .catalogue = catalogue, .against = against, .picture = picture, .matches = out };
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	int code = 0;
	memset(out, 0, sizeof *out);
	out->pdq_used = vg_search_queries(picture, queries) > 0;
	if (!catalogue->database)
		return 0;
	if (picture->has_sha256)
		code = match_digest(&climb, "sha256", picture->sha256, VG_IDENTICAL_BYTES, err);
	if (code == 0)
		code = match_digest(&climb, "pixels_sha256", picture->pixels_sha256, VG_IDENTICAL_PIXELS, err);
	if (code == 0 && against)
		code = climb_one(&climb, err);
	if (code == 0 && !against && out->pdq_used)
		code = climb_hashes(&climb, err);
	if (code == 0 && !against)
		code = climb_parts(&climb, err);
	if (code == 0 && !against && picture->features.count >= VG_INLIERS_LEAST)
		code = climb_features(&climb, err);
	if (code < 0)
		vg_matches_release(out);
	return code;
}

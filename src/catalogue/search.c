/* The cascade of comparisons, cheapest first: same bytes, same pixels, PDQ of the picture and of
 * its parts, local features. What one stage finds weakly a later one must confirm. */
#include <limits.h>
#include <string.h>

#include "catalogue/cascade.h"
#include "catalogue/designs.h"
#include "catalogue/distinct.h"
#include "catalogue/pdq_index.h"
#include "match/geometry.h"
#include "match/queries.h"
#include "match/whole_frame.h"

/* Where nothing was found strongly, hashes far away suggest candidates for whole frames: so many are looked at, in
 * catalogues of up to so many hashes, which are all gone through: 1 ms. */
enum { FRAME_TRIES = 16, FRAME_HASHES_MOST = 1000000 };

/* Equal upright pixels lie on each other as they are. */
static int keep_equal(struct vg_cascade *cascade, int64_t id, enum vg_relation relation, struct vg_error *err)
{
	struct vg_match match = { .known_id = id, .relation = relation, .strength = VG_EXACT, .pdq_distance = 0 };
	struct vg_frame frame = { cascade->picture->width, cascade->picture->height, 1 };
	struct vg_known known;
	unsigned none;
	bool there;
	if (vg_matches_have(cascade->matches, id) || vg_set_aside_has(&cascade->aside, id))
		return 0;
	int code = vg_cascade_known(cascade->catalogue, id, &known, &there, err);
	if (code < 0 || !there)
		return code;
	vg_whole_frame_geometry(&frame, &frame, VG_TURN_NONE, &none, &match.geometry);
	return vg_cascade_keep(cascade, &known, &match, err);
}

/* The two keys that are looked up as they are: those that were seen first, where there are many. */
#define FIRST_SEEN " ORDER BY coalesce((SELECT min(date) FROM sighting WHERE picture = picture.id), added), id LIMIT ?3"
static const struct digest_key { const char *sql; enum vg_relation relation; }
by_bytes = { "SELECT id FROM picture WHERE sha256 = ?1 AND ?2 IN (0, id)" FIRST_SEEN, VG_IDENTICAL_BYTES },
by_pixels = { "SELECT id FROM picture WHERE pixels_sha256 = ?1 AND ?2 IN (0, id)" FIRST_SEEN, VG_IDENTICAL_PIXELS };

static int match_digest(struct vg_cascade *cascade, const struct digest_key *by, const uint8_t key[32], struct vg_error *err)
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
		code = keep_equal(cascade, sqlite3_column_int64(s, 0), by->relation, err);
		if (code < 0) {
			sqlite3_reset(s);
			break;
		}
	}
	return code;
}

/* Of those that are not among the nearest, those that were seen first. */
static void pass_over(struct vg_cascade *cascade, const struct vg_hash_find *find)
{
	struct vg_first_seen passed = { .find = *find };
	bool dated;
	size_t at = cascade->firsts;
	if (cascade->passed++ >= VG_FIRST_SEEN_OF || cascade->first_fault.code < 0)
		return;
	for (size_t i = 0; i < cascade->firsts; i++)
		if (cascade->first[i].find.id == find->id)
			return;
	if (vg_cascade_first_seen(cascade->catalogue, find->id, &dated, &passed.seen, &cascade->first_fault) < 0)
		return;
	while (at > 0 && cascade->first[at - 1].seen > passed.seen)
		at--;
	if (at == VG_FIRST_SEEN)
		return;
	size_t last = cascade->firsts < VG_FIRST_SEEN ? cascade->firsts++ : VG_FIRST_SEEN - 1;
	memmove(&cascade->first[at + 1], &cascade->first[at], (last - at) * sizeof *cascade->first);
	cascade->first[at] = passed;
}

/* Nearest first; each known picture by its nearest hash. True: *out_passed is not among the nearest, for want of room. */
static bool keep_nearest(struct vg_cascade *cascade, const struct vg_hash_hit *hit, struct vg_hash_find *out_passed)
{
	const struct vg_hash_find find = { hit->id, hit->distance, (unsigned)hit->query };
	size_t at = cascade->hashes;
	if (vg_set_aside_has(&cascade->aside, hit->id))
		return false;
	for (size_t i = 0; i < cascade->hashes; i++) {
		if (cascade->hash[i].id != hit->id)
			continue;
		if (cascade->hash[i].distance <= hit->distance)
			return false;
		cascade->hashes--;
		memmove(&cascade->hash[i], &cascade->hash[i + 1], (cascade->hashes - i) * sizeof *cascade->hash);
		at = cascade->hashes;
		break;
	}
	while (at > 0 && cascade->hash[at - 1].distance > hit->distance)
		at--;
	bool full = cascade->hashes == VG_CANDIDATES;
	*out_passed = at == VG_CANDIDATES ? find : cascade->hash[VG_CANDIDATES - 1];
	if (at == VG_CANDIDATES)
		return true;
	size_t last = full ? VG_CANDIDATES - 1 : cascade->hashes++;
	memmove(&cascade->hash[at + 1], &cascade->hash[at], (last - at) * sizeof *cascade->hash);
	cascade->hash[at] = find;
	return full;
}

static void on_hash(void *context, const struct vg_hash_hit *hit)
{
	struct vg_hash_find passed;
	if (keep_nearest(context, hit, &passed))
		pass_over(context, &passed);
}

/* Far away most are other pictures: when they were seen is not asked. */
static void on_far_hash(void *context, const struct vg_hash_hit *hit)
{
	struct vg_hash_find passed;
	(void)keep_nearest(context, hit, &passed);
}

/* A known picture that the hashes bring up, or that was asked for; frames_only: far away, where only features at the
 * same places of both frames can tell. */
static int try_hash(struct vg_cascade *cascade, const struct vg_hash_find *find, bool frames_only, struct vg_error *err)
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
	int code = vg_cascade_load(cascade->catalogue, find->id, &known, &features, &there, err);
	if (code < 0 || !there)
		return code;
	cascade->matches->by_hash_alone = cascade->against && features.count == 0;
	struct vg_lay_on on = vg_cascade_lay_on(&known, &features);
	bool laid = frames_only ? vg_lay_by_frame(cascade->picture, &on, find->distance, vg_query_turn(find->query), &match)
				: vg_lay_by_hash(cascade->picture, &on, find->distance, find->query, &match);
	if (laid)
		code = vg_cascade_keep(cascade, &known, &match, err);
	vg_features_release(&features);
	return code;
}

static int search_hashes(struct vg_cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned query_count = vg_search_queries(cascade->picture, queries);
	int code = vg_pdq_index_search(cascade->catalogue->hashes, cascade->catalogue, queries, query_count,
				       VG_PDQ_MATCH_DISTANCE, on_hash, cascade, err);
	if (code == 0 && cascade->first_fault.code < 0)
		code = vg_error_set(err, cascade->first_fault.code, "%s", cascade->first_fault.message);
	for (size_t i = 0; i < cascade->hashes && code == 0; i++)
		code = try_hash(cascade, &cascade->hash[i], false, err);
	for (size_t i = 0; i < cascade->firsts && code == 0; i++)
		code = try_hash(cascade, &cascade->first[i].find, false, err);
	cascade->matches->cut |= cascade->passed > VG_FIRST_SEEN_OF;
	return code;
}

/* What lies over everything leaves hardly a feature that is liker to its own than to others, and moves the hash out of
 * its radius, but not as far as other pictures' hashes are. */
static int search_frames(struct vg_cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	struct vg_catalogue *catalogue = cascade->catalogue;
	if (vg_pdq_index_count(catalogue->hashes) > FRAME_HASHES_MOST)
		return 0;
	cascade->hashes = 0;
	vg_search_queries(cascade->picture, queries);
	int code = vg_pdq_index_search(catalogue->hashes, catalogue, queries, VG_TURN_COUNT, VG_FRAME_DISTANCE, on_far_hash, cascade, err);
	for (size_t i = 0; i < cascade->hashes && i < FRAME_TRIES && code == 0; i++)
		code = try_hash(cascade, &cascade->hash[i], true, err);
	return code;
}

/* A part of the item within the published radius of a known picture: that is shown whole
 * there. Only where there is no more of the known picture than a hash: features find parts
 * better, and can be verified. */
struct part_find {
	struct vg_cascade *cascade;
	const struct vg_part *part;
	struct vg_error *err;
	int code;
};

/* Lays the part on the whole known picture; false where its size is not known. */
static bool lay_part(const struct vg_cascade *cascade, const struct vg_part *part, const struct vg_known *known,
		     bool mirrored, struct vg_match *match)
{
	struct vg_size item_size = { cascade->picture->width, cascade->picture->height };
	struct vg_size known_size = { known->width, known->height };
	if (!known->width || !known->height)
		return false;
	double x = known_size.width / part->box[2], y = known_size.height / part->box[3];
	const double h[9] = { mirrored ? -x : x, 0, mirrored ? known_size.width + x * part->box[0] : -x * part->box[0],
			      0, y, -y * part->box[1], 0, 0, 1 };
	return vg_geometry_from_homography(h, item_size, known_size, &match->geometry, &match->relation);
}

static void on_part(void *context, const struct vg_hash_hit *hit)
{
	struct part_find *find = context;
	struct vg_cascade *cascade = find->cascade;
	struct vg_known known;
	struct vg_features features;
	struct vg_match match = { .known_id = hit->id, .strength = VG_MODERATE, .pdq_distance = hit->distance };
	bool there;
	if (find->code < 0 || vg_matches_have(cascade->matches, hit->id) || vg_set_aside_has(&cascade->aside, hit->id))
		return;
	find->code = vg_cascade_load(cascade->catalogue, hit->id, &known, &features, &there, find->err);
	if (find->code == 0 && there && features.count == 0) {
		if (!lay_part(cascade, find->part, &known, hit->query == 1, &match))
			match.relation = VG_CONTAINS | (hit->query == 1 ? VG_MIRRORED : 0);
		find->code = vg_cascade_keep(cascade, &known, &match, find->err);
	}
	vg_features_release(&features);
}

static int search_parts(struct vg_cascade *cascade, struct vg_error *err)
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

/* The nearest of its hashes, which the index of all has both of, to one of so many queries. */
static struct vg_hash_find nearest_hash(const struct vg_known *known, const struct vg_pdq *queries, unsigned count)
{
	const struct vg_pdq *const hashes[] = { known->has_pdq ? &known->pdq : NULL, known->has_pdq_resampled ? &known->pdq_resampled : NULL };
	struct vg_hash_find find = { known->id, INT_MAX, 0 };
	for (unsigned i = 0; i < 2 * count; i++) {
		const struct vg_pdq *hash = hashes[i / count];
		int distance = hash ? vg_pdq_distance(&queries[i % count], hash) : INT_MAX;
		if (distance < find.distance)
			find = (struct vg_hash_find){ known->id, distance, i % count };
	}
	return find;
}

/* Against one known picture: everything at once, whatever the indexes hold of it; as in a search of all, what features
 * contradict may be there frame on frame. */
static int search_one(struct vg_cascade *cascade, struct vg_error *err)
{
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned count = vg_search_queries(cascade->picture, queries);
	struct vg_known known;
	int code = vg_catalogue_get(cascade->catalogue, cascade->against, &known, err);
	if (code < 0)
		return code;
	struct vg_hash_find find = nearest_hash(&known, queries, count), frames = nearest_hash(&known, queries, count ? VG_TURN_COUNT : 0);
	code = try_hash(cascade, &find, false, err);
	if (code == 0 && frames.distance <= VG_FRAME_DISTANCE && !vg_cascade_sure(cascade))
		code = try_hash(cascade, &frames, true, err);
	return code;
}

static int note_design(struct vg_catalogue *catalogue, struct vg_match *match, struct vg_error *err)
{
	struct vg_design_cells cells;
	return vg_designs_of(catalogue, match->known_id, &match->design, &cells, err);
}

static int run_cascade(struct vg_cascade *cascade, struct vg_error *err)
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
		code = vg_cascade_features(cascade, err);
	if (code == 0 && all && cascade->matches->pdq_used && !vg_cascade_sure(cascade))
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
	struct vg_cascade cascade = { .catalogue = catalogue, .against = against, .picture = picture, .matches = out };
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
	else if (against)
		code = vg_error_set(err, VG_ERR_NOT_FOUND, "there is no known picture %lld: there is no catalogue yet", (long long)against);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code < 0)
		vg_matches_release(out);
	return code;
}

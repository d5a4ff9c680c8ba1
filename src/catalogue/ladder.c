/* The ladder of comparisons, cheapest first: same bytes, same pixels, PDQ. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue/catalogue.h"
#include "match/queries.h"
#include "match/whole_frame.h"

static int load_entry(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct vg_catalogue *catalogue = context;
	bool usable = known->has_pdq &&
		      (known->pdq_quality < 0 || known->pdq_quality >= VG_PDQ_MATCH_QUALITY);
	if ((usable && vg_hash_index_add(catalogue->index, known->id, &known->pdq) < 0) ||
	    (usable && known->has_pdq_resampled &&
	     vg_hash_index_add(catalogue->index, known->id, &known->pdq_resampled) < 0))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory for the index of hashes");
	return 0;
}

/* Loads the hashes, again when another process has changed the catalogue. */
static int refresh_index(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int64_t version = vg_catalogue_meta(catalogue, "version");
	if (catalogue->index_loaded && version == catalogue->index_version)
		return 0;
	vg_hash_index_clear(catalogue->index);
	int code = vg_catalogue_each(catalogue, load_entry, catalogue, err);
	catalogue->index_loaded = code == 0;
	catalogue->index_version = version;
	return code;
}

static bool stronger(const struct vg_match *a, const struct vg_match *b)
{
	if (a->strength != b->strength)
		return a->strength > b->strength;
	int da = a->pdq_distance < 0 ? INT_MAX : a->pdq_distance;
	int db = b->pdq_distance < 0 ? INT_MAX : b->pdq_distance;
	return da != db ? da < db : a->known_id < b->known_id;
}

/* Keeps the best matches in order, the strongest of each known picture. */
static void keep(struct vg_matches *matches, const struct vg_match *match)
{
	for (size_t i = 0; i < matches->count; i++) {
		if (matches->match[i].known_id != match->known_id)
			continue;
		if (!stronger(match, &matches->match[i]))
			return;
		matches->count--;
		matches->found--;
		memmove(&matches->match[i], &matches->match[i + 1], (matches->count - i) * sizeof *match);
		break;
	}
	matches->found++;
	size_t at = matches->count;
	while (at > 0 && stronger(match, &matches->match[at - 1]))
		at--;
	if (at == VG_MATCHES_MAXIMUM)
		return;
	size_t last = matches->count < VG_MATCHES_MAXIMUM ? matches->count++ : VG_MATCHES_MAXIMUM - 1;
	memmove(&matches->match[at + 1], &matches->match[at], (last - at) * sizeof *match);
	matches->match[at] = *match;
}

static int match_digest(struct vg_catalogue *catalogue, const char *column, const uint8_t key[32],
			enum vg_relation relation, struct vg_matches *matches, struct vg_error *err)
{
	char sql[96];
	snprintf(sql, sizeof sql, "SELECT id FROM picture WHERE %s = ? ORDER BY id LIMIT %d", column,
		 VG_MATCHES_MAXIMUM);
	sqlite3_stmt *s = vg_catalogue_prepare(catalogue, sql, err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_blob(s, 1, key, 32, SQLITE_STATIC);
	while (sqlite3_step(s) == SQLITE_ROW) {
		struct vg_match match = { .known_id = sqlite3_column_int64(s, 0), .relation = relation,
					  .strength = VG_EXACT, .pdq_distance = 0 };
		keep(matches, &match);
	}
	sqlite3_finalize(s);
	return 0;
}

static void on_hash(void *context, const struct vg_hash_hit *hit)
{
	struct vg_match match = { .known_id = hit->id, .strength = VG_STRONG,
				  .pdq_distance = hit->distance,
				  /* until describe() knows the sizes, which turn it was */
				  .geometry = { .inliers = hit->query % VG_TURN_COUNT } };
	keep(context, &match);
}

struct choosing {
	const struct vg_post *post;
	struct vg_match *match;
	bool chosen, other;
};

static bool own_post(const struct vg_post *post, const struct vg_sighting *sighting)
{
	return post && post->has_message && sighting->has_message &&
	       post->message == sighting->message && post->has_chat_id == sighting->has_chat_id &&
	       post->chat_id == sighting->chat_id;
}

/* Sightings come dated first, earliest first: the first that is not the post itself. */
static int choose_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct choosing *choosing = context;
	struct vg_match *match = choosing->match;
	(void)err;
	if (own_post(choosing->post, sighting))
		return 0;
	choosing->other = true;
	if (choosing->chosen)
		return 0;
	choosing->chosen = true;
	match->title = sighting->title ? strdup(sighting->title) : NULL;
	match->source = sighting->source ? strdup(sighting->source) : NULL;
	match->has_date = sighting->has_date;
	match->date = sighting->date;
	return 0;
}

/* Fills in what the known picture is, and how it relates. */
static int describe(struct vg_catalogue *catalogue, const struct vg_picture *picture,
		    const struct vg_post *post, struct vg_match *match, struct vg_error *err)
{
	struct vg_known known;
	struct choosing choosing = { post, match, false, false };
	int code = vg_catalogue_get(catalogue, match->known_id, &known, err);
	if (code < 0)
		return code;
	match->has_sha256 = known.has_sha256;
	memcpy(match->sha256, known.sha256, sizeof match->sha256);
	match->added = known.added;
	enum vg_turn turn = (enum vg_turn)match->geometry.inliers;
	struct vg_frame item_frame = { picture->width, picture->height, picture->orientation };
	struct vg_frame known_frame = { known.width, known.height, known.orientation };
	unsigned relation;
	if (match->strength == VG_EXACT) /* equal upright pixels lie on each other as they are */
		item_frame.orientation = known_frame.orientation = 1;
	vg_whole_frame_relate(&item_frame, &known_frame, turn, &relation, &match->geometry);
	if (match->strength != VG_EXACT)
		match->relation |= relation;
	code = vg_catalogue_each_sighting(catalogue, match->known_id, choose_sighting, &choosing, err);
	match->only_own_post = !choosing.other;
	return code;
}

int vg_catalogue_match(struct vg_catalogue *catalogue, const struct vg_picture *picture,
		       const struct vg_post *post, struct vg_matches *out, struct vg_error *err)
{
	int code = 0;
	memset(out, 0, sizeof *out);
	struct vg_pdq queries[VG_QUERIES_MAXIMUM];
	unsigned query_count = vg_search_queries(picture, queries);
	out->pdq_used = query_count > 0;
	if (!catalogue->database)
		return 0;
	if (picture->has_sha256)
		code = match_digest(catalogue, "sha256", picture->sha256, VG_IDENTICAL_BYTES, out, err);
	if (code == 0)
		code = match_digest(catalogue, "pixels_sha256", picture->pixels_sha256,
				    VG_IDENTICAL_PIXELS, out, err);
	if (code == 0 && out->pdq_used)
		code = refresh_index(catalogue, err);
	if (code == 0 && out->pdq_used)
		vg_hash_index_search(catalogue->index, queries, query_count, VG_PDQ_MATCH_DISTANCE, on_hash,
				     out);
	for (size_t i = 0; i < out->count && code == 0; i++)
		code = describe(catalogue, picture, post, &out->match[i], err);
	if (code < 0)
		vg_matches_release(out);
	return code;
}

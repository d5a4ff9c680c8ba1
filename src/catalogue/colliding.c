/* Entries whose hash hits what it should not, told of when they are added. */
#include <stdlib.h>

#include <vestigo/collisions.h>

#include "catalogue/pdq_index.h"

/* Of newly added entries the last so many are looked at: a second or so for most lists. */
enum { LOOKED_AT = 10000 };

/* PDQ sets half of its 256 bits for every picture that has structure; so far from it only where there is
 * so little that most of what it measures is equal. Bits tossed at random are eight standard deviations
 * away from it. */
enum { BITS_LEAST = 64, BITS_MOST = 192 };

/* An unrelated pair is within the radius in less than one of 166,000: several times what chance gives. */
enum { PAIRS = 166000, CHANCES = 4 };

struct added {
	int64_t id;
	struct vg_pdq hash;
};

/* So many hits of an entry are looked at: others are counted. */
enum { HITS_MOST = 256 };

/* What lies around one entry. */
struct around {
	struct vg_catalogue *catalogue;
	int64_t id;
	uint64_t others;
	size_t different, looked_at;
	struct vg_pdq seen[VG_COLLIDING_DIFFERENT + 1]; /* no two of them within the radius of each other */
};

static void on_hit(void *context, const struct vg_hash_hit *hit)
{
	struct around *around = context;
	struct vg_known known;
	if (hit->id == around->id)
		return;
	around->others++;
	/* The same hash is near all that the entry's is near. */
	if (hit->distance == 0 || around->different > VG_COLLIDING_DIFFERENT || around->looked_at++ >= HITS_MOST || vg_catalogue_get(around->catalogue, hit->id, &known, NULL) < 0)
		return;
	for (size_t i = 0; i < around->different; i++)
		if (vg_pdq_distance(&known.pdq, &around->seen[i]) <= VG_PDQ_MATCH_DISTANCE)
			return;
	around->seen[around->different++] = known.pdq;
}

static bool is_featureless(const struct vg_pdq *hash)
{
	const struct vg_pdq none = { { 0 } };
	int bits = vg_pdq_distance(hash, &none);
	return bits < BITS_LEAST || bits > BITS_MOST;
}

static int look_at(struct vg_catalogue *catalogue, const struct added *added, uint64_t entries,
		   vg_colliding_visitor *visit, void *context, struct vg_error *err)
{
	struct around around = { .catalogue = catalogue, .id = added->id };
	if (is_featureless(&added->hash))
		return visit(context, added->id, 0, err);
	int code = vg_pdq_index_search(catalogue->hashes, catalogue, &added->hash, 1, VG_PDQ_MATCH_DISTANCE, on_hit, &around, err);
	if (code < 0)
		return code;
	bool noticed = around.different > VG_COLLIDING_DIFFERENT && around.others * PAIRS > entries * CHANCES;
	return noticed ? visit(context, added->id, around.others, err) : 0;
}

/* The newest first. */
static int read_added(struct vg_catalogue *catalogue, int64_t after, struct added *out, size_t *count, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(&catalogue->database, "SELECT id, pdq FROM picture WHERE id > ? AND length(pdq) = 32 AND"
				    " coalesce(pdq_quality, 100) >= ? ORDER BY id DESC LIMIT ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, after);
	sqlite3_bind_int(s, 2, VG_PDQ_MATCH_QUALITY);
	sqlite3_bind_int(s, 3, LOOKED_AT);
	while ((code = vg_database_step(&catalogue->database, s, err)) == 1) {
		out[*count].id = sqlite3_column_int64(s, 0);
		vg_pdq_from_bytes(sqlite3_column_blob(s, 1), &out[(*count)++].hash);
	}
	return code;
}

static int look_at_all(struct vg_catalogue *catalogue, int64_t after, vg_colliding_visitor *visit, void *context,
		       struct vg_error *err)
{
	struct added *added = malloc(LOOKED_AT * sizeof *added);
	struct vg_catalogue_stats stats;
	size_t count = 0;
	if (!added)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = vg_catalogue_stats(catalogue, &stats, err);
	if (code == 0)
		code = read_added(catalogue, after, added, &count, err);
	for (size_t i = count; i-- > 0 && code == 0;)
		code = look_at(catalogue, &added[i], stats.with_pdq, visit, context, err);
	free(added);
	return code;
}

int vg_catalogue_each_colliding(struct vg_catalogue *catalogue, int64_t after, vg_colliding_visitor *visit, void *context,
				struct vg_error *err)
{
	int code = vg_database_at_rest(&catalogue->database, "searched", err);
	if (code == 0)
		code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = look_at_all(catalogue, after, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

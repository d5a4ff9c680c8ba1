#include "catalogue/hash_only_lookup.h"

#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "catalogue/pdq_index.h"
#include "catalogue/segment_index.h"

enum { CAPACITY_LEAST = 1024 };

void vg_hash_only_forget(struct vg_hash_only *only)
{
	if (only->files.kind)
		vg_segment_files_close(&only->files);
	free(only->key);
	free(only->id_plus_one);
	*only = (struct vg_hash_only){ .loaded = false };
}

/* --- the table: open addressing by a checksum that lists made on purpose cannot foresee --- */

static uint64_t key_of(const struct vg_pdq *hash)
{
	return vg_checksum_seeded((struct vg_span){ (const uint8_t *)hash->word, sizeof hash->word });
}

static size_t place_of(const struct vg_hash_only *only, uint64_t key)
{
	return (size_t)key & (only->capacity - 1);
}

static void put(struct vg_hash_only *only, uint64_t key, uint32_t id_plus_one)
{
	size_t at = place_of(only, key);
	while (only->id_plus_one[at])
		at = (at + 1) & (only->capacity - 1);
	only->key[at] = key;
	only->id_plus_one[at] = id_plus_one;
}

static bool grow(struct vg_hash_only *only)
{
	struct vg_hash_only old = *only;
	only->capacity = old.capacity ? 2 * old.capacity : CAPACITY_LEAST;
	only->key = malloc(only->capacity * sizeof *only->key);
	only->id_plus_one = calloc(only->capacity, sizeof *only->id_plus_one);
	if (!only->key || !only->id_plus_one) {
		free(only->key);
		free(only->id_plus_one);
		*only = old;
		return false;
	}
	for (size_t i = 0; i < old.capacity; i++)
		if (old.id_plus_one[i])
			put(only, old.key[i], old.id_plus_one[i]);
	free(old.key);
	free(old.id_plus_one);
	return true;
}

static int add(struct vg_hash_only *only, const struct vg_pdq *hash, int64_t id, struct vg_error *err)
{
	if (id - only->first_id >= UINT32_MAX || (only->count * 10 >= only->capacity * 7 && !grow(only)))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory for hashes that are not indexed yet");
	put(only, key_of(hash), (uint32_t)(id - only->first_id) + 1);
	only->count++;
	return 0;
}

/* --- loading --- */

static int load_table(struct vg_catalogue *catalogue, struct vg_hash_only *only, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		&catalogue->database, "SELECT id, pdq FROM picture WHERE id >= ? AND sha256 IS NULL AND length(pdq) = 32", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, only->first_id);
	while ((code = vg_database_step(&catalogue->database, s, err)) == 1) {
		struct vg_pdq hash;
		vg_pdq_from_bytes(sqlite3_column_blob(s, 1), &hash);
		code = add(only, &hash, sqlite3_column_int64(s, 0), err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

static int load(struct vg_catalogue *catalogue, struct vg_hash_only *only, struct vg_error *err)
{
	vg_hash_only_forget(only);
	int code = vg_segment_store_open(&vg_pdq_index_kind, catalogue, &only->files, err);
	if (code < 0)
		return code;
	only->first_id = 1;
	/* A segment without substrings is looked through hash by hash: the table is quicker. */
	while (only->usable < only->files.count && only->files.file[only->usable].segment.as.hashes.substrings)
		only->first_id = only->files.file[only->usable++].segment.last_id + 1;
	code = load_table(catalogue, only, err);
	only->loaded = code == 0;
	only->version = catalogue->meta.version;
	return code;
}

/* --- looking up --- */

/* Whether a candidate is what was looked for, and is still there. */
static int confirm(struct vg_catalogue *catalogue, int64_t id, const uint8_t hash[32], int64_t *out_id,
		   struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(
		&catalogue->database, "SELECT 1 FROM picture WHERE id = ? AND sha256 IS NULL AND pdq = ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_blob(s, 2, hash, 32, SQLITE_STATIC);
	code = vg_database_step(&catalogue->database, s, err);
	if (code == 1)
		*out_id = id;
	sqlite3_reset(s);
	return code < 0 ? code : 0;
}

struct lookup {
	struct vg_catalogue *catalogue;
	uint8_t hash[32];
	int64_t id;                /* what was found, or 0 */
	int code;
	struct vg_error *err;
};

static void on_hit(void *context, const struct vg_hash_hit *hit)
{
	struct lookup *lookup = context;
	if (lookup->code == 0 && lookup->id == 0)
		lookup->code = confirm(lookup->catalogue, hit->id, lookup->hash, &lookup->id, lookup->err);
}

static void find_in_table(const struct vg_hash_only *only, const struct vg_pdq *hash, struct lookup *lookup)
{
	uint64_t key = key_of(hash);
	if (!only->capacity)
		return;
	for (size_t at = place_of(only, key); only->id_plus_one[at] && lookup->id == 0 && lookup->code == 0;
	     at = (at + 1) & (only->capacity - 1))
		if (only->key[at] == key)
			lookup->code = confirm(lookup->catalogue, only->first_id + only->id_plus_one[at] - 1,
					       lookup->hash, &lookup->id, lookup->err);
}

/* False when *out_damaged of the files is damaged. */
static bool find_in_files(struct vg_hash_only *only, const struct vg_pdq *hash, struct lookup *lookup,
			  size_t *out_damaged)
{
	for (size_t i = 0; i < only->usable && lookup->code == 0 && lookup->id == 0; i++) {
		int code = vg_hash_segment_search(&only->files.file[i].segment.as.hashes, hash, 1, 0, on_hit, lookup);
		*out_damaged = i;
		if (code == VG_ERR_CORRUPT)
			return false;
		if (code < 0)
			lookup->code = vg_error_set(lookup->err, code, "out of memory");
	}
	return true;
}

static void find_low_quality(struct lookup *lookup)
{
	struct vg_database *database = &lookup->catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_kept(
		database, "SELECT id FROM picture WHERE sha256 IS NULL AND pdq_quality < 50 AND pdq = ?", &s, lookup->err);
	if (code == 0) {
		sqlite3_bind_blob(s, 1, lookup->hash, 32, SQLITE_STATIC);
		code = vg_database_step(database, s, lookup->err);
	}
	if (code == 1) {
		lookup->id = sqlite3_column_int64(s, 0);
		sqlite3_reset(s);
	}
	lookup->code = code < 0 ? code : 0;
}

int vg_hash_only_find(struct vg_catalogue *catalogue, const struct vg_pdq *hash, int64_t *out_id,
		      struct vg_error *err)
{
	struct vg_hash_only *only = catalogue->hash_only;
	struct lookup lookup = { .catalogue = catalogue, .err = err };
	vg_pdq_to_bytes(hash, lookup.hash);
	int code = 0;
	if (!only->loaded || only->version != catalogue->meta.version)
		code = load(catalogue, only, err);
	if (code < 0)
		return code;
	size_t damaged;
	find_in_table(only, hash, &lookup);
	while (lookup.code == 0 && lookup.id == 0 && !find_in_files(only, hash, &lookup, &damaged)) {
		vg_segment_store_tell_damaged(&only->files, catalogue, only->files.file[damaged].name);
		lookup.code = load(catalogue, only, err); /* without that file */
		find_in_table(only, hash, &lookup);
	}
	if (lookup.code == 0 && lookup.id == 0 && catalogue->meta.low_quality > 0)
		find_low_quality(&lookup);
	*out_id = lookup.id;
	return lookup.code;
}

int vg_hash_only_added(struct vg_catalogue *catalogue, const struct vg_known *known, int64_t id,
		       struct vg_error *err)
{
	struct vg_hash_only *only = catalogue->hash_only;
	if (only->loaded && id < only->first_id)
		vg_hash_only_forget(only); /* not the catalogue that the files were made for */
	if (!only->loaded || only->version + 1 != catalogue->meta.version)
		return 0; /* it is loaded again anyway when it is asked */
	only->version = catalogue->meta.version;
	return !known->has_sha256 && known->has_pdq ? add(only, &known->pdq, id, err) : 0;
}

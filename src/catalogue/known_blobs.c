/* What is kept of a known picture in one piece, each piece with its checksum: features, a small version, a thumbnail. */
#include <stdlib.h>
#include <string.h>
#include <vestigo/design.h>

#include "base/checksum.h"
#include "catalogue/known.h"
#include "fingerprint/feature_codec.h"

/* The kinds of blob that a known picture may have. */
enum blob { FEATURES, RENDITION, THUMBNAIL, BLOBS };
static const struct { const char *name, *select, *unsealed, *next; } blobs[BLOBS] = {
	[FEATURES] = { "features", "SELECT data, checksum FROM feature WHERE picture = ?",
		       "SELECT data, checksum_of(data) FROM feature WHERE picture = ?",
		       "SELECT picture FROM feature WHERE picture > ? ORDER BY picture LIMIT 1" },
	[RENDITION] = { "rendition", "SELECT jpeg, checksum FROM rendition WHERE picture = ?",
			"SELECT jpeg, checksum_of(jpeg) FROM rendition WHERE picture = ?",
			"SELECT picture FROM rendition WHERE picture > ? ORDER BY picture LIMIT 1" },
	[THUMBNAIL] = { "thumbnail", "SELECT jpeg, checksum FROM thumbnail WHERE picture = ?",
			"SELECT jpeg, checksum_of(jpeg) FROM thumbnail WHERE picture = ?",
			"SELECT picture FROM thumbnail WHERE picture > ? ORDER BY picture LIMIT 1" },
};

static int blob_damaged(const struct vg_database *database, enum blob kind, int64_t id, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged, or was changed by another program, in the %s of known"
			    " picture %lld", database->path, blobs[kind].name, (long long)id);
}

/* The blob of a row, borrowed until the next step, if it is what was stored. */
static int take_blob(const struct vg_database *database, sqlite3_stmt *row, enum blob kind, int64_t id,
		     struct vg_span *out, struct vg_error *err)
{
	struct vg_span blob = { sqlite3_column_blob(row, 0), (size_t)sqlite3_column_bytes(row, 0) };
	if (sqlite3_column_type(row, 1) != SQLITE_INTEGER || sqlite3_column_int64(row, 1) != vg_checksum(blob))
		return blob_damaged(database, kind, id, err);
	*out = blob;
	return 0;
}

/* 1 and the row to be reset, 0 when there is none, or a code. */
static int find_blob(struct vg_database *database, enum blob kind, int64_t id, sqlite3_stmt **out_row,
		     struct vg_span *out, struct vg_error *err)
{
	struct vg_error own = { 0 };
	const char *sql = database->sealed ? blobs[kind].select : blobs[kind].unsealed;
	int code = vg_database_kept(database, sql, out_row, &own);
	if (code == 0) {
		sqlite3_bind_int64(*out_row, 1, id);
		code = vg_database_step(database, *out_row, &own);
	}
	if (code < 0)
		return vg_error_set(err, code, "the %s of known picture %lld: %.400s", blobs[kind].name, (long long)id,
				    own.message);
	if (code == 0)
		return 0;
	code = take_blob(database, *out_row, kind, id, out, err);
	if (code < 0)
		sqlite3_reset(*out_row);
	return code < 0 ? code : 1;
}

int vg_known_features(struct vg_catalogue *catalogue, int64_t id, struct vg_features *out, struct vg_error *err)
{
	sqlite3_stmt *row;
	struct vg_span blob = { NULL, 0 };
	struct vg_features features = { 0 };
	int code = find_blob(&catalogue->database, FEATURES, id, &row, &blob, err);
	if (code == 1) {
		code = vg_features_read(blob, &features);
		if (code == VG_ERR_MEMORY)
			vg_error_set(err, code, "out of memory");
		else if (code < 0)
			code = blob_damaged(&catalogue->database, FEATURES, id, err);
		sqlite3_reset(row);
	}
	if (code == 0)
		*out = features;
	return code;
}

static int copy_blob(struct vg_database *database, enum blob kind, int64_t id, uint8_t **out, size_t *out_size,
		     struct vg_error *err)
{
	sqlite3_stmt *row;
	struct vg_span blob = { NULL, 0 };
	uint8_t *copy = NULL;
	int code = find_blob(database, kind, id, &row, &blob, err);
	if (code == 1) {
		copy = malloc(blob.size ? blob.size : 1);
		if (copy && blob.size)
			memcpy(copy, blob.data, blob.size);
		sqlite3_reset(row);
		code = copy ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	if (code < 0)
		return code;
	*out = copy;
	*out_size = blob.size;
	return 0;
}

static int read_small(struct vg_catalogue *catalogue, enum blob kind, int64_t id, uint8_t **out, size_t *out_size,
		      struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (catalogue->database.absent) {
		*out = NULL;
		*out_size = 0;
	} else {
		code = copy_blob(&catalogue->database, kind, id, out, out_size, err);
	}
	return vg_database_leave(&catalogue->database, code, err);
}

int vg_catalogue_rendition(struct vg_catalogue *catalogue, int64_t id, uint8_t **out, size_t *out_size,
			   struct vg_error *err)
{
	return read_small(catalogue, RENDITION, id, out, out_size, err);
}

int vg_catalogue_thumbnail(struct vg_catalogue *catalogue, int64_t id, uint8_t **out, size_t *out_size,
			   struct vg_error *err)
{
	return read_small(catalogue, THUMBNAIL, id, out, out_size, err);
}

int vg_catalogue_picture(struct vg_catalogue *catalogue, int64_t id, struct vg_picture *out, struct vg_error *err)
{
	struct vg_picture picture;
	struct vg_known known;
	vg_picture_init(&picture);
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0)
		code = vg_known_features(catalogue, id, &picture.features, err);
	if (code == 0)
		code = copy_blob(&catalogue->database, RENDITION, id, &picture.rendition, &picture.rendition_size, err);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code < 0) {
		vg_picture_release(&picture);
		return code;
	}
	picture.disposition = VG_EXAMINED;
	picture.has_sha256 = known.has_sha256;
	memcpy(picture.sha256, known.sha256, sizeof picture.sha256);
	picture.width = known.width;
	picture.height = known.height;
	picture.orientation = known.orientation;
	*out = picture;
	return 0;
}

/* The next picture that has a blob of the kind: 1, 0 or a code. */
static int next_with(struct vg_database *database, enum blob kind, int64_t *id, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, blobs[kind].next, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, *id);
	code = vg_database_step(database, s, err);
	if (code == 1) {
		*id = sqlite3_column_int64(s, 0);
		sqlite3_reset(s);
	}
	return code;
}

static int check_kind(struct vg_database *database, enum blob kind, bool *out_named, struct vg_error *err)
{
	int code;
	for (int64_t id = 0; (code = next_with(database, kind, &id, err)) == 1;) {
		sqlite3_stmt *row;
		struct vg_span blob;
		code = find_blob(database, kind, id, &row, &blob, err);
		if (code < 0) {
			*out_named = true;
			break;
		}
		sqlite3_reset(row);
	}
	return code;
}

int vg_known_check_blobs(struct vg_catalogue *catalogue, bool *out_named, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	*out_named = false;
	int code = vg_database_compare(database, false, err);
	for (int kind = 0; kind < BLOBS && code == 0; kind++)
		code = check_kind(database, (enum blob)kind, out_named, err);
	int again = vg_database_compare(database, true, err);
	return code < 0 ? code : again;
}

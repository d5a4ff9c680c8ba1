#include "catalogue/known.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/design.h>

#include "base/checksum.h"
#include "base/time.h"
#include "catalogue/schema.h"
#include "fingerprint/feature_codec.h"

void vg_known_from_picture(const struct vg_picture *picture, struct vg_known *out)
{
	*out = (struct vg_known){
		.has_sha256 = picture->has_sha256, .has_pixels = true, .has_pdq = true,
		.pdq = picture->pdq.turned[VG_TURN_NONE],
		.has_pdq_resampled = picture->has_pdq_resampled,
		.pdq_resampled = picture->pdq_resampled.turned[VG_TURN_NONE], .pdq_quality = picture->pdq.quality,
		.orientation = picture->orientation, .bytes = picture->bytes,
		.format = picture->format, .width = picture->width, .height = picture->height,
		.features = picture->features.count ? &picture->features : NULL,
		.thumbnail = picture->thumbnail, .thumbnail_size = picture->thumbnail_size,
		.rendition = picture->rendition, .rendition_size = picture->rendition_size,
	};
	memcpy(out->sha256, picture->sha256, sizeof out->sha256);
	memcpy(out->pixels_sha256, picture->pixels_sha256, sizeof out->pixels_sha256);
}

void vg_known_tell(const struct vg_known *known, struct vg_match *match)
{
	match->known_width = known->width;
	match->known_height = known->height;
	match->has_sha256 = known->has_sha256;
	memcpy(match->sha256, known->sha256, sizeof match->sha256);
	match->added = known->added;
}

/* --- rows of pictures --- */

#define COLUMNS \
	"p.id, p.sha256, p.pixels_sha256, p.pdq, p.pdq_resampled, p.pdq_quality, p.orientation, p.bytes, p.format," \
	" p.width, p.height, p.added, (SELECT count(*) FROM sighting WHERE picture = p.id), "

/* Older catalogues have nothing set aside. */
#define SELECT_KNOWN(aside, rest) "SELECT " COLUMNS aside " FROM picture p " rest
#define SET_ASIDE "EXISTS (SELECT 1 FROM set_aside WHERE picture = p.id)"

/* The columns of COLUMNS. */
enum { ID, SHA256, PIXELS, PDQ, PDQ_RESAMPLED, QUALITY, ORIENTATION, BYTES, FORMAT, WIDTH, HEIGHT, ADDED, SIGHTINGS, ASIDE };

/* Nothing, or 32 bytes; false for anything else. */
static bool read_key(sqlite3_stmt *row, int column, uint8_t out[32], bool *out_has)
{
	*out_has = sqlite3_column_type(row, column) == SQLITE_BLOB && sqlite3_column_bytes(row, column) == 32;
	if (*out_has)
		memcpy(out, sqlite3_column_blob(row, column), 32);
	return *out_has || sqlite3_column_type(row, column) == SQLITE_NULL;
}

static bool read_hash(sqlite3_stmt *row, int column, struct vg_pdq *out, bool *out_has)
{
	uint8_t bytes[32];
	bool good = read_key(row, column, bytes, out_has);
	if (*out_has)
		vg_pdq_from_bytes(bytes, out);
	return good;
}

static bool read_size(sqlite3_stmt *row, int column, uint32_t *out)
{
	int64_t value;
	bool good = vg_database_whole(row, column, 0, UINT32_MAX, &value);
	*out = good ? (uint32_t)value : 0;
	return good;
}

static bool is_null(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL;
}

/* What a row says that was not written by us, and whose readers would not expect; NULL for nothing. */
static const char *numbers_fault(sqlite3_stmt *row, struct vg_known *out)
{
	int64_t quality = -1, orientation, bytes, sightings;
	if (!is_null(row, QUALITY) && !vg_database_whole(row, QUALITY, 0, 100, &quality))
		return "quality";
	if (!vg_database_whole(row, ORIENTATION, 1, 8, &orientation))
		return "orientation";
	if (!vg_database_whole(row, BYTES, 0, INT64_MAX, &bytes))
		return "number of bytes";
	if (!read_size(row, WIDTH, &out->width) || !read_size(row, HEIGHT, &out->height))
		return "size";
	if (!vg_database_whole(row, ADDED, INT64_MIN, INT64_MAX, &out->added) || !vg_time_in_range(out->added))
		return "time";
	if (!vg_database_whole(row, SIGHTINGS, 0, INT64_MAX, &sightings))
		return "number of sightings";
	out->pdq_quality = (int)quality;
	out->orientation = (int)orientation;
	out->bytes = (uint64_t)bytes;
	out->sightings = (uint64_t)sightings;
	return NULL;
}

/* VG_ERR_CORRUPT for a row that we do not write: a catalogue may come from anybody. */
static int read_known(const struct vg_database *database, sqlite3_stmt *row, struct vg_known *out, struct vg_error *err)
{
	*out = (struct vg_known){ .id = sqlite3_column_int64(row, ID) };
	const char *format = sqlite3_column_type(row, FORMAT) == SQLITE_TEXT ? (const char *)sqlite3_column_text(row, FORMAT) : NULL;
	const char *fault = numbers_fault(row, out);
	if (!fault && (!read_key(row, SHA256, out->sha256, &out->has_sha256) ||
		       !read_key(row, PIXELS, out->pixels_sha256, &out->has_pixels)))
		fault = "digest";
	if (!fault && (!read_hash(row, PDQ, &out->pdq, &out->has_pdq) ||
		       !read_hash(row, PDQ_RESAMPLED, &out->pdq_resampled, &out->has_pdq_resampled)))
		fault = "hash";
	if (!fault && !format)
		fault = "format";
	if (fault)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged, or was changed by another program: known picture"
				    " %lld has a %s that cannot be", database->path, (long long)out->id, fault);
	out->format = vg_format_from_name(format);
	out->set_aside = sqlite3_column_int(row, ASIDE) != 0;
	return 0;
}

/* 1, 0 when there is none, or a code. */
static int find_row(struct vg_database *database, int64_t id, struct vg_known *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, database->version < VG_SCHEMA_SET_ASIDE ? SELECT_KNOWN("0", "WHERE id = ?")
				    : SELECT_KNOWN(SET_ASIDE, "WHERE id = ?"), &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	code = vg_database_step(database, s, err);
	if (code == 1) {
		int read = read_known(database, s, out, err);
		sqlite3_reset(s);
		return read < 0 ? read : 1;
	}
	return code;
}

int vg_catalogue_get(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	int found = 0, code = vg_database_enter(database, err);
	if (code < 0)
		return code;
	if (!database->absent)
		found = find_row(database, id, out, err);
	found = vg_database_leave(database, found, err);
	return found == 0 ? vg_error_set(err, VG_ERR_NOT_FOUND, "there is no known picture %lld in \"%s\"", (long long)id,
					 database->path)
			  : found < 0 ? found : 0;
}

/* --- visits --- */

static int visit_known(struct vg_database *database, vg_known_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, database->version < VG_SCHEMA_SET_ASIDE ? SELECT_KNOWN("0", "ORDER BY id")
				       : SELECT_KNOWN(SET_ASIDE, "ORDER BY id"), &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_known known;
		code = read_known(database, s, &known, err);
		if (code == 0)
			code = visit(context, &known, err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

static int copy_text(sqlite3_stmt *row, int column, char **out, struct vg_error *err)
{
	if (is_null(row, column))
		return 0;
	if (sqlite3_column_type(row, column) != SQLITE_TEXT)
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's text is damaged, or was changed by another program");
	const char *text = (const char *)sqlite3_column_text(row, column);
	*out = text ? strdup(text) : NULL;
	return *out ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* Nothing, or a whole number; false for anything else. */
static bool read_number(sqlite3_stmt *row, int column, bool *out_has, int64_t *out)
{
	*out_has = vg_database_whole(row, column, INT64_MIN, INT64_MAX, out);
	return *out_has || is_null(row, column);
}

static int read_sighting(sqlite3_stmt *row, struct vg_sighting *out, struct vg_error *err)
{
	char **text[] = { &out->title, &out->source, &out->note, &out->claim, &out->rating, &out->review_url };
	int code = 0;
	int64_t precision;
	*out = (struct vg_sighting){ 0 };
	if (!read_number(row, 6, &out->has_date, &out->date) || !vg_time_in_range(out->date) ||
	    !vg_database_whole(row, 9, INT64_MIN, INT64_MAX, &out->recorded) || !vg_time_in_range(out->recorded) ||
	    !vg_database_whole(row, 10, 0, VG_DATE_PRECISION_COUNT - 1, &precision))
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's date is damaged, or was changed by another program");
	if (!read_number(row, 7, &out->has_chat_id, &out->chat_id) || !read_number(row, 8, &out->has_message, &out->message))
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's post is damaged, or was changed by another program");
	out->date_precision = (enum vg_date_precision)precision;
	for (int i = 0; i < (int)(sizeof text / sizeof *text) && code == 0; i++)
		code = copy_text(row, i, text[i], err);
	return code;
}

/* Older catalogues do not say how exactly a sighting is dated: midnight was how a day was kept. */
#define SIGHTINGS_BY(precision) \
	"SELECT title, source, note, claim, rating, review_url, date, chat, message, recorded, " precision ", id" \
	" FROM sighting WHERE picture = ? ORDER BY date IS NULL, date, id"

static int visit_sightings(struct vg_database *database, int64_t id, vg_sighting_visitor *visit, void *context,
			   struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		database, database->version < VG_SCHEMA_DATED ? SIGHTINGS_BY("2 * (date % 86400 IS 0)")
							       : SIGHTINGS_BY("date_precision"), &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_sighting sighting;
		code = read_sighting(s, &sighting, err);
		if (code == 0)
			code = visit(context, &sighting, err);
		vg_sighting_release(&sighting);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_known_sighting(struct vg_catalogue *catalogue, int64_t id, uint64_t number, struct vg_sighting *out,
		      int64_t *out_row, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, SIGHTINGS_BY("date_precision") " LIMIT 1 OFFSET ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, (int64_t)number - 1);
	code = vg_database_step(database, s, err);
	if (code == 0)
		code = vg_error_set(err, VG_ERR_NOT_FOUND, "known picture %lld has no sighting %llu", (long long)id,
				    (unsigned long long)number);
	else if (code == 1)
		code = read_sighting(s, out, err);
	if (code == 0)
		*out_row = sqlite3_column_int64(s, 11);
	sqlite3_finalize(s);
	return code;
}

static int visit_tags(struct vg_database *database, int64_t id, vg_tag_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, "SELECT tag FROM tag WHERE picture = ? ORDER BY tag", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	while ((code = vg_database_step(database, s, err)) == 1) {
		const char *tag = (const char *)sqlite3_column_text(s, 0);
		code = tag ? visit(context, tag, err) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each(struct vg_catalogue *catalogue, vg_known_visitor *visit, void *context, struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_known(&catalogue->database, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

int vg_catalogue_each_sighting(struct vg_catalogue *catalogue, int64_t id, vg_sighting_visitor *visit, void *context,
			       struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_sightings(&catalogue->database, id, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

int vg_catalogue_each_tag(struct vg_catalogue *catalogue, int64_t id, vg_tag_visitor *visit, void *context,
			  struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_tags(&catalogue->database, id, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

/* --- blobs, each with its checksum --- */

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

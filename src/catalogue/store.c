/* Adding, reading and removing known pictures. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "catalogue/catalogue.h"
#include "catalogue/hash_only.h"
#include "base/digest.h"
#include "fingerprint/feature_codec.h"

void vg_sighting_release(struct vg_sighting *sighting)
{
	char *texts[] = { sighting->title, sighting->source, sighting->note, sighting->claim,
			  sighting->rating, sighting->review_url };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(texts[i]);
	memset(sighting, 0, sizeof *sighting);
}

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

const char *const vg_catalogue_known_columns =
	"p.id, p.sha256, p.pixels_sha256, p.pdq, p.pdq_quality, p.orientation, p.bytes, p.format,"
	" p.width, p.height, p.added, p.pdq_resampled";

static bool read_blob(sqlite3_stmt *row, int column, uint8_t out[32])
{
	if (sqlite3_column_bytes(row, column) != 32)
		return false;
	memcpy(out, sqlite3_column_blob(row, column), 32);
	return true;
}

void vg_catalogue_read_known(sqlite3_stmt *row, struct vg_known *out)
{
	uint8_t pdq[32];
	const char *format = (const char *)sqlite3_column_text(row, 7);
	*out = (struct vg_known){ .id = sqlite3_column_int64(row, 0), .pdq_quality = -1 };
	out->has_sha256 = read_blob(row, 1, out->sha256);
	out->has_pixels = read_blob(row, 2, out->pixels_sha256);
	out->has_pdq = read_blob(row, 3, pdq);
	if (out->has_pdq)
		vg_pdq_from_bytes(pdq, &out->pdq);
	out->has_pdq_resampled = read_blob(row, 11, pdq);
	if (out->has_pdq_resampled)
		vg_pdq_from_bytes(pdq, &out->pdq_resampled);
	if (sqlite3_column_type(row, 4) != SQLITE_NULL)
		out->pdq_quality = sqlite3_column_int(row, 4);
	out->orientation = sqlite3_column_int(row, 5);
	out->bytes = (uint64_t)sqlite3_column_int64(row, 6);
	out->format = vg_format_from_name(format ? format : "");
	out->width = (uint32_t)sqlite3_column_int64(row, 8);
	out->height = (uint32_t)sqlite3_column_int64(row, 9);
	out->added = sqlite3_column_int64(row, 10);
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (text)
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

/* Steps a kept statement that gives no rows. */
static int finish(struct vg_catalogue *catalogue, sqlite3_stmt *statement, struct vg_error *err)
{
	int code = sqlite3_step(statement) == SQLITE_DONE ? 0 : vg_catalogue_fail(catalogue, "write to", err);
	sqlite3_reset(statement);
	return code;
}

static int insert_picture(struct vg_catalogue *catalogue, const struct vg_known *known,
			  int64_t now, int64_t *out_id, struct vg_error *err)
{
	uint8_t pdq[32], resampled[32];
	sqlite3_stmt *s = vg_catalogue_kept(
		catalogue, "INSERT INTO picture (sha256, pixels_sha256, pdq, pdq_quality, orientation,"
			   " bytes, format, width, height, added, pdq_resampled)"
			   " VALUES (?,?,?,?,?,?,?,?,?,?,?)", err);
	if (!s)
		return VG_ERR_IO;
	if (known->has_sha256)
		sqlite3_bind_blob(s, 1, known->sha256, 32, SQLITE_STATIC);
	if (known->has_pixels)
		sqlite3_bind_blob(s, 2, known->pixels_sha256, 32, SQLITE_STATIC);
	if (known->has_pdq) {
		vg_pdq_to_bytes(&known->pdq, pdq);
		sqlite3_bind_blob(s, 3, pdq, 32, SQLITE_STATIC);
	}
	if (known->pdq_quality >= 0)
		sqlite3_bind_int(s, 4, known->pdq_quality);
	sqlite3_bind_int(s, 5, known->orientation ? known->orientation : 1);
	sqlite3_bind_int64(s, 6, (int64_t)known->bytes);
	sqlite3_bind_text(s, 7, vg_format_name(known->format), -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 8, known->width);
	sqlite3_bind_int64(s, 9, known->height);
	sqlite3_bind_int64(s, 10, known->added ? known->added : now);
	if (known->has_pdq_resampled) {
		vg_pdq_to_bytes(&known->pdq_resampled, resampled);
		sqlite3_bind_blob(s, 11, resampled, 32, SQLITE_STATIC);
	}
	int code = finish(catalogue, s, err);
	if (code == 0) {
		*out_id = sqlite3_last_insert_rowid(catalogue->database);
		struct vg_known added = *known;
		added.added = known->added ? known->added : now;
		code = vg_tally_change(catalogue, &added, 1, err);
	}
	return code == 0 ? vg_hash_only_added(catalogue, known, *out_id, err) : code;
}

/* The picture with these bytes, or with this hash alone; 0 when there is none. */
static int find_same(struct vg_catalogue *catalogue, const struct vg_known *known, int64_t *out_id,
		     struct vg_error *err)
{
	if (!known->has_sha256)
		return vg_hash_only_find(catalogue, &known->pdq, out_id, err);
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, "SELECT id FROM picture WHERE sha256 = ?", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_blob(s, 1, known->sha256, 32, SQLITE_STATIC);
	*out_id = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return 0;
}

/* A line of a list of hashes, often: that it was seen is all that it says. */
static bool says_nothing(const struct vg_known *known, const struct vg_sighting *s)
{
	return !known->has_sha256 && !s->title && !s->source && !s->note && !s->claim && !s->rating &&
	       !s->review_url && !s->has_date && !s->has_chat_id && !s->has_message;
}

static int sighting_exists(struct vg_catalogue *catalogue, int64_t id,
			   const struct vg_sighting *sighting, bool *out, struct vg_error *err)
{
	*out = false;
	if (!sighting->source)
		return 0;
	sqlite3_stmt *s = vg_catalogue_kept(
		catalogue, "SELECT 1 FROM sighting WHERE picture = ? AND source = ? AND date IS ?", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	bind_text(s, 2, sighting->source);
	if (sighting->has_date)
		sqlite3_bind_int64(s, 3, sighting->date);
	*out = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_reset(s);
	return 0;
}

static int insert_sighting(struct vg_catalogue *catalogue, int64_t id,
			   const struct vg_sighting *sighting, int64_t now, struct vg_error *err)
{
	sqlite3_stmt *s = vg_catalogue_kept(
		catalogue, "INSERT INTO sighting (picture, title, source, note, claim, rating, review_url,"
			   " date, chat, message, recorded) VALUES (?,?,?,?,?,?,?,?,?,?,?)", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	bind_text(s, 2, sighting->title);
	bind_text(s, 3, sighting->source);
	bind_text(s, 4, sighting->note);
	bind_text(s, 5, sighting->claim);
	bind_text(s, 6, sighting->rating);
	bind_text(s, 7, sighting->review_url);
	if (sighting->has_date)
		sqlite3_bind_int64(s, 8, sighting->date);
	if (sighting->has_chat_id)
		sqlite3_bind_int64(s, 9, sighting->chat_id);
	if (sighting->has_message)
		sqlite3_bind_int64(s, 10, sighting->message);
	sqlite3_bind_int64(s, 11, sighting->recorded ? sighting->recorded : now);
	int code = finish(catalogue, s, err);
	if (code == 0)
		code = vg_tally_load(catalogue, err);
	catalogue->tally.sightings += code == 0;
	return code;
}

static int insert_blob(struct vg_catalogue *catalogue, const char *sql, int64_t id, struct vg_span blob,
		       struct vg_error *err)
{
	if (blob.size == 0)
		return 0;
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, sql, err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_blob64(s, 2, blob.data, blob.size, SQLITE_STATIC);
	return finish(catalogue, s, err);
}

/* The index of features covers pictures in the order of their ids: features that come
 * later than their picture, which an older version added, make it another index. */
static int insert_features(struct vg_catalogue *catalogue, int64_t id, const struct vg_features *features,
			   bool fresh, struct vg_error *err)
{
	struct vg_buffer bytes;
	if (!features)
		return 0;
	vg_buffer_init(&bytes, VG_FEATURES_BYTES_MAXIMUM);
	int code = vg_features_write(features, &bytes);
	code = code < 0 ? vg_error_set(err, code, "out of memory")
			: insert_blob(catalogue, "INSERT OR IGNORE INTO feature VALUES (?, ?)", id,
				      vg_buffer_span(&bytes), err);
	if (code == 0 && !fresh && sqlite3_changes(catalogue->database) > 0)
		code = vg_catalogue_run(catalogue, "UPDATE meta SET value = randomblob(16) WHERE key = 'identity'", err);
	vg_buffer_release(&bytes);
	return code;
}

static int insert_tags(struct vg_catalogue *catalogue, int64_t id, const char *const *tags,
		       size_t tag_count, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < tag_count && code == 0; i++) {
		sqlite3_stmt *s = vg_catalogue_kept(catalogue, "INSERT OR IGNORE INTO tag VALUES (?, ?)", err);
		if (!s)
			return VG_ERR_IO;
		sqlite3_bind_int64(s, 1, id);
		bind_text(s, 2, tags[i]);
		code = finish(catalogue, s, err);
	}
	return code;
}

static int insert_extras(struct vg_catalogue *catalogue, int64_t id, const struct vg_known *known,
			 bool fresh, struct vg_error *err)
{
	struct vg_span thumbnail = { known->thumbnail, known->thumbnail_size };
	struct vg_span rendition = { known->rendition, known->rendition_size };
	int code = insert_blob(catalogue, "INSERT OR IGNORE INTO thumbnail VALUES (?, ?)", id, thumbnail, err);
	if (code == 0)
		code = insert_blob(catalogue, "INSERT OR IGNORE INTO rendition VALUES (?, ?)", id, rendition, err);
	return code == 0 ? insert_features(catalogue, id, known->features, fresh, err) : code;
}

int vg_catalogue_rendition(struct vg_catalogue *catalogue, int64_t id, uint8_t **out,
			   size_t *out_size, struct vg_error *err)
{
	int code = 0;
	*out = NULL;
	*out_size = 0;
	sqlite3_stmt *s = vg_catalogue_prepare(catalogue, "SELECT jpeg FROM rendition WHERE picture = ?", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	if (sqlite3_step(s) == SQLITE_ROW) {
		const void *blob = sqlite3_column_blob(s, 0);
		size_t size = (size_t)sqlite3_column_bytes(s, 0);
		*out = size ? malloc(size) : NULL;
		if (*out)
			memcpy(*out, blob, *out_size = size);
		else if (size)
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	sqlite3_finalize(s);
	return code;
}

static int run_kept(struct vg_catalogue *catalogue, const char *sql, struct vg_error *err)
{
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, sql, err);
	return s ? finish(catalogue, s, err) : VG_ERR_IO;
}

int vg_catalogue_begin(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = run_kept(catalogue, "BEGIN IMMEDIATE", err);
	catalogue->in_transaction = code == 0;
	catalogue->tally_loaded = false; /* others may have changed it before */
	return code;
}

static void roll_back(struct vg_catalogue *catalogue)
{
	(void)sqlite3_exec(catalogue->database, "ROLLBACK", NULL, NULL, NULL);
	catalogue->in_transaction = catalogue->tally_loaded = false;
	vg_hash_only_forget(catalogue->hash_only);
}

int vg_catalogue_commit(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = vg_tally_write(catalogue, err);
	if (code == 0)
		code = run_kept(catalogue, "COMMIT", err);
	if (code < 0)
		roll_back(catalogue);
	catalogue->in_transaction = false;
	return code;
}

/* Inside a transaction. */
static int add(struct vg_catalogue *catalogue, const struct vg_known *known,
	       const struct vg_sighting *sighting, const char *const *tags, size_t tag_count,
	       enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	int64_t id = 0, now = vg_time_now();
	bool there = says_nothing(known, sighting); /* or nothing is to be kept */
	enum vg_add_outcome outcome = VG_ADDED;
	int code = find_same(catalogue, known, &id, err);
	if (code == 0 && id) {
		if (!there)
			code = sighting_exists(catalogue, id, sighting, &there, err);
		outcome = there ? VG_ALREADY_THERE : VG_SIGHTING_ADDED;
	} else if (code == 0) {
		code = insert_picture(catalogue, known, now, &id, err);
	}
	if (code == 0 && !there)
		code = insert_sighting(catalogue, id, sighting, now, err);
	if (code == 0)
		code = insert_tags(catalogue, id, tags, tag_count, err);
	if (code == 0)
		code = insert_extras(catalogue, id, known, outcome == VG_ADDED, err);
	*out_outcome = outcome;
	*out_id = id;
	return code;
}

int vg_catalogue_add(struct vg_catalogue *catalogue, const struct vg_known *known,
		     const struct vg_sighting *sighting, const char *const *tags, size_t tag_count,
		     enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	enum vg_add_outcome outcome;
	int64_t id;
	bool alone = !catalogue->in_transaction;
	/* A hash of a list is one picture and one sighting: what can go wrong between the two
	 * ends the whole transaction anyway, and lists are long. */
	bool guarded = !alone && (known->has_sha256 || tag_count > 0);
	if (!known->has_sha256 && !known->has_pdq)
		return vg_error_set(err, VG_ERR_USAGE, "a known picture needs a digest or a hash");
	int code = alone ? vg_catalogue_begin(catalogue, err)
		 : guarded ? run_kept(catalogue, "SAVEPOINT addition", err) : 0;
	if (code < 0)
		return code;
	struct vg_tally before = catalogue->tally;
	bool loaded = catalogue->tally_loaded;
	code = add(catalogue, known, sighting, tags, tag_count, &outcome, &id, err);
	if (code == 0 && (alone || guarded))
		code = alone ? vg_catalogue_commit(catalogue, err) : run_kept(catalogue, "RELEASE addition", err);
	if (code < 0 && !guarded) {
		roll_back(catalogue);
	} else if (code < 0) {
		(void)sqlite3_exec(catalogue->database, "ROLLBACK TO addition; RELEASE addition", NULL, NULL, NULL);
		catalogue->tally = before;
		catalogue->tally_loaded = loaded;
		vg_hash_only_forget(catalogue->hash_only);
	} else {
		*out_outcome = outcome;
		*out_id = id;
	}
	return code;
}

int vg_catalogue_get(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out,
		     struct vg_error *err)
{
	int code = VG_ERR_NOT_FOUND;
	char sql[256];
	if (catalogue->database) {
		snprintf(sql, sizeof sql, "SELECT %s, (SELECT count(*) FROM sighting WHERE picture = p.id)"
			 " FROM picture p WHERE id = ?", vg_catalogue_known_columns);
		sqlite3_stmt *s = vg_catalogue_prepare(catalogue, sql, err);
		if (!s)
			return VG_ERR_IO;
		sqlite3_bind_int64(s, 1, id);
		if (sqlite3_step(s) == SQLITE_ROW) {
			vg_catalogue_read_known(s, out);
			out->sightings = (uint64_t)sqlite3_column_int64(s, 12);
			code = 0;
		}
		sqlite3_finalize(s);
	}
	if (code < 0)
		vg_error_set(err, code, "there is no known picture %lld in \"%s\"", (long long)id,
			     catalogue->path);
	return code;
}

int vg_catalogue_remove(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_known known;
	int code = vg_catalogue_get(catalogue, id, &known, err);
	if (code < 0)
		return code;
	code = vg_catalogue_begin(catalogue, err);
	if (code < 0)
		return code;
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, "DELETE FROM picture WHERE id = ?", err);
	code = s ? 0 : VG_ERR_IO;
	if (s) {
		sqlite3_bind_int64(s, 1, id);
		code = finish(catalogue, s, err);
	}
	if (code == 0)
		code = vg_tally_change(catalogue, &known, -1, err);
	if (code == 0) {
		catalogue->tally.sightings -= (int64_t)known.sightings;
		code = vg_catalogue_commit(catalogue, err);
	}
	if (code < 0)
		roll_back(catalogue);
	return code;
}

int vg_catalogue_each(struct vg_catalogue *catalogue, vg_known_visitor *visit, void *context,
		      struct vg_error *err)
{
	char sql[256];
	int code = 0, step = SQLITE_DONE;
	if (!catalogue->database)
		return 0;
	snprintf(sql, sizeof sql, "SELECT %s, (SELECT count(*) FROM sighting WHERE picture = p.id)"
		 " FROM picture p ORDER BY id", vg_catalogue_known_columns);
	sqlite3_stmt *s = vg_catalogue_prepare(catalogue, sql, err);
	if (!s)
		return VG_ERR_IO;
	while (code >= 0 && (step = sqlite3_step(s)) == SQLITE_ROW) {
		struct vg_known known;
		vg_catalogue_read_known(s, &known);
		known.sightings = (uint64_t)sqlite3_column_int64(s, 12);
		code = visit(context, &known, err);
	}
	if (code >= 0 && step != SQLITE_DONE)
		code = vg_catalogue_fail(catalogue, "read", err);
	sqlite3_finalize(s);
	return code;
}

static char *copy_column(sqlite3_stmt *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row, column);
	return text ? strdup(text) : NULL;
}

int vg_catalogue_each_sighting(struct vg_catalogue *catalogue, int64_t id,
			       vg_sighting_visitor *visit, void *context, struct vg_error *err)
{
	int code = 0, step = SQLITE_DONE;
	if (!catalogue->database)
		return 0;
	sqlite3_stmt *s = vg_catalogue_prepare(
		catalogue, "SELECT title, source, note, claim, rating, review_url, date, chat, message,"
			   " recorded FROM sighting WHERE picture = ? ORDER BY date IS NULL, date, id", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	while (code >= 0 && (step = sqlite3_step(s)) == SQLITE_ROW) {
		struct vg_sighting sighting = {
			copy_column(s, 0), copy_column(s, 1), copy_column(s, 2), copy_column(s, 3),
			copy_column(s, 4), copy_column(s, 5),
			sqlite3_column_type(s, 6) != SQLITE_NULL, sqlite3_column_type(s, 7) != SQLITE_NULL,
			sqlite3_column_type(s, 8) != SQLITE_NULL, sqlite3_column_int64(s, 6),
			sqlite3_column_int64(s, 7), sqlite3_column_int64(s, 8), sqlite3_column_int64(s, 9),
		};
		code = visit(context, &sighting, err);
		vg_sighting_release(&sighting);
	}
	if (code >= 0 && step != SQLITE_DONE)
		code = vg_catalogue_fail(catalogue, "read", err);
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each_tag(struct vg_catalogue *catalogue, int64_t id, vg_tag_visitor *visit,
			  void *context, struct vg_error *err)
{
	int code = 0;
	if (!catalogue->database)
		return 0;
	sqlite3_stmt *s =
		vg_catalogue_prepare(catalogue, "SELECT tag FROM tag WHERE picture = ? ORDER BY tag", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, id);
	while (code >= 0 && sqlite3_step(s) == SQLITE_ROW)
		code = visit(context, (const char *)sqlite3_column_text(s, 0), err);
	sqlite3_finalize(s);
	return code;
}

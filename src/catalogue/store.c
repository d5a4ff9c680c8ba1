/* Adding and removing known pictures, alone or inside a transaction that the caller began. */
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/time.h"
#include "catalogue/catalogue.h"
#include "catalogue/change.h"
#include "catalogue/designs.h"
#include "catalogue/hash_only_lookup.h"
#include "fingerprint/feature_codec.h"

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	if (text)
		sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

static void bind_number(sqlite3_stmt *statement, int at, bool has, int64_t number)
{
	if (has)
		sqlite3_bind_int64(statement, at, number);
}

/* --- the rows of a picture --- */

static int insert_row(struct vg_database *database, const struct vg_known *known, int64_t added, struct vg_error *err)
{
	uint8_t pdq[32], resampled[32];
	sqlite3_stmt *s;
	int code = vg_database_kept(
		database, "INSERT INTO picture (sha256, pixels_sha256, pdq, pdq_quality, orientation,"
			  " bytes, format, width, height, added, pdq_resampled)"
			  " VALUES (?,?,?,?,?,?,?,?,?,?,?)", &s, err);
	if (code < 0)
		return code;
	if (known->has_sha256)
		sqlite3_bind_blob(s, 1, known->sha256, 32, SQLITE_STATIC);
	if (known->has_pixels)
		sqlite3_bind_blob(s, 2, known->pixels_sha256, 32, SQLITE_STATIC);
	if (known->has_pdq) {
		vg_pdq_to_bytes(&known->pdq, pdq);
		sqlite3_bind_blob(s, 3, pdq, 32, SQLITE_STATIC);
	}
	bind_number(s, 4, known->pdq_quality >= 0, known->pdq_quality);
	sqlite3_bind_int(s, 5, known->orientation ? known->orientation : 1);
	sqlite3_bind_int64(s, 6, (int64_t)known->bytes);
	bind_text(s, 7, vg_format_name(known->format));
	sqlite3_bind_int64(s, 8, known->width);
	sqlite3_bind_int64(s, 9, known->height);
	sqlite3_bind_int64(s, 10, added);
	if (known->has_pdq_resampled) {
		vg_pdq_to_bytes(&known->pdq_resampled, resampled);
		sqlite3_bind_blob(s, 11, resampled, 32, SQLITE_STATIC);
	}
	return vg_database_finish(database, s, err);
}

static int insert_picture(struct vg_catalogue *catalogue, const struct vg_known *known,
			  int64_t now, int64_t *out_id, struct vg_error *err)
{
	struct vg_known added = *known;
	added.added = known->added && known->added < now ? known->added : now; /* nobody knows what is to come */
	int code = insert_row(&catalogue->database, known, added.added, err);
	if (code < 0)
		return code;
	*out_id = sqlite3_last_insert_rowid(catalogue->database.handle);
	code = vg_meta_change(&catalogue->database, &catalogue->meta, &added, 1, err);
	return code == 0 ? vg_hash_only_added(catalogue, known, *out_id, err) : code;
}

/* The picture with these bytes, or with this hash alone; 0 when there is none. */
static int find_same(struct vg_catalogue *catalogue, const struct vg_known *known, int64_t *out_id,
		     struct vg_error *err)
{
	sqlite3_stmt *s;
	if (!known->has_sha256)
		return vg_hash_only_find(catalogue, &known->pdq, out_id, err);
	int code = vg_database_kept(&catalogue->database, "SELECT id FROM picture WHERE sha256 = ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 1, known->sha256, 32, SQLITE_STATIC);
	code = vg_database_step(&catalogue->database, s, err);
	if (code < 0)
		return code;
	*out_id = code == 1 ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return 0;
}

/* --- sightings, tags and blobs --- */

/* A line of a list of hashes, often: that it was seen is all that it says. */
static bool says_nothing(const struct vg_known *known, const struct vg_sighting *s)
{
	return !known->has_sha256 && !s->title && !s->source && !s->note && !s->claim && !s->rating &&
	       !s->review_url && !s->has_date && !s->has_chat_id && !s->has_message;
}

/* Is the same source and date there, with all that this one says of a review? Without a source, with all else that it
 * says as well: what is added twice was seen once. */
static int sighting_exists(struct vg_database *database, int64_t id,
			   const struct vg_sighting *sighting, bool *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	*out = false;
	int code = vg_database_kept(
		database, "SELECT 1 FROM sighting WHERE picture = ?1 AND source IS ?2 AND date IS ?3 AND coalesce(?4, claim) IS claim"
			  " AND coalesce(?5, rating) IS rating AND coalesce(?6, review_url) IS review_url AND"
			  " (?2 IS NOT NULL OR (title IS ?7 AND note IS ?8 AND chat IS ?9 AND message IS ?10))", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	bind_text(s, 2, sighting->source);
	bind_number(s, 3, sighting->has_date, sighting->date);
	bind_text(s, 4, sighting->claim);
	bind_text(s, 5, sighting->rating);
	bind_text(s, 6, sighting->review_url);
	bind_text(s, 7, sighting->title);
	bind_text(s, 8, sighting->note);
	bind_number(s, 9, sighting->has_chat_id, sighting->chat_id);
	bind_number(s, 10, sighting->has_message, sighting->message);
	code = vg_database_step(database, s, err);
	*out = code == 1;
	sqlite3_reset(s);
	return code < 0 ? code : 0;
}

static int insert_sighting(struct vg_catalogue *catalogue, int64_t id,
			   const struct vg_sighting *sighting, int64_t now, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(
		&catalogue->database, "INSERT INTO sighting (picture, title, source, note, claim, rating, review_url,"
				      " date, chat, message, recorded, date_precision) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	bind_text(s, 2, sighting->title);
	bind_text(s, 3, sighting->source);
	bind_text(s, 4, sighting->note);
	bind_text(s, 5, sighting->claim);
	bind_text(s, 6, sighting->rating);
	bind_text(s, 7, sighting->review_url);
	bind_number(s, 8, sighting->has_date, sighting->date);
	bind_number(s, 9, sighting->has_chat_id, sighting->chat_id);
	bind_number(s, 10, sighting->has_message, sighting->message);
	sqlite3_bind_int64(s, 11, sighting->recorded ? sighting->recorded : now);
	sqlite3_bind_int(s, 12, (int)sighting->date_precision);
	code = vg_database_finish(&catalogue->database, s, err);
	catalogue->meta.sightings += code == 0;
	return code;
}

static int insert_blob(struct vg_database *database, const char *sql, int64_t id, struct vg_span blob,
		       struct vg_error *err)
{
	sqlite3_stmt *s;
	if (blob.size == 0)
		return 0;
	int code = vg_database_kept(database, sql, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_blob64(s, 2, blob.data, blob.size, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, vg_checksum(blob));
	return vg_database_finish(database, s, err);
}

/* The index of features covers pictures in the order of their ids: features that come
 * later than their picture, which an older version added, make it another index. */
static int insert_features(struct vg_catalogue *catalogue, int64_t id, const struct vg_features *features,
			   bool fresh, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	struct vg_buffer bytes;
	if (!features)
		return 0;
	struct vg_features stored = *features;
	stored.count = stored.count < VG_FEATURES_STORED ? stored.count : VG_FEATURES_STORED;
	vg_buffer_init(&bytes, VG_FEATURES_BYTES_MAXIMUM);
	int code = vg_features_write(&stored, &bytes);
	code = code < 0 ? vg_error_set(err, code, "out of memory")
			: insert_blob(database, "INSERT OR IGNORE INTO feature (picture, data, checksum) VALUES (?, ?, ?)",
				      id, vg_buffer_span(&bytes), err);
	bool added = code == 0 && sqlite3_changes(database->handle) > 0;
	catalogue->meta.with_features += added;
	if (added && !fresh)
		code = vg_meta_new_identity(database, err);
	vg_buffer_release(&bytes);
	return code;
}

static int insert_tags(struct vg_database *database, int64_t id, const struct vg_addition *addition, struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < addition->tag_count && code == 0; i++) {
		sqlite3_stmt *s;
		code = vg_database_kept(database, "INSERT OR IGNORE INTO tag VALUES (?, ?)", &s, err);
		if (code < 0)
			return code;
		sqlite3_bind_int64(s, 1, id);
		bind_text(s, 2, addition->tags[i]);
		code = vg_database_finish(database, s, err);
	}
	return code;
}

static int insert_blobs(struct vg_catalogue *catalogue, int64_t id, const struct vg_known *known,
			bool fresh, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	struct vg_span thumbnail = { known->thumbnail, known->thumbnail_size };
	struct vg_span rendition = { known->rendition, known->rendition_size };
	int code = insert_blob(database, "INSERT OR IGNORE INTO thumbnail (picture, jpeg, checksum) VALUES (?, ?, ?)",
			       id, thumbnail, err);
	if (code == 0)
		code = insert_blob(database, "INSERT OR IGNORE INTO rendition (picture, jpeg, checksum) VALUES (?, ?, ?)",
				   id, rendition, err);
	return code == 0 ? insert_features(catalogue, id, known->features, fresh, err) : code;
}

/* --- adding --- */

/* Inside a transaction. */
static int add(struct vg_catalogue *catalogue, const struct vg_addition *addition,
	       enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	const struct vg_known *known = addition->known;
	int64_t id = 0, now = vg_time_now();
	bool there = says_nothing(known, addition->sighting); /* or nothing is to be kept */
	enum vg_add_outcome outcome = VG_ADDED;
	int code = vg_change_meta(catalogue, err);
	if (code == 0)
		code = find_same(catalogue, known, &id, err);
	if (code == 0 && id) {
		if (!there)
			code = sighting_exists(&catalogue->database, id, addition->sighting, &there, err);
		outcome = there ? VG_ALREADY_THERE : VG_SIGHTING_ADDED;
	} else if (code == 0) {
		code = insert_picture(catalogue, known, now, &id, err);
	}
	if (code == 0 && !there)
		code = insert_sighting(catalogue, id, addition->sighting, now, err);
	if (code == 0)
		code = insert_tags(&catalogue->database, id, addition, err);
	if (code == 0)
		code = insert_blobs(catalogue, id, known, outcome == VG_ADDED, err);
	if (code < 0)
		return code;
	*out_outcome = outcome;
	*out_id = id;
	return 0;
}

/* A hash of a list, inside a transaction: lists are long, and a savepoint each would cost much. A
 * failure, which is one of the disk or of memory, undoes all of it. */
static int add_of_list(struct vg_catalogue *catalogue, const struct vg_addition *addition,
		       enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	int code = add(catalogue, addition, out_outcome, out_id, err);
	return code < 0 ? vg_change_abandon(catalogue, code) : 0;
}

static int add_guarded(struct vg_catalogue *catalogue, const struct vg_addition *addition,
		       enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	struct vg_change change;
	enum vg_add_outcome outcome;
	int64_t id;
	int code = vg_change_begin(catalogue, &change, err);
	if (code < 0)
		return code;
	code = add(catalogue, addition, &outcome, &id, err);
	code = vg_change_end(catalogue, &change, code, err);
	if (code < 0)
		return code;
	*out_outcome = outcome;
	*out_id = id;
	return 0;
}

int vg_catalogue_add(struct vg_catalogue *catalogue, const struct vg_addition *addition,
		     enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	const struct vg_known *known = addition->known;
	int code = vg_change_allowed(catalogue, err);
	if (code < 0)
		return code;
	if (!known->has_sha256 && !known->has_pdq)
		return vg_error_set(err, VG_ERR_USAGE, "a known picture needs a digest or a hash");
	bool of_list = !known->has_sha256 && addition->tag_count == 0 && vg_database_in_transaction(&catalogue->database);
	return (of_list ? add_of_list : add_guarded)(catalogue, addition, out_outcome, out_id, err);
}

/* --- removing --- */

/* A statement that takes the picture's id and gives no rows. */
static int run_on(struct vg_catalogue *catalogue, const char *sql, int64_t id, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(&catalogue->database, sql, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	return vg_database_finish(&catalogue->database, s, err);
}

/* By itself, not with its picture, so that it is counted. */
static int delete_features(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	int code = run_on(catalogue, "DELETE FROM feature WHERE picture = ?", id, err);
	catalogue->meta.with_features -= code == 0 ? sqlite3_changes(catalogue->database.handle) : 0;
	return code;
}

static int delete_picture(struct vg_catalogue *catalogue, const struct vg_known *known, struct vg_error *err)
{
	int code = vg_change_meta(catalogue, err);
	if (code == 0)
		code = delete_features(catalogue, known->id, err);
	if (code == 0)
		code = vg_designs_leave(&catalogue->database, known->id, err);
	if (code == 0)
		code = run_on(catalogue, "DELETE FROM picture WHERE id = ?", known->id, err);
	if (code == 0) /* the index has it until it is made anew: no search gives it */
		code = run_on(catalogue, "INSERT OR IGNORE INTO removed VALUES (?)", known->id, err);
	if (code == 0)
		code = vg_meta_change(&catalogue->database, &catalogue->meta, known, -1, err);
	catalogue->meta.sightings -= code == 0 ? (int64_t)known->sightings : 0;
	return code;
}

int vg_catalogue_remove(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_known known;
	struct vg_change change;
	if (catalogue->database.absent)
		return vg_catalogue_get(catalogue, id, &known, err); /* which is not there */
	int code = vg_change_allowed(catalogue, err);
	if (code == 0)
		code = vg_change_begin(catalogue, &change, err);
	if (code < 0)
		return code;
	code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0)
		code = delete_picture(catalogue, &known, err);
	return vg_change_end(catalogue, &change, code, err);
}

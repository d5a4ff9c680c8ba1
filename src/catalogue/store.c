/* Adding and removing known pictures, alone or inside a transaction that the caller began. */
#include <stdlib.h>
#include <string.h>

#include "base/checksum.h"
#include "base/time.h"
#include "catalogue/catalogue.h"
#include "catalogue/designs.h"
#include "catalogue/distinct.h"
#include "catalogue/hash_only.h"
#include "catalogue/store.h"
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
	added.added = known->added ? known->added : now;
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

static int sighting_exists(struct vg_database *database, int64_t id,
			   const struct vg_sighting *sighting, bool *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	*out = false;
	if (!sighting->source)
		return 0;
	int code = vg_database_kept(
		database, "SELECT 1 FROM sighting WHERE picture = ? AND source = ? AND date IS ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	bind_text(s, 2, sighting->source);
	bind_number(s, 3, sighting->has_date, sighting->date);
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
static int insert_features(struct vg_database *database, int64_t id, const struct vg_features *features,
			   bool fresh, struct vg_error *err)
{
	struct vg_buffer bytes;
	if (!features)
		return 0;
	vg_buffer_init(&bytes, VG_FEATURES_BYTES_MAXIMUM);
	int code = vg_features_write(features, &bytes);
	code = code < 0 ? vg_error_set(err, code, "out of memory")
			: insert_blob(database, "INSERT OR IGNORE INTO feature (picture, data, checksum) VALUES (?, ?, ?)",
				      id, vg_buffer_span(&bytes), err);
	if (code == 0 && !fresh && sqlite3_changes(database->handle) > 0)
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

static int insert_blobs(struct vg_database *database, int64_t id, const struct vg_known *known,
			bool fresh, struct vg_error *err)
{
	struct vg_span thumbnail = { known->thumbnail, known->thumbnail_size };
	struct vg_span rendition = { known->rendition, known->rendition_size };
	int code = insert_blob(database, "INSERT OR IGNORE INTO thumbnail (picture, jpeg, checksum) VALUES (?, ?, ?)",
			       id, thumbnail, err);
	if (code == 0)
		code = insert_blob(database, "INSERT OR IGNORE INTO rendition (picture, jpeg, checksum) VALUES (?, ?, ?)",
				   id, rendition, err);
	return code == 0 ? insert_features(database, id, known->features, fresh, err) : code;
}

/* --- transactions --- */

static int load_meta(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = catalogue->meta_loaded ? 0 : vg_meta_read(&catalogue->database, &catalogue->meta, err);
	catalogue->meta_loaded |= code == 0;
	return code;
}

static void roll_back(struct vg_catalogue *catalogue)
{
	vg_database_roll_back(&catalogue->database);
	catalogue->meta_loaded = false;
	vg_hash_only_forget(catalogue->hash_only);
}

static int begin(struct vg_catalogue *catalogue, struct vg_error *err)
{
	catalogue->meta_loaded = false; /* others may have changed it before */
	return vg_database_begin(&catalogue->database, err);
}

static int commit(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = catalogue->meta_loaded ? vg_meta_write(&catalogue->database, &catalogue->meta, err) : 0;
	if (code == 0)
		code = vg_database_commit(&catalogue->database, err);
	if (code < 0)
		roll_back(catalogue);
	catalogue->meta_loaded = false;
	return code;
}

/* May anything be changed now? */
static int may_write(const struct vg_catalogue *catalogue, struct vg_error *err)
{
	const struct vg_database *database = &catalogue->database;
	if (database->depth > 0)
		return vg_error_set(err, VG_ERR_USAGE, "a catalogue may not be changed by what visits its content");
	if (database->absent || !database->handle)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is not there, and was opened for reading", database->path);
	if (catalogue->undone)
		return vg_error_set(err, VG_ERR_USAGE, "the transaction was undone by an earlier failure");
	return vg_database_may_write(database, err);
}

int vg_catalogue_begin(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = may_write(catalogue, err);
	if (code == 0 && vg_database_in_transaction(&catalogue->database))
		code = vg_error_set(err, VG_ERR_USAGE, "a transaction was begun already");
	return code == 0 ? begin(catalogue, err) : code;
}

int vg_catalogue_commit(struct vg_catalogue *catalogue, struct vg_error *err)
{
	bool undone = catalogue->undone;
	catalogue->undone = false;
	if (undone)
		return vg_error_set(err, VG_ERR_IO, "nothing was stored: an earlier failure undid the transaction");
	int code = may_write(catalogue, err);
	if (code == 0 && !vg_database_in_transaction(&catalogue->database))
		code = vg_error_set(err, VG_ERR_USAGE, "no transaction was begun");
	return code == 0 ? commit(catalogue, err) : code;
}

/* One change: done wholly, or not at all, with nothing else of the caller's transaction lost. */
struct change {
	bool inside;             /* a transaction that the caller began */
	struct vg_meta before;
	bool loaded;
};

static int begin_change(struct vg_catalogue *catalogue, struct change *out, struct vg_error *err)
{
	*out = (struct change){ .inside = vg_database_in_transaction(&catalogue->database) };
	int code = out->inside ? vg_database_command(&catalogue->database, "SAVEPOINT change", err) : begin(catalogue, err);
	out->before = catalogue->meta;
	out->loaded = catalogue->meta_loaded;
	return code;
}

static void undo_inside(struct vg_catalogue *catalogue, const struct change *change)
{
	struct vg_error ignored = { 0 };
	int code = vg_database_run(&catalogue->database, "ROLLBACK TO change; RELEASE change", &ignored);
	catalogue->meta = change->before;
	catalogue->meta_loaded = change->loaded;
	vg_hash_only_forget(catalogue->hash_only);
	/* Some failures end the whole transaction. */
	catalogue->undone = code < 0 || !vg_database_in_transaction(&catalogue->database);
	if (catalogue->undone)
		roll_back(catalogue);
}

static int end_change(struct vg_catalogue *catalogue, const struct change *change, int code, struct vg_error *err)
{
	if (code == 0 && !change->inside)
		return commit(catalogue, err);
	if (code == 0)
		code = vg_database_command(&catalogue->database, "RELEASE change", err);
	if (code < 0 && change->inside)
		undo_inside(catalogue, change);
	else if (code < 0)
		roll_back(catalogue);
	return code;
}

int vg_store_change(struct vg_catalogue *catalogue, vg_change_work *work, void *context, struct vg_error *err)
{
	struct change change;
	int code = may_write(catalogue, err);
	if (code == 0)
		code = begin_change(catalogue, &change, err);
	if (code < 0)
		return code;
	code = load_meta(catalogue, err);
	if (code == 0)
		code = work(catalogue, context, err);
	catalogue->meta.version += code == 0;
	return end_change(catalogue, &change, code, err);
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
	int code = load_meta(catalogue, err);
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
		code = insert_blobs(&catalogue->database, id, known, outcome == VG_ADDED, err);
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
	if (code < 0) {
		catalogue->undone = true;
		roll_back(catalogue);
	}
	return code;
}

static int add_guarded(struct vg_catalogue *catalogue, const struct vg_addition *addition,
		       enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err)
{
	struct change change;
	enum vg_add_outcome outcome;
	int64_t id;
	int code = begin_change(catalogue, &change, err);
	if (code < 0)
		return code;
	code = add(catalogue, addition, &outcome, &id, err);
	code = end_change(catalogue, &change, code, err);
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
	int code = may_write(catalogue, err);
	if (code < 0)
		return code;
	if (!known->has_sha256 && !known->has_pdq)
		return vg_error_set(err, VG_ERR_USAGE, "a known picture needs a digest or a hash");
	bool of_list = !known->has_sha256 && addition->tag_count == 0 && vg_database_in_transaction(&catalogue->database);
	return (of_list ? add_of_list : add_guarded)(catalogue, addition, out_outcome, out_id, err);
}

/* --- judgements --- */

int vg_catalogue_set_distinct(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], bool *out_new,
			      struct vg_error *err)
{
	struct change change;
	bool fresh = false;
	int code = may_write(catalogue, err);
	if (code == 0 && memcmp(a, b, 32) == 0)
		code = vg_error_set(err, VG_ERR_USAGE, "a picture cannot be distinct from itself");
	if (code == 0)
		code = begin_change(catalogue, &change, err);
	if (code < 0)
		return code;
	code = load_meta(catalogue, err);
	if (code == 0)
		code = vg_distinct_store(&catalogue->database, a, b, vg_time_now(), &fresh, err);
	catalogue->meta.version += code == 0; /* what was found before may not be so now */
	code = end_change(catalogue, &change, code, err);
	if (code == 0)
		*out_new = fresh;
	return code;
}

/* --- removing --- */

static int delete_picture(struct vg_catalogue *catalogue, const struct vg_known *known, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = load_meta(catalogue, err);
	if (code == 0)
		code = vg_designs_leave(&catalogue->database, known->id, err);
	if (code == 0)
		code = vg_database_kept(&catalogue->database, "DELETE FROM picture WHERE id = ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, known->id);
	code = vg_database_finish(&catalogue->database, s, err);
	if (code == 0)
		code = vg_meta_change(&catalogue->database, &catalogue->meta, known, -1, err);
	catalogue->meta.sightings -= code == 0 ? (int64_t)known->sightings : 0;
	return code;
}

int vg_catalogue_remove(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_known known;
	struct change change;
	if (catalogue->database.absent)
		return vg_catalogue_get(catalogue, id, &known, err); /* which is not there */
	int code = may_write(catalogue, err);
	if (code == 0)
		code = begin_change(catalogue, &change, err);
	if (code < 0)
		return code;
	code = vg_catalogue_get(catalogue, id, &known, err);
	if (code == 0)
		code = delete_picture(catalogue, &known, err);
	return end_change(catalogue, &change, code, err);
}

#include "catalogue/distinct.h"

#include <string.h>

#include "base/time.h"
#include "catalogue/change.h"
#include "catalogue/known.h"
#include "catalogue/schema.h"

/* Was picture `a` judged distinct from `b`, or, where that is NULL, from known picture `id`? 1 or 0. */
static int is_distinct(struct vg_database *database, const uint8_t a[32], const uint8_t *b, int64_t id, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "SELECT 1 FROM distinct_pair WHERE a = ?1 AND"
					      " b = coalesce(?2, (SELECT sha256 FROM picture WHERE id = ?3))", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 1, a, 32, SQLITE_STATIC);
	sqlite3_bind_blob(s, 2, b, b ? 32 : 0, SQLITE_STATIC); /* NULL is bound as null */
	sqlite3_bind_int64(s, 3, id);
	code = vg_database_step(database, s, err);
	sqlite3_reset(s);
	return code;
}

int vg_distinct_drop(struct vg_catalogue *catalogue, const uint8_t sha256[32], struct vg_matches *matches,
		     struct vg_error *err)
{
	size_t kept = 0;
	int code = 0;
	if (catalogue->database.version < VG_SCHEMA_DISTINCT)
		return 0;
	for (size_t i = 0; i < matches->count; i++) {
		int found = code < 0 ? 0 : is_distinct(&catalogue->database, sha256, NULL, matches->match[i].known_id, err);
		code = found < 0 ? found : code;
		if (found == 1)
			vg_match_release(&matches->match[i]);
		else
			matches->match[kept++] = matches->match[i];
	}
	matches->distinct = kept < matches->count;
	matches->found -= matches->count - kept;
	matches->count = kept;
	return code;
}

int vg_distinct_between(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	int distinct = 0, code = vg_database_enter(database, err);
	if (code < 0)
		return code;
	if (!database->absent && database->version >= VG_SCHEMA_DISTINCT)
		distinct = is_distinct(database, a, b, 0, err);
	code = vg_database_leave(database, distinct < 0 ? distinct : 0, err);
	return code < 0 ? code : distinct;
}

/* A pair, in one direction and then the other. */
struct pair {
	const uint8_t *a, *b;
	bool changed;
};

static int each_direction(struct vg_database *database, const char *sql, const struct pair *pair, bool dated,
			  struct vg_error *err)
{
	int code = 0, changed = 0;
	for (int i = 0; i < 2 && code == 0; i++) {
		sqlite3_stmt *s;
		code = vg_database_kept(database, sql, &s, err);
		if (code < 0)
			return code;
		sqlite3_bind_blob(s, 1, i ? pair->b : pair->a, 32, SQLITE_STATIC);
		sqlite3_bind_blob(s, 2, i ? pair->a : pair->b, 32, SQLITE_STATIC);
		if (dated)
			sqlite3_bind_int64(s, 3, vg_time_now());
		code = vg_database_finish(database, s, err);
		changed += code == 0 ? sqlite3_changes(database->handle) : 0;
	}
	return code < 0 ? code : changed > 0;
}

static int remember(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct pair *pair = context;
	int code = each_direction(&catalogue->database, "INSERT OR IGNORE INTO distinct_pair VALUES (?, ?, ?)", pair, true, err);
	pair->changed = code == 1;
	return code;
}

static int forget(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct pair *pair = context;
	int code = each_direction(&catalogue->database, "DELETE FROM distinct_pair WHERE a = ? AND b = ?", pair, false, err);
	pair->changed = code == 1;
	return code;
}

int vg_catalogue_set_distinct(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], bool *out_new,
			      struct vg_error *err)
{
	struct pair pair = { a, b, false };
	if (memcmp(a, b, 32) == 0)
		return vg_error_set(err, VG_ERR_USAGE, "a picture cannot be distinct from itself");
	int code = vg_change_make(catalogue, remember, &pair, err);
	if (code == 0)
		*out_new = pair.changed;
	return code;
}

int vg_catalogue_forget_distinct(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], bool *out_was,
				 struct vg_error *err)
{
	struct pair pair = { a, b, false };
	int code = vg_change_make(catalogue, forget, &pair, err);
	if (code == 0)
		*out_was = pair.changed;
	return code;
}

static void read_side(sqlite3_stmt *row, int column, uint8_t out[32], int64_t *out_id)
{
	const void *blob = sqlite3_column_blob(row, column);
	if (blob && sqlite3_column_bytes(row, column) == 32)
		memcpy(out, blob, 32);
	*out_id = sqlite3_column_int64(row, column + 1); /* 0 where it is not known */
}

static int visit_pairs(struct vg_database *database, vg_distinct_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, "SELECT d.a, p.id, d.b, q.id, d.recorded FROM distinct_pair d"
						 " LEFT JOIN picture p ON p.sha256 = d.a LEFT JOIN picture q ON q.sha256 = d.b"
						 " WHERE d.a < d.b ORDER BY d.recorded, d.a, d.b", &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_distinct pair = { 0 };
		read_side(s, 0, pair.sha256[0], &pair.id[0]);
		read_side(s, 2, pair.sha256[1], &pair.id[1]);
		pair.recorded = sqlite3_column_int64(s, 4);
		code = visit(context, &pair, err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each_distinct(struct vg_catalogue *catalogue, vg_distinct_visitor *visit, void *context,
			       struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	int code = vg_database_enter(database, err);
	if (code < 0)
		return code;
	if (!database->absent && database->version >= VG_SCHEMA_DISTINCT)
		code = visit_pairs(database, visit, context, err);
	return vg_database_leave(database, code, err);
}

#include "catalogue/distinct.h"

#include <string.h>

#include "catalogue/known.h"
#include "catalogue/schema.h"

/* Is known picture `id` among those that the statement, which is bound to the item, lists? 1 or 0. */
static int is_distinct(struct vg_catalogue *catalogue, const uint8_t sha256[32], int64_t id, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "SELECT 1 FROM distinct_pair WHERE a = ?1 AND"
					      " b = (SELECT sha256 FROM picture WHERE id = ?2)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 1, sha256, 32, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, id);
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
		int found = code < 0 ? 0 : is_distinct(catalogue, sha256, matches->match[i].known_id, err);
		code = found < 0 ? found : code;
		if (found == 1)
			vg_match_release(&matches->match[i]);
		else
			matches->match[kept++] = matches->match[i];
	}
	matches->found -= matches->count - kept;
	matches->count = kept;
	return code;
}

static int store(struct vg_database *database, const uint8_t a[32], const uint8_t b[32], int64_t now, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "INSERT OR IGNORE INTO distinct_pair VALUES (?, ?, ?)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 1, a, 32, SQLITE_STATIC);
	sqlite3_bind_blob(s, 2, b, 32, SQLITE_STATIC);
	sqlite3_bind_int64(s, 3, now);
	return vg_database_finish(database, s, err);
}

int vg_distinct_store(struct vg_database *database, const uint8_t a[32], const uint8_t b[32], int64_t now, bool *out_new,
		      struct vg_error *err)
{
	int code = store(database, a, b, now, err);
	*out_new = code == 0 && sqlite3_changes(database->handle) > 0;
	return code == 0 ? store(database, b, a, now, err) : code;
}

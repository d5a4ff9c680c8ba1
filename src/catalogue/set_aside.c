#include "catalogue/set_aside.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/time.h"
#include "catalogue/change.h"
#include "catalogue/schema.h"

static bool has_table(const struct vg_catalogue *catalogue)
{
	return !catalogue->database.absent && catalogue->database.version >= VG_SCHEMA_SET_ASIDE;
}

void vg_set_aside_forget(struct vg_set_aside *list)
{
	free(list->id);
	*list = (struct vg_set_aside){ 0 };
}

int vg_set_aside_count(struct vg_catalogue *catalogue, int64_t *out, struct vg_error *err)
{
	*out = 0;
	return has_table(catalogue) ? vg_database_number(&catalogue->database, "SELECT count(*) FROM set_aside", out, err) : 0;
}

static int load(struct vg_catalogue *catalogue, struct vg_set_aside *out, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	size_t room = 0;
	int code = vg_database_kept(database, database->version < VG_SCHEMA_REMOVED ? "SELECT picture FROM set_aside ORDER BY picture"
				    : "SELECT picture FROM set_aside UNION SELECT picture FROM removed ORDER BY picture", &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		int64_t *grown = vg_grown(out->id, out->count, &room, sizeof *grown);
		if (!grown) {
			sqlite3_reset(s);
			return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		}
		out->id = grown;
		out->id[out->count++] = sqlite3_column_int64(s, 0);
	}
	return code;
}

int vg_set_aside_refresh(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_set_aside fresh = { .loaded = true }, *list = catalogue->set_aside;
	int code = vg_meta_version(&catalogue->database, &fresh.version, err);
	if (code < 0 || (list->loaded && list->version == fresh.version))
		return code;
	if (has_table(catalogue))
		code = load(catalogue, &fresh, err);
	if (code < 0) {
		free(fresh.id);
		return code;
	}
	vg_set_aside_forget(list);
	*list = fresh;
	return 0;
}

static int compare_ids(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
	return (one > other) - (one < other);
}

bool vg_set_aside_has(const struct vg_set_aside *list, int64_t id)
{
	return list->count && bsearch(&id, list->id, list->count, sizeof *list->id, compare_ids);
}

/* --- what a person says --- */

struct saying {
	int64_t id;
	bool aside, changed;
};

static int say(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct saying *saying = context;
	struct vg_database *database = &catalogue->database;
	struct vg_known known;
	sqlite3_stmt *s;
	int code = vg_catalogue_get(catalogue, saying->id, &known, err);
	if (code == 0)
		code = vg_database_kept(database, saying->aside ? "INSERT OR IGNORE INTO set_aside VALUES (?1, ?2)"
								 : "DELETE FROM set_aside WHERE picture = ?1", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, saying->id);
	if (saying->aside)
		sqlite3_bind_int64(s, 2, vg_time_now());
	code = vg_database_finish(database, s, err);
	saying->changed = code == 0 && sqlite3_changes(database->handle) > 0;
	return code < 0 ? code : saying->changed;
}

int vg_catalogue_set_aside(struct vg_catalogue *catalogue, int64_t id, bool aside, bool *out_changed, struct vg_error *err)
{
	struct saying saying = { id, aside, false };
	int code = vg_change_make(catalogue, say, &saying, err);
	if (code == 0)
		*out_changed = saying.changed;
	return code;
}

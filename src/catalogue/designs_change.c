/* What people say of designs: marked, named, dismissed; and what becomes of them when a known picture leaves. */
#include <string.h>

#include "base/time.h"
#include "catalogue/change.h"
#include "catalogue/designs.h"

int vg_designs_insert(struct vg_database *database, int64_t picture, enum vg_design_state state, const char *name,
		      int64_t *out_id, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "INSERT INTO design (picture, state, name, recorded) VALUES (?, ?, ?, ?)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, picture);
	sqlite3_bind_int(s, 2, (int)state);
	if (name && *name)
		sqlite3_bind_text(s, 3, name, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 4, vg_time_now());
	code = vg_database_finish(database, s, err);
	if (code == 0)
		*out_id = sqlite3_last_insert_rowid(database->handle);
	return code;
}

int vg_designs_insert_carrier(struct vg_database *database, int64_t design, int64_t picture,
			      const struct vg_design_cells *cells, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "INSERT OR IGNORE INTO design_carrier VALUES (?, ?, ?)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, design);
	sqlite3_bind_int64(s, 2, picture);
	sqlite3_bind_blob(s, 3, cells->bits, VG_DESIGN_BYTES, SQLITE_STATIC);
	return vg_database_finish(database, s, err);
}

/* A design as a person marks it. */
struct marking {
	int64_t picture, id;
	const double *box;
	const char *name;
};

/* The cells whose middles lie in the box; a box that is smaller than a cell means the one that its own
 * middle lies in. */
static bool cells_of_box(const double box[4], const struct vg_known *known, struct vg_design_cells *out)
{
	memset(out, 0, sizeof *out);
	if (!(box[0] >= 0 && box[1] >= 0 && box[2] > 0 && box[3] > 0 && box[0] + box[2] <= known->width &&
	      box[1] + box[3] <= known->height))
		return false;
	double wide = (double)known->width / VG_DESIGN_GRID, high = (double)known->height / VG_DESIGN_GRID;
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		double x = (cell % VG_DESIGN_GRID + 0.5) * wide, y = (cell / VG_DESIGN_GRID + 0.5) * high;
		if (x >= box[0] && x < box[0] + box[2] && y >= box[1] && y < box[1] + box[3])
			vg_design_cells_put(out, cell);
	}
	if (vg_design_cells_count(out) == 0)
		vg_design_cells_put(out, (int)((box[1] + box[3] / 2) / high) * VG_DESIGN_GRID + (int)((box[0] + box[2] / 2) / wide));
	return true;
}

static int mark(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct marking *marking = context;
	struct vg_design_cells cells;
	struct vg_known known;
	int code = vg_catalogue_get(catalogue, marking->picture, &known, err);
	if (code < 0)
		return code;
	if (!known.width || !known.height)
		return vg_error_set(err, VG_ERR_USAGE, "of known picture %lld there is a hash only", (long long)known.id);
	if (!cells_of_box(marking->box, &known, &cells))
		return vg_error_set(err, VG_ERR_USAGE, "the box does not lie in known picture %lld, which is %u x %u pixels",
				    (long long)known.id, known.width, known.height);
	code = vg_designs_insert(&catalogue->database, known.id, VG_DESIGN_ADDED, marking->name, &marking->id, err);
	if (code == 0)
		code = vg_designs_insert_carrier(&catalogue->database, marking->id, known.id, &cells, err);
	return code < 0 ? code : 1;
}

int vg_catalogue_add_design(struct vg_catalogue *catalogue, int64_t picture, const double box[4], const char *name,
			    int64_t *out_id, struct vg_error *err)
{
	struct marking marking = { .picture = picture, .box = box, .name = name };
	int code = vg_change_make(catalogue, mark, &marking, err);
	if (code == 0)
		*out_id = marking.id;
	return code;
}

/* What a person says of a design: a state, or a name. */
struct saying {
	const char *sql;
	int64_t id;
	int state;
	const char *name;
};

static int say(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	const struct saying *saying = context;
	sqlite3_stmt *s;
	int code = vg_database_kept(&catalogue->database, saying->sql, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, saying->id);
	if (!saying->name)
		sqlite3_bind_int(s, 2, saying->state);
	else if (*saying->name)
		sqlite3_bind_text(s, 2, saying->name, -1, SQLITE_STATIC);
	code = vg_database_finish(&catalogue->database, s, err);
	if (code == 0 && sqlite3_changes(catalogue->database.handle) == 0)
		code = vg_error_set(err, VG_ERR_NOT_FOUND, "there is no design %lld in \"%s\"", (long long)saying->id,
				    catalogue->database.path);
	return code < 0 ? code : 1;
}

int vg_catalogue_dismiss_design(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct saying saying = { "UPDATE design SET state = ?2 WHERE id = ?1", id, VG_DESIGN_DISMISSED, NULL };
	return vg_change_make(catalogue, say, &saying, err);
}

int vg_catalogue_name_design(struct vg_catalogue *catalogue, int64_t id, const char *name, struct vg_error *err)
{
	struct saying saying = { "UPDATE design SET name = ?2 WHERE id = ?1", id, 0, name };
	return vg_change_make(catalogue, say, &saying, err);
}

int vg_designs_leave(struct vg_database *database, int64_t id, struct vg_error *err)
{
	/* The picture leaves design_carrier by itself. */
	static const char *const steps[] = {
		"DELETE FROM design WHERE picture = ?1 AND NOT EXISTS"
		" (SELECT 1 FROM design_carrier c WHERE c.design = design.id AND c.picture != ?1)",
		"UPDATE design SET picture = (SELECT min(c.picture) FROM design_carrier c"
		" WHERE c.design = design.id AND c.picture != ?1) WHERE picture = ?1",
	};
	int code = 0;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && code == 0; i++) {
		sqlite3_stmt *s;
		code = vg_database_kept(database, steps[i], &s, err);
		if (code < 0)
			return code;
		sqlite3_bind_int64(s, 1, id);
		code = vg_database_finish(database, s, err);
	}
	return code;
}

/* Designs as the catalogue keeps them: reading, what people say of them, and learning. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalogue/change.h"
#include "catalogue/designs.h"
#include "catalogue/schema.h"

/* Is there any? Not in a catalogue that is not there, nor in an older one that is read as it is. */
static bool has_designs(const struct vg_catalogue *catalogue)
{
	return !catalogue->database.absent && catalogue->database.version >= VG_SCHEMA_DESIGNS;
}

/* A blob of another size was not written by us. */
static int read_cells(struct vg_database *database, sqlite3_stmt *row, int column, struct vg_design_cells *out,
		      struct vg_error *err)
{
	if (sqlite3_column_bytes(row, column) != VG_DESIGN_BYTES)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: a design has no place", database->path);
	memcpy(out->bits, sqlite3_column_blob(row, column), VG_DESIGN_BYTES);
	return 0;
}

/* --- reading --- */

#define SHOWN \
	"SELECT d.id, d.picture, d.state, d.name, (SELECT count(*) FROM design_carrier WHERE design = d.id)," \
	" p.width, p.height, (SELECT cells FROM design_carrier WHERE design = d.id AND picture = d.picture)" \
	" FROM design d LEFT JOIN picture p ON p.id = d.picture ORDER BY d.id"

static int read_design(struct vg_database *database, sqlite3_stmt *row, struct vg_design *out, struct vg_error *err)
{
	const char *name = (const char *)sqlite3_column_text(row, 3);
	int state = sqlite3_column_int(row, 2);
	*out = (struct vg_design){ .id = sqlite3_column_int64(row, 0), .picture = sqlite3_column_int64(row, 1),
				   .carriers = (uint64_t)sqlite3_column_int64(row, 4) };
	if (state < 0 || state >= VG_DESIGN_STATES)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: a design has no state", database->path);
	out->state = (enum vg_design_state)state;
	vg_text_copy(out->name, sizeof out->name, name ? name : "");
	int code = read_cells(database, row, 7, &out->cells, err);
	vg_design_cells_box(&out->cells, sqlite3_column_double(row, 5), sqlite3_column_double(row, 6), out->box);
	return code;
}

static int visit_designs(struct vg_database *database, vg_design_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, SHOWN, &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_design design;
		code = read_design(database, s, &design, err);
		code = code < 0 ? code : visit(context, &design, err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each_design(struct vg_catalogue *catalogue, vg_design_visitor *visit, void *context,
			     struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = has_designs(catalogue) ? visit_designs(&catalogue->database, visit, context, err) : 0;
	return vg_database_leave(&catalogue->database, code, err);
}

static int visit_carriers(struct vg_database *database, int64_t design, vg_carrier_visitor *visit, void *context,
			  struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, "SELECT picture FROM design_carrier WHERE design = ? ORDER BY picture", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, design);
	while ((code = vg_database_step(database, s, err)) == 1) {
		code = visit(context, sqlite3_column_int64(s, 0), err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each_carrier(struct vg_catalogue *catalogue, int64_t design, vg_carrier_visitor *visit, void *context,
			      struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = has_designs(catalogue) ? visit_carriers(&catalogue->database, design, visit, context, err) : 0;
	return vg_database_leave(&catalogue->database, code, err);
}

/* --- of one known picture --- */

/* What one row of the statement below tells: another design that the picture carries. */
struct carried {
	struct vg_design_cells kept, dismissed;
	struct vg_match_design most;
};

static int take_carried(struct vg_database *database, sqlite3_stmt *row, struct carried *out, struct vg_error *err)
{
	struct vg_design_cells cells;
	bool dismissed = sqlite3_column_int(row, 1) == VG_DESIGN_DISMISSED;
	uint64_t pictures = (uint64_t)sqlite3_column_int64(row, 4);
	const char *name = (const char *)sqlite3_column_text(row, 2);
	int code = read_cells(database, row, 3, &cells, err);
	struct vg_design_cells *all = dismissed ? &out->dismissed : &out->kept;
	for (int i = 0; i < VG_DESIGN_BYTES && code == 0; i++)
		all->bits[i] |= cells.bits[i];
	if (code == 0 && !dismissed && pictures > out->most.pictures) {
		out->most = (struct vg_match_design){ .id = sqlite3_column_int64(row, 0), .pictures = pictures };
		vg_text_copy(out->most.name, sizeof out->most.name, name ? name : "");
	}
	return code;
}

static int read_carried(struct vg_catalogue *catalogue, int64_t picture, struct carried *out, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	memset(out, 0, sizeof *out);
	if (!has_designs(catalogue))
		return 0;
	int code = vg_database_kept(database, "SELECT d.id, d.state, d.name, c.cells,"
					      " (SELECT count(*) FROM design_carrier WHERE design = d.id)"
					      " FROM design_carrier c JOIN design d ON d.id = c.design WHERE c.picture = ? ORDER BY d.id",
				    &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, picture);
	while ((code = vg_database_step(database, s, err)) == 1) {
		code = take_carried(database, s, out, err);
		if (code < 0) {
			sqlite3_reset(s);
			break;
		}
	}
	return code;
}

int vg_designs_of(struct vg_catalogue *catalogue, int64_t id, struct vg_match_design *out_design,
		  struct vg_design_cells *out_cells, struct vg_error *err)
{
	struct carried carried;
	int code = read_carried(catalogue, id, &carried, err);
	if (code < 0)
		return code;
	*out_design = carried.most;
	*out_cells = carried.kept;
	return 0;
}

int vg_catalogue_design_cells(struct vg_catalogue *catalogue, int64_t picture, struct vg_design_cells *out_kept,
			      struct vg_design_cells *out_dismissed, struct vg_error *err)
{
	struct carried carried;
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = read_carried(catalogue, picture, &carried, err);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code < 0)
		return code;
	*out_kept = carried.kept;
	*out_dismissed = carried.dismissed;
	return 0;
}

/* --- changing --- */

static int insert_design(struct vg_database *database, int64_t picture, enum vg_design_state state, const char *name,
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

static int insert_carrier(struct vg_database *database, int64_t design, int64_t picture, const struct vg_design_cells *cells,
			  struct vg_error *err)
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
	code = insert_design(&catalogue->database, known.id, VG_DESIGN_ADDED, marking->name, &marking->id, err);
	if (code == 0)
		code = insert_carrier(&catalogue->database, marking->id, known.id, &cells, err);
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

/* --- learning --- */

/* Fewer carriers make no new design. */
enum { CARRIERS_LEAST = 3 };

/* The design, in whatever state, that one of the carriers has mostly in the same cells; 0: none. */
static int find_same(struct vg_catalogue *catalogue, const struct vg_design_found *found, int64_t *out_design,
		     struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	int code = 0;
	*out_design = 0;
	for (size_t i = 0; i < found->count && !*out_design; i++) {
		sqlite3_stmt *s;
		code = vg_database_kept(database, "SELECT design, cells FROM design_carrier WHERE picture = ? ORDER BY design", &s, err);
		if (code < 0)
			return code;
		sqlite3_bind_int64(s, 1, found->carrier[i].picture);
		while (!*out_design && (code = vg_database_step(database, s, err)) == 1) {
			struct vg_design_cells cells;
			code = read_cells(database, s, 1, &cells, err);
			if (code < 0)
				break;
			int both = vg_design_cells_common(&cells, &found->carrier[i].cells);
			int one = vg_design_cells_count(&cells), other = vg_design_cells_count(&found->carrier[i].cells);
			if (both > 0 && 2 * both >= (one < other ? one : other))
				*out_design = sqlite3_column_int64(s, 0);
		}
		sqlite3_reset(s);
		if (code < 0)
			return code;
	}
	return 0;
}

static int learn(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	const struct vg_design_found *found = context;
	int64_t design;
	int code = find_same(catalogue, found, &design, err);
	if (code == 0 && !design && found->count < CARRIERS_LEAST)
		return 0;
	/* Shown by a picture that was known before. */
	if (code == 0 && !design)
		code = insert_design(&catalogue->database, found->carrier[1].picture, VG_DESIGN_LEARNT, NULL, &design, err);
	for (size_t i = 0; i < found->count && code == 0; i++)
		code = insert_carrier(&catalogue->database, design, found->carrier[i].picture, &found->carrier[i].cells, err);
	return code < 0 ? code : 1;
}

int vg_catalogue_learn_design(struct vg_catalogue *catalogue, const struct vg_design_found *found, struct vg_error *err)
{
	struct vg_design_found copy = *found;
	if (found->count < 2)
		return vg_error_set(err, VG_ERR_USAGE, "a design needs two known pictures");
	return vg_change_make(catalogue, learn, &copy, err);
}

#define UNLEARNT " FROM feature WHERE picture > max(?1, (SELECT value FROM meta WHERE key = 'designs_through'))"

static int find_unlearnt(struct vg_database *database, int64_t after, int64_t *out_id, uint64_t *left, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, left ? "SELECT min(picture), count(*)" UNLEARNT : "SELECT min(picture), 0" UNLEARNT,
				    &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, after);
	code = vg_database_step(database, s, err);
	if (code < 0)
		return code;
	*out_id = sqlite3_column_int64(s, 0);
	if (left)
		*left = (uint64_t)sqlite3_column_int64(s, 1);
	sqlite3_reset(s);
	return 0;
}

int vg_catalogue_unlearnt(struct vg_catalogue *catalogue, int64_t after, int64_t *out_id, uint64_t *left, struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	*out_id = 0;
	if (left)
		*left = 0;
	if (has_designs(catalogue))
		code = find_unlearnt(&catalogue->database, after, out_id, left, err);
	return vg_database_leave(&catalogue->database, code, err);
}

static int keep_learnt(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(&catalogue->database, "UPDATE meta SET value = ? WHERE key = 'designs_through'", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, *(const int64_t *)context);
	return vg_database_finish(&catalogue->database, s, err);
}

int vg_catalogue_learnt(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	return vg_change_make(catalogue, keep_learnt, &id, err);
}

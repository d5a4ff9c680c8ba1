/* Designs as the catalogue keeps them, read. */
#include <string.h>

#include "base/text.h"
#include "catalogue/designs.h"
#include "catalogue/schema.h"

bool vg_designs_kept(const struct vg_catalogue *catalogue)
{
	return !catalogue->database.absent && catalogue->database.version >= VG_SCHEMA_DESIGNS;
}

int vg_designs_cells(struct vg_database *database, sqlite3_stmt *row, int column, struct vg_design_cells *out,
		     struct vg_error *err)
{
	if (sqlite3_column_bytes(row, column) != VG_DESIGN_BYTES)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: a design has no place", database->path);
	memcpy(out->bits, sqlite3_column_blob(row, column), VG_DESIGN_BYTES);
	return 0;
}

#define SHOWN \
	"SELECT d.id, d.picture, d.state, d.name, (SELECT count(*) FROM design_carrier WHERE design = d.id)," \
	" p.width, p.height, (SELECT cells FROM design_carrier WHERE design = d.id AND picture = d.picture)" \
	" FROM design d LEFT JOIN picture p ON p.id = d.picture ORDER BY d.id"

static int read_design(struct vg_database *database, sqlite3_stmt *row, struct vg_design *out, struct vg_error *err)
{
	const char *name = (const char *)sqlite3_column_text(row, 3);
	int64_t state = -1, width = 0, height = 0;
	bool gone = sqlite3_column_type(row, 5) == SQLITE_NULL; /* its picture was removed */
	*out = (struct vg_design){ .id = sqlite3_column_int64(row, 0), .picture = sqlite3_column_int64(row, 1),
				   .carriers = (uint64_t)sqlite3_column_int64(row, 4) };
	if (!gone && (!vg_database_whole(row, 5, 0, UINT32_MAX, &width) || !vg_database_whole(row, 6, 0, UINT32_MAX, &height)))
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: a design's picture has no size", database->path);
	if (!vg_database_whole(row, 2, 0, VG_DESIGN_STATES - 1, &state))
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: a design has no state", database->path);
	out->state = (enum vg_design_state)state;
	vg_text_copy(out->name, sizeof out->name, name ? name : "");
	int code = vg_designs_cells(database, row, 7, &out->cells, err);
	vg_design_cells_box(&out->cells, (double)width, (double)height, out->box);
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
	code = vg_designs_kept(catalogue) ? visit_designs(&catalogue->database, visit, context, err) : 0;
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
	code = vg_designs_kept(catalogue) ? visit_carriers(&catalogue->database, design, visit, context, err) : 0;
	return vg_database_leave(&catalogue->database, code, err);
}

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
	int code = vg_designs_cells(database, row, 3, &cells, err);
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
	if (!vg_designs_kept(catalogue))
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

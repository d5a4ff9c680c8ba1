/* Designs that are learnt: kept, and how far the known pictures were gone through. */
#include "catalogue/change.h"
#include "catalogue/designs.h"

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
			code = vg_designs_cells(database, s, 1, &cells, err);
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
		code = vg_designs_insert(&catalogue->database, found->carrier[1].picture, VG_DESIGN_LEARNT, NULL, &design, err);
	for (size_t i = 0; i < found->count && code == 0; i++)
		code = vg_designs_insert_carrier(&catalogue->database, design, found->carrier[i].picture, &found->carrier[i].cells, err);
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
	if (vg_designs_kept(catalogue))
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

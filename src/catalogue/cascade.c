#include "catalogue/cascade.h"

#include <string.h>

int vg_cascade_known(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, bool *out_there, struct vg_error *err)
{
	struct vg_error own = { 0 };
	int code = vg_catalogue_get(catalogue, id, out, &own);
	*out_there = code == 0;
	return code == VG_ERR_NOT_FOUND || code == 0 ? 0 : vg_error_set(err, code, "%s", own.message);
}

int vg_cascade_first_seen(struct vg_catalogue *catalogue, int64_t id, bool *out_dated, int64_t *out, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	*out_dated = false;
	int code = vg_database_kept(database, "SELECT p.added, (SELECT min(date) FROM sighting WHERE picture = p.id) FROM picture p WHERE p.id = ?",
				    &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	*out = INT64_MAX; /* of one that is gone */
	while ((code = vg_database_step(database, s, err)) == 1) {
		*out_dated = sqlite3_column_type(s, 1) == SQLITE_INTEGER;
		*out = sqlite3_column_int64(s, *out_dated);
	}
	return code;
}

int vg_cascade_keep(struct vg_cascade *cascade, const struct vg_known *known, struct vg_match *match, struct vg_error *err)
{
	bool dated;
	int64_t seen;
	int code = vg_cascade_first_seen(cascade->catalogue, known->id, &dated, &seen, err);
	if (code < 0)
		return code;
	vg_known_tell(known, match);
	match->has_date = dated;
	match->date = dated ? seen : 0;
	vg_matches_replace(cascade->matches, match);
	return 0;
}

bool vg_cascade_sure(const struct vg_cascade *cascade)
{
	return cascade->matches->count > 0 && cascade->matches->match[0].strength >= VG_STRONG; /* strongest first */
}

int vg_cascade_load(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, struct vg_features *out_features,
		    bool *out_there, struct vg_error *err)
{
	memset(out_features, 0, sizeof *out_features);
	int code = vg_cascade_known(catalogue, id, out, out_there, err);
	return code < 0 || !*out_there ? code : vg_known_features(catalogue, id, out_features, err);
}

struct vg_lay_on vg_cascade_lay_on(const struct vg_known *known, const struct vg_features *features)
{
	return (struct vg_lay_on){ { known->width, known->height, known->orientation }, features, known->has_pdq ? &known->pdq : NULL };
}

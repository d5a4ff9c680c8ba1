#include "catalogue/cascade.h"

#include <string.h>

int vg_cascade_known(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, bool *out_there, struct vg_error *err)
{
	struct vg_error own = { 0 };
	int code = vg_catalogue_get(catalogue, id, out, &own);
	*out_there = code == 0;
	return code == VG_ERR_NOT_FOUND || code == 0 ? 0 : vg_error_set(err, code, "%s", own.message);
}

void vg_cascade_keep(struct vg_cascade *cascade, const struct vg_known *known, struct vg_match *match)
{
	vg_known_tell(known, match);
	vg_matches_replace(cascade->matches, match);
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

#include "catalogue/design_search.h"

#include <stdlib.h>
#include <string.h>

#include "match/homography.h"

/* Features beside the designs that a picture is searched by without them: a text card that is all design
 * has fewer. */
enum { REST_LEAST = 60 };

bool vg_designs_laid_has(const struct vg_designs_laid *laid, int64_t id)
{
	for (size_t i = 0; i < laid->count; i++)
		if (laid->id[i] == id)
			return true;
	return false;
}

void vg_designs_laid_add(struct vg_designs_laid *laid, int64_t design, const struct vg_features *item, struct vg_size item_size,
			 const double item_to_known[9], struct vg_size known_size, const struct vg_design_cells *cells)
{
	double wide = item_size.width / item->width, high = item_size.height / item->height, u, v;
	if (laid->count == VG_DESIGNS_LAID)
		return;
	laid->id[laid->count++] = design;
	for (size_t i = 0; i < item->count && i < VG_FEATURES_MAXIMUM; i++) {
		if (!vg_homography_apply(item_to_known, item->feature[i].x * wide, item->feature[i].y * high, &u, &v) ||
		    u < 0 || v < 0 || u >= known_size.width || v >= known_size.height)
			continue;
		int column = (int)(u * VG_DESIGN_GRID / known_size.width), row = (int)(v * VG_DESIGN_GRID / known_size.height);
		laid->inside[i] |= vg_design_cells_has(cells, row * VG_DESIGN_GRID + column);
	}
}

int vg_designs_laid_rest(const struct vg_designs_laid *laid, const struct vg_features *item, struct vg_features *out,
			 struct vg_error *err)
{
	size_t left = 0;
	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < item->count; i++)
		left += i >= VG_FEATURES_MAXIMUM || !laid->inside[i];
	if (laid->count == 0 || left < REST_LEAST)
		return 0;
	out->feature = malloc(left * sizeof *out->feature);
	if (!out->feature)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	out->width = item->width;
	out->height = item->height;
	for (size_t i = 0; i < item->count; i++)
		if (i >= VG_FEATURES_MAXIMUM || !laid->inside[i])
			out->feature[out->count++] = item->feature[i];
	return 0;
}

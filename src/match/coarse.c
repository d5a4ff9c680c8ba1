#include "match/coarse.h"

#include "base/memory.h"

/* How many times a picture was enlarged before features were looked for, if it is small: known pictures of 1,280 pixels
 * were halved, so that it shows what it shares with them three times as large or more. */
static const double ENLARGED = 1.5;

/* Working pixels: the size of coarse features. A twentieth of a picture lies four times as large in its own working
 * picture as in that one's, where the finest features are of about one pixel. */
static const float COARSE_LEAST = 4;

int vg_coarse_features(const struct vg_picture *picture, struct vg_features *out, struct vg_error *err)
{
	const struct vg_features *from = &picture->features;
	*out = (struct vg_features){ .width = from->width, .height = from->height };
	if (from->width < ENLARGED * picture->width)
		return 0;
	out->feature = vg_calloc(from->count + 1, sizeof *out->feature);
	if (!out->feature)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < from->count; i++)
		if (from->feature[i].sigma >= COARSE_LEAST)
			out->feature[out->count++] = from->feature[i];
	return 0;
}

/* What every decoder begins and ends with. */
#include "media/decode.h"

struct vg_decoded vg_decoded_whole(void)
{
	return (struct vg_decoded){ .read_share = 1, .pictures = { .count = 1, .which = 1 } };
}

void vg_decoded_release(struct vg_decoded *decoded)
{
	vg_image_release(&decoded->image);
}

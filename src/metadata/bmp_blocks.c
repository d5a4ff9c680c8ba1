/* A bitmap's profile, and what stands behind its end. */
#include <string.h>

#include "base/bitmap.h"
#include "metadata/metadata.h"

void vg_bmp_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_bitmap bitmap;
	if (!vg_bitmap_open(bytes, &bitmap)) {
		out->cut = "the file ends in its header";
		return;
	}
	if (bitmap.linked && bitmap.profile.size) /* the path of a file on the machine that wrote this */
		(void)vg_picture_add_entry(picture, "BMP", -1, "LinkedProfileName", (const char *)bitmap.profile.data,
					   strnlen((const char *)bitmap.profile.data, bitmap.profile.size), false);
	else if (bitmap.profile.size)
		out->icc = bitmap.profile;
	if (bitmap.end && bitmap.end <= bytes.size) {
		picture->trailing.looked = true;
		picture->trailing.bytes = bytes.size - bitmap.end;
	}
}

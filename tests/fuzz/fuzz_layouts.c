/* Where the parts of a bitmap and of a Photoshop file lie: each inside the file, whatever its numbers say. */
#include <stdlib.h>

#include "base/bitmap.h"
#include "base/psd.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(struct vg_span part, struct vg_span file)
{
	if (part.size && (part.data < file.data || part.size > file.size || part.data + part.size > file.data + file.size))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct vg_span file = { data, size };
	struct vg_bitmap bitmap;
	struct vg_psd psd;
	if (vg_bitmap_open(file, &bitmap)) {
		inside(bitmap.palette, file);
		inside(bitmap.pixels, file);
		inside(bitmap.profile, file);
	}
	if (vg_psd_open(file, &psd)) {
		inside(psd.palette, file);
		inside(psd.resources, file);
		inside(psd.composite, file);
		(void)vg_psd_packed_row(&psd, size);
		if (vg_psd_composite_size(&psd) > psd.composite.size)
			abort();
	}
	return 0;
}

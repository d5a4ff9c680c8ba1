#include "examine/earlier.h"

#include "forensics/double_quantisation.h"
#include "metadata/metadata.h"

/* The standard's table that is closest to the steps that are told. */
static uint32_t quality_of(const struct vg_earlier_steps *steps)
{
	uint16_t table[64] = { 0 };
	for (int f = 0; f < VG_STEPS_FREQUENCIES; f++)
		table[vg_jpeg_steps_place(f)] = steps->step[f];
	return vg_jpeg_quality_of_part(table);
}

void vg_earlier_look(struct vg_span bytes, const struct vg_limits *limits, struct vg_picture *picture)
{
	struct vg_jpeg *jpeg = &picture->jpeg;
	struct vg_jpeg_steps steps;
	struct vg_earlier_steps earlier;
	bool camera = picture->exif.make[0] || picture->exif.model[0];
	if (!jpeg->present || !camera || vg_jpeg_steps_read(bytes, limits, &steps, NULL) < 0)
		return;
	vg_earlier_steps_find(&steps, &earlier);
	jpeg->earlier = (struct vg_jpeg_earlier){ .asked = true, .looked = (uint32_t)earlier.looked, .told = (uint32_t)earlier.told };
	uint32_t quality = earlier.told >= VG_EARLIER_LEAST ? quality_of(&earlier) : 0;
	jpeg->earlier.quality = quality < jpeg->quality ? quality : 0;
}

#include "examine/carried.h"

#include <string.h>

/* A small picture in a HEIF is at most so large: those that phones write have a long side of 512. */
enum { ITEM_PIXELS_MOST = 4 << 20 };

void vg_carried_init(struct vg_carried_list *list)
{
	*list = (struct vg_carried_list){ .count = 0 };
	vg_small_pictures_init(&list->small);
}

void vg_carried_release(struct vg_carried_list *list)
{
	vg_small_pictures_release(&list->small);
	vg_c2pa_pictures_release(&list->credentials);
	vg_decoded_release(&list->item);
}

static void add(struct vg_carried_list *list, struct vg_carried_bytes carried)
{
	bool there = carried.image || (carried.bytes.size && carried.bytes.size <= VG_SMALL_MAXIMUM);
	if (there && list->count < VG_CARRIED_MAXIMUM)
		list->at[list->count++] = carried;
}

/* A HEIF's own is an item of it, not the bytes of a file. */
static void add_item(struct vg_span file, const struct vg_limits *limits, struct vg_carried_list *list)
{
	struct vg_limits small = *limits;
	small.max_pixels = small.max_pixels < ITEM_PIXELS_MOST ? small.max_pixels : ITEM_PIXELS_MOST;
	if (vg_decode_heif_thumbnail(file, &small, &list->item, NULL) == 0)
		add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_HEIF, .image = &list->item.image });
}

/* Of ingredients only the picture's parent: what else is in it need not look like it. */
static void add_credentials(const struct vg_credentials *credentials, struct vg_carried_list *list)
{
	for (size_t i = 0; credentials && i < list->credentials.count; i++) {
		const struct vg_c2pa_picture *from = &list->credentials.picture[i];
		const struct vg_credentials_ingredient *ingredient =
			!from->of_itself && from->ingredient < credentials->ingredient_count ? &credentials->ingredient[from->ingredient] : NULL;
		bool parent = ingredient && ingredient->manifest == 0 && strcmp(ingredient->relationship, "parentOf") == 0;
		if (from->of_itself)
			add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_C2PA, .bytes = from->bytes });
		else if (parent)
			add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_C2PA_PARENT, .bytes = from->bytes });
	}
}

void vg_carried_collect(struct vg_span file, const struct vg_limits *limits, const struct vg_picture *picture,
			struct vg_carried_list *list)
{
	const struct vg_small_pictures *small = &list->small;
	add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_EXIF, .bytes = vg_buffer_span(&small->exif),
					     .orientation = picture->exif.thumbnail_orientation });
	add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_PHOTOSHOP, .bytes = vg_buffer_span(&small->photoshop),
					     .bgr = small->photoshop_bgr });
	for (size_t i = 0; i < small->preview_count; i++)
		add(list, (struct vg_carried_bytes){ .kind = VG_CARRIED_MPF, .bytes = small->preview[i] });
	if (picture->format == VG_FORMAT_HEIC || picture->format == VG_FORMAT_AVIF)
		add_item(file, limits, list);
	add_credentials(picture->credentials, list);
}

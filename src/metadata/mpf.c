/* MPF (CIPA DC-007): the pictures behind a JPEG's first one, in a list that is a TIFF block of its own. */
#include <stdio.h>
#include <string.h>

#include "metadata/directories.h"
#include "metadata/metadata.h"

enum { IMAGE_LIST = 0xb002, ENTRY = 16, IMAGES_MAXIMUM = 32 };

static uint64_t number(const struct vg_tiff *tiff, struct vg_span entry, unsigned at, unsigned width)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < width; i++)
		value = value << 8 | entry.data[at + (tiff->little ? width - 1 - i : i)];
	return value;
}

static void add(struct vg_picture *picture, const char *directory, const char *name, uint64_t value)
{
	char text[24];
	int size = snprintf(text, sizeof text, "%llu", (unsigned long long)value);
	(void)vg_picture_add_entry(picture, directory, -1, name, text, (size_t)size, true);
}

/* One picture of the list. Its place counts from the block's beginning; that of the first is 0. */
static void read_image(const struct vg_tiff *tiff, struct vg_span entry, unsigned which, size_t base, struct vg_picture *picture)
{
	char directory[24];
	uint64_t attribute = number(tiff, entry, 0, 4), start = number(tiff, entry, 8, 4);
	snprintf(directory, sizeof directory, "MPImage%u", which);
	add(picture, directory, "MPImageFlags", attribute >> 27);
	add(picture, directory, "MPImageFormat", attribute >> 24 & 7);
	add(picture, directory, "MPImageType", attribute & 0xffffff);
	add(picture, directory, "MPImageLength", number(tiff, entry, 4, 4));
	add(picture, directory, "MPImageStart", start ? start + base : 0);
	add(picture, directory, "DependentImage1EntryNumber", number(tiff, entry, 12, 2));
	add(picture, directory, "DependentImage2EntryNumber", number(tiff, entry, 14, 2));
}

const char *vg_mpf_read(struct vg_span block, size_t base, struct vg_picture *picture)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory directory;
	struct vg_tiff_entry list;
	if (!vg_tiff_open(block, &tiff) || !vg_tiff_directory(&tiff, tiff.first, &directory))
		return "its list of further pictures (MPF) is no directory";
	vg_directories_read_as(&tiff, "MPF", VG_DIRECTORY_MPF, base, picture);
	if (!vg_tiff_find(&tiff, &directory, IMAGE_LIST, &list))
		return NULL;
	for (unsigned i = 0; i < IMAGES_MAXIMUM && (size_t)(i + 1) * ENTRY <= list.value.size; i++)
		read_image(&tiff, vg_span_part(list.value, (size_t)i * ENTRY, ENTRY), i + 1, base, picture);
	return NULL;
}

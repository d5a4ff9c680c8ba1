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

/* The list of further pictures in a block, and the block; false where it has none. */
static bool find_list(struct vg_span block, struct vg_tiff *out_tiff, struct vg_tiff_entry *out)
{
	struct vg_tiff_directory directory;
	return vg_tiff_open(block, out_tiff) && vg_tiff_directory(out_tiff, out_tiff->first, &directory) &&
	       vg_tiff_find(out_tiff, &directory, IMAGE_LIST, out);
}

/* Whether a picture says of itself that it is no preview: a map of how bright or how far each part is, as
 * phones put behind their photographs under any type (Adobe's gain maps, Apple's auxiliary images, ISO 21496-1). */
static bool is_map(struct vg_span jpeg)
{
	static const char *const hints[] = { "hdr-gain-map", "hdrgainmap", "iso:ts:21496", "GainMap", "AuxiliaryImageType",
					     "depthmap", "GDepth", "disparity", "portraiteffectsmatte", "semanticsegmentation" };
	enum { SEEN = 64 << 10 }; /* its metadata, which stand first */
	size_t seen = jpeg.size < SEEN ? jpeg.size : SEEN;
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (memmem(jpeg.data, seen, hints[i], strlen(hints[i])))
			return true;
	return false;
}

/* One entry's picture, if it is a preview in the file: a JPEG of the class "large thumbnail" (DC-007, 5.2.3.3). */
static struct vg_span preview_of(const struct vg_tiff *tiff, struct vg_span entry, size_t base, struct vg_span file)
{
	enum { LARGE_THUMBNAIL = 1, JPEG = 0 };
	uint64_t attribute = number(tiff, entry, 0, 4), size = number(tiff, entry, 4, 4), start = number(tiff, entry, 8, 4);
	bool preview = (attribute >> 16 & 0xff) == LARGE_THUMBNAIL && (attribute >> 24 & 7) == JPEG;
	if (!preview || !start || !base || size > VG_SMALL_MAXIMUM || start > file.size - base)
		return (struct vg_span){ NULL, 0 };
	struct vg_span jpeg = vg_span_part(file, base + (size_t)start, (size_t)size);
	return vg_span_starts_with(jpeg, "\xff\xd8\xff", 3) && !is_map(jpeg) ? jpeg : (struct vg_span){ NULL, 0 };
}

size_t vg_mpf_previews(struct vg_span block, size_t base, struct vg_span file, struct vg_span *out, size_t most)
{
	struct vg_tiff tiff;
	struct vg_tiff_entry list;
	size_t count = 0;
	if (!find_list(block, &tiff, &list))
		return 0;
	for (unsigned i = 0; i < IMAGES_MAXIMUM && (size_t)(i + 1) * ENTRY <= list.value.size && count < most; i++) {
		out[count] = preview_of(&tiff, vg_span_part(list.value, (size_t)i * ENTRY, ENTRY), base, file);
		count += out[count].size > 0;
	}
	return count;
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

/* Where a TIFF ends, which nothing in it states: behind the last byte that its directories name. */
#include "metadata/metadata.h"

/* Bounds of what is followed: pages with what is below them. A file with more is not told of. */
enum { DIRECTORIES = 256, DEPTH = 3, SUBDIRECTORIES = 16, PLACES = 1 << 20 };

struct walk {
	const struct vg_tiff *tiff;
	uint64_t end;
	int directories;
	uint64_t places; /* of pixels that were looked at */
	bool unknown; /* something lies outside, or is named in a way that is not followed */
};

static void reach(struct walk *walk, uint64_t at, uint64_t size)
{
	uint64_t file = walk->tiff->bytes.size;
	if (at > file || size > file - at)
		walk->unknown = true;
	else if (at + size > walk->end)
		walk->end = at + size;
}

static void reach_values(struct walk *walk, const struct vg_tiff_directory *directory)
{
	const unsigned wide = walk->tiff->big ? 8 : 4;
	struct vg_tiff_entry entry;
	reach(walk, directory->at, directory->entries * (walk->tiff->big ? 20 : 12) + wide);
	for (uint64_t i = 0; i < directory->entries && vg_tiff_entry(walk->tiff, directory, i, &entry); i++) {
		unsigned width = vg_tiff_width(entry.type);
		/* A maker's note may name what lies elsewhere, by rules of its own. */
		walk->unknown |= entry.tag == VG_TIFF_MAKER_NOTE || (entry.count && width && !entry.value.size);
		if (entry.value.size > wide)
			reach(walk, (uint64_t)(entry.value.data - walk->tiff->bytes.data), entry.value.size);
	}
}

/* Strips, tiles, JPEGs: their places and their sizes. */
static void reach_pixels(struct walk *walk, const struct vg_tiff_directory *directory)
{
	static const struct { uint16_t places, sizes; } pairs[] = {
		{ 0x111, 0x117 }, { 0x144, 0x145 }, { VG_TIFF_THUMBNAIL_OFFSET, VG_TIFF_THUMBNAIL_SIZE } };
	struct vg_tiff_entry places, sizes;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (vg_tiff_find(walk->tiff, directory, pairs[i].places, &places) && vg_tiff_find(walk->tiff, directory, pairs[i].sizes, &sizes))
			for (uint64_t k = 0; k < places.count && k < sizes.count && !walk->unknown; k++) {
				walk->unknown |= ++walk->places > PLACES;
				reach(walk, vg_tiff_number(walk->tiff, &places, k), vg_tiff_number(walk->tiff, &sizes, k));
			}
}

/* One directory and those below it; the place of the next, 0 for none. */
static uint64_t reach_directory(struct walk *walk, uint64_t offset, int depth)
{
	static const uint16_t below[] = { VG_TIFF_SUB_IFDS, VG_TIFF_EXIF, VG_TIFF_GPS, VG_TIFF_INTEROPERABILITY };
	struct vg_tiff_directory directory;
	struct vg_tiff_entry entry;
	walk->unknown |= ++walk->directories > DIRECTORIES || depth > DEPTH || !vg_tiff_directory(walk->tiff, offset, &directory);
	if (walk->unknown)
		return 0;
	reach_values(walk, &directory);
	reach_pixels(walk, &directory);
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		if (!vg_tiff_find(walk->tiff, &directory, below[i], &entry))
			continue;
		walk->unknown |= entry.count > SUBDIRECTORIES;
		for (uint64_t k = 0; k < entry.count && !walk->unknown; k++)
			(void)reach_directory(walk, vg_tiff_number(walk->tiff, &entry, k), depth + 1);
	}
	return directory.next;
}

bool vg_tiff_end(const struct vg_tiff *tiff, uint64_t *out)
{
	struct walk walk = { .tiff = tiff };
	for (uint64_t offset = tiff->first; offset && !walk.unknown;)
		offset = reach_directory(&walk, offset, 0);
	*out = walk.end;
	return walk.end > 0 && !walk.unknown;
}

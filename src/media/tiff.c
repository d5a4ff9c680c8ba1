/* The largest picture of a TIFF through libtiff's own RGBA conversion. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "base/text.h"
#include "base/memory.h"
#include "media/decode.h"
#include "media/raw.h"

struct memory_file {
	struct vg_span bytes;
	uint64_t position;
};

static tmsize_t on_read(thandle_t handle, void *out, tmsize_t size)
{
	struct memory_file *file = handle;
	if (file->position >= file->bytes.size || size <= 0)
		return 0;
	size_t left = file->bytes.size - (size_t)file->position;
	size_t count = (size_t)size < left ? (size_t)size : left;
	memcpy(out, file->bytes.data + file->position, count);
	file->position += count;
	return (tmsize_t)count;
}

static tmsize_t on_write(thandle_t handle, void *data, tmsize_t size)
{
	(void)handle; (void)data; (void)size;
	return 0;
}

static toff_t on_seek(thandle_t handle, toff_t offset, int whence)
{
	struct memory_file *file = handle;
	uint64_t base = whence == SEEK_CUR ? file->position : whence == SEEK_END ? file->bytes.size : 0;
	file->position = base + offset;
	return file->position;
}

static int on_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static toff_t on_size(thandle_t handle)
{
	return ((struct memory_file *)handle)->bytes.size;
}

static void ignore_message(const char *module, const char *format, va_list arguments)
{
	(void)module; (void)format; (void)arguments;
}

enum { PAGES = 1024, SUBDIRECTORIES = 16 };

/* What is not to be taken for the picture: bits of NewSubfileType. */
enum { OTHER_THAN_PICTURE = FILETYPE_REDUCEDIMAGE | FILETYPE_MASK };

/* One directory that describes a picture. */
struct page {
	uint64_t offset;       /* of a directory below the page; 0: the page itself */
	tdir_t number;         /* of the page, from 0 on */
	uint64_t pixels;
	int orientation;
	bool reduced, readable;
	char reason[120];      /* why it is not readable */
};

struct pages {
	struct page best;      /* readable, no reduced version, the largest */
	struct page largest;   /* of those that are no reduced versions */
	struct page fallback;  /* readable, the largest, be it reduced */
	uint32_t count, best_at, fallback_at, top;
	bool more;             /* than are looked at */
};

static const char *compression_name(uint16_t compression)
{
	static const struct { uint16_t value; const char *name; } names[] = {
		{ 50002, "JPEG XL" }, { 52546, "JPEG XL" }, { 34712, "JPEG 2000" }, { 34892, "lossy JPEG of DNG" },
		{ 34713, "Nikon's raw compression" }, { 32767, "Sony's raw compression" },
		{ 65535, "Pentax's raw compression" }, { 65000, "Kodak's raw compression" }, { 50001, "WebP" },
		{ 50000, "Zstandard" }, { 34887, "LERC" }, { 34925, "LZMA" }, { 34661, "JBIG" },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].value == compression)
			return names[i].name;
	return NULL;
}

/* Whether libtiff can turn the current directory into pixels, and why not. */
static void judge_page(TIFF *tiff, struct page *page)
{
	uint16_t compression = COMPRESSION_NONE;
	char reason[1024] = "";
	TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &compression);
	const char *name = compression_name(compression);
	if (!TIFFIsCODECConfigured(compression)) {
		if (name)
			snprintf(page->reason, sizeof page->reason, "compressed as %s, which this build's decoder does not read", name);
		else
			snprintf(page->reason, sizeof page->reason, "of compression %u, which this build's decoder does not read", compression);
		return;
	}
	page->readable = TIFFRGBAImageOK(tiff, reason);
	if (!page->readable)
		vg_text_copy(page->reason, sizeof page->reason, reason);
}

static void note_page(TIFF *tiff, struct pages *pages, tdir_t number, uint64_t offset, int orientation)
{
	uint32_t width = 0, height = 0, kind = 0;
	uint16_t turned = 0;
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind);
	if (!width || !height)
		return;
	struct page page = { .offset = offset, .number = number, .pixels = (uint64_t)width * height };
	page.reduced = (kind & OTHER_THAN_PICTURE) != 0;
	page.orientation = TIFFGetField(tiff, TIFFTAG_ORIENTATION, &turned) && turned >= 1 && turned <= 8
			       ? turned : orientation;
	judge_page(tiff, &page);
	pages->count++;
	pages->top += offset == 0;
	if (!page.reduced && page.pixels > pages->largest.pixels)
		pages->largest = page;
	if (!page.reduced && page.readable && page.pixels > pages->best.pixels) {
		pages->best = page;
		pages->best_at = pages->count;
	}
	if (page.readable && page.pixels > pages->fallback.pixels) {
		pages->fallback = page;
		pages->fallback_at = pages->count;
	}
}

static int orientation_of(TIFF *tiff)
{
	uint16_t orientation = 0;
	return TIFFGetField(tiff, TIFFTAG_ORIENTATION, &orientation) && orientation >= 1 && orientation <= 8
		       ? orientation : 1;
}

/* Every page, and the directories below it. */
static void look_through(TIFF *tiff, struct pages *pages)
{
	tdir_t number = 0;
	do {
		uint64_t below[SUBDIRECTORIES], *offsets = NULL;
		uint16_t count = 0;
		int orientation = orientation_of(tiff);
		if (!TIFFGetField(tiff, TIFFTAG_SUBIFD, &count, &offsets) || !offsets)
			count = 0;
		pages->more |= count > SUBDIRECTORIES;
		count = count > SUBDIRECTORIES ? SUBDIRECTORIES : count;
		for (uint16_t i = 0; i < count; i++)
			below[i] = offsets[i];
		note_page(tiff, pages, number, 0, orientation);
		for (uint16_t i = 0; i < count; i++)
			if (TIFFSetSubDirectory(tiff, below[i]))
				note_page(tiff, pages, number, below[i], orientation);
		if (count && !TIFFSetDirectory(tiff, number))
			return;
		pages->more |= number + 1 == PAGES;
	} while (++number < PAGES && TIFFReadDirectory(tiff));
}

/* Of the strips or tiles, the share that lies within the file. */
static double share_there(TIFF *tiff, size_t size)
{
	uint32_t count = TIFFIsTiled(tiff) ? TIFFNumberOfTiles(tiff) : TIFFNumberOfStrips(tiff), there = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t offset = TIFFGetStrileOffset(tiff, i), bytes = TIFFGetStrileByteCount(tiff, i);
		there += bytes > 0 && offset <= size && bytes <= size - offset;
	}
	return count ? (double)there / count : 0;
}

static bool any_pixel(const uint32_t *raster, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (raster[i])
			return true;
	return false;
}

/* What of a damaged page can be read; the share is that of the strips that are there. */
static int read_damaged(TIFF *tiff, size_t size, uint32_t *raster, struct vg_decoded *decoded,
			struct vg_error *err)
{
	const struct vg_image *image = &decoded->image;
	size_t count = (size_t)image->width * image->height;
	double share = share_there(tiff, size);
	memset(raster, 0, count * sizeof *raster);
	(void)TIFFReadRGBAImageOriented(tiff, image->width, image->height, raster, orientation_of(tiff), 0);
	if (share <= 0 || !any_pixel(raster, count))
		return vg_error_set(err, VG_ERR_MALFORMED, "damaged TIFF data");
	decoded->read_share = share;
	vg_text_copy(decoded->damage, sizeof decoded->damage,
		     share < 1 ? "the file ends before the picture does" : "damaged TIFF data");
	return 0;
}

static int decode(TIFF *tiff, size_t size, const struct vg_limits *limits,
		  struct vg_decoded *decoded, struct vg_error *err)
{
	struct vg_image *image = &decoded->image;
	uint32_t width = 0, height = 0;
	TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
	TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
	int code = vg_image_init(image, width, height, 3, limits, err);
	if (code < 0)
		return code;
	uint32_t *raster = vg_calloc((size_t)width * height, 4);
	if (!raster)
		return vg_error_set(err, VG_ERR_LIMIT, "not enough memory for the picture");
	/* Asking for the stored orientation makes libtiff leave the rows alone. */
	if (!TIFFReadRGBAImageOriented(tiff, width, height, raster, orientation_of(tiff), 1))
		code = read_damaged(tiff, size, raster, decoded, err);
	for (size_t y = 0; code == 0 && y < height; y++)
		vg_image_lay_over_white(image, 0, (uint32_t)y, (const uint8_t *)(raster + y * width), width);
	free(raster);
	return code;
}

/* Which of the pages is the picture. A raw file of which only a smaller version can be read
 * is not examined; nor is any file by a reduced version that says itself to be one. */
static int choose(const struct pages *pages, struct vg_span bytes, struct page *out,
		  uint32_t *out_at, struct vg_error *err)
{
	const struct vg_raw *raw = vg_raw_find(bytes);
	bool cut = vg_raw_misses_directory(bytes);
	const struct page *largest = &pages->largest;
	bool shown = pages->best.pixels > 0 && (!raw || pages->best.pixels >= largest->pixels);
	/* What kind of picture a DNG lacks that ends too early is not known. */
	bool missing = cut && !shown && !largest->pixels;
	if (raw && (!vg_raw_is_dng(raw) || (!shown && !missing)))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "raw picture (%s): this build does not read its picture%s",
				    raw->name, cut ? ", and the file ends before all of its directories" : "");
	if (shown) {
		*out = pages->best;
		*out_at = pages->best_at;
		return 0;
	}
	if (largest->pixels)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a TIFF %s%s", largest->reason[0] ? "of this kind: " : "",
				    largest->reason);
	if (missing)
		return vg_error_set(err, VG_ERR_MALFORMED, "the file ends before the directory of its picture%s",
				    pages->fallback.pixels ? "; only a reduced version is there" : "");
	*out = pages->fallback; /* every picture in it calls itself reduced */
	*out_at = pages->fallback_at;
	return pages->fallback.pixels ? 0 : vg_error_set(err, VG_ERR_MALFORMED, "the TIFF holds no picture");
}

static int open_and_decode(TIFF *tiff, struct vg_span bytes, const struct vg_limits *limits,
			   struct vg_decoded *decoded, struct vg_error *err)
{
	struct pages pages = { 0 };
	struct page page = { 0 };
	uint32_t at = 0;
	look_through(tiff, &pages);
	int code = choose(&pages, bytes, &page, &at, err);
	if (code < 0)
		return code;
	if (!TIFFSetDirectory(tiff, page.number) || (page.offset && !TIFFSetSubDirectory(tiff, page.offset)))
		return vg_error_set(err, VG_ERR_MALFORMED, "a damaged TIFF directory");
	uint16_t bits = 1;
	TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
	decoded->orientation = page.orientation;
	decoded->reduced = bits > 8;
	if (pages.count > 1)
		decoded->pictures = (struct vg_pictures){ pages.top == pages.count ? VG_PICTURES_PAGES : VG_PICTURES_PREVIEWS,
							  pages.count, at, false, false };
	return decode(tiff, bytes.size, limits, decoded, err);
}

int vg_decode_tiff(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	struct memory_file file = { bytes, 0 };
	struct vg_decoded decoded = vg_decoded_whole();
	TIFFSetErrorHandler(ignore_message);
	TIFFSetWarningHandler(ignore_message);
	TIFF *tiff = TIFFClientOpen("memory", "rm", &file, on_read, on_write, on_seek, on_close,
				    on_size, NULL, NULL);
	if (!tiff)
		return vg_error_set(err, VG_ERR_MALFORMED, "%s", vg_raw_misses_directory(bytes)
				    ? "the first directory lies behind the end of the file, which is cut or damaged"
				    : "the TIFF header is damaged");
	int code = open_and_decode(tiff, bytes, limits, &decoded, err);
	TIFFClose(tiff);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}

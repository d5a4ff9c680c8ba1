/* thumbnails FILE… [-- PHOTO…]: what is told of pictures that were changed while the thumbnail inside the
 * file was kept. FILEs are JPEGs of cameras with a thumbnail of their own; PHOTOs get one made here: some
 * upright in a turned file, some between black bars, some squeezed to 4:3. And in other places than EXIF: a
 * preview as Photoshop keeps it, one behind the picture by the multi-picture format.
 *
 * Each is edited as somebody with a picture editor does (pixels as stored, saved again at quality 88, the
 * EXIF block kept) and examined by the whole of vg_examine. Prints a table of docs/accuracy.md for each
 * list; with THUMBNAILS_SHOW=1 every picture whose answer is not the expected one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "media/decode.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

enum { QUALITY = 88, FILE_MOST = 64 << 20 };

struct source {
	const char *path;
	struct vg_image image;  /* as stored */
	uint8_t marker;         /* of the segment with the small picture, or with its place */
	struct vg_buffer segment; /* its content; of EXIF with "Exif\0\0" */
	struct vg_buffer behind;  /* what stands behind the picture; its place is put into the segment */
};
enum { APP1 = 0xe1, APP2 = 0xe2, APP13 = 0xed };

/* Where in a list of two pictures the size of the first and the place of the second stand, in the segment. */
enum { MAIN_SIZE = 4 + 50 + 4, SECOND_PLACE = 4 + 50 + 16 + 8 };

struct sources {
	struct source *at;
	size_t count;
};

/* What an edit is, and what is to be told of it. */
struct edit {
	const char *name;
	void (*apply)(struct vg_image *image, const struct vg_image *donor, double box[4]);
	bool (*told)(const struct vg_picture *picture, const double box[4], const struct vg_image *stored);
};

static double random_share(void)
{
	return (double)(next_random() >> 11) / 9007199254740992.0;
}

static void keep(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)image; (void)donor; (void)box;
}

static void reorient(struct vg_image *image, int orientation)
{
	if (vg_image_make_upright(image, orientation, NULL) < 0)
		exit(1);
}

static void mirror(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor; (void)box;
	reorient(image, 2);
}

static void flip(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor; (void)box;
	reorient(image, 4);
}

static void half_turn(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor; (void)box;
	reorient(image, 3);
}

static void quarter_turn(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor; (void)box;
	reorient(image, random_share() < 0.5 ? 6 : 8);
}

static void cut(struct vg_image *image, const double box[4])
{
	struct vg_image out = { 0 };
	struct vg_limits limits;
	uint32_t x = (uint32_t)box[0], y = (uint32_t)box[1], channels = image->channels;
	vg_limits_default(&limits);
	if (vg_image_init(&out, (uint64_t)box[2], (uint64_t)box[3], channels, &limits, NULL) < 0)
		exit(1);
	for (uint32_t row = 0; row < out.height; row++)
		memcpy(out.pixels + (size_t)row * out.width * channels,
		       image->pixels + ((size_t)(y + row) * image->width + x) * channels, (size_t)out.width * channels);
	vg_image_release(image);
	*image = out;
}

/* To `area` of the picture, each side `stretch` times as long as the picture's proportions make it. */
static void crop(struct vg_image *image, double area, double stretch, double box[4])
{
	double share = sqrt(area), across = fmin(1, share * stretch), down = fmin(1, share / stretch);
	box[2] = floor(image->width * across);
	box[3] = floor(image->height * down);
	box[0] = floor(random_share() * (image->width - box[2]));
	box[1] = floor(random_share() * (image->height - box[3]));
	cut(image, box);
}

static void crop_80(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor;
	crop(image, 0.8, 1, box);
}

static void crop_80_shaped(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor;
	crop(image, 0.8, 0.92 + 0.17 * random_share(), box);
}

static void crop_50(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor;
	crop(image, 0.5, 0.8 + 0.45 * random_share(), box);
}

static void crop_and_mirror(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	(void)donor;
	crop(image, 0.8, 1, box);
	reorient(image, 2);
}

/* A rectangle of the picture becomes one of the donor, enlarged as needed. */
static void replace(struct vg_image *image, double area, const struct vg_image *donor, double box[4])
{
	double stretch = 0.7 + 0.7 * random_share(), share = sqrt(area);
	box[2] = floor(image->width * share * stretch);
	box[3] = floor(image->height * share / stretch);
	box[0] = floor(random_share() * (image->width - box[2]));
	box[1] = floor(random_share() * (image->height - box[3]));
	for (uint32_t y = 0; y < (uint32_t)box[3]; y++)
		for (uint32_t x = 0; x < (uint32_t)box[2]; x++) {
			size_t at = ((size_t)((uint32_t)box[1] + y) * image->width + (uint32_t)box[0] + x) * image->channels;
			uint32_t u = x * donor->width / (uint32_t)box[2], v = y * donor->height / (uint32_t)box[3];
			const uint8_t *from = donor->pixels + ((size_t)v * donor->width + u) * donor->channels;
			for (uint32_t c = 0; c < image->channels; c++)
				image->pixels[at + c] = from[donor->channels == 1 ? 0 : c];
		}
}

static void replace_10(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	replace(image, 0.10, donor, box);
}

static void replace_5(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	replace(image, 0.05, donor, box);
}

static void other_picture(struct vg_image *image, const struct vg_image *donor, double box[4])
{
	struct vg_image out = { 0 };
	(void)box;
	if (vg_image_enlarge(donor, donor->width, donor->height, &out, NULL) < 0)
		exit(1);
	vg_image_release(image);
	*image = out;
}

static enum vg_thumbnail_kind against(const struct vg_picture *picture)
{
	return picture->carried_count ? picture->carried[0].against : VG_THUMBNAIL_NONE;
}

static bool tells_nothing(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	enum vg_thumbnail_kind kind = against(picture);
	(void)box; (void)stored;
	return kind == VG_THUMBNAIL_SAME || kind == VG_THUMBNAIL_CROPPED || kind == VG_THUMBNAIL_FLAT || kind == VG_THUMBNAIL_UNCLEAR;
}

static bool tells_mirrored(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	(void)box; (void)stored;
	return against(picture) == VG_THUMBNAIL_MIRRORED;
}

static bool tells_turned(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	(void)box; (void)stored;
	return against(picture) == VG_THUMBNAIL_TURNED;
}

static bool tells_cropped(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	(void)box; (void)stored;
	return against(picture) == VG_THUMBNAIL_CROPPED_SINCE && picture->carried[0].shown[2] > 0;
}

static double overlap(const double a[4], const double b[4])
{
	double across = fmin(a[0] + a[2], b[0] + b[2]) - fmax(a[0], b[0]), down = fmin(a[1] + a[3], b[1] + b[3]) - fmax(a[1], b[1]);
	double both = across > 0 && down > 0 ? across * down : 0;
	return both / (a[2] * a[3] + b[2] * b[3] - both);
}

/* One of the boxes lies on the region, upright both. */
static bool tells_region(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	const struct vg_carried *carried = &picture->carried[0];
	double upright[4];
	(void)stored;
	vg_image_box_upright(box, stored->width, stored->height, picture->orientation, upright);
	for (size_t i = 0; against(picture) == VG_THUMBNAIL_REGION_DIFFERS && i < carried->region_count; i++)
		if (overlap(carried->region[i], upright) >= 0.5)
			return true;
	return false;
}

static bool tells_other(const struct vg_picture *picture, const double box[4], const struct vg_image *stored)
{
	(void)box; (void)stored;
	return against(picture) == VG_THUMBNAIL_DIFFERENT;
}

static const struct edit edits[] = {
	{ "saved again, not changed", keep, tells_nothing },
	{ "mirrored", mirror, tells_mirrored },
	{ "upside down mirrored", flip, tells_mirrored },
	{ "turned by half", half_turn, tells_turned },
	{ "turned by a quarter", quarter_turn, tells_turned },
	{ "cropped to 80 %, its proportions kept", crop_80, tells_cropped },
	{ "cropped to 80 %, other proportions", crop_80_shaped, tells_cropped },
	{ "cropped to 50 %, other proportions", crop_50, tells_cropped },
	{ "cropped to 80 % and mirrored", crop_and_mirror, tells_mirrored },
	{ "10 % replaced, boxed", replace_10, tells_region },
	{ "5 % replaced, boxed", replace_5, tells_region },
	{ "another picture", other_picture, tells_other },
};
enum { EDITS = sizeof edits / sizeof *edits };

static void append(struct vg_buffer *out, const void *bytes, size_t size)
{
	if (vg_buffer_append(out, bytes, size) < 0)
		exit(1);
}

/* A JPEG's segment of EXIF, without marker and size; empty when it has none. */
static struct vg_span exif_segment(struct vg_span bytes)
{
	for (size_t at = 2; at + 4 <= bytes.size && bytes.data[at] == 0xff && bytes.data[at + 1] >= 0xc0;) {
		size_t size = (size_t)bytes.data[at + 2] << 8 | bytes.data[at + 3];
		if (size < 2 || at + 2 + size > bytes.size)
			break;
		struct vg_span segment = vg_span_part(bytes, at + 4, size - 2);
		if (bytes.data[at + 1] == 0xe1 && vg_span_starts_with(segment, "Exif\0", 6))
			return segment;
		at += 2 + size;
	}
	return (struct vg_span){ NULL, 0 };
}

static bool load_pixels(const char *path, struct vg_buffer *bytes, struct vg_image *out)
{
	struct vg_limits limits;
	struct vg_decoded decoded = { 0 };
	const char *type;
	int fd;
	vg_limits_default(&limits);
	vg_buffer_init(bytes, FILE_MOST);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	bool read = vg_file_read(fd, path, bytes, NULL) == 0;
	close(fd);
	struct vg_span span = vg_buffer_span(bytes);
	if (!read || vg_sniff(span, &type) != VG_FORMAT_JPEG || vg_decode_jpeg(span, &limits, &decoded, NULL) < 0)
		return false;
	*out = decoded.image;
	return !decoded.damage[0];
}

/* A camera's file with a thumbnail of its own. */
static bool load_camera(const char *path, struct source *out)
{
	struct vg_buffer bytes;
	struct vg_small_pictures small;
	struct vg_picture picture;
	struct vg_limits limits;
	*out = (struct source){ .path = path, .marker = APP1 };
	vg_limits_default(&limits);
	vg_picture_init(&picture);
	vg_small_pictures_init(&small);
	vg_buffer_init(&out->segment, 1 << 16);
	bool good = load_pixels(path, &bytes, &out->image);
	if (good)
		vg_metadata_read(vg_buffer_span(&bytes), VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &limits, &picture, &small);
	struct vg_span segment = good ? exif_segment(vg_buffer_span(&bytes)) : (struct vg_span){ NULL, 0 };
	good = good && small.exif.size && segment.size;
	if (good)
		append(&out->segment, segment.data, segment.size);
	vg_picture_release(&picture);
	vg_small_pictures_release(&small);
	vg_buffer_release(&bytes);
	return good;
}

static void put_entry(struct vg_buffer *out, unsigned tag, unsigned type, unsigned value)
{
	uint8_t entry[12] = { (uint8_t)(tag >> 8), (uint8_t)tag, 0, (uint8_t)type, 0, 0, 0, 1 };
	if (type == 3) {
		entry[8] = (uint8_t)(value >> 8);
		entry[9] = (uint8_t)value;
	} else {
		vg_store_u32be(entry + 8, value);
	}
	append(out, entry, sizeof entry);
}

/* An EXIF segment that holds an orientation and a thumbnail. */
static void make_exif(unsigned orientation, const struct vg_buffer *thumbnail, struct vg_buffer *out)
{
	enum { FIRST = 8, SECOND = FIRST + 2 + 12 + 4, DATA = SECOND + 2 + 3 * 12 + 4 };
	static const uint8_t head[] = { 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, FIRST, 0, 1 };
	static const uint8_t next[] = { 0, 0, 0, SECOND, 0, 3 }, end[] = { 0, 0, 0, 0 };
	append(out, head, sizeof head);
	put_entry(out, 0x112, 3, orientation);
	append(out, next, sizeof next);
	put_entry(out, 0x103, 3, 6);
	put_entry(out, 0x201, 4, DATA);
	put_entry(out, 0x202, 4, (unsigned)thumbnail->size);
	append(out, end, sizeof end);
	append(out, thumbnail->data, thumbnail->size);
}

/* 160 x 120, black where the picture is not. */
static void put_bars(struct vg_image *small)
{
	enum { WIDTH = 160, HEIGHT = 120 };
	struct vg_image out = { 0 }, fitted = { 0 };
	struct vg_limits limits;
	vg_limits_default(&limits);
	uint32_t side = small->width * HEIGHT > small->height * WIDTH ? WIDTH : small->height > small->width ? HEIGHT : small->width * HEIGHT / small->height;
	if (vg_image_shrink(small, side, &fitted, NULL) < 0 || vg_image_init(&out, WIDTH, HEIGHT, fitted.channels, &limits, NULL) < 0)
		exit(1);
	uint32_t left = (WIDTH - fitted.width) / 2, top = (HEIGHT - fitted.height) / 2, row = fitted.width * fitted.channels;
	for (uint32_t y = 0; y < fitted.height; y++)
		memcpy(out.pixels + ((size_t)(top + y) * WIDTH + left) * out.channels, fitted.pixels + (size_t)y * row, row);
	vg_image_release(&fitted);
	vg_image_release(small);
	*small = out;
}

/* Photoshop's resources with the preview (Adobe's file format specification, resource 1036). */
static void make_resources(const struct vg_buffer *preview, const struct vg_image *small, struct vg_buffer *out)
{
	uint8_t head[12 + 28] = { '8', 'B', 'I', 'M', 4, 0x0c };
	vg_store_u32be(head + 8, (uint32_t)preview->size + 28);
	vg_store_u32be(head + 12, 1);
	vg_store_u32be(head + 16, small->width);
	vg_store_u32be(head + 20, small->height);
	vg_store_u32be(head + 32, (uint32_t)preview->size);
	head[37] = 24;
	head[39] = 1;
	append(out, "Photoshop 3.0", 14);
	append(out, head, sizeof head);
	append(out, preview->data, preview->size);
	append(out, "", preview->size & 1);
}

/* A list of two pictures (CIPA DC-007), the second a preview, whose place is not known yet. */
static void make_list(const struct vg_buffer *preview, struct vg_buffer *out)
{
	static const uint8_t head[] = { 'M', 'P', 'F', 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3 };
	static const uint8_t entries[] = { 0xb0, 0, 0, 7, 0, 0, 0, 4, '0', '1', '0', '0', 0xb0, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2,
					   0xb0, 2, 0, 7, 0, 0, 0, 32, 0, 0, 0, 50, 0, 0, 0, 0 };
	uint8_t list[32] = { 0x20, 3, 0, 0, [16] = 0, 1, 0, 2 };
	vg_store_u32be(list + 20, (uint32_t)preview->size);
	append(out, head, sizeof head);
	append(out, entries, sizeof entries);
	append(out, list, sizeof list);
}

/* With a preview in one of the places other than EXIF. */
static bool load_elsewhere(const char *path, uint8_t marker, struct source *out)
{
	struct vg_buffer bytes;
	struct vg_image small = { 0 };
	const uint32_t side = marker == APP13 ? 160 : 1620; /* as Photoshop and cameras write them */
	*out = (struct source){ .path = path, .marker = marker };
	vg_buffer_init(&out->segment, 1 << 16);
	vg_buffer_init(&out->behind, FILE_MOST);
	bool good = load_pixels(path, &bytes, &out->image);
	vg_buffer_release(&bytes);
	if (!good || vg_image_shrink(&out->image, side, &small, NULL) < 0)
		return false;
	if (vg_encode_jpeg(&small, 80, &out->behind, NULL) < 0)
		exit(1);
	if (marker == APP13) {
		make_resources(&out->behind, &small, &out->segment);
		vg_buffer_release(&out->behind);
	} else {
		make_list(&out->behind, &out->segment);
	}
	vg_image_release(&small);
	return true;
}

/* In one of four manners that cameras have. */
static bool load_photo(const char *path, size_t index, struct source *out)
{
	struct vg_buffer bytes, thumbnail;
	struct vg_image small = { 0 }, squeezed = { 0 };
	enum { LONG_SIDE = 160 };
	*out = (struct source){ .path = path, .marker = APP1 };
	vg_buffer_init(&out->segment, 1 << 16);
	vg_buffer_init(&thumbnail, 1 << 15);
	bool good = load_pixels(path, &bytes, &out->image);
	vg_buffer_release(&bytes);
	if (!good || vg_image_shrink(&out->image, LONG_SIDE, &small, NULL) < 0)
		return false;
	if (index % 4 == 1)
		put_bars(&small);
	if (index % 4 == 2 && vg_image_enlarge(&small, LONG_SIDE, LONG_SIDE * 3 / 4, &squeezed, NULL) == 0) {
		vg_image_release(&small);
		small = squeezed;
	}
	if (index % 4 == 3)
		reorient(&out->image, 8); /* stored lying; its thumbnail is upright */
	if (vg_encode_jpeg(&small, 75, &thumbnail, NULL) < 0)
		exit(1);
	make_exif(index % 4 == 3 ? 6 : 1, &thumbnail, &out->segment);
	vg_image_release(&small);
	vg_buffer_release(&thumbnail);
	return true;
}

/* The edited picture as a file with the small picture of before, examined. */
static void examine(const struct vg_image *image, const struct source *source, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = false };
	struct vg_buffer jpeg, file;
	const struct vg_buffer *segment = &source->segment;
	enum { BEFORE = 6, BLOCK = BEFORE + 4 }; /* where the segment's content and the list's block begin */
	uint8_t marker[BEFORE] = { 0xff, 0xd8, 0xff, source->marker, (uint8_t)((segment->size + 2) >> 8), (uint8_t)(segment->size + 2) };
	vg_limits_default(&options.limits);
	vg_buffer_init(&jpeg, FILE_MOST);
	vg_buffer_init(&file, FILE_MOST);
	if (vg_encode_jpeg(image, QUALITY, &jpeg, NULL) < 0)
		exit(1);
	append(&file, marker, sizeof marker);
	append(&file, segment->data, segment->size);
	append(&file, jpeg.data + 2, jpeg.size - 2);
	if (source->behind.size) {
		vg_store_u32be(file.data + BEFORE + MAIN_SIZE, (uint32_t)file.size);
		vg_store_u32be(file.data + BEFORE + SECOND_PLACE, (uint32_t)file.size - BLOCK);
		append(&file, source->behind.data, source->behind.size);
	}
	vg_examine(vg_buffer_span(&file), &options, out);
	vg_buffer_release(&jpeg);
	vg_buffer_release(&file);
}

static bool edit_one(const struct sources *sources, size_t which, const struct edit *edit)
{
	const struct source *source = &sources->at[which];
	struct vg_image image = { 0 };
	struct vg_picture picture;
	double box[4] = { 0 };
	if (vg_image_enlarge(&source->image, source->image.width, source->image.height, &image, NULL) < 0)
		exit(1);
	edit->apply(&image, &sources->at[(which + 7) % sources->count].image, box);
	examine(&image, source, &picture);
	bool told = edit->told(&picture, box, &image);
	if (!told && getenv("THUMBNAILS_SHOW"))
		printf("  %s: %s: %s, %.3f, %zu regions\n", edit->name, source->path, vg_thumbnail_kind_name(against(&picture)),
		       picture.carried[0].correlation, picture.carried[0].region_count);
	vg_picture_release(&picture);
	vg_image_release(&image);
	return told;
}

static void table(const char *title, const struct sources *sources)
{
	printf("%s: %zu\n", title, sources->count);
	for (size_t e = 0; e < EDITS && sources->count; e++) {
		size_t told = 0;
		for (size_t i = 0; i < sources->count; i++)
			told += edit_one(sources, i, &edits[e]);
		printf("| %s | %zu of %zu |\n", edits[e].name, told, sources->count);
		fflush(stdout);
	}
}

static void release(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		vg_image_release(&sources->at[i].image);
		vg_buffer_release(&sources->at[i].segment);
		vg_buffer_release(&sources->at[i].behind);
	}
	sources->count = 0;
}

/* One list at a time: their pixels are large. */
static void measure(const char *title, char **paths, int count, uint8_t marker, bool cameras, struct sources *sources)
{
	for (int i = 0; i < count; i++) {
		struct source *source = &sources->at[sources->count];
		sources->count += cameras ? load_camera(paths[i], source)
				: marker == APP1 ? load_photo(paths[i], sources->count, source) : load_elsewhere(paths[i], marker, source);
	}
	table(title, sources);
	release(sources);
}

int main(int argc, char **argv)
{
	struct sources sources = { calloc((size_t)argc, sizeof *sources.at), 0 };
	int files = 1;
	while (files < argc && strcmp(argv[files], "--") != 0)
		files++;
	char **photos = argv + files + 1;
	int photo_count = argc > files ? argc - files - 1 : 0;
	if (!sources.at)
		return 1;
	measure("camera files with a thumbnail", argv + 1, files - 1, APP1, true, &sources);
	measure("photographs with a thumbnail made here", photos, photo_count, APP1, false, &sources);
	measure("photographs with a preview as Photoshop keeps it, made here", photos, photo_count, APP13, false, &sources);
	measure("photographs with a preview behind them (MPF), made here", photos, photo_count, APP2, false, &sources);
	free(sources.at);
	return 0;
}

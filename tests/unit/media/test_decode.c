/* Every decoder against one scene, and every broken file against what it must yield. */
#include "../file.h"

#include <math.h>
#include <sys/resource.h>

#include <zlib.h>

#include "examine/examine.h"
#include "media/decode.h"
#include "media/sniff.h"

static int decode(const char *path, const struct vg_limits *limits, struct vg_decoded *out,
		  struct vg_error *err)
{
	struct vg_buffer bytes;
	const char *type;
	test_read(path, &bytes);
	struct vg_span span = vg_buffer_span(&bytes);
	int code = vg_decode(vg_sniff(span, &type), span, limits, out, err);
	vg_buffer_release(&bytes);
	return code;
}

enum { WIDTH = 90, HEIGHT = 61, LEAVE_OUT_ALPHA = 1, GREY = 2, EXACT = 4, WITHIN_ONE = 8, CHROMA = 16 };

static const struct { const char *name; unsigned how; } formats[] = {
	{ "baseline.jpg", CHROMA }, { "progressive.jpg", CHROMA }, { "arithmetic.jpg", CHROMA },
	{ "arithmetic-progressive.jpg", CHROMA }, { "444.jpg", 0 }, { "422.jpg", CHROMA },
	{ "440.jpg", CHROMA }, { "grey.jpg", GREY }, { "cmyk.jpg", 0 }, { "ycck.jpg", CHROMA },
	{ "png-rgb.png", EXACT }, { "png-rgba.png", LEAVE_OUT_ALPHA | EXACT }, { "png-grey.png", GREY },
	{ "png-grey-alpha.png", GREY | LEAVE_OUT_ALPHA }, { "png-palette.png", 0 },
	{ "png-16bit.png", WITHIN_ONE }, { "png-interlaced.png", EXACT }, { "lossy.webp", CHROMA },
	{ "lossless.webp", EXACT }, { "alpha.webp", LEAVE_OUT_ALPHA | CHROMA }, { "still.gif", 0 },
	{ "transparent.gif", LEAVE_OUT_ALPHA }, { "rgb.tiff", EXACT }, { "lzw.tiff", EXACT },
	{ "rgb16.tiff", EXACT }, { "still.heic", CHROMA }, { "still.avif", CHROMA },
	{ "bmp-rgb.bmp", EXACT }, { "bmp-top-down.bmp", EXACT }, { "bmp-alpha.bmp", LEAVE_OUT_ALPHA | EXACT },
	{ "bmp-555.bmp", 0 }, { "bmp-565.bmp", 0 }, { "bmp-wide.bmp", EXACT }, { "bmp-palette.bmp", 0 },
	{ "bmp-rle8.bmp", 0 }, { "bmp-core.bmp", 0 },
	{ "still.jxl", CHROMA }, { "lossless.jxl", EXACT }, { "grey.jxl", GREY }, { "alpha.jxl", LEAVE_OUT_ALPHA | EXACT },
	{ "raw.psd", EXACT }, { "packed.psd", EXACT }, { "grey16.psd", GREY }, { "indexed.psd", 0 }, { "cmyk.psd", 0 },
	{ "big.psb", EXACT },
	{ "still.jp2", 0 }, { "lossless.jp2", EXACT }, { "bare.j2k", EXACT }, { "grey.jp2", GREY },
	{ "alpha.jp2", LEAVE_OUT_ALPHA | EXACT }, { "sycc.jp2", CHROMA }, { "deep.jp2", EXACT }, { "tiles.jp2", EXACT },
	{ "turned.jxl", EXACT }, { "blocks.jxl", EXACT },
};

static double luma(const uint8_t *p, uint32_t channels)
{
	return channels == 1 ? p[0] : 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

static void compare(const char *name, unsigned how, const struct vg_image *image,
		    const struct vg_image *reference)
{
	double luma_sum = 0, channel_sum = 0, count = 0;
	assert_int_equal(image->width, WIDTH);
	assert_int_equal(image->height, HEIGHT);
	assert_true(image->channels == 1 || image->channels == 3);
	for (uint32_t y = 0; y < HEIGHT; y++)
		for (uint32_t x = 0; x < WIDTH; x++) {
			if (how & LEAVE_OUT_ALPHA && x < 32 && y < 16)
				continue;
			const uint8_t *a = image->pixels + ((size_t)y * WIDTH + x) * image->channels;
			const uint8_t *b = reference->pixels + ((size_t)y * WIDTH + x) * 3;
			luma_sum += fabs(luma(a, image->channels) - luma(b, 3));
			for (int c = 0; c < 3; c++) {
				int d = abs(a[image->channels == 1 ? 0 : c] - b[c]);
				assert_true(!(how & WITHIN_ONE) || d <= 1); /* 16 bits, rounded or cut */
				channel_sum += how & GREY ? 0 : d / 3.0;
			}
			count++;
		}
	double off = luma_sum / count, channels_off = channel_sum / count;
	if (off >= 3 || channels_off >= (how & CHROMA ? 7 : 5) || (how & EXACT && channels_off != 0))
		fail_msg("%s: luma off by %.2f, channels by %.2f", name, off, channels_off);
	/* Grey files are one channel, or three equal ones. */
	for (size_t i = 0; how & GREY && image->channels == 3 && i < vg_image_size(image); i += 3)
		assert_true(image->pixels[i] == image->pixels[i + 1] && image->pixels[i] == image->pixels[i + 2]);
}

static void test_formats(void **state)
{
	(void)state;
	struct vg_decoded reference, decoded;
	struct vg_limits limits;
	char path[256];
	vg_limits_default(&limits);
	assert_int_equal(decode("fixtures/formats/png-rgb.png", &limits, &reference, NULL), 0);
	assert_int_equal(reference.image.channels, 3);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct vg_error err = { 0 };
		snprintf(path, sizeof path, "fixtures/formats/%s", formats[i].name);
		if (decode(path, &limits, &decoded, &err) < 0)
			fail_msg("%s: %s", path, err.message);
		assert_string_equal(decoded.damage, "");
		compare(formats[i].name, formats[i].how, &decoded.image, &reference.image);
		vg_decoded_release(&decoded);
	}
	/* One bit a pixel: the luma cut at 128. */
	static const char *const cut[] = { "png-1bit.png", "bmp-1bit.bmp", "psd-1bit.psd" };
	for (size_t k = 0; k < sizeof cut / sizeof *cut; k++) {
		snprintf(path, sizeof path, "fixtures/formats/%s", cut[k]);
		assert_int_equal(decode(path, &limits, &decoded, NULL), 0);
		for (size_t i = 0; i < (size_t)WIDTH * HEIGHT; i++) {
			double value = luma(decoded.image.pixels + i * decoded.image.channels, decoded.image.channels);
			double expected = luma(reference.image.pixels + i * 3, 3);
			assert_true(fabs(value) < 0.5 || fabs(value - 255) < 0.5);
			if (fabs(expected - 128) > 1 && (value > 128) != (expected > 128))
				fail_msg("pixel %zu: %.0f for %.1f", i, value, expected);
		}
		vg_decoded_release(&decoded);
	}
	vg_decoded_release(&reference);
}

/* A colour that no pixel can have is made transparent: nothing is missing. */
static void test_transparent_colour_of_none(void **state)
{
	(void)state;
	uint8_t chunk[] = { 0, 0, 0, 2, 't', 'R', 'N', 'S', 1, 0, 0, 0, 0, 0 };
	uLong sum = crc32(0, chunk + 4, 6);
	struct vg_buffer bytes, with;
	struct vg_limits limits;
	struct vg_decoded decoded;
	size_t at = 0;
	vg_limits_default(&limits);
	for (int i = 0; i < 4; i++)
		chunk[10 + i] = (uint8_t)(sum >> (24 - 8 * i));
	test_read("fixtures/formats/png-grey.png", &bytes);
	while (memcmp(bytes.data + at + 4, "IDAT", 4) != 0)
		at++;
	vg_buffer_init(&with, 1 << 20);
	assert_int_equal(vg_buffer_append(&with, bytes.data, at), 0);
	assert_int_equal(vg_buffer_append(&with, chunk, sizeof chunk), 0);
	assert_int_equal(vg_buffer_append(&with, bytes.data + at, bytes.size - at), 0);
	assert_int_equal(vg_decode(VG_FORMAT_PNG, vg_buffer_span(&with), &limits, &decoded, NULL), 0);
	assert_string_equal(decoded.damage, "");
	assert_non_null(strstr(decoded.note, "out-of-range"));
	vg_decoded_release(&decoded);
	vg_buffer_release(&with);
	vg_buffer_release(&bytes);
}

/* One picture in two forms has the same pixels. */
static void test_equal_forms(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{ "bmp-palette.bmp", "bmp-rle8.bmp" }, { "bmp-palette.bmp", "bmp-core.bmp" }, { "bmp-16.bmp", "bmp-rle4.bmp" },
	};
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct vg_decoded both[2];
		char path[256];
		for (int k = 0; k < 2; k++) {
			snprintf(path, sizeof path, "fixtures/formats/%s", pairs[i][k]);
			assert_int_equal(decode(path, &limits, &both[k], NULL), 0);
			assert_int_equal(vg_image_size(&both[k].image), (size_t)WIDTH * HEIGHT * 3);
			assert_false(vg_image_is_flat(&both[k].image));
		}
		if (memcmp(both[0].image.pixels, both[1].image.pixels, vg_image_size(&both[0].image)) != 0)
			fail_msg("%s is not as %s", pairs[i][1], pairs[i][0]);
		vg_decoded_release(&both[0]);
		vg_decoded_release(&both[1]);
	}
}

/* Clear pixels lie over white; half clear ones are mixed with it. */
static void test_alpha(void **state)
{
	(void)state;
	static const char *const names[] = { "png-rgba.png", "alpha.webp", "transparent.gif", "png-grey-alpha.png",
		"bmp-alpha.bmp", "alpha.jxl", "alpha.jp2" };
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_decoded decoded;
		char path[256];
		snprintf(path, sizeof path, "fixtures/formats/%s", names[i]);
		assert_int_equal(decode(path, &limits, &decoded, NULL), 0);
		for (size_t y = 2; y < 14; y++)
			for (size_t x = 2; x < 14; x++)
				if (luma(decoded.image.pixels + (y * WIDTH + x) * decoded.image.channels,
					 decoded.image.channels) < 254.5)
					fail_msg("%s: %zu, %zu is not white", names[i], x, y);
		vg_decoded_release(&decoded);
	}
	struct vg_decoded mixed, plain;
	assert_int_equal(decode("fixtures/formats/png-rgba.png", &limits, &mixed, NULL), 0);
	assert_int_equal(decode("fixtures/formats/png-rgb.png", &limits, &plain, NULL), 0);
	for (size_t y = 0; y < 16; y++)
		for (size_t at = (y * WIDTH + 16) * 3; at < (y * WIDTH + 32) * 3; at++) {
			int expected = (plain.image.pixels[at] * 128 + 255 * 127 + 127) / 255;
			assert_true(abs(mixed.image.pixels[at] - expected) <= 1);
		}
	vg_decoded_release(&mixed);
	vg_decoded_release(&plain);
}

/* What fixtures/README.md says of broken/. */
static const struct {
	const char *name;
	enum vg_disposition disposition;
	uint32_t width, height;
	bool defect;
	int quality; /* of PDQ; -1: any */
} broken[] = {
	{ "empty.jpg", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "garbage.jpg", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "text.jpg", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "html.jpg", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "not-a-picture.mp4", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "text-note.txt", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "truncated.jpg", VG_EXAMINED, 112, 75, true, -1 },
	{ "png-named.jpg", VG_EXAMINED, 0, 0, false, -1 },
	{ "huge-dims.jpg", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "trailing.jpg", VG_EXAMINED, 112, 75, false, -1 },
	{ "flat.jpg", VG_EXAMINED, 0, 0, false, 0 },
	{ "many-scans.jpg", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "exif-loop.jpg", VG_EXAMINED, 0, 0, true, -1 },
	{ "exif-overflow.jpg", VG_EXAMINED, 0, 0, true, -1 },
	{ "bomb.png", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "bomb.webp", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "bomb.tiff", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "wide.png", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "bomb.gif", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "zero-by-zero.png", VG_UNDECODABLE, 0, 0, false, -1 },
	{ "one-pixel.png", VG_EXAMINED, 1, 1, false, 0 },
	{ "bad-crc.png", VG_UNDECODABLE, 0, 0, false, -1 },
	{ "truncated.png", VG_EXAMINED, 112, 75, true, -1 },
	{ "truncated.webp", VG_EXAMINED, 112, 75, true, -1 },
	{ "bomb.jxl", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "truncated.jxl", VG_UNDECODABLE, 0, 0, false, -1 },
	{ "bomb.j2k", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "tiles.j2k", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "lacks-tile.j2k", VG_UNDECODABLE, 0, 0, false, -1 },
	{ "truncated.jp2", VG_UNDECODABLE, 0, 0, false, -1 },
	{ "bomb.psd", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "truncated.psd", VG_EXAMINED, 112, 75, true, -1 },
	{ "no-composite.psd", VG_UNSUPPORTED, 0, 0, false, -1 },
	{ "bomb.bmp", VG_LIMIT_EXCEEDED, 0, 0, false, -1 },
	{ "truncated.bmp", VG_EXAMINED, 112, 75, true, -1 },
};

static void check_broken(const char *name, enum vg_disposition disposition, const struct vg_picture *picture)
{
	if (picture->disposition != disposition)
		fail_msg("%s: %s, %s", name, vg_disposition_name(picture->disposition), picture->reason);
	assert_true(disposition == VG_EXAMINED ? !picture->reason[0] : picture->reason[0]);
	assert_true((disposition == VG_EXAMINED) == (picture->width > 0 && picture->height > 0));
}

static void examine(const char *path, struct vg_picture *out)
{
	struct vg_examine_options options = { .thumbnail_side = 96 };
	struct vg_buffer bytes;
	vg_limits_default(&options.limits);
	test_read(path, &bytes);
	vg_examine(vg_buffer_span(&bytes), &options, out);
	vg_buffer_release(&bytes);
}

static void test_broken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct vg_picture picture;
		char path[256];
		snprintf(path, sizeof path, "fixtures/broken/%s", broken[i].name);
		examine(path, &picture);
		check_broken(broken[i].name, broken[i].disposition, &picture);
		if (broken[i].width)
			assert_true(picture.width == broken[i].width && picture.height == broken[i].height);
		if ((picture.defects[0].text[0] != 0) != broken[i].defect && picture.disposition == VG_EXAMINED)
			fail_msg("%s: \"%s\"", broken[i].name, picture.defects[0].text);
		if (broken[i].quality >= 0)
			assert_int_equal(picture.pdq.quality, broken[i].quality);
		vg_picture_release(&picture);
	}
}

/* Half a file: read as far as it goes, and the defect is told. */
static void test_truncated(void **state)
{
	(void)state;
	static const char *const names[] = { "truncated.png", "truncated.webp", "truncated.jpg", "truncated.bmp", "truncated.psd" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_picture picture;
		char path[256];
		snprintf(path, sizeof path, "fixtures/broken/%s", names[i]);
		examine(path, &picture);
		if (picture.disposition != VG_EXAMINED || !vg_picture_defect(&picture, VG_DEFECT_PIXELS) ||
		    !(picture.read_share > 0 && picture.read_share < 1))
			fail_msg("%s: %s", names[i], vg_disposition_name(picture.disposition));
		vg_picture_release(&picture);
	}
}

/* Cut anywhere, a file is refused or told: what is called whole has all of its pixels. */
static void test_cut_anywhere(void **state)
{
	(void)state;
	enum { CUTS = 40 };
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct vg_buffer bytes;
		struct vg_decoded whole;
		char path[256];
		snprintf(path, sizeof path, "fixtures/formats/%s", formats[i].name);
		assert_int_equal(decode(path, &limits, &whole, NULL), 0);
		assert_true(whole.read_share == 1 && !whole.damage[0]);
		test_read(path, &bytes);
		size_t shown = 0;
		for (size_t cut = 0; cut < CUTS; cut++) {
			struct vg_decoded part;
			const char *type;
			uint8_t *copy = malloc(bytes.size);
			struct vg_span some = { copy, bytes.size * cut / CUTS };
			memcpy(copy, bytes.data, some.size);
			if (vg_decode(vg_sniff(some, &type), some, &limits, &part, NULL) == 0) {
				bool same = memcmp(part.image.pixels, whole.image.pixels, vg_image_size(&whole.image)) == 0;
				if (!(part.read_share > 0 && part.read_share <= 1) || (part.read_share == 1 && !part.damage[0] && !same))
					fail_msg("%s cut to %zu bytes: share %f, \"%s\"", path, some.size, part.read_share, part.damage);
				shown++;
				vg_decoded_release(&part);
			}
			free(copy);
		}
		bool whole_only = strstr(path, ".heic") || strstr(path, ".avif") || strstr(path, ".jxl") ||
				  strstr(path, ".jp2") || strstr(path, ".j2k");
		if (!whole_only && !shown && !strstr(path, ".tiff"))
			fail_msg("%s: nothing of it is read when it is cut", path);
		vg_decoded_release(&whole);
		vg_buffer_release(&bytes);
	}
}

/* A file whose later half zeros fill, as where a download stopped, shows no more than one that is cut there: but for
 * formats in which zeros are black. */
static void test_filled_with_zeros(void **state)
{
	(void)state;
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		struct vg_buffer bytes;
		struct vg_decoded cut, filled;
		const char *type;
		char path[256];
		snprintf(path, sizeof path, "fixtures/formats/%s", formats[i].name);
		test_read(path, &bytes);
		size_t half = bytes.size / 2;
		memset(bytes.data + half, 0, bytes.size - half);
		struct vg_span some = vg_buffer_span(&bytes), part = vg_span_part(some, 0, half);
		enum vg_format format = vg_sniff(some, &type);
		bool plain = format == VG_FORMAT_BMP || format == VG_FORMAT_TIFF || format == VG_FORMAT_PSD;
		int code = vg_decode(format, some, &limits, &filled, NULL), cut_code = vg_decode(format, part, &limits, &cut, NULL);
		if (code == 0 && cut_code == 0 && !plain && filled.read_share > cut.read_share + 0.02)
			fail_msg("%s: share %f, \"%s\", but %f of what is cut", path, filled.read_share, filled.damage, cut.read_share);
		if (code == 0 && format == VG_FORMAT_JPEG && !strstr(filled.damage, "are zeros"))
			fail_msg("%s: \"%s\"", path, filled.damage);
		if (code == 0)
			vg_decoded_release(&filled);
		if (cut_code == 0)
			vg_decoded_release(&cut);
		vg_buffer_release(&bytes);
	}
}

static void test_one_pixel(void **state)
{
	(void)state;
	struct vg_decoded decoded;
	struct vg_limits limits;
	vg_limits_default(&limits);
	assert_int_equal(decode("fixtures/broken/one-pixel.png", &limits, &decoded, NULL), 0);
	assert_int_equal(decoded.image.channels, 3);
	assert_memory_equal(decoded.image.pixels, "\x20\x80\xc0", 3);
	vg_decoded_release(&decoded);
}

/* What a header claims is refused before memory is asked for, and after that memory
 * need not have grown: bombs claim 2 to 10 thousand million pixels. */
static void test_limits_come_first(void **state)
{
	(void)state;
	static const char *const bombs[] = { "bomb.png", "wide.png", "bomb.gif", "bomb.webp", "bomb.tiff", "bomb.bmp", "bomb.jxl", "bomb.j2k", "tiles.j2k",
		"bomb.psd", "huge-dims.jpg" };
	struct vg_limits limits;
	struct rusage before, after;
	vg_limits_default(&limits);
	getrusage(RUSAGE_SELF, &before);
	for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
		struct vg_decoded decoded = { .damage = "untouched" };
		struct vg_error err = { 0 };
		char path[256];
		snprintf(path, sizeof path, "fixtures/broken/%s", bombs[i]);
		assert_int_equal(decode(path, &limits, &decoded, &err), VG_ERR_LIMIT);
		assert_non_null(strstr(err.message, "pixels"));
		assert_string_equal(decoded.damage, "untouched");
		assert_null(decoded.image.pixels);
	}
	getrusage(RUSAGE_SELF, &after);
	assert_true(after.ru_maxrss - before.ru_maxrss < 64 << 10); /* kilobytes */
	/* The limit counts pixels: one fewer than there are is too few, for each format. */
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		for (int spare = -1; spare <= 0; spare++) {
			struct vg_decoded decoded;
			char path[256];
			limits.max_pixels = (uint64_t)(WIDTH * HEIGHT + spare);
			snprintf(path, sizeof path, "fixtures/formats/%s", formats[i].name);
			int code = decode(path, &limits, &decoded, NULL);
			if (code != (spare < 0 ? VG_ERR_LIMIT : 0))
				fail_msg("%s with %d spare: %d", path, spare, code);
			if (code == 0)
				vg_decoded_release(&decoded);
		}
}

/* Zeros between the last row and the end marker are a remark; other bytes mean lost data. */
static void test_bytes_before_end(void **state)
{
	(void)state;
	static const struct { const char *name; int fill; bool damage; } rows[] = {
		{ "baseline.jpg", 0, false }, { "progressive.jpg", 0, false }, { "baseline.jpg", 0x5a, true },
	};
	enum { COUNT = 100 };
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer bytes, longer;
		struct vg_decoded decoded;
		uint8_t fill[COUNT];
		char path[256];
		snprintf(path, sizeof path, "fixtures/formats/%s", rows[i].name);
		test_read(path, &bytes);
		vg_buffer_init(&longer, 1 << 20);
		memset(fill, rows[i].fill, sizeof fill);
		assert_int_equal(vg_buffer_append(&longer, bytes.data, bytes.size - 2), 0);
		assert_int_equal(vg_buffer_append(&longer, fill, sizeof fill), 0);
		assert_int_equal(vg_buffer_append(&longer, "\xff\xd9", 2), 0);
		assert_int_equal(vg_decode(VG_FORMAT_JPEG, vg_buffer_span(&longer), &limits, &decoded, NULL), 0);
		assert_int_equal(decoded.damage[0] != 0, rows[i].damage);
		assert_true(decoded.damage[0] || decoded.note[0]);
		vg_decoded_release(&decoded);
		vg_buffer_release(&longer);
		vg_buffer_release(&bytes);
	}
}

/* A worker loads libraries for those that want them, also for a HEIF within something else. */
static void test_rare(void **state)
{
	static const uint8_t jpeg[] = "\xff\xd8\xff\xe0 a file type box: \0\0\0\x18""ftypmp42\0\0\0\0mp42isom, and a word: ftyp";
	static const uint8_t within[] = "\xff\xd8\xff\xe0 ftyp \0\0\0\x18""ftypmp42\0\0\0\0mp42isom\0\0\0\x18""ftypmif1\0\0\0\0mif1heic";
	static const uint8_t heif[] = "\0\0\0\x18""ftypheic\0\0\0\0mif1heic", jxl[] = "\xff\x0a and more";
	(void)state;
	assert_false(vg_decode_is_rare((struct vg_span){ jpeg, sizeof jpeg - 1 }));
	assert_true(vg_decode_is_rare((struct vg_span){ within, sizeof within - 1 }));
	assert_true(vg_decode_is_rare((struct vg_span){ heif, sizeof heif - 1 }));
	assert_true(vg_decode_is_rare((struct vg_span){ jxl, sizeof jxl - 1 }));
	assert_false(vg_decode_is_rare((struct vg_span){ jxl, 1 }));
	assert_false(vg_decode_is_rare((struct vg_span){ NULL, 0 }));
}

static void test_unknown_format(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_decoded decoded;
	vg_limits_default(&limits);
	struct vg_span none = { (const uint8_t *)"", 0 };
	assert_int_equal(vg_decode(VG_FORMAT_UNKNOWN, none, &limits, &decoded, NULL), VG_ERR_UNSUPPORTED);
	assert_int_equal(vg_decode(VG_FORMAT_COUNT, none, &limits, &decoded, NULL), VG_ERR_UNSUPPORTED);
	for (int format = 1; format < VG_FORMAT_COUNT; format++)
		assert_true(vg_decode((enum vg_format)format, none, &limits, &decoded, NULL) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		/* First: the most that the others ever had counts too. */
		cmocka_unit_test(test_limits_come_first),
		cmocka_unit_test(test_formats), cmocka_unit_test(test_transparent_colour_of_none), cmocka_unit_test(test_equal_forms), cmocka_unit_test(test_alpha), cmocka_unit_test(test_broken),
		cmocka_unit_test(test_truncated), cmocka_unit_test(test_cut_anywhere), cmocka_unit_test(test_filled_with_zeros), cmocka_unit_test(test_one_pixel), cmocka_unit_test(test_rare), cmocka_unit_test(test_unknown_format), cmocka_unit_test(test_bytes_before_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

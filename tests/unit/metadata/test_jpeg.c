/* The structure of JPEG files, the quality of their tables, and senders' habits. */
#include "../file.h"

#include <jpeglib.h>

#include "examine/examine.h"
#include "metadata/metadata.h"

/* libjpeg's own tables of a quality, in natural order. */
static void ijg_tables(int quality, uint16_t luma[64], uint16_t chroma[64])
{
	struct jpeg_compress_struct codec;
	struct jpeg_error_mgr errors;
	codec.err = jpeg_std_error(&errors);
	jpeg_create_compress(&codec);
	codec.in_color_space = JCS_RGB;
	codec.input_components = 3;
	jpeg_set_defaults(&codec);
	jpeg_set_quality(&codec, quality, TRUE);
	memcpy(luma, codec.quant_tbl_ptrs[0]->quantval, 64 * sizeof *luma);
	memcpy(chroma, codec.quant_tbl_ptrs[1]->quantval, 64 * sizeof *chroma);
	jpeg_destroy_compress(&codec);
}

static void test_quality(void **state)
{
	(void)state;
	uint16_t luma[64], chroma[64];
	bool standard;
	for (int quality = 1; quality <= 100; quality++) {
		ijg_tables(quality, luma, chroma);
		if (vg_jpeg_quality(luma, chroma, &standard) != (uint32_t)quality || !standard)
			fail_msg("quality %d was taken for %u", quality, vg_jpeg_quality(luma, chroma, &standard));
		assert_int_equal(vg_jpeg_quality(luma, NULL, &standard), quality);
		assert_true(standard);
		/* One entry off is near, but not standard, in either table. */
		luma[20]++;
		uint32_t near = vg_jpeg_quality(luma, chroma, &standard);
		assert_true(abs((int)near - quality) <= 1 && !standard);
		luma[20]--;
		chroma[20]++;
		assert_int_equal(vg_jpeg_quality(luma, chroma, &standard), quality);
		assert_false(standard);
	}
	/* Tables of nobody: a quality all the same, from 1 to 100. */
	for (int i = 0; i < 64; i++)
		luma[i] = (uint16_t)(i & 1 ? 65535 : 0);
	uint32_t quality = vg_jpeg_quality(luma, NULL, &standard);
	assert_true(quality >= 1 && quality <= 100 && !standard);
}

static void read_structure(const char *path, struct vg_picture *out, struct vg_blocks *blocks,
			   struct vg_buffer *bytes)
{
	*blocks = (struct vg_blocks){ 0 };
	test_read(path, bytes);
	vg_picture_init(out);
	vg_jpeg_read(vg_buffer_span(bytes), out, blocks);
}

/* Of a table of which only a part is known. */
static void test_quality_of_part(void **state)
{
	(void)state;
	uint16_t luma[64], chroma[64], part[64] = { 0 };
	for (int quality = 10; quality <= 95; quality += 5) {
		ijg_tables(quality, luma, chroma);
		for (int i = 0; i < 24; i++)
			part[i] = i % 3 ? luma[i] : 0;
		assert_true(abs((int)vg_jpeg_quality_of_part(part) - quality) <= 1);
	}
}

/* What Adobe Photoshop's "Save for Web" writes at quality 60, in natural order. */
static const unsigned web_luma[64] = {
	6, 4, 4, 6, 9, 11, 12, 16, 4, 5, 5, 6, 8, 10, 12, 12, 4, 5, 5, 6, 10, 12, 14, 19, 6, 6, 6, 11, 12, 15, 19, 28,
	9, 8, 10, 12, 16, 20, 27, 31, 11, 10, 12, 15, 20, 27, 31, 31, 12, 12, 14, 19, 27, 31, 31, 31, 16, 12, 19, 28, 31, 31, 31, 31,
};
static const unsigned web_chroma[64] = {
	7, 7, 13, 24, 26, 31, 31, 31, 7, 12, 16, 21, 31, 31, 31, 31, 13, 16, 17, 31, 31, 31, 31, 31, 24, 21, 31, 31, 31, 31, 31, 31,
	26, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31, 31,
};

/* A picture of one block with those tables, one entry of the second changed by `off`. */
static void write_web(unsigned off, unsigned char **out, unsigned long *out_size)
{
	struct jpeg_compress_struct codec;
	struct jpeg_error_mgr errors;
	JSAMPLE row[8 * 3] = { 0 };
	JSAMPROW rows[] = { row };
	unsigned chroma[64];
	memcpy(chroma, web_chroma, sizeof chroma);
	chroma[40] += off;
	codec.err = jpeg_std_error(&errors);
	jpeg_create_compress(&codec);
	jpeg_mem_dest(&codec, out, out_size);
	codec.image_width = codec.image_height = 8;
	codec.in_color_space = JCS_RGB;
	codec.input_components = 3;
	jpeg_set_defaults(&codec);
	jpeg_add_quant_table(&codec, 0, web_luma, 100, TRUE);
	jpeg_add_quant_table(&codec, 1, chroma, 100, TRUE);
	jpeg_start_compress(&codec, TRUE);
	while (codec.next_scanline < codec.image_height)
		jpeg_write_scanlines(&codec, rows, 1);
	jpeg_finish_compress(&codec);
	jpeg_destroy_compress(&codec);
}

static void test_encoder(void **state)
{
	(void)state;
	for (unsigned off = 0; off < 2; off++) {
		struct vg_picture p;
		struct vg_blocks blocks = { 0 };
		unsigned char *bytes = NULL;
		unsigned long size = 0;
		write_web(off, &bytes, &size);
		vg_picture_init(&p);
		vg_jpeg_read((struct vg_span){ bytes, size }, &p, &blocks);
		assert_int_equal(p.jpeg.encoder, off ? VG_ENCODER_UNKNOWN : VG_ENCODER_PHOTOSHOP_WEB);
		assert_int_equal(p.jpeg.encoder_quality, off ? 0 : 60);
		vg_picture_release(&p);
		free(bytes);
	}
	static const struct { const char *path; enum vg_encoder encoder; uint32_t quality; } rows[] = {
		{ "fixtures/says/mozjpeg-87.jpg", VG_ENCODER_MOZJPEG, 87 }, { "fixtures/says/quality-78.jpg", VG_ENCODER_STANDARD, 78 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_blocks blocks;
		struct vg_buffer bytes;
		read_structure(rows[i].path, &p, &blocks, &bytes);
		assert_int_equal(p.jpeg.encoder, rows[i].encoder);
		assert_int_equal(p.jpeg.encoder_quality, rows[i].quality);
		vg_picture_release(&p);
		vg_buffer_release(&bytes);
	}
}

static void test_structure(void **state)
{
	(void)state;
	static const struct {
		const char *name, *subsampling;
		uint32_t components;
		bool progressive;
	} rows[] = {
		{ "baseline.jpg", "4:2:0", 3, false }, { "progressive.jpg", "4:2:0", 3, true },
		{ "444.jpg", "4:4:4", 3, false }, { "422.jpg", "4:2:2", 3, false },
		{ "440.jpg", "4:4:0", 3, false }, { "grey.jpg", "", 1, false },
		{ "cmyk.jpg", "4:4:4", 4, false }, { "ycck.jpg", NULL, 4, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_blocks blocks;
		struct vg_buffer bytes;
		char path[256];
		snprintf(path, sizeof path, "fixtures/formats/%s", rows[i].name);
		read_structure(path, &p, &blocks, &bytes);
		const struct vg_jpeg *jpeg = &p.jpeg;
		assert_true(jpeg->present);
		if (rows[i].subsampling && strcmp(jpeg->subsampling, rows[i].subsampling) != 0)
			fail_msg("%s: \"%s\"", rows[i].name, jpeg->subsampling);
		assert_int_equal(jpeg->components, rows[i].components);
		assert_int_equal(jpeg->progressive, rows[i].progressive);
		assert_true(rows[i].progressive ? jpeg->scans > 1 : jpeg->scans == 1);
		assert_int_equal(p.trailing.bytes, 0);
		if (!jpeg->standard_tables || jpeg->quality < 1 || jpeg->quality > 100)
			fail_msg("%s: quality %u, standard tables %d", path, jpeg->quality, jpeg->standard_tables);
		assert_int_equal(strlen(jpeg->tables), 64);
		assert_int_equal(strncmp(jpeg->markers, "SOI ", 4), 0);
		assert_non_null(strstr(jpeg->markers, rows[i].progressive ? "SOF2" : "SOF0"));
		assert_string_equal(jpeg->markers + strlen(jpeg->markers) - 3, "EOI");
		assert_string_equal(p.defects[0].text, "");
		assert_false(jpeg->has_metadata);
		vg_picture_release(&p);
		vg_buffer_release(&bytes);
	}
}

static void test_known_settings(void **state)
{
	(void)state;
	static const struct { const char *path; uint32_t quality; bool progressive, metadata; } rows[] = {
		{ "fixtures/known/river-road.jpg", 87, false, false },
		{ "fixtures/known/depot-drill.jpg", 87, false, false },
		{ "fixtures/exif/camera.jpg", 80, false, true },
		{ "fixtures/export/ChatExport_2024-12-27/photos/photo_1@26-12-2024_10-11-12.jpg", 87, true, false },
		{ "fixtures/export/ChatExport_2024-12-27/photos/photo_4@26-12-2024_11-02-33.jpg", 72, true, false },
	};
	char same[65] = "";
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_blocks blocks;
		struct vg_buffer bytes;
		read_structure(rows[i].path, &p, &blocks, &bytes);
		assert_int_equal(p.jpeg.quality, rows[i].quality);
		assert_true(p.jpeg.standard_tables);
		assert_int_equal(p.jpeg.progressive, rows[i].progressive);
		assert_int_equal(p.jpeg.has_metadata, rows[i].metadata);
		/* Equal tables have equal digests, whatever else the files hold. */
		if (rows[i].quality == 87 && same[0])
			assert_string_equal(same, p.jpeg.tables);
		else if (rows[i].quality != 87)
			assert_string_not_equal(same, p.jpeg.tables);
		if (rows[i].quality == 87)
			memcpy(same, p.jpeg.tables, sizeof same);
		vg_picture_release(&p);
		vg_buffer_release(&bytes);
	}
}

static void test_ends(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_blocks blocks = { 0 };
	struct vg_buffer bytes;
	read_structure("fixtures/broken/trailing.jpg", &p, &blocks, &bytes);
	assert_int_equal(p.trailing.bytes, 5000);
	assert_string_equal(p.defects[0].text, "");
	/* The same with the tail cut off to every length up to 20. */
	for (size_t tail = 0; tail <= 20; tail++) {
		struct vg_picture cut;
		vg_picture_init(&cut);
		vg_jpeg_read((struct vg_span){ bytes.data, bytes.size - 5000 + tail }, &cut, &blocks);
		assert_int_equal(cut.trailing.bytes, tail);
		vg_picture_release(&cut);
	}
	struct vg_picture cut;
	vg_picture_init(&cut);
	vg_jpeg_read((struct vg_span){ bytes.data, bytes.size - 5000 - 2 }, &cut, &blocks);
	assert_string_not_equal(cut.defects[0].text, ""); /* without its end marker */
	assert_int_equal(cut.trailing.bytes, 0);
	vg_picture_release(&cut);
	vg_picture_release(&p);
	vg_buffer_release(&bytes);
}

/* The name that EXIF stands under, as programs write it. */
static void test_exif_names(void **state)
{
	(void)state;
	static const struct { const char *bytes; bool exif; } rows[] = {
		{ "\xff\xd8\xff\xe1\0\x0c" "Exif\0\0II*\0", true }, { "\xff\xd8\xff\xe1\0\x0c" "Exif\0\xffII*\0", true },
		{ "\xff\xd8\xff\xe1\0\x0c" "EXIF\0\0II*\0", true }, { "\xff\xd8\xff\xe1\0\x0c" "Exit\0\0II*\0", false },
		{ "\xff\xd8\xff\xe1\0\x0c" "Exif \0II*\0", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_blocks blocks = { 0 };
		vg_picture_init(&p);
		vg_jpeg_read((struct vg_span){ (const uint8_t *)rows[i].bytes, 16 }, &p, &blocks);
		assert_int_equal(blocks.exif.data != NULL, rows[i].exif);
		assert_true(!rows[i].exif || vg_span_starts_with(blocks.exif, "II*\0", 4));
		vg_picture_release(&p);
	}
}

/* Segments by hand: what their lengths claim is never believed beyond the file. */
static void test_hostile_segments(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t size; } rows[] = {
		{ "", 0 }, { "\xff", 1 }, { "\xff\xd8", 2 }, { "\xff\xd8\xff", 3 },
		{ "\xff\xd8\xff\xe1", 4 }, { "\xff\xd8\xff\xe1\0\0", 6 }, { "\xff\xd8\xff\xe1\0\1", 6 },
		{ "\xff\xd8\xff\xe1\xff\xff" "Exif\0\0", 12 },
		{ "\xff\xd8\xff\xdb\0\3\x1f", 7 },            /* a table of no kind */
		{ "\xff\xd8\xff\xdb\0\4\0\1", 8 },            /* a table of one entry */
		{ "\xff\xd8\xff\xc0\0\2", 6 },                /* a frame without content */
		{ "\xff\xd8\xff\xc0\0\x0b\x08\0\1\0\1\xff\1\x11\0", 15 }, /* 255 components */
		{ "\xff\xd8\xff\xff\xff\xff\xff", 7 }, { "\xff\xd8\xff\xda\0\2\xff", 7 },
		{ "\xff\xd8\xff\xda\0\2\xff\0\xff\xd0\xff", 11 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		struct vg_blocks blocks = { 0 };
		uint8_t *copy = malloc(rows[i].size ? rows[i].size : 1);
		memcpy(copy, rows[i].bytes, rows[i].size);
		vg_picture_init(&p);
		vg_jpeg_read((struct vg_span){ copy, rows[i].size }, &p, &blocks);
		assert_true(p.defects[0].text[0]);
		assert_null(blocks.exif.data);
		assert_int_equal(p.trailing.bytes, 0);
		vg_picture_release(&p);
		free(copy);
	}
}

static void origin_of(const char *path, char out[32], size_t *out_count)
{
	struct vg_examine_options options = { 0 };
	struct vg_picture p;
	struct vg_buffer bytes;
	vg_limits_default(&options.limits);
	test_read(path, &bytes);
	vg_examine(vg_buffer_span(&bytes), &options, &p);
	assert_int_equal(p.disposition, VG_EXAMINED);
	snprintf(out, 32, "%.31s", p.jpeg.origin[0]);
	*out_count = 0;
	while (*out_count < sizeof p.jpeg.origin / sizeof *p.jpeg.origin && p.jpeg.origin[*out_count][0])
		++*out_count;
	vg_picture_release(&p);
	vg_buffer_release(&bytes);
}

static void test_origin(void **state)
{
	(void)state;
	static const struct { const char *path, *origin; } rows[] = {
		{ "export/ChatExport_2024-12-27/photos/photo_1@26-12-2024_10-11-12.jpg", "telegram" },
		{ "export/ChatExport_2024-12-27/photos/photo_2@26-12-2024_10-25-00.jpg", "telegram" },
		{ "export/ChatExport_2024-12-27/photos/photo_9@26-12-2024_13-15-20.jpg", "telegram" },
		{ "export/ChatExport_2024-12-27/photos/photo_12@26-12-2024_12-58-36.jpg", "telegram" },
		{ "export/ChatExport_2024-12-27/photos/photo_4@26-12-2024_11-02-33.jpg", "telegram" },
		{ "export/ChatExport_2024-12-27/files/IMG_0042.JPG", "" }, /* holds EXIF */
		{ "exif/camera.jpg", "" },
		{ "formats/444.jpg", "" }, { "formats/grey.jpg", "" }, { "formats/png-rgb.png", "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char path[256], origin[32];
		size_t count;
		snprintf(path, sizeof path, "fixtures/%s", rows[i].path);
		origin_of(path, origin, &count);
		if (strcmp(origin, rows[i].origin) != 0)
			fail_msg("%s: \"%s\"", path, origin);
		assert_true((count > 0) == (rows[i].origin[0] != 0));
	}
	/* By hand: larger than the sender sends, other tables, another mode. */
	struct vg_picture p;
	for (int i = 0; i < 5; i++) {
		vg_picture_init(&p);
		p.width = i == 1 ? 2561 : 1280;
		p.height = 853;
		p.jpeg = (struct vg_jpeg){ .present = true, .quality = i == 2 ? 88 : 87,
					   .standard_tables = i != 3, .progressive = true, .subsampling = "4:2:0",
					   .components = 3, .has_metadata = i == 4 };
		vg_jpeg_origin(&p);
		assert_string_equal(p.jpeg.origin[0], i == 0 ? "telegram" : "");
		vg_picture_release(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quality), cmocka_unit_test(test_quality_of_part), cmocka_unit_test(test_encoder), cmocka_unit_test(test_structure),
		cmocka_unit_test(test_known_settings), cmocka_unit_test(test_exif_names), cmocka_unit_test(test_ends),
		cmocka_unit_test(test_hostile_segments), cmocka_unit_test(test_origin),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

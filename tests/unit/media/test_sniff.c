/* What bytes are, told from their beginning; names and media types. */
#include "../test.h"

#include "media/sniff.h"

static enum vg_format sniff(const char *bytes, size_t size, const char **type)
{
	/* Exactly as much memory as there are bytes, for the sanitizers. */
	uint8_t *copy = malloc(size ? size : 1);
	assert_non_null(copy);
	memcpy(copy, bytes, size);
	enum vg_format format = vg_sniff((struct vg_span){ copy, size }, type);
	free(copy);
	return format;
}

#define ROW(bytes, format, type) { bytes, sizeof(bytes) - 1, format, type }
static const struct { const char *bytes; size_t size; enum vg_format format; const char *type; } rows[] = {
	ROW("", VG_FORMAT_UNKNOWN, "an empty file"),
	ROW("\xff\xd8\xff\xe0", VG_FORMAT_JPEG, "image/jpeg"),
	ROW("\xff\xd8", VG_FORMAT_UNKNOWN, NULL),
	ROW("\x89PNG\r\n\x1a\n", VG_FORMAT_PNG, "image/png"),
	ROW("\x89PNG\n\x1a\n\n", VG_FORMAT_UNKNOWN, NULL), /* damaged by a text transfer */
	ROW("RIFF\1\0\0\0WEBPVP8 ", VG_FORMAT_WEBP, "image/webp"),
	ROW("RIFF\1\0\0\0WAVEfmt ", VG_FORMAT_UNKNOWN, "audio/wav"),
	ROW("RIFF\1\0\0\0AVI LIST", VG_FORMAT_UNKNOWN, "video/x-msvideo"),
	ROW("GIF87a", VG_FORMAT_GIF, "image/gif"),
	ROW("GIF89a", VG_FORMAT_GIF, "image/gif"),
	ROW("II*\0\10\0\0\0", VG_FORMAT_TIFF, "image/tiff"),
	ROW("MM\0*\0\0\0\10", VG_FORMAT_TIFF, "image/tiff"),
	ROW("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic", VG_FORMAT_HEIC, "image/heic"),
	ROW("\0\0\0\x18" "ftypmif1\0\0\0\0mif1heic", VG_FORMAT_HEIC, "image/heic"),
	ROW("\0\0\0\x18" "ftypmif1\0\0\0\0mif1avif", VG_FORMAT_AVIF, "image/avif"),
	ROW("\0\0\0\x18" "ftypavif\0\0\0\0mif1miaf", VG_FORMAT_AVIF, "image/avif"),
	ROW("\0\0\0\x18" "ftypisom\0\0\0\0mp41mp42", VG_FORMAT_UNKNOWN, "video/mp4"),
	ROW("\0\0\0\x14" "ftypqt  \0\0\0\0qt  ", VG_FORMAT_UNKNOWN, "video/quicktime"),
	ROW("\0\0\0\x10" "ftypisom\0\0\0\0avif", VG_FORMAT_UNKNOWN, "video/mp4"), /* behind the box */
	ROW("\0\0\0\x18" "ftypcrx \0\0\0\1crx isom", VG_FORMAT_UNKNOWN, "image/x-canon-cr3"),
	ROW("\0\0\0\x18" "ftypM4A \0\0\0\0M4A mp42", VG_FORMAT_UNKNOWN, "audio/mp4"),
	ROW("\0\0\0\x14" "ftyp3gp4\0\0\0\0" "3gp4", VG_FORMAT_UNKNOWN, "video/3gpp"),
	ROW("FUJIFILMCCD-RAW 0201", VG_FORMAT_UNKNOWN, "image/x-fuji-raf"),
	ROW("IIRO\10\0\0\0", VG_FORMAT_UNKNOWN, "image/x-olympus-orf"),
	ROW("IIU\0\10\0\0\0", VG_FORMAT_UNKNOWN, "image/x-panasonic-rw2"),
	ROW("II*\0\20\0\0\0CR\2\0\0\0\0\0\0\0\0\0\0\0", VG_FORMAT_TIFF, "image/x-canon-cr2"),
	/* A preview's directory; those of the picture lie outside: one, and the list of two. */
	ROW("II*\0\10\0\0\0\3\0" "\xfe\0\4\0\1\0\0\0\1\0\0\0" "\x0f\1\2\0\6\0\0\0\x32\0\0\0"
	    "\x4a\1\4\0\1\0\0\0\0\1\0\0" "\0\0\0\0NIKON\0", VG_FORMAT_TIFF, "image/x-nikon-nef"),
	ROW("II*\0\10\0\0\0\3\0" "\xfe\0\4\0\1\0\0\0\1\0\0\0" "\x0f\1\2\0\6\0\0\0\x32\0\0\0"
	    "\x4a\1\4\0\2\0\0\0\0\1\0\0" "\0\0\0\0NIKON\0", VG_FORMAT_TIFF, "image/x-nikon-nef"),
	ROW("II*\0\10\0\0\0\2\0" "\xfe\0\4\0\1\0\0\0\1\0\0\0" "\x0f\1\2\0\6\0\0\0\x26\0\0\0"
	    "\0\0\0\0NIKON\0", VG_FORMAT_TIFF, "image/tiff"), /* nothing is missing */
	ROW("II\x1a\0\0\0HEAPCCDR", VG_FORMAT_UNKNOWN, "image/x-canon-crw"),
	ROW("FOVb\0\0\2\0", VG_FORMAT_UNKNOWN, "image/x-sigma-x3f"),
	ROW("II+\0\10\0\0\0", VG_FORMAT_TIFF, "image/tiff"),
	ROW("\x1a\x45\xdf\xa3\1\0", VG_FORMAT_UNKNOWN, "video/webm"),
	ROW("%PDF-1.7", VG_FORMAT_UNKNOWN, "application/pdf"),
	ROW("PK\3\4\24\0", VG_FORMAT_UNKNOWN, "application/zip"),
	ROW("Rar!\x1a\7\1\0", VG_FORMAT_UNKNOWN, "application/vnd.rar"),
	ROW("7z\xbc\xaf\x27\x1c\0\4", VG_FORMAT_UNKNOWN, "application/x-7z-compressed"),
	ROW("\x1f\x8b\x08", VG_FORMAT_UNKNOWN, "application/gzip"),
	ROW("SQLite format 3\0", VG_FORMAT_UNKNOWN, "application/vnd.sqlite3"),
	ROW("8BPS\0\1", VG_FORMAT_PSD, "image/vnd.adobe.photoshop"),
	ROW("<!DOCTYPE html>\n<html>", VG_FORMAT_UNKNOWN, "text/html"),
	ROW("\n  <HTML><body>", VG_FORMAT_UNKNOWN, "text/html"),
	ROW("\xef\xbb\xbf{\"messages\": []}", VG_FORMAT_UNKNOWN, "application/json"),
	ROW("<svg xmlns=\"x\">", VG_FORMAT_UNKNOWN, "image/svg+xml"),
	ROW("only words", VG_FORMAT_UNKNOWN, "text/plain"),
	ROW("\xff\x4f\xff\x51\0\x2f", VG_FORMAT_JP2, "image/x-jp2-codestream"),
	ROW("II\xbc\1\10\0\0\0", VG_FORMAT_UNKNOWN, "image/vnd.ms-photo"),
	ROW("\0\0\1\0\1\0\x10\x10", VG_FORMAT_UNKNOWN, "image/vnd.microsoft.icon"),
	/* Stray bytes behind SOI and behind a segment; and nothing that goes on as a JPEG. */
	ROW("\xff\xd8\0\1\xff\xe1\0\4ab\x12\x34\x56\xff\xe0\0\2", VG_FORMAT_JPEG, "image/jpeg"),
	ROW("\xff\xd8\0\1\xff\xe1\0\4ab\xff\xe0\0\2", VG_FORMAT_JPEG, "image/jpeg"),
	ROW("\xff\xd8\0\1\xff\xe1\0\4ab\x12\x34\x56", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("\xff\xd8\0\1\xff\xe1\x40\4ab\xff\xe0", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1", VG_FORMAT_UNKNOWN, "text/plain"), /* cut */
	ROW("\xf0\x9f\x98\x80 and \xe2\x82", VG_FORMAT_UNKNOWN, "text/plain"),
	ROW("\xef\xf0\xe8\xe2\xe5\xf2", VG_FORMAT_UNKNOWN, "unknown data"), /* no UTF-8 */
	ROW("\x80\x81\x82\x83", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("\xc0\xafwords", VG_FORMAT_UNKNOWN, "unknown data"), /* longer than need be */
	ROW("\xed\xa0\x80words", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("words\x7f", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("\1\2\3\4\5\6\7", VG_FORMAT_UNKNOWN, "unknown data"),
	ROW("\0", VG_FORMAT_UNKNOWN, "unknown data"),
};

static void test_signatures(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *type = NULL;
		enum vg_format format = sniff(rows[i].bytes, rows[i].size, &type);
		assert_non_null(type);
		if (format != rows[i].format || (rows[i].type && strcmp(type, rows[i].type) != 0))
			fail_msg("row %zu: %s, %s", i, vg_format_name(format), type);
	}
}

/* Any part of a signature is read without running past it, and names some type. */
static void test_every_prefix(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t size = 0; size <= rows[i].size; size++) {
			const char *type = NULL;
			enum vg_format format = sniff(rows[i].bytes, size, &type);
			assert_true(type && *type && format < VG_FORMAT_COUNT);
		}
}

static void test_files(void **state)
{
	(void)state;
	static const struct { const char *path; enum vg_format format; const char *type; } files[] = {
		{ "formats/baseline.jpg", VG_FORMAT_JPEG, "image/jpeg" },
		{ "formats/png-rgb.png", VG_FORMAT_PNG, "image/png" },
		{ "formats/alpha.webp", VG_FORMAT_WEBP, "image/webp" },
		{ "formats/still.heic", VG_FORMAT_HEIC, "image/heic" },
		{ "formats/still.avif", VG_FORMAT_AVIF, "image/avif" },
		{ "formats/still.gif", VG_FORMAT_GIF, "image/gif" },
		{ "formats/lzw.tiff", VG_FORMAT_TIFF, "image/tiff" },
		{ "formats/still.jxl", VG_FORMAT_JXL, "image/jxl" },
		{ "formats/blocks.jxl", VG_FORMAT_JXL, "image/jxl" },
		{ "formats/still.jp2", VG_FORMAT_JP2, "image/jp2" },
		{ "formats/bare.j2k", VG_FORMAT_JP2, "image/x-jp2-codestream" },
		{ "formats/raw.psd", VG_FORMAT_PSD, "image/vnd.adobe.photoshop" },
		{ "formats/bmp-core.bmp", VG_FORMAT_BMP, "image/bmp" },
		{ "formats/bmp-alpha.bmp", VG_FORMAT_BMP, "image/bmp" },
		{ "broken/png-named.jpg", VG_FORMAT_PNG, "image/png" },
		{ "broken/html.jpg", VG_FORMAT_UNKNOWN, "text/html" },
		{ "broken/text.jpg", VG_FORMAT_UNKNOWN, "text/plain" },
		{ "broken/not-a-picture.mp4", VG_FORMAT_UNKNOWN, "video/mp4" },
		{ "broken/empty.jpg", VG_FORMAT_UNKNOWN, "an empty file" },
		{ "export/ChatExport_2024-12-27/result.json", VG_FORMAT_UNKNOWN, "application/json" },
	};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char path[256], bytes[4096];
		const char *type;
		snprintf(path, sizeof path, "fixtures/%s", files[i].path);
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		size_t size = fread(bytes, 1, sizeof bytes, file);
		fclose(file);
		assert_int_equal(sniff(bytes, size, &type), files[i].format);
		assert_string_equal(type, files[i].type);
	}
}

static void test_names(void **state)
{
	(void)state;
	static const struct { const char *name; enum vg_format format; } names[] = {
		{ "a.jpg", VG_FORMAT_JPEG }, { "a.JPEG", VG_FORMAT_JPEG }, { "a.jfif", VG_FORMAT_JPEG },
		{ "x/y.PNG", VG_FORMAT_PNG }, { "a.heif", VG_FORMAT_HEIC }, { "a.hif", VG_FORMAT_HEIC },
		{ "a.avif", VG_FORMAT_AVIF }, { "a.tif", VG_FORMAT_TIFF }, { "a.tiff", VG_FORMAT_TIFF },
		{ "a.gif", VG_FORMAT_GIF }, { "a.webp", VG_FORMAT_WEBP }, { "a.BMP", VG_FORMAT_BMP },
		{ "a.dib", VG_FORMAT_BMP }, { "a.psd", VG_FORMAT_PSD }, { "a.PSB", VG_FORMAT_PSD }, { "a.jxl", VG_FORMAT_JXL }, { "a.jp2", VG_FORMAT_JP2 }, { "a.J2K", VG_FORMAT_JP2 }, { "a.mp4", VG_FORMAT_UNKNOWN },
		{ "jpg", VG_FORMAT_UNKNOWN }, { "", VG_FORMAT_UNKNOWN }, { "a.jpg.txt", VG_FORMAT_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(vg_format_from_file_name(names[i].name), names[i].format);
	assert_int_equal(vg_format_from_media_type("image/jpeg"), VG_FORMAT_JPEG);
	assert_int_equal(vg_format_from_media_type("IMAGE/JPG"), VG_FORMAT_JPEG);
	assert_int_equal(vg_format_from_media_type("image/heif"), VG_FORMAT_HEIC);
	assert_int_equal(vg_format_from_media_type("video/mp4"), VG_FORMAT_UNKNOWN);
	assert_int_equal(vg_format_from_media_type(""), VG_FORMAT_UNKNOWN);
	for (int i = 1; i < VG_FORMAT_COUNT; i++) {
		const char *name = vg_format_name((enum vg_format)i);
		assert_string_not_equal(name, "unknown");
		assert_int_equal(vg_format_from_name(name), i);
	}
	assert_string_equal(vg_format_name(VG_FORMAT_UNKNOWN), "unknown");
	assert_int_equal(vg_format_from_name("svg"), VG_FORMAT_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signatures), cmocka_unit_test(test_every_prefix),
		cmocka_unit_test(test_files), cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

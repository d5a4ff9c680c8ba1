/* The places in which programs keep texts: chunks of a PNG, packed and not; segments of a JPEG, also for what is longer than
 * one; boxes; and what is told where one is damaged. */
#include "build.h"

#include <zlib.h>

#include "metadata/charset.h"

static const char *defect(const struct vg_picture *picture)
{
	const char *text = vg_picture_defect(picture, VG_DEFECT_METADATA);
	return text ? text : "(none)";
}

#define ASSERT_UNREAD(picture, name, why) do { \
	assert_int_equal((picture)->block[name].state, VG_BLOCK_UNREAD); \
	assert_string_equal((picture)->block[name].reason, why); \
} while (0)

/* --- PNG --- */

static void chunk(struct vg_buffer *png, const char *type, const void *body, size_t size)
{
	size_t at = begin(png, type);
	put(png, body, size);
	vg_store_u32be(png->data + at, (uint32_t)size);
	PUT(png, "sum?");
}

#define CHUNK(png, type, literal) chunk(png, type, literal, sizeof literal - 1)

/* `before` and what is deflated of `text`. */
static void packed_chunk(struct vg_buffer *png, const char *type, const char *before, size_t size, const char *text)
{
	struct vg_buffer body;
	vg_buffer_init(&body, 1 << 16);
	put(&body, before, size);
	uLongf most = compressBound((uLong)strlen(text));
	uint8_t *packed = vg_buffer_reserve(&body, most);
	assert_non_null(packed);
	size_t from = body.size - most;
	assert_int_equal(compress(packed, &most, (const Bytef *)text, (uLong)strlen(text)), Z_OK);
	chunk(png, type, body.data, from + most);
	vg_buffer_release(&body);
}

#define PACKED(png, type, before, text) packed_chunk(png, type, before, sizeof before - 1, text)

static void begin_png(struct vg_buffer *png)
{
	vg_buffer_init(png, 1 << 20);
	PUT(png, "\x89PNG\r\n\x1a\n");
}

static void read_png(struct vg_buffer *png, struct vg_picture *picture)
{
	CHUNK(png, "IEND", "");
	read_as(VG_FORMAT_PNG, png, picture);
}

static void test_png_xmp(void **state)
{
	(void)state;
	static const struct { const char *body; size_t size; } damaged[] = {
#define DAMAGED(literal) { literal, sizeof literal - 1 }
		DAMAGED("XML:com.adobe.xmp\0\1\0\0\0not deflated"), /* no zlib stream */
		DAMAGED("XML:com.adobe.xmp\0\1\0\0\0\x78\x9c"),     /* one that is cut */
		DAMAGED("XML:com.adobe.xmp\0\0"),                   /* nothing behind the keyword */
	};
	struct vg_buffer png;
	struct vg_picture p;
	begin_png(&png);
	CHUNK(&png, "iTXt", "XML:com.adobe.xmp\0\0\0\0\0" XMP);
	read_png(&png, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	vg_picture_release(&p);
	begin_png(&png);
	PACKED(&png, "iTXt", "XML:com.adobe.xmp\0\1\0en\0\0", XMP);
	read_png(&png, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_int_equal(p.block[VG_BLOCK_XMP].state, VG_BLOCK_READ);
	vg_picture_release(&p);
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		begin_png(&png);
		chunk(&png, "iTXt", damaged[i].body, damaged[i].size);
		read_png(&png, &p);
		ASSERT_UNREAD(&p, VG_BLOCK_XMP, "its text cannot be unpacked");
		vg_picture_release(&p);
	}
}

static void test_png_texts(void **state)
{
	(void)state;
	struct vg_buffer png;
	struct vg_picture p;
	begin_png(&png);
	CHUNK(&png, "iTXt", "Title\0\0\0uk\0\xd0\x9d\xd0\xb0\xd0\xb7\xd0\xb2\xd0\xb0\0Market");
	PACKED(&png, "zTXt", "Comment\0\0", "a long text");
	CHUNK(&png, "tEXt", "Author\0Zo\xeb");
	CHUNK(&png, "tEXt", "no end of a keyword");
	read_png(&png, &p);
	assert_string_equal(said(&p, "PNG", "Title"), "Market");
	assert_string_equal(said(&p, "PNG", "Comment"), "a long text");
	assert_string_equal(said(&p, "PNG", "Author"), "Zo\xc3\xab");
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
	begin_png(&png);
	CHUNK(&png, "zTXt", "Comment\0\0not deflated");
	CHUNK(&png, "iCCP", "screen\0\0not deflated");
	read_png(&png, &p);
	assert_string_equal(defect(&p), "a text of the PNG, \"Comment\", cannot be unpacked");
	assert_string_equal(said(&p, "PNG", "ProfileName"), "screen");
	ASSERT_UNREAD(&p, VG_BLOCK_ICC, "its profile cannot be unpacked");
	vg_picture_release(&p);
}

/* A profile as ImageMagick writes it: its name, its size, its bytes in hexadecimal. */
static void raw_profile(struct vg_buffer *png, const char *name, const char *bytes, size_t size)
{
	struct vg_buffer body;
	vg_buffer_init(&body, 1 << 16);
	assert_int_equal(vg_buffer_printf(&body, "Raw profile type %s", name), 0);
	PUT(&body, "\0");
	assert_int_equal(vg_buffer_printf(&body, "\n%s\n%8zu\n", name, size), 0);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(vg_buffer_printf(&body, "%02x", (uint8_t)bytes[i]), 0);
	chunk(png, "tEXt", body.data, body.size);
	vg_buffer_release(&body);
}

#define RAW_PROFILE(png, name, literal) raw_profile(png, name, literal, sizeof literal - 1)

static void test_png_profiles(void **state)
{
	(void)state;
	struct vg_buffer png;
	struct vg_picture p;
	begin_png(&png);
	RAW_PROFILE(&png, "xmp", XMP);
	RAW_PROFILE(&png, "iptc", "\x1c\2\x50\0\3Zoe");
	read_png(&png, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(said(&p, "IPTC", "By-line"), "Zoe");
	vg_picture_release(&p);
	begin_png(&png);
	RAW_PROFILE(&png, "APP1", "http://ns.adobe.com/xap/1.0/\0" XMP);
	RAW_PROFILE(&png, "8bim", "8BIM\4\x0b\0\0\0\0\0\4URLs");
	read_png(&png, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(said(&p, "Photoshop", "URL"), "URLs");
	vg_picture_release(&p);
	begin_png(&png); /* more of them than are kept: the one that is told of last was not */
	for (int i = 0; i < VG_BLOCKS_OWNED; i++)
		RAW_PROFILE(&png, "icc", "a profile");
	RAW_PROFILE(&png, "exif", ONE_TEXT("\x0f\1", "Canon"));
	read_png(&png, &p);
	ASSERT_UNREAD(&p, VG_BLOCK_EXIF, "the file holds too many profiles");
	vg_picture_release(&p);
}

/* Floating point numbers of a TIFF. */
static void test_exif_values(void **state)
{
	(void)state;
	struct vg_buffer png;
	struct vg_picture p;
	begin_png(&png);
	CHUNK(&png, "eXIf", "II*\0\10\0\0\0" "\2\0"
	      "\x1a\1\x0b\0\1\0\0\0\0\0\xc0\x3f"     /* XResolution: 1.5 */
	      "\x1b\1\x0c\0\1\0\0\0\x26\0\0\0"       /* YResolution: -0.25, behind */
	      "\0\0\0\0" "\0\0\0\0\0\0\xd0\xbf");
	read_png(&png, &p);
	assert_string_equal(said(&p, "IFD0", "XResolution"), "1.5");
	assert_string_equal(said(&p, "IFD0", "YResolution"), "-0.25");
	vg_picture_release(&p);
}

/* A comment in UTF-16 of the other order of bytes than the block's; and the camera's date in the first directory. */
static void test_exif_elsewhere(void **state)
{
	(void)state;
	struct vg_buffer png;
	struct vg_picture p;
	begin_png(&png);
	CHUNK(&png, "eXIf", "II*\0\10\0\0\0" "\2\0"
	      "\x03\x90\2\0\x14\0\0\0\x26\0\0\0"     /* DateTimeOriginal */
	      "\x86\x92\7\0\x14\0\0\0\x3a\0\0\0"     /* UserComment */
	      "\0\0\0\0" "2023:02:11 14:23:05\0" "UNICODE\0" "\4\x1f\4\x40\4\x38\4\x32\4\x56\4\x42");
	read_png(&png, &p);
	assert_string_equal(said(&p, "IFD0", "DateTimeOriginal"), "2023:02:11 14:23:05");
	assert_string_equal(said(&p, "IFD0", "UserComment"), "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd1\x96\xd1\x82");
	assert_true(p.exif.original.present && p.exif.original.time == 1676125385);
	vg_picture_release(&p);
}

/* More values than the library that reads them takes: none is left out silently. */
static void test_large_exif(void **state)
{
	(void)state;
	enum { ENTRIES = 80, VALUE = 1000, VALUES_AT = 8 + 2 + 12 * ENTRIES + 4 };
	struct vg_buffer tiff, png;
	struct vg_picture p;
	vg_buffer_init(&tiff, 1 << 20);
	PUT(&tiff, "MM\0*\0\0\0\10\0");
	put(&tiff, (uint8_t[]){ ENTRIES }, 1);
	for (uint32_t i = 0; i < ENTRIES; i++) {
		uint8_t entry[12] = { 0xc0, (uint8_t)i, 0, 1 }; /* a byte a component */
		vg_store_u32be(entry + 4, VALUE);
		vg_store_u32be(entry + 8, VALUES_AT + i * VALUE);
		put(&tiff, entry, sizeof entry);
	}
	PUT(&tiff, "\0\0\0\0");
	uint8_t *values = vg_buffer_reserve(&tiff, ENTRIES * VALUE);
	assert_non_null(values);
	memset(values, 7, ENTRIES * VALUE);
	begin_png(&png);
	chunk(&png, "eXIf", tiff.data, tiff.size);
	vg_buffer_release(&tiff);
	read_png(&png, &p);
	ASSERT_UNREAD(&p, VG_BLOCK_EXIF, "its values take more than 60 KB");
	vg_picture_release(&p);
}

/* --- JPEG --- */

static void segment(struct vg_buffer *jpeg, uint8_t marker, const void *body, size_t size)
{
	uint8_t head[4] = { 0xff, marker, (uint8_t)((size + 2) >> 8), (uint8_t)(size + 2) };
	put(jpeg, head, sizeof head);
	put(jpeg, body, size);
}

#define SEGMENT(jpeg, marker, literal) segment(jpeg, marker, literal, sizeof literal - 1)

static void begin_jpeg(struct vg_buffer *jpeg)
{
	vg_buffer_init(jpeg, 1 << 20);
	PUT(jpeg, "\xff\xd8");
}

static void read_jpeg(struct vg_buffer *jpeg, struct vg_picture *picture)
{
	PUT(jpeg, "\xff\xd9");
	read_as(VG_FORMAT_JPEG, jpeg, picture);
}

/* A part of what is too long for one segment: where it belongs, and itself. */
static void extension(struct vg_buffer *jpeg, uint32_t offset, const char *text, size_t size)
{
	struct vg_buffer body;
	uint8_t place[8];
	vg_buffer_init(&body, 1 << 16);
	PUT(&body, "http://ns.adobe.com/xmp/extension/\0" "0123456789ABCDEF0123456789ABCDEF");
	vg_store_u32be(place, 9999);
	vg_store_u32be(place + 4, offset);
	put(&body, place, sizeof place);
	put(&body, text, size);
	segment(jpeg, 0xe1, body.data, body.size);
	vg_buffer_release(&body);
}

static void test_extended_xmp(void **state)
{
	(void)state;
	static const char more[] = XMP_OF("Nickname='Ext'"), main[] = "http://ns.adobe.com/xap/1.0/\0" XMP;
	const size_t half = sizeof more / 2, rest = sizeof more - 1 - half;
	struct vg_buffer jpeg;
	struct vg_picture p;
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, main);
	extension(&jpeg, 0, more, half);
	extension(&jpeg, (uint32_t)half, more + half, rest);
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(said(&p, "XMP-xmp", "Nickname"), "Ext");
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, main);
	extension(&jpeg, (uint32_t)half, more + half, rest); /* the other way round */
	extension(&jpeg, 0, more, half);
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "XMP-xmp", "Nickname"), "Ext");
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, main);
	extension(&jpeg, (uint32_t)half, more + half, rest);
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(defect(&p), "a part of the extended XMP is missing, or there twice");
	vg_picture_release(&p);
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, main);
	extension(&jpeg, 0, more, half); /* and no more of it */
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_non_null(strstr(defect(&p), "the extended XMP is not read: "));
	vg_picture_release(&p);
}

/* The first block counts, and that there is another is told; the same once more says nothing else. */
static void test_two_blocks(void **state)
{
	(void)state;
	static const char first[] = "http://ns.adobe.com/xap/1.0/\0" XMP, other[] = "http://ns.adobe.com/xap/1.0/\0" XMP_OF("CreatorTool='Another'");
	struct vg_buffer jpeg;
	struct vg_picture p;
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, first);
	SEGMENT(&jpeg, 0xe1, first);
	read_jpeg(&jpeg, &p);
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe1, first);
	SEGMENT(&jpeg, 0xe1, other);
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(defect(&p), "a second XMP block, which is not read");
	vg_picture_release(&p);
}

static void test_jpeg_texts(void **state)
{
	(void)state;
	struct vg_buffer jpeg;
	struct vg_picture p;
	begin_jpeg(&jpeg);
	SEGMENT(&jpeg, 0xe0, "JFIF\0\1\2\0\0\1\0\1\2\1abcdef");
	SEGMENT(&jpeg, 0xec, "Ducky" "\0\1\0\4\0\0\0\x3c" "\0\2\0\10\0\0\0\2\0H\0i" "\0\3\0\10\0\0\0\2\0M\0e" "\0\0");
	SEGMENT(&jpeg, 0xed, "Photoshop 3.0\0"
		"8BIM\4\x1e\0\0\0\0\0\x14" "\0\0\0\1" "\0\0\0\0\0\0\0\0" "\0\0\0\2\0h\0i"
		"8BIM\x0b\xb7\0\0\0\0\0\6" "\5cliff");
	read_jpeg(&jpeg, &p);
	assert_string_equal(said(&p, "JFIF", "Thumbnail"), "2 x 1");
	assert_string_equal(said(&p, "Ducky", "Quality"), "60");
	assert_string_equal(said(&p, "Ducky", "Comment"), "Hi");
	assert_string_equal(said(&p, "Ducky", "Copyright"), "Me");
	assert_string_equal(said(&p, "Photoshop", "URL_List"), "hi");
	assert_string_equal(said(&p, "Photoshop", "ClippingPathName"), "cliff");
	vg_picture_release(&p);
}

/* --- others --- */

/* A profile in sub-blocks of an extension, put together. */
static void test_gif_profile(void **state)
{
	(void)state;
	static const char gif[] = "GIF89a\1\0\1\0\0\0\0" "!\xff\x0b" "ICCRGBG1012" "\5abcde" "\3fgh" "\0;";
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 10);
	PUT(&file, gif);
	read_as(VG_FORMAT_GIF, &file, &p);
	assert_int_equal(p.block[VG_BLOCK_ICC].state, VG_BLOCK_UNREAD); /* no profile, but there */
	assert_int_equal(p.block[VG_BLOCK_ICC].bytes, 8);
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
}

/* A comment in sub-blocks, put together. */
static void test_gif_comment(void **state)
{
	(void)state;
	static const char gif[] = "GIF89a\1\0\1\0\0\0\0" "!\xfe" "\5a com" "\4ment" "\0;";
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 10);
	PUT(&file, gif);
	read_as(VG_FORMAT_GIF, &file, &p);
	assert_string_equal(said(&p, "File", "Comment"), "a comment");
	vg_picture_release(&p);
}

static void test_webp(void **state)
{
	(void)state;
	struct vg_buffer webp;
	struct vg_picture p;
	vg_buffer_init(&webp, 1 << 16);
	PUT(&webp, "RIFF????WEBP" "VP8X\x0a\0\0\0\4\0\0\0\0\0\0\0\0\0" "XMP ");
	uint32_t size = sizeof XMP - 1;
	put(&webp, (uint8_t[]){ (uint8_t)size, (uint8_t)(size >> 8), 0, 0 }, 4);
	PUT(&webp, XMP);
	if (size & 1)
		PUT(&webp, "\0");
	uint32_t all = (uint32_t)webp.size - 8;
	memcpy(webp.data + 4, (uint8_t[]){ (uint8_t)all, (uint8_t)(all >> 8), 0, 0 }, 4);
	read_as(VG_FORMAT_WEBP, &webp, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(defect(&p), "(none)");
	vg_picture_release(&p);
}

static void test_boxes(void **state)
{
	(void)state;
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "ftyp", "qt  ");
	size_t moov = begin(&file, "moov"), udta = begin(&file, "udta");
	BOX(&file, "XMP_", XMP);
	size_t meta = begin(&file, "meta"); /* QuickTime's, with a key that it does not name */
	BOX(&file, "hdlr", "\0\0\0\0");
	BOX(&file, "keys", "\0\0\0\0" "\0\0\0\1" "\0\0\0\x0cmdtaname");
	size_t list = begin(&file, "ilst"), item = begin(&file, "\0\0\0\1");
	BOX(&file, "data", "\0\0\0\1\0\0\0\0Mine");
	end(&file, item);
	size_t other = begin(&file, "\0\0\0\7");
	BOX(&file, "data", "\0\0\0\1\0\0\0\0nobody's");
	end(&file, other);
	end(&file, list);
	end(&file, meta);
	end(&file, udta);
	end(&file, moov);
	read_as(VG_FORMAT_UNKNOWN, &file, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(said(&p, "Keys", "name"), "Mine");
	vg_picture_release(&p);
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "jP  ", "\r\n\x87\n");
	size_t header = begin(&file, "jp2h");
	BOX(&file, "colr", "\2\0\0not a profile");
	end(&file, header);
	BOX(&file, "uuid", "\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac" XMP);
	BOX(&file, "uuid", "\x33\xc7\xa4\xd2\xb8\x1d\x47\x23\xa0\xba\xf1\xa3\xe0\x97\xad\x38" "\x1c\2\x50\0\3Zoe");
	read_as(VG_FORMAT_JP2, &file, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(said(&p, "IPTC", "By-line"), "Zoe");
	assert_int_equal(p.block[VG_BLOCK_ICC].state, VG_BLOCK_UNREAD);
	vg_picture_release(&p);
}

/* A raw file of Fuji's names its JPEG, which holds the metadata, or names what is not there. */
static void test_fuji(void **state)
{
	(void)state;
	for (int inside = 0; inside < 2; inside++) {
		struct vg_buffer file, jpeg;
		struct vg_picture p;
		vg_buffer_init(&file, 1 << 16);
		begin_jpeg(&jpeg);
		SEGMENT(&jpeg, 0xe1, "Exif\0\0" ONE_TEXT("\x0f\1", "Fuji!"));
		PUT(&jpeg, "\xff\xd9");
		PUT(&file, "FUJIFILMCCD-RAW ");
		uint8_t *rest = vg_buffer_reserve(&file, 92 - 16);
		assert_non_null(rest);
		memset(rest, 0, 92 - 16);
		vg_store_u32be(file.data + 84, 92);
		vg_store_u32be(file.data + 88, (uint32_t)jpeg.size + (inside ? 0 : 1));
		put(&file, jpeg.data, jpeg.size);
		vg_buffer_release(&jpeg);
		read_container(VG_FORMAT_UNKNOWN, VG_CONTAINER_FUJI_RAW, &file, &p);
		assert_string_equal(said(&p, "IFD0", "Make"), inside ? "Fuji!" : "(nothing)");
		if (!inside)
			ASSERT_UNREAD(&p, VG_BLOCK_EXIF, "its JPEG lies outside the file");
		vg_picture_release(&p);
	}
}

static void test_utf16(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t size; const char *text; } rows[] = {
#define WIDE(literal, text) { literal, sizeof literal - 1, text }
		WIDE("\0H\0i\0\0\0x", "Hi"),                          /* big-endian, as is said, up to a zero */
		WIDE("\xff\xfeH\0i\0", "Hi"),                         /* by its mark the other way */
		WIDE("\xfe\xff\0H\0i", "Hi"),
		WIDE("\xd8\x3d\xde\0\0!", "\xf0\x9f\x98\x80!"),       /* a pair */
		WIDE("\xd8\x3d\0!", "\xef\xbf\xbd!"),                 /* half of one */
		WIDE("\xde\0\0!", "\xef\xbf\xbd!"),
		WIDE("\0H\0", "H"),
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 1 << 10);
		vg_charset_utf16((struct vg_span){ (const uint8_t *)rows[i].bytes, rows[i].size }, false, &out);
		assert_int_equal(vg_buffer_append_byte(&out, 0), 0);
		assert_string_equal((const char *)out.data, rows[i].text);
		vg_buffer_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_png_xmp), cmocka_unit_test(test_png_texts), cmocka_unit_test(test_png_profiles),
		cmocka_unit_test(test_exif_values), cmocka_unit_test(test_exif_elsewhere), cmocka_unit_test(test_large_exif), cmocka_unit_test(test_extended_xmp), cmocka_unit_test(test_two_blocks), cmocka_unit_test(test_jpeg_texts),
		cmocka_unit_test(test_gif_profile), cmocka_unit_test(test_gif_comment), cmocka_unit_test(test_webp), cmocka_unit_test(test_boxes), cmocka_unit_test(test_fuji), cmocka_unit_test(test_utf16),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What containers hold that are no picture of a kind that is decoded: CR3, videos, JPEG XL, JPEG 2000,
 * PSD, each as few bytes as say something. And JPEG's blocks that come in several segments. */
#include "build.h"

static void read_all(struct vg_buffer *file, struct vg_picture *picture)
{
	read_as(VG_FORMAT_UNKNOWN, file, picture);
}

static void test_cr3(void **state)
{
	(void)state;
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "ftyp", "crx \0\0\0\1");
	size_t moov = begin(&file, "moov"), uuid = begin(&file, "uuid");
	PUT(&file, "\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48");
	BOX(&file, "CMT1", ONE_TEXT("\x0f\1", "Canon"));
	BOX(&file, "CMT2", ONE_TEXT("\x31\xa4", "12345"));
	BOX(&file, "CMT3", ONE_TEXT("\x07\0", "1.0.5"));
	BOX(&file, "CMT4", ONE_TEXT("\x12\0", "WGS84"));
	end(&file, uuid);
	end(&file, moov);
	read_all(&file, &p);
	assert_string_equal(said(&p, "IFD0", "Make"), "Canon");
	assert_string_equal(said(&p, "ExifIFD", "BodySerialNumber"), "12345");
	assert_string_equal(said(&p, "GPS", "GPSMapDatum"), "WGS84");
	assert_string_equal(said(&p, "Canon", "CanonFirmwareVersion"), "1.0.5");
	assert_string_equal(p.exif.make, "Canon");
	assert_int_equal(p.block[VG_BLOCK_EXIF].state, VG_BLOCK_READ);
	vg_picture_release(&p);
}

static void test_video(void **state)
{
	(void)state;
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "ftyp", "qt  ");
	size_t moov = begin(&file, "moov");
	BOX(&file, "mvhd", "\0\0\0\0" "\xe2\x0a\x20\x80" "\xe2\x0a\x20\x80" "\0\0\2\x58" "\0\0\4\xb0");
	size_t udta = begin(&file, "udta");
	BOX(&file, "\xa9xyz", "\0\x10\x15\xc7" "+48.2000+016.37/");
	end(&file, udta);
	size_t meta = begin(&file, "meta");
	BOX(&file, "hdlr", "\0\0\0\0");
	BOX(&file, "keys", "\0\0\0\0" "\0\0\0\1" "\0\0\0\x21mdtacom.apple.quicktime.model");
	size_t list = begin(&file, "ilst"), item = begin(&file, "\0\0\0\1");
	BOX(&file, "data", "\0\0\0\1\0\0\0\0iPhone 99");
	end(&file, item);
	end(&file, list);
	end(&file, meta);
	end(&file, moov);
	read_all(&file, &p);
	assert_string_equal(said(&p, "QuickTime", "Duration"), "2");
	assert_string_equal(said(&p, "QuickTime", "CreateDate"), "2024-03-03T12:41:36Z");
	assert_string_equal(said(&p, "UserData", "GPSCoordinates"), "+48.2000+016.37/");
	assert_string_equal(said(&p, "Keys", "com.apple.quicktime.model"), "iPhone 99");
	vg_picture_release(&p);
}

static void test_others(void **state)
{
	(void)state;
	struct vg_buffer file;
	struct vg_picture p;
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "JXL ", "\r\n\x87\n");
	BOX(&file, "Exif", "\0\0\0\0" ONE_TEXT("\x0f\1", "Canon"));
	BOX(&file, "xml ", XMP);
	BOX(&file, "jxlc", "\xff\x0a");
	read_as(VG_FORMAT_JXL, &file, &p);
	assert_string_equal(said(&p, "XMP-xmp", "CreatorTool"), "Tool");
	assert_string_equal(p.exif.make, "Canon");
	vg_picture_release(&p);
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "jP  ", "\r\n\x87\n");
	BOX(&file, "jp2h", "");
	BOX(&file, "uuid", "JpgTiffExif->JP2" ONE_TEXT("\x0f\1", "Canon"));
	read_as(VG_FORMAT_JP2, &file, &p);
	assert_string_equal(p.exif.make, "Canon");
	assert_int_equal(p.block[VG_BLOCK_XMP].state, VG_BLOCK_ABSENT);
	vg_picture_release(&p);
	vg_buffer_init(&file, 1 << 16);
	PUT(&file, "8BPS\0\1\0\0\0\0\0\0\0\3\0\0\0\1\0\0\0\1\0\10\0\3" "\0\0\0\0" "\0\0\0\x32"
	    "8BIM\4\x22\0\0\0\0\0\x20" ONE_TEXT("\x0f\1", "Canon"));
	PUT(&file, "8BIM\4\4"); /* and cut */
	read_all(&file, &p);
	assert_string_equal(p.exif.make, "Canon");
	vg_picture_release(&p);
	/* What is cut before anything is described is not known to hold nothing. */
	vg_buffer_init(&file, 1 << 16);
	BOX(&file, "ftyp", "crx \0\0\0\1");
	read_all(&file, &p);
	assert_int_equal(p.block[VG_BLOCK_EXIF].state, VG_BLOCK_UNREAD);
	vg_picture_release(&p);
}

/* A bitmap of one pixel and the longest header, with a profile behind it (`space`: embedded or linked), and more. */
static void bitmap_with_profile(struct vg_buffer *file, const char *space, const char *profile, const char *more)
{
	enum { HEADER = 124 };
	vg_buffer_init(file, 1 << 12);
	PUT(file, "BM\0\0\0\0\0\0\0\0\x8a\0\0\0" "\x7c\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0");
	uint8_t *rest = vg_buffer_reserve(file, HEADER - 16);
	assert_non_null(rest);
	memset(rest, 0, HEADER - 16);
	memcpy(file->data + 14 + 56, space, 4);
	file->data[14 + 112] = HEADER + 4; /* from the second header's begin on: behind the one row */
	file->data[14 + 116] = (uint8_t)strlen(profile);
	PUT(file, "abc\0");
	put(file, profile, strlen(profile));
	put(file, more, strlen(more));
}

static void test_bitmap(void **state)
{
	(void)state;
	struct vg_buffer file;
	struct vg_picture p;
	bitmap_with_profile(&file, "KNIL", "C:\\Users\\Anna\\wide.icm", "and behind");
	read_as(VG_FORMAT_BMP, &file, &p);
	assert_string_equal(said(&p, "BMP", "LinkedProfileName"), "C:\\Users\\Anna\\wide.icm");
	assert_int_equal(p.block[VG_BLOCK_ICC].state, VG_BLOCK_ABSENT);
	assert_true(p.trailing.looked);
	assert_int_equal(p.trailing.bytes, 10);
	vg_picture_release(&p);
	bitmap_with_profile(&file, "DEBM", "no profile", "");
	read_as(VG_FORMAT_BMP, &file, &p);
	assert_int_equal(p.block[VG_BLOCK_ICC].state, VG_BLOCK_UNREAD);
	assert_int_equal(p.trailing.bytes, 0);
	vg_picture_release(&p);
	bitmap_with_profile(&file, "DEBM", "no profile", "");
	file.size = 100; /* the header is cut: what it would say is not known to be absent */
	read_as(VG_FORMAT_BMP, &file, &p);
	assert_int_equal(p.block[VG_BLOCK_ICC].state, VG_BLOCK_UNREAD);
	assert_false(p.trailing.looked);
	vg_picture_release(&p);
}

/* A profile, resources and XMP that take more than one segment. */
static void test_joined(void **state)
{
	(void)state;
	static const char jpeg[] = "\xff\xd8"
		"\xff\xe2\0\x14ICC_PROFILE\0\1\2abcd" "\xff\xe2\0\x12ICC_PROFILE\0\2\2ef"
		"\xff\xed\0\x1dPhotoshop 3.0\0" "8BIM\4\x0b\0\0\0\0\0\4U"
		"\xff\xed\0\x13Photoshop 3.0\0" "RLs" "\xff\xd9";
	struct vg_picture p;
	struct vg_blocks blocks;
	struct vg_span bytes = { (const uint8_t *)jpeg, sizeof jpeg - 1 };
	vg_picture_init(&p);
	vg_blocks_find(bytes, VG_FORMAT_JPEG, VG_CONTAINER_BY_FORMAT, &p, &blocks);
	assert_int_equal(blocks.icc.size, 6);
	assert_memory_equal(blocks.icc.data, "abcdef", 6);
	assert_null(vg_photoshop_read(blocks.photoshop, &p));
	assert_string_equal(said(&p, "Photoshop", "URL"), "URLs");
	vg_blocks_release(&blocks);
	vg_picture_release(&p);
}

/* A TIFF ends behind the last byte that it names, unless that cannot be told: a directory that is its own
 * next one or lies below itself, what lies outside, a maker's note. */
static void test_tiff_end(void **state)
{
	(void)state;
#define TIFF(count, entry, next) "II*\0\10\0\0\0" count "\0" entry next
#define ROW(entry, next, end) { TIFF("\1", entry, next) "behind", sizeof TIFF("\1", entry, next) - 1 + 6, end }
	static const struct { const char *bytes; size_t size, end; } rows[] = {
		ROW("\0\1\3\0\1\0\0\0\1\0\0\0", "\0\0\0\0", 26),
		ROW("\x0f\1\2\0\6\0\0\0\x1a\0\0\0", "\0\0\0\0", 32), /* six bytes of text */
		ROW("\x0f\1\2\0\7\0\0\0\x1a\0\0\0", "\0\0\0\0", 0),  /* one more than there are */
		ROW("\0\1\3\0\1\0\0\0\1\0\0\0", "\10\0\0\0", 0),
		ROW("\x4a\1\4\0\1\0\0\0\10\0\0\0", "\0\0\0\0", 0),
		ROW("\x69\x87\4\0\1\0\0\0\xff\0\0\0", "\0\0\0\0", 0),
		ROW("\x7c\x92\7\0\4\0\0\0note", "\0\0\0\0", 0),
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_tiff tiff;
		uint64_t end;
		assert_true(vg_tiff_open((struct vg_span){ (const uint8_t *)rows[i].bytes, rows[i].size }, &tiff));
		bool known = vg_tiff_end(&tiff, &end);
		if (known != (rows[i].end > 0) || (known && end != rows[i].end))
			fail_msg("%zu: %d, %zu", i, known, (size_t)end);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cr3), cmocka_unit_test(test_video), cmocka_unit_test(test_others), cmocka_unit_test(test_joined), cmocka_unit_test(test_tiff_end),
		cmocka_unit_test(test_bitmap),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Boxes of ISO base media files: their sizes, and where those of a picture end. */
#include "../test.h"

#include "base/boxes.h"

#define FTYP "\0\0\0\x10" "ftypheic\0\0\0\0"
#define META "\0\0\0\x0c" "meta\0\0\0\0"
#define MDAT "\0\0\0\x0a" "mdat12"
#define MPVD "\0\0\0\x10" "mpvd\0\0\0\x08" "free"
#define ROW(bytes, at, cut, video) { bytes, sizeof(bytes) - 1, at, cut, video }

static void test_ends(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t size, at; bool cut, video; } rows[] = {
		ROW("", 0, false, false), ROW("\0\0\0\x10" "ft", 0, false, false),
		ROW(FTYP META MDAT, 38, false, false), ROW(FTYP META MDAT "xxxxxxxxx", 38, false, false),
		ROW(FTYP META MDAT FTYP MDAT, 38, false, true), ROW(FTYP META MDAT MPVD, 38, false, true),
		ROW(FTYP META MDAT "\0\0\xff\xff" "ftypisom", 38, false, true), /* cut, and not the picture */
		ROW(FTYP META "\0\0\xff\xffmdat12", 28, true, false),
		ROW(FTYP META "\0\0\0\0mdat12", 38, false, false), /* to the end of the file */
		ROW(FTYP META "\0\0\0\1mdat\0\0\0\0\0\0\0\x12" "12", 46, false, false),
		ROW(FTYP META "\0\0\0\1mdat\xff\xff\xff\xff\xff\xff\xff\xff", 28, true, false),
		ROW(FTYP META "\0\0\0\1mdat\0\0", 28, true, false), ROW(FTYP META "\0\0\0\7mdat", 28, true, false),
		ROW(FTYP MPVD META MDAT, 54, false, false), /* before the picture is described */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		/* Exactly as much memory as there are bytes, for the sanitizers. */
		uint8_t *copy = malloc(rows[i].size + !rows[i].size);
		memcpy(copy, rows[i].bytes, rows[i].size);
		struct vg_boxes_end end = vg_boxes_find_end((struct vg_span){ copy, rows[i].size });
		if (end.at != rows[i].at || end.cut != rows[i].cut || end.video != rows[i].video)
			fail_msg("row %zu: %zu, %d, %d", i, end.at, end.cut, end.video);
		free(copy);
	}
}

static void test_find(void **state)
{
	(void)state;
	static const char bytes[] = FTYP META MDAT;
	struct vg_span span = { (const uint8_t *)bytes, sizeof bytes - 1 };
	struct vg_box box;
	assert_true(vg_box_find(span, "mdat", &box));
	assert_int_equal(box.body.size, 2);
	assert_memory_equal(box.body.data, "12", 2);
	assert_string_equal(box.type, "mdat");
	assert_false(vg_box_find(span, "moov", &box));
	assert_string_equal(box.type, "mdat");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_ends), cmocka_unit_test(test_find) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

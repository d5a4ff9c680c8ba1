/* CBOR, strictly: what RFC 8949 calls well-formed and is in its shortest form, and nothing else. */
#include "../test.h"

#include "c2pa/cbor.h"

#define ROW(bytes, good) { bytes, sizeof(bytes) - 1, good }

static void test_rules(void **state)
{
	static const struct { const char *bytes; size_t size; bool good; } rows[] = {
		ROW("\x00", true), ROW("\x17", true), ROW("\x18\x18", true), ROW("\x19\x01\x00", true), ROW("\x3a\x00\x01\x00\x00", true),
		ROW("\x1b\x00\x00\x00\x01\x00\x00\x00\x00", true), ROW("\x43" "abc", true), ROW("\x63" "abc", true),
		ROW("\x82\x01\x02", true), ROW("\xa1\x61" "a\x01", true), ROW("\x9f\x01\xff", true), ROW("\xbf\x61" "a\x01\xff", true),
		ROW("\x7f\x61" "a\x61" "b\xff", true), ROW("\xc1\x01", true), ROW("\xf4", true), ROW("\xf6", true),
		ROW("\xfb\x00\x00\x00\x00\x00\x00\x00\x00", true), ROW("\xf9\x00\x00", true),
		ROW("", false), ROW("\x18\x17", false), ROW("\x19\x00\xff", false), ROW("\x1a\x00\x00\xff\xff", false),
		ROW("\x1b\x00\x00\x00\x00\xff\xff\xff\xff", false), ROW("\x58\x03" "abc", false), ROW("\x18", false), ROW("\x62" "a", false),
		ROW("\x61\xff", false), ROW("\x82\x01", false), ROW("\xa2\x61" "a\x01\x61" "a\x02", false), ROW("\xa2\x01\x01\x01\x02", false),
		ROW("\x9f\x01", false), ROW("\xff", false), ROW("\x1c", false), ROW("\x1f", false), ROW("\xdf\x01", false),
		ROW("\x7f\x41" "a\xff", false), ROW("\x7f\x7f\x61" "a\xff\xff", false), ROW("\xf8\x10", false), ROW("\x01\x01", false),
		ROW("\x9b\x00\x00\x00\x01\x00\x00\x00\x00", false), ROW("\xbf\x61" "a\xff", false),
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_cbor item;
		const char *fault = NULL;
		bool good = vg_cbor_open((struct vg_span){ (const uint8_t *)rows[i].bytes, rows[i].size }, &item, &fault);
		if (good != rows[i].good || (!good && !fault))
			fail_msg("row %zu: %s", i, fault ? fault : "accepted");
	}
}

/* Nested deeper than is read: refused, however deep, without using up the stack. */
static void test_depth(void **state)
{
	static uint8_t deep[1 << 16];
	struct vg_cbor item;
	const char *fault = NULL;
	(void)state;
	memset(deep, 0x81, sizeof deep);
	deep[sizeof deep - 1] = 0;
	assert_false(vg_cbor_open((struct vg_span){ deep, sizeof deep }, &item, &fault));
	assert_true(vg_cbor_open((struct vg_span){ deep + sizeof deep - 30, 30 }, &item, &fault));
}

static void test_reading(void **state)
{
	static const char bytes[] = "\xa4\x61" "a\x18\x2a\x61" "b\x83\x01\x20\x63" "xyz\x18\x21\x42" "ok\x61" "t\xc0\x64" "2024";
	struct vg_cbor map, value, item;
	struct vg_cbor_walk walk = { 0 };
	const char *fault;
	char text[8];
	(void)state;
	assert_true(vg_cbor_open((struct vg_span){ (const uint8_t *)bytes, sizeof bytes - 1 }, &map, &fault));
	assert_true(vg_cbor_get_kind(&map, "a", VG_CBOR_UNSIGNED, &value) && value.number == 42);
	assert_false(vg_cbor_get_kind(&map, "a", VG_CBOR_TEXT, &value) || vg_cbor_get(&map, "none", &value));
	assert_true(vg_cbor_get_number(&map, 33, &value) && value.bytes.size == 2);
	assert_true(vg_cbor_get(&map, "b", &value));
	assert_true(vg_cbor_next(&value, &walk, NULL, &item) && item.kind == VG_CBOR_UNSIGNED);
	assert_true(vg_cbor_next(&value, &walk, NULL, &item) && item.kind == VG_CBOR_NEGATIVE && item.number == 0);
	assert_true(vg_cbor_next(&value, &walk, NULL, &item) && vg_cbor_is_text(&item, "xyz"));
	assert_false(vg_cbor_next(&value, &walk, NULL, &item));
	vg_cbor_get_text(&map, "t", text, sizeof text);
	assert_string_equal(text, "2024");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_rules), cmocka_unit_test(test_depth), cmocka_unit_test(test_reading) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

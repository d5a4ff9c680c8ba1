/* Base64: the vectors of RFC 4648, both alphabets, what is cut, and what finds no room. */
#include "../test.h"

#include "base/base64.h"

static void test_vectors(void **state)
{
	(void)state;
	static const struct { const char *text, *bytes; size_t size; } rows[] = {
		{ "", "", 0 }, { "Zg==", "f", 1 }, { "Zm8=", "fo", 2 }, { "Zm9v", "foo", 3 }, { "Zm9vYg==", "foob", 4 },
		{ "Zm9vYmE=", "fooba", 5 }, { "Zm9vYmFy", "foobar", 6 },
		{ "Zg", "f", 1 }, { "Zm8", "fo", 2 }, { "Zm9vYg", "foob", 4 }, /* without padding */
		{ "Z", "", 0 }, { "Zm9vY", "foo", 3 },                         /* six bits are no byte */
		{ "+/+/", "\xfb\xff\xbf", 3 }, { "-_-_", "\xfb\xff\xbf", 3 }, { "AAAA", "\0\0\0", 3 },
		{ "=Zm9v", "", 0 }, { "Zm9v!YmFy", "foo", 3 }, { " Zm9v", "", 0 }, { "Zm9v\nYmFy", "foo", 3 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 16);
		assert_int_equal(vg_base64_decode(rows[i].text, &out), 0);
		if (out.size != rows[i].size || (out.size && memcmp(out.data, rows[i].bytes, out.size) != 0))
			fail_msg("\"%s\"", rows[i].text);
		vg_buffer_release(&out);
	}
}

static void test_room(void **state)
{
	(void)state;
	struct vg_buffer out;
	vg_buffer_init(&out, 5);
	assert_int_equal(vg_base64_decode("Zm9vYmFy", &out), VG_ERR_LIMIT);
	assert_int_equal(out.size, 0);
	assert_int_equal(vg_base64_decode("Zm9v", &out), 0);
	assert_int_equal(vg_base64_decode("Zm9v", &out), VG_ERR_LIMIT);
	assert_int_equal(vg_base64_decode("Zm8", &out), 0);
	assert_int_equal(out.size, 5);
	assert_memory_equal(out.data, "foofo", 5);
	vg_buffer_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_vectors), cmocka_unit_test(test_room) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

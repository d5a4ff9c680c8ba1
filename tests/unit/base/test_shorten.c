/* A text that is cut in a sentence: between characters, and said. */
#include "base/shorten.h"

#include <string.h>

#include "../test.h"

static void test_cuts(void **state)
{
	static const struct { const char *text; size_t bytes; const char *wanted; } rows[] = {
		{ "", 10, "" }, { "short", 10, "short" }, { "ten bytes!", 10, "ten bytes!" },
		{ "eleven byte", 10, "eleven…" }, { "eleven, it is", 10, "eleven,…" },
		{ "дванадцять", 20, "дванадцять" }, { "дванадцять", 19, "дванадця…" }, { "дванадцять", 18, "дванадц…" },
		{ "橋橋橋橋", 10, "橋橋…" }, { "abcd", 3, "…" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(vg_shortened(rows[i].text, rows[i].bytes).text, rows[i].wanted);
		assert_true(strlen(vg_shortened(rows[i].text, rows[i].bytes).text) <= rows[i].bytes);
	}
}

static void test_maximum(void **state)
{
	char text[2 * VG_SHORTENED_MAXIMUM];
	(void)state;
	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = 0;
	struct vg_shortened cut = vg_shortened(text, sizeof text);
	assert_int_equal(strlen(cut.text), VG_SHORTENED_MAXIMUM - 1);
	assert_string_equal(cut.text + strlen(cut.text) - strlen("…"), "…");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cuts), cmocka_unit_test(test_maximum) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

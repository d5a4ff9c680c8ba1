/* Texts from outside: repair, escaping, numbers. */
#include "../test.h"

#include "base/text.h"

static char *utf8(const char *text, size_t size, bool printable)
{
	struct vg_buffer out;
	vg_buffer_init(&out, 4096);
	assert_int_equal(printable ? vg_text_append_printable(&out, text, size)
				   : vg_text_append_utf8(&out, text, size), 0);
	assert_int_equal(vg_buffer_append_text(&out, ""), 0);
	return (char *)out.data;
}

struct row { const char *in; size_t size; const char *out; };
#define ROW(in, out) { in, sizeof(in) - 1, out }

static void check_rows(const struct row *rows, size_t count, bool printable)
{
	for (size_t i = 0; i < count; i++) {
		char *got = utf8(rows[i].in, rows[i].size, printable);
		assert_string_equal(got, rows[i].out);
		free(got);
	}
}

static void test_repair(void **state)
{
	(void)state;
	static const struct row rows[] = {
		ROW("", ""),
		ROW("plain", "plain"),
		ROW("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
		ROW("\xff", "\\xff"),
		ROW("a\x80z", "a\\x80z"),                       /* a continuation alone */
		ROW("\xc3", "\\xc3"),                           /* cut off */
		ROW("\xe2\x82", "\\xe2\\x82"),
		ROW("\xf0\x9f\x98", "\\xf0\\x9f\\x98"),
		ROW("\xc3(", "\\xc3("),
		ROW("\xc0\xaf", "\\xc0\\xaf"),                  /* overlong "/" */
		ROW("\xc1\xbf", "\\xc1\\xbf"),
		ROW("\xe0\x80\xaf", "\\xe0\\x80\\xaf"),
		ROW("\xf0\x80\x80\xaf", "\\xf0\\x80\\x80\\xaf"),
		ROW("\xed\xa0\x80", "\\xed\\xa0\\x80"),         /* a surrogate */
		ROW("\xed\xbf\xbf", "\\xed\\xbf\\xbf"),
		ROW("\xee\x80\x80", "\xee\x80\x80"),
		ROW("\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"),    /* the last character */
		ROW("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"),
		ROW("\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"),
		ROW("\n\t\x1b", "\n\t\x1b"),                    /* valid, if not printable */
	};
	check_rows(rows, sizeof rows / sizeof *rows, false);
}

static void test_printable(void **state)
{
	(void)state;
	static const struct row rows[] = {
		ROW("caf\xc3\xa9", "caf\xc3\xa9"),
		ROW("a\0b", "a\\x00b"),
		ROW("\x1b[31mred", "\\x1b[31mred"),
		ROW("\r\n\t\x07\x7f", "\\x0d\\x0a\\x09\\x07\\x7f"),
		ROW("\xc2\x9b", "\\u{009b}"),                   /* the one-byte CSI */
		ROW("\xc2\x80\xc2\x9f", "\\u{0080}\\u{009f}"),
		ROW("\xc2\xad", "\\u{00ad}"),                   /* soft hyphen */
		ROW("\xd8\x9c", "\\u{061c}"),                   /* Arabic letter mark */
		ROW("gpj.\xe2\x80\xae" "exe", "gpj.\\u{202e}exe"),
		ROW("\xe2\x80\x8b\xe2\x80\x8e\xe2\x80\x8f", "\\u{200b}\\u{200e}\\u{200f}"),
		/* A non-joiner within a Persian word and the joiner of an emoji are shown; others are not. */
		ROW("\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae"),
		ROW("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9"),
		ROW("a\xe2\x80\x8d" "b\xe2\x80\x8c", "a\\u{200d}b\\u{200c}"),
		ROW("\xdb\x8c\xe2\x80\x8c\xe2\x80\x8c\xd8\xae", "\xdb\x8c\\u{200c}\\u{200c}\xd8\xae"),
		ROW("\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}"),
		ROW("\xe2\x80\xaa\xe2\x80\xad", "\\u{202a}\\u{202d}"),
		ROW("\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaf", "\\u{2066}\\u{2069}\\u{206f}"),
		ROW("\xef\xbb\xbf", "\\u{feff}"),
		ROW("\xef\xbf\xb9", "\\u{fff9}"),
		ROW("\xf3\xa0\x80\x81", "\\u{e0001}"),          /* tag characters */
		ROW("\xc2\xa0\xe2\x80\xaf", "\xc2\xa0\xe2\x80\xaf"), /* no-break spaces stay */
		ROW("\xff\x1b", "\\xff\\x1b"),
	};
	check_rows(rows, sizeof rows / sizeof *rows, true);
	/* Whatever the bytes are, what comes out is one line without control characters. */
	char all[256];
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	char *got = utf8(all, sizeof all, true);
	for (const char *at = got; *at; at++)
		assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
	free(got);
}

static void test_copy_cuts_between_characters(void **state)
{
	(void)state;
	const char *euros = "\xe2\x82\xac\xe2\x82\xac";
	static const struct { size_t maximum; const char *out; } rows[] = {
		{ 0, "" }, { 1, "" }, { 2, "" }, { 3, "\xe2\x82\xac" }, { 5, "\xe2\x82\xac" },
		{ 6, "\xe2\x82\xac\xe2\x82\xac" }, { 100, "\xe2\x82\xac\xe2\x82\xac" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *copy = vg_text_copy_utf8(euros, 6, rows[i].maximum);
		assert_non_null(copy);
		assert_string_equal(copy, rows[i].out);
		free(copy);
	}
	/* A repaired byte is longer than the byte, and is not cut either. */
	char *copy = vg_text_copy_utf8("ab\xff", 3, 5);
	assert_string_equal(copy, "ab");
	free(copy);
	char small[4];
	vg_text_copy(small, sizeof small, "abcdef");
	assert_string_equal(small, "abc");
	vg_text_copy(small, sizeof small, "");
	assert_string_equal(small, "");
}

static void test_integers(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t value; } good[] = {
		{ "0", 0 }, { "-0", 0 }, { "7", 7 }, { "-12", -12 }, { "007", 7 },
		{ "9223372036854775807", INT64_MAX }, { "-9223372036854775808", INT64_MIN },
	};
	static const char *const bad[] = {
		"", "-", "--1", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "a", "1a", "9223372036854775808",
		"-9223372036854775809", "18446744073709551616", "99999999999999999999999999999", "\xd9\xa1",
	};
	int64_t value;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(vg_text_to_int64(good[i].text, &value));
		assert_true(value == good[i].value);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		value = 42;
		if (vg_text_to_int64(bad[i], &value) || value != 42)
			fail_msg("\"%s\" was taken for %lld", bad[i], (long long)value);
	}
}

static void test_sizes(void **state)
{
	(void)state;
	static const struct { const char *text; uint64_t value; } good[] = {
		{ "0", 0 }, { "1", 1 }, { "1K", 1024 }, { "2k", 2048 }, { "3M", 3u << 20 }, { "1G", 1u << 30 },
		{ "0G", 0 }, { "9223372036854775807", INT64_MAX },
		{ "8589934591G", 8589934591ull << 30 }, { "9007199254740991K", 9007199254740991ull << 10 },
	};
	static const char *const bad[] = {
		"", "K", "-1", "-1K", "1KB", "1 K", "1T", "1.5G", "K1", "KK", "9223372036854775808",
		"8589934592G", "9007199254740992K", "8796093022208M", "00000000000000000000000001",
	};
	uint64_t value;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(vg_text_to_size(good[i].text, &value));
		assert_true(value == good[i].value);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		value = 42;
		if (vg_text_to_size(bad[i], &value) || value != 42)
			fail_msg("\"%s\" was taken for %llu", bad[i], (unsigned long long)value);
	}
}

static void test_hex(void **state)
{
	(void)state;
	const uint8_t bytes[4] = { 0x00, 0x7f, 0xa5, 0xff };
	uint8_t again[4] = { 0 }, untouched[4] = { 1, 2, 3, 4 };
	char text[9];
	vg_text_hex(bytes, 4, text);
	assert_string_equal(text, "007fa5ff");
	assert_true(vg_text_unhex(text, 4, again));
	assert_memory_equal(bytes, again, 4);
	assert_true(vg_text_unhex("007FA5FF", 4, again));
	static const char *const bad[] = { "", "007fa5f", "007fa5ff0", "007fa5fg", "007fa5 f", "0x7fa5ff" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(vg_text_unhex(bad[i], 4, untouched));
	assert_int_equal(untouched[0] + untouched[3], 5);
}

static void test_columns_and_endings(void **state)
{
	(void)state;
	assert_int_equal(vg_text_columns(""), 0);
	assert_int_equal(vg_text_columns("abc"), 3);
	assert_int_equal(vg_text_columns("\xc3\xa9t\xc3\xa9"), 3);
	assert_int_equal(vg_text_columns("e\xcc\x81"), 1);          /* a combining accent */
	assert_int_equal(vg_text_columns("\xe6\xbc\xa2\xe5\xad\x97"), 4);
	assert_int_equal(vg_text_columns("\xf0\x9f\x98\x80"), 2);
	assert_true(vg_text_ends_with_ignoring_case("A.JPG", ".jpg"));
	assert_true(vg_text_ends_with_ignoring_case(".jpg", ".jpg"));
	assert_false(vg_text_ends_with_ignoring_case("jpg", ".jpg"));
	assert_false(vg_text_ends_with_ignoring_case("a.jpg.exe", ".jpg"));
}

static void test_wrapping(void **state)
{
	(void)state;
	static const struct { const char *text; size_t indent, end; const char *lines; } rows[] = {
		{ "", 2, 10, "" },
		{ "one two three", 0, 7, "one two\nthree" },
		{ "one two three", 0, 8, "one two\nthree" },
		{ "one two", 2, 8, "one\n  two" },
		{ "one two", 2, 9, "one two" },
		{ "one  two ", 0, 80, "one two" },
		{ " one", 0, 80, "one" },
		{ "a wordtoolong b", 0, 6, "a\nwordto\nolong\nb" },
		/* Twice as wide as Latin; divided anywhere, but a closing mark begins no line. */
		{ "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 0, 4, "\xe6\xbc\xa2\xe5\xad\x97\n\xe6\xbc\xa2" },
		{ "\xe6\xbc\xa2\xe5\xad\x97\xe3\x80\x82", 0, 4, "\xe6\xbc\xa2\n\xe5\xad\x97\xe3\x80\x82" },
		/* Cyrillic is as wide as Latin, and combining marks take nothing. */
		{ "\xd1\x84\xd0\xbe\xd1\x82\xd0\xbe \xd0\xb0", 0, 6, "\xd1\x84\xd0\xbe\xd1\x82\xd0\xbe \xd0\xb0" },
		{ "e\xcc\x81" "e\xcc\x81 b", 0, 4, "e\xcc\x81" "e\xcc\x81 b" },
		{ "\xff\xff b", 0, 4, "\xff\xff b" }, /* what is no UTF-8 ends as well */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 4096);
		assert_int_equal(vg_text_append_wrapped(&out, rows[i].text, rows[i].indent, rows[i].end), 0);
		assert_int_equal(vg_buffer_append_text(&out, ""), 0);
		assert_string_equal((char *)out.data, rows[i].lines);
		vg_buffer_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_repair),
		cmocka_unit_test(test_printable),
		cmocka_unit_test(test_copy_cuts_between_characters),
		cmocka_unit_test(test_integers),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_hex),
		cmocka_unit_test(test_columns_and_endings),
		cmocka_unit_test(test_wrapping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

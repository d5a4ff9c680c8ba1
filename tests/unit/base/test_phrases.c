/* Every text has both languages, with the same placeholders in the same order; Ukrainian counts in three forms. */
#include "base/phrases.h"

#include <string.h>
#include <vestigo/text.h>

#include "../test.h"

/* The conversions of a format: "%.1f%s". "%%" is text. */
static void conversions(const char *format, char out[128])
{
	size_t used = 0;
	for (const char *c = format; *c; c++) {
		if (*c != '%')
			continue;
		size_t length = 1 + strspn(c + 1, "-+#0123456789.*lzh");
		/* "95 % of them" is no format, but a text. */
		if (!c[length] || c[length] == '%' || c[length] == ' ' || (unsigned char)c[length] >= 0x80) {
			c += length - !c[length];
			continue;
		}
		assert_true(used + length + 1 < 128);
		memcpy(out + used, c, length + 1);
		used += length + 1;
		c += length;
	}
	out[used] = 0;
}

static void same_conversions(const char *english, const char *other)
{
	char one[128], two[128];
	conversions(english, one);
	conversions(other, two);
	if (strcmp(one, two) != 0)
		fail_msg("\"%s\" and \"%s\" take different values", english, other);
}

static void test_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < vg_phrase_count; i++) {
		const struct vg_phrase *phrase = &vg_phrases[i];
		assert_true(phrase->english && *phrase->english && phrase->ukrainian[VG_ONE] && *phrase->ukrainian[VG_ONE]);
		for (int form = 0; form < VG_PLURALS; form++) {
			bool wanted = form == VG_ONE || phrase->english_many;
			if (wanted != (phrase->ukrainian[form] != NULL))
				fail_msg("\"%s\" has not its forms", phrase->english);
			if (wanted)
				same_conversions(phrase->english, phrase->ukrainian[form]);
		}
		if (phrase->english_many)
			same_conversions(phrase->english, phrase->english_many);
		for (size_t k = 0; k < i; k++)
			if (strcmp(vg_phrases[k].english, phrase->english) == 0)
				fail_msg("\"%s\" stands twice", phrase->english);
	}
}

/* The formats that are found by what they made: each stands once, and takes the same in both languages. */
static void test_made_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < vg_made_phrase_count; i++) {
		const struct vg_phrase *phrase = &vg_made_phrases[i];
		assert_null(phrase->english_many);
		same_conversions(phrase->english, phrase->ukrainian[VG_ONE]);
		for (size_t k = 0; k < i; k++)
			if (strcmp(vg_made_phrases[k].english, phrase->english) == 0)
				fail_msg("\"%s\" stands twice", phrase->english);
	}
}

static void test_made(void **state)
{
	static const struct { const char *english, *ukrainian; } rows[] = {
		{ "the JPEG does not end with an end-of-image marker", "JPEG не закінчується кінцевим маркером" },
		{ "a JPEG of 12 bits a sample, which this build's decoder does not read", "JPEG із 12 бітами на відлік, якого декодер цієї збірки не читає" },
		{ "Corrupt JPEG data: 14 extraneous bytes before marker 0xd9", "пошкоджені дані JPEG: 14 зайвих байтів перед маркером 0xd9" },
		{ "DateTimeOriginal, \"2023:02:11\": the time of day is missing", "DateTimeOriginal, «2023:02:11»: часу доби немає" },
		{ "the GPS position does not say north or south, east or west", "у координатах GPS не вказано: північ чи південь, схід чи захід" },
		{ "the GPS position does not say east or west", "у координатах GPS не вказано: схід чи захід" },
		{ "MP4 video, not a picture that this build reads", "відео MP4, не зображення, яке читає ця збірка" },
		{ "EXIF: Something new of a library", "EXIF: Something new of a library" },
		{ "Words that nobody knows", "Words that nobody knows" }, { "", "" },
		{ "DateTimeOriginal is not a date: \"100 %s\"", "DateTimeOriginal — не дата: «100 %s»" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_string_equal(vg_phrase_made(VG_UKRAINIAN, rows[i].english).text, rows[i].ukrainian);
		assert_string_equal(vg_phrase_made(VG_ENGLISH, rows[i].english).text, rows[i].english);
	}
	/* What is longer than any is cut, never written behind the end. */
	char longest[4 * VG_MADE_MAXIMUM];
	memset(longest, '%', sizeof longest);
	longest[sizeof longest - 1] = 0;
	assert_true(strlen(vg_phrase_made(VG_UKRAINIAN, longest).text) < VG_MADE_MAXIMUM);
}

static void test_no_verdict_words(void **state)
{
	(void)state;
	static const char *const never[] = { "фейк", "Фейк", "справжн", "Справжн", "підтвердж", "Підтвердж", "доказ", "Доказ",
					     "оригінал", "Оригінал", "автентичн", "достовірн" };
	for (size_t i = 0; i < vg_phrase_count; i++)
		for (int form = 0; form < VG_PLURALS; form++)
			for (size_t k = 0; vg_phrases[i].ukrainian[form] && k < sizeof never / sizeof *never; k++)
				if (strstr(vg_phrases[i].ukrainian[form], never[k]))
					fail_msg("\"%s\" says \"%s\"", vg_phrases[i].ukrainian[form], never[k]);
}

static void test_plurals(void **state)
{
	(void)state;
	static const struct { uint64_t count; const char *text; } rows[] = {
		{ 0, "знімків" }, { 1, "знімок" }, { 2, "знімки" }, { 4, "знімки" }, { 5, "знімків" }, { 11, "знімків" },
		{ 12, "знімків" }, { 14, "знімків" }, { 21, "знімок" }, { 22, "знімки" }, { 25, "знімків" }, { 111, "знімків" },
		{ 101, "знімок" }, { 1002, "знімки" }, { 1012, "знімків" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(vg_phrase_of(VG_UKRAINIAN, rows[i].count, "picture", "pictures"), rows[i].text);
	assert_string_equal(vg_phrase_of(VG_ENGLISH, 1, "picture", "pictures"), "picture");
	assert_string_equal(vg_phrase_of(VG_ENGLISH, 21, "picture", "pictures"), "pictures");
	assert_string_equal(vg_phrase_of(VG_UKRAINIAN, 3, "examined", "examined"), "досліджено");
}

static void test_lookup(void **state)
{
	(void)state;
	enum vg_language language = VG_ENGLISH;
	assert_string_equal(vg_phrase(VG_UKRAINIAN, "Next"), "Далі");
	assert_string_equal(vg_phrase(VG_ENGLISH, "Next"), "Next");
	assert_string_equal(vg_phrase(VG_UKRAINIAN, "a caption"), "a caption");
	assert_true(vg_language_parse("uk", &language));
	assert_int_equal(language, VG_UKRAINIAN);
	assert_false(vg_language_parse("ua", &language));
	assert_int_equal(language, VG_UKRAINIAN);
	assert_string_equal(vg_language_code(VG_UKRAINIAN), "uk");
}

/* Counts are parted as each language parts them. */
static void test_counts(void **state)
{
	static const struct { uint64_t value; const char *english, *ukrainian; } rows[] = {
		{ 0, "0", "0" }, { 999, "999", "999" }, { 1836, "1,836", "1836" }, { 18204, "18,204", "18\u00a0204" },
		{ 2260512, "2,260,512", "2\u00a0260\u00a0512" }, { 100000, "100,000", "100\u00a0000" },
		{ UINT64_MAX, "18,446,744,073,709,551,615", "18446744073709551615" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char english[VG_COUNT_TEXT], ukrainian[VG_COUNT_TEXT];
		assert_string_equal(vg_format_count_in(VG_ENGLISH, rows[i].value, english), rows[i].english);
		assert_string_equal(vg_format_count_in(VG_UKRAINIAN, rows[i].value, ukrainian), rows[i].ukrainian);
		vg_format_count(rows[i].value, english);
		assert_string_equal(english, rows[i].english);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_made_formats), cmocka_unit_test(test_made), cmocka_unit_test(test_both_languages), cmocka_unit_test(test_no_verdict_words),
					    cmocka_unit_test(test_plurals), cmocka_unit_test(test_counts), cmocka_unit_test(test_lookup) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Dates as every source writes them. */
#include "../test.h"

#include <time.h>

#include "base/time.h"

static void test_civil(void **state)
{
	(void)state;
	static const struct { int date[6]; bool good; int64_t time; } rows[] = {
		{ { 1970, 1, 1, 0, 0, 0 }, true, 0 },
		{ { 1969, 12, 31, 23, 59, 59 }, true, -1 },
		{ { 1969, 1, 1, 0, 0, 0 }, true, -31536000 },
		{ { 2000, 2, 29, 12, 0, 0 }, true, 951825600 },
		{ { 2000, 12, 31, 23, 59, 59 }, true, 978307199 },
		{ { 2100, 2, 28, 0, 0, 0 }, true, 4107456000 },
		{ { 2100, 3, 1, 0, 0, 0 }, true, 4107542400 },
		{ { 2024, 12, 26, 8, 11, 12 }, true, 1735200672 },
		{ { 0, 1, 1, 0, 0, 0 }, true, -62167219200 },
		{ { 9999, 12, 31, 23, 59, 59 }, true, 253402300799 },
		{ { 2016, 12, 31, 23, 59, 60 }, true, 1483228800 }, /* a leap second */
		{ { 1900, 2, 29, 0, 0, 0 }, false, 0 }, { { 2100, 2, 29, 0, 0, 0 }, false, 0 },
		{ { 2023, 2, 29, 0, 0, 0 }, false, 0 }, { { 2023, 4, 31, 0, 0, 0 }, false, 0 },
		{ { -1, 1, 1, 0, 0, 0 }, false, 0 },    { { 10000, 1, 1, 0, 0, 0 }, false, 0 },
		{ { 2023, 0, 1, 0, 0, 0 }, false, 0 },  { { 2023, 13, 1, 0, 0, 0 }, false, 0 },
		{ { 2023, 1, 0, 0, 0, 0 }, false, 0 },  { { 2023, 1, 32, 0, 0, 0 }, false, 0 },
		{ { 2023, 1, 1, 24, 0, 0 }, false, 0 }, { { 2023, 1, 1, 0, 60, 0 }, false, 0 },
		{ { 2023, 1, 1, 0, 0, 61 }, false, 0 }, { { 2023, 1, 1, -1, 0, 0 }, false, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const int *d = rows[i].date;
		int64_t time = 42;
		bool good = vg_time_from_civil(d[0], d[1], d[2], d[3], d[4], d[5], &time);
		if (good != rows[i].good || time != (good ? rows[i].time : 42))
			fail_msg("%d-%d-%d: %d %lld", d[0], d[1], d[2], good, (long long)time);
	}
}

static void test_rfc3339(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t time; bool offset; } good[] = {
		{ "2016-05-04", 1462320000, false },
		{ "2016-05-04T10:00:00", 1462356000, false },
		{ "2016-05-04T10:00", 1462356000, false },
		{ "2016-05-04 10:00:00", 1462356000, false },
		{ "2016-05-04t10:00:00z", 1462356000, true },
		{ "2016-05-04T10:00:00+02:00", 1462348800, true },
		{ "2016-05-04T10:00:00-0330", 1462368600, true },
		{ "2016-05-04T10:00:00.123456Z", 1462356000, true },
		{ "2016-05-04T00:30:00+02:00", 1462314600, true }, /* the day before in UTC */
		{ "1969-12-31T23:59:59Z", -1, true },
		{ "2000-02-29T00:00:00Z", 951782400, true },
		{ "2100-01-01", 4102444800, false },
	};
	static const char *const bad[] = {
		"", "2016", "2016-05", "16-05-04", "2016-5-4", "2016/05/04", "2016-05-04T", "2016-05-04X",
		"2016-05-04T10", "2016-05-04T10:", "2016-05-04T10:00:", "2016-05-04T1:00:00",
		"2016-05-04T25:00:00", "2016-05-04T10:00:00+2", "2016-05-04T10:00:00+02:0",
		"2016-05-04T10:00:00+16:00", "2016-05-04T10:00:00+02:60", "2016-05-04T10:00:00Zulu",
		"2016-05-04T10:00:00 Z", "2016-02-30", "2100-02-29", "-2016-05-04", " 2016-05-04",
		"2016-05-04 ", "2016-13-01", "20160504", "tomorrow",
		"0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00", /* other years, in UTC */
	};
	int64_t time;
	bool offset;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		if (!vg_time_parse(good[i].text, &time, &offset) || time != good[i].time ||
		    offset != good[i].offset)
			fail_msg("\"%s\": %lld", good[i].text, (long long)time);
		assert_true(vg_time_parse(good[i].text, &time, NULL));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		time = 42;
		if (vg_time_parse(bad[i], &time, &offset) || time != 42)
			fail_msg("\"%s\" was taken for a date", bad[i]);
	}
}

static void test_camera_notations(void **state)
{
	(void)state;
	enum { DAY = 1676073600 /* 2023-02-11 */, TIME = DAY + 14 * 3600 + 23 * 60 + 5 };
	static const struct { const char *text; int64_t time; bool date_only, standard; int offset; } good[] = {
		{ "2023:02:11 14:23:05", TIME, false, true, 0 },
		{ "2023-02-11 14:23:05", TIME, false, false, 0 }, { "2023/02/11 14:23:05", TIME, false, false, 0 },
		{ "2023.02.11 14:23:05", TIME, false, false, 0 }, { "2023-02-11T14:23:05", TIME, false, false, 0 },
		{ "2023-02-11T14:23:05+02:00", TIME, false, false, 7200 }, { "2023-02-11T14:23:05Z", TIME, false, false, 0 },
		{ "2023:02:11 14:23:05.123-03:30", TIME, false, false, -12600 },
		{ "2023:02:11", DAY, true, false, 0 }, { "2023-02-11", DAY, true, false, 0 },
		{ "2023:02:11         ", DAY, true, false, 0 }, { "20230211", DAY, true, false, 0 },
		{ "20230211 142305", TIME, false, false, 0 }, { "20230211T142305", TIME, false, false, 0 },
		{ "2023:02:11  4:23:05", DAY + 4 * 3600 + 23 * 60 + 5, false, false, 0 },
		{ "2023:02:11 4:23:05", DAY + 4 * 3600 + 23 * 60 + 5, false, false, 0 },
		{ "2023:02:11 24:05:07", DAY + 86400 + 307, false, false, 0 },
		{ "2023:02:11 24:00:00", DAY + 86400, false, false, 0 }, { "2023:02:11 14:23", TIME - 5, false, false, 0 },
		{ "2023:2:11 14:23:05", TIME, false, false, 0 }, { "11.02.2023 14:23:05", TIME, false, false, 0 },
		{ "11.02.2023", DAY, true, false, 0 }, { " 2023:02:11 14:23:05", TIME, false, false, 0 },
		{ "2023:02:11 02:23:05 PM", TIME, false, false, 0 }, { "2023:02:11 2:23:05pm", TIME, false, false, 0 },
		{ "2023:02:11 2:23:05\xe2\x80\xafPM", TIME, false, false, 0 }, { "2023:02:11 2:23:05\xc2\xa0PM", TIME, false, false, 0 },
		{ "2023:02:11 12:30:00 AM", DAY + 1800, false, false, 0 },
		{ "2023:02:11 12:30:00 PM", DAY + 45000, false, false, 0 },
		{ "2023:02:11 14:23:05 PM", TIME, false, false, 0 },
		{ "2023:02:11 오후 2:23:05", TIME, false, false, 0 }, { "2023:02:11 下午02:23:05", TIME, false, false, 0 },
		{ "2566:02:11 14:23:05", TIME, false, false, 0 }, { "2566/02/11 02:23:05 午後", TIME, false, false, 0 },
		{ "2023:02:11:14:23:05", TIME, false, false, 0 }, { "2023:02:11 14:23:05 PST", TIME, false, false, 0 },
		{ "20230211142305", TIME, false, false, 0 }, { "20230211142305Z", TIME, false, false, 0 },
		{ "20230211142305+0200", TIME, false, false, 7200 }, { "20230211T142305-03:30", TIME, false, false, -12600 },
		{ "2023: 2:11 14:23: 5", TIME, false, false, 0 }, { "2023:2:11 14:23:5", TIME, false, false, 0 },
		{ "2023-02-11 14:23:05 UTC", TIME, false, false, 0 }, { "2023/02/11 14:23:05 +0200", TIME, false, false, 7200 },
		{ "2023:02:11T14:23:05+02:00", TIME, false, false, 7200 }, { "2023/02/11T14:23:05Z", TIME, false, false, 0 },
	};
	static const char *const bad[] = {
		"", " ", "2023", "2023:02", "11/02/2023 14:23:05", "11-02-2023", "11:02:2023", "23:02:11 14:23:05",
		"2023:13:11 14:23:05", "2023:02:30 14:23:05", "2023:02:11 25:23:05", "2023:02:11 14", "2023:02:11 14:60:05",
		"2023:02-11 14:23:05", "2023:02:11x14:23:05", "02023:02:11 14:23:05", "0000:01:01 00:00:00",
		"0000:00:00 00:00:00", "11.02.23", "20231311", "2023021", "202302111", "Sat Feb 11 2023",
		"202302111423", "20230211146005", "2023021114230", "2023:  :11 14:23:05", "2023:  2:11 14:23:05", "2023: 2:11 14:23: ",
		"    :  :     :  :  ", "garbage",
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct vg_camera_date date = { 0 };
		if (!vg_time_parse_camera(good[i].text, &date) || date.time != good[i].time ||
		    date.date_only != good[i].date_only || (date.remark == NULL) != good[i].standard ||
		    date.offset != good[i].offset)
			fail_msg("%s: %lld, %d, %s", good[i].text, (long long)date.time, date.offset, date.remark);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct vg_camera_date date = { .time = 42 };
		if (vg_time_parse_camera(bad[i], &date) || date.time != 42)
			fail_msg("%s is read as a date", bad[i]);
	}
}

static void test_unset_clocks(void **state)
{
	(void)state;
	static const struct { const char *text; bool unset; } rows[] = {
		{ "1970:01:01 00:00:00", true }, { "1970:01:01 01:00:00", true }, { "1970:01:01 23:59:59", true },
		{ "1969:12:31 19:00:00", true }, { "1904:01:01 00:00:00", true }, { "1601:01:01 00:00:00", true },
		{ "1980:01:01 00:00:00", true }, { "1980:01:01 00:07:13", true }, { "1980:01:06 00:00:00", true },
		{ "1989:12:31 23:59:59", true }, { "1990:01:01 00:00:01", false }, { "2000:01:01 00:00:00", true }, { "2000:01:01 00:00:59", true },
		{ "2000:01:01 00:01:00", false }, { "1999:12:31 23:59:59", false }, { "2001:01:01 00:00:01", false },
		{ "2002:01:01 00:00:00", true }, { "2002:01:02 00:00:00", false }, { "2002:02:01 00:00:00", false },
		{ "2002:12:08 12:00:00", true }, { "2002:12:08 12:00:01", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_camera_date date;
		assert_true(vg_time_parse_camera(rows[i].text, &date));
		if (vg_time_is_unset_clock(date.time) != rows[i].unset)
			fail_msg("%s", rows[i].text);
	}
	assert_int_equal(vg_time_day(0), 0);
	assert_int_equal(vg_time_day(86399), 0);
	assert_int_equal(vg_time_day(86400), 1);
	assert_int_equal(vg_time_day(-1), -1);
	assert_int_equal(vg_time_day(-86400), -1);
	assert_int_equal(vg_time_day(-86401), -2);
}

static void test_telegram_html(void **state)
{
	(void)state;
	static const struct { const char *text; int64_t time; bool zone; } good[] = {
		{ "26.12.2024 10:11:12 UTC+02:00", 1735200672, true },
		{ "26.12.2024 10:11:12", 1735207872, false },
		{ "26.12.2024 10:11:12 UTC", 1735207872, true },
		{ "26.12.2024 10:11:12 UTC-03:30", 1735220472, true },
		{ "31.12.1969 23:59:59 UTC+00:00", -1, true },
	};
	static const char *const bad[] = {
		"", "2024-12-26 10:11:12", "26.12.2024", "26.12.24 10:11:12", "32.12.2024 10:11:12",
		"26.13.2024 10:11:12", "29.02.2100 10:11:12", "26.12.2024 10:11:12 UTC+2",
		"26.12.2024 10:11:12 UTC*02:00", "26/12/2024 10:11:12",
	};
	int64_t time;
	bool zone;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!vg_time_parse_telegram_html(good[i].text, &time, &zone) || time != good[i].time ||
		    zone != good[i].zone)
			fail_msg("\"%s\": %lld", good[i].text, (long long)time);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		time = 42;
		if (vg_time_parse_telegram_html(bad[i], &time, &zone) || time != 42)
			fail_msg("\"%s\" was taken for a date", bad[i]);
	}
}

static void test_offsets(void **state)
{
	(void)state;
	static const struct { const char *text; int seconds; } good[] = {
		{ "Z", 0 }, { "z", 0 }, { "+00:00", 0 }, { "+02:00", 7200 }, { "-0330", -12600 },
		{ "+05:45", 20700 }, { "+14:00", 50400 }, { "-12:00", -43200 },
	};
	static const char *const bad[] = { "", "+", "2", "02:00", "+2", "+02", "+02:", "+02:0", "+02:000",
					   "+02:60", "+16:00", "+ab:cd", "Z0", "UTC", "+02.00" };
	int seconds;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(vg_time_parse_offset(good[i].text, &seconds));
		assert_int_equal(seconds, good[i].seconds);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		seconds = 42;
		if (vg_time_parse_offset(bad[i], &seconds) || seconds != 42)
			fail_msg("\"%s\" was taken for an offset", bad[i]);
	}
}

static void test_round_trip(void **state)
{
	(void)state;
	char text[VG_TIME_TEXT];
	int64_t again;
	vg_time_format(1735200672, text);
	assert_string_equal(text, "2024-12-26T08:11:12Z");
	vg_time_format(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59Z");
	vg_time_format(951782400, text);
	assert_string_equal(text, "2000-02-29T00:00:00Z");
	vg_time_format(4107542400, text);
	assert_string_equal(text, "2100-03-01T00:00:00Z");
	/* Every 40 days and some from year 0 to 9999. */
	for (int64_t time = -62167219200; time <= 253402300799; time += 40 * 86400 + 3661) {
		vg_time_format(time, text);
		if (!vg_time_parse(text, &again, NULL) || again != time)
			fail_msg("%lld became %s", (long long)time, text);
	}
}

/* Every day of the years 0 to 9999 is the C library's, there and back, and so are the ends of the range. */
static void test_as_the_library(void **state)
{
	(void)state;
	int64_t day = 0;
	for (int year = 0; year <= 9999; year++)
		for (int month = 1; month <= 12; month++)
			for (int date = 1; date <= 31; date++) {
				int64_t time;
				struct tm civil = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = date, .tm_hour = date % 24,
						    .tm_min = month, .tm_sec = year % 60 };
				int hour = civil.tm_hour, second = civil.tm_sec;
				int64_t theirs = timegm(&civil); /* which writes 31 February as 3 March */
				bool is_day = civil.tm_mday == date;
				bool taken = vg_time_from_civil(year, month, date, hour, month, second, &time);
				if (taken != is_day || (is_day && time != theirs))
					fail_msg("%d-%d-%d", year, month, date);
				day += is_day;
			}
	assert_int_equal(day, 3652425); /* 25 times 400 years */
	for (int64_t time = -62167219200; time < 253402300800; time += 86399 * 7) {
		char ours[VG_TIME_TEXT], theirs[80];
		struct tm civil;
		time_t copy = time;
		vg_time_format(time, ours);
		assert_non_null(gmtime_r(&copy, &civil));
		snprintf(theirs, sizeof theirs, "%04d-%02d-%02dT%02d:%02d:%02dZ", civil.tm_year + 1900, civil.tm_mon + 1,
			 civil.tm_mday, civil.tm_hour, civil.tm_min, civil.tm_sec);
		if (strcmp(ours, theirs) != 0)
			fail_msg("%s is %s", ours, theirs);
	}
	assert_true(vg_time_in_range(-62167219200) && !vg_time_in_range(-62167219201));
	assert_true(vg_time_in_range(253402300799) && !vg_time_in_range(253402300800));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_camera_notations), cmocka_unit_test(test_unset_clocks),
		cmocka_unit_test(test_civil), cmocka_unit_test(test_rfc3339),
		cmocka_unit_test(test_telegram_html), cmocka_unit_test(test_offsets),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_as_the_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "base/time.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Days from civil: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". Not timegm and gmtime_r: glibc's open
 * the machine's time zone when they are first called, which a worker may not. test_time.c holds this against them. */
static int64_t days_from_civil(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return (int64_t)era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap);
}

bool vg_time_from_civil(int year, int month, int day, int hour, int minute, int second,
			int64_t *out)
{
	if (year < 0 || year > 9999 || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month) || hour < 0 || hour > 23 || minute < 0 ||
	    minute > 59 || second < 0 || second > 60)
		return false;
	*out = days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
	return true;
}

bool vg_time_in_range(int64_t time)
{
	int64_t first = days_from_civil(0, 1, 1) * 86400, beyond = days_from_civil(10000, 1, 1) * 86400;
	return time >= first && time < beyond;
}

/* Exactly `count` digits at *text; advances. -1 when one is missing. */
static int digits(const char **text, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return -1;
		value = value * 10 + (**text - '0');
	}
	return value;
}

static bool literal(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static bool clock_time(const char **text, int out[3])
{
	out[0] = digits(text, 2);
	if (out[0] < 0 || !literal(text, ':') || (out[1] = digits(text, 2)) < 0)
		return false;
	out[2] = literal(text, ':') ? digits(text, 2) : 0;
	return out[2] >= 0;
}

bool vg_time_parse_offset(const char *text, int *out_seconds)
{
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
		*out_seconds = 0;
		return true;
	}
	int sign = *text == '+' ? 1 : *text == '-' ? -1 : 0;
	if (sign == 0)
		return false;
	text++;
	int hours = digits(&text, 2);
	(void)literal(&text, ':');
	int minutes = hours < 0 ? -1 : digits(&text, 2);
	if (minutes < 0 || hours > 15 || minutes > 59 || *text)
		return false;
	*out_seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool vg_time_parse(const char *text, int64_t *out, bool *has_offset)
{
	int clock[3] = { 0, 0, 0 }, offset = 0;
	int year = digits(&text, 4);
	if (year < 0 || !literal(&text, '-'))
		return false;
	int month = digits(&text, 2);
	if (month < 0 || !literal(&text, '-'))
		return false;
	int day = digits(&text, 2);
	if (day < 0)
		return false;
	if ((*text == 'T' || *text == 't' || *text == ' ') && text[1]) {
		text++;
		if (!clock_time(&text, clock))
			return false;
		if (literal(&text, '.'))
			while (*text >= '0' && *text <= '9')
				text++;
	}
	bool zone = *text != 0;
	int64_t time;
	if ((zone && !vg_time_parse_offset(text, &offset)) ||
	    !vg_time_from_civil(year, month, day, clock[0], clock[1], clock[2], &time) ||
	    !vg_time_in_range(time - offset))
		return false;
	*out = time - offset;
	if (has_offset)
		*has_offset = zone;
	return true;
}

/* One to `most` digits at *text; advances. -1 when there is none. */
static int some_digits(const char **text, int most)
{
	int count = 0;
	while (count < most && (*text)[count] >= '0' && (*text)[count] <= '9')
		count++;
	return count ? digits(text, count) : -1;
}

/* One or two digits, where a blank may stand for a leading zero; *whole is kept when there are two. */
static int padded_digits(const char **text, bool *whole)
{
	const char *start = *text;
	*text += *start == ' ';
	int value = some_digits(text, *start == ' ' ? 1 : 2);
	*whole = *whole && *start != ' ' && *text - start == 2;
	return value;
}

static void remark(struct vg_camera_date *date, const char *text)
{
	if (!date->remark)
		date->remark = text;
}

/* What is written without separators: the date alone, or the time right behind it. Twelve digits
 * could be a year of four digits without seconds, or one of two with them. */
enum { JOINED_DATE = 8, JOINED_BOTH = 14 };

/* Year, month and day, in out. A year of four digits must stand first, or last behind dots:
 * "11/02/2023" is November to some and February to others. */
static bool camera_day(const char **text, int out[3], struct vg_camera_date *date)
{
	const char *start = *text;
	size_t run = strspn(start, "0123456789");
	if (run == JOINED_DATE || run == JOINED_BOTH) {
		remark(date, "the date is written without separators");
		for (int i = 0; i < 3; i++)
			out[i] = digits(text, i ? 2 : 4);
		return true;
	}
	bool year_first = run == 4;
	char separator = start[run];
	if (run == 0 || run > 4 || run == 3 || (year_first ? !strchr(":-/.", separator) || !separator : separator != '.'))
		return false;
	out[year_first ? 0 : 2] = some_digits(text, 4);
	(*text)++;
	bool whole = true;
	out[1] = padded_digits(text, &whole);
	if (out[1] < 0 || !literal(text, separator))
		return false;
	out[year_first ? 2 : 0] = year_first ? padded_digits(text, &whole) : digits(text, 4);
	if (!year_first)
		remark(date, "the day stands before the year");
	else if (separator != ':')
		remark(date, "the date's separators are not colons");
	else if (!whole)
		remark(date, "the month or the day has one digit");
	return out[0] >= 0 && out[2] >= 0;
}

/* Phones whose calendar is the Buddhist one, as in Thailand, count 543 years more. */
static void count_from_buddha(int *year, struct vg_camera_date *date)
{
	enum { AHEAD = 543, FIRST = 1957 + AHEAD, LAST = 2100 + AHEAD };
	if (*year < FIRST || *year > LAST)
		return;
	*year -= AHEAD;
	date->remark = "the year is read as one of the Buddhist calendar"; /* more than how it is written */
}

/* What may stand behind the time: a fraction, an offset, or anything else, which is left. */
static void camera_zone(const char *text, struct vg_camera_date *date)
{
	if (*text == '.' || *text == ',')
		text += 1 + strspn(text + 1, "0123456789");
	text += strspn(text, " ");
	bool named = strcasecmp(text, "UTC") == 0 || strcasecmp(text, "GMT") == 0;
	date->has_offset = vg_time_parse_offset(named ? "Z" : text, &date->offset);
	if (!date->has_offset)
		date->offset = 0;
}

/* Behind blanks, also those that no line breaks at (U+00A0, U+202F) and thin ones (U+2009). */
static const char *behind_blanks(const char *text)
{
	static const char *const blanks[] = { " ", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x89" };
	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (strncmp(text, blanks[i], strlen(blanks[i])) == 0)
			return behind_blanks(text + strlen(blanks[i]));
	return text;
}

/* The half of the day that *text names, behind blanks: 1 after noon, 0 before; advances. -1: none. Phones write it in
 * their language, before the hour or behind the seconds. */
static int half_day(const char **text)
{
	static const struct { const char *word; int half; } rows[] = {
		{ "AM", 0 }, { "PM", 1 }, { "오전", 0 }, { "오후", 1 }, { "上午", 0 }, { "下午", 1 }, { "午前", 0 }, { "午後", 1 },
	};
	const char *at = behind_blanks(*text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strncasecmp(at, rows[i].word, strlen(rows[i].word)) == 0) {
			*text = at + strlen(rows[i].word);
			return rows[i].half;
		}
	return -1;
}

/* A time of day in out; seconds may be missing, and the hour be padded with a blank. */
static bool camera_clock(const char **text, int out[3], struct vg_camera_date *date)
{
	int half = half_day(text);
	if (half >= 0)
		*text = behind_blanks(*text);
	const char *start = *text;
	*text += strspn(start, " ");
	const char *hour = *text;
	out[0] = some_digits(text, 2);
	if (*text - hour == 1 || hour != start)
		remark(date, "the hour is not written with two digits");
	bool whole = true;
	if (out[0] < 0 || !literal(text, ':') || (out[1] = padded_digits(text, &whole)) < 0)
		return false;
	bool seconds = literal(text, ':');
	out[2] = seconds ? padded_digits(text, &whole) : 0;
	if (!seconds)
		remark(date, "the seconds are missing");
	if (!whole)
		remark(date, "the minute or the second has one digit");
	if (half < 0)
		half = half_day(text);
	if (half >= 0)
		remark(date, "the hour is written with AM or PM");
	if (half >= 0 && out[0] >= 1 && out[0] <= 12)
		out[0] = out[0] % 12 + 12 * half;
	if (**text)
		remark(date, "more stands behind the time");
	return out[2] >= 0;
}

/* "142305" behind a date without separators. */
static bool compact_clock(const char **text, int out[3])
{
	for (int i = 0; i < 3; i++)
		out[i] = digits(text, 2);
	return out[0] >= 0 && out[1] >= 0 && out[2] >= 0;
}

/* The time of day behind a date, and what stands behind that. */
static bool camera_rest(const char *text, int clock[3], struct vg_camera_date *date)
{
	bool joined = *text >= '0' && *text <= '9';
	if (*text != ' ')
		remark(date, "no blank stands between date and time");
	if (!joined && !strchr(" Tt:_-", *text))
		return false;
	text += !joined;
	bool compact = strspn(text, "0123456789") >= 6;
	if (compact ? !compact_clock(&text, clock) : !camera_clock(&text, clock, date))
		return false;
	camera_zone(text, date);
	return true;
}

bool vg_time_parse_camera(const char *text, struct vg_camera_date *out)
{
	struct vg_camera_date date = { 0 };
	int day[3], clock[3] = { 0, 0, 0 };
	if (*text == ' ')
		remark(&date, "blanks stand before the date");
	text += strspn(text, " ");
	if (!camera_day(&text, day, &date) || day[0] == 0)
		return false;
	count_from_buddha(&day[0], &date);
	size_t blanks = strspn(text, " ");
	date.date_only = text[blanks] == 0;
	if (date.date_only)
		remark(&date, "the time of day is missing");
	else if (!camera_rest(text, clock, &date))
		return false;
	/* Some cameras write midnight as the day's 24th hour; which day they mean is told by none. */
	bool hour_24 = clock[0] == 24;
	if (hour_24) {
		date.remark = "the hour is 24, read as the first of the next day";
		clock[0] = 0;
	}
	if (!vg_time_from_civil(day[0], day[1], day[2], clock[0], clock[1], clock[2], &date.time))
		return false;
	date.time += hour_24 ? 86400 : 0;
	*out = date;
	return true;
}

/* What clocks say whose battery was empty. No camera wrote EXIF before 1990: all before it is the
 * start of some count (1904, 1970, 1980), be it in the local time of a zone. The first moment of a
 * year is what cameras begin at (2000 the commonest, 2002 to 2015 by others); a photograph taken in
 * that very second is far rarer, and a date that is wrongly left out flags nothing. In 2000 it is the
 * whole first minute, in which a camera that was just switched on takes its first picture. */
enum { FIRST_EXIF_YEAR = 1990 };
static const struct { int64_t from, to; } first_minute = { 946684800, 946684800 + 60 };
/* 2002-12-08 12:00:00, which the camera programs of many Android phones put where they have no date. */
static const int64_t android_placeholder = 1039348800;

bool vg_time_is_unset_clock(int64_t local)
{
	char text[VG_TIME_TEXT];
	if (local < days_from_civil(FIRST_EXIF_YEAR, 1, 1) * 86400)
		return true;
	if ((local >= first_minute.from && local < first_minute.to) || local == android_placeholder)
		return true;
	vg_time_format(local, text);
	return strcmp(text + 4, "-01-01T00:00:00Z") == 0;
}

int64_t vg_time_day(int64_t time)
{
	return time / 86400 - (time % 86400 < 0);
}

bool vg_time_parse_telegram_html(const char *text, int64_t *out, bool *has_offset)
{
	int clock[3], offset = 0;
	int day = digits(&text, 2);
	if (day < 0 || !literal(&text, '.'))
		return false;
	int month = digits(&text, 2);
	if (month < 0 || !literal(&text, '.'))
		return false;
	int year = digits(&text, 4);
	int64_t time;
	if (year < 0 || !literal(&text, ' ') || !clock_time(&text, clock) ||
	    !vg_time_from_civil(year, month, day, clock[0], clock[1], clock[2], &time))
		return false;
	bool zone = strncmp(text, " UTC", 4) == 0;
	if ((zone && text[4] && !vg_time_parse_offset(text + 4, &offset)) || !vg_time_in_range(time - offset))
		return false;
	*out = time - offset;
	*has_offset = zone;
	return true;
}

void vg_time_format(int64_t time, char out[VG_TIME_TEXT])
{
	int64_t days = time / 86400, second = time % 86400;
	if (second < 0) {
		second += 86400;
		days--;
	}
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	int64_t day_of_era = days - era * 146097;
	int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;
	int64_t day = day_of_year - (153 * shifted + 2) / 5 + 1;
	int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
	int64_t year = year_of_era + era * 400 + (month <= 2);
	snprintf(out, VG_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, (int)month,
		 (int)day, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

void vg_time_format_stated(int64_t time, bool local, char out[VG_TIME_TEXT])
{
	vg_time_format(time, out);
	size_t size = strlen(out);
	if (local && size && out[size - 1] == 'Z')
		out[size - 1] = 0;
}

void vg_time_format_fine(int64_t microseconds, char out[VG_TIME_TEXT])
{
	int64_t part = microseconds % 1000000;
	part += part < 0 ? 1000000 : 0;
	vg_time_format((microseconds - part) / 1000000, out);
	size_t end = strlen(out) - 1; /* of the Z */
	snprintf(out + end, VG_TIME_TEXT - end, ".%06dZ", (int)part);
}

int64_t vg_time_now_fine(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t vg_time_now(void)
{
	return (int64_t)time(NULL);
}

double vg_time_monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#include <stdio.h>
#include <string.h>

#include <vestigo/text.h>

#include "base/text.h"
#include "base/time.h"

char *vg_printable(const char *text)
{
	struct vg_buffer out;
	vg_buffer_init(&out, 12 * strlen(text) + 1);
	if (!vg_buffer_reserve(&out, 0) || vg_text_append_printable(&out, text, strlen(text)) < 0) {
		vg_buffer_release(&out);
		return NULL;
	}
	return (char *)out.data;
}

char *vg_wrapped(const char *text, unsigned indent, unsigned end)
{
	enum { LINES_MAXIMUM = 64 << 20 }; /* bytes: an indented line for each character at worst */
	struct vg_buffer out;
	vg_buffer_init(&out, LINES_MAXIMUM);
	if (!vg_buffer_reserve(&out, 0) || vg_text_append_wrapped(&out, text, indent, end) < 0) {
		vg_buffer_release(&out);
		return NULL;
	}
	return (char *)out.data;
}

unsigned vg_columns(const char *text)
{
	return (unsigned)vg_text_columns(text);
}

const char *vg_format_count_in(enum vg_language language, uint64_t value, char out[VG_COUNT_TEXT])
{
	static const struct { const char *separator; int from; } ways[VG_LANGUAGE_COUNT] = {
		[VG_ENGLISH] = { ",", 4 }, [VG_UKRAINIAN] = { "\u00a0", 5 } };
	enum { PARTED_MAXIMUM = 18 }; /* digits: what is longer counts nothing, and would not fit with wide separators */
	char digits[24];
	int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
	const char *separator = length < ways[language].from || length > PARTED_MAXIMUM ? "" : ways[language].separator;
	size_t put = 0;
	for (int i = 0; i < length; i++) {
		for (const char *c = i && (length - i) % 3 == 0 ? separator : ""; *c; c++)
			out[put++] = *c;
		out[put++] = digits[i];
	}
	out[put] = 0;
	return out;
}

void vg_format_count(uint64_t value, char out[VG_COUNT_TEXT])
{
	(void)vg_format_count_in(VG_ENGLISH, value, out);
}

bool vg_date_parse(const char *text, int64_t *out)
{
	return vg_time_parse(text, out, NULL);
}

void vg_date_format(int64_t time, char out[VG_DATE_TEXT])
{
	vg_time_format(time, out);
}

const char *vg_date_precision_name(enum vg_date_precision precision)
{
	static const char *const names[VG_DATE_PRECISION_COUNT] = { "second", "second", "day", "month", "year" };
	return (unsigned)precision < VG_DATE_PRECISION_COUNT ? names[precision] : "";
}

/* How many characters of RFC 3339 state a date of each precision. */
static const size_t stated[VG_DATE_PRECISION_COUNT] = { 20, 19, 10, 7, 4 };

const char *vg_date_parse_seen(const char *text, int64_t *out, enum vg_date_precision *out_precision)
{
	enum { DAY = 86400 };
	static const char *const open[VG_DATE_PRECISION_COUNT] = { "", "", "", "-01", "-01-01" }; /* the first of it */
	enum vg_date_precision precision = VG_DATE_SECOND;
	char whole[80];
	bool zone = false;
	int64_t time;
	size_t length = strlen(text);
	for (int i = VG_DATE_DAY; i < VG_DATE_PRECISION_COUNT; i++)
		if (length == stated[i])
			precision = (enum vg_date_precision)i;
	snprintf(whole, sizeof whole, "%s%s", text, open[precision]);
	if (!vg_time_parse(whole, &time, &zone))
		return "the date is not like 2016-05-04, 2016-05, 2016 or 2016-05-04T10:00:00Z";
	if (time > vg_time_now() + DAY)
		return "the date lies in the future";
	*out = time;
	*out_precision = precision == VG_DATE_SECOND && !zone ? VG_DATE_LOCAL : precision;
	return NULL;
}

void vg_date_format_seen(int64_t time, enum vg_date_precision precision, char out[VG_DATE_TEXT])
{
	vg_time_format(time, out);
	out[stated[precision]] = 0;
}

void vg_date_span(int64_t time, enum vg_date_precision precision, int64_t *out_first, int64_t *out_last)
{
	/* Clocks on Earth differ from UTC by as much; no month has more days, nor a year. */
	enum { DAY = 86400, FARTHEST_ZONE = 14 * 3600, LONGEST_MONTH = 31, LONGEST_YEAR = 366 };
	static const int64_t before[VG_DATE_PRECISION_COUNT] = { 0, FARTHEST_ZONE, 0, 0, 0 };
	static const int64_t after[VG_DATE_PRECISION_COUNT] = {
		0, FARTHEST_ZONE, DAY - 1, LONGEST_MONTH * DAY - 1, LONGEST_YEAR * DAY - 1 };
	*out_first = time - before[precision];
	*out_last = time + after[precision];
}

bool vg_size_parse(const char *text, uint64_t *out)
{
	return vg_text_to_size(text, out);
}

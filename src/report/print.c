/* Text for people, as the outputs for a terminal put it into the report: escaped, fitted to columns, with numbers as
 * the language writes them. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/report.h"

void vg_put(struct vg_report *report, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	uint8_t *place = length < 0 ? NULL : vg_buffer_reserve(&report->out, (size_t)length);
	if (!place) {
		vg_error_set(&report->fault, VG_ERR_MEMORY, "no room for the report of a picture");
		return;
	}
	va_start(arguments, format);
	vsnprintf((char *)place, (size_t)length + 1, format, arguments);
	va_end(arguments);
}

void vg_put_outside(struct vg_report *report, const char *text, size_t columns, bool pad)
{
	struct vg_buffer clean;
	size_t used = 0, position = 0;
	vg_buffer_init(&clean, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_text_append_printable(&clean, text ? text : "", text ? strlen(text) : 0);
	const char *printable = clean.data ? (const char *)clean.data : "";
	bool fits = vg_text_columns(printable) <= columns;
	while (position < clean.size) {
		size_t start = position;
		char one[8] = "";
		(void)vg_text_next(printable, clean.size, &position);
		if (position - start < sizeof one)
			memcpy(one, printable + start, position - start);
		size_t wide = vg_text_columns(one);
		if (!fits && used + wide + 1 > columns)
			break;
		vg_put(report, "%s", one);
		used += wide;
	}
	if (!fits) {
		vg_put(report, "…");
		used++;
	}
	for (; pad && used < columns; used++)
		vg_put(report, " ");
	(void)vg_report_whole(report, &clean);
	vg_buffer_release(&clean);
}

/* Bytes of the beginning of a text that fit in so many columns, without spaces at their end. */
static size_t fitting(const char *text, size_t size, size_t columns)
{
	size_t end = 0;
	for (size_t position = 0, used = 0; position < size;) {
		char one[8] = "";
		size_t start = position;
		(void)vg_text_next(text, size, &position);
		if (position - start < sizeof one)
			memcpy(one, text + start, position - start);
		used += vg_text_columns(one);
		if (used > columns)
			break;
		end = one[0] == ' ' ? end : position;
	}
	return end;
}

size_t vg_put_name(struct vg_report *report, const char *name, size_t columns)
{
	struct vg_buffer clean;
	size_t tail = 0;
	vg_buffer_init(&clean, 1 << 20);
	(void)vg_text_append_printable(&clean, name, strlen(name));
	const char *text = clean.data ? (const char *)clean.data : "";
	size_t used = vg_text_columns(text);
	if (used <= columns) {
		vg_put(report, "%s", text);
	} else {
		/* Half of the room for the end, which has the number and the type; of a name that is very long the rest is
		 * not measured character by character. */
		enum { MEASURED = 16 };
		if (clean.size > MEASURED * columns)
			tail = clean.size - MEASURED * columns;
		while (tail < clean.size && ((uint8_t)text[tail] & 0xc0) == 0x80)
			tail++;
		while (tail < clean.size && (vg_text_columns(text + tail) > columns / 2 || text[tail] == ' '))
			(void)vg_text_next(text, clean.size, &tail);
		size_t end = vg_text_columns(text + tail), head = fitting(text, clean.size, columns > end ? columns - end - 1 : 0);
		char *start = vg_text_copy_utf8(text, clean.size, head);
		vg_put(report, "%s…%s", start ? start : "", text + tail);
		used = vg_text_columns(start ? start : "") + 1 + end;
		free(start);
	}
	vg_buffer_release(&clean);
	return used;
}

void vg_put_wrapped(struct vg_report *report, const char *text, size_t indent, size_t end)
{
	struct vg_buffer clean;
	vg_buffer_init(&clean, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_text_append_printable(&clean, text, strlen(text));
	if (clean.data)
		(void)vg_text_append_wrapped(&report->out, (char *)clean.data, indent, end);
	vg_put(report, "\n");
	(void)vg_report_whole(report, &clean);
	vg_buffer_release(&clean);
}

void vg_put_count(struct vg_report *report, uint64_t value, const char *text)
{
	char number[VG_COUNT_TEXT];
	(void)vg_format_count_in(report->options.language, value, number);
	vg_put(report, "%s %s", number, text);
}

void vg_append_count(struct vg_buffer *out, enum vg_language language, uint64_t value, const char *one, const char *many)
{
	char number[VG_COUNT_TEXT];
	(void)vg_format_count_in(language, value, number);
	(void)vg_buffer_append_text(out, number);
	(void)vg_buffer_append_text(out, " ");
	(void)vg_buffer_append_text(out, vg_phrase_of(language, value, one, many));
}

static const char *const disposition_words[VG_DISPOSITION_COUNT] = {
	"examined", "not in the export", "too large", "unavailable", "missing",
	"unsupported", "undecodable", "over a limit", "failed",
};

const char *vg_disposition_words(enum vg_language language, enum vg_disposition disposition)
{
	return vg_phrase(language, disposition < VG_DISPOSITION_COUNT ? disposition_words[disposition] : "failed");
}

void vg_describe_counts(enum vg_language language, const struct vg_report_summary *summary, struct vg_buffer *out)
{
	const char *separator = ": ";
	vg_append_count(out, language, summary->records, "record", "records");
	if (summary->intake.messages) {
		(void)vg_buffer_append_text(out, ", ");
		vg_append_count(out, language, summary->intake.messages, "message read", "messages read");
	}
	for (int i = 0; i < VG_DISPOSITION_COUNT; i++) {
		if (i != VG_EXAMINED && summary->dispositions[i] == 0)
			continue;
		(void)vg_buffer_append_text(out, separator);
		vg_append_count(out, language, summary->dispositions[i], disposition_words[i], disposition_words[i]);
		separator = ", ";
		if (i == VG_EXAMINED && summary->partly_read) {
			(void)vg_buffer_append_text(out, " (");
			vg_append_count(out, language, summary->partly_read, "of them only in part)", "of them only in part)");
		}
	}
}

const char *vg_format_decimal(enum vg_language language, double value, char out[32])
{
	snprintf(out, 32, "%.1f", value);
	char *point = strchr(out, '.');
	if (point && language == VG_UKRAINIAN)
		*point = ',';
	return out;
}

void vg_format_bytes(enum vg_language language, uint64_t bytes, char out[32])
{
	char number[VG_COUNT_TEXT];
	if (bytes < 1000)
		snprintf(out, 32, vg_phrase_of(language, bytes, "%u byte", "%u bytes"), (unsigned)bytes);
	else if (bytes < 1000000)
		snprintf(out, 32, vg_phrase(language, "%u KB"), (unsigned)((bytes + 500) / 1000));
	else
		snprintf(out, 32, vg_phrase(language, "%.20s MB"), vg_format_decimal(language, (double)bytes / 1e6, number));
}

void vg_put_style(struct vg_report *report, enum vg_style style)
{
	static const char *const codes[] = { "0", "1", "1;31", "2" };
	if (report->options.color)
		vg_put(report, "\x1b[%sm", codes[style]);
}

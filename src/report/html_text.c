/* Text from outside in the page. */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/digest.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "report/html.h"

/* Longest text from outside that is escaped whole; what is longer is cut before. */
enum { TEXT_MAXIMUM = 16 << 20 };

static void fault(struct vg_report *report)
{
	vg_error_set(&report->fault, VG_ERR_MEMORY, "no room for the report of a picture");
}

static void put_escaped(struct vg_report *report, const struct vg_buffer *clean)
{
	int code = 0;
	for (size_t i = 0; i < clean->size && code == 0; i++)
		switch (clean->data[i]) {
		case '<': code = vg_buffer_append_text(&report->out, "&lt;"); break;
		case '>': code = vg_buffer_append_text(&report->out, "&gt;"); break;
		case '&': code = vg_buffer_append_text(&report->out, "&amp;"); break;
		case '"': code = vg_buffer_append_text(&report->out, "&quot;"); break;
		case '\'': code = vg_buffer_append_text(&report->out, "&#39;"); break;
		default: code = vg_buffer_append_byte(&report->out, clean->data[i]);
		}
	if (code < 0)
		fault(report);
}

static void escaped_part(struct vg_report *report, const char *text, size_t size)
{
	struct vg_buffer clean;
	vg_buffer_init(&clean, TEXT_MAXIMUM);
	if (vg_text_append_printable(&clean, text, size) < 0)
		fault(report);
	put_escaped(report, &clean);
	vg_buffer_release(&clean);
}

void vg_html_escaped(struct vg_report *report, const char *text)
{
	if (text)
		escaped_part(report, text, strlen(text));
}

/* May it hold what runs from right to left? All such characters are at U+0590 or above, which UTF-8 begins with 0xd6
 * or more; what is below needs no element of its own, and a page of thousands has many such texts. */
static bool may_turn(const char *text)
{
	enum { FIRST_BYTE = 0xd6 };
	for (; *text; text++)
		if ((uint8_t)*text >= FIRST_BYTE)
			return true;
	return false;
}

void vg_html_isolated(struct vg_report *report, const char *text)
{
	bool turns = text && may_turn(text);
	vg_put(report, "%s", turns ? "<bdi>" : "");
	vg_html_escaped(report, text);
	vg_put(report, "%s", turns ? "</bdi>" : "");
}

void vg_html_paragraph(struct vg_report *report, const char *text, size_t maximum)
{
	size_t size = strlen(text), end = size > maximum ? maximum : size;
	while (end < size && end > 0 && ((uint8_t)text[end] & 0xc0) == 0x80) /* inside a character */
		end--;
	for (size_t at = 0; at < end;) {
		const char *feed = memchr(text + at, '\n', end - at);
		size_t length = feed ? (size_t)(feed - text) - at : end - at;
		escaped_part(report, text + at, length);
		at += length + 1;
		if (feed)
			vg_put(report, "<br>");
	}
	if (end < size)
		vg_put(report, " <em>… and %zu more bytes, in the JSON report</em>", size - end);
}

static bool is_web(const char *url)
{
	return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
}

void vg_html_link(struct vg_report *report, const char *url)
{
	if (!is_web(url)) {
		vg_html_isolated(report, url);
		return;
	}
	vg_put(report, "<a rel=\"noopener noreferrer nofollow\" href=\"");
	vg_html_escaped(report, url);
	vg_put(report, "\">");
	vg_html_isolated(report, url);
	vg_put(report, "</a>");
}

void vg_html_row(struct vg_report *report, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	if (*name)
		vg_put(report, "<dt>%s</dt>", vg_words(report, name));
	vg_put(report, "<dd>");
	vg_html_isolated(report, text);
	vg_put(report, "</dd>");
}

void vg_html_time(struct vg_report *report, int64_t time, bool local)
{
	char text[VG_TIME_TEXT];
	vg_time_format_stated(time, local, text);
	vg_put(report, "<time datetime=\"%s\">%.10s %.5s%s</time>", text, text, strlen(text) > 16 ? text + 11 : "",
	       local ? vg_words(report, " local time") : " UTC");
}

void vg_html_digest(struct vg_report *report, const char *name, const uint8_t digest[32])
{
	char hex[65];
	vg_text_hex(digest, 32, hex);
	vg_put(report, "<dt>%s</dt><dd><code class=\"digest\">%s</code></dd>", vg_words(report, name), hex);
}

int vg_html_policy_digest(struct vg_report *report, const char *text)
{
	uint8_t digest[32], encoded[48];
	if (!vg_sha256((struct vg_span){ (const uint8_t *)text, strlen(text) }, digest))
		return vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	EVP_EncodeBlock(encoded, digest, 32);
	vg_put(report, "'sha256-%s'", (char *)encoded);
	return report->fault.code;
}

void *vg_html_grow(struct vg_report *report, void *array, size_t count, size_t *room, size_t size)
{
	enum { FIRST = 64 };
	if (count < *room)
		return array;
	size_t wanted = *room ? 2 * *room : FIRST;
	void *more = realloc(array, wanted * size);
	if (!more)
		vg_memory_fault();
	if (more)
		*room = wanted;
	else
		(void)vg_error_set(&report->fault, VG_ERR_MEMORY, "out of memory");
	return more;
}

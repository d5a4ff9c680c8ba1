/* Of a card: the claim under examination, which is what a post says. */
#include <stdlib.h>
#include <string.h>

#include "base/shorten.h"
#include "base/text.h"
#include "base/memory.h"
#include "base/time.h"
#include "report/card.h"

/* The words of a caption, of which a screen holds so much, in bytes. */
static void put_caption(struct vg_report *report, const char *caption)
{
	enum { SHOWN = 800 };
	char *text = vg_text_copy_utf8(caption, strlen(caption), SHOWN);
	if (!text)
		vg_memory_fault();
	struct vg_buffer shown;
	if (!text)
		return;
	for (char *c = text; *c; c++)
		if (*c == '\n' || *c == '\t' || *c == '\r')
			*c = ' ';
	vg_buffer_init(&shown, 4 * SHOWN);
	(void)vg_buffer_append_text(&shown, text);
	(void)vg_buffer_append_text(&shown, strlen(caption) > SHOWN ? " …" : "");
	vg_card_line(report, "The post says", shown.data ? (char *)shown.data : text);
	vg_buffer_release(&shown);
	free(text);
}

/* "2024-12-26 08:11 UTC", of one of a post's times. */
static void describe_moment(struct vg_report *report, const struct vg_post *post, int64_t time, char out[64])
{
	char date[VG_TIME_TEXT];
	vg_time_format(time, date);
	date[10] = ' ';
	snprintf(out, 64, "%.16s%s", date, vg_words(report, post->date_is_local ? " local time" : " UTC"));
}

/* "2024-12-26 08:11 UTC in "Front news", message 4711". */
static void put_place(struct vg_report *report, const struct vg_post *post, const char *name)
{
	char moment[64], number[48];
	struct vg_buffer text;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	if (post->has_date) {
		describe_moment(report, post, post->date, moment);
		(void)vg_buffer_append_text(&text, moment);
	} else if (post->date_raw && post->date_raw[0]) {
		(void)vg_buffer_printf(&text, vg_words(report, "dated \"%s\", which is not understood"), post->date_raw);
	}
	if (post->chat) {
		(void)vg_buffer_append_text(&text, vg_words(report, text.size ? ", in \"" : "in \""));
		(void)vg_buffer_append_text(&text, post->chat);
		(void)vg_buffer_append_text(&text, vg_words(report, "\""));
	}
	if (post->has_message) {
		snprintf(number, sizeof number, vg_words(report, "message %lld"), (long long)post->message);
		(void)vg_buffer_append_text(&text, text.size ? ", " : "");
		(void)vg_buffer_append_text(&text, number);
	}
	if (text.size)
		vg_card_line(report, name, (char *)text.data);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

static void put_forward(struct vg_report *report, const struct vg_post *post)
{
	char date[VG_TIME_TEXT] = "";
	struct vg_buffer text;
	if (!post->forwarded_from && !post->has_forwarded_date)
		return;
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_buffer_append_text(&text, vg_words(report, "from "));
	(void)vg_buffer_append_text(&text, post->forwarded_from ? post->forwarded_from : vg_words(report, "somebody who is not named"));
	if (post->has_forwarded_date) {
		vg_time_format(post->forwarded_date, date);
		date[10] = 0;
		(void)vg_buffer_append_text(&text, vg_words(report, ", posted there "));
		(void)vg_buffer_append_text(&text, date);
	}
	if (text.data)
		vg_card_line(report, "  forwarded", (char *)text.data);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
}

bool vg_describe_thumbnail(enum vg_language language, const struct vg_item *item, char *out, size_t size)
{
	if (!item->thumbnail)
		return false;
	snprintf(out, size, vg_phrase(language, "a thumbnail of what was posted%s%s; that itself was not"), item->thumbnail_of ? ": " : "",
		 vg_shortened(item->thumbnail_of ? item->thumbnail_of : "", 200).text);
	return true;
}

static void put_thumbnail(struct vg_report *report, const struct vg_item *item)
{
	char text[512];
	if (vg_describe_thumbnail(report->options.language, item, text, sizeof text))
		vg_card_line(report, "  examined", text);
}

static void put_edited(struct vg_report *report, const struct vg_post *post)
{
	char moment[64], text[240];
	if (!post->was_edited)
		return;
	describe_moment(report, post, post->edited, moment);
	if (post->has_edited)
		snprintf(text, sizeof text, vg_words(report, "%s: its picture may have been replaced then"), moment);
	else
		snprintf(text, sizeof text, "%s", vg_words(report, "the page does not say when: its picture may have been replaced then"));
	vg_card_line(report, "  edited", text);
}

void vg_card_post(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	bool says = post->caption && *post->caption;
	if (!post->present)
		return;
	if (says)
		put_caption(report, post->caption);
	put_place(report, post, says ? "  posted" : "The post");
	put_thumbnail(report, &record->item);
	put_edited(report, post);
	put_forward(report, post);
	if (post->permalink)
		vg_card_whole(report, "  link", post->permalink);
}

/* One picture of the page: an article for what an editor must see, a row of a table for the rest. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "judge/findings.h"
#include "media/type_names.h"
#include "report/card.h"
#include "report/html.h"

enum {
	MATCHES_IN_FULL = 4,        /* with both pictures; the others are counted */
	CAPTION_MAXIMUM = 16 << 10, /* bytes of a caption: four times the longest that Telegram takes */
	ROW_CAPTION_MAXIMUM = 300
};

enum vg_html_group vg_html_group_of(const struct vg_report *report, const struct vg_record *record)
{
	const struct vg_verdict *verdict = &record->verdict;
	const struct vg_finding *captured = vg_finding_get(record, CAPTURED_BEFORE_POST);
	(void)report;
	if (vg_first_rated(&record->matches, VG_STRONG))
		return VG_GROUP_CHECKED;
	if (verdict->alteration == VG_DIFFERENCE_LOCATED || verdict->concerns & VG_CONCERN_ALTERATION)
		return VG_GROUP_ALTERED;
	if (verdict->reuse == VG_REUSE_FOUND)
		return VG_GROUP_SEEN;
	if (verdict->reuse == VG_REUSE_LATER_ONLY)
		return VG_GROUP_EARLIER;
	if (captured && captured->outcome == VG_OBSERVED && captured->strength >= VG_MODERATE)
		return VG_GROUP_CAPTURED;
	if (verdict->reuse == VG_REUSE_POSSIBLE)
		return VG_GROUP_POSSIBLE;
	if (verdict->flagged)
		return VG_GROUP_FLAGGED;
	if (record->search_fault[0])
		return VG_GROUP_INCOMPLETE;
	if (record->picture.disposition != VG_EXAMINED)
		return VG_GROUP_NOT_EXAMINED;
	if (record->repeat.present)
		return VG_GROUP_REPEATS;
	return verdict->reuse == VG_REUSE_SHARES_PART ? VG_GROUP_SHARES : VG_GROUP_REST;
}

void vg_html_headline(struct vg_report *report, const struct vg_record *record)
{
	struct vg_buffer what;
	char standing[400];
	vg_buffer_init(&what, VG_REPORT_RECORD_MAXIMUM);
	if (report->begin.against) {
		char text[160];
		vg_describe_comparison(report->options.language, record, text);
		(void)vg_buffer_append_text(&what, record->picture.disposition == VG_EXAMINED ? text : vg_words(report, "NOT EXAMINED"));
		if (record->verdict.alteration == VG_DIFFERENCE_LOCATED)
			(void)vg_buffer_printf(&what, " · %s", vg_words(report, "ALTERED"));
	}
	if (!report->begin.against)
		vg_describe_headline(report, record, &what);
	vg_describe_standing(report, record, standing, sizeof standing);
	if (record->picture.disposition != VG_EXAMINED)
		snprintf(standing, sizeof standing, "%s: %s", vg_words(report, "NOT EXAMINED"), vg_disposition_words(report->options.language, record->picture.disposition));
	vg_html_isolated(report, what.size ? (char *)what.data : standing);
	(void)vg_report_whole(report, &what);
	vg_buffer_release(&what);
}

/* "message 4711" or "Item 12": what it is called without its name. */
static void put_number(struct vg_report *report, const struct vg_record *record)
{
	if (record->item.post.has_message)
		vg_put(report, vg_words(report, "message %lld"), (long long)record->item.post.message);
	else
		vg_put(report, vg_words(report, "Item %llu"), (unsigned long long)record->seq);
}

static void put_name(struct vg_report *report, const struct vg_record *record)
{
	char *name = vg_item_display_name(&record->item);
	if (report->options.redact)
		put_number(report, record);
	else
		vg_html_isolated(report, name);
	free(name);
}

/* May a caption be taller than the style sheet lets it be? Then it scrolls, also by keyboard. */
static bool may_scroll(const char *caption)
{
	enum { BYTES = 200, LINES = 8 }; /* what surely fits on a telephone */
	size_t lines = 0;
	for (const char *c = caption; *c && lines < LINES; c++)
		lines += *c == '\n';
	return lines == LINES || strlen(caption) > BYTES;
}

/* The claim under examination, in its own script and direction. */
static void post(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *said = &record->item.post;
	if (!said->present)
		return;
	vg_put(report, "<section class=\"post\"><h4>%s</h4>", vg_words(report, "The post"));
	if (said->caption && *said->caption && !report->options.redact) {
		vg_put(report, "<blockquote dir=\"auto\"%s>", may_scroll(said->caption) ? " tabindex=\"0\"" : "");
		vg_html_paragraph(report, said->caption, CAPTION_MAXIMUM);
		vg_put(report, "</blockquote>");
	}
	vg_put(report, "<dl>");
	if (said->has_date) {
		vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Posted"));
		vg_html_time(report, said->date, said->date_is_local);
		vg_put(report, "%s</dd>", said->date_is_local ? vg_words(report, " (as the export gives it, without a zone)") : "");
	}
	if (said->was_edited) {
		vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Edited"));
		if (said->has_edited)
			vg_html_time(report, said->edited, said->date_is_local);
		vg_put(report, "%s</dd>", vg_words(report, said->has_edited ? ": its picture may have been replaced then"
									    : "the page does not say when: its picture may have been replaced then"));
	}
	char thumbnail[512];
	if (!report->options.redact && vg_describe_thumbnail(report->options.language, &record->item, thumbnail, sizeof thumbnail))
		vg_html_row(report, "Examined", thumbnail);
	if (!report->options.redact) {
		vg_html_row(report, "Chat", said->chat);
		vg_html_row(report, "From", said->from);
		vg_html_row(report, "Signed", said->author);
		vg_html_row(report, "Forwarded from", said->forwarded_from);
	}
	if (said->permalink && !report->options.redact) {
		vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "Link"));
		vg_html_link(report, said->permalink);
		vg_put(report, "</dd>");
	}
	vg_put(report, "</dl></section>");
}

/* What the file says of itself, as a card tells it. */
static void states(struct vg_report *report, const struct vg_record *record)
{
	char map[160];
	vg_card_file_states(report, record);
	vg_card_credentials(report, record);
	if (!vg_describe_map(&record->picture.exif.gps, map))
		return;
	vg_put(report, "<dt>%s</dt><dd>", vg_words(report, "On a map"));
	vg_html_link(report, map);
	vg_put(report, "</dd>");
}

/* A term, and each line of what it is. */
static void sidecars(struct vg_report *report, const struct vg_record *record)
{
	struct vg_sidecar_text text;
	if (!record->sidecar_count || report->options.redact)
		return;
	vg_put(report, "<dt>%s</dt>", vg_words(report, "Beside the file"));
	for (size_t i = 0; i < record->sidecar_count; i++) {
		vg_describe_sidecar(report, &record->sidecars[i], &text);
		for (size_t line = 0; line < text.count; line++) {
			vg_put(report, "<dd>");
			vg_html_isolated(report, text.line[line]);
			vg_put(report, "</dd>");
		}
	}
}

static void file(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	char text[512], size[32], first[160], how[256];
	vg_put(report, "<section class=\"file\"><h4>%s</h4><dl>", vg_words(report, "The file"));
	if (picture->has_sha256) {
		vg_format_bytes(report->options.language, picture->bytes, size);
		const char *type = vg_words(report, vg_type_name(picture->type));
		if (picture->width)
			snprintf(text, sizeof text, "%u × %u %s, %s", picture->width, picture->height, type, size);
		else
			snprintf(text, sizeof text, "%s, %s", type, size);
		vg_html_row(report, "Picture", text);
	}
	vg_describe_camera(report->options.language, &picture->exif, text, sizeof text);
	vg_html_row(report, "Camera", report->options.redact ? NULL : text);
	vg_card_pictures_line(report, picture);
	if (!report->options.redact)
		states(report, record);
	sidecars(report, record);
	if (record->repeat.present) {
		vg_describe_first(report, record, first);
		vg_repeat_describe(report->options.language, &record->repeat, how);
		snprintf(text, sizeof text, "%s (%s: %s)%s", first, vg_words(report, vg_strength_name(record->repeat.strength)), how,
			 record->repeat.before_first ? vg_words(report, ", which was posted later than this one") : "");
		vg_put(report, "<dt>%s</dt><dd><a href=\"#item-%llu\">", vg_words(report, "Repeats"), (unsigned long long)record->repeat.seq);
		vg_html_isolated(report, text);
		vg_put(report, "</a></dd>");
	}
	if (picture->reason[0] && !report->options.redact)
		vg_html_row(report, "Not examined", vg_describe_reason(report->options.language, picture).text);
	if (record->search_fault[0] && !report->options.redact)
		vg_html_row(report, "Not complete", record->search_fault);
	if (picture->has_sha256)
		vg_html_digest(report, "SHA-256", picture->sha256);
	if (picture->width)
		vg_html_digest(report, "SHA-256 of the pixels", picture->pixels_sha256);
	vg_put(report, "</dl></section>");
}

/* What a colleague elsewhere needs to find it again. */
static void cite(struct vg_report *report, const struct vg_record *record)
{
	char hex[65], date[VG_TIME_TEXT];
	if (!record->picture.has_sha256)
		return;
	vg_text_hex(record->picture.sha256, 32, hex);
	vg_time_format(report->begin.started, date);
	vg_put(report, "<p class=\"cite\">%s ", vg_words(report, "To cite:"));
	put_name(report, record);
	vg_put(report, ", SHA-256 %.12s…, vestigo " VG_VERSION ", %.10s", hex, date);
	if (report->begin.catalogue)
		vg_put(report, vg_words(report, ", catalogue %.12s"), report->begin.searched.digest);
	vg_put(report, ".</p>");
}

/* Strongest first, appearances before shared parts, as they come. */
static int matches(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	const struct vg_match *shared;
	bool shares_only = vg_judge_sharing(&record->matches, &shared) == record->matches.count;
	size_t shown = 0, left = 0;
	int code = 0;
	if (best && !report->begin.against) {
		code = vg_html_match(report, record, best, true);
		shown = 1;
	}
	for (size_t i = 0; i < record->matches.count && code == 0; i++) {
		const struct vg_match *match = &record->matches.match[i];
		bool wanted = report->begin.against || shares_only || !(match->relation & VG_SHARES_PART);
		if (match == best && shown)
			continue;
		if (!wanted || shown >= MATCHES_IN_FULL) {
			left++;
			continue;
		}
		code = vg_html_match(report, record, match, shown++ == 0);
	}
	if (left)
		vg_put(report, vg_words(report, "<p class=\"none\">%zu more in the JSON report.</p>"), left);
	if (shown == 0 && code == 0)
		code = vg_html_single(report, record, true);
	return code;
}

static void attributes(struct vg_report *report, const struct vg_record *record, enum vg_html_group group)
{
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	const struct vg_post *said = &record->item.post;
	vg_put(report, " id=\"item-%llu\" data-seq=\"%llu\" data-group=\"%d\" data-date=\"%lld\" data-strength=\"%d\"",
	       (unsigned long long)record->seq, (unsigned long long)record->seq, (int)group,
	       said->has_date ? (long long)said->date : 0, best ? (int)best->strength + 1 : 0);
}

static int in_full(struct vg_report *report, const struct vg_record *record, enum vg_html_group group)
{
	vg_put(report, "<article class=\"item%s\"", record->verdict.flagged ? " flagged" : "");
	attributes(report, record, group);
	vg_put(report, " tabindex=\"-1\"><h3>");
	vg_html_headline(report, record);
	vg_put(report, "</h3><p class=\"name\">");
	if (!report->begin.against) { /* of two files nobody counts */
		vg_put(report, "<a href=\"#item-%llu\">", (unsigned long long)record->seq);
		put_number(report, record);
		vg_put(report, "</a>");
	}
	if (!report->options.redact) {
		vg_put(report, "%s", report->begin.against ? "" : " · ");
		put_name(report, record);
	}
	vg_put(report, "</p>");
	if (report->begin.against && !record->matches.count)
		vg_put(report, "<p>%s</p>", vg_words(report, "Neither hashes nor matching points connect the two."));
	post(report, record);
	int code = matches(report, record);
	if (code < 0)
		return code;
	vg_html_findings(report, record);
	file(report, record);
	cite(report, record);
	vg_put(report, "</article>\n");
	return report->fault.code;
}

/* That something lies beside it, or why that was not read. */
static void put_sidecar(struct vg_report *report, const struct vg_record *record)
{
	struct vg_sidecar_text text;
	for (size_t i = 0; i < record->sidecar_count && !report->options.redact; i++) {
		vg_describe_sidecar(report, &record->sidecars[i], &text);
		for (size_t line = 0; line < text.count; line++) {
			vg_put(report, line ? " " : "<br>");
			vg_html_isolated(report, text.line[line]);
		}
	}
}

/* What the boxes in a row's picture are: nothing else in the row says it. */
static void put_twice(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_finding *twice = vg_finding_get(record, DETAIL_TWICE);
	if (!record->picture.copy_count || !twice || twice->outcome != VG_OBSERVED)
		return;
	vg_put(report, "<br>");
	vg_html_isolated(report, twice->says);
}

/* Which picture of the file it is, where it holds several. */
static void put_pictures(struct vg_report *report, const struct vg_record *record)
{
	char text[300];
	if (!vg_describe_pictures(report, &record->picture, text, sizeof text))
		return;
	vg_put(report, "<br>");
	vg_html_isolated(report, text);
}

static int as_row(struct vg_report *report, const struct vg_record *record, enum vg_html_group group)
{
	const struct vg_post *said = &record->item.post;
	char hex[65];
	vg_put(report, "<tr class=\"item\"");
	attributes(report, record, group);
	vg_put(report, " tabindex=\"-1\"><th scope=\"row\">%llu</th><td class=\"thumb\">", (unsigned long long)record->seq);
	int code = vg_html_single(report, record, false);
	vg_put(report, "</td><td>");
	put_name(report, record);
	if (said->caption && *said->caption && !report->options.redact) {
		vg_put(report, "<p dir=\"auto\" class=\"caption\">");
		vg_html_paragraph(report, said->caption, ROW_CAPTION_MAXIMUM);
		vg_put(report, "</p>");
	}
	vg_put(report, "</td><td>");
	if (said->has_date)
		vg_html_time(report, said->date, said->date_is_local);
	vg_put(report, "</td><td>%s", record->item.thumbnail ? vg_words(report, "(thumbnail) ") : "");
	vg_html_headline(report, record);
	put_twice(report, record);
	put_pictures(report, record);
	put_sidecar(report, record);
	vg_text_hex(record->picture.sha256, 32, hex);
	if (record->picture.has_sha256)
		vg_put(report, "<br><code>%s</code>", hex);
	vg_put(report, "</td></tr>\n");
	return code < 0 ? code : report->fault.code;
}

int vg_html_item(struct vg_report *report, const struct vg_record *record, enum vg_html_group group)
{
	return (int)group < VG_GROUPS_IN_FULL || report->begin.against ? in_full(report, record, group) : as_row(report, record, group);
}

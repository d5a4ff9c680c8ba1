/* CSV (RFC 4180) with a header line, a row a record. Cells that a spreadsheet would take
 * for a formula get an apostrophe before them, and so does what stands behind a semicolon in them: where lists are
 * separated by it, spreadsheets begin a cell there, quotes or not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "judge/dates.h"
#include "report/report.h"

static const char header[] =
	"seq,disposition,reason,name,kind,chat,message,date,permalink,sent_as,from,forwarded_from,"
	"caption,sha256,format,width,height,pdq,pdq_quality,captured,latitude,longitude,reuse,"
	"known_id,known_title,known_date,known_source,relation,strength,pdq_distance,repeats_seq,"
	"alteration,metadata,flagged,findings,read_share,known_claim,known_rating,known_review_url,known_tags,"
	"repeats_by,repeats_strength,repeats_relation,repeats_earliest_seq,edited,known_reviewed_id,thumbnail,known_note\r\n";

/* Would a spreadsheet calculate it? Some pass over blanks before it, and take the full-width forms
 * for the ASCII ones. Control characters and byte order marks are escaped already. */
static bool is_formula(const char *text, size_t size)
{
	static const int32_t signs[] = { '=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20, 0x2212, 0xfe62, 0xfe63,
					 0xfe66, 0xfe6b };
	static const int32_t blanks[] = { ' ', 0xa0, 0x3000 };
	bool blank = true;
	int32_t c = 0;
	for (size_t position = 0; position < size && blank;) {
		c = vg_text_next(text, size, &position);
		blank = false;
		for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
			blank |= c == blanks[i];
	}
	bool sign = false;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		sign |= c == signs[i];
	return sign;
}

static void cell(struct vg_report *report, const char *text)
{
	struct vg_buffer clean;
	vg_buffer_init(&clean, VG_REPORT_RECORD_MAXIMUM);
	if (!text)
		text = "";
	(void)vg_text_append_printable(&clean, text, strlen(text));
	(void)vg_buffer_append_byte(&report->out, '"');
	if (is_formula((char *)clean.data, clean.size))
		(void)vg_buffer_append_byte(&report->out, '\'');
	for (size_t i = 0; i < clean.size; i++) {
		if (clean.data[i] == '"')
			(void)vg_buffer_append_byte(&report->out, '"');
		(void)vg_buffer_append_byte(&report->out, clean.data[i]);
		if (clean.data[i] == ';' && is_formula((char *)clean.data + i + 1, clean.size - i - 1))
			(void)vg_buffer_append_byte(&report->out, '\'');
	}
	vg_put(report, "\",");
	(void)vg_report_whole(report, &clean);
	vg_buffer_release(&clean);
}

static void number_cell(struct vg_report *report, bool present, int64_t value)
{
	if (present)
		vg_put(report, "%lld,", (long long)value);
	else
		vg_put(report, ",");
}

/* A time of an unknown zone states none. */
static void time_cell(struct vg_report *report, bool present, int64_t time, bool local)
{
	char text[VG_TIME_TEXT];
	vg_time_format_stated(time, local, text);
	cell(report, present ? text : "");
}

static int begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)unused;
	vg_put(report, "%s", header);
	return vg_report_whole(report, NULL);
}

static void post_cells(struct vg_report *report, const struct vg_item *item)
{
	const struct vg_post *post = &item->post;
	char *name = vg_item_display_name(item);
	cell(report, name);
	free(name);
	cell(report, vg_input_kind_name(item->kind));
	cell(report, post->chat);
	number_cell(report, post->has_message, post->message);
	time_cell(report, post->has_date, post->date, post->date_is_local);
	cell(report, post->permalink);
	cell(report, post->sent_as);
	cell(report, post->from);
	cell(report, post->forwarded_from);
	cell(report, post->caption);
}

static void picture_cells(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_picture *picture = &record->picture;
	char text[65];
	bool examined = picture->disposition == VG_EXAMINED;
	vg_text_hex(picture->sha256, 32, text);
	cell(report, picture->has_sha256 ? text : "");
	cell(report, picture->has_sha256 ? vg_format_name(picture->format) : "");
	number_cell(report, picture->width, picture->width);
	number_cell(report, picture->height, picture->height);
	vg_pdq_to_text(&picture->pdq.turned[VG_TURN_NONE], text);
	cell(report, examined ? text : "");
	number_cell(report, examined, picture->pdq.quality);
	cell(report, vg_date_of_capture(record).time.raw);
	const struct vg_gps *gps = &picture->exif.gps;
	if (gps->kind == VG_POSITION_SIGNED)
		vg_put(report, "%.6f,%.6f,", gps->latitude, gps->longitude);
	else
		vg_put(report, ",,");
}

static void match_cells(struct vg_report *report, const struct vg_matches *matches)
{
	char relation[256];
	if (matches->count == 0) {
		vg_put(report, ",,,,,,,");
		return;
	}
	const struct vg_match *match = &matches->match[0];
	number_cell(report, true, match->known_id);
	cell(report, match->title);
	char date[VG_DATE_TEXT];
	vg_date_format_seen(match->date, match->date_precision, date);
	cell(report, match->has_date ? date : "");
	cell(report, match->source);
	vg_describe_relation(VG_ENGLISH, match->relation, relation);
	cell(report, relation);
	cell(report, vg_strength_name(match->strength));
	number_cell(report, match->pdq_distance >= 0, match->pdq_distance);
}

/* The match whose review is told: the first with a rating, else the first. */
static const struct vg_match *reviewed(const struct vg_matches *matches)
{
	static const struct vg_match none;
	const struct vg_match *rated = vg_first_rated(matches, VG_WEAK);
	return rated ? rated : matches->count ? &matches->match[0] : &none;
}

/* What was found out about the known picture before. */
static void review_cells(struct vg_report *report, const struct vg_match *match)
{
	static const struct vg_review none;
	const struct vg_review *review = match->review_count ? &match->reviews[0] : &none;
	struct vg_buffer tags;
	vg_buffer_init(&tags, VG_REPORT_RECORD_MAXIMUM);
	for (size_t i = 0; i < match->tag_count; i++) {
		(void)vg_buffer_append_text(&tags, i ? ";" : "");
		(void)vg_buffer_append_text(&tags, match->tags[i]);
	}
	cell(report, review->claim);
	cell(report, review->rating);
	cell(report, review->review_url);
	cell(report, (char *)tags.data);
	(void)vg_report_whole(report, &tags);
	vg_buffer_release(&tags);
}

static void repeat_cells(struct vg_report *report, const struct vg_repeat *repeat)
{
	char relation[160] = "";
	for (int bit = 0; bit < VG_RELATION_COUNT && repeat->present; bit++)
		if (repeat->relation & 1u << bit) {
			size_t used = strlen(relation);
			snprintf(relation + used, sizeof relation - used, "%s%s", used ? " " : "", vg_relation_name(bit));
		}
	cell(report, repeat->present ? vg_repeat_by_name(repeat->by) : "");
	cell(report, repeat->present ? vg_strength_name(repeat->strength) : "");
	cell(report, relation);
	number_cell(report, repeat->present, (int64_t)repeat->earliest.seq);
}

static int record(struct vg_report *report, const struct vg_record *record)
{
	bool examined = record->picture.disposition == VG_EXAMINED;
	vg_put(report, "%llu,", (unsigned long long)record->seq);
	cell(report, vg_disposition_name(record->picture.disposition));
	cell(report, record->picture.reason);
	post_cells(report, &record->item);
	picture_cells(report, record);
	cell(report, vg_reuse_name(record->verdict.reuse));
	match_cells(report, &record->matches);
	number_cell(report, record->repeat.present, (int64_t)record->repeat.seq);
	cell(report, vg_alteration_name(record->verdict.alteration));
	cell(report, examined || record->picture.metadata_looked ? vg_metadata_state_name(record->verdict.metadata) : "");
	vg_put(report, "%s,\"", record->verdict.flagged ? "true" : "false");
	const char *separator = "";
	for (size_t i = 0; i < record->finding_count; i++)
		if (record->findings[i].outcome == VG_OBSERVED) {
			vg_put(report, "%s%s", separator, record->findings[i].kind->code);
			separator = " ";
		}
	vg_put(report, "\",");
	if (examined)
		vg_put(report, "%.4f", record->picture.read_share);
	vg_put(report, ",");
	review_cells(report, reviewed(&record->matches));
	repeat_cells(report, &record->repeat);
	time_cell(report, record->item.post.has_edited, record->item.post.edited, record->item.post.date_is_local);
	number_cell(report, reviewed(&record->matches)->review_count, reviewed(&record->matches)->known_id);
	cell(report, record->item.thumbnail ? "true" : "false");
	cell(report, record->matches.count ? record->matches.match[0].note : NULL);
	if (vg_report_whole(report, NULL) == 0)
		report->out.size--; /* the comma behind the last */
	vg_put(report, "\r\n");
	return vg_report_whole(report, NULL);
}

static int end(struct vg_report *report, const struct vg_report_summary *unused)
{
	(void)unused;
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_csv = { begin, record, end };

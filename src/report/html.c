/* One self-contained page: no script, no network, outside text escaped. */
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

static const char head[] =
	"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
	"<meta name=\"viewport\" content=\"width=device-width\"><title>Vestigo report</title><style>"
	"body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:62rem;padding:0 1rem;color:#1c1c1c}"
	"article{display:grid;grid-template-columns:170px 1fr;gap:1rem;border-top:1px solid #ccc;padding:1rem 0}"
	"article.flagged h2{color:#a40000}h1{font-size:1.4rem}h2{font-size:1rem;margin:0 0 .3rem}"
	"img{max-width:160px;max-height:160px}dl{margin:0;display:grid;grid-template-columns:9rem 1fr;gap:.15rem .8rem}"
	"dt{color:#666}dd{margin:0;overflow-wrap:anywhere}.none{color:#666}"
	"</style></head><body><h1>Vestigo report</h1>\n";

static void escaped(struct vg_report *report, const char *text)
{
	struct vg_buffer clean;
	vg_buffer_init(&clean, 1 << 20);
	(void)vg_text_append_printable(&clean, text ? text : "", text ? strlen(text) : 0);
	for (size_t i = 0; i < clean.size; i++)
		switch (clean.data[i]) {
		case '<': vg_put(report, "&lt;"); break;
		case '>': vg_put(report, "&gt;"); break;
		case '&': vg_put(report, "&amp;"); break;
		case '"': vg_put(report, "&quot;"); break;
		case '\'': vg_put(report, "&#39;"); break;
		default: (void)vg_buffer_append_byte(&report->out, clean.data[i]);
		}
	vg_buffer_release(&clean);
}

static void row(struct vg_report *report, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	vg_put(report, "<dt>%s</dt><dd>", name);
	escaped(report, text);
	vg_put(report, "</dd>");
}

static void time_row(struct vg_report *report, const char *name, bool present, int64_t time)
{
	char text[VG_TIME_TEXT];
	vg_time_format(time, text);
	row(report, name, present ? text : NULL);
}

static void begin(struct vg_report *report, const struct vg_report_begin *begin)
{
	char text[VG_TIME_TEXT], count[32];
	vg_time_format(begin->started, text);
	vg_format_count(begin->searched.pictures, count);
	vg_put(report, "%s<p>Begun %s. %s ", head, text, begin->against ? "Compared with" : "Searched");
	escaped(report, begin->against ? begin->against : begin->catalogue);
	if (!begin->against)
		vg_put(report, ": %s known %s", count, begin->searched.pictures == 1 ? "picture" : "pictures");
	if (!begin->against && begin->searched.set_aside) {
		vg_put(report, ", ");
		vg_put_count(report, begin->searched.set_aside, "of them set aside");
	}
	if (!begin->against)
		vg_put(report, "%s", begin->hashes_only
		       ? ", by digests and hashes only: crops and pictures inside others were not looked for" : "");
	vg_put(report, ".</p>\n");
}

static void picture(struct vg_report *report, const struct vg_picture *picture)
{
	size_t size = picture->thumbnail_size;
	if (!size) {
		vg_put(report, "<div class=\"none\">no picture</div>");
		return;
	}
	uint8_t *encoded = malloc((size + 2) / 3 * 4 + 1);
	if (!encoded)
		return;
	EVP_EncodeBlock(encoded, picture->thumbnail, (int)size);
	vg_put(report, "<img alt=\"\" src=\"data:image/jpeg;base64,");
	(void)vg_buffer_append_text(&report->out, (char *)encoded);
	vg_put(report, "\">");
	free(encoded);
}

/* The review's address is a link only where it is one of the web. */
static void review_rows(struct vg_report *report, const struct vg_match *match)
{
	const char *url = match->review_url;
	row(report, "rated", match->rating);
	row(report, "claim", match->claim);
	if (!url || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)) {
		row(report, "review", url);
		return;
	}
	vg_put(report, "<dt>review</dt><dd><a rel=\"noreferrer\" href=\"");
	escaped(report, url);
	vg_put(report, "\">");
	escaped(report, url);
	vg_put(report, "</a></dd>");
}

static void match_rows(struct vg_report *report, const struct vg_record *record)
{
	char text[600], relation[128];
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		vg_describe_relation(match->relation, relation);
		snprintf(text, sizeof text, "#%lld %.200s (%s; %s) %.200s", (long long)match->known_id,
			 match->title ? match->title : "", relation, vg_strength_name(match->strength),
			 match->source ? match->source : "");
		row(report, "Known", text);
		vg_date_format_seen(match->date, match->date_precision, relation);
		row(report, "seen", match->has_date ? relation : NULL);
		review_rows(report, match);
	}
}

static void record(struct vg_report *report, const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	struct vg_buffer what;
	char hex[65], *name = vg_item_display_name(&record->item);
	vg_buffer_init(&what, 4096);
	vg_describe_headline(report, record, &what);
	vg_put(report, "<article%s>", record->verdict.flagged ? " class=\"flagged\"" : "");
	picture(report, &record->picture);
	vg_put(report, "<div><h2>");
	escaped(report, what.data ? (char *)what.data : "Nothing flagged");
	vg_put(report, "</h2><dl>");
	row(report, "Picture", name);
	row(report, "Chat", post->chat);
	time_row(report, "Posted", post->has_date, post->date);
	row(report, "Caption", post->caption);
	match_rows(report, record);
	for (size_t i = 0; i < record->finding_count; i++)
		if (record->findings[i].outcome == VG_OBSERVED)
			row(report, record->findings[i].kind->code, record->findings[i].says);
	vg_text_hex(record->picture.sha256, 32, hex);
	row(report, "SHA-256", record->picture.has_sha256 ? hex : NULL);
	vg_put(report, "</dl></div></article>\n");
	vg_buffer_release(&what);
	free(name);
}

static void end(struct vg_report *report, const struct vg_report_summary *summary)
{
	struct vg_buffer counts;
	vg_buffer_init(&counts, 4096);
	vg_describe_counts(summary, &counts);
	vg_put(report, "<p>%s; ", counts.data ? (char *)counts.data : "");
	vg_put_count(report, summary->flagged, "flagged, ");
	vg_put_count(report, summary->repeats, summary->repeats == 1 ? "repeat" : "repeats");
	vg_put(report, ".</p></body></html>\n");
	vg_buffer_release(&counts);
}

const struct vg_report_writer vg_report_html = { begin, record, end };

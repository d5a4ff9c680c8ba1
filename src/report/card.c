/* A full card a picture: the first line says what to do next, the rest why. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "judge/findings.h"
#include "report/card.h"

/* What it came to: "SEEN BEFORE · ALTERED". */
static void headline(const struct vg_report *report, const struct vg_record *record, char out[400])
{
	char standing[240];
	const struct vg_verdict *verdict = &record->verdict;
	const struct vg_credentials *credentials = record->picture.credentials;
	const struct vg_finding *label = vg_finding_get(record, GENERATOR);
	bool by_credentials = credentials && (vg_credentials_generated(credentials) == VG_GENERATED_WHOLE ||
							 vg_credentials_generated(credentials) == VG_GENERATED_PART);
	bool generated = (label && label->outcome == VG_OBSERVED) ||
			 (by_credentials && verdict->alteration != VG_INDICATORS_PRESENT);
	const char *altered = verdict->alteration == VG_DIFFERENCE_LOCATED ? "ALTERED"
			    : credentials && credentials->state == VG_CREDENTIALS_CHANGED ? "CHANGED AFTER SIGNING"
			    : generated ? "STATED AS GENERATED"
			    : verdict->alteration == VG_INDICATORS_PRESENT && (verdict->concerns & VG_CONCERN_ALTERATION)
				    ? "SIGNS OF ALTERATION" : "";
	if (record->picture.disposition != VG_EXAMINED)
		snprintf(standing, sizeof standing, "%s", vg_words(report, "NOT EXAMINED"));
	else if (report->begin.against)
		snprintf(standing, sizeof standing, "%s", vg_describe_comparison(report->options.language, record));
	else
		vg_describe_standing(report, record, standing, sizeof standing);
	snprintf(out, 400, "%s%s%s", standing, *altered ? " · " : "", vg_words(report, altered));
}

static void title(struct vg_report *report, const struct vg_record *record)
{
	enum { NAME_COLUMNS = 52 };
	char *name = vg_item_display_name(&record->item), text[400];
	headline(report, record, text);
	/* It stands below the name where there is no room for both. */
	size_t end = vg_card_last_column(report), wide = vg_text_columns(name ? name : ""), beside = NAME_COLUMNS + 2 + vg_text_columns(text);
	bool own_line = wide > NAME_COLUMNS || (report->options.columns && end < beside);
	vg_put_style(report, VG_STYLE_BOLD);
	if (own_line)
		vg_put_wrapped(report, name ? name : "", 0, end);
	else
		vg_put(report, "%*s", (int)(NAME_COLUMNS - vg_put_name(report, name ? name : "", NAME_COLUMNS)), "");
	vg_put_style(report, record->verdict.flagged ? VG_STYLE_ALERT : VG_STYLE_PLAIN);
	vg_put(report, "  ");
	vg_put_wrapped(report, text, 2, own_line ? end : SIZE_MAX);
	vg_put_style(report, VG_STYLE_PLAIN);
	free(name);
}

static void searched(struct vg_report *report)
{
	char count[VG_COUNT_TEXT], text[512], date[VG_TIME_TEXT];
	const struct vg_catalogue_stats *stats = &report->begin.searched;
	if (stats->pictures == 0) {
		vg_card_line(report, "Searched", vg_words(report, "nothing: the catalogue is empty. Fill it: vestigo known add --help"));
		return;
	}
	(void)vg_format_count_in(report->options.language, stats->pictures, count);
	vg_time_format(stats->newest, date);
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, stats->pictures, "%.300s: %s picture, newest added %.10s",
						 "%.300s: %s pictures, newest added %.10s"), report->begin.catalogue, count, date);
	vg_card_line(report, "Searched", text);
	if (stats->set_aside && stats->set_aside == stats->pictures)
		vg_card_line(report, "", vg_words(report, "all of them are set aside: nothing was searched for. vestigo known set-aside --undo has them searched again"));
	else if (stats->set_aside) {
		(void)vg_format_count_in(report->options.language, stats->set_aside, count);
		snprintf(text, sizeof text, vg_words(report, "%s of them set aside, and not searched for"), count);
		vg_card_line(report, "", text);
	}
	if (report->begin.hashes_only)
		vg_card_line(report, "", vg_words(report, "by digests and hashes only: crops and pictures inside others were not looked for"));
}

static int begin(struct vg_report *report, const struct vg_report_begin *unused)
{
	(void)unused;
	return vg_report_whole(report, NULL);
}

static int record(struct vg_report *report, const struct vg_record *record)
{
	if (report->records)
		vg_put(report, "\n");
	title(report, record);
	vg_card_file_line(report, &record->picture);
	if (record->picture.disposition != VG_EXAMINED) {
		char text[256];
		snprintf(text, sizeof text, "%s: %s", vg_words(report, vg_disposition_name(record->picture.disposition)),
			 record->picture.reason);
		vg_card_line(report, "Not examined", text);
		vg_card_pictures_line(report, &record->picture);
		if (record->picture.metadata_looked) {
			vg_card_credentials(report, record);
			vg_card_file_says(report, record);
		}
		vg_card_sidecars(report, record);
		if (record->picture.metadata_looked)
			vg_card_could_be(report, record);
		vg_card_post(report, record);
		vg_card_next(report, record);
		return vg_report_whole(report, NULL);
	}
	vg_card_checked_before(report, &record->matches);
	vg_card_pictures_line(report, &record->picture);
	if (report->begin.against)
		vg_card_compared(report, record);
	else
		vg_card_matches(report, record);
	vg_card_repeats(report, record);
	vg_card_post(report, record);
	vg_card_credentials(report, record);
	vg_card_file_says(report, record);
	vg_card_sidecars(report, record);
	if (!report->begin.against)
		searched(report);
	vg_card_could_be(report, record);
	vg_card_next(report, record);
	return vg_report_whole(report, NULL);
}

static int end(struct vg_report *report, const struct vg_report_summary *summary)
{
	char count[VG_COUNT_TEXT], number[VG_COUNT_TEXT];
	if (summary->records < 2)
		return vg_report_whole(report, NULL);
	if (summary->searches_incomplete)
		vg_put(report, vg_words(report, "\n%s of %s searches could not be completed."),
		       vg_format_count_in(report->options.language, summary->searches_incomplete, count),
		       vg_format_count_in(report->options.language, summary->records, number));
	struct vg_buffer counts;
	char flagged[64];
	vg_buffer_init(&counts, VG_REPORT_RECORD_MAXIMUM);
	vg_describe_counts(report->options.language, summary, &counts);
	(void)vg_format_count_in(report->options.language, summary->flagged, count);
	snprintf(flagged, sizeof flagged, vg_words(report, "; %s flagged."), count);
	(void)vg_buffer_append_text(&counts, flagged);
	vg_put(report, "\n");
	vg_put_wrapped(report, counts.data ? (char *)counts.data : flagged, 0, report->options.columns ? report->options.columns - 1 : SIZE_MAX);
	(void)vg_report_whole(report, &counts);
	vg_buffer_release(&counts);
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_card = { begin, record, end };

/* A full card a picture: the first line says what to do next, the rest why. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/shorten.h"
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
	const char *altered = verdict->alteration == VG_DIFFERENCE_LOCATED ? vg_altered_word(record)
			    : credentials && credentials->state == VG_CREDENTIALS_CHANGED ? "CHANGED AFTER SIGNING"
			    : generated ? "STATED AS GENERATED"
			    : verdict->alteration == VG_INDICATORS_PRESENT && (verdict->concerns & VG_CONCERN_ALTERATION)
				    ? "SIGNS OF ALTERATION" : "";
	if (record->picture.disposition != VG_EXAMINED)
		snprintf(standing, sizeof standing, "%s", vg_words(report, "NOT EXAMINED"));
	else if (report->begin.against)
		vg_describe_comparison(report->options.language, record, standing);
	else
		vg_describe_standing(report, record, standing, sizeof standing);
	snprintf(out, 400, "%s%s%s", standing, *altered ? " · " : "", vg_words(report, altered));
}

/* The number that other cards call it by, where there may be others and no message is its name: "12. NAME". Heap; NULL when memory is short. */
static char *numbered(const struct vg_report *report, const struct vg_record *record, const char *name)
{
	bool alone = report->begin.against || record->item.post.has_message || (report->begin.input_count < 2 && record->seq < 2);
	char number[32] = "";
	if (!alone)
		snprintf(number, sizeof number, "%llu. ", (unsigned long long)record->seq);
	size_t size = strlen(number) + (name ? strlen(name) : 0) + 1;
	char *text = vg_malloc(size);
	if (text)
		snprintf(text, size, "%s%s", number, name ? name : "");
	return text;
}

static void title(struct vg_report *report, const struct vg_record *record)
{
	enum { NAME_COLUMNS = 52 };
	char *shown = vg_item_display_name(&record->item), *name = numbered(report, record, shown), text[400];
	free(shown);
	headline(report, record, text);
	/* It stands below the name where there is no room for both. */
	size_t end = vg_card_last_column(report), wide = vg_text_columns(name ? name : ""), headline_columns = vg_text_columns(text) + 2;
	size_t room = end < headline_columns ? 0 : end - headline_columns < NAME_COLUMNS ? end - headline_columns : NAME_COLUMNS;
	bool own_line = wide > room;
	vg_put_style(report, VG_STYLE_BOLD);
	if (own_line)
		vg_put_wrapped(report, name ? name : "", 0, end);
	else
		vg_put(report, "%*s", (int)(room - vg_put_name(report, name ? name : "", room)), "");
	vg_put_style(report, record->verdict.flagged ? VG_STYLE_ALERT : VG_STYLE_PLAIN);
	vg_put(report, "  ");
	vg_put_wrapped(report, text, 2, own_line ? end : SIZE_MAX);
	vg_put_style(report, VG_STYLE_PLAIN);
	free(name);
}

static void searched(struct vg_report *report, const struct vg_record *record)
{
	char count[VG_COUNT_TEXT], text[512], date[VG_TIME_TEXT];
	const struct vg_catalogue_stats *stats = &report->begin.searched;
	if (stats->pictures == 0) {
		vg_card_line(report, "Searched", vg_words(report, report->begin.searched.digest[0]
			     ? "nothing: the catalogue is empty. Fill it: vestigo known add --help" : "nothing: the catalogue could not be read"));
		return;
	}
	(void)vg_format_count_in(report->options.language, stats->pictures, count);
	vg_time_format(stats->newest, date);
	snprintf(text, sizeof text, vg_phrase_of(report->options.language, stats->pictures, "%.300s: %s picture, newest added %.10s",
						 "%.300s: %s pictures, newest added %.10s"),
		 vg_shortened(report->begin.catalogue, 300).text, count, date);
	vg_card_line(report, "Searched", text);
	if (stats->set_aside && stats->set_aside == stats->pictures)
		vg_card_line(report, "", vg_words(report, "all of them are set aside: nothing was searched for. vestigo known set-aside --undo has them searched again"));
	else if (stats->set_aside) {
		(void)vg_format_count_in(report->options.language, stats->set_aside, count);
		snprintf(text, sizeof text, vg_words(report, "%s of them set aside, and not searched for"), count);
		vg_card_line(report, "", text);
	}
	if (record->matches.distinct)
		vg_card_line(report, "", vg_words(report, "what a person judged not to be the same picture was left out (vestigo known distinct lists it)"));
	struct vg_made left_out = vg_not_looked_for(report->options.language, report->begin.hashes_only, stats);
	if (left_out.text[0])
		vg_card_line(report, "", left_out.text);
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
		char text[VG_MADE_MAXIMUM + 80];
		snprintf(text, sizeof text, "%s: %s", vg_disposition_words(report->options.language, record->picture.disposition),
			 vg_describe_reason(report->options.language, &record->picture).text);
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
		searched(report, record);
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
	vg_put_wrapped(report, counts.data ? (char *)counts.data : flagged, 0, vg_card_last_column(report));
	(void)vg_report_whole(report, &counts);
	vg_buffer_release(&counts);
	return vg_report_whole(report, NULL);
}

const struct vg_report_writer vg_report_card = { begin, record, end };

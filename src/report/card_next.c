/* Of a card: what else could explain it, and what a person would do next. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "report/card.h"

/* Does an earlier finding of those explained have the same explanation? */
static bool told_before(const struct vg_record *record, size_t which, const char *text, size_t length)
{
	for (size_t i = 0; i < which; i++) {
		const char *rest = vg_needs_explaining(record, i) ? record->findings[i].kind->innocent : NULL;
		while (rest) {
			if (strncmp(rest, text, length) == 0 && (rest[length] == ';' || rest[length] == 0))
				return true;
			rest = strstr(rest, "; ");
			rest = rest ? rest + 2 : NULL;
		}
	}
	return false;
}

/* Each explanation on a line of its own; the table parts them by semicolons. */
void vg_card_could_be(struct vg_report *report, const struct vg_record *record)
{
	const char *name = "Could also be";
	for (size_t i = 0; i < record->finding_count; i++) {
		const char *rest = record->findings[i].kind->innocent;
		while (vg_needs_explaining(record, i) && rest && *rest) {
			const char *end = strstr(rest, "; ");
			size_t length = end ? (size_t)(end - rest) : strlen(rest);
			char one[512];
			snprintf(one, sizeof one, "%.*s", (int)length, rest);
			if (!told_before(record, i, rest, length)) {
				vg_card_line(report, name, one);
				name = "";
			}
			rest = end ? end + 2 : NULL;
		}
	}
}

/* What opens the picture again, heap; NULL of what came from no file that stays. */
static char *openable(const struct vg_item *item)
{
	bool in_export = item->kind == VG_INPUT_TELEGRAM_JSON || item->kind == VG_INPUT_TELEGRAM_HTML;
	if (in_export && item->root && item->name)
		return vg_file_join(item->root, item->found_as ? item->found_as : item->name);
	return item->kind == VG_INPUT_FILE ? vg_item_display_name(item) : NULL;
}

/* Has the picture a name that can be given again? */
static bool can_be_opened(const struct vg_item *item)
{
	char *name = openable(item);
	bool can = name && *name;
	free(name);
	return can;
}

/* `before` NAME `behind`, in one line; false where the picture has no name that can be given again. */
static bool command_line(struct vg_report *report, const struct vg_record *record, const char *label,
			 const char *before, const char *behind)
{
	char *name = openable(&record->item);
	struct vg_buffer text;
	if (!name || !*name) {
		free(name);
		return false;
	}
	vg_buffer_init(&text, VG_REPORT_RECORD_MAXIMUM);
	(void)vg_buffer_append_text(&text, before);
	vg_append_quoted(&text, name);
	(void)vg_buffer_append_text(&text, behind);
	vg_append_catalogue(report, &text);
	if (text.data)
		vg_card_whole(report, label, (char *)text.data);
	(void)vg_report_whole(report, &text);
	vg_buffer_release(&text);
	free(name);
	return true;
}

/* What shows both pictures. Of the same pixels, and of a known picture that is but a hash, there is nothing to lay over
 * each other. */
static bool compare_line(struct vg_report *report, const struct vg_record *record, const char *label)
{
	const struct vg_match *best = vg_judge_best(record, record->verdict.reuse);
	char behind[64];
	if (!best || report->begin.against)
		return false;
	snprintf(behind, sizeof behind, " known:%lld%s", (long long)best->known_id,
		 best->strength == VG_EXACT || !best->compared ? "" : " --overlay side.png");
	return command_line(report, record, label, "vestigo compare ", behind);
}

bool vg_describe_map(const struct vg_gps *gps, char out[160])
{
	if (gps->kind != VG_POSITION_SIGNED)
		return false;
	snprintf(out, 160, "https://www.openstreetmap.org/?mlat=%.6f&mlon=%.6f#map=16/%.5f/%.5f",
		 gps->latitude, gps->longitude, gps->latitude, gps->longitude);
	return true;
}

static bool map_line(struct vg_report *report, const struct vg_gps *gps, const char *label)
{
	char text[160];
	if (!vg_describe_map(gps, text))
		return false;
	vg_card_whole(report, label, text);
	return true;
}

/* Of what nothing is known: where else to look, and how to make known what is found there. */
static bool look_further(struct vg_report *report, const struct vg_record *record, const char *label)
{
	if (report->begin.against || record->verdict.reuse != VG_REUSE_NONE_FOUND || record->matches.count) /* known already */
		return false;
	if (report->begin.hashes_only && !report->begin.searched.hashes_only)
		return command_line(report, record, label, "vestigo check ", "");
	if (!can_be_opened(&record->item)) {
		vg_card_line(report, label, vg_words(report, "Look further: search engines for pictures, also with parts of it and mirrored; "
			     "ask the poster for the file as the camera wrote it."));
		return true;
	}
	vg_card_line(report, label, vg_words(report, "Look further: search engines for pictures, also with parts of it and mirrored; "
		     "ask the poster for the file as the camera wrote it. Known from now on:"));
	return command_line(report, record, "", "vestigo known add --source ADDRESS --date YYYY-MM-DD ", "");
}

void vg_card_next(struct vg_report *report, const struct vg_record *record)
{
	const char *label = "Next";
	if (compare_line(report, record, label))
		label = "";
	if (map_line(report, &record->picture.exif.gps, label))
		label = "";
	if (record->picture.disposition == VG_EXAMINED && look_further(report, record, label))
		label = "";
	for (size_t i = 0; i < record->finding_count; i++)
		if (vg_needs_explaining(record, i)) {
			char text[96];
			snprintf(text, sizeof text, "vestigo explain %s", record->findings[i].kind->code);
			vg_card_whole(report, label, text);
			return;
		}
}

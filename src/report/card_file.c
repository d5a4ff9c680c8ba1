/* Of a card: what the file is, what it holds and what it says of itself. */
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "judge/dates.h"
#include "judge/findings.h"
#include "media/type_names.h"
#include "report/card.h"

void vg_card_file_line(struct vg_report *report, const struct vg_picture *picture)
{
	char hex[65], size[32], pixels[48] = "", text[256];
	const char *type = vg_words(report, vg_type_name(picture->type));
	if (!picture->has_sha256)
		return;
	vg_text_hex(picture->sha256, 32, hex);
	vg_format_bytes(report->options.language, picture->bytes, size);
	if (picture->width)
		snprintf(pixels, sizeof pixels, "%u × %u ", picture->width, picture->height);
	snprintf(text, sizeof text, "%s%.60s, %s, sha256 %.8s…%.8s", pixels, type, size, hex, hex + 56);
	vg_put(report, "  ");
	vg_put_wrapped(report, text, 2, vg_card_last_column(report));
	vg_put(report, "\n");
}

/* "Examined: the JPEG that the camera put into its raw file; the raw data itself was not decoded." */
static void describe_embedded(const struct vg_report *report, const struct vg_picture *picture, char *out, size_t room)
{
	char size[32];
	vg_format_bytes(report->options.language, picture->embedded_jpeg.bytes, size);
	snprintf(out, room, vg_words(report, "Examined: the largest JPEG in this raw file (%u × %u, %s). The raw data itself was not decoded."),
		 picture->width, picture->height, size);
}

bool vg_describe_pictures(const struct vg_report *report, const struct vg_picture *picture, char *text, size_t size)
{
	const struct vg_pictures *pictures = &picture->pictures;
	enum vg_language language = report->options.language;
	const char *one = pictures->kind == VG_PICTURES_PREVIEWS ? "picture" : vg_pictures_kind_name(pictures->kind);
	const char *why = pictures->first_empty ? "the first that shows something"
			: pictures->kind == VG_PICTURES_FRAMES ? "the first" : "the largest";
	char rest[200] = "", many[32], counted[64];
	if (picture->embedded_jpeg.bytes) {
		describe_embedded(report, picture, text, size);
		return true;
	}
	if (pictures->kind == VG_PICTURES_PLAIN)
		return false;
	snprintf(many, sizeof many, "%ss", one);
	snprintf(counted, sizeof counted, "%u %s", pictures->count, vg_phrase_of(language, pictures->count, one, many));
	if (pictures->count == 0)
		snprintf(text, size, vg_phrase(language, "Several: %s was examined; how many there are could not be read."), vg_phrase(language, why));
	else if (!pictures->which)
		snprintf(text, size, vg_phrase(language, "%s: none was examined."), counted);
	else {
		unsigned left = pictures->count - 1;
		if (left)
			snprintf(rest, sizeof rest, vg_phrase_of(language, left, "; %u was not", "; %u were not"), left);
		if (pictures->not_the_main)
			snprintf(rest + strlen(rest), sizeof rest - strlen(rest), "%s", vg_phrase(language, "; what the file says is of another of them"));
		snprintf(text, size, vg_phrase(language, "%s: %s, %s %u, was examined%s."), counted, vg_phrase(language, why),
			 vg_phrase_of(language, 1, one, many), pictures->which, rest);
	}
	return true;
}

void vg_card_pictures_line(struct vg_report *report, const struct vg_picture *picture)
{
	char text[300];
	if (vg_describe_pictures(report, picture, text, sizeof text))
		vg_card_line(report, "In the file", text);
}

/* What is told though it was not observed: that something is there, and why it says nothing. */
static bool worth_telling(const struct vg_record *record, enum finding which)
{
	const struct vg_exif *exif = &record->picture.exif;
	switch (which) {
	case CAPTURED_BEFORE_POST: return exif->original.clock_unset || exif->digitized.clock_unset;
	case GPS_POSITION: return exif->gps.kind == VG_POSITION_ZERO || exif->gps.kind == VG_POSITION_MALFORMED ||
			   vg_picture_entry(&record->picture, "XMP-exif", "GPSLatitude");
	case DAMAGED: return record->picture.pictures.kind != VG_PICTURES_PLAIN && vg_picture_defect(&record->picture, VG_DEFECT_NOTE);
	case METADATA_ABSENT: return record->picture.metadata_looked && record->findings[which].outcome == VG_NOT_EXAMINED;
	default: return false;
	}
}

/* The card tells it in a line of its own. */
static bool is_told_elsewhere(enum finding which)
{
	return which == PRIOR_APPEARANCE || which == LATER_APPEARANCE || which == REPEATED || which == SHARES_PART ||
	       which == REGION_DIFFERS || which == CREDENTIALS_HOLD || which == CREDENTIALS_CHANGED ||
	       which == CREDENTIALS_INVALID || which == STATED_GENERATED ||
	       /* told by GPS_POSITION and by CAPTURED_BEFORE_POST */
	       which == PLACE_HEMISPHERE || which == PLACE_ZERO || which == PLACE_NO_FIX || which == CLOCK_UNSET;
}

/* The blocks that are there and were not understood; a reason that neighbours share is told once. */
static void not_read(struct vg_report *report, const struct vg_picture *picture)
{
	const char *name = "Not read";
	for (int i = 0; i < VG_BLOCK_COUNT; i++) {
		const struct vg_block *block = &picture->block[i];
		char text[VG_MADE_MAXIMUM + 40];
		if (block->state != VG_BLOCK_UNREAD)
			continue;
		size_t used = (size_t)snprintf(text, sizeof text, "%s", vg_block_name((enum vg_block_name)i));
		while (i + 1 < VG_BLOCK_COUNT && picture->block[i + 1].state == VG_BLOCK_UNREAD && strcmp(picture->block[i + 1].reason, block->reason) == 0)
			used += (size_t)snprintf(text + used, sizeof text - used, ", %s", vg_block_name((enum vg_block_name)++i));
		snprintf(text + used, sizeof text - used, ": %s", vg_phrase_made(report->options.language, block->reason).text);
		vg_card_line(report, name, text);
		name = "";
	}
}

/* Turns are undone without a word; a mirrored photograph is no camera's doing. */
static const char *mirrored_by_tag(int orientation)
{
	bool mirrored = orientation == 2 || orientation == 4 || orientation == 5 || orientation == 7;
	return !mirrored ? NULL : orientation == 2 ? "To be shown mirrored, as its orientation tag asks; it was examined so."
			 : "To be shown mirrored and turned, as its orientation tag asks; it was examined so.";
}

/* What the metadata state in words, and how they want it shown. *name: the heading, "" once it stands there. */
static void put_stated(struct vg_report *report, const struct vg_record *record, const char **name)
{
	const char *mirrored = mirrored_by_tag(record->picture.orientation);
	vg_card_stated(report, record, name);
	if (!mirrored)
		return;
	vg_card_line(report, *name, vg_words(report, mirrored));
	*name = "";
}

/* Is it told from what the metadata state? Other findings are what the program saw of the file. */
static bool is_stated(const char *code)
{
	static const char *const rooms[] = { "metadata.", "time.", "place.", "camera.", "software." };
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		if (strncmp(code, rooms[i], strlen(rooms[i])) == 0)
			return true;
	return false;
}

/* Is the defect that is told the reason why a block was not read, which is told too? "it has no TIFF header", "the EXIF block
 * has no TIFF header". */
static bool is_told_as_unread(const struct vg_picture *picture)
{
	const char *defect = vg_picture_defect(picture, VG_DEFECT_METADATA);
	for (int i = 0; i < VG_BLOCK_COUNT && defect; i++) {
		const struct vg_block *block = &picture->block[i];
		const char *reason = strchr(block->reason, ' ');
		if (block->state == VG_BLOCK_UNREAD && reason && vg_text_ends_with_ignoring_case(defect, reason))
			return true;
	}
	return false;
}

/* Of the findings about the file those that an editor would want, each in its own words: is it told here? */
static bool is_line(const struct vg_record *record, size_t i)
{
	const struct vg_finding *finding = &record->findings[i];
	const enum finding which = (enum finding)i;
	if (is_told_elsewhere(which) || (finding->outcome != VG_OBSERVED && !worth_telling(record, which)))
		return false;
	if (which == METADATA_MALFORMED && is_told_as_unread(&record->picture))
		return false;
	return !((which == CREDIT || which == DESCRIPTION) && !record->item.post.present && finding->evidence_count &&
		 vg_card_tells(&record->picture, finding->evidence[0].text));
}

static bool states_anything(const struct vg_record *record)
{
	for (size_t i = 0; i < record->finding_count; i++)
		if (is_line(record, i) && is_stated(record->findings[i].kind->code))
			return true;
	return false;
}

/* When it was saved, else what the satellites' clocks said; NULL where the file states neither. */
static const char *other_date(const struct vg_picture *picture, char when[VG_TIME_TEXT], bool *out_saved)
{
	const struct vg_stated_date saved = vg_date_of_saving(picture);
	*out_saved = saved.time.present;
	if (saved.time.present)
		vg_date_stated(&saved, when);
	return saved.time.present ? when : picture->exif.gps.time[0] ? picture->exif.gps.time : NULL;
}

/* When it was digitised, where it does not say when it was taken; else, where it states no date of capture, what other date
 * it has. Of a file that says nothing else put_silent tells that. */
static void put_date(struct vg_report *report, const struct vg_record *record, const char **name)
{
	const struct vg_exif *exif = &record->picture.exif;
	const struct vg_stated_date digitised = { .time = exif->digitized };
	const bool scanned = !exif->original.raw[0] && exif->digitized.present && !exif->digitized.clock_unset;
	char text[200], when[VG_TIME_TEXT];
	bool saved;
	const char *date = other_date(&record->picture, when, &saved);
	if (!scanned && (!date || vg_date_of_capture(record).time.present || record->findings[SAVED_BEFORE_POST].outcome == VG_OBSERVED ||
			 (**name && !states_anything(record))))
		return;
	if (scanned)
		vg_date_stated(&digitised, when);
	snprintf(text, sizeof text, vg_words(report, scanned ? "Digitised %s." : saved ? "Last saved %s." : "Satellites' time %s."), scanned ? when : date);
	vg_card_line(report, *name, text);
	*name = "";
}

/* Of a file whose metadata were read and say nothing that is shown here. */
static void put_silent(struct vg_report *report, const struct vg_picture *picture, const char *name)
{
	static const enum vg_block_name blocks[] = { VG_BLOCK_EXIF, VG_BLOCK_XMP, VG_BLOCK_IPTC };
	char text[400], when[VG_TIME_TEXT];
	bool some = false, saved;
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		some |= picture->block[blocks[i]].state == VG_BLOCK_READ;
	if (!some)
		return;
	const char *date = other_date(picture, when, &saved);
	if (!date) {
		vg_card_line(report, name, vg_words(report, "Metadata that name neither a camera nor a date where these usually stand; --all lists them."));
		return;
	}
	snprintf(text, sizeof text, vg_words(report, saved ? "Last saved %s; metadata that name neither a camera nor a date of capture."
		 : "Satellites' time %s; metadata that name neither a camera nor a date of capture."), date);
	vg_card_line(report, name, text);
}

void vg_card_file_says(struct vg_report *report, const struct vg_record *record)
{
	const char *name = "The file says", *seen = "Noticed";
	const struct vg_exif *exif = &record->picture.exif;
	bool list_told = false; /* of what was not read */
	char text[256];
	vg_describe_camera(report->options.language, exif, text, sizeof text);
	if (text[0]) {
		vg_card_line(report, name, text);
		name = "";
	}
	put_stated(report, record, &name);
	put_date(report, record, &name);
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		if (!is_line(record, i))
			continue;
		bool stated = is_stated(finding->kind->code);
		const char **heading = stated ? &name : &seen;
		vg_card_line(report, *heading, finding->says);
		*heading = "";
		list_told |= finding->outcome == VG_NOT_EXAMINED;
	}
	if (*name)
		put_silent(report, &record->picture, name);
	if (!list_told)
		not_read(report, &record->picture);
	if (report->options.all)
		vg_card_directories(report, &record->picture);
}

void vg_card_file_states(struct vg_report *report, const struct vg_record *record)
{
	const char *name = "The file says";
	bool list_told = false; /* of what was not read */
	put_stated(report, record, &name);
	for (size_t i = 0; i < record->finding_count; i++) {
		const struct vg_finding *finding = &record->findings[i];
		if (finding->outcome == VG_OBSERVED || !worth_telling(record, (enum finding)i))
			continue;
		vg_card_line(report, name, finding->says);
		name = "";
		list_told |= finding->outcome == VG_NOT_EXAMINED;
	}
	if (!list_told)
		not_read(report, &record->picture);
}

#include "judge/dates.h"

#include <string.h>

#include "judge/look.h"

/* Of clocks, and where a zone is taken off the last day before it. */
static bool begins_a_count(const char *local)
{
	static const char *const begins[] = { "1899-12-31", "1900", "1903-12-31", "1904", "1969-12-31", "1970", "1979-12-31", "1980" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(local, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

bool vg_date_is_by_hand(const char *local)
{
	bool of_cameras = strncmp(local, "199", 3) == 0 || local[0] == '2';
	return !of_cameras && !begins_a_count(local);
}

bool vg_date_is_meant(const struct vg_camera_time *time)
{
	char local[VG_TIME_TEXT];
	if (!time->present || !time->clock_unset)
		return time->present;
	vg_look_local(time, local);
	return vg_date_is_by_hand(local);
}

const struct vg_camera_time *vg_date_by_camera(const struct vg_record *record)
{
	const struct vg_exif *exif = &record->picture.exif;
	const struct vg_camera_time *const times[] = { &exif->original, &exif->digitized };
	for (int i = 0; i < 2; i++)
		if (vg_date_is_meant(times[i]))
			return times[i];
	return exif->original.present ? &exif->original : exif->digitized.present ? &exif->digitized : NULL;
}

const struct vg_camera_time *vg_date_set_by_camera(const struct vg_record *record)
{
	const struct vg_camera_time *captured = vg_date_by_camera(record);
	return captured && !captured->clock_unset ? captured : NULL;
}

static int number(const char *digits, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++)
		value = 10 * value + (digits[i] - '0');
	return value;
}

/* A year or a month alone, as "2015", "2015-03", "2015:03:00". */
static bool read_period(const char *text, struct vg_stated_date *out)
{
	enum { YEAR = 4, MONTH = 7, DAY = 10 };
	char copy[DAY + 1];
	int64_t first, next;
	vg_text_copy(copy, sizeof copy, text);
	for (char *c = copy; *c; c++)
		*c = *c == ':' ? '-' : *c;
	for (size_t size = strlen(copy); size > YEAR && strcmp(copy + size - 3, "-00") == 0; size -= 3)
		copy[size - 3] = 0;
	size_t size = strlen(copy);
	bool month_stated = size == MONTH && copy[YEAR] == '-' && strspn(copy + YEAR + 1, "0123456789") == 2;
	if (strlen(text) > DAY || strspn(copy, "0123456789") != YEAR || (size != YEAR && !month_stated))
		return false;
	int year = number(copy, YEAR), month = month_stated ? number(copy + YEAR + 1, 2) : 1;
	bool last = !month_stated || month == 12;
	if (year < 1 || !vg_time_from_civil(year, month, 1, 0, 0, 0, &first) || !vg_time_from_civil(year + last, last ? 1 : month + 1, 1, 0, 0, 0, &next))
		return false;
	out->time = (struct vg_camera_time){ .present = true, .date_only = true, .time = first };
	out->span = next - first;
	return true;
}

/* What a block states; of NULL nothing. */
static struct vg_stated_date of_block(const char *text, const char *block)
{
	struct vg_stated_date out = { .text = text, .block = text ? block : NULL };
	struct vg_camera_date date;
	char local[VG_TIME_TEXT];
	if (!text)
		return out;
	if (vg_time_parse_camera(text, &date)) {
		out.time = (struct vg_camera_time){ .present = true, .has_offset = date.has_offset, .date_only = date.date_only,
						    .offset = date.offset, .time = date.time - date.offset };
		out.span = date.date_only ? VG_DAY : 0;
	} else if (!read_period(text, &out)) {
		return out;
	}
	vg_text_copy(out.time.raw, sizeof out.time.raw, text);
	vg_look_local(&out.time, local);
	/* People date what was taken before there were such clocks, and by a year or a day: only where counts begin is none meant. */
	out.time.clock_unset = begins_a_count(local);
	return out;
}

/* The first of such statements in the file; NULL, and *out_block left. */
static const char *find_stated(const struct vg_picture *picture, const char *const (*names)[2], size_t count, const char **out_block)
{
	const struct vg_sidecar block = vg_look_block(picture);
	for (size_t i = 0; i < count; i++) {
		const char *text = vg_sidecar_entry(&block, names[i][0], names[i][1]);
		if (!text)
			continue;
		*out_block = strncmp(names[i][0], "XMP", 3) == 0 ? "XMP" : names[i][0];
		return text;
	}
	return NULL;
}

static struct vg_stated_date of_exif(const struct vg_camera_time *time)
{
	return (struct vg_stated_date){ .time = *time, .span = time->date_only ? VG_DAY : 0 };
}

struct vg_stated_date vg_date_of_capture(const struct vg_record *record)
{
	static const char *const created[][2] = { { "XMP-exif", "DateTimeDigitized" }, { "XMP-xmp", "CreateDate" }, { "IPTC", "DigitalCreationDate" },
						{ "PNG", "Creation Time" } };
	const struct vg_picture *picture = &record->picture;
	const struct vg_camera_time *captured = vg_date_by_camera(record);
	const char *block = NULL;
	if (captured && vg_date_is_meant(captured))
		return of_exif(captured);
	const char *text = vg_look_taken_beside_exif(picture, &block);
	const struct vg_stated_date beside = of_block(text, block);
	if (beside.time.present && !beside.time.clock_unset)
		return beside;
	if (captured)
		return of_exif(captured);
	if (picture->exif.original.raw[0] || picture->exif.digitized.raw[0])
		return of_block(NULL, NULL);
	if (text)
		return beside;
	text = find_stated(picture, created, sizeof created / sizeof *created, &block);
	struct vg_stated_date out = of_block(text, block);
	out.created = text != NULL;
	return out;
}

struct vg_stated_date vg_date_of_saving(const struct vg_picture *picture)
{
	static const char *const saved[][2] = { { "XMP-xmp", "ModifyDate" } };
	const char *block = NULL;
	if (picture->exif.modified.present)
		return of_exif(&picture->exif.modified);
	const char *text = find_stated(picture, saved, 1, &block);
	return of_block(text, block);
}

void vg_date_stated(const struct vg_stated_date *date, char out[VG_TIME_TEXT])
{
	enum { YEAR = 4, MONTH = 7, LONGEST_MONTH = 31 };
	vg_look_local(&date->time, out);
	if (date->span > LONGEST_MONTH * VG_DAY)
		out[YEAR] = 0;
	else if (date->span > VG_DAY)
		out[MONTH] = 0;
}

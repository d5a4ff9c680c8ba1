#include "judge/dates.h"

#include <string.h>

#include "judge/look.h"

bool vg_date_is_by_hand(const char *local)
{
	static const char *const begins[] = { "1899-12-31", "1900", "1903-12-31", "1904", "1969-12-31", "1970", "1979-12-31", "1980", "199", "2" };
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(local, begins[i], strlen(begins[i])) == 0)
			return false;
	return true;
}

const struct vg_camera_time *vg_date_by_camera(const struct vg_record *record)
{
	const struct vg_exif *exif = &record->picture.exif;
	const struct vg_camera_time *const times[] = { &exif->original, &exif->digitized };
	char local[VG_TIME_TEXT];
	for (int i = 0; i < 2; i++) {
		if (!times[i]->present)
			continue;
		vg_look_local(times[i], local);
		if (!times[i]->clock_unset || vg_date_is_by_hand(local))
			return times[i];
	}
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

/* Fills what is left of a date that a block states. */
static void read_stated(struct vg_stated_date *out)
{
	struct vg_camera_date date;
	char local[VG_TIME_TEXT];
	if (vg_time_parse_camera(out->text, &date)) {
		out->time = (struct vg_camera_time){ .present = true, .has_offset = date.has_offset, .date_only = date.date_only,
						     .offset = date.offset, .time = date.time - date.offset };
		out->span = date.date_only ? VG_DAY : 0;
	} else if (!read_period(out->text, out)) {
		return;
	}
	vg_text_copy(out->time.raw, sizeof out->time.raw, out->text);
	vg_look_local(&out->time, local);
	/* People date what was taken before there were such clocks, and by a year or a day: only where counts begin is none meant. */
	out->time.clock_unset = strncmp(local, "199", 3) < 0 && !vg_date_is_by_hand(local);
}

/* The first of such statements in the file; false where there is none. */
static bool find_stated(const struct vg_picture *picture, const char *const (*names)[2], size_t count, struct vg_stated_date *out)
{
	const struct vg_sidecar block = vg_look_block(picture);
	for (size_t i = 0; i < count && !out->text; i++) {
		out->text = vg_sidecar_entry(&block, names[i][0], names[i][1]);
		out->block = strcmp(names[i][0], "IPTC") == 0 ? "IPTC" : "XMP";
	}
	if (out->text)
		read_stated(out);
	else
		out->block = NULL;
	return out->text != NULL;
}

static struct vg_stated_date of_exif(const struct vg_camera_time *time)
{
	return (struct vg_stated_date){ .time = *time, .span = time->date_only ? VG_DAY : 0 };
}

struct vg_stated_date vg_date_of_capture(const struct vg_record *record)
{
	static const char *const taken[][2] = { { "XMP-exif", "DateTimeOriginal" }, { "XMP-photoshop", "DateCreated" }, { "IPTC", "DateCreated" } };
	static const char *const created[][2] = { { "XMP-exif", "DateTimeDigitized" }, { "XMP-xmp", "CreateDate" }, { "IPTC", "DigitalCreationDate" } };
	const struct vg_picture *picture = &record->picture;
	const struct vg_camera_time *captured = vg_date_by_camera(record);
	struct vg_stated_date out = { .span = 0 };
	if (captured)
		return of_exif(captured);
	if (picture->exif.original.raw[0] || picture->exif.digitized.raw[0] ||
	    find_stated(picture, taken, sizeof taken / sizeof *taken, &out))
		return out;
	out.created = find_stated(picture, created, sizeof created / sizeof *created, &out);
	return out;
}

struct vg_stated_date vg_date_of_saving(const struct vg_picture *picture)
{
	static const char *const saved[][2] = { { "XMP-xmp", "ModifyDate" } };
	struct vg_stated_date out = { .span = 0 };
	if (picture->exif.modified.present)
		return of_exif(&picture->exif.modified);
	(void)find_stated(picture, saved, 1, &out);
	return out;
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

/* When a picture was taken, made or saved, in whatever block of the file says so. */
#ifndef VG_JUDGE_DATES_H
#define VG_JUDGE_DATES_H

#include <vestigo/record.h>

#include "base/time.h"

/* The camera's date: EXIF DateTimeOriginal, else DateTimeDigitized, the first that is not an unset clock's; an unset
 * clock's where there is no other; NULL. What people entered of a scan is the first, and when it was scanned the second. */
const struct vg_camera_time *vg_date_by_camera(const struct vg_record *record);
/* The same, NULL where there is none that a clock was set for. */
const struct vg_camera_time *vg_date_set_by_camera(const struct vg_record *record);

/* A date as a file states it. */
struct vg_stated_date {
	struct vg_camera_time time; /* where it begins; not present: none is stated, or none that can be read */
	int64_t span;               /* seconds: a day, a month or a year where no more is stated, else 0 */
	const char *block;          /* "XMP", "IPTC" or "PNG", which programs and people write; NULL: EXIF, or nothing */
	const char *text;           /* as written in the block; NULL. Borrowed */
	bool created;               /* when the file or its digital form was made: when it was taken is not stated */
};

/* The date of capture: EXIF DateTimeOriginal, else DateTimeDigitized; where EXIF states neither so that it can be read, or
 * that of a clock that was not set, that in XMP or IPTC; else when XMP, IPTC or a PNG's texts say that the picture was created or digitised. Thread-safe, as all here. */
struct vg_stated_date vg_date_of_capture(const struct vg_record *record);
/* When the file was last saved: EXIF DateTime, else xmp:ModifyDate. */
struct vg_stated_date vg_date_of_saving(const struct vg_picture *picture);

/* Of a local time ("1972-07-01 10:00:00") before cameras wrote EXIF: does no clock begin with it? Clocks count from 1900,
 * 1904, 1970 and 1980, and where a zone is taken off from the last day before. */
bool vg_date_is_by_hand(const char *local);
/* Is it there, and of a clock that was set, or entered by hand? */
bool vg_date_is_meant(const struct vg_camera_time *time);
/* "2015", "2015-03", "2015-03-04" or with the time of day, as exactly as it is stated. */
void vg_date_stated(const struct vg_stated_date *date, char out[VG_TIME_TEXT]);

#endif

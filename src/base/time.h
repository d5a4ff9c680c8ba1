/* Calendar time without time zones of the machine and without locale: seconds
 * since 1970-01-01T00:00:00Z, proleptic Gregorian, years 0 to 9999. */
#ifndef VG_BASE_TIME_H
#define VG_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

enum { VG_TIME_TEXT = 32 };

/* Seconds since the epoch of a civil date and time; false when out of range. */
bool vg_time_from_civil(int year, int month, int day, int hour, int minute, int second,
			int64_t *out);

/* Does it lie in the years 0 to 9999, in UTC? What does not is refused where it is read. */
bool vg_time_in_range(int64_t time);

/* "2024-12-26", "2024-12-26T10:11:12", with fraction, "Z" or an offset; a space
 * may stand for the T. *has_offset (may be NULL) tells whether a zone was given; without one the
 * text is read as UTC. */
bool vg_time_parse(const char *text, int64_t *out, bool *has_offset);

/* A date as cameras and programs write it into EXIF. The standard's notation is "2024:12:26
 * 10:11:12"; others are read where they can mean one date only. */
struct vg_camera_date {
	int64_t time;        /* the local date and time, read as UTC */
	bool date_only;      /* no time of day is stated: midnight */
	bool has_offset;     /* an offset or Z stands behind the time itself */
	int offset;          /* seconds east of UTC */
	const char *remark;  /* static: how it departs from the standard's notation; NULL: not at all */
};
/* False, *out untouched, when it is no date or could mean several. */
bool vg_time_parse_camera(const char *text, struct vg_camera_date *out);

/* Whether a local time (read as UTC) is what a clock says that was never set. */
bool vg_time_is_unset_clock(int64_t local);

/* The day of a time, counted from 1970-01-01. */
int64_t vg_time_day(int64_t time);

/* "26.12.2024 10:11:12 UTC+02:00" as Telegram's HTML export writes it. */
bool vg_time_parse_telegram_html(const char *text, int64_t *out, bool *has_offset);

/* "+02:00", "-0330", "Z" to seconds east of UTC. */
bool vg_time_parse_offset(const char *text, int *out_seconds);

/* "2024-12-26T08:11:12Z". */
void vg_time_format(int64_t time, char out[VG_TIME_TEXT]);
/* The same; without the "Z" where it is a time of day of an unknown zone. */
void vg_time_format_stated(int64_t time, bool local, char out[VG_TIME_TEXT]);

/* Microseconds since the epoch, and as "2024-12-26T08:11:12.123456Z". */
int64_t vg_time_now_fine(void);
void vg_time_format_fine(int64_t microseconds, char out[VG_TIME_TEXT]);

/* Now, in whole seconds, and a monotonic clock in seconds for rates. */
int64_t vg_time_now(void);
double vg_time_monotonic(void);

#endif

/* The measuring functions about dates: against each other, against the post, against what else states one. */
#include <math.h>
#include <string.h>

#include "judge/dates.h"
#include "judge/look.h"

enum {
	/* People post a picture of yesterday as of today: two days is past any doubt of zones. */
	BEFORE_FROM = 2 * VG_DAY,
	/* A month is no longer "today's news". A choice, not a measurement: weak before, moderate from here. */
	BEFORE_MODERATE_FROM = 30 * VG_DAY,
	/* The largest offset of a time zone from UTC. */
	ZONE_DOUBT = 14 * 3600,
	/* Clocks of cameras and servers disagree by minutes. */
	CLOCK_DOUBT = 10 * 60
};

static const char by_hand[] = "A capture date from before cameras wrote EXIF (%s): entered by hand, as archives do for scans, or of a clock that was not set.";

/* True, and said, when there is no date to compare. */
static bool no_capture_date(const struct vg_stated_date *date, const struct vg_record *record, struct vg_finding *finding)
{
	char text[VG_TIME_TEXT];
	const struct vg_exif *exif = &record->picture.exif;
	const struct vg_camera_time *time = &date->time;
	const char *raw = exif->original.raw[0] ? exif->original.raw : exif->digitized.raw;
	if (!time->present && raw[0])
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states a capture date that cannot be read: \"%s\".", raw);
	else if (!time->present && date->text)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "EXIF states no capture date; %s states %.60s, which is not compared.", date->block, date->text);
	else if (!time->present && !vg_look_unread(&record->picture, finding, "capture date"))
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states no capture date.");
	if (!time->present || !time->clock_unset)
		return !time->present;
	vg_look_local(time, text);
	evidence_text(finding, "captured", time->raw);
	if (date->block)
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s states %.60s, where clocks begin to count: no date of capture.", date->block, date->text);
	else if (vg_date_is_by_hand(text))
		say(finding, VG_NOT_OBSERVED, VG_WEAK, by_hand, text);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The camera's clock was not set (%s).", text);
	return true;
}

/* The post's moment on the clock of the camera where its zone is known, else of the post. */
static int64_t post_local(const struct vg_post *post, const struct vg_camera_time *capture)
{
	int64_t time;
	bool zone;
	if (post->date_is_local)
		return post->date;
	if (capture->has_offset)
		return post->date + capture->offset;
	/* Exports write the local time: as JSON beside the moment, as HTML before its offset. */
	char local[20] = "";
	vg_text_copy(local, sizeof local, post->date_raw ? post->date_raw : "");
	if ((vg_time_parse(local, &time, &zone) || vg_time_parse_telegram_html(local, &time, &zone)) && !zone)
		return time;
	return post->date;
}

/* The seconds by which a date is before the post at least, in whatever zone it was stated. */
static int64_t surely_before(const struct vg_post *post, const struct vg_stated_date *date)
{
	int64_t zone = date->time.has_offset && !post->date_is_local ? 0 : ZONE_DOUBT;
	return post->date - date->time.time - zone - date->span;
}

/* Whole days from a date, or from the end of a month or a year, to the post. */
static int64_t days_before(const struct vg_post *post, const struct vg_stated_date *date)
{
	int64_t local = date->time.time + date->time.offset, later = date->span > VG_DAY ? date->span - 1 : 0;
	return vg_time_day(post_local(post, &date->time)) - vg_time_day(local + later);
}

/* True, and said, when a date is not days before the post, or there is none to compare with; else tells the evidence. */
static bool not_before(const struct vg_post *post, const struct vg_stated_date *date, const char *key, const char *otherwise,
		       struct vg_finding *finding)
{
	if (!post->has_date) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The date of the post is not known.");
		return true;
	}
	evidence_text(finding, key, date->time.raw);
	evidence_time(finding, "posted", post->date);
	if (surely_before(post, date) < BEFORE_FROM) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s", part(finding, otherwise));
		return true;
	}
	evidence_number(finding, "days", (double)days_before(post, date));
	return false;
}

static enum vg_strength strength_of(const struct vg_post *post, const struct vg_stated_date *date)
{
	return surely_before(post, date) >= BEFORE_MODERATE_FROM ? VG_MODERATE : VG_WEAK;
}

/* What people and programs wrote of it: "Taken 2015, as its XMP says, 3282 days or more before the post." */
static void say_before(const struct vg_post *post, const struct vg_stated_date *date, const char *what, const char *block,
		       struct vg_finding *finding)
{
	char when[VG_TIME_TEXT];
	enum { DATE = 10 };
	int64_t days = days_before(post, date);
	vg_date_stated(date, when);
	when[strlen(when) > DATE ? DATE : strlen(when)] = 0;
	if (date->span > VG_DAY)
		say_of(finding, VG_OBSERVED, strength_of(post, date), (uint64_t)days, "%s %s, as its %s says, %lld day or more before the post.",
		       "%s %s, as its %s says, %lld days or more before the post.", what, when, block, (long long)days);
	else
		say_of(finding, VG_OBSERVED, strength_of(post, date), (uint64_t)days, "%s %s, as its %s says, %lld day before the post.",
		       "%s %s, as its %s says, %lld days before the post.", what, when, block, (long long)days);
}

static const char *taken_or_created(const struct vg_finding *finding, const struct vg_stated_date *date)
{
	return part(finding, date->created ? "Created" : "Taken");
}

void vg_measure_captured_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_stated_date date = vg_date_of_capture(c->record);
	const struct vg_post *post = &c->record->item.post;
	char day[VG_TIME_TEXT];
	if (no_capture_date(&date, c->record, finding) ||
	    not_before(post, &date, "captured", date.block ? "The date of capture is not days before the post."
							   : "The camera's date is not days before the post.", finding))
		return;
	if (date.block) {
		say_before(post, &date, taken_or_created(finding, &date), date.block, finding);
		return;
	}
	int64_t days = days_before(post, &date);
	vg_look_local(&date.time, day);
	say_of(finding, VG_OBSERVED, strength_of(post, &date), (uint64_t)days,
	       "Captured %.10s by the camera's clock, %lld day before the post.", "Captured %.10s by the camera's clock, %lld days before the post.",
	       day, (long long)days);
}

/* Who saved a picture had it: where nothing says when it was taken, this says when it was there. */
void vg_measure_saved_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_stated_date captured = vg_date_of_capture(c->record), saved = vg_date_of_saving(&c->record->picture);
	const struct vg_post *post = &c->record->item.post;
	if (captured.time.present && !captured.time.clock_unset)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states when it was taken, which is compared.");
	else if (!saved.time.present || saved.time.clock_unset)
		vg_look_nothing_stated(c, finding);
	else if (!not_before(post, &saved, "saved", "Looked for, and not so.", finding))
		say_before(post, &saved, part(finding, "Last saved"), saved.block ? saved.block : "EXIF", finding);
}

void vg_measure_captured_after_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_stated_date date = vg_date_of_capture(c->record);
	const struct vg_post *post = &c->record->item.post;
	char text[VG_TIME_TEXT];
	if (no_capture_date(&date, c->record, finding))
		return;
	int64_t limit = post->has_date && !post->was_edited ? post->date : post->has_edited ? post->edited : c->now;
	int64_t doubt = date.time.has_offset && !post->date_is_local ? CLOCK_DOUBT : ZONE_DOUBT;
	if (date.time.time - limit <= doubt) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s",
		    part(finding, post->has_date ? date.block ? "The date of capture is not after the post." : "The camera's date is not after the post."
				  : date.block ? "The date of capture is not after the examination." : "The camera's date is not after the examination."));
		return;
	}
	evidence_text(finding, "captured", date.time.raw);
	vg_date_stated(&date, text);
	if (date.block)
		say(finding, VG_OBSERVED, VG_MODERATE, post->has_date ? "%s %s, as its %s says, after the post."
								      : "%s %s, as its %s says, after the examination.",
		    taken_or_created(finding, &date), text, date.block);
	else
		say(finding, VG_OBSERVED, VG_MODERATE, post->has_date ? "Captured %s by the camera's clock, after the post."
								      : "Captured %s by the camera's clock, after the examination.", text);
}

void vg_measure_clock_unset(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *captured = vg_date_by_camera(c->record);
	char text[VG_TIME_TEXT];
	if (!captured) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	if (!captured->clock_unset) {
		vg_look_not_so(finding);
		return;
	}
	vg_look_local(captured, text);
	evidence_text(finding, "captured", captured->raw);
	if (vg_date_is_by_hand(text))
		say(finding, VG_NOT_OBSERVED, VG_WEAK, by_hand, text);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The camera's clock was not set (%s): its dates tell nothing.", text);
}

/* Do both state their zones, so that the instants can be compared? Where both state one zone, programs may have left it
 * there from the camera, and written the time of their own. */
static bool in_own_zones(const struct vg_camera_time *one, const struct vg_camera_time *other)
{
	return one->has_offset && other->has_offset && one->offset != other->offset;
}

/* Both where the file states both, of clocks that were set; the difference in seconds, on the camera's own clock where not
 * both state zones of their own. */
static bool both(const struct vg_camera_time *one, const struct vg_camera_time *other, int64_t *out_later)
{
	if (!vg_date_is_meant(one) || !vg_date_is_meant(other) || one->date_only || other->date_only)
		return false;
	*out_later = in_own_zones(one, other) ? one->time - other->time : (one->time + one->offset) - (other->time + other->offset);
	return true;
}

/* A scanner's date is not a camera's; within a minute both are one shutter. */
enum { DIGITIZED_DOUBT = 60 };

/* A date as EXIF writes it, as everything else here does: 2008-11-01 21:15:07, with its zone beside one of another. */
struct written {
	char text[32];
};
static struct written written(const struct vg_camera_time *time, const struct vg_camera_time *beside)
{
	enum { MOMENT = 19 };
	struct written date = { "" };
	vg_text_copy(date.text, MOMENT + 1, time->raw);
	for (size_t i = 4; i <= 7 && strlen(date.text) > 7; i += 3)
		date.text[i] = date.text[i] == ':' ? '-' : date.text[i];
	size_t used = strlen(date.text);
	if (in_own_zones(time, beside))
		snprintf(date.text + used, sizeof date.text - used, " %c%02d:%02d", time->offset < 0 ? '-' : '+', abs(time->offset) / 3600,
			 abs(time->offset) / 60 % 60);
	return date;
}

void vg_measure_digitized_differs(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_exif *exif = &c->record->picture.exif;
	int64_t later;
	if (!both(&exif->digitized, &exif->original, &later)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	if (llabs(later) <= DIGITIZED_DOUBT) {
		vg_look_not_so(finding);
		return;
	}
	evidence_text(finding, "original", exif->original.raw);
	evidence_text(finding, "digitized", exif->digitized.raw);
	say(finding, VG_OBSERVED, VG_WEAK, later > 0 ? "Taken %s and digitised %s: a digital camera writes one moment for both."
						      : "Taken %s, after it was digitised (%s): one of the two dates is wrong, or two clocks disagree.",
	    written(&exif->original, &exif->digitized).text, written(&exif->digitized, &exif->original).text);
}

/* Slow cards: cameras write up to a minute after the shutter. */
enum { WRITING = 120 };

void vg_measure_modified_after(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_exif *exif = &c->record->picture.exif;
	int64_t later;
	if (!both(&exif->modified, &exif->original, &later)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	/* Programs write it in another zone than the camera's. */
	bool own = in_own_zones(&exif->modified, &exif->original);
	if (later <= WRITING || (!own && later <= ZONE_DOUBT && later % 900 == 0)) {
		vg_look_not_so(finding);
		return;
	}
	evidence_text(finding, "modified", exif->modified.raw);
	say(finding, VG_OBSERVED, VG_WEAK, "The file was changed %s, after it was taken (%s).",
	    written(&exif->modified, &exif->original).text, written(&exif->original, &exif->modified).text);
}

void vg_measure_modified_before(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_exif *exif = &c->record->picture.exif;
	int64_t later;
	if (!both(&exif->modified, &exif->original, &later)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	if (later >= (in_own_zones(&exif->modified, &exif->original) ? -WRITING : -ZONE_DOUBT)) {
		vg_look_not_so(finding);
		return;
	}
	evidence_text(finding, "modified", exif->modified.raw);
	say(finding, VG_OBSERVED, VG_WEAK, "The file was last changed %s, before it was taken (%s): one of the two dates is wrong, or two clocks disagree.",
	    written(&exif->modified, &exif->original).text, written(&exif->original, &exif->modified).text);
}

/* Minutes after the moments from which receivers count that have heard no satellite yet: the beginning of GPS (IS-GPS-200),
 * and of the clocks of computers. */
static bool never_received(int64_t sky)
{
	static const int64_t begun[] = { 0, 315964800 /* 6 January 1980 */, 946684800 /* 1 January 2000 */ };
	enum { MINUTES = 10 * 60 };
	bool never = false;
	for (size_t i = 0; i < sizeof begun / sizeof *begun; i++)
		never |= sky >= begun[i] && sky < begun[i] + MINUTES;
	return never;
}

static bool satellites(const struct vg_picture *picture, int64_t *out)
{
	bool zone;
	return picture->exif.gps.time[0] && vg_time_parse(picture->exif.gps.time, out, &zone) && zone && !never_received(*out);
}

/* Receivers keep a fix for some minutes; zones are quarters of hours. */
enum { SATELLITES_DOUBT = 10 * 60, QUARTER = 15 * 60, FIX_KEPT = 5 * 60 };

/* Receivers count 1,024 weeks and begin anew (IS-GPS-200, 20.3.3.3.1.1): one that does not know of it is so far behind. */
static bool weeks_began_anew(const struct vg_case *c, int64_t sky)
{
	enum { CYCLE = 1024 * 7 * VG_DAY };
	const struct vg_camera_time *captured = vg_date_set_by_camera(c->record);
	int64_t clock = captured ? captured->time : c->record->item.post.date, behind = clock - sky;
	int64_t rest = behind % CYCLE;
	return behind > CYCLE / 2 && (rest <= 2 * VG_DAY || rest >= CYCLE - 2 * VG_DAY);
}

static void say_began_anew(const struct vg_case *c, struct vg_finding *finding)
{
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "The satellites' date in the file, %.10s, is 1,024 weeks behind, as of receivers whose count of weeks began anew.",
	    c->record->picture.exif.gps.time);
}

void vg_measure_satellites_differ(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *captured = vg_date_set_by_camera(c->record);
	int64_t sky;
	if (!captured || captured->date_only || !satellites(&c->record->picture, &sky)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	int64_t apart = captured->time - sky, rest = llabs(apart) % QUARTER;
	bool zone_explains = !captured->has_offset && llabs(apart) <= ZONE_DOUBT && (rest <= FIX_KEPT || rest >= QUARTER - FIX_KEPT);
	evidence_time(finding, "satellites", sky);
	evidence_text(finding, "captured", captured->raw);
	if (zone_explains || (captured->has_offset && llabs(apart) <= SATELLITES_DOUBT))
		vg_look_not_so(finding);
	else if (weeks_began_anew(c, sky))
		say_began_anew(c, finding);
	else if (captured->has_offset || llabs(apart) > ZONE_DOUBT)
		say(finding, VG_OBSERVED, VG_WEAK, "The satellites' time and the camera's clock are %.1f hours apart.", fabs((double)apart) / 3600);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The satellites' time and the camera's clock are apart by no time zone: %.1f hours.", fabs((double)apart) / 3600);
}

void vg_measure_satellites_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_post *post = &c->record->item.post;
	int64_t sky;
	if (!post->has_date || !satellites(&c->record->picture, &sky)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	int64_t before = post->date - sky - (post->date_is_local ? ZONE_DOUBT : 0);
	evidence_time(finding, "satellites", sky);
	if (before < BEFORE_FROM) {
		vg_look_not_so(finding);
		return;
	}
	evidence_number(finding, "days", floor((double)before / VG_DAY));
	if (weeks_began_anew(c, sky)) {
		say_began_anew(c, finding);
		return;
	}
	say(finding, VG_OBSERVED, before >= BEFORE_MODERATE_FROM ? VG_MODERATE : VG_WEAK,
	    "The satellites' date in the file, %.10s, is %.0f days before the post.", c->record->picture.exif.gps.time, floor((double)before / VG_DAY));
}

/* Zones stray from the sun's by up to three hours (western China), summer time adds one. */
static const double STRAY_HOURS = 4.0;

void vg_measure_offset_longitude(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *captured = vg_date_set_by_camera(c->record);
	const struct vg_gps *gps = &c->record->picture.exif.gps;
	if (!captured || !captured->has_offset || gps->kind != VG_POSITION_SIGNED) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	double sun = gps->longitude / 15, stated = captured->offset / 3600.0, apart = fabs(stated - sun);
	apart = fmin(apart, 24 - apart); /* across the date line */
	evidence_number(finding, "offset_hours", stated);
	evidence_number(finding, "longitude", gps->longitude);
	if (apart <= STRAY_HOURS)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The clock's zone (UTC%+.1f) is not that of the position, where the sun's is about UTC%+.1f.", stated, sun);
}

void vg_measure_exif_version(const struct vg_case *c, struct vg_finding *finding)
{
	/* When CIPA and JEITA published each, the first of the month. */
	static const struct { const char *version; int year, month; } published[] = {
		{ "0220", 2002, 4 }, { "0221", 2003, 9 }, { "0230", 2010, 4 }, { "0231", 2016, 7 }, { "0232", 2019, 5 }, { "0300", 2023, 5 } };
	const struct vg_camera_time *captured = vg_date_set_by_camera(c->record);
	const char *version = vg_picture_tag(&c->record->picture, VG_TAG_EXIF, "ExifVersion");
	if (!captured || !version) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
		int64_t since;
		if (strcmp(version, published[i].version) != 0 ||
		    !vg_time_from_civil(published[i].year - 1, published[i].month, 1, 0, 0, 0, &since) || captured->time >= since)
			continue;
		evidence_text(finding, "exif_version", version);
		evidence_text(finding, "captured", captured->raw);
		say(finding, VG_OBSERVED, VG_WEAK, "Taken %.10s by its date, in a form of EXIF (%.4s) that was published in %d.",
		    written(captured, captured).text, version, published[i].year);
		return;
	}
	vg_look_not_so(finding);
}

/* Two digits at a place; -1 when there are none. */
static int two_digits(const char *at)
{
	bool digits = at[0] >= '0' && at[0] <= '9' && at[1] >= '0' && at[1] <= '9';
	return digits ? (at[0] - '0') * 10 + at[1] - '0' : -1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The day that a name written by a camera or a phone states: IMG_20230211_142305, PXL_…, 2023-02-11 14.23.05,
 * Screenshot_2023-02-11-…. Telegram's own day-month-year is the post's, and not taken. */
static bool day_of_name(const char *name, int64_t *out)
{
	for (const char *at = name; strlen(at) >= 8; at++) {
		if (at != name && is_digit(at[-1]))
			continue;
		int century = two_digits(at), year = century < 0 ? -1 : two_digits(at + 2);
		if (year < 0 || century < 19 || century > 20)
			continue;
		size_t gap = at[4] == '-' || at[4] == '_' || at[4] == '.' ? 1 : 0;
		const char *month_at = at + 4 + gap;
		int month = two_digits(month_at), day = month < 0 || (gap && month_at[2] != at[4]) ? -1 : two_digits(month_at + 2 + gap);
		bool ends = day >= 0 && !is_digit(month_at[4 + gap]);
		if (ends && vg_time_from_civil(century * 100 + year, month, day, 0, 0, 0, out))
			return true;
	}
	return false;
}

void vg_measure_name_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_post *post = &c->record->item.post;
	int64_t day;
	if (!post->has_date || !day_of_name(vg_look_file_name(c->record), &day)) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file's name or the post states no day to compare.");
		return;
	}
	/* The whole of the named day, in any zone. */
	int64_t before = post->date - day - VG_DAY - ZONE_DOUBT;
	evidence_time(finding, "named", day);
	if (before < BEFORE_FROM) {
		vg_look_not_so(finding);
		return;
	}
	char text[VG_TIME_TEXT];
	vg_time_format(day, text);
	int64_t days = vg_time_day(post->date) - vg_time_day(day);
	evidence_number(finding, "days", (double)days);
	say(finding, VG_OBSERVED, VG_WEAK, "The file's name states %.10s, %lld days before the post.", text, (long long)days);
}

void vg_measure_name_against_capture(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *captured = vg_date_set_by_camera(c->record);
	int64_t day;
	if (!captured || !day_of_name(vg_look_file_name(c->record), &day)) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file's name or its camera data states no day to compare.");
		return;
	}
	int64_t apart = vg_time_day(captured->time + captured->offset) - vg_time_day(day);
	evidence_time(finding, "named", day);
	evidence_text(finding, "captured", captured->raw);
	/* A zone makes a day of difference. */
	if (llabs(apart) <= 1) {
		vg_look_not_so(finding);
		return;
	}
	char text[VG_TIME_TEXT];
	vg_time_format(day, text);
	say(finding, VG_OBSERVED, VG_WEAK, "The file's name states %.10s, its camera data %.10s.", text, written(captured, captured).text);
}

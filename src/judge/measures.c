/* The measuring functions behind the table of findings. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/time.h"
#include "judge/findings.h"

enum {
	DAY = 86400,
	/* People post a picture of yesterday as of today: two days is past any doubt of zones. */
	BEFORE_FROM = 2 * DAY,
	/* A month is no longer "today's news". A choice, not a measurement: weak before, moderate from here. */
	BEFORE_MODERATE_FROM = 30 * DAY,
	/* The largest offset of a time zone from UTC. */
	ZONE_DOUBT = 14 * 3600,
	/* Clocks of cameras and servers disagree by minutes. */
	CLOCK_DOUBT = 10 * 60,
	/* Encoders pad to a word or a line end. */
	TRAILING_FROM = 16
};

static void say(struct vg_finding *finding, enum vg_finding_outcome outcome,
		enum vg_strength strength, const char *format, ...) VG_PRINTF(4, 5);

static void say(struct vg_finding *finding, enum vg_finding_outcome outcome,
		enum vg_strength strength, const char *format, ...)
{
	va_list arguments;
	finding->outcome = outcome;
	finding->strength = strength;
	va_start(arguments, format);
	vsnprintf(finding->says, sizeof finding->says, format, arguments);
	va_end(arguments);
}

static void evidence_number(struct vg_finding *finding, const char *key, double number)
{
	if (finding->evidence_count < VG_EVIDENCE_MAXIMUM)
		finding->evidence[finding->evidence_count++] =
			(struct vg_evidence){ .key = key, .is_number = true, .number = number };
}

static void evidence_text(struct vg_finding *finding, const char *key, const char *text)
{
	if (finding->evidence_count >= VG_EVIDENCE_MAXIMUM)
		return;
	struct vg_evidence *evidence = &finding->evidence[finding->evidence_count++];
	*evidence = (struct vg_evidence){ .key = key };
	/* Cut between characters, not inside one. */
	char *whole = vg_text_copy_utf8(text, strlen(text), sizeof evidence->text - 1);
	vg_text_copy(evidence->text, sizeof evidence->text, whole ? whole : "");
	free(whole);
}

static void evidence_time(struct vg_finding *finding, const char *key, int64_t time)
{
	char text[VG_TIME_TEXT];
	vg_time_format(time, text);
	evidence_text(finding, key, text);
}

static void describe_match(struct vg_finding *finding, const struct vg_match *match)
{
	evidence_number(finding, "known", (double)match->known_id);
	if (match->has_date)
		evidence_time(finding, "seen", match->date);
	if (match->source)
		evidence_text(finding, "source", match->source);
	if (match->pdq_distance >= 0)
		evidence_number(finding, "pdq_distance", match->pdq_distance);
}

/* Nothing was looked for in the catalogue, and the finding says why. */
static bool not_searched(const struct vg_case *c, struct vg_finding *finding)
{
	if (c->search == VG_SEARCHED_NOTHING)
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Not searched: the catalogue is empty.");
	else if (c->search == VG_SEARCHED_ONE)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Two pictures were compared: nothing was searched.");
	else if (c->record->search_fault[0] && !c->record->matches.count)
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "The search could not be completed: %.200s.", c->record->search_fault);
	return finding->says[0] != 0;
}

static void prior_appearance(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_match *match = vg_judge_best(c->record, VG_REUSE_FOUND);
	char seen[VG_TIME_TEXT] = "";
	if (not_searched(c, finding))
		return;
	if (!match) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No earlier appearance in the catalogue.");
		return;
	}
	if (match->has_date)
		vg_time_format(match->date, seen);
	seen[seen[0] ? 10 : 0] = 0;
	say(finding, VG_OBSERVED, match->strength, "Seen before%s%s: known #%lld%s%.160s%s.",
	    seen[0] ? " on " : "", seen, (long long)match->known_id, match->title ? ", \"" : "",
	    match->title ? match->title : "", match->title ? "\"" : "");
	describe_match(finding, match);
}

static void say_later(struct vg_finding *finding, const struct vg_match *match, const struct vg_post *post)
{
	bool before = match->has_date && !(post->has_date && match->date >= post->date);
	const char *shows = match->strength < VG_STRONG ? "perhaps shows" : "shows";
	char seen[VG_TIME_TEXT];
	vg_time_format(match->date, seen);
	if (match->only_own_post)
		say(finding, VG_OBSERVED, match->strength, "Known #%lld is this very post.", (long long)match->known_id);
	else if (!match->has_date)
		say(finding, VG_OBSERVED, match->strength,
		    "Known #%lld %s the same picture, but when it was seen is not known.", (long long)match->known_id, shows);
	else
		say(finding, VG_OBSERVED, match->strength, "Known #%lld %s the same picture, seen on %.10s%s.",
		    (long long)match->known_id, shows, seen, before ? "" : ", not before this post");
}

static void later_appearance(const struct vg_case *c, struct vg_finding *finding)
{
	static const enum vg_reuse standings[] = { VG_REUSE_LATER_ONLY, VG_REUSE_POSSIBLE, VG_REUSE_NONE_FOUND };
	const struct vg_match *match = NULL;
	for (size_t i = 0; i < sizeof standings / sizeof *standings && !match; i++)
		match = vg_judge_best(c->record, standings[i]);
	if (not_searched(c, finding))
		return;
	if (!match) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No appearance in the catalogue that is later or undated.");
		return;
	}
	say_later(finding, match, &c->record->item.post);
	describe_match(finding, match);
}

/* The match with differences that is surest. */
static const struct vg_match *differing(const struct vg_matches *matches, bool *out_compared)
{
	*out_compared = false;
	for (size_t i = 0; i < matches->count; i++) {
		const struct vg_match *match = &matches->match[i];
		*out_compared |= match->compared || match->strength == VG_EXACT;
		if (match->difference_count && match->strength >= VG_MODERATE)
			return match;
	}
	return NULL;
}

static void region_differs(const struct vg_case *c, struct vg_finding *finding)
{
	bool compared;
	const struct vg_match *match = differing(&c->record->matches, &compared);
	double share = 0;
	if (!match) {
		bool left_out = !compared && c->record->matches.count && !c->record->picture.rendition_size;
		if (left_out)
			say(finding, VG_NOT_EXAMINED, VG_WEAK,
			    "It was not compared with what it matches: no small version of it was made, as when hashes alone are asked for.");
		else
			say(finding, compared ? VG_NOT_OBSERVED : VG_NOT_APPLICABLE, VG_WEAK,
			    compared ? "No region differs from what it matches."
				     : "Nothing that it matches could be compared with it.");
		return;
	}
	for (size_t i = 0; i < match->difference_count; i++)
		share += match->difference[i].share;
	const double *box = match->difference[0].box;
	bool single = match->difference_count == 1;
	char other[48] = "the other picture";
	if (c->search != VG_SEARCHED_ONE)
		snprintf(other, sizeof other, "known #%lld", (long long)match->known_id);
	say(finding, VG_OBSERVED, match->strength, "%zu %s from %s%s %.0f × %.0f pixels at %.0f,%.0f.",
	    match->difference_count, single ? "region differs" : "regions differ", other,
	    single ? ":" : ", the largest", box[2], box[3], box[0], box[1]);
	evidence_number(finding, "known", (double)match->known_id);
	evidence_number(finding, "regions", (double)match->difference_count);
	evidence_number(finding, "share", share);
}

static void repeated(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_repeat *repeat = &c->record->repeat;
	if (!repeat->present) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not seen earlier in this run.");
		return;
	}
	if (repeat->has_message)
		say(finding, VG_OBSERVED, repeat->same_bytes ? VG_EXACT : VG_STRONG,
		    "Repeats message %lld (%s).", (long long)repeat->message,
		    repeat->same_bytes ? "same bytes" : "same picture");
	else
		say(finding, VG_OBSERVED, repeat->same_bytes ? VG_EXACT : VG_STRONG, "Repeats item %llu (%s).",
		    (unsigned long long)repeat->seq, repeat->same_bytes ? "same bytes" : "same picture");
	evidence_number(finding, "seq", (double)repeat->seq);
	evidence_number(finding, "pdq_distance", repeat->pdq_distance);
}

static const struct vg_camera_time *capture_time(const struct vg_record *record)
{
	const struct vg_exif *exif = &record->picture.exif;
	return exif->original.present ? &exif->original
	     : exif->digitized.present ? &exif->digitized : NULL;
}

static void captured_before_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *capture = capture_time(c->record);
	const struct vg_post *post = &c->record->item.post;
	if (!capture || !post->has_date) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "%s", capture ? "The date of the post is not known."
								      : "The file states no capture date.");
		return;
	}
	int64_t before = post->date - capture->time;
	int64_t doubt = capture->has_offset && !post->date_is_local ? 0 : ZONE_DOUBT;
	evidence_text(finding, "captured", capture->raw);
	evidence_time(finding, "posted", post->date);
	if (before - doubt < BEFORE_FROM) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The camera's date is not days before the post.");
		return;
	}
	evidence_number(finding, "days", (double)(before / DAY));
	char day[VG_TIME_TEXT];
	vg_time_format(capture->time, day);
	say(finding, VG_OBSERVED, before - doubt >= BEFORE_MODERATE_FROM ? VG_MODERATE : VG_WEAK,
	    "Captured %.10s by the camera's clock, %lld days before the post.", day,
	    (long long)(before / DAY));
}

static void captured_after_post(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_camera_time *capture = capture_time(c->record);
	const struct vg_post *post = &c->record->item.post;
	if (!capture) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file states no capture date.");
		return;
	}
	int64_t limit = post->has_date ? post->date : c->now;
	int64_t doubt = capture->has_offset && !post->date_is_local ? CLOCK_DOUBT : ZONE_DOUBT;
	if (capture->time - limit <= doubt) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The camera's date is not after the %s.",
		    post->has_date ? "post" : "examination");
		return;
	}
	evidence_text(finding, "captured", capture->raw);
	say(finding, VG_OBSERVED, VG_MODERATE, "Captured %.19s by the camera's clock, after the %s.",
	    capture->raw, post->has_date ? "post" : "examination");
}

static void editing_software(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const editors[] = {
		"photoshop", "lightroom", "gimp", "affinity", "paint.net", "pixelmator", "snapseed",
		"picsart", "capture one", "luminar", "facetune", "canva", "photoscape", "acdsee",
		"corel", "paintshop", "painttool", "irfanview", "xnview", "darktable", "rawtherapee",
		"picasa", "imagemagick", "photodirector", "vsco", "meitu", "remini", "stable diffusion",
		"midjourney", "dall", "firefly", "krita", "polarr", "fotor", "photopea",
	};
	const char *software = c->record->picture.exif.software;
	if (!software[0]) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file names no software.");
		return;
	}
	evidence_text(finding, "software", software);
	for (size_t i = 0; i < sizeof editors / sizeof *editors; i++)
		if (strcasestr(software, editors[i])) {
			say(finding, VG_OBSERVED, VG_WEAK, "Written by \"%s\", a program that edits pictures.", software);
			return;
		}
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "The software named is not a known picture editor.");
}

static void thumbnail_differs(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_exif *exif = &c->record->picture.exif;
	if (exif->thumbnail == VG_THUMBNAIL_NONE || exif->thumbnail == VG_THUMBNAIL_UNREADABLE) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "The file holds no readable thumbnail.");
		return;
	}
	evidence_number(finding, "correlation", exif->thumbnail_correlation);
	evidence_number(finding, "pdq_distance", exif->thumbnail_pdq_distance);
	if (exif->thumbnail == VG_THUMBNAIL_DIFFERENT)
		say(finding, VG_OBSERVED, VG_MODERATE,
		    "The thumbnail inside the file (%u x %u) shows something else than the picture.",
		    exif->thumbnail_width, exif->thumbnail_height);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The thumbnail inside the file %s the picture.",
		    exif->thumbnail == VG_THUMBNAIL_UNCLEAR ? "is neither clearly the same as nor clearly other than"
							    : "shows");
}

static void gps_position(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_gps *gps = &c->record->picture.exif.gps;
	if (!gps->present) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states no position.");
		return;
	}
	say(finding, VG_OBSERVED, VG_MODERATE, "The file states the position %.6f, %.6f.", gps->latitude,
	    gps->longitude);
	evidence_number(finding, "latitude", gps->latitude);
	evidence_number(finding, "longitude", gps->longitude);
}

static bool holds_metadata(const struct vg_picture *picture)
{
	return picture->exif.present || picture->xmp_bytes || picture->iptc_bytes;
}

const char *vg_absence_expected(const struct vg_record *record)
{
	const struct vg_post *post = &record->item.post;
	const struct vg_picture *picture = &record->picture;
	if (record->item.thumbnail)
		return "thumbnails made by Telegram hold none";
	if (post->sent_as && strcmp(post->sent_as, "photo") == 0)
		return "Telegram removes it from photos";
	if (post->sent_as && strcmp(post->sent_as, "sticker") == 0)
		return "stickers hold none";
	if (picture->format == VG_FORMAT_PNG || picture->format == VG_FORMAT_GIF ||
	    picture->format == VG_FORMAT_WEBP)
		return "files of this format, such as screenshots, rarely hold any";
	if (picture->jpeg.origin[0][0])
		return "consistent with a photo sent through Telegram, which removes it";
	return NULL;
}

static void metadata_absent(const struct vg_case *c, struct vg_finding *finding)
{
	if (holds_metadata(&c->record->picture)) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file holds metadata.");
		return;
	}
	const char *reason = vg_absence_expected(c->record);
	bool as_file = c->record->item.post.sent_as && strcmp(c->record->item.post.sent_as, "file") == 0;
	if (reason)
		say(finding, VG_OBSERVED, VG_WEAK, "No camera data: %s.", reason);
	else
		say(finding, VG_OBSERVED, as_file ? VG_MODERATE : VG_WEAK, "No camera data%s.",
		    as_file ? ", though it was sent as a file, which Telegram does not change"
			    : ", and nothing about the file says why");
}

static void metadata_malformed(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	int count = 0;
	for (int i = 0; i < VG_DEFECTS && picture->defects[i][0]; i++)
		if (strncmp(picture->defects[i], "decoder:", 8) != 0) {
			evidence_text(finding, "defect", picture->defects[i]);
			count++;
		}
	if (count)
		say(finding, VG_OBSERVED, VG_WEAK, "Metadata that breaks its format's rules: %s.",
		    finding->evidence[0].text);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing malformed met.");
}

static void type_mismatch(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_item *item = &c->record->item;
	const struct vg_picture *picture = &c->record->picture;
	enum vg_format by_name = vg_format_from_file_name(item->name);
	enum vg_format declared =
		item->declared_type ? vg_format_from_media_type(item->declared_type) : VG_FORMAT_UNKNOWN;
	evidence_text(finding, "bytes", picture->type);
	if (by_name && by_name != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Named as %s, but the bytes are %s.",
		    vg_format_name(by_name), picture->type);
	} else if (declared && declared != picture->format) {
		say(finding, VG_OBSERVED, VG_STRONG, "Declared as %s, but the bytes are %s.",
		    item->declared_type, picture->type);
	} else {
		say(finding, by_name || declared ? VG_NOT_OBSERVED : VG_NOT_APPLICABLE, VG_WEAK,
		    by_name || declared ? "Name and bytes agree." : "Neither name nor post declares a type.");
	}
}

static void trailing_data(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_jpeg *jpeg = &c->record->picture.jpeg;
	if (!jpeg->present) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
		return;
	}
	evidence_number(finding, "bytes", (double)jpeg->trailing_bytes);
	if (jpeg->trailing_bytes >= TRAILING_FROM)
		say(finding, VG_OBSERVED, VG_WEAK, "%llu bytes behind the end of the picture.",
		    (unsigned long long)jpeg->trailing_bytes);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Nothing behind the end of the picture.");
}

static void sender_habits(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_jpeg *jpeg = &c->record->picture.jpeg;
	if (!jpeg->present)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
	else if (!jpeg->origin[0][0])
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not the settings of a sender that this build knows.");
	else {
		say(finding, VG_OBSERVED, VG_WEAK,
		    "Consistent with a photo sent through %s (quality %u, %s, long side at most 1280 or 2560).",
		    jpeg->origin[0], jpeg->quality, jpeg->progressive ? "progressive" : "baseline");
		for (int i = 0; i < VG_ORIGINS && jpeg->origin[i][0]; i++)
			evidence_text(finding, "sender", jpeg->origin[i]);
	}
}

static void low_detail(const struct vg_case *c, struct vg_finding *finding)
{
	int quality = c->record->picture.pdq.quality;
	evidence_number(finding, "pdq_quality", quality);
	if (quality < VG_PDQ_MATCH_QUALITY)
		say(finding, VG_OBSERVED, VG_STRONG,
		    "Too little detail for the perceptual hash (quality %d of 100): only same bytes and same pixels were searched.",
		    quality);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Enough detail for the perceptual hash.");
}

static void damaged(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	for (int i = 0; i < VG_DEFECTS && picture->defects[i][0]; i++)
		if (strncmp(picture->defects[i], "decoder:", 8) == 0) {
			say(finding, VG_OBSERVED, VG_MODERATE, "Parts may be missing;%s.", picture->defects[i] + 8);
			evidence_text(finding, "defect", picture->defects[i]);
			return;
		}
	say(finding, VG_NOT_OBSERVED, VG_WEAK, "It decodes without complaint.");
}

vg_measure *const vg_finding_measures[FINDINGS] = {
	[PRIOR_APPEARANCE] = prior_appearance, [LATER_APPEARANCE] = later_appearance,
	[REPEATED] = repeated, [CAPTURED_BEFORE_POST] = captured_before_post,
	[CAPTURED_AFTER_POST] = captured_after_post, [EDITING_SOFTWARE] = editing_software,
	[REGION_DIFFERS] = region_differs, [THUMBNAIL_DIFFERS] = thumbnail_differs, [GPS_POSITION] = gps_position,
	[METADATA_ABSENT] = metadata_absent, [METADATA_MALFORMED] = metadata_malformed,
	[TYPE_MISMATCH] = type_mismatch, [TRAILING_DATA] = trailing_data,
	[SENDER_HABITS] = sender_habits, [LOW_DETAIL] = low_detail, [DAMAGED] = damaged,
};

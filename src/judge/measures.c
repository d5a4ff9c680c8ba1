/* The measuring functions behind the table of findings: those about matches. */
#include "judge/say.h"

static void describe_match(struct vg_finding *finding, const struct vg_match *match)
{
	char seen[VG_DATE_TEXT];
	vg_date_format_seen(match->date, match->date_precision, seen);
	evidence_number(finding, "known", (double)match->known_id);
	if (match->has_date)
		evidence_text(finding, "seen", seen);
	if (match->source)
		evidence_text(finding, "source", match->source);
	if (match->pdq_distance >= 0)
		evidence_number(finding, "pdq_distance", match->pdq_distance);
}

/* Nothing was looked for in the catalogue, and the finding says why. */
static bool not_searched(const struct vg_case *c, struct vg_finding *finding)
{
	if (c->search == VG_SEARCHED_NOTHING)
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Not searched: the catalogue is empty, or all of it is set aside.");
	else if (c->search == VG_SEARCHED_ONE)
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Two pictures were compared: nothing was searched.");
	else if (c->record->search_fault[0] && !c->record->matches.count)
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "The search could not be completed: %.200s.", vg_shortened(c->record->search_fault, 200).text);
	return finding->says[0] != 0;
}

/* "on" a day, and "in" a month or a year. */
static bool is_day(const struct vg_match *match)
{
	return match->date_precision <= VG_DATE_DAY;
}

static void prior_appearance(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_match *match = vg_judge_best(c->record, VG_REUSE_FOUND);
	char seen[VG_DATE_TEXT] = "";
	if (not_searched(c, finding))
		return;
	if (!match) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No earlier appearance in the catalogue.");
		return;
	}
	if (match->has_date)
		vg_date_format_seen(match->date, match->date_precision, seen);
	say(finding, VG_OBSERVED, match->strength, "Seen before%s%.10s: known #%lld%s%.160s%s.",
	    part(finding, !seen[0] ? "" : is_day(match) ? " on " : " in "), seen, (long long)match->known_id,
	    match->title ? part(finding, ", \"") : "", vg_shortened(match->title ? match->title : "", 160).text,
	    match->title ? part(finding, "\"") : "");
	describe_match(finding, match);
}

static void say_later(struct vg_finding *finding, const struct vg_match *match, const struct vg_post *post)
{
	static const char *const when[] = { [VG_SEEN_EARLIER] = "", [VG_SEEN_THEN] = ", which may be before or after this post",
					    [VG_SEEN_LATER] = ", after this post", [VG_SEEN_UNDATED] = "" };
	const char *shows = match->strength < VG_STRONG ? "perhaps shows" : "shows";
	char seen[VG_DATE_TEXT];
	vg_date_format_seen(match->date, match->date_precision, seen);
	if (match->only_own_post)
		say(finding, VG_OBSERVED, match->strength, "Known #%lld is this very post.", (long long)match->known_id);
	else if (!match->has_date)
		say(finding, VG_OBSERVED, match->strength,
		    "Known #%lld %s the same picture, but when it was seen is not known.", (long long)match->known_id, part(finding, shows));
	else
		say(finding, VG_OBSERVED, match->strength, "Known #%lld %s the same picture, seen %s %.10s%s.",
		    (long long)match->known_id, part(finding, shows), part(finding, is_day(match) ? "on" : "in"), seen,
		    part(finding, when[vg_judge_when(match, post)]));
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

static void shares_part(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_match *first;
	size_t count = vg_judge_sharing(&c->record->matches, &first);
	if (c->search != VG_SEARCHED_ONE && not_searched(c, finding))
		return;
	if (!first) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No part is shared with other pictures.");
		return;
	}
	const double *box = first->shared_box;
	if (count == 1 && first->structure.design && first->design.id) {
		const struct vg_match_design *design = &first->design;
		say_of(finding, VG_OBSERVED, VG_WEAK, design->pictures,
		       "A part at %.0f,%.0f (%.0f × %.0f) is the design%s%.90s%s of %llu known picture; the rest is something else.",
		       "A part at %.0f,%.0f (%.0f × %.0f) is the design%s%.90s%s of %llu known pictures; the rest is something else.",
		       box[0], box[1], box[2], box[3], design->name[0] ? part(finding, " \"") : "", vg_shortened(design->name, 90).text,
		       design->name[0] ? part(finding, "\"") : "", (unsigned long long)design->pictures);
		evidence_number(finding, "design", (double)design->id);
		evidence_number(finding, "pictures", (double)design->pictures);
		evidence_number(finding, "known", (double)first->known_id);
		return;
	}
	say_of(finding, VG_OBSERVED, VG_WEAK, count,
	       "A part at %.0f,%.0f (%.0f × %.0f) is shared with %zu other picture, which shows something else.",
	       "A part at %.0f,%.0f (%.0f × %.0f) is shared with %zu other pictures, which show something else.",
	       box[0], box[1], box[2], box[3], count);
	evidence_number(finding, "pictures", (double)count);
	evidence_number(finding, "known", (double)first->known_id);
}

/* What comparing came to. */
struct differing {
	const struct vg_match *match; /* the surest with differences; NULL: none */
	const struct vg_match *newer; /* the same among those that are newer than what is exactly this picture */
	bool compared, in_part;
};

static struct differing find_differing(const struct vg_record *record)
{
	struct differing found = { 0 };
	for (size_t i = 0; i < record->matches.count; i++) {
		const struct vg_match *match = &record->matches.match[i];
		bool sure = match->strength >= VG_MODERATE;
		found.compared |= match->compared || match->strength == VG_EXACT;
		found.in_part |= match->in_part && sure && match->strength < VG_EXACT;
		if (!match->difference_count || !sure)
			continue;
		const struct vg_match **kept = vg_judge_is_newer(record, match) ? &found.newer : &found.match;
		if (!*kept)
			*kept = match;
	}
	return found;
}

static void region_differs(const struct vg_case *c, struct vg_finding *finding)
{
	const struct differing found = find_differing(c->record);
	const struct vg_match *match = found.match;
	double share = 0;
	if (found.in_part || (match && c->record->picture.read_share < 1)) { /* damage is no alteration */
		say(finding, VG_NOT_EXAMINED, VG_WEAK, c->record->picture.read_share < 1
		    ? "What differs from what it matches is not told: parts of this picture could not be read."
		    : "What differs from what it matches is not told: parts of that picture could not be read.");
		return;
	}
	if (!match && found.newer) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Known #%lld differs from it, and was seen later than a picture that is exactly this one.",
		    (long long)found.newer->known_id);
		return;
	}
	if (!match) {
		bool left_out = !found.compared && c->record->matches.count && !c->record->picture.rendition_size;
		if (left_out)
			say(finding, VG_NOT_EXAMINED, VG_WEAK,
			    "It was not compared with what it matches: no small version of it was made, as when hashes alone are asked for.");
		else
			say(finding, found.compared ? VG_NOT_OBSERVED : VG_NOT_APPLICABLE, VG_WEAK,
			    found.compared ? "No region that is large enough to be told differs from what it matches."
				     : "Nothing that it matches could be compared with it.");
		return;
	}
	for (size_t i = 0; i < match->difference_count; i++)
		share += match->difference[i].share;
	const double *box = match->difference[0].box;
	bool single = match->difference_count == 1;
	char other[96];
	if (c->search != VG_SEARCHED_ONE)
		snprintf(other, sizeof other, part(finding, "known #%lld"), (long long)match->known_id);
	else
		snprintf(other, sizeof other, "%s", part(finding, "the other picture"));
	say_of(finding, VG_OBSERVED, match->strength, match->difference_count, "%zu region differs from %s%s %.0f × %.0f pixels at %.0f,%.0f.",
	       "%zu regions differ from %s%s %.0f × %.0f pixels at %.0f,%.0f.", match->difference_count, other,
	       part(finding, single ? ":" : ", the largest"), box[2], box[3], box[0], box[1]);
	evidence_number(finding, "known", (double)match->known_id);
	evidence_number(finding, "regions", (double)match->difference_count);
	evidence_number(finding, "share", share);
}

static void repeated(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_repeat *repeat = &c->record->repeat;
	char how[256];
	if (!repeat->present) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not seen earlier in this run.");
		return;
	}
	vg_repeat_describe(finding->language, repeat, how);
	if (repeat->has_message)
		say(finding, VG_OBSERVED, repeat->strength,
		    "Repeats message %lld%s (%s).", (long long)repeat->message,
		    part(finding, !repeat->other_chat ? "" : c->record->item.post.present ? " of another chat" : " of a chat"), how);
	else
		say(finding, VG_OBSERVED, repeat->strength, "Repeats item %llu (%s).",
		    (unsigned long long)repeat->seq, how);
	evidence_number(finding, "seq", (double)repeat->seq);
	evidence_number(finding, "pdq_distance", repeat->pdq_distance);
}

vg_measure *const vg_finding_measures[FINDINGS] = {
	[PRIOR_APPEARANCE] = prior_appearance, [LATER_APPEARANCE] = later_appearance,
	[SHARES_PART] = shares_part,
	[REPEATED] = repeated, [CAPTURED_BEFORE_POST] = vg_measure_captured_before_post,
	[CAPTURED_AFTER_POST] = vg_measure_captured_after_post, [EDITING_SOFTWARE] = vg_measure_editing_software,
	[REGION_DIFFERS] = region_differs, [THUMBNAIL_DIFFERS] = vg_measure_thumbnail_differs,
	[THUMBNAIL_MIRRORED] = vg_measure_thumbnail_mirrored, [THUMBNAIL_TURNED] = vg_measure_thumbnail_turned,
	[THUMBNAIL_CROPPED] = vg_measure_thumbnail_cropped, [THUMBNAIL_REGION] = vg_measure_thumbnail_region,
	 [GPS_POSITION] = vg_measure_gps_position,
	[METADATA_ABSENT] = vg_measure_metadata_absent, [METADATA_MALFORMED] = vg_measure_metadata_malformed,
	[TYPE_MISMATCH] = vg_measure_type_mismatch, [TRAILING_DATA] = vg_measure_trailing_data,
	[SENDER_HABITS] = vg_measure_sender_habits, [LOW_DETAIL] = vg_measure_low_detail, [DAMAGED] = vg_measure_damaged,
	[CLOCK_UNSET] = vg_measure_clock_unset, [DIGITIZED_DIFFERS] = vg_measure_digitized_differs,
	[MODIFIED_LATER] = vg_measure_modified_after, [MODIFIED_EARLIER] = vg_measure_modified_before,
	[SATELLITES_DIFFER] = vg_measure_satellites_differ,
	[SATELLITES_BEFORE_POST] = vg_measure_satellites_before_post,
	[OFFSET_LONGITUDE] = vg_measure_offset_longitude, [EXIF_VERSION] = vg_measure_exif_version,
	[NAME_BEFORE_POST] = vg_measure_name_before_post, [NAME_AGAINST_CAPTURE] = vg_measure_name_against_capture,
	[PLACE_HEMISPHERE] = vg_measure_place_hemisphere, [PLACE_ZERO] = vg_measure_place_zero,
	[PLACE_NO_FIX] = vg_measure_place_no_fix, [PLACE_ALTITUDE] = vg_measure_place_altitude,
	[PLACE_IMPRECISE] = vg_measure_place_imprecise, [PLACE_DATUM] = vg_measure_place_datum,
	[LENS_CONTRADICTS] = vg_measure_lens_contradicts, [FOCAL_CONTRADICTS] = vg_measure_focal_contradicts,
	[EXPOSURE_CONTRADICTS] = vg_measure_exposure_contradicts, [SIZE_CONTRADICTS] = vg_measure_size_contradicts,
	[ORIENTATION_CONTRADICTS] = vg_measure_orientation_contradicts, [GENERATOR] = vg_measure_generator,
	[PLATFORM_SOFTWARE] = vg_measure_platform_software, [METADATA_ON_PHOTO] = vg_measure_metadata_on_photo,
	[PHOTO_FORM] = vg_measure_photo_form, [CAMERA_NAME_STRIPPED] = vg_measure_camera_name_stripped,
	[NAME_OF_PLATFORM] = vg_measure_name_of_platform, [SCREEN_SIZE] = vg_measure_screen_size,
	[CREDIT] = vg_measure_credit, [DESCRIPTION] = vg_measure_description,
	[PROGRESSIVE_CAMERA] = vg_measure_progressive_camera, [ADOBE_STRUCTURE] = vg_measure_adobe_structure,
	[LOW_QUALITY_CAMERA] = vg_measure_low_quality_camera,
	[EDIT_HISTORY] = vg_measure_edit_history, [DERIVED_FROM] = vg_measure_derived_from,
	[CREDENTIALS_HOLD] = vg_measure_credentials_hold, [CREDENTIALS_CHANGED] = vg_measure_credentials_changed,
	[CREDENTIALS_INVALID] = vg_measure_credentials_invalid, [STATED_GENERATED] = vg_measure_stated_generated, [DETAIL_TWICE] = vg_measure_detail_twice,
	[SAVED_BEFORE] = vg_measure_saved_before, [TABLES_OF_PROGRAM] = vg_measure_tables_of_program,
	[SIDECAR_OTHERWISE] = vg_measure_sidecar_otherwise, [BLOCKS_CONTRADICT] = vg_measure_blocks_contradict,
	[SAVED_BEFORE_POST] = vg_measure_saved_before_post,
};

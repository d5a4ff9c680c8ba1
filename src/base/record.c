#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/name_of.h"
#include "base/phrases.h"

#include <vestigo/record.h>

const char *vg_finding_outcome_name(enum vg_finding_outcome outcome)
{
	static const char *const names[] = { "observed", "not_observed", "not_applicable",
					     "not_examined", "error" };
	return VG_NAME_OF(names, outcome);
}

const char *vg_reuse_name(enum vg_reuse reuse)
{
	static const char *const names[VG_REUSE_COUNT] = {
		[VG_REUSE_NOT_SEARCHED] = "not_searched", [VG_REUSE_SEARCH_INCOMPLETE] = "search_incomplete",
		[VG_REUSE_NONE_FOUND] = "none_found", [VG_REUSE_SHARES_PART] = "shares_part",
		[VG_REUSE_LATER_ONLY] = "later_only",
		[VG_REUSE_POSSIBLE] = "possible", [VG_REUSE_FOUND] = "prior_appearance_found" };
	return VG_NAME_OF(names, reuse);
}

const char *vg_alteration_name(enum vg_alteration alteration)
{
	static const char *const names[] = { "cannot_assess", "no_indicator_found",
					     "indicators_present", "difference_located" };
	return VG_NAME_OF(names, alteration);
}

const char *vg_metadata_state_name(enum vg_metadata_state state)
{
	static const char *const names[] = { "consistent", "inconsistent", "absent_expected",
					     "absent_unexplained", "malformed", NULL };
	return VG_NAME_OF(names, state);
}

void vg_record_release(struct vg_record *record)
{
	if (!record)
		return;
	vg_item_release(&record->item);
	vg_picture_release(&record->picture);
	vg_matches_release(&record->matches);
	for (size_t i = 0; i < record->sidecar_count; i++)
		vg_sidecar_release(&record->sidecars[i]);
	memset(record, 0, sizeof *record);
}

void vg_record_move(struct vg_record *record, struct vg_record *out)
{
	*out = *record;
	memset(record, 0, sizeof *record);
}

const char *vg_repeat_by_name(enum vg_repeat_by by)
{
	static const char *const names[VG_REPEAT_BY_COUNT] = { "bytes", "pixels", "hashes", "features" };
	return VG_NAME_OF(names, by);
}

static void VG_PRINTF(2, 3) add(char out[256], const char *format, ...)
{
	size_t used = strlen(out);
	va_list arguments;
	va_start(arguments, format);
	if (used)
		used += (size_t)snprintf(out + used, 256 - used, ", ");
	if (used < 256)
		vsnprintf(out + used, 256 - used, format, arguments);
	va_end(arguments);
}

void vg_repeat_describe(enum vg_language language, const struct vg_repeat *repeat, char out[256])
{
	static const struct { unsigned relation; const char *words; } also[] = {
		{ VG_CONTAINS, "inside a larger picture" }, { VG_OVERLAY_OR_BORDER, "something laid over or around it" },
		{ VG_REGION_ALTERED, "a region changed" }, { VG_TONAL_CHANGE, "other tones" } };
	out[0] = 0;
	if (repeat->by == VG_REPEAT_BY_BYTES || repeat->by == VG_REPEAT_BY_PIXELS) {
		add(out, "%s", vg_phrase(language, repeat->by == VG_REPEAT_BY_BYTES ? "same bytes" : "same pixels"));
		return;
	}
	if (repeat->relation & VG_MIRRORED)
		add(out, "%s", vg_phrase(language, "mirrored"));
	if (repeat->relation & VG_ROTATED)
		add(out, "%s", vg_phrase(language, "turned"));
	if (repeat->relation & (VG_CROPPED | VG_PARTIAL_OVERLAP) && repeat->has_coverage)
		add(out, vg_phrase(language, repeat->relation & VG_CROPPED ? "cropped to %.0f %% of it" : "%.0f %% of it"),
		    100 * repeat->first_coverage);
	for (size_t i = 0; i < sizeof also / sizeof *also; i++)
		if (repeat->relation & also[i].relation)
			add(out, "%s", vg_phrase(language, also[i].words));
	if (!out[0])
		add(out, "%s", vg_phrase(language, "the same or nearly so"));
	if (!repeat->compared)
		add(out, "%s", vg_phrase(language, "by its hash"));
}

#include <string.h>

#include <vestigo/record.h>

const char *vg_finding_outcome_name(enum vg_finding_outcome outcome)
{
	static const char *const names[] = { "observed", "not_observed", "not_applicable",
					     "not_examined", "error" };
	return names[outcome];
}

const char *vg_reuse_name(enum vg_reuse reuse)
{
	static const char *const names[VG_REUSE_COUNT] = {
		[VG_REUSE_NOT_SEARCHED] = "not_searched", [VG_REUSE_SEARCH_INCOMPLETE] = "search_incomplete",
		[VG_REUSE_NONE_FOUND] = "none_found", [VG_REUSE_SHARES_PART] = "shares_part",
		[VG_REUSE_LATER_ONLY] = "later_only",
		[VG_REUSE_POSSIBLE] = "possible", [VG_REUSE_FOUND] = "prior_appearance_found" };
	return reuse < VG_REUSE_COUNT ? names[reuse] : "";
}

const char *vg_alteration_name(enum vg_alteration alteration)
{
	static const char *const names[] = { "cannot_assess", "no_indicator_found",
					     "indicators_present", "difference_located" };
	return names[alteration];
}

const char *vg_metadata_state_name(enum vg_metadata_state state)
{
	static const char *const names[] = { "consistent", "inconsistent", "absent_expected",
					     "absent_unexplained", "malformed", NULL };
	return names[state];
}

void vg_record_release(struct vg_record *record)
{
	if (!record)
		return;
	vg_item_release(&record->item);
	vg_picture_release(&record->picture);
	vg_matches_release(&record->matches);
	memset(record, 0, sizeof *record);
}

const char *vg_repeat_by_name(enum vg_repeat_by by)
{
	static const char *const names[VG_REPEAT_BY_COUNT] = { "bytes", "pixels", "hashes", "features" };
	return names[by];
}

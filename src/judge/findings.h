/* The findings by number, and what their measuring functions share. */
#ifndef VG_JUDGE_FINDINGS_H
#define VG_JUDGE_FINDINGS_H

#include <vestigo/record.h>

/* In the order of the table and of the report. */
enum finding {
	PRIOR_APPEARANCE, LATER_APPEARANCE, SHARES_PART, REPEATED, CAPTURED_BEFORE_POST, CAPTURED_AFTER_POST,
	REGION_DIFFERS, EDITING_SOFTWARE, THUMBNAIL_DIFFERS, GPS_POSITION, METADATA_ABSENT, METADATA_MALFORMED,
	TYPE_MISMATCH, TRAILING_DATA, SENDER_HABITS, LOW_DETAIL, DAMAGED,
	CREDENTIALS_HOLD, CREDENTIALS_CHANGED, CREDENTIALS_INVALID, STATED_GENERATED,
	FINDINGS
};

/* The finding of a judged record; NULL of one that is not judged yet. */
static inline const struct vg_finding *vg_finding_get(const struct vg_record *record, enum finding which)
{
	return (size_t)which < record->finding_count ? &record->findings[which] : NULL;
}

extern const struct vg_finding_kind vg_finding_table[FINDINGS];
extern const struct vg_finding_kind vg_finding_table_uk[FINDINGS]; /* the same in Ukrainian */

/* What the measuring functions look at. */
struct vg_case {
	const struct vg_record *record;
	enum vg_search search;
	int64_t now;
};

/* One function a finding: sets outcome, strength, says and evidence. */
typedef void vg_measure(const struct vg_case *looked_at, struct vg_finding *finding);
extern vg_measure *const vg_finding_measures[FINDINGS];

/* Those about the file itself (file_measures.c). */
vg_measure vg_measure_captured_before_post, vg_measure_captured_after_post, vg_measure_editing_software,
	vg_measure_thumbnail_differs, vg_measure_gps_position, vg_measure_metadata_absent,
	vg_measure_metadata_malformed, vg_measure_type_mismatch, vg_measure_trailing_data,
	vg_measure_sender_habits, vg_measure_low_detail, vg_measure_damaged;

/* Those about content credentials (credentials_measures.c). */
vg_measure vg_measure_credentials_hold, vg_measure_credentials_changed, vg_measure_credentials_invalid,
	vg_measure_stated_generated;

/* Why camera data may well be absent from the file; NULL when nothing says why. */
const char *vg_absence_expected(const struct vg_record *record);

#endif

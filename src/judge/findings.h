/* The findings by number, and what their measuring functions share. */
#ifndef VG_JUDGE_FINDINGS_H
#define VG_JUDGE_FINDINGS_H

#include <vestigo/record.h>

/* In the order of the table and of the report. */
enum finding {
	PRIOR_APPEARANCE, LATER_APPEARANCE, REPEATED, CAPTURED_BEFORE_POST, CAPTURED_AFTER_POST,
	REGION_DIFFERS, EDITING_SOFTWARE, THUMBNAIL_DIFFERS, GPS_POSITION, METADATA_ABSENT, METADATA_MALFORMED,
	TYPE_MISMATCH, TRAILING_DATA, SENDER_HABITS, LOW_DETAIL, DAMAGED,
	FINDINGS
};

extern const struct vg_finding_kind vg_finding_table[FINDINGS];

/* What the measuring functions look at. */
struct vg_case {
	const struct vg_record *record;
	enum vg_search search;
	int64_t now;
};

/* One function a finding: sets outcome, strength, says and evidence. */
typedef void vg_measure(const struct vg_case *looked_at, struct vg_finding *finding);
extern vg_measure *const vg_finding_measures[FINDINGS];

/* Why camera data may well be absent from the file; NULL when nothing says why. */
const char *vg_absence_expected(const struct vg_record *record);

#endif

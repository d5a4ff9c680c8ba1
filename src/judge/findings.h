/* The findings by number, and what their measuring functions share. */
#ifndef VG_JUDGE_FINDINGS_H
#define VG_JUDGE_FINDINGS_H

#include <vestigo/record.h>

/* In the order of the table and of the report. */
enum finding {
	PRIOR_APPEARANCE, LATER_APPEARANCE, SHARES_PART, REPEATED, CAPTURED_BEFORE_POST, CAPTURED_AFTER_POST,
	REGION_DIFFERS, EDITING_SOFTWARE, THUMBNAIL_DIFFERS, THUMBNAIL_MIRRORED, THUMBNAIL_TURNED,
	THUMBNAIL_CROPPED, THUMBNAIL_REGION, GPS_POSITION, METADATA_ABSENT, METADATA_MALFORMED,
	TYPE_MISMATCH, TRAILING_DATA, SENDER_HABITS, LOW_DETAIL, DAMAGED,
	CLOCK_UNSET, DIGITIZED_DIFFERS, MODIFIED_LATER, MODIFIED_EARLIER, SATELLITES_DIFFER, SATELLITES_BEFORE_POST,
	OFFSET_LONGITUDE, EXIF_VERSION, NAME_BEFORE_POST, NAME_AGAINST_CAPTURE, PLACE_HEMISPHERE, PLACE_ZERO,
	PLACE_NO_FIX, PLACE_ALTITUDE, PLACE_IMPRECISE, PLACE_DATUM, LENS_CONTRADICTS, FOCAL_CONTRADICTS,
	EXPOSURE_CONTRADICTS, SIZE_CONTRADICTS, ORIENTATION_CONTRADICTS, GENERATOR, PLATFORM_SOFTWARE,
	METADATA_ON_PHOTO, PHOTO_FORM, CAMERA_NAME_STRIPPED, NAME_OF_PLATFORM, SCREEN_SIZE, CREDIT, DESCRIPTION,
	PROGRESSIVE_CAMERA, ADOBE_STRUCTURE, LOW_QUALITY_CAMERA, EDIT_HISTORY, DERIVED_FROM,
	CREDENTIALS_HOLD, CREDENTIALS_CHANGED, CREDENTIALS_INVALID, STATED_GENERATED, DETAIL_TWICE,
	SAVED_BEFORE, TABLES_OF_PROGRAM, SIDECAR_OTHERWISE, BLOCKS_CONTRADICT, SAVED_BEFORE_POST,
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
	vg_measure_gps_position, vg_measure_metadata_absent,
	vg_measure_metadata_malformed, vg_measure_type_mismatch, vg_measure_trailing_data,
	vg_measure_sender_habits, vg_measure_low_detail, vg_measure_damaged;

/* Those about the small pictures that the file carries (thumbnail_measures.c). */
vg_measure vg_measure_thumbnail_differs, vg_measure_thumbnail_mirrored, vg_measure_thumbnail_turned,
	vg_measure_thumbnail_cropped, vg_measure_thumbnail_region;

/* Those about dates (time_measures.c). */
vg_measure vg_measure_clock_unset, vg_measure_digitized_differs, vg_measure_modified_after,
	vg_measure_modified_before, vg_measure_satellites_differ, vg_measure_satellites_before_post,
	vg_measure_offset_longitude, vg_measure_exif_version, vg_measure_name_before_post,
	vg_measure_name_against_capture, vg_measure_saved_before_post;
/* Those about the position (place_measures.c). */
vg_measure vg_measure_place_hemisphere, vg_measure_place_zero, vg_measure_place_no_fix,
	vg_measure_place_altitude, vg_measure_place_imprecise, vg_measure_place_datum;
/* Those about the camera (camera_measures.c). */
vg_measure vg_measure_lens_contradicts, vg_measure_focal_contradicts, vg_measure_exposure_contradicts,
	vg_measure_size_contradicts, vg_measure_orientation_contradicts;
/* Those about programs (software_measures.c). */
vg_measure vg_measure_edit_history, vg_measure_derived_from, vg_measure_generator, vg_measure_platform_software,
	vg_measure_tables_of_program;
/* Those about how the file came (delivery_measures.c). */
vg_measure vg_measure_metadata_on_photo, vg_measure_photo_form, vg_measure_camera_name_stripped,
	vg_measure_name_of_platform, vg_measure_screen_size, vg_measure_credit, vg_measure_description;
/* Those about encoding (encoding_measures.c). */
vg_measure vg_measure_progressive_camera, vg_measure_adobe_structure, vg_measure_low_quality_camera,
	vg_measure_saved_before;
/* Those about the pixels (pixel_measures.c). */
vg_measure vg_measure_detail_twice;
/* Those about what is stated a second time, in the file or beside it (block_measures.c). */
vg_measure vg_measure_sidecar_otherwise, vg_measure_blocks_contradict;
/* Those about content credentials (credentials_measures.c). */
vg_measure vg_measure_credentials_hold, vg_measure_credentials_changed, vg_measure_credentials_invalid,
	vg_measure_stated_generated;

/* Why camera data may well be absent from the file; NULL when nothing says why. */
const char *vg_absence_expected(const struct vg_record *record);

#endif

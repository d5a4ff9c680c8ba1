/* A record in which each rule is observed, and one near it in which it was looked for and is not so. */
#ifndef TESTS_UNIT_JUDGE_RULES_H
#define TESTS_UNIT_JUDGE_RULES_H

#include "record.h"
#include "rules_found.h"

static inline void rule_tag(struct vg_record *r, enum vg_tag_group group, const char *name, const char *value)
{
	assert_true(vg_picture_add_tag(&r->picture, group, name, value, false));
	r->picture.exif.present = true;
	r->picture.block[VG_BLOCK_EXIF].state = VG_BLOCK_READ;
}

static inline void rule_camera(struct vg_record *r)
{
	snprintf(r->picture.exif.make, sizeof r->picture.exif.make, "Exemplar");
	snprintf(r->picture.exif.model, sizeof r->picture.exif.model, "iPhone 12 Pro");
	r->picture.exif.present = true;
	r->picture.block[VG_BLOCK_EXIF].state = VG_BLOCK_READ;
}

static inline void rule_name(struct vg_record *r, const char *name)
{
	free(r->item.name);
	r->item.name = strdup(name);
	r->item.post.sent_as = "file";
}

/* 2023-02-11 14:23:05, or so many seconds later. */
static inline struct vg_camera_time rule_time(int64_t later)
{
	return (struct vg_camera_time){ .present = true, .time = 1676125385 + later, .raw = "2023:02:11 14:23:05" };
}

static inline struct vg_carried *rule_carried(struct vg_record *r, enum vg_thumbnail_kind against)
{
	r->picture.carried_count = 1;
	r->picture.carried[0] = (struct vg_carried){ .against = against, .width = 160, .height = 120, .correlation = 0.9,
						     .shown = { 0, 0, 160, 120 } };
	return &r->picture.carried[0];
}

static inline void rule_same(struct vg_record *r) { rule_carried(r, VG_THUMBNAIL_SAME); }
static inline void rule_other(struct vg_record *r) { rule_carried(r, VG_THUMBNAIL_DIFFERENT); }
static inline void rule_mirrored(struct vg_record *r) { rule_carried(r, VG_THUMBNAIL_MIRRORED)->mirrored = true; }
static inline void rule_turned(struct vg_record *r) { rule_carried(r, VG_THUMBNAIL_TURNED)->rotation = 90; }

static inline void rule_cropped(struct vg_record *r)
{
	struct vg_carried *carried = rule_carried(r, VG_THUMBNAIL_CROPPED_SINCE);
	carried->cropped = true;
	carried->shown[2] = 120;
}

static inline void rule_region(struct vg_record *r)
{
	struct vg_carried *carried = rule_carried(r, VG_THUMBNAIL_REGION_DIFFERS);
	carried->region_count = 1;
	carried->region[0][2] = carried->region[0][3] = 200;
}

static inline void rule_original(struct vg_record *r) { r->picture.exif.original = rule_time(0); }

static inline void rule_unset(struct vg_record *r)
{
	rule_original(r);
	r->picture.exif.original.clock_unset = true;
}

static inline void rule_digitized(struct vg_record *r, int64_t later)
{
	rule_original(r);
	r->picture.exif.digitized = rule_time(later);
}
static inline void rule_scanned(struct vg_record *r) { rule_digitized(r, 86400); }
static inline void rule_one_moment(struct vg_record *r) { rule_digitized(r, 1); }

static inline void rule_modified(struct vg_record *r, int64_t later)
{
	rule_original(r);
	r->picture.exif.modified = rule_time(later);
}
/* Nothing else says when it was taken. */
static inline void rule_last_saved(struct vg_record *r, int64_t before)
{
	r->picture.exif.modified = (struct vg_camera_time){ .present = true, .time = record_posted - before };
}
static inline void rule_saved_long_ago(struct vg_record *r) { rule_last_saved(r, 400 * RECORD_DAY); }
static inline void rule_saved_that_day(struct vg_record *r) { rule_last_saved(r, 3600); }
static inline void rule_saved_by_program(struct vg_record *r)
{
	assert_true(vg_picture_add_entry(&r->picture, "XMP-xmp", -1, "ModifyDate", "2011-05-04T10:11:12+02:00", strlen("2011-05-04T10:11:12+02:00"), false));
}
static inline void rule_changed(struct vg_record *r) { rule_modified(r, 4000); }
static inline void rule_other_zone(struct vg_record *r) { rule_modified(r, 7200); }
static inline void rule_earlier(struct vg_record *r) { rule_modified(r, -100000); }

static inline void rule_sky(struct vg_record *r, const char *time)
{
	rule_original(r);
	snprintf(r->picture.exif.gps.time, sizeof r->picture.exif.gps.time, "%s", time);
}
static inline void rule_sky_apart(struct vg_record *r) { rule_sky(r, "2023-02-11T12:16:04Z"); }
static inline void rule_sky_zone(struct vg_record *r) { rule_sky(r, "2023-02-11T12:23:04Z"); }
static inline void rule_sky_weeks(struct vg_record *r) { rule_sky(r, "2003-06-28T12:23:04Z"); } /* 1,024 weeks earlier */
static inline void rule_sky_posted(struct vg_record *r) { rule_sky(r, "2024-12-26T07:11:12Z"); }

static inline void rule_zone(struct vg_record *r, int hours)
{
	rule_original(r);
	r->picture.exif.original.has_offset = true;
	r->picture.exif.original.offset = hours * 3600;
	r->picture.exif.gps = (struct vg_gps){ .kind = VG_POSITION_SIGNED, .latitude = 48, .longitude = 16 };
}
static inline void rule_zone_far(struct vg_record *r) { rule_zone(r, 9); }
static inline void rule_zone_here(struct vg_record *r) { rule_zone(r, 2); }

static inline void rule_young_form(struct vg_record *r)
{
	rule_original(r);
	r->picture.exif.original.time = 1104537600; /* 2005 */
	rule_tag(r, VG_TAG_EXIF, "ExifVersion", "0232");
}
static inline void rule_old_form(struct vg_record *r)
{
	rule_original(r);
	rule_tag(r, VG_TAG_EXIF, "ExifVersion", "0221");
}

static inline void rule_named_earlier(struct vg_record *r) { rule_name(r, "files/IMG_20230211_142305.jpg"); }
static inline void rule_named_posted(struct vg_record *r) { rule_name(r, "files/Screenshot_2024-12-25-10-11.jpg"); }
static inline void rule_named_other(struct vg_record *r)
{
	rule_original(r);
	rule_name(r, "2021-07-30 10.11.12.jpg");
}
static inline void rule_named_same(struct vg_record *r)
{
	rule_original(r);
	rule_name(r, "PXL_20230211_132305123.jpg");
}

static inline void rule_position(struct vg_record *r, enum vg_position_kind kind, bool no_fix, double altitude)
{
	r->picture.exif.gps = (struct vg_gps){ .kind = kind, .latitude = 48, .longitude = 16, .no_fix = no_fix, .has_altitude = true,
					       .altitude = altitude, .latitude_unsigned = kind == VG_POSITION_UNSIGNED };
}
static inline void rule_signed(struct vg_record *r) { rule_position(r, VG_POSITION_SIGNED, false, 200); }
static inline void rule_unsigned(struct vg_record *r) { rule_position(r, VG_POSITION_UNSIGNED, false, 200); }
static inline void rule_zero(struct vg_record *r) { rule_position(r, VG_POSITION_ZERO, false, 200); }
static inline void rule_no_fix(struct vg_record *r) { rule_position(r, VG_POSITION_SIGNED, true, 200); }
static inline void rule_high(struct vg_record *r) { rule_position(r, VG_POSITION_SIGNED, false, 10600); }
static inline void rule_imprecise(struct vg_record *r) { rule_tag(r, VG_TAG_GPS, "GPSDOP", "25"); }
static inline void rule_precise(struct vg_record *r) { rule_tag(r, VG_TAG_GPS, "GPSHPositioningError", "4.5"); }
static inline void rule_tokyo(struct vg_record *r) { rule_tag(r, VG_TAG_GPS, "GPSMapDatum", "TOKYO"); }
static inline void rule_wgs(struct vg_record *r) { rule_tag(r, VG_TAG_GPS, "GPSMapDatum", "WGS-84"); }

static inline void rule_lens(struct vg_record *r, const char *lens)
{
	rule_camera(r);
	snprintf(r->picture.exif.lens, sizeof r->picture.exif.lens, "%s", lens);
}
static inline void rule_other_lens(struct vg_record *r) { rule_lens(r, "iPhone 7 back camera 3.99mm f/1.8"); }
static inline void rule_own_lens(struct vg_record *r) { rule_lens(r, "iPhone 12 Pro back triple camera 4.2mm f/1.6"); }

static inline void rule_focal(struct vg_record *r, const char *length)
{
	rule_tag(r, VG_TAG_EXIF, "FocalLength", length);
	rule_tag(r, VG_TAG_EXIF, "LensSpecification", "24 70 2.8 2.8");
}
static inline void rule_focal_outside(struct vg_record *r) { rule_focal(r, "200"); }
static inline void rule_focal_inside(struct vg_record *r) { rule_focal(r, "70.5"); }

static inline void rule_exposure(struct vg_record *r, const char *aperture)
{
	rule_tag(r, VG_TAG_EXIF, "FNumber", "4");
	rule_tag(r, VG_TAG_EXIF, "ApertureValue", aperture);
}
static inline void rule_exposure_apart(struct vg_record *r) { rule_exposure(r, "2"); }
static inline void rule_exposure_one(struct vg_record *r) { rule_exposure(r, "4"); }

static inline void rule_shutter_and(struct vg_record *r, const char *speed, const char *aperture)
{
	rule_exposure(r, aperture);
	rule_tag(r, VG_TAG_EXIF, "ExposureTime", "0.01");
	rule_tag(r, VG_TAG_EXIF, "ShutterSpeedValue", speed);
}
static inline void rule_exposure_broken(struct vg_record *r) { rule_shutter_and(r, "6.64", "29.7"); }
static inline void rule_shutter(struct vg_record *r, const char *speed) { rule_shutter_and(r, speed, "4"); }
static inline void rule_shutter_apart(struct vg_record *r) { rule_shutter(r, "3"); }
static inline void rule_shutter_repeated(struct vg_record *r) { rule_shutter(r, "0.01"); }
static inline void rule_shutter_undefined(struct vg_record *r) { rule_shutter(r, "-2147483648"); }
static inline void rule_shutter_infinite(struct vg_record *r) { rule_shutter(r, "inf"); }

static inline void rule_size(struct vg_record *r, const char *width, const char *height)
{
	rule_camera(r);
	rule_tag(r, VG_TAG_EXIF, "PixelXDimension", width);
	rule_tag(r, VG_TAG_EXIF, "PixelYDimension", height);
}
static inline void rule_larger(struct vg_record *r) { rule_size(r, "4000", "3000"); }
static inline void rule_own_size(struct vg_record *r) { rule_size(r, "853", "1280"); }
static inline void rule_turned_twice(struct vg_record *r)
{
	rule_size(r, "1280", "853"); /* upright, of pixels that were stored 853 x 1280 */
	r->picture.exif.orientation = 6;
}
static inline void rule_turned_once(struct vg_record *r)
{
	rule_size(r, "853", "1280");
	r->picture.exif.orientation = 6;
}

static inline void rule_software(struct vg_record *r, const char *software)
{
	snprintf(r->picture.exif.software, sizeof r->picture.exif.software, "%s", software);
	r->picture.exif.present = true;
}
static inline void rule_generated(struct vg_record *r) { rule_tag(r, VG_TAG_XMP, "xmp:CreatorTool", "Midjourney"); }
static inline void rule_editor(struct vg_record *r) { rule_software(r, "Adobe Photoshop 24.0"); }
static inline void rule_firmware(struct vg_record *r) { rule_software(r, "X-100 Ver1.04"); }
static inline void rule_platform(struct vg_record *r) { rule_software(r, "Instagram"); }

static inline void rule_camera_photo(struct vg_record *r) { rule_camera(r); }
static inline void rule_plain(struct vg_record *r) { (void)r; }
static inline void rule_long_photo(struct vg_record *r) { r->picture.width = 4000; }
static inline void rule_camera_name(struct vg_record *r) { rule_name(r, "files/IMG_0042.JPG"); }
static inline void rule_camera_name_kept(struct vg_record *r)
{
	rule_name(r, "files/DSC_0042.JPG");
	rule_camera(r);
}
static inline void rule_whatsapp(struct vg_record *r) { rule_name(r, "IMG-20241225-WA0003.jpg"); }
static inline void rule_screen(struct vg_record *r)
{
	r->picture.width = 1080;
	r->picture.height = 2400;
}

static inline void rule_text(struct vg_record *r, const char *tag, const char *value, const char *caption)
{
	rule_tag(r, VG_TAG_EXIF, tag, value);
	free(r->item.post.caption);
	r->item.post.caption = strdup(caption);
}
static inline void rule_credit_kept_back(struct vg_record *r) { rule_text(r, "Artist", "Olena Exemplarenko", "Bridge at noon"); }
static inline void rule_credit_named(struct vg_record *r) { rule_text(r, "Artist", "Olena Exemplarenko", "Photo: O. EXEMPLARENKO"); }
static inline void rule_other_caption(struct vg_record *r) { rule_text(r, "ImageDescription", "Exercise near Lviv, 2016", "The front today"); }
static inline void rule_same_caption(struct vg_record *r) { rule_text(r, "ImageDescription", "Exercise near Lviv, 2016", "An exercise"); }

static inline void rule_progressive(struct vg_record *r) { rule_camera(r); }
static inline void rule_baseline(struct vg_record *r)
{
	rule_camera(r);
	r->picture.jpeg.progressive = false;
}
static inline void rule_adobe(struct vg_record *r) { snprintf(r->picture.jpeg.markers, sizeof r->picture.jpeg.markers, "APP1 APP13 APP14 DQT SOF0"); }
static inline void rule_low_quality(struct vg_record *r)
{
	rule_camera(r);
	r->picture.jpeg.quality = 40;
}

static inline void rule_entry(struct vg_record *r, const char *directory, const char *name, const char *value)
{
	assert_true(vg_picture_add_entry(&r->picture, directory, -1, name, value, strlen(value), false));
	r->picture.block[VG_BLOCK_XMP].state = VG_BLOCK_READ;
	r->picture.block[VG_BLOCK_XMP].bytes = 100;
}
static inline void rule_history(struct vg_record *r) { rule_entry(r, "XMP-xmpMM", "History[1]/stEvt:action", "saved"); }
static inline void rule_derived(struct vg_record *r) { rule_entry(r, "XMP-xmpMM", "DerivedFrom/stRef:documentID", "xmp.did:1"); }
static inline void rule_source_type(struct vg_record *r)
{
	rule_entry(r, "XMP-iptcExt", "DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
}
static inline void rule_prompt(struct vg_record *r)
{
	rule_entry(r, "PNG", "parameters", "a bridge at noon\nSteps: 20, Sampler: Euler a, Seed: 1");
}
static inline void rule_captured_digitally(struct vg_record *r)
{
	rule_entry(r, "XMP-iptcExt", "DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture");
	rule_entry(r, "XMP-xmp", "CreatorTool", "X-100 Ver1.04");
}

static inline void rule_once(struct vg_record *r) { r->picture.copies_looked = true; }

static inline void rule_twice(struct vg_record *r)
{
	rule_once(r);
	r->picture.copy_count = 1;
	r->picture.copies[0] = (struct vg_copied){ .box = { { 10, 20, 100, 80 }, { 300, 40, 100, 80 } }, .points = 12, .agreement = 0.93, .scale = 1 };
}

static inline void rule_twice_mirrored(struct vg_record *r)
{
	rule_twice(r);
	r->picture.copies[0].mirrored = true;
}

static inline void rule_saved(struct vg_record *r, uint32_t before)
{
	rule_camera(r);
	r->picture.jpeg.earlier = (struct vg_jpeg_earlier){ .asked = true, .looked = 9, .told = before ? 8 : 2, .quality = before };
}
static inline void rule_saved_before(struct vg_record *r) { rule_saved(r, 70); }
static inline void rule_saved_once(struct vg_record *r) { rule_saved(r, 0); }

static inline void rule_tables(struct vg_record *r, enum vg_encoder encoder)
{
	r->picture.jpeg.encoder = encoder;
	r->picture.jpeg.encoder_quality = 10;
}
static inline void rule_photoshop_tables(struct vg_record *r) { rule_tables(r, VG_ENCODER_PHOTOSHOP); }
static inline void rule_web_tables(struct vg_record *r) { rule_tables(r, VG_ENCODER_PHOTOSHOP_WEB); }
static inline void rule_editors_tables(struct vg_record *r)
{
	rule_photoshop_tables(r);
	rule_editor(r);
}
static inline void rule_mozjpeg(struct vg_record *r) { rule_tables(r, VG_ENCODER_MOZJPEG); }
static inline void rule_camera_mozjpeg(struct vg_record *r)
{
	rule_camera(r);
	rule_mozjpeg(r);
}

/* A picture of 2023-02-11 14:23:05 at 48, 16. */
static inline void rule_exif(struct vg_record *r)
{
	r->picture.exif.original = rule_time(0);
	r->picture.exif.gps = (struct vg_gps){ .kind = VG_POSITION_SIGNED, .latitude = 48, .longitude = 16 };
	rule_camera(r);
	snprintf(r->picture.exif.serial, sizeof r->picture.exif.serial, "0077");
}

/* A property of a sidecar beside it. */
static inline void rule_beside(struct vg_record *r, const char *directory, const char *name, const char *value)
{
	struct vg_sidecar *sidecar = &r->sidecars[0];
	r->sidecar_count = 1;
	rule_exif(r);
	snprintf(sidecar->name, sizeof sidecar->name, "photo.xmp");
	sidecar->state = VG_BLOCK_READ;
	sidecar->entries = realloc(sidecar->entries, (sidecar->entry_count + 1) * sizeof *sidecar->entries);
	assert_non_null(sidecar->entries);
	sidecar->entries[sidecar->entry_count++] = (struct vg_metadata_entry){ strdup(directory), -1, strdup(name), strdup(value), NULL, false, false };
}

static inline void rule_beside_date(struct vg_record *r) { rule_beside(r, "XMP-photoshop", "DateCreated", "2016-05-04T10:00:00"); }
static inline void rule_beside_zone(struct vg_record *r) { rule_beside(r, "XMP-exif", "DateTimeOriginal", "2023-02-12T01:23:05.5+11:00"); }
static inline void rule_beside_camera(struct vg_record *r) { rule_beside(r, "XMP-tiff", "Model", "Sample S1"); }
static inline void rule_beside_model(struct vg_record *r) { rule_beside(r, "XMP-tiff", "Model", "IPHONE 12 Pro"); }
static inline void rule_beside_serial(struct vg_record *r) { rule_beside(r, "XMP-aux", "SerialNumber", "78"); }
static inline void rule_beside_number(struct vg_record *r) { rule_beside(r, "XMP-exifEX", "BodySerialNumber", "77"); }

static inline void rule_beside_place(struct vg_record *r)
{
	rule_beside(r, "XMP-exif", "GPSLatitude", "48,0,36S");
	rule_beside(r, "XMP-exif", "GPSLongitude", "16,0.0E");
}

static inline void rule_beside_here(struct vg_record *r)
{
	rule_beside(r, "XMP-exif", "GPSLatitude", "48,0,18N");
	rule_beside(r, "XMP-exif", "GPSLongitude", "16,0.1E");
}

/* The same in the file itself. */
static inline void rule_second(struct vg_record *r, const char *directory, const char *name, const char *value)
{
	rule_exif(r);
	rule_entry(r, directory, name, value);
}

static inline void rule_second_date(struct vg_record *r) { rule_second(r, "XMP-exif", "DateTimeOriginal", "2016-05-04T10:00:00Z"); }
static inline void rule_second_zone(struct vg_record *r) { rule_second(r, "XMP-photoshop", "DateCreated", "2023-02-12"); }
static inline void rule_second_caption(struct vg_record *r) { rule_second(r, "IPTC", "DateCreated", "2016:05:04"); }
static inline void rule_second_day(struct vg_record *r) { rule_second(r, "IPTC", "DateCreated", "2023:02:11"); }
static inline void rule_second_camera(struct vg_record *r) { rule_second(r, "XMP-tiff", "Model", "Sample S1"); }
static inline void rule_second_model(struct vg_record *r) { rule_second(r, "XMP-tiff", "Model", "iPhone 12 Pro"); }

static inline void rule_second_place(struct vg_record *r)
{
	rule_second(r, "XMP-exif", "GPSLatitude", "50,27.0N");
	rule_entry(r, "XMP-exif", "GPSLongitude", "30,31.0E");
}

static inline void rule_second_here(struct vg_record *r)
{
	rule_second(r, "XMP-exif", "GPSLatitude", "48,0.1N");
	rule_entry(r, "XMP-exif", "GPSLongitude", "16,0.0E");
}

struct rule_row {
	const char *code;
	void (*fires)(struct vg_record *), (*rests)(struct vg_record *);
	enum vg_strength strength;
};

static const struct rule_row rule_rows[] = {
	{ "reuse.prior_appearance", rule_seen_before, rule_seen_later, VG_STRONG },
	{ "reuse.later_appearance", rule_seen_later, rule_seen_before, VG_STRONG },
	{ "reuse.shares_part", rule_shares, rule_seen_before, VG_WEAK },
	{ "reuse.repeated", rule_repeat, rule_seen_before, VG_EXACT },
	{ "time.captured_before_post", rule_captured_old, rule_captured_that_day, VG_MODERATE },
	{ "time.captured_after_post", rule_captured_after, rule_captured_that_day, VG_MODERATE },
	{ "alteration.region_differs", rule_differs, rule_differs_weakly, VG_MODERATE },
	{ "metadata.editing_software", rule_editor, rule_firmware, VG_WEAK },
	{ "metadata.gps_position", rule_signed, rule_zero, VG_MODERATE },
	{ "metadata.absent", rule_plain, rule_camera, VG_WEAK },
	{ "metadata.malformed", rule_defect, rule_damage, VG_WEAK },
	{ "file.type_mismatch", rule_named_png, rule_named_jpe, VG_STRONG },
	{ "file.trailing_data", rule_behind, rule_padded, VG_WEAK },
	{ "file.sender_habits", rule_habits, rule_plain, VG_WEAK },
	{ "fingerprint.low_detail", rule_featureless, rule_just_enough, VG_STRONG },
	{ "file.damaged", rule_damage, rule_defect, VG_MODERATE },
	{ "credentials.hold", rule_holds, rule_signed_changed, VG_EXACT },
	{ "credentials.changed_after_signing", rule_signed_changed, rule_signed_wrongly, VG_STRONG },
	{ "credentials.invalid", rule_signed_wrongly, rule_signed_changed, VG_WEAK },
	{ "credentials.stated_generated", rule_signed_generated, rule_holds, VG_MODERATE },
	{ "metadata.thumbnail_differs", rule_other, rule_same, VG_MODERATE },
	{ "metadata.thumbnail_mirrored", rule_mirrored, rule_turned, VG_MODERATE },
	{ "metadata.thumbnail_turned", rule_turned, rule_mirrored, VG_WEAK },
	{ "metadata.thumbnail_cropped", rule_cropped, rule_same, VG_MODERATE },
	{ "metadata.thumbnail_region", rule_region, rule_same, VG_MODERATE },
	{ "alteration.detail_twice", rule_twice, rule_once, VG_WEAK },
	{ "alteration.detail_twice", rule_twice_mirrored, rule_once, VG_WEAK },
	{ "time.clock_unset", rule_unset, rule_original, VG_WEAK },
	{ "time.digitized_differs", rule_scanned, rule_one_moment, VG_WEAK },
	{ "time.modified_after_capture", rule_changed, rule_other_zone, VG_WEAK },
	{ "time.modified_before_capture", rule_earlier, rule_changed, VG_WEAK },
	{ "time.satellites_differ", rule_sky_apart, rule_sky_zone, VG_WEAK },
	{ "time.satellites_before_post", rule_sky_zone, rule_sky_posted, VG_MODERATE },
	{ "time.satellites_before_post", rule_sky_zone, rule_sky_weeks, VG_MODERATE },
	{ "time.offset_against_longitude", rule_zone_far, rule_zone_here, VG_WEAK },
	{ "time.exif_version_later", rule_young_form, rule_old_form, VG_WEAK },
	{ "time.name_before_post", rule_named_earlier, rule_named_posted, VG_WEAK },
	{ "time.name_against_capture", rule_named_other, rule_named_same, VG_WEAK },
	{ "place.hemisphere_missing", rule_unsigned, rule_signed, VG_WEAK },
	{ "place.zero", rule_zero, rule_signed, VG_WEAK },
	{ "place.no_fix", rule_no_fix, rule_signed, VG_WEAK },
	{ "place.altitude", rule_high, rule_signed, VG_WEAK },
	{ "place.imprecise", rule_imprecise, rule_precise, VG_WEAK },
	{ "place.datum", rule_tokyo, rule_wgs, VG_WEAK },
	{ "camera.lens_contradicts", rule_other_lens, rule_own_lens, VG_WEAK },
	{ "camera.focal_length_contradicts", rule_focal_outside, rule_focal_inside, VG_WEAK },
	{ "camera.exposure_contradicts", rule_exposure_apart, rule_exposure_one, VG_WEAK },
	{ "camera.exposure_contradicts", rule_exposure_apart, rule_exposure_broken, VG_WEAK },
	{ "camera.exposure_contradicts", rule_shutter_apart, rule_shutter_repeated, VG_WEAK },
	{ "camera.exposure_contradicts", rule_shutter_apart, rule_shutter_undefined, VG_WEAK },
	{ "camera.exposure_contradicts", rule_shutter_apart, rule_shutter_infinite, VG_WEAK },
	{ "camera.size_contradicts", rule_larger, rule_own_size, VG_WEAK },
	{ "camera.orientation_contradicts", rule_turned_twice, rule_turned_once, VG_WEAK },
	{ "software.generator", rule_generated, rule_firmware, VG_STRONG },
	{ "software.generator", rule_source_type, rule_captured_digitally, VG_STRONG },
	{ "software.generator", rule_prompt, rule_captured_digitally, VG_STRONG },
	{ "metadata.edit_history", rule_history, rule_derived, VG_WEAK },
	{ "metadata.derived_from", rule_derived, rule_history, VG_WEAK },
	{ "software.platform", rule_platform, rule_firmware, VG_WEAK },
	{ "delivery.metadata_on_photo", rule_camera_photo, rule_plain, VG_WEAK },
	{ "delivery.photo_form", rule_long_photo, rule_plain, VG_WEAK },
	{ "delivery.camera_name_without_data", rule_camera_name, rule_camera_name_kept, VG_WEAK },
	{ "delivery.name_of_platform", rule_whatsapp, rule_camera_name, VG_WEAK },
	{ "file.screen_size", rule_screen, rule_plain, VG_WEAK },
	{ "metadata.credit", rule_credit_kept_back, rule_credit_named, VG_WEAK },
	{ "metadata.description", rule_other_caption, rule_same_caption, VG_WEAK },
	{ "encoding.progressive_camera", rule_progressive, rule_baseline, VG_WEAK },
	{ "encoding.adobe_structure", rule_adobe, rule_plain, VG_WEAK },
	{ "encoding.low_quality_camera", rule_low_quality, rule_baseline, VG_WEAK },
	{ "encoding.tables_of_program", rule_photoshop_tables, rule_editors_tables, VG_WEAK },
	{ "encoding.tables_of_program", rule_web_tables, rule_mozjpeg, VG_WEAK },
	{ "encoding.tables_of_program", rule_camera_mozjpeg, rule_camera, VG_WEAK },
	{ "encoding.saved_before", rule_saved_before, rule_saved_once, VG_MODERATE },
	{ "sidecar.says_otherwise", rule_beside_date, rule_beside_zone, VG_WEAK },
	{ "sidecar.says_otherwise", rule_beside_camera, rule_beside_model, VG_WEAK },
	{ "sidecar.says_otherwise", rule_beside_serial, rule_beside_number, VG_WEAK },
	{ "sidecar.says_otherwise", rule_beside_place, rule_beside_here, VG_WEAK },
	{ "metadata.blocks_contradict", rule_second_date, rule_second_zone, VG_WEAK },
	{ "metadata.blocks_contradict", rule_second_caption, rule_second_day, VG_WEAK },
	{ "metadata.blocks_contradict", rule_second_camera, rule_second_model, VG_WEAK },
	{ "metadata.blocks_contradict", rule_second_place, rule_second_here, VG_WEAK },
	{ "time.saved_before_post", rule_saved_long_ago, rule_saved_that_day, VG_MODERATE },
	{ "time.saved_before_post", rule_saved_by_program, rule_saved_that_day, VG_MODERATE },
};
enum { RULE_ROWS = sizeof rule_rows / sizeof *rule_rows };

#endif

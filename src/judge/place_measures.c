/* The measuring functions about the position that a file states. */
#include <math.h>
#include <strings.h>

#include "judge/look.h"

static const char *hemispheres_missing(const struct vg_gps *gps)
{
	return gps->latitude_unsigned && gps->longitude_unsigned ? "north or south, east or west"
	     : gps->latitude_unsigned ? "north or south" : "east or west";
}

void vg_measure_gps_position(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_gps *gps = &picture->exif.gps;
	const char *fix = part(finding, gps->no_fix ? "; its receiver says that it had no fix (status V)" : "");
	switch (gps->kind) {
	case VG_POSITION_SIGNED:
		say(finding, VG_OBSERVED, gps->no_fix ? VG_WEAK : VG_MODERATE, "The file states the position %.6f, %.6f%s.",
		    gps->latitude, gps->longitude, fix);
		evidence_number(finding, "latitude", gps->latitude);
		evidence_number(finding, "longitude", gps->longitude);
		return;
	case VG_POSITION_UNSIGNED:
		say(finding, VG_OBSERVED, VG_WEAK, "The file states %.6f, %.6f as its position, %s not stated%s.",
		    gps->latitude, gps->longitude, part(finding, hemispheres_missing(gps)), fix);
		evidence_number(finding, "latitude_without_sign", gps->latitude);
		evidence_number(finding, "longitude_without_sign", gps->longitude);
		return;
	case VG_POSITION_ZERO:
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states no usable position: 0, 0 or undefined, as written where there is none.");
		return;
	case VG_POSITION_MALFORMED:
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states a position that cannot be read.");
		return;
	case VG_POSITION_NONE: case VG_POSITION_KIND_COUNT: break;
	}
	const struct vg_sidecar xmp = vg_look_block(picture);
	double latitude, longitude;
	bool shown;
	if (vg_sidecar_position(&xmp, &latitude, &longitude)) {
		say(finding, VG_OBSERVED, VG_WEAK, "EXIF states no position; XMP in the file states %.6f, %.6f.", latitude, longitude);
		evidence_number(finding, "latitude", latitude);
		evidence_number(finding, "longitude", longitude);
	} else if (vg_sidecar_location(&xmp, &latitude, &longitude, &shown)) {
		say(finding, VG_OBSERVED, VG_WEAK, shown ? "EXIF states no position; XMP in the file states %.6f, %.6f as a place that it shows."
							 : "EXIF states no position; XMP in the file states %.6f, %.6f as the place where it was made.", latitude, longitude);
		evidence_number(finding, "latitude", latitude);
		evidence_number(finding, "longitude", longitude);
	} else if (vg_sidecar_entry(&xmp, "XMP-exif", "GPSLatitude") || vg_sidecar_entry(&xmp, "XMP-exif", "GPSLongitude")) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states a position that cannot be read.");
	} else if (!vg_look_unread(picture, finding, "position")) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The file states no position.");
	}
}

void vg_measure_place_hemisphere(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_gps *gps = &c->record->picture.exif.gps;
	if (gps->kind == VG_POSITION_NONE)
		vg_look_nothing_stated(c, finding);
	else if (gps->kind != VG_POSITION_UNSIGNED)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "A position without its hemisphere: %s not stated, so it may be in any of %d places.",
		    part(finding, hemispheres_missing(gps)), gps->latitude_unsigned && gps->longitude_unsigned ? 4 : 2);
}

void vg_measure_place_zero(const struct vg_case *c, struct vg_finding *finding)
{
	enum vg_position_kind kind = c->record->picture.exif.gps.kind;
	if (kind == VG_POSITION_NONE)
		vg_look_nothing_stated(c, finding);
	else if (kind != VG_POSITION_ZERO)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The tags of a position are there and empty (0, 0 or undefined), as written by phones without a fix or where a program may not see the place.");
}

void vg_measure_place_no_fix(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_gps *gps = &c->record->picture.exif.gps;
	if (gps->kind == VG_POSITION_NONE)
		vg_look_nothing_stated(c, finding);
	else if (!gps->no_fix)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The receiver says that it had no fix (status V): the position is an earlier one or a guess.");
}

/* The highest mountain with room for cranes, and the lowest shore with room for errors: metres. */
static const double HIGHEST = 8900, LOWEST = -450;

void vg_measure_place_altitude(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_gps *gps = &c->record->picture.exif.gps;
	if (!gps->has_altitude) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_number(finding, "altitude", gps->altitude);
	if (gps->altitude <= HIGHEST && gps->altitude >= LOWEST)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The altitude that the file states (%.0f m) is above or below all ground.", gps->altitude);
}

/* Metres; and the dilution of precision from which on receivers call a fix poor. */
static const double ERROR_LARGE = 100, DILUTION_LARGE = 20;

void vg_measure_place_imprecise(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	double error, dilution;
	bool has_error = vg_look_number(picture, VG_TAG_GPS, "GPSHPositioningError", 0, &error) ||
			 vg_look_number(picture, VG_TAG_GPS, "0x001f", 0, &error);
	bool has_dilution = vg_look_number(picture, VG_TAG_GPS, "GPSDOP", 0, &dilution);
	if (!has_error && !has_dilution) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	if (has_error)
		evidence_number(finding, "error_metres", error);
	if (has_dilution)
		evidence_number(finding, "dilution", dilution);
	if (has_error && error >= ERROR_LARGE)
		say(finding, VG_OBSERVED, VG_WEAK, "The file says that its position may be off by %.0f m.", error);
	else if (has_dilution && dilution >= DILUTION_LARGE)
		say(finding, VG_OBSERVED, VG_WEAK, "The file says that its position is poor (dilution of precision %.0f).", dilution);
	else
		vg_look_not_so(finding);
}

void vg_measure_place_datum(const struct vg_case *c, struct vg_finding *finding)
{
	const char *datum = vg_picture_tag(&c->record->picture, VG_TAG_GPS, "GPSMapDatum");
	if (!datum || strspn(datum, " -") == strlen(datum)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_text(finding, "datum", datum);
	/* "WGS-84", "WGS84", "WGS 84". */
	bool world = strncasecmp(datum, "WGS", 3) == 0 && strstr(datum, "84");
	if (world)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The position refers to the datum \"%.60s\", not WGS-84: on today's maps it lies hundreds of metres off.",
		    vg_shortened(datum, 60).text);
}

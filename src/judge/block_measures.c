/* The measuring functions about blocks that state a second time what EXIF states: whether XMP or IPTC in the file, or a
 * sidecar beside it, says otherwise. Nothing else that is judged looks at sidecars. */
#include <math.h>
#include <strings.h>

#include <vestigo/sidecar.h>

#include "judge/look.h"

enum {
	/* The largest offset of a time zone from UTC: programs write the camera's clock in a zone of their own. */
	ZONE_DOUBT = 14 * 3600,
	/* Places are set on a map by hand, kilometres. */
	APART_FROM = 1
};

/* What states it a second time. */
struct second {
	const struct vg_sidecar *block;
	const char *taken;   /* its date of capture, or NULL */
	const char *first;   /* what it is held against, as it is called: "the file" */
	const char *taken_key, *camera_key, *serial_key; /* of the evidence */
};

/* What differs, as it is put together. */
struct otherwise {
	struct vg_finding *finding;
	char list[400];
	bool compared;   /* both state something of the kind */
};

static void VG_PRINTF(2, 3) differs(struct otherwise *otherwise, const char *format, ...)
{
	size_t used = strlen(otherwise->list);
	va_list arguments;
	va_start(arguments, format);
	if (used)
		used += (size_t)snprintf(otherwise->list + used, sizeof otherwise->list - used, "; ");
	if (used < sizeof otherwise->list)
		vsnprintf(otherwise->list + used, sizeof otherwise->list - used, vg_phrase(otherwise->finding->language, format), arguments);
	va_end(arguments);
}

static void compare_dates(const struct vg_picture *picture, const struct second *second, struct otherwise *otherwise)
{
	const struct vg_camera_time *file = &picture->exif.original;
	struct vg_camera_date date;
	struct vg_camera_time beside = { .present = true };
	char text[VG_TIME_TEXT], own[VG_TIME_TEXT];
	if (!file->present || file->clock_unset || !second->taken || !vg_time_parse_camera(second->taken, &date))
		return;
	int64_t doubt = ZONE_DOUBT + (date.date_only || file->date_only ? VG_DAY : 0);
	otherwise->compared = true;
	if (llabs(date.time - (file->time + file->offset)) <= doubt)
		return;
	beside.time = date.time;
	beside.date_only = date.date_only;
	vg_look_local(&beside, own);
	vg_look_local(file, text);
	evidence_text(otherwise->finding, second->taken_key, second->taken);
	evidence_text(otherwise->finding, "file_taken", file->raw);
	differs(otherwise, "taken %s (%s: %s)", own, part(otherwise->finding, second->first), text);
}

/* Whether one is the other, or a part of it: "D850" and "NIKON D850", numbers with zeros before them. */
static bool is_one(const char *a, const char *b)
{
	return strcasestr(a, b) || strcasestr(b, a);
}

static void compare_cameras(const struct vg_picture *picture, const struct second *second, struct otherwise *otherwise)
{
	const char *model = vg_sidecar_entry(second->block, "XMP-tiff", "Model");
	if (!model || !picture->exif.model[0])
		return;
	otherwise->compared = true;
	if (is_one(model, picture->exif.model))
		return;
	evidence_text(otherwise->finding, second->camera_key, model);
	evidence_text(otherwise->finding, "file_camera", picture->exif.model);
	differs(otherwise, "camera %.60s (%s: %s)", model, part(otherwise->finding, second->first), picture->exif.model);
}

static void compare_serials(const struct vg_picture *picture, const struct second *second, struct otherwise *otherwise)
{
	const char *serial = vg_sidecar_entry(second->block, "XMP-exifEX", "BodySerialNumber");
	if (!serial)
		serial = vg_sidecar_entry(second->block, "XMP-aux", "SerialNumber");
	if (!serial || !picture->exif.serial[0])
		return;
	otherwise->compared = true;
	if (is_one(serial, picture->exif.serial))
		return;
	evidence_text(otherwise->finding, second->serial_key, serial);
	differs(otherwise, "serial number %.40s (%s: %s)", serial, part(otherwise->finding, second->first), picture->exif.serial);
}

/* Kilometres between two places, on a globe. */
static double apart(double latitude, double longitude, double latitude2, double longitude2)
{
	static const double EARTH_RADIUS = 6371, RADIAN = 3.14159265358979323846 / 180;
	double a = sin((latitude2 - latitude) * RADIAN / 2), b = sin((longitude2 - longitude) * RADIAN / 2);
	double h = a * a + cos(latitude * RADIAN) * cos(latitude2 * RADIAN) * b * b;
	return 2 * EARTH_RADIUS * asin(sqrt(h < 1 ? h : 1));
}

static void compare_places(const struct vg_picture *picture, const struct second *second, struct otherwise *otherwise)
{
	const struct vg_gps *gps = &picture->exif.gps;
	double latitude, longitude;
	if (gps->kind != VG_POSITION_SIGNED || !vg_sidecar_position(second->block, &latitude, &longitude))
		return;
	otherwise->compared = true;
	double distance = apart(gps->latitude, gps->longitude, latitude, longitude);
	if (distance <= APART_FROM)
		return;
	evidence_number(otherwise->finding, "kilometres", round(distance));
	differs(otherwise, "place %.4f, %.4f (%s: %.4f, %.4f)", latitude, longitude, part(otherwise->finding, second->first),
		gps->latitude, gps->longitude);
}

static void compare(const struct vg_picture *picture, const struct second *second, struct otherwise *otherwise)
{
	compare_dates(picture, second, otherwise);
	compare_cameras(picture, second, otherwise);
	compare_serials(picture, second, otherwise);
	compare_places(picture, second, otherwise);
}

/* The first that says otherwise is told. */
void vg_measure_sidecar_otherwise(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_record *record = c->record;
	bool compared = false;
	if (!record->sidecar_count) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "No sidecar lies beside the file.");
		return;
	}
	for (size_t i = 0; i < record->sidecar_count; i++) {
		const struct vg_sidecar *sidecar = &record->sidecars[i];
		const struct second second = { sidecar, vg_sidecar_taken(sidecar), "the file", "sidecar_taken", "sidecar_camera", "sidecar_serial" };
		struct otherwise otherwise = { .finding = finding };
		compare(&record->picture, &second, &otherwise);
		compared |= otherwise.compared;
		if (!otherwise.list[0])
			continue;
		evidence_text(finding, "sidecar", sidecar->name);
		say(finding, VG_OBSERVED, VG_WEAK, "The sidecar %.100s says otherwise than the file: %s.", sidecar->name, otherwise.list);
		return;
	}
	if (compared)
		vg_look_not_so(finding);
	else
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "File and sidecar state nothing that could be compared.");
}

void vg_measure_blocks_contradict(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_sidecar block = vg_look_block(picture);
	const char *name;
	const struct second second = { &block, vg_look_taken_beside_exif(picture, &name), "EXIF", "taken", "camera", "serial" };
	struct otherwise otherwise = { .finding = finding };
	compare(picture, &second, &otherwise);
	if (otherwise.list[0])
		say(finding, VG_OBSERVED, VG_WEAK, "XMP or IPTC in the file says otherwise than its EXIF: %s.", otherwise.list);
	else if (otherwise.compared)
		vg_look_not_so(finding);
	else
		vg_look_nothing_stated(c, finding);
}

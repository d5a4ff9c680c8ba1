/* In JSON: what EXIF says of camera, time and position, and the other tags that are told by name. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

static json_t *camera_time_json(const struct vg_camera_time *time)
{
	char text[VG_TIME_TEXT];
	if (!time->raw[0])
		return json_null();
	json_t *object = json_object();
	vg_time_format(time->time, text);
	vg_json_set_time(object, "utc", time->present && time->has_offset, time->time);
	if (!time->has_offset)
		text[strlen(text) - 1] = 0; /* local time of an unknown zone has no Z */
	vg_json_set_text(object, "local", time->present && !time->has_offset ? text : NULL);
	vg_json_set_text(object, "raw", time->raw);
	vg_json_set_boolean(object, "date_only", time->date_only);
	vg_json_set_boolean(object, "clock_unset", time->clock_unset);
	return object;
}

static json_t *degrees_json(double degrees, bool stated)
{
	return stated ? json_real(degrees) : json_null();
}

static json_t *gps_json(const struct vg_gps *gps)
{
	if (gps->kind == VG_POSITION_NONE && !gps->has_altitude && !gps->time[0])
		return json_null();
	json_t *object = json_object(), *unsigned_form = json_null();
	bool whole = gps->kind == VG_POSITION_SIGNED;
	json_object_set_new(object, "latitude", degrees_json(gps->latitude, whole));
	json_object_set_new(object, "longitude", degrees_json(gps->longitude, whole));
	json_object_set_new(object, "altitude", degrees_json(gps->altitude, gps->has_altitude));
	vg_json_set_text(object, "time", gps->time[0] ? gps->time : NULL);
	vg_json_set_text(object, "position", vg_position_kind_name(gps->kind));
	if (gps->kind == VG_POSITION_UNSIGNED) {
		unsigned_form = json_object();
		vg_json_set_real(unsigned_form, "latitude", gps->latitude);
		vg_json_set_real(unsigned_form, "longitude", gps->longitude);
		vg_json_set_boolean(unsigned_form, "north_or_south_stated", !gps->latitude_unsigned);
		vg_json_set_boolean(unsigned_form, "east_or_west_stated", !gps->longitude_unsigned);
	}
	json_object_set_new(object, "without_sign", unsigned_form);
	vg_json_set_boolean(object, "no_fix", gps->no_fix);
	return object;
}

static json_t *tags_json(const struct vg_picture *picture)
{
	json_t *object = json_object();
	for (size_t i = 0; i < picture->tag_count; i++) {
		const struct vg_tag *tag = &picture->tags[i];
		if (tag->group != VG_TAG_EXIF && tag->group != VG_TAG_GPS)
			continue;
		json_t *number = tag->number ? json_loads(tag->value, JSON_DECODE_ANY, NULL) : NULL;
		if (json_is_number(number)) {
			json_object_set_new(object, tag->name, number);
		} else {
			json_decref(number);
			vg_json_set_text(object, tag->name, tag->value);
		}
	}
	return object;
}

json_t *vg_json_exif(const struct vg_picture *picture)
{
	const struct vg_exif *exif = &picture->exif;
	json_t *object = json_object();
	if (!exif->present)
		return object;
	vg_json_set_unless_empty(object, "make", exif->make);
	vg_json_set_unless_empty(object, "model", exif->model);
	vg_json_set_unless_empty(object, "serial", exif->serial);
	vg_json_set_unless_empty(object, "lens", exif->lens);
	vg_json_set_unless_empty(object, "software", exif->software);
	json_object_set_new(object, "captured", camera_time_json(&exif->original));
	json_object_set_new(object, "digitized", camera_time_json(&exif->digitized));
	json_object_set_new(object, "modified", camera_time_json(&exif->modified));
	json_object_set_new(object, "gps", gps_json(&exif->gps));
	vg_json_set_number(object, "orientation", exif->orientation, exif->orientation);
	json_t *thumbnail = json_null();
	if (exif->thumbnail != VG_THUMBNAIL_NONE) {
		thumbnail = json_object();
		vg_json_set_text(thumbnail, "against_picture", vg_thumbnail_kind_name(exif->thumbnail));
		vg_json_set_integer(thumbnail, "width", exif->thumbnail_width);
		vg_json_set_integer(thumbnail, "height", exif->thumbnail_height);
		vg_json_set_real(thumbnail, "correlation", exif->thumbnail_correlation);
	}
	json_object_set_new(object, "thumbnail", thumbnail);
	json_object_set_new(object, "tags", tags_json(picture));
	return object;
}

/* In JSON: the small pictures that a file carries, against the picture; and the picture against itself. */
#include <jansson.h>

#include "report/report.h"

static json_t *box_or_null(const double box[4])
{
	if (!(box[2] > 0))
		return json_null();
	return json_pack("[f,f,f,f]", box[0], box[1], box[2], box[3]);
}

static json_t *one_json(const struct vg_carried *carried)
{
	json_t *object = json_object(), *regions = json_array();
	vg_json_set_text(object, "kind", vg_carried_kind_name(carried->kind));
	vg_json_set_text(object, "against_picture", vg_thumbnail_kind_name(carried->against));
	vg_json_set_integer(object, "width", carried->width);
	vg_json_set_integer(object, "height", carried->height);
	json_object_set_new(object, "correlation", json_real(carried->correlation));
	json_object_set_new(object, "mirrored", json_boolean(carried->mirrored));
	vg_json_set_integer(object, "rotation", carried->rotation);
	json_object_set_new(object, "shown", box_or_null(carried->shown));
	for (size_t i = 0; i < carried->region_count; i++)
		json_array_append_new(regions, box_or_null(carried->region[i]));
	json_object_set_new(object, "regions", regions);
	return object;
}

json_t *vg_carried_json(const struct vg_picture *picture)
{
	json_t *list = json_array();
	for (size_t i = 0; i < picture->carried_count; i++)
		json_array_append_new(list, one_json(&picture->carried[i]));
	return list;
}

static json_t *copied_json(const struct vg_copied *copied)
{
	json_t *object = json_object(), *boxes = json_array();
	for (int i = 0; i < 2; i++)
		json_array_append_new(boxes, box_or_null(copied->box[i]));
	json_object_set_new(object, "boxes", boxes);
	vg_json_set_integer(object, "points", copied->points);
	json_object_set_new(object, "agreement", json_real(copied->agreement));
	json_object_set_new(object, "mirrored", json_boolean(copied->mirrored));
	json_object_set_new(object, "rotation", json_real(copied->rotation));
	json_object_set_new(object, "scale", json_real(copied->scale));
	return object;
}

json_t *vg_copies_json(const struct vg_picture *picture)
{
	if (!picture->copies_looked)
		return json_null();
	json_t *list = json_array();
	for (size_t i = 0; i < picture->copy_count; i++)
		json_array_append_new(list, copied_json(&picture->copies[i]));
	return list;
}

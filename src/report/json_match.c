/* In JSON: a known picture that matched, how it lies on the item, and what differs. */
#include <jansson.h>

#include "report/report.h"

static json_t *box_json(const double box[4])
{
	json_t *array = json_array();
	for (int side = 0; side < 4; side++)
		json_array_append_new(array, json_real(box[side]));
	return array;
}

static json_t *geometry_json(const struct vg_geometry *geometry)
{
	if (!geometry->present)
		return json_null();
	json_t *object = json_object(), *map = json_array();
	vg_json_set_integer(object, "inliers", geometry->inliers);
	for (int i = 0; i < 9; i++)
		json_array_append_new(map, json_real(geometry->item_to_known[i]));
	json_object_set_new(object, "item_to_known", map);
	vg_json_set_real(object, "known_coverage", geometry->known_coverage);
	vg_json_set_real(object, "item_coverage", geometry->item_coverage);
	json_object_set_new(object, "box_in_known", box_json(geometry->box_in_known));
	vg_json_set_boolean(object, "mirrored", geometry->mirrored);
	vg_json_set_real(object, "rotation", geometry->rotation);
	vg_json_set_real(object, "scale", geometry->scale);
	return object;
}

static json_t *differences_json(const struct vg_match *match)
{
	json_t *array = json_array();
	for (size_t i = 0; i < match->difference_count; i++) {
		const struct vg_difference *difference = &match->difference[i];
		json_t *object = json_object();
		json_object_set_new(object, "box", box_json(difference->box));
		vg_json_set_real(object, "share", difference->share);
		vg_json_set_text(object, "kind", vg_difference_kind_name(difference->kind));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *structure_json(const struct vg_match *match)
{
	const struct vg_structure *structure = &match->structure;
	if (!match->compared)
		return json_null();
	json_t *object = json_object();
	json_object_set_new(object, "parts", json_integer(structure->parts));
	json_object_set_new(object, "agreeing", json_integer(structure->agreeing));
	json_object_set_new(object, "parts_outside", json_integer(structure->parts_outside));
	json_object_set_new(object, "agreeing_outside", json_integer(structure->agreeing_outside));
	json_object_set_new(object, "alike", json_integer(structure->alike));
	json_object_set_new(object, "unlike", json_integer(structure->unlike));
	vg_json_set_real(object, "differing", structure->differing);
	vg_json_set_boolean(object, "design", structure->design);
	vg_json_set_boolean(object, "another_view", structure->another_view);
	return object;
}

/* The kept design that is all that is shared. */
static json_t *design_json(const struct vg_match *match)
{
	if (!match->structure.design || !match->design.id)
		return json_null();
	json_t *object = json_object();
	vg_json_set_integer(object, "id", match->design.id);
	vg_json_set_text(object, "name", match->design.name[0] ? match->design.name : NULL);
	json_object_set_new(object, "pictures", json_integer((json_int_t)match->design.pictures));
	return object;
}

/* Where lies what both show, of pictures that share a part. */
static json_t *shared_json(const struct vg_match *match)
{
	if (!(match->relation & VG_SHARES_PART))
		return json_null();
	json_t *object = json_object();
	json_object_set_new(object, "box", box_json(match->shared_box));
	json_object_set_new(object, "box_in_known", box_json(match->shared_box_in_known));
	json_object_set_new(object, "design", design_json(match));
	return object;
}

static json_t *known_tags_json(const struct vg_match *match)
{
	json_t *array = json_array();
	for (size_t i = 0; i < match->tag_count; i++)
		json_array_append_new(array, json_string(match->tags[i]));
	return array;
}

json_t *vg_json_relation(unsigned relation)
{
	json_t *array = json_array();
	for (int bit = 0; bit < VG_RELATION_COUNT; bit++)
		if (relation & 1u << bit)
			json_array_append_new(array, json_string(vg_relation_name(bit)));
	return array;
}

static void set_review(json_t *object, const struct vg_review *review)
{
	vg_json_set_text(object, "claim", review ? review->claim : NULL);
	vg_json_set_text(object, "rating", review ? review->rating : NULL);
	vg_json_set_text(object, "review_url", review ? review->review_url : NULL);
}

static json_t *reviews_json(const struct vg_match *match)
{
	json_t *array = json_array();
	for (size_t i = 0; i < match->review_count; i++) {
		json_t *review = json_object();
		set_review(review, &match->reviews[i]);
		json_array_append_new(array, review);
	}
	return array;
}

/* The second of two files is in no catalogue: when it was read is no news. */
json_t *vg_json_match(const struct vg_match *match, bool with_added)
{
	json_t *object = json_object(), *known = json_object();
	vg_json_set_integer(known, "id", match->known_id);
	vg_json_set_text(known, "title", match->title);
	vg_json_set_time(known, "date", match->has_date, match->date);
	vg_json_set_text(known, "date_precision", match->has_date ? vg_date_precision_name(match->date_precision) : NULL);
	vg_json_set_boolean(known, "date_is_local", match->has_date && match->date_precision == VG_DATE_LOCAL);
	vg_json_set_text(known, "source", match->source);
	vg_json_set_text(known, "note", match->note);
	set_review(known, match->review_count ? &match->reviews[0] : NULL);
	json_object_set_new(known, "reviews", reviews_json(match));
	vg_json_set_integer(known, "sightings", (int64_t)match->sighting_count);
	json_object_set_new(known, "tags", known_tags_json(match));
	vg_json_set_hex(known, "sha256", match->has_sha256, match->sha256, 32);
	vg_json_set_time(known, "added", with_added, match->added);
	json_object_set_new(object, "known", known);
	json_object_set_new(object, "relation", vg_json_relation(match->relation));
	vg_json_set_text(object, "strength", vg_strength_name(match->strength));
	json_object_set_new(object, "pdq_distance",
			    match->pdq_distance < 0 ? json_null() : json_integer(match->pdq_distance));
	json_object_set_new(object, "geometry", geometry_json(&match->geometry));
	vg_json_set_boolean(object, "compared", match->compared);
	vg_json_set_boolean(object, "in_part", match->in_part);
	json_object_set_new(object, "agreement", match->compared ? json_real(match->agreement) : json_null());
	json_object_set_new(object, "least_difference", match->compared ? json_real(match->least_difference) : json_null());
	json_object_set_new(object, "structure", structure_json(match));
	json_object_set_new(object, "shared", shared_json(match));
	json_object_set_new(object, "differences", differences_json(match));
	return object;
}

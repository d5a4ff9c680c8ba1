/* A design as `known designs --json` tells it. */
#include <stdlib.h>

#include <vestigo/exchange.h>

#include "base/memory.h"

#include "report/report.h"

static int add_carrier(void *context, int64_t picture, struct vg_error *err)
{
	(void)err;
	json_array_append_new(context, json_integer(picture));
	return 0;
}

char *vg_design_json(struct vg_catalogue *catalogue, const struct vg_design *design, struct vg_error *err)
{
	vg_json_note_faults();
	const unsigned long faults = vg_memory_faults();
	json_t *object = json_object(), *box = json_array(), *carriers = json_array();
	int code = vg_catalogue_each_carrier(catalogue, design->id, add_carrier, carriers, err);
	vg_json_set_integer(object, "id", design->id);
	vg_json_set_text(object, "name", design->name[0] ? design->name : NULL);
	vg_json_set_text(object, "state", vg_design_state_name(design->state));
	vg_json_set_integer(object, "picture", design->picture);
	for (int i = 0; i < 4; i++)
		json_array_append_new(box, json_integer((json_int_t)design->box[i]));
	json_object_set_new(object, "box", box);
	vg_json_set_hex(object, "cells", true, design->cells.bits, VG_DESIGN_BYTES);
	json_object_set_new(object, "carriers", carriers);
	char *text = code < 0 || vg_memory_faults() != faults ? NULL : json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (!text && code == 0)
		vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return text;
}

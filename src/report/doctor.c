/* What doctor found, for programs. */
#include <stdlib.h>

#include <vestigo/doctor.h>

#include "report/report.h"

static json_t *protections_json(unsigned layers)
{
	static const char *const names[VG_PROTECTION_LAYERS] = {
		[VG_PROTECTS_CALLS] = "calls", [VG_PROTECTS_LIMITS] = "limits", [VG_PROTECTS_THREADS] = "threads",
		[VG_PROTECTS_FILES] = "files", [VG_PROTECTS_USER] = "user", [VG_PROTECTS_NETWORK] = "network",
		[VG_PROTECTS_PROCESSES] = "processes" };
	json_t *array = json_array();
	for (int i = 0; i < VG_PROTECTION_LAYERS; i++) {
		json_t *object = json_object();
		bool reached = layers >> i & 1;
		vg_json_set_text(object, "layer", names[i]);
		json_object_set_new(object, "reached", json_boolean(reached));
		vg_json_set_text(object, "says", vg_protection_says((enum vg_protection_layer)i, reached));
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *catalogue_json(const struct vg_doctor *doctor)
{
	json_t *object = json_object();
	vg_json_set_text(object, "path", doctor->catalogue);
	vg_json_set_text(object, "state", doctor->catalogue_fault ? "unreadable" : doctor->catalogue_there ? "readable" : "none");
	vg_json_set_integer(object, "entries", (int64_t)doctor->known.pictures);
	vg_json_set_time(object, "newest", doctor->known.has_newest, doctor->known.newest);
	vg_json_set_text(object, "reason", doctor->catalogue_fault);
	return object;
}

char *vg_doctor_json(const struct vg_doctor *doctor)
{
	json_t *object = json_object(), *libraries = json_array();
	vg_json_set_text(object, "type", "doctor");
	vg_json_set_text(object, "program", "vestigo " VG_VERSION);
	vg_json_set_text(object, "sandbox", vg_protection_level_name(vg_protection_level(doctor->layers)));
	json_object_set_new(object, "protections", protections_json(doctor->layers));
	for (size_t i = 0; i < doctor->library_count; i++) {
		json_t *library = json_object();
		vg_json_set_text(library, "name", doctor->libraries[i].name);
		vg_json_set_text(library, "version", doctor->libraries[i].version);
		json_array_append_new(libraries, library);
	}
	json_object_set_new(object, "libraries", libraries);
	json_object_set_new(object, "catalogue", catalogue_json(doctor));
	char *text = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return text;
}

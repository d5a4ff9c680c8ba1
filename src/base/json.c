#include "base/json.h"

#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

static void *allocate(size_t size)
{
	void *memory = malloc(size);
	if (!memory)
		vg_memory_fault();
	return memory;
}

static void set_functions(void)
{
	json_set_alloc_funcs(allocate, free);
}

void vg_json_note_faults(void)
{
	static once_flag set = ONCE_FLAG_INIT;
	call_once(&set, set_functions);
}

void vg_json_set_text(json_t *object, const char *key, const char *text)
{
	struct vg_buffer clean;
	if (!text) {
		json_object_set_new(object, key, json_null());
		return;
	}
	json_t *value = json_string(text);
	if (!value) {
		vg_buffer_init(&clean, 4 * strlen(text) + 1);
		if (vg_text_append_utf8(&clean, text, strlen(text)) == 0)
			value = json_stringn((const char *)clean.data, clean.size);
		vg_buffer_release(&clean);
	}
	json_object_set_new(object, key, value ? value : json_null());
}

void vg_json_set_time(json_t *object, const char *key, bool present, int64_t time)
{
	char text[VG_TIME_TEXT];
	vg_time_format(time, text);
	json_object_set_new(object, key, present ? json_string(text) : json_null());
}

void vg_json_set_number(json_t *object, const char *key, bool present, int64_t value)
{
	json_object_set_new(object, key, present ? json_integer(value) : json_null());
}

void vg_json_set_boolean(json_t *object, const char *key, bool value)
{
	json_object_set_new(object, key, json_boolean(value));
}

void vg_json_set_real(json_t *object, const char *key, double value)
{
	json_object_set_new(object, key, json_real(value));
}

void vg_json_put_text(json_t *object, const char *key, const char *text)
{
	if (text)
		vg_json_set_text(object, key, text);
}

void vg_json_set_unless_empty(json_t *object, const char *key, const char *text)
{
	vg_json_set_text(object, key, text[0] ? text : NULL);
}

void vg_json_set_integer(json_t *object, const char *key, int64_t value)
{
	json_object_set_new(object, key, json_integer(value));
}

void vg_json_set_hex(json_t *object, const char *key, bool present, const uint8_t *bytes,
		     size_t size)
{
	char text[129];
	if (present && size <= 64)
		vg_text_hex(bytes, size, text);
	json_object_set_new(object, key, present && size <= 64 ? json_string(text) : json_null());
}

int vg_json_append(struct vg_buffer *out, json_t *value)
{
	char *text = value ? json_dumps(value, JSON_COMPACT | JSON_REAL_PRECISION(10)) : NULL;
	int code = text ? vg_text_append_json(out, text, strlen(text)) : VG_ERR_MEMORY;
	free(text);
	json_decref(value);
	return code;
}

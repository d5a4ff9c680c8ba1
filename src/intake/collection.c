/* Exchanged collections of known pictures, and plain lists of hashes, a line at a time. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "intake/entry.h"
#include "intake/lines.h"

enum { PROGRESS_EVERY = 1024 }; /* lines */

static bool read_hex(const json_t *object, const char *key, uint8_t out[32])
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_text_unhex(text, 32, out);
}

static bool read_time(const json_t *object, const char *key, int64_t *out)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_time_parse(text, out, NULL);
}

static void read_known(const json_t *object, struct vg_known *known)
{
	const json_t *quality = json_object_get(object, "pdq_quality");
	const char *pdq = json_string_value(json_object_get(object, "pdq"));
	const char *format = json_string_value(json_object_get(object, "format"));
	known->has_sha256 = read_hex(object, "sha256", known->sha256);
	known->has_pixels = read_hex(object, "pixels_sha256", known->pixels_sha256);
	known->has_pdq = pdq && vg_pdq_from_text(pdq, &known->pdq);
	const char *resampled = json_string_value(json_object_get(object, "pdq_resampled"));
	known->has_pdq_resampled = resampled && vg_pdq_from_text(resampled, &known->pdq_resampled);
	json_int_t value = json_integer_value(quality);
	known->pdq_quality = json_is_integer(quality) && value >= 0 && value <= 100 ? (int)value : -1;
	value = json_integer_value(json_object_get(object, "orientation"));
	known->orientation = value >= 1 && value <= 8 ? (int)value : 1;
	value = json_integer_value(json_object_get(object, "bytes"));
	known->bytes = value > 0 ? (uint64_t)value : 0;
	value = json_integer_value(json_object_get(object, "width"));
	known->width = value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
	value = json_integer_value(json_object_get(object, "height"));
	known->height = value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
	known->format = vg_format_from_name(format ? format : "");
	(void)read_time(object, "added", &known->added);
}

static bool is_there(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return value && !json_is_null(value);
}

/* What of the entry cannot be read though it is there; NULL. */
static const char *fault_of(const json_t *object, const struct vg_known *known)
{
	if (is_there(object, "sha256") && !known->has_sha256)
		return "its \"sha256\" is not 64 hexadecimal digits";
	if (is_there(object, "pixels_sha256") && !known->has_pixels)
		return "its \"pixels_sha256\" is not 64 hexadecimal digits";
	if (is_there(object, "pdq") && !known->has_pdq)
		return "its \"pdq\" is not 64 hexadecimal digits";
	if (is_there(object, "pdq_resampled") && !known->has_pdq_resampled)
		return "its \"pdq_resampled\" is not 64 hexadecimal digits";
	if (is_there(object, "sightings") && !json_is_array(json_object_get(object, "sightings")))
		return "its \"sightings\" is no list";
	if (is_there(object, "format") && !json_is_string(json_object_get(object, "format")))
		return "its \"format\" is no text";
	return NULL;
}

static void read_chat(const json_t *object, struct vg_sighting *sighting)
{
	const json_t *chat = json_object_get(object, "chat_id");
	const json_t *message = json_object_get(object, "message");
	sighting->has_chat_id = json_is_integer(chat);
	sighting->chat_id = json_integer_value(chat);
	sighting->has_message = json_is_integer(message);
	sighting->message = json_integer_value(message);
	(void)read_time(object, "recorded", &sighting->recorded);
}

/* One entry a sighting: adding them again to a catalogue gives the same content. */
static int give_exchanged(json_t *object, uint64_t line, const struct vg_entry_visitor *visitor,
			  struct vg_error *err)
{
	json_t *sightings = json_object_get(object, "sightings");
	size_t count = json_array_size(sightings);
	int code = 0;
	for (size_t i = 0; i < (count ? count : 1) && code >= 0; i++) {
		struct vg_entry entry = { 0 };
		json_t *sighting = count ? json_array_get(sightings, i) : object;
		json_t *tags = json_object_get(object, "tags");
		const char *fault;
		read_known(object, &entry.known);
		fault = fault_of(object, &entry.known);
		if (!fault && !json_is_object(sighting))
			fault = "one of its \"sightings\" is no object";
		if (!fault)
			fault = vg_entry_set_json(&entry, sighting, NULL, NULL);
		if (count)
			vg_entry_add_json_tags(&entry, tags);
		read_chat(sighting, &entry.sighting);
		if (!fault && !entry.known.has_sha256 && !entry.known.has_pdq)
			fault = "neither a sha256 nor a PDQ hash";
		if (fault)
			visitor->bad(visitor->context, line, fault);
		else
			code = visitor->entry(visitor->context, &entry, err);
		vg_entry_release(&entry);
	}
	return code;
}

static int give_hash_line(char *text, uint64_t line, const struct vg_entry_visitor *visitor,
			  struct vg_error *err)
{
	struct vg_entry entry = { .known = { .pdq_quality = -1, .orientation = 1 } };
	char *note = strchr(text, ',');
	int code = 0;
	if (note)
		*note++ = 0;
	entry.known.has_pdq = vg_pdq_from_text(text, &entry.known.pdq);
	if (!entry.known.has_pdq) {
		visitor->bad(visitor->context, line, "neither JSON nor a PDQ hash of 64 hexadecimal digits");
		return 0;
	}
	if (note && *note)
		entry.sighting.note = vg_text_copy_marked(note, strlen(note), VG_ENTRY_TEXT);
	code = visitor->entry(visitor->context, &entry, err);
	vg_entry_release(&entry);
	return code;
}

int vg_exchange_read(const char *path, const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	struct vg_lines lines;
	int code = vg_lines_open(&lines, path, visitor, err);
	while (code >= 0 && vg_lines_next(&lines)) {
		if (visitor->progress && lines.number % PROGRESS_EVERY == 0)
			visitor->progress(visitor->context, vg_lines_fraction(&lines));
		if (!*lines.text || *lines.text == '#')
			continue;
		if (*lines.text != '{') {
			code = give_hash_line(lines.text, lines.number, visitor, err);
			continue;
		}
		json_t *object = json_loads(lines.text, 0, NULL);
		if (json_is_object(object))
			code = give_exchanged(object, lines.number, visitor, err);
		else
			visitor->bad(visitor->context, lines.number, "not valid JSON");
		json_decref(object);
	}
	if (code >= 0)
		code = vg_lines_fault(&lines, err);
	vg_lines_close(&lines);
	return code;
}

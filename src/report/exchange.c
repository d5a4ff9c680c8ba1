/* Known pictures as JSON: for exchange, and for `known show` and `known list`. */
#include <stdlib.h>
#include <string.h>

#include <vestigo/exchange.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "report/report.h"

enum { TEXT_MAXIMUM = 16 << 20 };

struct listing {
	json_t *array;
	bool hashes_only;
};

static int add_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	struct listing *listing = context;
	json_t *object = json_object();
	(void)err;
	char date[VG_DATE_TEXT];
	vg_date_format_seen(sighting->date, sighting->date_precision, date);
	vg_json_set_text(object, "date", sighting->has_date ? date : NULL);
	if (!listing->hashes_only) {
		vg_json_set_text(object, "title", sighting->title);
		vg_json_set_text(object, "source", sighting->source);
		vg_json_set_text(object, "note", sighting->note);
		vg_json_set_text(object, "claim", sighting->claim);
		vg_json_set_text(object, "rating", sighting->rating);
		vg_json_set_text(object, "review_url", sighting->review_url);
		json_object_set_new(object, "chat_id",
				    sighting->has_chat_id ? json_integer(sighting->chat_id) : json_null());
		json_object_set_new(object, "message",
				    sighting->has_message ? json_integer(sighting->message) : json_null());
	}
	vg_json_set_time(object, "recorded", true, sighting->recorded);
	json_array_append_new(listing->array, object);
	return 0;
}

static int add_tag(void *context, const char *tag, struct vg_error *err)
{
	(void)err;
	json_array_append_new(context, json_string(tag));
	return 0;
}

/* *out is NULL after a failure, and where memory is short. */
static int known_json(struct vg_catalogue *catalogue, const struct vg_known *known, bool hashes_only, json_t **out,
		      struct vg_error *err)
{
	char pdq[VG_PDQ_TEXT];
	json_t *object = json_object(), *tags = json_array();
	struct listing listing = { json_array(), hashes_only };
	vg_pdq_to_text(&known->pdq, pdq);
	vg_json_set_integer(object, "id", known->id);
	vg_json_set_hex(object, "sha256", known->has_sha256, known->sha256, 32);
	vg_json_set_hex(object, "pixels_sha256", known->has_pixels, known->pixels_sha256, 32);
	vg_json_set_text(object, "pdq", known->has_pdq ? pdq : NULL);
	vg_pdq_to_text(&known->pdq_resampled, pdq);
	vg_json_set_text(object, "pdq_resampled", known->has_pdq_resampled ? pdq : NULL);
	json_object_set_new(object, "pdq_quality",
			    known->pdq_quality < 0 ? json_null() : json_integer(known->pdq_quality));
	vg_json_set_integer(object, "orientation", known->orientation);
	vg_json_set_integer(object, "bytes", (int64_t)known->bytes);
	vg_json_set_text(object, "format", vg_format_name(known->format));
	vg_json_set_integer(object, "width", known->width);
	vg_json_set_integer(object, "height", known->height);
	vg_json_set_time(object, "added", true, known->added);
	int code = vg_catalogue_each_sighting(catalogue, known->id, add_sighting, &listing, err);
	if (code >= 0 && !hashes_only)
		code = vg_catalogue_each_tag(catalogue, known->id, add_tag, tags, err);
	json_object_set_new(object, "sightings", listing.array);
	if (hashes_only)
		json_decref(tags);
	else
		json_object_set_new(object, "tags", tags);
	if (code < 0) {
		json_decref(object);
		object = NULL;
	}
	*out = object;
	return code < 0 ? code : 0;
}

/* Heap; NULL also where memory ran short while it was put together. */
static char *dump(json_t *object, unsigned long faults)
{
	struct vg_buffer text;
	vg_buffer_init(&text, TEXT_MAXIMUM);
	if (object && vg_json_append(&text, object) == 0 && vg_memory_faults() == faults)
		return (char *)text.data;
	vg_buffer_release(&text);
	return NULL;
}

char *vg_known_json(struct vg_catalogue *catalogue, const struct vg_known *known,
		    struct vg_error *err)
{
	vg_json_note_faults();
	unsigned long faults = vg_memory_faults();
	json_t *object;
	(void)known_json(catalogue, known, false, &object, err);
	if (object) /* what this desk says of it: not exchanged */
		json_object_set_new(object, "set_aside", json_boolean(known->set_aside));
	json_t *fields = object && known->found_in ? json_array() : NULL;
	for (int i = 0; fields && i < VG_FIELD_COUNT; i++)
		if (known->found_in & 1u << i)
			json_array_append_new(fields, json_string(vg_known_field_name((enum vg_known_field)i)));
	if (fields)
		json_object_set_new(object, "found_in", fields);
	char *text = dump(object, faults);
	if (!text && object && vg_memory_faults() == faults)
		vg_error_set(err, VG_ERR_LIMIT, "known picture %lld: what is kept of it is longer than 16 MB", (long long)known->id);
	else if (!text) /* the first error wins */
		vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return text;
}

struct writing {
	struct vg_catalogue *catalogue;
	bool hashes_only;
	int fd;
	const char *name;
	struct vg_buffer out;
};

/* The object with some of its sightings; NULL where memory is short. */
static json_t *part_of(json_t *object, size_t from, size_t count)
{
	json_t *part = json_copy(object), *all = json_object_get(object, "sightings"), *some = part ? json_array() : NULL;
	for (size_t i = from; some && i < from + count && i < json_array_size(all); i++)
		json_array_append(some, json_array_get(all, i));
	if (some && all)
		json_object_set_new(part, "sightings", some);
	else
		json_decref(some);
	return part;
}

/* One line, into writing->out, of what is taken over; VG_ERR_LIMIT where it would be longer than what is read back. VG_ERR_MEMORY also where
 * memory ran short since `faults`, while it was put together. */
static int put_line(struct writing *writing, json_t *object, unsigned long faults, struct vg_error *err)
{
	vg_buffer_clear(&writing->out);
	int code = !object ? VG_ERR_MEMORY : vg_json_append(&writing->out, object) < 0 || vg_buffer_append_byte(&writing->out, '\n') < 0
		 ? VG_ERR_LIMIT : 0;
	return code == VG_ERR_MEMORY || vg_memory_faults() != faults ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : code;
}

/* What was seen so often that a line would not hold it takes several, which are one picture again when they are read. */
static int write_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct writing *writing = context;
	unsigned long faults = vg_memory_faults();
	json_t *object;
	int code = known_json(writing->catalogue, known, writing->hashes_only, &object, err);
	size_t count = json_array_size(json_object_get(object, "sightings")), piece = count ? count : 1, from = 0;
	while (code == 0 && (from < count || from == 0)) {
		code = put_line(writing, part_of(object, from, piece), faults, err);
		if (code == VG_ERR_LIMIT && piece > 1) {
			piece = (piece + 1) / 2;
			code = 0;
			continue;
		}
		if (code == VG_ERR_LIMIT)
			code = vg_error_set(err, code, "known picture %lld is too large to export", (long long)known->id);
		if (code == 0)
			code = vg_file_write(writing->fd, writing->name, vg_buffer_span(&writing->out), err);
		from += piece;
	}
	json_decref(object);
	return code;
}

int vg_exchange_write(struct vg_catalogue *catalogue, bool hashes_only, int fd, const char *name,
		      struct vg_error *err)
{
	struct writing writing = { catalogue, hashes_only, fd, name, { 0 } };
	vg_json_note_faults();
	vg_buffer_init(&writing.out, VG_LINE_MAXIMUM);
	int code = vg_catalogue_each(catalogue, write_known, &writing, err);
	vg_buffer_release(&writing.out);
	return code;
}

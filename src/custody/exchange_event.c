#include "custody/exchange_event.h"

#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/time.h"
#include "custody/http_message.h"

json_t *vg_place_fields(const struct vg_course *course, struct vg_span bytes)
{
	char digest[VG_SHA256_TEXT];
	if (!vg_sha256_text(bytes, digest))
		return NULL;
	return json_pack("{s:s, s:I, s:I, s:s}", "file", course->name, "offset",
			 (json_int_t)course->size, "length", (json_int_t)bytes.size, "sha256", digest);
}

/* Left out where it is empty. */
static void put_text(json_t *object, const char *key, const char *text)
{
	vg_json_put_text(object, key, text && *text ? text : NULL);
}

static void put_time(json_t *object, const char *key, int64_t microseconds)
{
	char text[VG_TIME_TEXT];
	vg_time_format_fine(microseconds, text);
	put_text(object, key, text);
}

json_t *vg_exchange_fields(const struct vg_course *course, const struct vg_exchange *exchange, struct vg_span bytes,
			   const struct vg_warc_places *places)
{
	char type[128];
	json_t *fields = vg_place_fields(course, bytes);
	(void)vg_http_field(exchange->head, "Content-Type", type, sizeof type);
	type[strcspn(type, "; \t")] = 0;
	put_text(fields, "url", exchange->url);
	put_time(fields, "started", exchange->started);
	put_time(fields, "finished", exchange->finished);
	put_text(fields, "address", exchange->address);
	put_text(fields, "tls", exchange->tls);
	put_text(fields, "certificate_sha256", exchange->certificate);
	put_text(fields, "type", type);
	put_text(fields, "truncated", exchange->truncated);
	put_text(fields, "payload_sha256", places->payload_digest);
	if (!fields || json_object_set_new(fields, "status", json_integer(exchange->status)) != 0 ||
	    json_object_set_new(fields, "response_offset",
				json_integer((json_int_t)(course->size + places->response_offset))) != 0 ||
	    json_object_set_new(fields, "response_length", json_integer((json_int_t)places->response_size)) != 0) {
		json_decref(fields);
		return NULL;
	}
	return fields;
}

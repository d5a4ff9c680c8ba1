#include "custody/event.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

const char vg_evidence_format[] = "vestigo-evidence/1";
static const char format_family[] = "vestigo-evidence/";

bool vg_message_can_be(int64_t number)
{
	return number >= 1 && number <= VG_MESSAGE_MAXIMUM;
}

void vg_event_release(struct vg_event *event)
{
	char *texts[] = { event->url, event->started, event->type, event->payload, event->channel, event->key, event->photo };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		free(texts[i]);
	free(event->messages);
	vg_item_release(&event->item);
	memset(event, 0, sizeof *event);
}

/* --- fields --------------------------------------------------------------------------- */

/* An event that is being read. */
struct reading {
	json_t *fields;
	struct vg_event *event;
	bool short_of_memory;
};

static void fault(struct reading *reading, const char *what, const char *key)
{
	if (!reading->event->fault[0])
		snprintf(reading->event->fault, sizeof reading->event->fault, "%s (%s)", what, key);
}

static void take_text(struct reading *reading, json_t *object, const char *key, char **out)
{
	const char *text = json_string_value(json_object_get(object, key));
	if (!text)
		return;
	if (strlen(text) > VG_EVENT_TEXT) {
		fault(reading, "a text that is too long", key);
		return;
	}
	*out = strdup(text);
	reading->short_of_memory |= !*out;
}

static bool take_number(struct reading *reading, json_t *object, const char *key, int64_t least, int64_t most,
			int64_t *out)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_integer(value))
		return false;
	json_int_t number = json_integer_value(value);
	if (number < least || number > most) {
		fault(reading, "a number that cannot be", key);
		return false;
	}
	*out = number;
	return true;
}

static bool take_message(struct reading *reading, json_t *object, const char *key, int64_t *out)
{
	return take_number(reading, object, key, 1, VG_MESSAGE_MAXIMUM, out);
}

static bool take_time(json_t *object, const char *key, int64_t *out)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_time_parse(text, out, NULL);
}

static void read_post_field(struct reading *reading, json_t *object, const struct vg_post_field *field, struct vg_post *post)
{
	void *at = vg_field_at(post, field->offset);
	bool *has = vg_field_at(post, field->has);
	switch (field->kind) {
	case VG_FIELD_TEXT: take_text(reading, object, field->key, at); break;
	case VG_FIELD_WORD: *(const char **)at = vg_post_word(json_string_value(json_object_get(object, field->key))); break;
	case VG_FIELD_NUMBER: *has = take_number(reading, object, field->key, field->least, field->most, at); break;
	case VG_FIELD_TIME: *has = take_time(object, field->key, at); break;
	case VG_FIELD_FLAG: *(bool *)at = json_is_true(json_object_get(object, field->key)); break;
	}
}

static void read_post(struct reading *reading, json_t *object, struct vg_post *post)
{
	if (!json_is_object(object))
		return;
	post->present = true;
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++)
		if (field->logged)
			read_post_field(reading, object, field, post);
}

static enum vg_disposition disposition_of(const char *name)
{
	for (int i = 1; name && i < VG_DISPOSITION_COUNT; i++)
		if (strcmp(name, vg_disposition_name((enum vg_disposition)i)) == 0)
			return (enum vg_disposition)i;
	return VG_FAILED;
}

/* --- kinds ---------------------------------------------------------------------------- */

static void read_begin(struct reading *reading)
{
	const char *format = json_string_value(json_object_get(reading->fields, "format"));
	if (!format || strncmp(format, format_family, sizeof format_family - 1) != 0)
		fault(reading, "it is not of an evidence folder", "format");
	reading->event->newer = format && strcmp(format, vg_evidence_format) != 0;
}

static void read_place(struct reading *reading)
{
	struct vg_event *event = reading->event;
	int64_t status = 0;
	if (!vg_place_from_json(reading->fields, &event->place))
		fault(reading, "it does not say where its bytes lie", "offset");
	if (take_number(reading, reading->fields, "status", 0, 999, &status))
		event->status = (int)status;
	event->truncated = json_string_value(json_object_get(reading->fields, "truncated")) != NULL;
	take_text(reading, reading->fields, "url", &event->url);
	take_text(reading, reading->fields, "started", &event->started);
	take_text(reading, reading->fields, "type", &event->type);
	take_text(reading, reading->fields, "payload_sha256", &event->payload);
}

static void read_channel(struct reading *reading)
{
	const char *state = json_string_value(json_object_get(reading->fields, "state"));
	if (!reading->event->channel || !state)
		fault(reading, "it lacks what it must have", "channel, state");
	reading->event->unfinished = state && strcmp(state, "begun") == 0;
}

/* Which messages a page shows, and from where to where it is complete. */
static void read_page(struct reading *reading)
{
	struct vg_event *event = reading->event;
	json_t *value, *shown = json_object_get(reading->fields, "messages");
	size_t i, count = json_array_size(shown);
	if (!event->channel)
		fault(reading, "it lacks what it must have", "channel");
	if (count > VG_SHOWN_MAXIMUM) {
		fault(reading, "more messages than a page shows", "messages");
		return;
	}
	event->messages = calloc(count + 1, sizeof *event->messages);
	reading->short_of_memory |= !event->messages;
	json_array_foreach(shown, i, value) {
		int64_t id = json_integer_value(value);
		if (!vg_message_can_be(id))
			fault(reading, "a number that cannot be", "messages");
		if (event->messages)
			event->messages[event->message_count++] = id;
	}
	event->covers = take_message(reading, reading->fields, "covers_first", &event->covers_first) &&
			take_message(reading, reading->fields, "covers_last", &event->covers_last);
	if (event->covers && event->covers_first > event->covers_last)
		fault(reading, "a number that cannot be", "covers_last");
}

static void read_posting(struct reading *reading)
{
	struct vg_event *event = reading->event;
	json_t *fields = reading->fields;
	bool withheld = event->kind == VG_EVENT_WITHHELD;
	(void)take_message(reading, fields, "post_page", &event->post);
	read_post(reading, json_object_get(fields, "post"), &event->item.post);
	take_text(reading, fields, "photo", &event->photo);
	take_text(reading, fields, "url", &event->item.url);
	take_text(reading, fields, "thumbnail_of", &event->item.thumbnail_of);
	take_text(reading, fields, "reason", &event->item.reason);
	event->item.thumbnail = json_is_true(json_object_get(fields, "thumbnail"));
	event->item.disposition = disposition_of(json_string_value(json_object_get(fields, "disposition")));
	if (!event->key || !(withheld ? event->item.reason : event->item.url))
		fault(reading, "it lacks what it must have", withheld ? "key, reason" : "key, url");
}

static void read_stored(struct reading *reading)
{
	struct vg_event *event = reading->event;
	const char *digest = json_string_value(json_object_get(reading->fields, "sha256"));
	uint8_t bytes[VG_SHA256_SIZE];
	int64_t size = 0;
	if (digest && vg_text_unhex(digest, sizeof bytes, bytes))
		vg_text_hex(bytes, sizeof bytes, event->sha256);
	else
		fault(reading, "it lacks what it must have", "sha256");
	if (take_number(reading, reading->fields, "bytes", 0, INT64_MAX, &size))
		event->bytes = (uint64_t)size;
	event->item.has_fetched = take_time(reading->fields, "fetched", &event->item.fetched);
	take_text(reading, reading->fields, "type", &event->item.declared_type);
}

static void read_picture(struct reading *reading)
{
	static const char *const outcomes[VG_OUTCOMES] = { "stored", "refused", "failed" };
	struct vg_event *event = reading->event;
	json_t *sources = json_object_get(reading->fields, "exchanges");
	const char *outcome = json_string_value(json_object_get(reading->fields, "outcome"));
	for (event->outcome = VG_OUTCOME_STORED; outcome && event->outcome < VG_OUTCOME_FAILED; event->outcome++)
		if (strcmp(outcome, outcomes[event->outcome]) == 0)
			break;
	if (!event->key || !outcome)
		fault(reading, "it lacks what it must have", "key, outcome");
	if (json_array_size(sources) > VG_EXCHANGES_MAXIMUM)
		fault(reading, "more answers than a picture is put together from", "exchanges");
	for (size_t i = 0; i < json_array_size(sources) && i < VG_EXCHANGES_MAXIMUM; i++)
		event->exchanges[event->exchange_count++] = (uint64_t)json_integer_value(json_array_get(sources, i));
	event->again = json_is_true(json_object_get(reading->fields, "again"));
	if (event->outcome == VG_OUTCOME_STORED) {
		read_stored(reading);
		return;
	}
	take_text(reading, reading->fields, "reason", &event->item.reason);
	event->item.disposition = disposition_of(json_string_value(json_object_get(reading->fields, "disposition")));
}

static const struct {
	const char *name;
	void (*read)(struct reading *reading);
} kinds[VG_EVENT_KINDS] = {
	[VG_EVENT_BEGIN] = { "begin", read_begin }, [VG_EVENT_ARCHIVE] = { "archive", read_place },
	[VG_EVENT_EXCHANGE] = { "exchange", read_place }, [VG_EVENT_CHANNEL] = { "channel", read_channel },
	[VG_EVENT_PAGE] = { "page", read_page }, [VG_EVENT_POSTED] = { "posted", read_posting },
	[VG_EVENT_WITHHELD] = { "withheld", read_posting }, [VG_EVENT_PICTURE] = { "picture", read_picture },
};

bool vg_event_from_json(const char *name, json_t *fields, struct vg_event *out)
{
	struct reading reading = { .fields = fields, .event = out };
	for (int kind = VG_EVENT_BEGIN; kind < VG_EVENT_KINDS; kind++)
		if (strcmp(kinds[kind].name, name) == 0)
			out->kind = (enum vg_event_kind)kind;
	out->item.kind = VG_INPUT_FETCHED;
	if (out->kind == VG_EVENT_OTHER)
		return true;
	take_text(&reading, fields, "channel", &out->channel);
	take_text(&reading, fields, "key", &out->key);
	kinds[out->kind].read(&reading);
	return !reading.short_of_memory;
}

bool vg_event_from_line(struct vg_span line, uint64_t sequence, struct vg_event *out)
{
	json_t *root = json_loadb((const char *)line.data, line.size, JSON_REJECT_DUPLICATES, NULL);
	const char *name = json_string_value(json_object_get(root, "event"));
	const char *time = json_string_value(json_object_get(root, "time"));
	bool good = true;
	out->sequence = sequence;
	if (!name || !time || strlen(time) >= sizeof out->time) {
		vg_text_copy(out->fault, sizeof out->fault, "it is no event");
	} else {
		vg_text_copy(out->time, sizeof out->time, time);
		good = vg_event_from_json(name, root, out);
	}
	json_decref(root);
	return good;
}

/* --- to JSON -------------------------------------------------------------------------- */

json_t *vg_posted_event(const char *key, const char *channel, int64_t post, const char *photo,
			const struct vg_item *item)
{
	json_t *object = json_object();
	vg_json_put_text(object, "key", key);
	vg_json_put_text(object, "channel", channel);
	if (channel)
		vg_json_set_integer(object, "post_page", post);
	vg_json_put_text(object, "photo", photo);
	vg_json_put_text(object, "url", item->url);
	vg_json_set_boolean(object, "thumbnail", item->thumbnail);
	vg_json_put_text(object, "thumbnail_of", item->thumbnail_of);
	if (item->post.present)
		json_object_set_new(object, "post", vg_post_json(&item->post, true));
	return object;
}

json_t *vg_withheld_event(const char *key, const char *channel, int64_t post, const struct vg_item *item)
{
	json_t *object = json_object();
	vg_json_put_text(object, "key", key);
	vg_json_put_text(object, "channel", channel);
	if (channel)
		vg_json_set_integer(object, "post_page", post);
	vg_json_put_text(object, "disposition", vg_disposition_name(item->disposition));
	vg_json_put_text(object, "reason", item->reason);
	if (item->post.present)
		json_object_set_new(object, "post", vg_post_json(&item->post, true));
	return object;
}

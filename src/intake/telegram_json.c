/* Telegram Desktop's result.json, of one chat or of an account. The file is followed
 * with vg_json_stream; each message alone goes through the JSON library. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "base/memory.h"
#include "intake/intake.h"
#include "intake/json_stream.h"
#include "intake/reader_process.h"
#include "intake/telegram_message.h"

enum { NAME_MAXIMUM = 4096, BEAT_EVERY = 4096 };

struct export {
	struct vg_sink *sink;
	const char *path;
	struct vg_json_stream stream;
	struct vg_buffer message; /* one at a time */
	bool is_export;           /* something only an export has was seen */
	bool by_desktop, by_another; /* a message has what only Telegram Desktop writes; one lacks it */
	struct vg_unknown_kinds unknown;
};

static int give_message(struct export *export, const json_t *message, const struct vg_telegram_chat *chat)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON };
	const char *type = json_string_value(json_object_get(message, "type"));
	if (vg_telegram_message_by_desktop(message))
		export->by_desktop = true;
	else if (!type || strcmp(type, "unsupported") != 0)
		export->by_another |= !chat->section;
	int code = vg_telegram_message_to_item(message, &export->unknown, &item);
	if (code == 1) {
		export->sink->counts->messages_with_media++;
		vg_telegram_message_to_post(message, chat, &item.post);
		return vg_sink_give_post(export->sink, &item);
	}
	vg_item_release(&item);
	return code == 0 ? 0 : vg_error_set(export->sink->err, code, "out of memory");
}

/* A message that cannot be read may have had a picture: it gets its record. */
static int give_unreadable(struct export *export, const struct vg_telegram_chat *chat, const char *reason)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON, .disposition = VG_FAILED };
	export->sink->counts->malformed_messages++;
	export->sink->counts->messages_with_media++;
	item.name = vg_strdup("");
	item.reason = vg_strdup(reason);
	item.post.present = true;
	item.post.chat = chat->name ? vg_strdup(chat->name) : NULL;
	item.post.has_chat_id = chat->has_id;
	item.post.chat_id = chat->id;
	if (!item.name || !item.reason) {
		vg_item_release(&item);
		return vg_error_set(export->sink->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_sink_give_post(export->sink, &item);
}

static json_t *parse(const struct vg_buffer *bytes)
{
	const size_t flags = JSON_ALLOW_NUL;
	json_t *value = json_loadb((const char *)bytes->data, bytes->size, flags, NULL);
	struct vg_buffer clean;
	if (value)
		return value;
	/* Bytes that are no UTF-8 are the one fault left that can be mended: they become
	 * the text "\\xNN". */
	int code = 0;
	vg_buffer_init(&clean, bytes->size * 5 + 1);
	for (size_t position = 0; code == 0 && position < bytes->size;) {
		size_t start = position;
		const char *text = (const char *)bytes->data;
		if (vg_text_next(text, bytes->size, &position) < 0)
			code = vg_buffer_printf(&clean, "\\\\x%02x", bytes->data[start]);
		else
			code = vg_buffer_append(&clean, text + start, position - start);
	}
	if (code == 0)
		value = json_loadb((const char *)clean.data, clean.size, flags, NULL);
	vg_buffer_release(&clean);
	return value;
}

static int read_message(struct export *export, const struct vg_telegram_chat *chat)
{
	vg_buffer_clear(&export->message);
	int code = vg_json_value(&export->stream, &export->message);
	if (code == VG_ERR_MALFORMED)
		return code;
	export->sink->counts->messages++;
	export->sink->counts->fraction =
		export->sink->size ? (double)export->stream.offset / (double)export->sink->size : 0;
	if (export->sink->beat && export->sink->counts->messages % BEAT_EVERY == 0)
		export->sink->beat(export->sink->visitor->context);
	if (code == VG_ERR_LIMIT)
		return give_unreadable(export, chat, "the message is too large or nested too deep to read");
	json_t *message = parse(&export->message);
	if (!json_is_object(message)) {
		const char *fault = export->message.size && export->message.data[0] != '{' ? "what stands in its place is no message" : "the message is not valid JSON";
		json_decref(message);
		return give_unreadable(export, chat, fault);
	}
	code = give_message(export, message, chat);
	json_decref(message);
	return code;
}

static int read_messages(struct export *export, const struct vg_telegram_chat *chat)
{
	bool first = true;
	int code = 0;
	if (!vg_json_take(&export->stream, '['))
		return vg_json_value(&export->stream, NULL);
	export->is_export = true;
	while (code >= 0 && vg_json_more(&export->stream, ']', &first))
		code = read_message(export, chat);
	return code;
}

static int read_scalar(struct export *export, json_t **out)
{
	vg_buffer_clear(&export->message);
	int code = vg_json_value(&export->stream, &export->message);
	if (code < 0)
		return code;
	*out = json_loadb((const char *)export->message.data, export->message.size,
			  JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	return 0;
}

static int read_chat_name(struct export *export, struct vg_telegram_chat *chat)
{
	json_t *value = NULL;
	int code = read_scalar(export, &value);
	if (json_is_string(value)) {
		free(chat->name);
		chat->name = vg_text_copy_utf8(json_string_value(value), json_string_length(value), NAME_MAXIMUM);
	}
	json_decref(value);
	return code;
}

static int read_chat_id(struct export *export, struct vg_telegram_chat *chat)
{
	json_t *value = NULL;
	int code = read_scalar(export, &value);
	chat->has_id = json_is_integer(value);
	chat->id = json_integer_value(value);
	json_decref(value);
	return code;
}

static int read_object(struct export *export, bool root);

/* A member's key and its colon; key holds text afterwards, be it empty. */
static int read_key(struct export *export, struct vg_buffer *key)
{
	vg_buffer_clear(key);
	bool good = vg_json_peek(&export->stream) == '"' && vg_json_string(&export->stream, key) == 0 &&
		    vg_json_take(&export->stream, ':') && vg_buffer_reserve(key, 0);
	return good ? 0 : VG_ERR_MALFORMED;
}

/* {"about": …, "list": [chat, …]} */
static int read_chats(struct export *export)
{
	struct vg_buffer key;
	bool first = true, first_chat = true;
	int code = 0;
	if (!vg_json_take(&export->stream, '{'))
		return vg_json_value(&export->stream, NULL);
	vg_buffer_init(&key, NAME_MAXIMUM);
	while (code >= 0 && vg_json_more(&export->stream, '}', &first)) {
		code = read_key(export, &key);
		if (code >= 0 && strcmp((char *)key.data, "list") == 0 && vg_json_take(&export->stream, '[')) {
			export->is_export = true;
			while (code >= 0 && vg_json_more(&export->stream, ']', &first_chat))
				code = read_object(export, false);
		} else if (code >= 0) {
			code = vg_json_value(&export->stream, NULL);
		}
	}
	vg_buffer_release(&key);
	return code;
}

static int read_member(struct export *export, const char *key, bool root, struct vg_telegram_chat *chat)
{
	if (strcmp(key, "name") == 0)
		return read_chat_name(export, chat);
	if (strcmp(key, "id") == 0)
		return read_chat_id(export, chat);
	if (strcmp(key, "messages") == 0)
		return read_messages(export, chat);
	if (root && (strcmp(key, "chats") == 0 || strcmp(key, "left_chats") == 0))
		return read_chats(export);
	if (root && (strcmp(key, "profile_pictures") == 0 || strcmp(key, "stories") == 0)) {
		struct vg_telegram_chat section = { .section = true, .name = (char *)key };
		return read_messages(export, &section);
	}
	int code = vg_json_value(&export->stream, NULL);
	return code == VG_ERR_LIMIT ? 0 : code; /* nothing of ours was in it */
}

/* The root, or one chat: both have a name, an id and messages. */
static int read_object(struct export *export, bool root)
{
	struct vg_telegram_chat chat = { 0 };
	struct vg_buffer key;
	bool first = true;
	int code = 0;
	if (!vg_json_take(&export->stream, '{'))
		return root ? VG_ERR_UNSUPPORTED : vg_json_value(&export->stream, NULL);
	vg_buffer_init(&key, NAME_MAXIMUM);
	while (code >= 0 && vg_json_more(&export->stream, '}', &first)) {
		code = read_key(export, &key);
		if (code >= 0)
			code = read_member(export, (char *)key.data, root, &chat);
	}
	vg_buffer_release(&key);
	free(chat.name);
	return code;
}

bool vg_telegram_json_looks_like(struct vg_span beginning)
{
	static const char *const keys[] = { "\"messages\"", "\"chats\"", "\"personal_information\"",
					    "\"about\"", "\"type\"" };
	size_t at = 0;
	while (at < beginning.size && strchr(" \t\r\n\xef\xbb\xbf", beginning.data[at]) && beginning.data[at])
		at++;
	if (at >= beginning.size || beginning.data[at] != '{')
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (memmem(beginning.data, beginning.size, keys[i], strlen(keys[i])))
			return true;
	return false;
}

static int finish(struct export *export, int code)
{
	struct vg_sink *sink = export->sink;
	unsigned long long offset = export->stream.offset;
	if (export->stream.failed)
		return vg_error_set(sink->err, VG_ERR_IO, "cannot read \"%s\" to its end", export->path);
	if (code < 0 && code != VG_ERR_MALFORMED)
		return code;
	if (!export->is_export && !export->stream.cut && !export->stream.ended)
		return VG_ERR_UNSUPPORTED;
	vg_unknown_kinds_tell(&export->unknown, sink, export->path);
	if (export->by_another && !export->by_desktop)
		vg_sink_notice(sink, export->path,
			       "not Telegram Desktop's: no message has \"date_unixtime\", \"text_entities\" or \"from_id\"; read as far as another program's keys are the same");
	if (export->stream.cut || (code == VG_ERR_MALFORMED && export->stream.ended)) {
		sink->counts->truncated_sources++;
		vg_sink_notice(sink, export->path,
				 "truncated: the export ends in the middle, at byte %llu; every whole message before it was read", offset);
	} else if (code == VG_ERR_MALFORMED) {
		sink->counts->truncated_sources++;
		vg_sink_notice(sink, export->path,
				 "malformed at byte %llu: what stands behind it was not read", offset);
	} else if (!export->is_export) {
		return VG_ERR_UNSUPPORTED;
	} else if (vg_json_peek(&export->stream) >= 0) {
		sink->counts->truncated_sources++;
		vg_sink_notice(sink, export->path, "something stands behind the export's end, at byte %llu: it was not read",
			       (unsigned long long)export->stream.offset);
	}
	return 0;
}

int vg_telegram_json_read_file(struct vg_sink *sink, int fd, const char *path,
			       struct vg_reader_state *state)
{
	struct export *export = vg_calloc(1, sizeof *export);
	(void)state; /* one file is the whole export */
	if (!export)
		return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	export->sink = sink;
	export->path = path;
	vg_buffer_init(&export->message, sink->limits->max_message_bytes);
	vg_json_stream_init(&export->stream, fd, sink->limits->max_depth);
	int code = read_object(export, true);
	int flushed = vg_sink_flush(sink);
	code = flushed < 0 ? flushed : finish(export, code);
	vg_buffer_release(&export->message);
	free(export);
	return code;
}

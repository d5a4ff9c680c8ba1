/* Telegram Desktop's result.json, of one chat or of an account. The file is followed
 * with vg_json_stream; each message alone goes through the JSON library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "base/memory.h"
#include "intake/intake.h"
#include "intake/json_parse.h"
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
	json_t *message = vg_json_parse(vg_buffer_span(&export->message));
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
	*out = vg_json_parse(vg_buffer_span(&export->message));
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

/* Where the file stopped being an export, if it did. */
static void tell_end(struct export *export, int code)
{
	const struct vg_json_stream *stream = &export->stream;
	const unsigned long long offset = stream->offset, word = stream->word;
	const bool ended = stream->cut || stream->ended;
	char text[240];
	if (code < 0 && ended && stream->word != UINT64_MAX)
		snprintf(text, sizeof text, "truncated: the export ends at byte %llu, in the middle of what begins at byte %llu; "
			 "every whole message before it was read", offset, word);
	else if (stream->cut || (code < 0 && ended))
		snprintf(text, sizeof text, "truncated: the export ends in the middle, at byte %llu; every whole message before it was read", offset);
	else if (code < 0)
		snprintf(text, sizeof text, "malformed at byte %llu: what stands behind it was not read", offset);
	else if (vg_json_peek(&export->stream) >= 0)
		snprintf(text, sizeof text, "something stands behind the export's end, at byte %llu: it was not read",
			 (unsigned long long)stream->offset);
	else
		return;
	export->sink->counts->truncated_sources++;
	vg_sink_notice(export->sink, export->path, "%s", text);
}

static int finish(struct export *export, int code)
{
	struct vg_sink *sink = export->sink;
	const struct vg_json_stream *stream = &export->stream;
	if (stream->failed)
		return vg_error_set(sink->err, VG_ERR_IO, "cannot read \"%s\" to its end", export->path);
	if (code < 0 && code != VG_ERR_MALFORMED)
		return code;
	bool broken = stream->cut || code < 0;
	if (!export->is_export && (!broken || (!stream->cut && !stream->ended)))
		return VG_ERR_UNSUPPORTED;
	vg_unknown_kinds_tell(&export->unknown, sink, export->path);
	if (export->by_another && !export->by_desktop)
		vg_sink_notice(sink, export->path,
			       "not Telegram Desktop's: no message has \"date_unixtime\", \"text_entities\" or \"from_id\"; read as far as another program's keys are the same");
	tell_end(export, code);
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

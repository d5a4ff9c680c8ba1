/* Telegram Desktop's result.json, of one chat or of an account. The file is followed
 * with vg_json_stream; each message alone goes through the JSON library. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "base/time.h"
#include "intake/reader_process.h"
#include "intake/json_stream.h"
#include "intake/intake.h"
#include "intake/telegram_media.h"
#include "intake/unknown_kinds.h"

enum { NAME_MAXIMUM = 4096, CAPTION_MAXIMUM = 8192, BEAT_EVERY = 4096 };

struct chat {
	bool section;   /* no chat, but a list of the account's own pictures */
	char *name;
	bool has_id;
	int64_t id;
};

struct export {
	struct vg_sink *sink;
	const char *path;
	struct vg_json_stream stream;
	struct vg_buffer message; /* one at a time */
	bool is_export;           /* something only an export has was seen */
	bool by_desktop, by_another; /* a message has what only Telegram Desktop writes; one lacks it */
	struct vg_unknown_kinds unknown;
};

static char *copy_string(const json_t *object, const char *key, size_t maximum)
{
	const json_t *value = json_object_get(object, key);
	return json_is_string(value)
		       ? vg_text_copy_utf8(json_string_value(value), json_string_length(value), maximum)
		       : NULL;
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* "text" is a string, or an array of strings and of objects that have a "text". */
static char *copy_text(const json_t *text)
{
	struct vg_buffer buffer;
	vg_buffer_init(&buffer, CAPTION_MAXIMUM);
	if (json_is_string(text))
		return json_string_length(text) == 0 ? NULL
			: vg_text_copy_utf8(json_string_value(text), json_string_length(text), CAPTION_MAXIMUM);
	for (size_t i = 0; i < json_array_size(text); i++) {
		const json_t *part = json_array_get(text, i);
		const json_t *inner = json_is_object(part) ? json_object_get(part, "text") : part;
		if (json_is_string(inner) &&
		    vg_text_append_utf8(&buffer, json_string_value(inner), json_string_length(inner)) < 0)
			break;
	}
	return (char *)buffer.data;
}

/* Seconds from "date_unixtime" (a string of digits, or a number), else from "date",
 * which is local time, or (in other programs' exports) a number of seconds too. */
static bool read_date(const json_t *message, const char *unix_key, const char *local_key,
		      int64_t *out, bool *out_local)
{
	const json_t *unix_time = json_object_get(message, unix_key);
	const char *local = string_of(message, local_key);
	bool zone = false;
	*out_local = false;
	if (!unix_time && json_is_integer(json_object_get(message, local_key)))
		unix_time = json_object_get(message, local_key);
	if (json_is_integer(unix_time)) {
		*out = json_integer_value(unix_time);
		return true;
	}
	if (json_is_string(unix_time) && vg_text_to_int64(json_string_value(unix_time), out))
		return true;
	if (!local || !vg_time_parse(local, out, &zone))
		return false;
	*out_local = !zone;
	return true;
}

static void read_post(const json_t *message, const struct chat *chat, struct vg_post *post)
{
	const json_t *id = json_object_get(message, "id");
	const char *type = string_of(message, "type");
	bool local;
	post->present = true;
	post->chat = chat->name ? strdup(chat->name) : NULL;
	post->has_chat_id = chat->has_id;
	post->chat_id = chat->id;
	post->has_message = json_is_integer(id);
	post->message = json_integer_value(id);
	post->has_date = read_date(message, "date_unixtime", "date", &post->date, &post->date_is_local);
	post->date_raw = copy_string(message, "date", 64);
	post->has_edited = read_date(message, "edited_unixtime", "edited", &post->edited, &local) &&
			   post->edited > 86400; /* old exports write the epoch for "never" */
	if (!post->has_edited)
		post->edited = 0;
	post->service = type && strcmp(type, "service") == 0;
	post->from = copy_string(message, post->service ? "actor" : "from", NAME_MAXIMUM);
	post->author = copy_string(message, "author", NAME_MAXIMUM);
	post->forwarded_from = copy_string(message, "forwarded_from", NAME_MAXIMUM);
	post->caption = copy_text(json_object_get(message, "text"));
}

static const char *text_of(const json_t *value)
{
	const char *text = json_string_value(value);
	return text ? text : "";
}

/* What another program calls a file may be empty: then none was posted. */
static bool has_media(const json_t *message)
{
	return json_is_string(json_object_get(message, "photo")) ||
	       json_is_string(json_object_get(message, "media")) ||
	       (json_is_string(json_object_get(message, "file")) &&
		(*string_of(message, "file") || json_object_get(message, "media_type") ||
		 json_object_get(message, "mime_type") || json_object_get(message, "file_name") ||
		 json_object_get(message, "thumbnail")));
}

/* A photo, a file, or (of stories) "media". */
static void read_media(struct export *export, const json_t *message, struct vg_telegram_media *out)
{
	const char *photo = string_of(message, "photo"), *file = string_of(message, "file");
	const char *type = string_of(message, "media_type");
	bool known = true;
	*out = (struct vg_telegram_media){
		.kind = photo ? vg_telegram_photo() : vg_telegram_kind_of_type(type, &known),
		.path = photo ? photo : file ? file : string_of(message, "media"),
		.thumbnail = string_of(message, "thumbnail"),
		.mime_type = string_of(message, "mime_type"),
	};
	if (!known)
		vg_unknown_kinds_add(&export->unknown, type);
}

/* The program that wrote it is told by what only Telegram Desktop writes. */
static bool is_by_desktop(const json_t *message)
{
	return json_object_get(message, "date_unixtime") || json_object_get(message, "text_entities") ||
	       json_object_get(message, "from_id") || json_object_get(message, "actor_id");
}

/* --- messages without a file --- */

/* What a message without a file is. */
struct content {
	bool text, without_picture, media, paid;
	const char *path;    /* what looks like a file's path under a key that is not known */
	const char *unknown; /* the first such key */
};

static struct content content_of(const json_t *message)
{
	struct content content = { 0 };
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)message, key, value) {
		bool known = vg_telegram_known_key(key);
		if (strcmp(key, "text") == 0)
			content.text = *text_of(value) || json_array_size(value) > 0;
		else if (strcmp(key, "paid_stars_amount") == 0)
			content.paid = true;
		else if (vg_telegram_key_of_media(key) && strcmp(key, "file") != 0 && strcmp(key, "title") != 0)
			content.media = true;
		content.without_picture |= vg_telegram_key_without_picture(key);
		if (!known && !content.unknown)
			content.unknown = key;
		if (!known && !content.path && *text_of(value) &&
		    (vg_telegram_is_media_path(text_of(value)) || vg_telegram_placeholder(text_of(value)) != VG_EXAMINED))
			content.path = text_of(value);
	}
	return content;
}

/* Unknown kinds and actions are named in the end. */
static void note_unknown(struct export *export, const json_t *message, const struct content *content)
{
	const char *action = string_of(message, "action"), *type = string_of(message, "type");
	if (type && strcmp(type, "service") == 0) {
		if (action && !vg_telegram_known_action(action))
			vg_unknown_kinds_add(&export->unknown, action);
	} else if (type && strcmp(type, "message") != 0 && strcmp(type, "unsupported") != 0) {
		vg_unknown_kinds_add(&export->unknown, type);
	} else if (content->unknown) {
		vg_unknown_kinds_add(&export->unknown, content->unknown);
	}
}

/* Brings a message that has media, but names no file of it, to an item: 1, or 0 when it is
 * text alone or of a kind without pictures, as it says itself. */
static int read_absent(struct export *export, const json_t *message, struct vg_item *item)
{
	const char *type = string_of(message, "type");
	struct content content = content_of(message);
	bool service = type && strcmp(type, "service") == 0, good = true;
	if (type && strcmp(type, "unsupported") == 0)
		return vg_telegram_absent_to_item(VG_TELEGRAM_UNSUPPORTED, NULL, NULL, item) ? 1 : VG_ERR_MEMORY;
	if (!is_by_desktop(message) && !content.paid && !content.media)
		return 0;
	note_unknown(export, message, &content);
	if (service)
		return 0;
	if (content.paid) {
		good = vg_telegram_absent_to_item(VG_TELEGRAM_PAID, NULL, NULL, item);
	} else if (content.path) {
		const struct vg_telegram_media media = { .kind = vg_telegram_file(), .path = content.path,
							 .mime_type = string_of(message, "mime_type") };
		good = vg_telegram_media_to_item(&media, item);
	} else if (content.without_picture) {
		return 0;
	} else if (content.media) {
		good = vg_telegram_absent_to_item(VG_TELEGRAM_NAMES_NONE, NULL, NULL, item);
	} else if (content.text) {
		return 0;
	} else {
		good = vg_telegram_absent_to_item(VG_TELEGRAM_NOTHING_KNOWN, NULL, NULL, item);
	}
	return good ? 1 : VG_ERR_MEMORY;
}

/* --- messages --- */

/* A zero byte would make a shorter name of it, and so another file's. */
static bool holds_zero_byte(const json_t *message)
{
	static const char *const keys[] = { "photo", "file", "media", "thumbnail" };
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const json_t *value = json_object_get(message, keys[i]);
		if (json_is_string(value) && strlen(json_string_value(value)) != json_string_length(value))
			return true;
	}
	return false;
}

/* 1 when the message has media, which item says; 0 when it has none. */
static int read_item(struct export *export, const json_t *message, struct vg_item *item)
{
	struct vg_telegram_media media;
	if (!has_media(message))
		return read_absent(export, message, item);
	read_media(export, message, &media);
	if (!vg_telegram_media_to_item(&media, item))
		return VG_ERR_MEMORY;
	if (holds_zero_byte(message)) {
		item->disposition = VG_FAILED;
		free(item->reason);
		item->reason = strdup("refused: the name holds a zero byte");
	}
	return item->disposition == VG_FAILED && !item->reason ? VG_ERR_MEMORY : 1;
}

static int give_message(struct export *export, const json_t *message, const struct chat *chat)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON };
	const char *type = string_of(message, "type");
	if (is_by_desktop(message))
		export->by_desktop = true;
	else if (!type || strcmp(type, "unsupported") != 0)
		export->by_another |= !chat->section;
	int code = read_item(export, message, &item);
	if (code == 1) {
		export->sink->counts->messages_with_media++;
		read_post(message, chat, &item.post);
		return vg_sink_give_post(export->sink, &item);
	}
	vg_item_release(&item);
	return code == 0 ? 0 : vg_error_set(export->sink->err, code, "out of memory");
}

/* A message that cannot be read may have had a picture: it gets its record. */
static int give_unreadable(struct export *export, const struct chat *chat, const char *reason)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON, .disposition = VG_FAILED };
	export->sink->counts->malformed_messages++;
	export->sink->counts->messages_with_media++;
	item.name = strdup("");
	item.reason = strdup(reason);
	item.post.present = true;
	item.post.chat = chat->name ? strdup(chat->name) : NULL;
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

static int read_message(struct export *export, const struct chat *chat)
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
		json_decref(message);
		return give_unreadable(export, chat, "the message is not valid JSON");
	}
	code = give_message(export, message, chat);
	json_decref(message);
	return code;
}

static int read_messages(struct export *export, const struct chat *chat)
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

static int read_chat_name(struct export *export, struct chat *chat)
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

static int read_chat_id(struct export *export, struct chat *chat)
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

static int read_member(struct export *export, const char *key, bool root, struct chat *chat)
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
		struct chat section = { .section = true, .name = (char *)key };
		return read_messages(export, &section);
	}
	int code = vg_json_value(&export->stream, NULL);
	return code == VG_ERR_LIMIT ? 0 : code; /* nothing of ours was in it */
}

/* The root, or one chat: both have a name, an id and messages. */
static int read_object(struct export *export, bool root)
{
	struct chat chat = { 0 };
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
	}
	return 0;
}

int vg_telegram_json_read_file(struct vg_sink *sink, int fd, const char *path,
			       struct vg_reader_state *state)
{
	struct export *export = calloc(1, sizeof *export);
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

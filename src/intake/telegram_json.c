/* Telegram Desktop's result.json, of one chat or of an account. The file is followed
 * with vg_json_stream; each message alone goes through the JSON library. */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/text.h"
#include "base/time.h"
#include "intake/apart.h"
#include "intake/json_stream.h"
#include "intake/telegram_media.h"

enum { NAME_MAXIMUM = 4096, CAPTION_MAXIMUM = 8192, BEAT_EVERY = 4096 };

struct chat {
	char *name;
	bool has_id;
	int64_t id;
};

struct export {
	struct vg_intake *intake;
	const char *path;
	struct vg_json_stream stream;
	struct vg_buffer message; /* one at a time */
	bool is_export;           /* something only an export has was seen */
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
 * which is local time. */
static bool read_date(const json_t *message, const char *unix_key, const char *local_key,
		      int64_t *out, bool *out_local)
{
	const json_t *unix_time = json_object_get(message, unix_key);
	const char *local = string_of(message, local_key);
	bool zone = false;
	*out_local = false;
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
	post->forwarded_from = copy_string(message, "forwarded_from", NAME_MAXIMUM);
	post->caption = copy_text(json_object_get(message, "text"));
}

static bool has_media(const json_t *message)
{
	return json_is_string(json_object_get(message, "photo")) ||
	       json_is_string(json_object_get(message, "file")) ||
	       json_is_string(json_object_get(message, "media"));
}

/* A photo, a file, or (of stories) "media". */
static void read_media(const json_t *message, struct vg_telegram_media *out)
{
	const char *photo = string_of(message, "photo"), *file = string_of(message, "file");
	*out = (struct vg_telegram_media){
		.path = photo ? photo : file ? file : string_of(message, "media"),
		.thumbnail = string_of(message, "thumbnail"),
		.media_type = string_of(message, "media_type"),
		.mime_type = string_of(message, "mime_type"),
		.photo = photo != NULL,
	};
}

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

static int give_message(struct export *export, const json_t *message, const struct chat *chat)
{
	struct vg_telegram_media media;
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON };
	if (!has_media(message))
		return 0;
	export->intake->counts->messages_with_media++;
	read_media(message, &media);
	read_post(message, chat, &item.post);
	bool good = vg_telegram_media_to_item(&media, &item);
	if (good && holds_zero_byte(message)) {
		item.disposition = VG_FAILED;
		free(item.reason);
		good = (item.reason = strdup("refused: the name holds a zero byte")) != NULL;
	}
	if (!good) {
		vg_item_release(&item);
		return vg_error_set(export->intake->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_intake_give_post(export->intake, &item);
}

/* A message that cannot be read may have had a picture: it gets its record. */
static int give_unreadable(struct export *export, const struct chat *chat, const char *reason)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_JSON, .disposition = VG_FAILED };
	export->intake->counts->malformed_messages++;
	export->intake->counts->messages_with_media++;
	item.name = strdup("");
	item.reason = strdup(reason);
	item.post.present = true;
	item.post.chat = chat->name ? strdup(chat->name) : NULL;
	item.post.has_chat_id = chat->has_id;
	item.post.chat_id = chat->id;
	if (!item.name || !item.reason) {
		vg_item_release(&item);
		return vg_error_set(export->intake->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_intake_give_post(export->intake, &item);
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
	export->intake->counts->messages++;
	export->intake->counts->fraction =
		export->intake->size ? (double)export->stream.offset / (double)export->intake->size : 0;
	if (export->intake->beat && export->intake->counts->messages % BEAT_EVERY == 0)
		export->intake->beat(export->intake->visitor->context);
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
		struct chat section = { .name = (char *)key };
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
	struct vg_intake *intake = export->intake;
	unsigned long long offset = export->stream.offset;
	if (export->stream.failed)
		return vg_error_set(intake->err, VG_ERR_IO, "cannot read \"%s\" to its end", export->path);
	if (code < 0 && code != VG_ERR_MALFORMED)
		return code;
	if (!export->is_export && !export->stream.cut && !export->stream.ended)
		return VG_ERR_UNSUPPORTED;
	if (export->stream.cut || (code == VG_ERR_MALFORMED && export->stream.ended)) {
		intake->counts->truncated_sources++;
		vg_intake_notice(intake, export->path,
				 "truncated: the export ends in the middle, at byte %llu; every whole message before it was read", offset);
	} else if (code == VG_ERR_MALFORMED) {
		intake->counts->truncated_sources++;
		vg_intake_notice(intake, export->path,
				 "malformed at byte %llu: what stands behind it was not read", offset);
	} else if (!export->is_export) {
		return VG_ERR_UNSUPPORTED;
	}
	return 0;
}

int vg_telegram_json_read_file(struct vg_intake *intake, int fd, const char *path,
			       struct vg_reader_state *state)
{
	struct export *export = calloc(1, sizeof *export);
	(void)state; /* one file is the whole export */
	if (!export)
		return vg_error_set(intake->err, VG_ERR_MEMORY, "out of memory");
	export->intake = intake;
	export->path = path;
	vg_buffer_init(&export->message, intake->limits->max_message_bytes);
	vg_json_stream_init(&export->stream, fd, intake->limits->max_depth);
	int code = read_object(export, true);
	int flushed = vg_intake_flush(intake);
	code = flushed < 0 ? flushed : finish(export, code);
	vg_buffer_release(&export->message);
	free(export);
	return code;
}

int vg_telegram_json_read(struct vg_intake *intake, const char *path)
{
	struct vg_reader_state state = { NULL, NULL };
	intake->counts->sources++;
	return vg_intake_read_apart(intake, path, vg_telegram_json_read_file, &state);
}

/* One message of a JSON export: what was posted, when and by whom. */
#include "intake/telegram_message.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/post.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/other_programs.h"
#include "intake/telegram_media.h"

enum { NAME_MAXIMUM = 4096 };

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

/* What other programs call "message". */
static const json_t *words_of(const json_t *message)
{
	const json_t *text = json_object_get(message, "text");
	return text ? text : json_object_get(message, "message");
}

/* "text" is a string, or an array of strings and of objects that have a "text". */
static char *copy_text(const json_t *text)
{
	struct vg_buffer buffer;
	vg_buffer_init(&buffer, VG_CAPTION_MAXIMUM);
	if (json_is_string(text))
		return json_string_length(text) == 0 ? NULL
			: vg_text_copy_marked(json_string_value(text), json_string_length(text), VG_CAPTION_MAXIMUM);
	for (size_t i = 0; i < json_array_size(text); i++) {
		const json_t *part = json_array_get(text, i);
		const json_t *inner = json_is_object(part) ? json_object_get(part, "text") : part;
		if (json_is_string(inner) &&
		    vg_text_append_utf8(&buffer, json_string_value(inner), json_string_length(inner)) < 0)
			break;
	}
	vg_text_mark_cut(&buffer);
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
	int64_t seconds = json_integer_value(unix_time);
	bool counted = json_is_integer(unix_time) ||
		       (json_is_string(unix_time) && vg_text_to_int64(json_string_value(unix_time), &seconds));
	if (counted && vg_time_in_range(seconds)) {
		*out = seconds;
		return true;
	}
	if (!local || !vg_time_parse(local, out, &zone))
		return false;
	*out_local = !zone;
	return true;
}

void vg_telegram_message_to_post(const json_t *message, const struct vg_telegram_chat *chat, struct vg_post *post)
{
	const json_t *id = json_object_get(message, "id");
	const char *type = string_of(message, "type");
	bool local;
	post->present = true;
	post->chat = chat->name ? vg_strdup(chat->name) : NULL;
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
	post->was_edited = post->has_edited;
	post->service = type && strcmp(type, "service") == 0;
	post->from = copy_string(message, post->service ? "actor" : "from", NAME_MAXIMUM);
	post->author = copy_string(message, "author", NAME_MAXIMUM);
	post->forwarded_from = copy_string(message, "forwarded_from", NAME_MAXIMUM);
	post->caption = copy_text(words_of(message));
}

static const char *text_of(const json_t *value)
{
	const char *text = json_string_value(value);
	return text ? text : "";
}

/* What another program calls a file may be empty: then none was posted. */
static bool has_media(const json_t *message)
{
	const json_t *photo = json_object_get(message, "photo"), *media = json_object_get(message, "media");
	const struct vg_other_media other = vg_other_media_of(message);
	/* An empty name beside a text is how another program says that there is none. */
	bool text_only = !vg_telegram_message_by_desktop(message) && json_string_length(words_of(message)) > 0;
	return other.path || (json_is_string(photo) && !(text_only && json_string_length(photo) == 0)) ||
	       (json_is_string(media) && !other.named && !(text_only && json_string_length(media) == 0)) ||
	       (json_is_string(json_object_get(message, "file")) &&
		(*string_of(message, "file") || json_object_get(message, "media_type") ||
		 json_object_get(message, "mime_type") || json_object_get(message, "file_name") ||
		 json_object_get(message, "thumbnail")));
}

/* A photo, a file, what another program calls one, or (of stories) "media". NULL: all are empty. */
static const char *path_of(const json_t *message, const struct vg_other_media *other)
{
	const char *const paths[] = { string_of(message, "photo"), string_of(message, "file"), other->path,
				      other->named ? NULL : string_of(message, "media") };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (paths[i] && *paths[i])
			return paths[i];
	return NULL;
}

static void read_media(struct vg_unknown_kinds *unknown, const json_t *message, struct vg_telegram_media *out)
{
	const struct vg_other_media other = vg_other_media_of(message);
	const char *type = other.named ? NULL : string_of(message, "media_type");
	bool known = true, photo = string_of(message, "photo") != NULL;
	*out = (struct vg_telegram_media){
		.kind = photo ? vg_telegram_photo() : other.kind ? other.kind : vg_telegram_kind_of_type(type, &known),
		.path = path_of(message, &other),
		.thumbnail = string_of(message, "thumbnail"),
		.mime_type = string_of(message, "mime_type"),
	};
	if (!known)
		vg_unknown_kinds_add(unknown, type);
}

bool vg_telegram_message_by_desktop(const json_t *message)
{
	const json_t *from = json_object_get(message, "from_id"); /* an object is another program's */
	return json_object_get(message, "date_unixtime") || json_object_get(message, "text_entities") ||
	       (from && !json_is_object(from)) || json_object_get(message, "actor_id");
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
		const enum vg_telegram_key says = vg_telegram_key(key);
		if (json_is_null(value) || json_is_false(value) || (json_is_string(value) && !*text_of(value)))
			continue;
		content.text |= value == words_of(message) && (*text_of(value) || json_array_size(value) > 0);
		content.paid |= says == VG_KEY_MEDIA && strcmp(key, "paid_stars_amount") == 0;
		content.media |= says == VG_KEY_MEDIA;
		content.without_picture |= says == VG_KEY_WITHOUT_PICTURE;
		if (says != VG_KEY_UNKNOWN)
			continue;
		if (!content.unknown)
			content.unknown = key;
		if (!content.path && *text_of(value) &&
		    (vg_telegram_is_media_path(text_of(value)) || vg_telegram_placeholder(text_of(value)) != VG_EXAMINED))
			content.path = text_of(value);
	}
	return content;
}

/* Unknown kinds and actions are named in the end. */
static void note_unknown(struct vg_unknown_kinds *unknown, const json_t *message, const struct content *content)
{
	const char *action = string_of(message, "action"), *type = string_of(message, "type");
	if (type && strcmp(type, "service") == 0) {
		if (action && !vg_telegram_known_action(action))
			vg_unknown_kinds_add(unknown, action);
	} else if (type && strcmp(type, "message") != 0 && strcmp(type, "unsupported") != 0) {
		vg_unknown_kinds_add(unknown, type);
	} else if (content->unknown) {
		vg_unknown_kinds_add(unknown, content->unknown);
	}
}

/* Service messages of a new photo have one, be it that no file of it is named. */
static bool shows_photo(const json_t *message)
{
	static const char *const actions[] = { "edit_group_photo", "suggest_profile_photo" };
	const char *action = text_of(json_object_get(message, "action"));
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		if (strcmp(action, actions[i]) == 0)
			return true;
	return false;
}

/* Its kind is all that another program says of it. */
static int read_absent_named(const struct vg_other_media *other, struct vg_item *item)
{
	if (other->without_picture)
		return 0;
	return vg_telegram_absent_to_item(VG_TELEGRAM_NAMES_NONE, other->kind, NULL, item) ? 1 : VG_ERR_MEMORY;
}

static int read_absent_service(const json_t *message, struct vg_item *item)
{
	if (!shows_photo(message))
		return 0;
	return vg_telegram_absent_to_item(VG_TELEGRAM_NAMES_NONE, vg_telegram_photo(), NULL, item) ? 1 : VG_ERR_MEMORY;
}

/* Brings a message that has media, but names no file of it, to an item: 1, or 0 when it is
 * text alone or of a kind without pictures, as it says itself. */
static int read_absent(struct vg_unknown_kinds *unknown, const json_t *message, struct vg_item *item)
{
	const char *type = string_of(message, "type");
	struct content content = content_of(message);
	const struct vg_other_media other = vg_other_media_of(message);
	bool service = type && strcmp(type, "service") == 0, good = true;
	if (type && strcmp(type, "unsupported") == 0)
		return vg_telegram_absent_to_item(VG_TELEGRAM_UNSUPPORTED, NULL, NULL, item) ? 1 : VG_ERR_MEMORY;
	bool by_desktop = vg_telegram_message_by_desktop(message);
	if (by_desktop)
		note_unknown(unknown, message, &content);
	if (service)
		return read_absent_service(message, item);
	if (other.named)
		return read_absent_named(&other, item);
	if (!by_desktop && !content.paid && !content.media)
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
	enum { KEYS = sizeof keys / sizeof *keys };
	const char *key;
	for (size_t i = 0; (key = i < KEYS ? keys[i] : vg_other_path_key(i - KEYS)); i++) {
		const json_t *value = json_object_get(message, key);
		if (json_is_string(value) && strlen(json_string_value(value)) != json_string_length(value))
			return true;
	}
	return false;
}

int vg_telegram_message_to_item(const json_t *message, struct vg_unknown_kinds *unknown, struct vg_item *item)
{
	struct vg_telegram_media media;
	if (!has_media(message))
		return read_absent(unknown, message, item);
	read_media(unknown, message, &media);
	if (!vg_telegram_media_to_item(&media, item))
		return VG_ERR_MEMORY;
	if (holds_zero_byte(message)) {
		item->disposition = VG_FAILED;
		free(item->reason);
		item->reason = vg_strdup("refused: the name holds a zero byte");
	}
	return item->disposition == VG_FAILED && !item->reason ? VG_ERR_MEMORY : 1;
}

#include "base/post.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"

#define AT(field) offsetof(struct vg_post, field)
#define TEXT(name, logged) { #name, VG_FIELD_TEXT, logged, AT(name), 0, 0, 0 }
#define NUMBER(name, least, most) { #name, VG_FIELD_NUMBER, true, AT(name), AT(has_##name), least, most }
#define TIME(name, logged) { #name, VG_FIELD_TIME, logged, AT(name), AT(has_##name), 0, 0 }
#define FLAG(name, logged) { #name, VG_FIELD_FLAG, logged, AT(name), 0, 0, 0 }

const struct vg_post_field vg_post_fields[] = {
	TEXT(chat, true),
	NUMBER(chat_id, -VG_CHAT_MAXIMUM, VG_CHAT_MAXIMUM),
	NUMBER(message, 1, VG_MESSAGE_MAXIMUM),
	NUMBER(album, 1, VG_MESSAGE_MAXIMUM),
	TEXT(permalink, true),
	TIME(date, true),
	TEXT(date_raw, true),
	FLAG(date_is_local, false),
	TIME(edited, false),
	FLAG(was_edited, true),
	TEXT(from, true),
	TEXT(author, true),
	TEXT(forwarded_from, true),
	TIME(forwarded_date, false),
	{ "sent_as", VG_FIELD_WORD, true, AT(sent_as), 0, 0, 0 },
	FLAG(service, false),
	TEXT(views, true),
	TEXT(caption, true),
	{ .key = NULL },
};

#define ITEM(field) offsetof(struct vg_item, field)
const size_t vg_item_texts[VG_ITEM_TEXTS] = {
	ITEM(name), ITEM(declared_type), ITEM(thumbnail_of), ITEM(reason), ITEM(url),
	ITEM(root), ITEM(found_as), /* the parent's own */
};

static const char *const words[] = { "photo", "file", "sticker", "video_message", "voice_message", "animation",
				     "video", "audio" };

const char *vg_post_word_of(int number)
{
	return number >= 0 && number < (int)(sizeof words / sizeof *words) ? words[number] : NULL;
}

const char *vg_post_word(const char *text)
{
	for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i]) == 0)
			return words[i];
	return NULL;
}

void vg_post_release(struct vg_post *post)
{
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++)
		if (field->kind == VG_FIELD_TEXT)
			free(*(char **)vg_field_at(post, field->offset));
	memset(post, 0, sizeof *post);
}

bool vg_post_copy(const struct vg_post *post, struct vg_post *out)
{
	bool good = true;
	*out = *post;
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++) {
		char **text = vg_field_at(out, field->offset);
		if (field->kind != VG_FIELD_TEXT || !*text)
			continue;
		*text = vg_strdup(*text);
		good &= *text != NULL;
	}
	if (!good)
		vg_post_release(out);
	return good;
}

struct vg_post vg_post_without_texts(const struct vg_post *post)
{
	struct vg_post bare = *post;
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++)
		if (field->kind == VG_FIELD_TEXT)
			*(char **)vg_field_at(&bare, field->offset) = NULL;
	return bare;
}

uint64_t vg_post_text_size(const struct vg_post *post)
{
	uint64_t size = 0;
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++) {
		const char *text = field->kind == VG_FIELD_TEXT ? *(char **)vg_field_at(post, field->offset) : NULL;
		size += text ? strlen(text) + 1 : 0;
	}
	return size;
}

static void set(json_t *object, const struct vg_post *post, const struct vg_post_field *field)
{
	const void *at = vg_field_at(post, field->offset);
	const bool has = field->has && *(const bool *)vg_field_at(post, field->has);
	switch (field->kind) {
	case VG_FIELD_TEXT:
	case VG_FIELD_WORD: vg_json_set_text(object, field->key, *(const char *const *)at); break;
	case VG_FIELD_NUMBER: vg_json_set_number(object, field->key, has, *(const int64_t *)at); break;
	case VG_FIELD_TIME: vg_json_set_time(object, field->key, has, *(const int64_t *)at); break;
	case VG_FIELD_FLAG: vg_json_set_boolean(object, field->key, *(const bool *)at); break;
	}
}

static bool is_there(const struct vg_post *post, const struct vg_post_field *field)
{
	const bool text = field->kind == VG_FIELD_TEXT || field->kind == VG_FIELD_WORD;
	return text ? *(const char *const *)vg_field_at(post, field->offset) != NULL
		    : *(const bool *)vg_field_at(post, field->kind == VG_FIELD_FLAG ? field->offset : field->has);
}

json_t *vg_post_json(const struct vg_post *post, bool logged)
{
	json_t *object = json_object();
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++)
		if (!logged || (field->logged && is_there(post, field)))
			set(object, post, field);
	return object;
}

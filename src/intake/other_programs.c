#include "intake/other_programs.h"

#include <string.h>
#include <strings.h>

static const char *const path_keys[] = { "file_path", "media_path", "local_path" };

/* Names of kinds of media behind "MessageMedia" (Telegram's schema) or "MessageMediaType."
 * (Pyrogram), without regard to case and underscores; and what "media_type" is in Telegram
 * Desktop's export, "" for a plain file. */
static const struct kind_name {
	const char *name;
	const char *media_type;
	bool photo, without_picture;
} names[] = {
	{ "photo", NULL, true, false }, { "document", "", false, false }, { "sticker", "sticker", false, false },
	{ "video", "video_file", false, false }, { "animation", "animation", false, false },
	{ "voice", "voice_message", false, false }, { "audio", "audio_file", false, false },
	{ "videonote", "video_message", false, false },
	{ "webpage", NULL, false, true }, { "geo", NULL, false, true }, { "geolive", NULL, false, true },
	{ "location", NULL, false, true }, { "venue", NULL, false, true }, { "contact", NULL, false, true },
	{ "poll", NULL, false, true }, { "dice", NULL, false, true }, { "game", NULL, false, true },
	{ "invoice", NULL, false, true }, { "giveaway", NULL, false, true }, { "giveawayresults", NULL, false, true },
	{ "todo", NULL, false, true }, { "empty", NULL, false, true },
};

const char *vg_other_path_key(size_t number)
{
	return number < sizeof path_keys / sizeof *path_keys ? path_keys[number] : NULL;
}

static const char *behind(const char *text, const char *beginning)
{
	size_t size = strlen(beginning);
	return strncasecmp(text, beginning, size) == 0 ? text + size : NULL;
}

/* Does a text under "media" name a kind of media, and no file? */
static bool names_kind(const char *media)
{
	return behind(media, "MessageMedia") ||
	       (*media && !strpbrk(media, "/.") && vg_telegram_placeholder(media) == VG_EXAMINED);
}

static bool same_name(const char *text, const char *name)
{
	for (; *text; text++) {
		if (*text == '_')
			continue;
		if (strncasecmp(text, name, 1) != 0)
			return false;
		name++;
	}
	return !*name;
}

static const struct kind_name *find_name(const char *text)
{
	const char *rest = behind(text, "MessageMediaType.");
	if (!rest)
		rest = behind(text, "MessageMedia");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (same_name(rest ? rest : text, names[i].name))
			return &names[i];
	return NULL;
}

/* The name of the kind: "media" itself, or in it as the schema's type; or "media_type". */
static const char *name_of(const json_t *message)
{
	static const char *const types[] = { "_", "@type", "type" };
	const json_t *media = json_object_get(message, "media");
	const char *text = json_string_value(media), *type = json_string_value(json_object_get(message, "media_type"));
	for (size_t i = 0; i < sizeof types / sizeof *types && !text; i++)
		text = json_string_value(json_object_get(media, types[i]));
	if (text && names_kind(text))
		return text;
	return type && behind(type, "MessageMedia") ? type : NULL;
}

struct vg_other_media vg_other_media_of(const json_t *message)
{
	struct vg_other_media media = { 0 };
	const char *text = name_of(message);
	const struct kind_name *name = text ? find_name(text) : NULL;
	bool known;
	media.named = text != NULL;
	if (name) {
		media.without_picture = name->without_picture;
		media.kind = name->photo ? vg_telegram_photo() : !name->media_type ? NULL
			   : *name->media_type ? vg_telegram_kind_of_type(name->media_type, &known) : vg_telegram_file();
	}
	for (size_t i = 0; vg_other_path_key(i) && !media.path; i++) {
		const char *path = json_string_value(json_object_get(message, vg_other_path_key(i)));
		media.path = path && *path ? path : NULL;
	}
	return media;
}

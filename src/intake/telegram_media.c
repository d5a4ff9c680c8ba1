#include "intake/telegram_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

enum vg_disposition vg_telegram_placeholder(const char *text)
{
	static const struct { const char *beginning; enum vg_disposition disposition; } known[] = {
		{ "not included", VG_NOT_INCLUDED },
		{ "exceeds maximum size", VG_TOO_LARGE },
		{ "unavailable", VG_UNAVAILABLE },
	};
	/* "(File not included. …)", "(Photo unavailable, …)", "Not included, …" */
	if (*text == '(') {
		text++;
		if (strncmp(text, "File ", 5) == 0)
			text += 5;
		else if (strncmp(text, "Photo ", 6) == 0)
			text += 6;
		else
			return VG_EXAMINED;
	}
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncasecmp(text, known[i].beginning, strlen(known[i].beginning)) == 0)
			return known[i].disposition;
	return VG_EXAMINED;
}

static const char *sent_as(const struct vg_telegram_media *media)
{
	static const struct { const char *type, *sent_as; } kinds[] = {
		{ "sticker", "sticker" }, { "video_message", "video_message" },
		{ "voice_message", "voice_message" }, { "animation", "animation" },
		{ "video_file", "video" }, { "audio_file", "audio" },
	};
	if (media->photo)
		return "photo";
	for (size_t i = 0; media->media_type && i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(media->media_type, kinds[i].type) == 0)
			return kinds[i].sent_as;
	return "file";
}

/* Whether the posted file may be a picture: then it is opened and its bytes decide. */
static bool may_be_picture(const struct vg_telegram_media *media)
{
	if (media->photo)
		return true;
	if (media->media_type)
		return strcmp(media->media_type, "sticker") == 0 && media->path &&
		       !vg_text_ends_with_ignoring_case(media->path, ".tgs") &&
		       !vg_text_ends_with_ignoring_case(media->path, ".webm");
	return !media->mime_type || (strncmp(media->mime_type, "video/", 6) != 0 &&
				     strncmp(media->mime_type, "audio/", 6) != 0);
}

static bool set_text(char **field, const char *text)
{
	*field = text ? strdup(text) : NULL;
	return !text || *field;
}

bool vg_telegram_media_to_item(const struct vg_telegram_media *media, struct vg_item *item)
{
	const char *path = media->path ? media->path : "";
	enum vg_disposition disposition = vg_telegram_placeholder(path);
	bool main_usable = disposition == VG_EXAMINED && *path && may_be_picture(media);
	bool thumbnail_usable = media->thumbnail && *media->thumbnail &&
				vg_telegram_placeholder(media->thumbnail) == VG_EXAMINED;
	item->post.sent_as = sent_as(media);
	if (!main_usable && thumbnail_usable) {
		item->thumbnail = true;
		return set_text(&item->name, media->thumbnail) && set_text(&item->thumbnail_of, path);
	}
	if (!set_text(&item->name, path) ||
	    !set_text(&item->declared_type, media->mime_type))
		return false;
	if (main_usable)
		return true;
	char reason[160];
	item->disposition = !*path ? VG_MISSING : disposition == VG_EXAMINED ? VG_UNSUPPORTED : disposition;
	if (!*path)
		vg_text_copy(reason, sizeof reason, "the export names no file");
	else if (disposition != VG_EXAMINED)
		snprintf(reason, sizeof reason, "the export says: %.120s", path);
	else
		snprintf(reason, sizeof reason, "%.60s%s%.60s: not a picture that this build reads",
			 item->post.sent_as, media->mime_type ? ", " : "",
			 media->mime_type ? media->mime_type : "");
	return set_text(&item->reason, reason);
}

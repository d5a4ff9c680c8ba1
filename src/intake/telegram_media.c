#include "intake/telegram_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
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

/* The kinds of media with a file. Where classes are shared, titles are asked in this order;
 * the row without a title takes the rest. */
static const struct vg_telegram_kind kinds[] = {
	{ "sticker", "sticker", "sticker_wrap", "media_photo", "Sticker", true, false },
	{ "photo", NULL, "photo_wrap", "media_photo", NULL, true, true },
	{ "video_message", "video_message", NULL, "media_video", "Video message", false, false },
	{ "animation", "animation", "animated_wrap", "media_video", "Animation", false, false },
	{ "video", "video_file", "video_file_wrap", "media_video", NULL, false, false },
	{ "voice_message", "voice_message", NULL, "media_voice_message", NULL, false, false },
	{ "audio", "audio_file", NULL, "media_audio_file", NULL, false, false },
	{ "file", NULL, NULL, "media_file", NULL, true, false },
};
enum { KINDS = sizeof kinds / sizeof *kinds, PHOTO = 1, FILE_KIND = KINDS - 1 };

/* Content that is no text and has no picture. */
static const struct { const char *key, *block; } without_picture[] = {
	{ "poll", "media_poll" }, { "todo_list", "media_todo_list" }, { "location_information", "media_location" },
	{ "live_location_period_seconds", "media_live_location" }, { "place_name", "media_venue" },
	{ "contact_information", "media_contact" }, { "game_title", "media_game" },
	{ "invoice_information", "media_invoice" }, { "giveaway_information", "media_giveaway" },
	{ "giveaway_results", "media_giveaway_results" }, { "dice", "media_dice" }, { "phone_call", "media_call" },
};

const struct vg_telegram_kind *vg_telegram_photo(void)
{
	return &kinds[PHOTO];
}

const struct vg_telegram_kind *vg_telegram_file(void)
{
	return &kinds[FILE_KIND];
}

const struct vg_telegram_kind *vg_telegram_kind_of_type(const char *media_type, bool *out_known)
{
	*out_known = true;
	for (size_t i = 0; media_type && i < KINDS; i++)
		if (kinds[i].media_type && strcmp(media_type, kinds[i].media_type) == 0)
			return &kinds[i];
	*out_known = !media_type;
	return &kinds[FILE_KIND];
}

const struct vg_telegram_kind *vg_telegram_kind_of_block(const char *class_name, const char *title)
{
	for (size_t i = 0; i < KINDS; i++) {
		if (kinds[i].wrap && strcmp(class_name, kinds[i].wrap) == 0)
			return &kinds[i];
		if (strcmp(class_name, kinds[i].block) == 0 &&
		    (!kinds[i].title || (title && strncmp(title, kinds[i].title, strlen(kinds[i].title)) == 0)))
			return &kinds[i];
	}
	return NULL;
}

static bool among(const char *text, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, list[i]) == 0)
			return true;
	return false;
}
#define AMONG(text, list) among(text, list, sizeof(list) / sizeof *(list))

bool vg_telegram_block_without_picture(const char *class_name)
{
	for (size_t i = 0; i < sizeof without_picture / sizeof *without_picture; i++)
		if (strcmp(class_name, without_picture[i].block) == 0)
			return true;
	return false;
}

enum vg_telegram_key vg_telegram_key(const char *key)
{
	/* The most frequent first: each message has them. */
	static const char *const neutral[] = {
		"id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "reply_to_message_id",
		"edited", "edited_unixtime", "reactions", "forwarded_from", "forwarded_from_id", "author", "via_bot",
		"actor", "actor_id", "action", "saved_from", "saved_from_id", "reply_to_peer_id", "inline_bot_buttons",
		"title", "address", "game_description", "game_link", "contact_vcard", "contact_vcard_file_size", "signature",
		"views", "forwards", "effect", "message",
	};
	static const char *const media[] = {
		"photo", "photo_file_size", "file", "file_name", "file_size", "media", "media_type", "mime_type",
		"thumbnail", "thumbnail_file_size", "media_spoiler", "self_destruct_period_seconds", "duration_seconds",
		"width", "height", "sticker_emoji", "performer", "paid_stars_amount",
	};
	if (AMONG(key, neutral))
		return VG_KEY_NEUTRAL;
	if (AMONG(key, media))
		return VG_KEY_MEDIA;
	for (size_t i = 0; i < sizeof without_picture / sizeof *without_picture; i++)
		if (strcmp(key, without_picture[i].key) == 0)
			return VG_KEY_WITHOUT_PICTURE;
	return VG_KEY_UNKNOWN;
}

bool vg_telegram_known_action(const char *action)
{
	static const char *const actions[] = {
		"create_group", "edit_group_title", "edit_group_photo", "delete_group_photo", "invite_members",
		"remove_members", "join_group_by_link", "join_group_by_request", "create_channel", "migrate_to_supergroup",
		"migrate_from_group", "pin_message", "clear_history", "score_in_game", "send_payment", "phone_call",
		"take_screenshot", "bot_allowed", "web_app_bot_allowed", "attach_menu_bot_allowed", "allow_sending_messages",
		"send_passport_values", "joined_telegram", "proximity_reached", "group_call", "group_call_scheduled",
		"invite_to_group_call", "conference_call", "set_messages_ttl", "edit_chat_theme", "send_webview_data",
		"send_premium_gift", "topic_created", "topic_edit", "suggest_profile_photo", "requested_peer",
		"gift_code_prize", "giveaway_launch", "giveaway_results", "set_chat_wallpaper", "set_same_chat_wallpaper",
		"boost_apply", "refunded_payment", "send_stars_gift", "stars_prize", "send_star_gift", "paid_messages_refund",
		"paid_messages_price_change", "todo_completions", "todo_append_tasks", "suggested_post_approval",
		"suggested_post_success", "suggested_post_refund", "suggest_birthday",
	};
	return AMONG(action, actions);
}

bool vg_telegram_named_as_picture(const char *name)
{
	static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif",
					       ".tif", ".tiff", ".bmp" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (vg_text_ends_with_ignoring_case(name, endings[i]))
			return true;
	return false;
}

bool vg_telegram_is_media_path(const char *text)
{
	static const char *const folders[] = { "photos/", "video_files/", "animations/", "stickers/", "voice_messages/",
					       "round_video_messages/", "files/", "profile_pictures/", "stories/", "chats/chat_" };
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (strncmp(text, folders[i], strlen(folders[i])) == 0)
			return true;
	return false;
}

/* Files that are told by their names to be films, sound or Telegram's moving stickers. */
static bool named_as_other(const char *name)
{
	static const char *const endings[] = { ".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".3gp", ".mpg", ".mpeg",
					       ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".wav", ".flac", ".aac", ".tgs" };
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (vg_text_ends_with_ignoring_case(name, endings[i]))
			return true;
	return false;
}

/* Whether the posted file may be a picture: then it is opened and its bytes decide. */
static bool may_be_picture(const struct vg_telegram_media *media)
{
	const char *path = media->path ? media->path : "", *type = media->mime_type;
	if (media->kind->photo)
		return true;
	if ((type && strncmp(type, "image/", 6) == 0) || vg_telegram_named_as_picture(path))
		return true;
	return media->kind->picture && !named_as_other(path) &&
	       (!type || (strncmp(type, "video/", 6) != 0 && strncmp(type, "audio/", 6) != 0));
}

static bool set_text(char **field, const char *text)
{
	*field = text ? vg_strdup(text) : NULL;
	return !text || *field;
}

bool vg_telegram_media_to_item(const struct vg_telegram_media *media, struct vg_item *item)
{
	const char *path = media->path ? media->path : "";
	enum vg_disposition disposition = vg_telegram_placeholder(path);
	bool main_usable = disposition == VG_EXAMINED && *path && may_be_picture(media);
	bool thumbnail_usable = media->thumbnail && *media->thumbnail &&
				vg_telegram_placeholder(media->thumbnail) == VG_EXAMINED;
	item->post.sent_as = media->kind->sent_as;
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

bool vg_telegram_absent_to_item(enum vg_telegram_absence absence, const struct vg_telegram_kind *kind,
				const char *says, struct vg_item *item)
{
	static const struct { enum vg_disposition disposition; const char *reason; } absences[] = {
		[VG_TELEGRAM_PAID] = { VG_NOT_INCLUDED, "paid media: the export does not hold it" },
		[VG_TELEGRAM_UNSUPPORTED] = { VG_UNSUPPORTED, "a kind of message that the exporting Telegram did not support" },
		[VG_TELEGRAM_NAMES_NONE] = { VG_UNAVAILABLE, "the export names no file of its media" },
		[VG_TELEGRAM_NOTHING_KNOWN] = { VG_UNSUPPORTED, "it holds neither text nor media that this build knows" },
	};
	char reason[400];
	snprintf(reason, sizeof reason, "%s%.300s", says ? "the export says: " : absences[absence].reason, says ? says : "");
	item->disposition = absences[absence].disposition;
	item->post.sent_as = kind ? kind->sent_as : NULL;
	return set_text(&item->name, "") && set_text(&item->reason, reason);
}

#include "base/item_transfer.h"

#include <string.h>

enum { TEXT_MAXIMUM = 64 << 10 };

/* "sent_as" is one of a few static words. */
static void sent_as(struct vg_transfer *t, const char **value)
{
	static const char *const words[] = { "photo", "file", "sticker", "video_message",
					     "voice_message", "animation", "video", "audio" };
	enum { WORDS = sizeof words / sizeof *words };
	int index = -1;
	for (int i = 0; *value && i < WORDS; i++)
		if (strcmp(*value, words[i]) == 0)
			index = i;
	vg_transfer_integer(t, &index, -1, WORDS - 1);
	*value = index < 0 || index >= WORDS ? NULL : words[index];
}

static void post_fields(struct vg_transfer *t, struct vg_post *post)
{
	char **texts[] = { &post->chat, &post->permalink, &post->date_raw, &post->from,
			   &post->author, &post->forwarded_from, &post->caption, &post->views };
	bool *flags[] = { &post->present, &post->has_chat_id, &post->has_message, &post->has_date,
			  &post->has_edited, &post->has_album, &post->date_is_local,
			  &post->has_forwarded_date, &post->service };
	int64_t *numbers[] = { &post->chat_id, &post->message, &post->album, &post->date, &post->edited,
			       &post->forwarded_date };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		vg_transfer_string(t, texts[i], TEXT_MAXIMUM);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		vg_transfer_boolean(t, flags[i]);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		vg_transfer_i64(t, numbers[i]);
	sent_as(t, &post->sent_as);
}

void vg_transfer_item(struct vg_transfer *t, struct vg_item *item)
{
	char **texts[] = { &item->name, &item->declared_type, &item->thumbnail_of, &item->reason,
			   &item->url };
	int kind = (int)item->kind, disposition = (int)item->disposition;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		vg_transfer_string(t, texts[i], TEXT_MAXIMUM);
	vg_transfer_integer(t, &kind, VG_INPUT_TELEGRAM_JSON, VG_INPUT_FETCHED);
	vg_transfer_integer(t, &disposition, 0, VG_DISPOSITION_COUNT - 1);
	item->kind = (enum vg_input_kind)kind;
	item->disposition = (enum vg_disposition)disposition;
	vg_transfer_boolean(t, &item->thumbnail);
	vg_transfer_boolean(t, &item->has_fetched);
	vg_transfer_i64(t, &item->fetched);
	post_fields(t, &item->post);
}

/* One message of a JSON export, parsed, brought to an item and its post. */
#ifndef VG_INTAKE_TELEGRAM_MESSAGE_H
#define VG_INTAKE_TELEGRAM_MESSAGE_H

#include <jansson.h>
#include <vestigo/item.h>

#include "intake/unknown_kinds.h"

struct vg_telegram_chat {
	bool section;   /* no chat, but a list of the account's own pictures */
	char *name;
	bool has_id;
	int64_t id;
};

/* Does it hold what only Telegram Desktop writes? */
bool vg_telegram_message_by_desktop(const json_t *message);

/* 1 when the message has media, which item then says; 0 when it has none: it is text, or of
 * a kind without pictures, as it says itself. Kinds that this build does not know are noted.
 * VG_ERR_MEMORY. */
int vg_telegram_message_to_item(const json_t *message, struct vg_unknown_kinds *unknown, struct vg_item *item);

/* Fills in all of the post but `sent_as`. */
void vg_telegram_message_to_post(const json_t *message, const struct vg_telegram_chat *chat, struct vg_post *post);

#endif

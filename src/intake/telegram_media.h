/* What a message of either export says of its media, brought to one item. */
#ifndef VG_INTAKE_TELEGRAM_MEDIA_H
#define VG_INTAKE_TELEGRAM_MEDIA_H

#include <vestigo/item.h>

/* What was posted: values as the export gives them, borrowed; NULL where absent. */
struct vg_telegram_media {
	const char *path;       /* of the photo or file, or a placeholder */
	const char *thumbnail;  /* of its thumbnail, or a placeholder */
	const char *media_type; /* "sticker", "video_file", …; NULL for photos and plain files */
	const char *mime_type;
	bool photo;
};

/* Fills the item's name, disposition, sent_as and thumbnail fields from media: the
 * file itself when it can be a picture, else its thumbnail, else the file's own
 * disposition. False when memory is short. */
bool vg_telegram_media_to_item(const struct vg_telegram_media *media, struct vg_item *item);

/* The disposition that an export's placeholder text stands for; VG_EXAMINED when
 * the text is a path. Knows the wordings of JSON and of HTML. */
enum vg_disposition vg_telegram_placeholder(const char *text);

#endif

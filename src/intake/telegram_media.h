/* What a message of either form of export says of its media, brought to one item. The kinds
 * of media are one table, which both readers ask. */
#ifndef VG_INTAKE_TELEGRAM_MEDIA_H
#define VG_INTAKE_TELEGRAM_MEDIA_H

#include <stddef.h>
#include <vestigo/item.h>

/* A kind of media that has a file. */
struct vg_telegram_kind {
	const char *sent_as;
	const char *media_type; /* JSON's "media_type"; NULL: a photo or plain file, which has none */
	const char *wrap;       /* HTML's class of the link around a preview; NULL: none */
	const char *block;      /* HTML's class of the block without one */
	const char *title;      /* how the block's title begins, where kinds share the class */
	bool picture;           /* the file is or may be a picture itself */
	bool photo;             /* JSON's key is "photo"; HTML's preview is no thumbnail of another thing */
};

/* A photo; a plain file; the kind of a "media_type" (the plain file's when it is unknown,
 * which *out_known says); that of an element with the class and the block's title. NULL for
 * classes of no kind. Static. */
const struct vg_telegram_kind *vg_telegram_photo(void);
const struct vg_telegram_kind *vg_telegram_file(void);
const struct vg_telegram_kind *vg_telegram_kind_of_type(const char *media_type, bool *out_known);
const struct vg_telegram_kind *vg_telegram_kind_of_block(const char *class_name, const char *title);

/* What a key of a message in JSON says of its content. */
enum vg_telegram_key {
	VG_KEY_NEUTRAL,         /* nothing */
	VG_KEY_MEDIA,           /* only a message with media has it */
	VG_KEY_WITHOUT_PICTURE, /* it is of a kind that has no picture: a poll, a location */
	VG_KEY_UNKNOWN
};
enum vg_telegram_key vg_telegram_key(const char *key);

/* The same of an element's class in HTML: is it of a kind that has no picture? */
bool vg_telegram_block_without_picture(const char *class_name);

/* Does this build know the action of a service message? */
bool vg_telegram_known_action(const char *action);

/* Media without a file, as both forms tell it. */
enum vg_telegram_absence {
	VG_TELEGRAM_PAID,        /* only its price is told */
	VG_TELEGRAM_UNSUPPORTED, /* a message that its Telegram Desktop could not read */
	VG_TELEGRAM_NAMES_NONE,  /* media of which no file is named: it destroyed itself, or expired */
	VG_TELEGRAM_NOTHING_KNOWN /* neither text nor media that this build knows */
};

/* What was posted: values as the export gives them, borrowed; NULL where absent. */
struct vg_telegram_media {
	const struct vg_telegram_kind *kind;
	const char *path;       /* of the photo or file, or a placeholder */
	const char *thumbnail;  /* of its thumbnail, or a placeholder */
	const char *mime_type;
};

/* Fills the item's name, disposition, sent_as and thumbnail fields from media: the
 * file itself when it can be a picture, else its thumbnail, else the file's own
 * disposition. False when memory is short. */
bool vg_telegram_media_to_item(const struct vg_telegram_media *media, struct vg_item *item);

/* The same for media without a file. `says`: the export's own words, or NULL. */
bool vg_telegram_absent_to_item(enum vg_telegram_absence absence, const struct vg_telegram_kind *kind,
				const char *says, struct vg_item *item);

/* The disposition that an export's placeholder text stands for; VG_EXAMINED when
 * the text is a path. Knows the wordings of JSON and of HTML. */
enum vg_disposition vg_telegram_placeholder(const char *text);

/* Does the name end as a picture's does? */
bool vg_telegram_named_as_picture(const char *name);

/* Is it the path of a file in one of an export's media folders? */
bool vg_telegram_is_media_path(const char *text);

#endif

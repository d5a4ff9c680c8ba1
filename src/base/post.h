/* The fields of a post, and the texts of an item: one table of what they are called and where they stand, over
 * which whatever releases, copies, transfers, writes or reads them loops. */
#ifndef VG_BASE_POST_H
#define VG_BASE_POST_H

#include <jansson.h>
#include <vestigo/item.h>

enum {
	VG_CAPTION_MAXIMUM = 16 << 10,   /* bytes that are kept: of 4,096 characters, which Telegram takes, as many as UTF-8 can need */
	VG_MESSAGE_MAXIMUM = 2147483647  /* Telegram's message numbers are 32 bits with a sign (MTProto, "id:int") */
};
/* Chats' numbers have at most 52 bits (Telegram's Bot API says so). */
static const int64_t VG_CHAT_MAXIMUM = (int64_t)1 << 52;

enum vg_field_kind {
	VG_FIELD_TEXT,   /* char *, heap or NULL */
	VG_FIELD_WORD,   /* const char *, one of vg_post_word */
	VG_FIELD_NUMBER, /* int64_t, from least to most */
	VG_FIELD_TIME,   /* int64_t, UTC */
	VG_FIELD_FLAG    /* bool */
};

/* Offsets are into struct vg_post. `has` is that of the bool beside a number or a time. */
struct vg_post_field {
	const char *key;       /* in JSON; NULL ends the table */
	enum vg_field_kind kind;
	bool logged;           /* the log of an evidence folder has it */
	size_t offset, has;
	int64_t least, most;
};
extern const struct vg_post_field vg_post_fields[]; /* in the order in which JSON has them */

/* The texts that an item has besides its post's: offsets into struct vg_item; those that a reader of exports
 * may say come first. */
enum { VG_ITEM_TEXTS = 7, VG_ITEM_TEXTS_TOLD = 5 };
extern const size_t vg_item_texts[VG_ITEM_TEXTS];

/* Where a field lies. */
static inline void *vg_field_at(const void *object, size_t offset)
{
	return (char *)(uintptr_t)object + offset;
}

/* The static word that says how something was sent; NULL for what is none. By its number, from 0: NULL behind
 * the last. */
const char *vg_post_word(const char *text);
const char *vg_post_word_of(int number);

/* Frees the texts; all is zero then. */
void vg_post_release(struct vg_post *post);

/* A copy with texts of its own; false when memory is short: then *out holds nothing. */
bool vg_post_copy(const struct vg_post *post, struct vg_post *out);

/* The same post without its texts, which stay where they are. */
struct vg_post vg_post_without_texts(const struct vg_post *post);

/* Bytes that the texts take, with their ends. */
uint64_t vg_post_text_size(const struct vg_post *post);

/* As an object; NULL when memory is short. Every field, null where there is none; or, `logged`, those of the log
 * that there are. */
json_t *vg_post_json(const struct vg_post *post, bool logged);

#endif

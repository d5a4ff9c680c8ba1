#include "base/item_transfer.h"

#include <string.h>

#include "base/post.h"

enum { TEXT_MAXIMUM = 64 << 10 }; /* bytes */

static void word_field(struct vg_transfer *t, const char **value)
{
	int number = -1, count = 0;
	for (const char *word; (word = vg_post_word_of(count)); count++)
		if (*value && strcmp(*value, word) == 0)
			number = count;
	vg_transfer_integer(t, &number, -1, count - 1);
	*value = vg_post_word_of(number);
}

static void post_fields(struct vg_transfer *t, struct vg_post *post)
{
	vg_transfer_boolean(t, &post->present);
	for (const struct vg_post_field *field = vg_post_fields; field->key; field++) {
		void *at = vg_field_at(post, field->offset);
		if (field->has)
			vg_transfer_boolean(t, vg_field_at(post, field->has));
		switch (field->kind) {
		case VG_FIELD_TEXT: vg_transfer_string(t, at, TEXT_MAXIMUM); break;
		case VG_FIELD_WORD: word_field(t, at); break;
		case VG_FIELD_NUMBER:
		case VG_FIELD_TIME: vg_transfer_i64(t, at); break;
		case VG_FIELD_FLAG: vg_transfer_boolean(t, at); break;
		}
	}
}

void vg_transfer_item(struct vg_transfer *t, struct vg_item *item)
{
	int kind = (int)item->kind, disposition = (int)item->disposition;
	for (size_t i = 0; i < VG_ITEM_TEXTS_TOLD; i++)
		vg_transfer_string(t, vg_field_at(item, vg_item_texts[i]), TEXT_MAXIMUM);
	vg_transfer_integer(t, &kind, VG_INPUT_TELEGRAM_JSON, VG_INPUT_FETCHED);
	vg_transfer_integer(t, &disposition, 0, VG_DISPOSITION_COUNT - 1);
	item->kind = (enum vg_input_kind)kind;
	item->disposition = (enum vg_disposition)disposition;
	vg_transfer_boolean(t, &item->thumbnail);
	vg_transfer_boolean(t, &item->has_fetched);
	vg_transfer_i64(t, &item->fetched);
	post_fields(t, &item->post);
}

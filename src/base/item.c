#include "base/post.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

const char *vg_input_kind_name(enum vg_input_kind kind)
{
	switch (kind) {
	case VG_INPUT_FILE: return "file";
	case VG_INPUT_STANDARD_INPUT: return "standard_input";
	case VG_INPUT_TELEGRAM_JSON: return "telegram_json";
	case VG_INPUT_TELEGRAM_HTML: return "telegram_html";
	case VG_INPUT_FETCHED: return "fetched";
	}
	return "file";
}

void vg_item_release(struct vg_item *item)
{
	if (!item)
		return;
	for (size_t i = 0; i < VG_ITEM_TEXTS; i++)
		free(*(char **)vg_field_at(item, vg_item_texts[i]));
	vg_post_release(&item->post);
	memset(item, 0, sizeof *item);
}

static char *copy_name(const char *name)
{
	char *copy = strdup(name);
	if (!copy)
		vg_memory_fault();
	return copy;
}

char *vg_item_display_name(const struct vg_item *item)
{
	if (item->kind == VG_INPUT_FETCHED && (item->post.permalink || item->url))
		return copy_name(item->post.permalink ? item->post.permalink : item->url);
	if (item->kind == VG_INPUT_FILE && item->root)
		return vg_file_join(item->root, item->name);
	return copy_name(item->name ? item->name : "");
}

#include "base/post.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/name_of.h"
#include "base/tree.h"

const char *vg_input_kind_name(enum vg_input_kind kind)
{
	static const char *const names[] = {
		[VG_INPUT_FILE] = "file", [VG_INPUT_STANDARD_INPUT] = "standard_input",
		[VG_INPUT_TELEGRAM_JSON] = "telegram_json", [VG_INPUT_TELEGRAM_HTML] = "telegram_html",
		[VG_INPUT_FETCHED] = "fetched",
	};
	return VG_NAME_OF(names, kind);
}

void vg_item_release(struct vg_item *item)
{
	if (!item)
		return;
	for (size_t i = 0; i < VG_ITEM_TEXTS; i++)
		free(*(char **)vg_field_at(item, vg_item_texts[i]));
	vg_post_release(&item->post);
	vg_tree_release(item->tree);
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

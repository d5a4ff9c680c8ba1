#include "intake/sink.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"

int vg_sink_give(struct vg_sink *sink, struct vg_item *item)
{
	sink->counts->items++;
	if (item->root && !item->tree && vg_tree_name(sink->tree, item->root))
		item->tree = vg_tree_keep(sink->tree);
	if (vg_memory_faults() != sink->faults) { /* what could not be kept of its message was left out */
		vg_item_release(item);
		return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	}
	return sink->visitor->item(sink->visitor->context, item, sink->err);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_album(const struct vg_post *a, const struct vg_post *b)
{
	return a->has_message && b->has_message && b->message == a->message + 1 && a->has_date &&
	       b->has_date && a->date == b->date && same_text(a->from, b->from) &&
	       same_text(a->chat, b->chat) && !a->service && !b->service;
}

int vg_sink_flush(struct vg_sink *sink)
{
	if (!sink->holding)
		return 0;
	sink->holding = false;
	return vg_sink_give(sink, &sink->held);
}

int vg_sink_give_post(struct vg_sink *sink, struct vg_item *item)
{
	if (sink->holding && same_album(&sink->held.post, &item->post)) {
		struct vg_post *first = &sink->held.post;
		item->post.album = first->has_album ? first->album : first->message;
		first->album = item->post.album;
		first->has_album = item->post.has_album = true;
	}
	int code = vg_sink_flush(sink);
	if (code < 0) {
		vg_item_release(item);
		return code;
	}
	sink->held = *item;
	sink->holding = true;
	memset(item, 0, sizeof *item);
	return 0;
}

void vg_sink_notice(const struct vg_sink *sink, const char *subject, const char *format, ...)
{
	char text[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (sink->visitor->notice)
		sink->visitor->notice(sink->visitor->context, subject, text);
}

int vg_sink_give_file(struct vg_sink *sink, const char *root, const char *name,
		      enum vg_disposition disposition, const char *reason)
{
	struct vg_item item = { .kind = VG_INPUT_FILE, .disposition = disposition };
	if (!root && strcmp(name, "-") == 0)
		item.kind = VG_INPUT_STANDARD_INPUT;
	item.root = root ? vg_strdup(root) : NULL;
	item.name = vg_strdup(name);
	item.reason = reason ? vg_strdup(reason) : NULL;
	if (!item.name || (root && !item.root) || (reason && !item.reason)) {
		vg_item_release(&item);
		return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_sink_give(sink, &item);
}

int vg_sink_open(const struct vg_sink *sink, const char *path, int *out_fd, struct vg_error *err)
{
	const char *name = vg_tree_name(sink->tree, path);
	if (!name || (sink->named && strcmp(path, sink->named) == 0))
		return vg_file_open(NULL, path, out_fd, err);
	return vg_tree_file(sink->tree, vg_tree_path(sink->tree), name, out_fd, err);
}

int vg_sink_idle(const struct vg_sink *sink)
{
	return sink->visitor->idle ? sink->visitor->idle(sink->visitor->context, sink->err) : 0;
}

/* The pictures that a manifest names, each with what its row says of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/known_add.h"

static struct waiting *wait_for(struct adding *adding, struct vg_entry *entry)
{
	struct waiting *waiting = calloc(1, sizeof *waiting);
	if (!waiting)
		return NULL;
	waiting->entry = *entry;
	memset(entry, 0, sizeof *entry);
	waiting->next = adding->waiting;
	if (waiting->next)
		waiting->next->before = waiting;
	adding->waiting = waiting;
	return waiting;
}

void adding_end_waiting(struct adding *adding, struct waiting *waiting)
{
	if (waiting->next)
		waiting->next->before = waiting->before;
	*(waiting->before ? &waiting->before->next : &adding->waiting) = waiting->next;
	vg_entry_release(&waiting->entry);
	free(waiting);
}

static int on_entry(void *context, struct vg_entry *entry, struct vg_error *err)
{
	struct adding *adding = context;
	struct vg_item item = { .kind = VG_INPUT_FILE };
	bool below = *adding->manifest_folder && entry->path[0] != '/';
	item.name = strdup(entry->path);
	item.root = below ? strdup(adding->manifest_folder) : NULL;
	item.cookie = wait_for(adding, entry);
	if (!item.name || (below && !item.root) || !item.cookie) {
		vg_item_release(&item);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_pipeline_submit(adding->pipeline, &item, err);
}

static void tell_line(struct adding *adding, uint64_t line, const char *text, const char *outcome)
{
	char message[300];
	progress_clear(&adding->progress);
	snprintf(message, sizeof message, "\"%.160s\" line %llu: %s%s", adding->options->adding.manifest, (unsigned long long)line,
		 text, outcome);
	complain(message);
}

static void on_manifest_notice(void *context, uint64_t line, const char *text)
{
	tell_line(context, line, text, "");
}

static void on_bad_row(void *context, uint64_t line, const char *reason)
{
	struct adding *adding = context;
	tell_line(adding, line, reason, ": left out");
	adding->failed++;
}

int adding_read_manifest(struct adding *adding, struct vg_error *err)
{
	struct vg_entry_visitor visitor = { .context = adding, .entry = on_entry, .bad = on_bad_row,
					    .notice = on_manifest_notice };
	const char *path = adding->options->adding.manifest;
	char *folder = strcmp(path, "-") == 0 ? strdup("") : folder_of(path);
	if (!folder)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	adding->manifest_folder = folder;
	int code = vg_manifest_read(path, &visitor, err);
	free(folder);
	return code;
}

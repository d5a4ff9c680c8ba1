#include "pipeline/sidecars.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "base/tree.h"
#include "examine/sidecar.h"

/* A file's size beyond which its memory does not stay with the pipeline, bytes. */
enum { KEPT_MAXIMUM = 1 << 20 };

bool vg_sidecars_name(const struct vg_item *item, int which, char *out_root, char *out_name, size_t size)
{
	static const struct { bool whole; const char *ending; } forms[VG_SIDECARS_MAXIMUM] = {
		{ true, ".xmp" }, { true, ".XMP" }, { false, ".xmp" }, { false, ".XMP" } };
	const char *path = item->found_as ? item->found_as : item->name, *slash = strrchr(path, '/');
	const char *file = slash ? slash + 1 : path, *dot = strrchr(file, '.');
	bool has_ending = dot && dot != file;
	if (!*file || (!has_ending && !forms[which].whole))
		return false;
	/* Below its root; of a path that the user named, below the folder that it names. */
	int folder = item->root || !slash ? 0 : (int)(slash == path ? 1 : slash - path);
	const char *from = item->root ? path : file;
	int stem = forms[which].whole ? (int)strlen(from) : (int)(dot - from);
	int root = item->root ? snprintf(out_root, size, "%s", item->root)
		 : folder ? snprintf(out_root, size, "%.*s", folder, path) : snprintf(out_root, size, ".");
	int name = snprintf(out_name, size, "%.*s%s", stem, from, forms[which].ending);
	return root >= 0 && (size_t)root < size && name >= 0 && (size_t)name < size && strcmp(out_name, from) != 0;
}

/* Of pictures, and of what states something as they do. */
static bool is_wanted(const struct vg_pipeline *pipeline, const struct vg_slot *slot)
{
	const struct vg_item *item = &slot->record.item;
	bool in_a_folder = item->kind != VG_INPUT_STANDARD_INPUT && item->kind != VG_INPUT_FETCHED && item->name;
	bool picture = slot->record.picture.metadata_looked || (slot->header.type && strncmp(slot->header.type, "image/", 6) == 0);
	return pipeline->options.sidecars && !pipeline->reference.awaited && in_a_folder && slot->record.picture.has_sha256 && picture;
}

/* The names under which something lies there. */
static unsigned seek(const struct vg_item *item)
{
	char root[PATH_MAX], name[PATH_MAX];
	unsigned there = 0;
	for (int i = 0; i < VG_SIDECARS_MAXIMUM; i++)
		if (vg_sidecars_name(item, i, root, name, sizeof name) && vg_tree_type(item->tree, root, name))
			there |= 1u << i;
	return there;
}

static void set_name(struct vg_sidecar *sidecar, const char *path)
{
	const char *slash = strrchr(path, '/'), *file = slash ? slash + 1 : path;
	char *clean = vg_text_copy_utf8(file, strlen(file), sizeof sidecar->name - 1);
	vg_text_copy(sidecar->name, sizeof sidecar->name, clean ? clean : "");
	free(clean);
}

static void not_read(struct vg_sidecar *sidecar, const char *reason)
{
	char *clean = vg_text_copy_utf8(reason, strlen(reason), sizeof sidecar->reason - 1);
	sidecar->state = VG_BLOCK_UNREAD;
	vg_text_copy(sidecar->reason, sizeof sidecar->reason, clean ? clean : "");
	free(clean);
}

/* The bytes of what lies there; false, and noted, when they cannot be had. */
static bool load(const struct vg_item *item, const char *root, const char *name, struct vg_buffer *out, struct vg_sidecar *sidecar)
{
	struct vg_error err = { 0 };
	char reason[80];
	mode_t type = vg_tree_type(item->tree, root, name);
	int fd = -1, code;
	vg_buffer_clear(out);
	if (type && !S_ISREG(type)) {
		snprintf(reason, sizeof reason, "it is %s%s", vg_file_kind(type), S_ISLNK(type) ? ", which is not followed" : "");
		not_read(sidecar, reason);
		return false;
	}
	code = vg_tree_file(item->tree, root, name, &fd, &err);
	if (code == 0) {
		do
			code = vg_file_read(fd, sidecar->name, out, &err);
		while (code == VG_ERR_INTERRUPTED);
		close(fd);
	}
	snprintf(reason, sizeof reason, "it is larger than %zu bytes", out->maximum);
	if (code < 0)
		not_read(sidecar, code == VG_ERR_LIMIT ? reason : err.message);
	return code == 0;
}

static void note_identity(struct vg_sidecar *sidecar, struct vg_span bytes)
{
	sidecar->bytes = bytes.size;
	sidecar->has_sha256 = vg_sha256(bytes, sidecar->sha256);
}

/* On file systems to which photo.xmp and photo.XMP are one name. */
static bool is_told(const struct vg_record *record, const struct vg_sidecar *sidecar)
{
	for (size_t i = 0; i < record->sidecar_count; i++) {
		const struct vg_sidecar *told = &record->sidecars[i];
		if (told->has_sha256 && sidecar->has_sha256 && memcmp(told->sha256, sidecar->sha256, sizeof told->sha256) == 0 &&
		    strcasecmp(told->name, sidecar->name) == 0)
			return true;
	}
	return false;
}

/* Hands the next one to a worker, or notes why that cannot be. */
static void begin_next(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index)
{
	char root[PATH_MAX], name[PATH_MAX];
	struct vg_record *record = &slot->record;
	struct vg_sidecar sidecar = { .state = VG_BLOCK_UNREAD };
	struct vg_error err = { 0 };
	int which = 0;
	while (!(slot->sidecars_left & 1u << which))
		which++;
	slot->sidecar_asked = 1u << which;
	slot->sidecars_left &= ~slot->sidecar_asked;
	if (!vg_sidecars_name(&record->item, which, root, name, sizeof name))
		return;
	set_name(&sidecar, name);
	bool loaded = load(&record->item, root, name, &pipeline->sidecar, &sidecar);
	if (loaded)
		note_identity(&sidecar, vg_buffer_span(&pipeline->sidecar));
	if (is_told(record, &sidecar))
		return;
	record->sidecars[record->sidecar_count++] = sidecar;
	if (loaded && vg_slot_start(pipeline, slot, index, VG_TASK_SIDECAR, vg_buffer_span(&pipeline->sidecar), &err) == 0)
		slot->stage = VG_STAGE_READING_SIDECAR;
	else if (loaded)
		not_read(&record->sidecars[record->sidecar_count - 1], err.message);
	if (pipeline->sidecar.capacity > KEPT_MAXIMUM)
		vg_buffer_release(&pipeline->sidecar);
}

void vg_sidecars_go_on(struct vg_pipeline *pipeline, struct vg_slot *slot, uint64_t index)
{
	if (!slot->sidecars_sought && is_wanted(pipeline, slot))
		slot->sidecars_left = seek(&slot->record.item);
	slot->sidecars_sought = true;
	while (slot->stage == VG_STAGE_DONE && slot->sidecars_left && vg_pool_has_room(pipeline->pool))
		begin_next(pipeline, slot, index);
	if (slot->stage == VG_STAGE_DONE && !slot->sidecars_left && !pipeline->reference.awaited)
		slot->stage = VG_STAGE_WHOLE;
}

bool vg_sidecars_take(struct vg_slot *slot, const struct vg_pool_result *result)
{
	struct vg_sidecar *sidecar = &slot->record.sidecars[slot->record.sidecar_count - 1];
	if (result->outcome != VG_ANSWERED) {
		not_read(sidecar, result->detail);
		return true;
	}
	int code = vg_sidecar_read_answer(result->response, sidecar);
	if (code < 0)
		not_read(sidecar, code == VG_ERR_MEMORY ? "out of memory for what its reader answered" : "its reader's answer was malformed");
	return code != VG_ERR_MALFORMED;
}

void vg_sidecars_read_again(struct vg_slot *slot)
{
	vg_sidecar_release(&slot->record.sidecars[--slot->record.sidecar_count]);
	slot->sidecars_left |= slot->sidecar_asked;
}

void vg_sidecars_forget(struct vg_slot *slot)
{
	for (size_t i = 0; i < slot->record.sidecar_count; i++)
		vg_sidecar_release(&slot->record.sidecars[i]);
	slot->record.sidecar_count = 0;
	slot->sidecars_sought = false;
	slot->sidecars_left = 0;
}

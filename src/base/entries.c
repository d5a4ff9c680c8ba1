#include "base/entries.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

void vg_entries_drop(struct vg_metadata_entry *entry)
{
	free(entry->directory);
	free(entry->name);
	free(entry->value);
	free(entry->meaning);
	*entry = (struct vg_metadata_entry){ 0 };
}

static bool is_full(const struct vg_picture *picture)
{
	return picture->entry_count >= VG_ENTRIES_MAXIMUM || picture->entry_bytes >= VG_ENTRIES_BYTES_MAXIMUM;
}

bool vg_entries_take(struct vg_picture *picture, struct vg_metadata_entry *entry)
{
	struct vg_metadata_entry *entries = NULL;
	if (picture->entry_count < VG_ENTRIES_MAXIMUM)
		entries = vg_grown(picture->entries, picture->entry_count, &picture->entry_capacity, sizeof *entries);
	if (!entries)
		return false;
	picture->entries = entries;
	picture->entry_bytes += strlen(entry->directory) + strlen(entry->name) + strlen(entry->value);
	picture->entries[picture->entry_count++] = *entry;
	*entry = (struct vg_metadata_entry){ 0 };
	return true;
}

/* Values are cut between characters, so the copy of a cut one is a few bytes shorter. */
static struct vg_metadata_entry make(const char *directory, int tag, const char *name, const char *value,
			    size_t size, bool number)
{
	struct vg_metadata_entry entry = { .tag = tag, .number = number };
	entry.directory = vg_text_copy_utf8(directory, strlen(directory), VG_ENTRY_NAME_MAXIMUM);
	entry.name = vg_text_copy_utf8(name, strlen(name), VG_ENTRY_NAME_MAXIMUM);
	entry.value = vg_text_copy_utf8(value, size, VG_ENTRY_VALUE_MAXIMUM);
	entry.cut = entry.value && strlen(entry.value) < size;
	return entry;
}

bool vg_picture_add_entry(struct vg_picture *picture, const char *directory, int tag, const char *name,
			  const char *value, size_t size, bool number)
{
	if (is_full(picture)) {
		picture->entries_left_out++;
		return false;
	}
	struct vg_metadata_entry entry = make(directory, tag, name, value, size, number);
	bool kept = entry.directory && entry.name && entry.value && vg_entries_take(picture, &entry);
	vg_entries_drop(&entry);
	return kept;
}

void vg_entries_explain(struct vg_picture *picture, const char *meaning)
{
	if (!meaning || !meaning[0] || !picture->entry_count)
		return;
	struct vg_metadata_entry *last = &picture->entries[picture->entry_count - 1];
	free(last->meaning);
	last->meaning = vg_text_copy_utf8(meaning, strlen(meaning), VG_ENTRY_NAME_MAXIMUM);
}

const char *vg_picture_entry(const struct vg_picture *picture, const char *directory, const char *name)
{
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		if (strcmp(entry->name, name) == 0 && (!directory || strcmp(entry->directory, directory) == 0))
			return entry->value;
	}
	return NULL;
}

/* An entry with the place of its directory's first one, and its own. */
struct placed { size_t first, own; struct vg_metadata_entry entry; };

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	return x->first != y->first ? (x->first < y->first ? -1 : 1) : x->own < y->own ? -1 : x->own > y->own;
}

/* By directory's name, to find which of them are the same. */
static int by_directory(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = strcmp(x->entry.directory, y->entry.directory);
	return order ? order : x->own < y->own ? -1 : x->own > y->own;
}

void vg_entries_group(struct vg_picture *picture)
{
	size_t count = picture->entry_count;
	struct placed *placed = count > 1 ? vg_calloc(count, sizeof *placed) : NULL;
	if (!placed)
		return;
	for (size_t i = 0; i < count; i++)
		placed[i] = (struct placed){ 0, i, picture->entries[i] };
	qsort(placed, count, sizeof *placed, by_directory);
	for (size_t i = 0; i < count; i++) {
		bool same = i && strcmp(placed[i].entry.directory, placed[i - 1].entry.directory) == 0;
		placed[i].first = same ? placed[i - 1].first : placed[i].own;
	}
	qsort(placed, count, sizeof *placed, by_place);
	for (size_t i = 0; i < count; i++)
		picture->entries[i] = placed[i].entry;
	free(placed);
}

void vg_entries_release(struct vg_picture *picture)
{
	for (size_t i = 0; i < picture->entry_count; i++)
		vg_entries_drop(&picture->entries[i]);
	free(picture->entries);
	picture->entries = NULL;
	picture->entry_count = picture->entry_capacity = picture->entry_bytes = 0;
}

#include "intake/entry.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"

enum { TAG_MAXIMUM = 256 }; /* bytes */

void vg_entry_release(struct vg_entry *entry)
{
	free(entry->path);
	vg_sighting_release(&entry->sighting);
	for (size_t i = 0; i < entry->tag_count; i++)
		free(entry->tags[i]);
	memset(entry, 0, sizeof *entry);
}

static void add_tag(struct vg_entry *entry, const char *text, size_t length)
{
	char *tag = entry->tag_count < VG_ENTRY_TAGS && length ? vg_text_copy_marked(text, length, TAG_MAXIMUM) : NULL;
	if (tag)
		entry->tags[entry->tag_count++] = tag;
}

/* "one; two" */
static void split_tags(struct vg_entry *entry, const char *text)
{
	while (*text) {
		text += strspn(text, " ");
		size_t length = strcspn(text, ";");
		add_tag(entry, text, length);
		text += length + (text[length] == ';');
	}
}

void vg_entry_add_json_tags(struct vg_entry *entry, const json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *tag = json_array_get(array, i);
		if (json_is_string(tag))
			add_tag(entry, json_string_value(tag), json_string_length(tag));
	}
}

/* The columns that are kept as they stand, and where. */
static const struct text_column { const char *name; size_t field; } text_columns[] = {
	{ "path", offsetof(struct vg_entry, path) },
	{ "title", offsetof(struct vg_entry, sighting.title) },
	{ "source", offsetof(struct vg_entry, sighting.source) },
	{ "note", offsetof(struct vg_entry, sighting.note) },
	{ "claim", offsetof(struct vg_entry, sighting.claim) },
	{ "rating", offsetof(struct vg_entry, sighting.rating) },
	{ "review_url", offsetof(struct vg_entry, sighting.review_url) },
};

static const struct text_column *text_column(const char *name)
{
	for (size_t i = 0; i < sizeof text_columns / sizeof *text_columns; i++)
		if (strcmp(text_columns[i].name, name) == 0)
			return &text_columns[i];
	return NULL;
}

const char *vg_entry_set_column(struct vg_entry *entry, const char *name, const char *value)
{
	struct vg_sighting *s = &entry->sighting;
	const struct text_column *column = text_column(name);
	bool path = strcmp(name, "path") == 0; /* whose bytes are the file system's */
	if (!*value)
		return NULL;
	if (!path && !vg_text_is_utf8((struct vg_span){ (const uint8_t *)value, strlen(value) }))
		return "a text is not UTF-8 (the whole file is to be saved as UTF-8)";
	if (strcmp(name, "date") == 0) {
		const char *fault = vg_date_parse_seen(value, &s->date, &s->date_precision);
		s->has_date = !fault;
		return fault;
	}
	if (strcmp(name, "tags") == 0)
		split_tags(entry, value);
	char **field = column ? (char **)((char *)entry + column->field) : NULL;
	if (!field || *field)
		return NULL;
	*field = path ? vg_strdup(value) : vg_text_copy_marked(value, strlen(value), VG_ENTRY_TEXT);
	return *field ? NULL : "out of memory";
}

bool vg_entry_has_column(const char *name)
{
	return strcmp(name, "date") == 0 || strcmp(name, "tags") == 0 || text_column(name);
}

void vg_entry_lower_case(char *text)
{
	for (; *text; text++)
		*text = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
}

const char *vg_entry_set_json(struct vg_entry *entry, json_t *object, vg_entry_key_visitor *other, void *context)
{
	const char *key, *fault = NULL;
	json_t *value;
	json_object_foreach(object, key, value) {
		char name[64];
		snprintf(name, sizeof name, "%s", key);
		vg_entry_lower_case(name);
		bool tags = strcmp(name, "tags") == 0 && json_is_array(value);
		if (tags)
			vg_entry_add_json_tags(entry, value);
		else if (vg_entry_has_column(name) && json_is_string(value))
			fault = vg_entry_set_column(entry, name, json_string_value(value));
		else if (other && (!vg_entry_has_column(name) || !json_is_null(value)))
			other(context, name);
		if (fault)
			break;
	}
	return fault;
}

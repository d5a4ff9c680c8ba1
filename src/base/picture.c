/* The result struct that every room writes into or reads from. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/picture.h>

#include "base/text.h"

const char *vg_disposition_name(enum vg_disposition disposition)
{
	static const char *const names[VG_DISPOSITION_COUNT] = {
		"examined", "not_included", "too_large", "unavailable", "missing",
		"unsupported", "undecodable", "limit_exceeded", "failed",
	};
	return disposition < VG_DISPOSITION_COUNT ? names[disposition] : "failed";
}

const char *vg_thumbnail_kind_name(enum vg_thumbnail_kind kind)
{
	static const char *const names[VG_THUMBNAIL_KIND_COUNT] = {
		"none", "same", "turned", "different", "unclear", "unreadable",
	};
	return kind < VG_THUMBNAIL_KIND_COUNT ? names[kind] : "none";
}

void vg_picture_init(struct vg_picture *picture)
{
	*picture = (struct vg_picture){ .orientation = 1 };
}

void vg_features_release(struct vg_features *features)
{
	free(features->feature);
	memset(features, 0, sizeof *features);
}

void vg_picture_release(struct vg_picture *picture)
{
	if (!picture)
		return;
	for (size_t i = 0; i < picture->tag_count; i++) {
		free(picture->tags[i].name);
		free(picture->tags[i].value);
	}
	free(picture->tags);
	free(picture->thumbnail);
	free(picture->rendition);
	vg_features_release(&picture->features);
	vg_picture_init(picture);
}

void vg_picture_add_defect(struct vg_picture *picture, const char *format, ...)
{
	for (int i = 0; i < VG_DEFECTS; i++) {
		if (picture->defects[i][0])
			continue;
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(picture->defects[i], sizeof picture->defects[i], format, arguments);
		va_end(arguments);
		return;
	}
}

bool vg_picture_add_tag(struct vg_picture *picture, enum vg_tag_group group, const char *name,
			const char *value, bool number)
{
	struct vg_tag *tags =
		realloc(picture->tags, (picture->tag_count + 1) * sizeof *picture->tags);
	if (!tags)
		return false;
	picture->tags = tags;
	struct vg_tag tag = { group, vg_text_copy_utf8(name, strlen(name), 64),
			      vg_text_copy_utf8(value, strlen(value), 1024), number };
	if (!tag.name || !tag.value) {
		free(tag.name);
		free(tag.value);
		return false;
	}
	picture->tags[picture->tag_count++] = tag;
	return true;
}

const char *vg_picture_tag(const struct vg_picture *picture, enum vg_tag_group group,
			   const char *name)
{
	for (size_t i = 0; i < picture->tag_count; i++)
		if (picture->tags[i].group == group && strcmp(picture->tags[i].name, name) == 0)
			return picture->tags[i].value;
	return NULL;
}

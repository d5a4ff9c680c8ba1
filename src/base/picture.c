/* The result struct that every room writes into or reads from. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/picture.h>

#include "base/entries.h"
#include "base/memory.h"
#include "base/name_of.h"

#include "base/text.h"

const char *vg_disposition_name(enum vg_disposition disposition)
{
	static const char *const names[VG_DISPOSITION_COUNT] = {
		"examined", "not_included", "too_large", "unavailable", "missing",
		"unsupported", "undecodable", "limit_exceeded", "failed",
	};
	return VG_NAME_OF(names, disposition);
}

const char *vg_thumbnail_kind_name(enum vg_thumbnail_kind kind)
{
	static const char *const names[VG_THUMBNAIL_KIND_COUNT] = {
		"none", "same", "turned", "different", "unclear", "unreadable", "flat", "incomplete",
		"not_compared", "of_another", "cropped", "mirrored", "cropped_since", "region_differs",
	};
	return VG_NAME_OF(names, kind);
}

const char *vg_encoder_name(enum vg_encoder encoder)
{
	static const char *const names[VG_ENCODER_COUNT] = { NULL, "standard", "mozjpeg", "photoshop", "photoshop_web" };
	return VG_NAME_OF(names, encoder);
}

const char *vg_carried_kind_name(enum vg_carried_kind kind)
{
	static const char *const names[VG_CARRIED_KIND_COUNT] = { "EXIF", "Photoshop", "MPF", "HEIF", "C2PA", "C2PA parent" };
	return kind < VG_CARRIED_KIND_COUNT ? names[kind] : "EXIF";
}

const char *vg_position_kind_name(enum vg_position_kind kind)
{
	static const char *const names[VG_POSITION_KIND_COUNT] = {
		"none", "signed", "unsigned", "zero", "malformed",
	};
	return VG_NAME_OF(names, kind);
}

const char *vg_defect_kind_name(enum vg_defect_kind kind)
{
	static const char *const names[VG_DEFECT_KIND_COUNT] = { "metadata", "pixels", "note" };
	return VG_NAME_OF(names, kind);
}

const char *vg_block_name(enum vg_block_name name)
{
	static const char *const names[VG_BLOCK_COUNT] = { "EXIF", "XMP", "IPTC", "ICC" };
	return VG_NAME_OF(names, name);
}

const char *vg_block_state_name(enum vg_block_state state)
{
	static const char *const names[VG_BLOCK_STATE_COUNT] = { "absent", "read", "unread" };
	return VG_NAME_OF(names, state);
}

const char *vg_pictures_kind_name(enum vg_pictures_kind kind)
{
	static const char *const names[VG_PICTURES_KIND_COUNT] = {
		"picture", "page", "frame", "image", "preview",
	};
	return VG_NAME_OF(names, kind);
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
	vg_entries_release(picture);
	free(picture->credentials);
	free(picture->thumbnail);
	free(picture->rendition);
	vg_features_release(&picture->features);
	vg_picture_init(picture);
}

void vg_picture_add_defect(struct vg_picture *picture, enum vg_defect_kind kind,
			   const char *format, ...)
{
	size_t place = 0;
	while (place < VG_DEFECTS && picture->defects[place].text[0])
		place++;
	if (place == VG_DEFECTS && (kind != VG_DEFECT_PIXELS || vg_picture_defect(picture, kind)))
		return;
	struct vg_defect *defect = &picture->defects[place < VG_DEFECTS ? place : VG_DEFECTS - 1];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(defect->text, sizeof defect->text, format, arguments);
	va_end(arguments);
	defect->kind = kind;
}

const char *vg_picture_defect(const struct vg_picture *picture, enum vg_defect_kind kind)
{
	for (int i = 0; i < VG_DEFECTS && picture->defects[i].text[0]; i++)
		if (picture->defects[i].kind == kind)
			return picture->defects[i].text;
	return NULL;
}

void vg_picture_set_block(struct vg_picture *picture, enum vg_block_name name,
			  enum vg_block_state state, uint64_t bytes, const char *reason)
{
	struct vg_block *block = &picture->block[name];
	*block = (struct vg_block){ .state = state, .bytes = bytes };
	vg_text_copy(block->reason, sizeof block->reason, reason ? reason : "");
}

bool vg_picture_add_tag(struct vg_picture *picture, enum vg_tag_group group, const char *name,
			const char *value, bool number)
{
	struct vg_tag *tags = vg_grown_by_count(picture->tags, picture->tag_count, sizeof *picture->tags);
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

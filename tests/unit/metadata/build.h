/* Files made of as few bytes as say something, read for their metadata alone. */
#ifndef TESTS_UNIT_METADATA_BUILD_H
#define TESTS_UNIT_METADATA_BUILD_H

#include "../test.h"

#include <string.h>

#include "metadata/metadata.h"

/* Sizes are put in front of what was written since. */
static inline size_t begin(struct vg_buffer *out, const char *type)
{
	assert_int_equal(vg_buffer_append(out, "\0\0\0\0", 4), 0);
	assert_int_equal(vg_buffer_append(out, type, 4), 0);
	return out->size - 8;
}

static inline void end(struct vg_buffer *out, size_t at)
{
	vg_store_u32be(out->data + at, (uint32_t)(out->size - at));
}

static inline void put(struct vg_buffer *out, const void *bytes, size_t size)
{
	assert_int_equal(vg_buffer_append(out, bytes, size), 0);
}

#define PUT(out, literal) put(out, literal, sizeof literal - 1)

static inline void box(struct vg_buffer *out, const char *type, const void *body, size_t size)
{
	size_t at = begin(out, type);
	put(out, body, size);
	end(out, at);
}

#define BOX(out, type, literal) box(out, type, literal, sizeof literal - 1)

/* Releases the file. */
static inline void read_container(enum vg_format format, enum vg_container container, struct vg_buffer *file,
				  struct vg_picture *picture)
{
	struct vg_limits limits;
	struct vg_small_pictures small;
	struct vg_span bytes = vg_buffer_span(file);
	vg_limits_default(&limits);
	vg_picture_init(picture);
	vg_small_pictures_init(&small);
	vg_metadata_read(bytes, format, container, &limits, picture, &small);
	vg_small_pictures_release(&small);
	vg_buffer_release(file);
}

static inline void read_as(enum vg_format format, struct vg_buffer *file, struct vg_picture *picture)
{
	enum vg_container container = format == VG_FORMAT_UNKNOWN ? vg_container_find(vg_buffer_span(file)) : VG_CONTAINER_BY_FORMAT;
	read_container(format, container, file, picture);
}

static inline const char *said(const struct vg_picture *picture, const char *directory, const char *name)
{
	const char *value = vg_picture_entry(picture, directory, name);
	return value ? value : "(nothing)";
}

#define ONE_TEXT(tag, value) "II*\0\10\0\0\0" "\1\0" tag "\2\0\6\0\0\0\x1a\0\0\0" "\0\0\0\0" value "\0"
#define XMP_OF(tool) "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" \
	"<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:" tool "/></rdf:RDF></x:xmpmeta>"
#define XMP XMP_OF("CreatorTool='Tool'")

#endif

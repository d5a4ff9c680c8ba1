/* What people call the kinds of files. Pure, thread-safe. */
#ifndef VG_MEDIA_TYPE_NAMES_H
#define VG_MEDIA_TYPE_NAMES_H

#include <stddef.h>
#include <vestigo/format.h>

/* A media type, and its usual name: "image/x-nikon-nef", "Nikon raw (NEF)". */
struct vg_type_name { const char *type, *name; };
extern const struct vg_type_name vg_type_names[];
extern const size_t vg_type_name_count;

/* The name of what vg_sniff or a post calls a type; a type that is not in the table, and plain words, as they are. English, and a
 * phrase of base/phrases where it has words. Static, or `type` itself. */
const char *vg_type_name(const char *type);
/* The media type of a format. Static, never NULL. */
const char *vg_format_media_type(enum vg_format format);

#endif

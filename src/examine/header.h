/* What the parent tells of a file itself, by its first bytes, so that a worker's answer can be held
 * against it. Pure. */
#ifndef VG_EXAMINE_HEADER_H
#define VG_EXAMINE_HEADER_H

#include <vestigo/picture.h>

#include "base/bytes.h"
#include "examine/examine.h"

struct vg_header {
	uint64_t bytes;          /* of the file */
	enum vg_format format;
	const char *type;        /* static, as vg_sniff says it */
	bool has_size;           /* the size stands where one need not decode to find it: JPEG, PNG, GIF, WebP */
	uint32_t width, height;  /* as stored, before any turning */
};

void vg_header_read(struct vg_span bytes, struct vg_header *out);

/* Could this be the answer of an honest worker, asked with these options, about the file? NULL, or what
 * contradicts it; static. */
const char *vg_header_contradicts(const struct vg_header *header, const struct vg_examine_options *options,
				  const struct vg_picture *answer);

#endif

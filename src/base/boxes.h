/* The boxes of ISO base media files (ISO/IEC 14496-12 section 4.2), which HEIF and AVIF are: read
 * within bounds, nothing believed. */
#ifndef VG_BASE_BOXES_H
#define VG_BASE_BOXES_H

#include "base/bytes.h"

struct vg_box {
	char type[5];          /* ended with a zero */
	struct vg_span body;   /* what stands in it behind its size and type */
};

/* The next box, over which the reader moves; false, and nothing moved, when none begins there or
 * the bytes end inside it. */
bool vg_box_next(struct vg_reader *reader, struct vg_box *out);
/* The first box of a type among those that the bytes are; false when there is none. */
bool vg_box_find(struct vg_span bytes, const char *type, struct vg_box *out);

/* Where the boxes of a picture end. */
struct vg_boxes_end {
	size_t at;             /* the bytes that are the picture's file */
	bool cut;              /* the file ends inside a box */
	bool video;            /* a video was put behind it, as phones do that film with the photo */
};
/* Over the boxes at the top of a picture's file. */
struct vg_boxes_end vg_boxes_find_end(struct vg_span bytes);

#endif

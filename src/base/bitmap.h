/* The headers of a Windows or OS/2 bitmap (BMP): Microsoft's [MS-WMF] 2.2.2 and BITMAPV5HEADER, IBM's
 * BITMAPINFOHEADER2; read within bounds, nothing believed. */
#ifndef VG_BASE_BITMAP_H
#define VG_BASE_BITMAP_H

#include "base/bytes.h"

enum vg_bitmap_coding {
	VG_BITMAP_PLAIN = 0, VG_BITMAP_RLE8 = 1, VG_BITMAP_RLE4 = 2, VG_BITMAP_FIELDS = 3, VG_BITMAP_JPEG = 4,
	VG_BITMAP_PNG = 5, VG_BITMAP_ALPHA_FIELDS = 6,
	VG_BITMAP_OTHER = -1 /* OS/2's own, and what is not known */
};

struct vg_bitmap {
	uint32_t width, height;      /* 0 where the header states what cannot be */
	bool top_down;
	uint32_t bits;               /* a pixel, as stated */
	enum vg_bitmap_coding coding;
	uint32_t mask[4];            /* red, green, blue, alpha; of 16 and 32 bits a pixel, 0 for none */
	struct vg_span palette;      /* entries that lie inside the file */
	size_t palette_entry;        /* bytes of one: 3 or 4, blue first */
	struct vg_span pixels;       /* from the first on, to the end of the file */
	size_t row;                  /* bytes of an uncompressed row */
	uint64_t end;                /* where the picture and its profile end; 0: not known */
	struct vg_span profile;      /* an ICC profile, or with `linked` the name of its file */
	bool linked;
};

/* Whether bytes begin as a bitmap whose second header is of a size that is in use. */
bool vg_bitmap_begins(struct vg_span bytes);
/* False when they do not, or the second header does not lie inside the bytes. */
bool vg_bitmap_open(struct vg_span bytes, struct vg_bitmap *out);

#endif

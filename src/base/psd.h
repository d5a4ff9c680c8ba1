/* Photoshop's files (PSD and PSB) and its resources (Adobe Photoshop File Formats Specification): their parts, read
 * within bounds, nothing believed. */
#ifndef VG_BASE_PSD_H
#define VG_BASE_PSD_H

#include "base/bytes.h"

enum vg_psd_mode { VG_PSD_BITMAP = 0, VG_PSD_GREY = 1, VG_PSD_INDEXED = 2, VG_PSD_RGB = 3, VG_PSD_CMYK = 4, VG_PSD_DUOTONE = 8 };
enum { VG_PSD_RAW = 0, VG_PSD_PACKED = 1 }; /* how the composite is compressed; others are not read */

struct vg_psd {
	bool big;                /* a PSB, whose numbers are wider */
	uint32_t width, height, channels, depth, mode;
	struct vg_span palette;  /* of VG_PSD_INDEXED: 256 reds, greens, blues */
	struct vg_span resources;
	bool described;          /* the resources are there, whole */
	uint32_t compression;    /* of the composite, */
	struct vg_span composite;/* whose data these are, to the file's end; empty where the file ends before */
};

/* False when bytes do not begin as one, or end in the header. */
bool vg_psd_open(struct vg_span bytes, struct vg_psd *out);
/* Bytes of one row of one channel, as unpacked. */
size_t vg_psd_row(const struct vg_psd *psd);
/* Bytes of the composite by its own account; 0 where it is not told or the file does not hold as many. */
uint64_t vg_psd_composite_size(const struct vg_psd *psd);
/* Of a packed composite: the bytes of row `row`, counted through all rows of the first channel, then the next. */
size_t vg_psd_packed_row(const struct vg_psd *psd, uint64_t row);
/* Where the packed rows begin in the composite. */
size_t vg_psd_packed_start(const struct vg_psd *psd);

/* Numbers of resources that are used here. */
enum { VG_PHOTOSHOP_IPTC = 0x0404, VG_PHOTOSHOP_ICC = 0x040f, VG_PHOTOSHOP_VERSION = 0x0421, VG_PHOTOSHOP_EXIF = 0x0422,
       VG_PHOTOSHOP_XMP = 0x0424 };

/* The next resource, over which the reader moves: its number and what it holds. False, and nothing moved, when none
 * begins there or the bytes end inside it. */
bool vg_photoshop_next(struct vg_reader *reader, uint16_t *out_number, struct vg_span *out_body);
/* One of them by its number; empty, without data, when it is not there. Borrowed. */
struct vg_span vg_photoshop_resource(struct vg_span resources, uint16_t wanted);

#endif

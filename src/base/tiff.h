/* The directories of TIFF, BigTIFF and the camera raw formats built like them (TIFF 6.0
 * section 2; BigTIFF: Adobe PageMaker's technical note): read within bounds, nothing believed. */
#ifndef VG_BASE_TIFF_H
#define VG_BASE_TIFF_H

#include "base/bytes.h"

enum { VG_TIFF_ENTRIES_MAXIMUM = 4096 };

struct vg_tiff {
	struct vg_span bytes;
	bool little, big;      /* byte order; BigTIFF's wider offsets */
	uint64_t first;        /* offset of the first directory; 0 when there is none */
};

struct vg_tiff_directory {
	uint64_t entries, at;  /* how many, at most VG_TIFF_ENTRIES_MAXIMUM, and where they begin */
	uint64_t next;         /* offset of the next directory; 0 when there is none */
};

struct vg_tiff_entry {
	uint16_t tag, type;
	uint64_t count;
	struct vg_span value;  /* count values, in the file's byte order; empty when they lie outside */
};

/* Values that are used in more than one place. */
enum {
	VG_TIFF_SUBFILE_TYPE = 0xfe, VG_TIFF_WIDTH = 0x100, VG_TIFF_COMPRESSION = 0x103,
	VG_TIFF_PHOTOMETRIC = 0x106, VG_TIFF_MAKE = 0x10f, VG_TIFF_SUB_IFDS = 0x14a,
	VG_TIFF_THUMBNAIL_OFFSET = 0x201, VG_TIFF_THUMBNAIL_SIZE = 0x202,
	VG_TIFF_EXIF = 0x8769, VG_TIFF_GPS = 0x8825, VG_TIFF_INTEROPERABILITY = 0xa005,
	VG_TIFF_MAKER_NOTE = 0x927c, VG_TIFF_DNG_VERSION = 0xc612,
	VG_TIFF_ASCII = 2, VG_TIFF_UTF8 = 129 /* types of texts; the second since EXIF 3.0 */
};

/* True when bytes begin as a TIFF or one of its relatives. */
bool vg_tiff_open(struct vg_span bytes, struct vg_tiff *out);
/* The directory at an offset; false when it lies outside the bytes. */
bool vg_tiff_directory(const struct vg_tiff *tiff, uint64_t offset, struct vg_tiff_directory *out);
/* Its entry `index`; false when that lies outside the bytes. */
bool vg_tiff_entry(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory,
		   uint64_t index, struct vg_tiff_entry *out);
/* The first entry of a tag; false when there is none. */
bool vg_tiff_find(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory,
		  uint16_t tag, struct vg_tiff_entry *out);
/* The value `index` of an entry of whole numbers; 0 when it has none. */
uint64_t vg_tiff_number(const struct vg_tiff *tiff, const struct vg_tiff_entry *entry,
			uint64_t index);
/* Bytes a value of a type takes; 0 for types that TIFF does not have. */
unsigned vg_tiff_width(uint16_t type);

#endif

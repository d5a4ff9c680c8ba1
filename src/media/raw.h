/* Camera raw files, told by their bytes. This build reads their metadata, the JPEGs in them and, of DNG, pictures
 * that are no mosaic; the sensors' own data it does not. */
#ifndef VG_MEDIA_RAW_H
#define VG_MEDIA_RAW_H

#include <vestigo/picture.h>

#include "base/bytes.h"

/* How a raw format keeps its metadata. */
enum vg_raw_holds { VG_RAW_IS_TIFF, VG_RAW_HOLDS_JPEG, VG_RAW_OTHER };

/* A row of the table of raw formats. Texts are static. */
struct vg_raw {
	const char *name;       /* "NEF" */
	const char *type;       /* "image/x-nikon-nef" */
	const char *maker;      /* how Make begins, for those that are TIFF by all else; NULL */
	enum vg_raw_holds holds;
	const char *endings[4]; /* of file names */
};

/* The raw format of some bytes, or NULL. */
const struct vg_raw *vg_raw_find(struct vg_span bytes);
/* True for DNG and what is one by another name, which may hold pictures that are no raw data. */
bool vg_raw_is_dng(const struct vg_raw *raw);
/* Whether a directory of a TIFF-like file lies behind its end, in part or whole. */
bool vg_raw_misses_directory(struct vg_span bytes);
/* How many pictures the directories of a TIFF-like file describe. */
uint32_t vg_raw_count_pictures(struct vg_span bytes);

/* A JPEG in a raw file, which the camera made of its raw data. Borrowed. */
struct vg_raw_jpeg {
	size_t at;              /* where it begins in the file */
	struct vg_span bytes;   /* as far as the file goes */
	uint32_t width, height; /* that it states */
	uint32_t which, count;  /* of the JPEGs that were found, from 1 on */
};
/* The largest of them by its pixels; false where there is none that is larger than a thumbnail (160 pixels on its
 * long side). */
bool vg_raw_largest_jpeg(struct vg_span bytes, struct vg_raw_jpeg *out);

#endif

/* Bytes to facts: what a file says of itself, without decoding its pixels.
 *
 * Each function reads what it can, adds tags and defects to the picture and never
 * fails: malformed metadata is evidence, not an error. */
#ifndef VG_METADATA_METADATA_H
#define VG_METADATA_METADATA_H

#include <vestigo/limits.h>
#include <vestigo/picture.h>

#include "base/bytes.h"
#include "base/psd.h"
#include "base/tiff.h"

enum { VG_BLOCKS_OWNED = 8 };

/* The metadata blocks of a container, borrowed from the file's bytes or from what was unpacked or put
 * together of several segments, which it owns. */
struct vg_blocks {
	struct vg_span exif; /* begins with the TIFF header */
	struct vg_span icc, xmp, iptc;
	struct vg_span xmp_more;  /* the part of XMP that no JPEG's segment holds in one piece */
	struct vg_span photoshop; /* resources; IPTC among them is in iptc, too */
	struct vg_span mpf;       /* the list of further pictures behind a JPEG */
	struct vg_buffer owned[VG_BLOCKS_OWNED];
	int owned_count;
	const char *cut; /* static: why blocks that were not found may be there all the same; NULL */
};

/* Moves bytes that were unpacked into what the blocks own; empty, and nothing moved, when that is full. */
struct vg_span vg_blocks_keep(struct vg_blocks *blocks, struct vg_buffer *bytes);
/* Takes a block of which there is one: of others that say something else is told that they are not read. `name`: "EXIF". */
void vg_blocks_take(struct vg_span *block, struct vg_span more, const char *name, struct vg_picture *picture);
/* Puts `more` behind a block that came in several pieces, in a buffer of its own from the second piece on,
 * whose number *piece keeps (0 at first). */
void vg_blocks_join(struct vg_blocks *blocks, struct vg_span *whole, struct vg_span more, int *piece);

/* What kind of container some bytes are, where their format alone does not say. */
enum vg_container {
	VG_CONTAINER_BY_FORMAT,
	VG_CONTAINER_TIFF,     /* directories as in a TIFF */
	VG_CONTAINER_FUJI_RAW, /* a JPEG inside, which holds the metadata */
	VG_CONTAINER_BOXES,    /* boxes, and no HEIF: videos, CR3, JPEG 2000, JPEG XL */
	VG_CONTAINER_PHOTOSHOP,/* a PSD */
	VG_CONTAINER_NONE,     /* nothing that holds metadata that this build knows of */
	VG_CONTAINER_UNREAD    /* one whose metadata this build does not read */
};

/* The container of a file that is of no supported format, by its bytes. */
enum vg_container vg_container_find(struct vg_span bytes);

/* Finds the blocks of any supported format; fills picture->jpeg for a JPEG. */
void vg_blocks_find(struct vg_span bytes, enum vg_format format, enum vg_container container,
		    struct vg_picture *picture, struct vg_blocks *out);
void vg_blocks_release(struct vg_blocks *blocks);

/* The same of a PNG, and what stands behind its end. */
void vg_png_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);
/* The same of a GIF, a WebP, a bitmap, a HEIF. */
void vg_gif_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);
void vg_webp_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);
void vg_bmp_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);
void vg_heif_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);

/* The same of files made of boxes that are no HEIF. */
void vg_boxes_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);

/* The TIFF header near the beginning of a block that should begin with its place, and may not: all of the
 * block where there is none. */
struct vg_span vg_exif_find(struct vg_span block);
/* Whether bytes are an EXIF block: they begin with a TIFF header, or with the name that belongs
 * before one in a JPEG and that programs put before it elsewhere too. *out_tiff (may be NULL) is what
 * stands behind the name; all of the bytes when they are none. */
bool vg_exif_begins(struct vg_span bytes, struct vg_span *out_tiff);
/* A complaint of libexif's, by its format, in plain words; NULL where they are plain enough. Static. */
const char *vg_exif_complaint(const char *format);

/* The small pictures that the blocks of a file hold, as bytes of files: those of EXIF and of Photoshop copied,
 * since blocks end with their reading. */
enum { VG_SMALL_MAXIMUM = 4 << 20, VG_PREVIEWS_MAXIMUM = 2 }; /* bytes of each; of the list of further pictures */
struct vg_small_pictures {
	struct vg_buffer exif;       /* the thumbnail in EXIF's second directory */
	struct vg_buffer photoshop;  /* the preview in Photoshop's resources */
	bool photoshop_bgr;          /* its red and blue are exchanged, as Photoshop 4 wrote it */
	struct vg_span preview[VG_PREVIEWS_MAXIMUM]; /* by the list of further pictures (MPF); borrowed from the file */
	size_t preview_count;
};
void vg_small_pictures_init(struct vg_small_pictures *small);
void vg_small_pictures_release(struct vg_small_pictures *small);

/* Everything above and below for one file; sets metadata_looked, and of each block its state. *small was
 * initialised by the caller, who releases it. */
void vg_metadata_read(struct vg_span bytes, enum vg_format format, enum vg_container container,
		      const struct vg_limits *limits, struct vg_picture *picture,
		      struct vg_small_pictures *small);

/* EXIF: every directory as entries, and by libexif, its repairs switched off, what the program judges by.
 * `base` is where the block begins in the file; 0 where it does not stand there as it is. */
void vg_exif_read(struct vg_span tiff, size_t base, const struct vg_limits *limits, struct vg_picture *picture,
		  struct vg_buffer *out_thumbnail);

/* A block of at most 64 KB with the directories of a camera's tags: those of the first page, with
 * their values. Initialises out, which the caller releases; false when memory is short. */
bool vg_tiff_compact(const struct vg_tiff *tiff, struct vg_buffer *out);
/* The same of directories that are TIFFs of their own: the main one, the camera's and the position's, of
 * which the last two may be NULL. */
bool vg_tiff_compact_parts(const struct vg_tiff *const parts[3], struct vg_buffer *out);
/* Whether one of those directories holds a text of EXIF 3.0's own type. */
bool vg_tiff_states_utf8(const struct vg_tiff *tiff);
/* The thumbnail in the second directory; empty when there is none. Borrowed. */
struct vg_span vg_tiff_thumbnail(const struct vg_tiff *tiff);
/* The orientation that this directory states, 1 to 8; 0 when it states none. */
int vg_tiff_thumbnail_orientation(const struct vg_tiff *tiff);

/* Behind the last byte that the directories of a TIFF name; false where that is not known: they name what lies
 * outside the file, or a maker's note, or there are too many. */
bool vg_tiff_end(const struct vg_tiff *tiff, uint64_t *out);

/* Notes where the directories of an EXIF block break their own format. False when values of
 * theirs, other than a maker's note, lie outside the block: then not all can be read. */
bool vg_tiff_check(struct vg_span tiff, struct vg_picture *picture);

/* The JPEG of the preview among them (resource 1036, else 1033, whose red and blue are exchanged: *out_bgr);
 * empty, without data, when there is none. Borrowed. */
struct vg_span vg_photoshop_preview(struct vg_span resources, bool *out_bgr);

/* The readers of the blocks: each adds what its block says as entries, as far as it can be read, and
 * returns why the rest was not, or NULL. Static. */
const char *vg_photoshop_read(struct vg_span resources, struct vg_picture *picture);
const char *vg_iim_read(struct vg_span block, struct vg_picture *picture);
const char *vg_xmp_read(struct vg_span packet, struct vg_picture *picture);
const char *vg_icc_read(struct vg_span profile, struct vg_picture *picture);
/* `base` is where the block begins in the file. */
const char *vg_mpf_read(struct vg_span block, size_t base, struct vg_picture *picture);
/* The previews of the main picture among those that the list names: at most `most`, as they lie in the file.
 * Maps of depth and of brightness, other views and other frames are none, by the type that the list states
 * and by what the picture says of itself. Returns how many. */
size_t vg_mpf_previews(struct vg_span block, size_t base, struct vg_span file, struct vg_span *out, size_t most);

/* The segments of a JPEG that say something by themselves: JFIF, Adobe's, Ducky, comments. */
void vg_jpeg_segment_read(uint8_t marker, struct vg_span body, struct vg_picture *picture);

/* The structure of a JPEG: markers, tables, quality, trailing bytes; and its blocks. */
void vg_jpeg_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out);

/* The IJG quality whose luminance table is nearest to `table` (64 entries in
 * natural order), and whether it and `chroma` (may be NULL) are exactly IJG's. */
uint32_t vg_jpeg_quality(const uint16_t table[64], const uint16_t *chroma, bool *out_standard);

/* A step of a base table at quality 1 to 100, as libjpeg scales it: 1 to 255. */
int vg_jpeg_scaled(int base, int quality);

/* Fills encoder and encoder_quality from both tables in natural order (chroma may be NULL), after tables, quality and
 * standard_tables. */
void vg_jpeg_encoder(const uint16_t table[64], const uint16_t *chroma, struct vg_jpeg *jpeg);

/* The same quality of a luminance table in natural order of which only a part is known: 0 where it is not. */
uint32_t vg_jpeg_quality_of_part(const uint16_t table[64]);

/* Which senders' habits a JPEG is consistent with: fills picture->jpeg.origin. */
void vg_jpeg_origin(struct vg_picture *picture);

#endif

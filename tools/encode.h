/* Pictures to file bytes, in every form the decoders must read.
 *
 * Input is a struct pic: packed RGB, rows top to bottom. Output is appended to a
 * struct buf. Equal input gives equal bytes with one version of the libraries:
 * no encoder here uses more than one thread. Every function dies on failure.
 */
#ifndef TOOLS_ENCODE_H
#define TOOLS_ENCODE_H

#include "buf.h"

#include <stdbool.h>

/* Zero-initialised is empty; release with pic_free. */
struct pic {
	unsigned width, height;
	uint8_t *rgb;
};

struct pic pic_new(unsigned width, unsigned height);
struct pic pic_scene(uint64_t seed, unsigned width, unsigned height);
struct pic pic_resized(const struct pic *from, unsigned width, unsigned height);
struct pic pic_mirrored(const struct pic *from);
struct pic pic_cropped(const struct pic *from, unsigned x, unsigned y, unsigned w, unsigned h);
struct pic pic_stored(const struct pic *from, unsigned orientation);
void pic_free(struct pic *p);

enum jpeg_space { JPEG_YCC, JPEG_GREY, JPEG_CMYK, JPEG_YCCK };

/* Zero stands for the default named. */
struct jpeg_opts {
	int quality;                 /* 1 .. 100; 0: 90 */
	bool progressive;
	bool arithmetic;             /* arithmetic instead of Huffman codes */
	bool many_scans;             /* one scan a coefficient and bit: hundreds */
	int across, down;            /* luma sampling factors; 0: 2 x 2, which is 4:2:0 */
	enum jpeg_space space;
	bool robidoux;               /* mozjpeg's default tables instead of the standard's */
	const struct buf *exif;      /* a TIFF structure, without "Exif\0\0" */
	const struct buf *tail;      /* bytes after the end of the image */
};

void jpeg_encode(const struct pic *p, const struct jpeg_opts *opts, struct buf *out);

/* Reads back what jpeg_encode wrote in YCbCr or grey. */
struct pic jpeg_decode(const struct buf *in);

enum png_form {
	PNG_RGB8, PNG_RGBA8, PNG_GREY8, PNG_GREY_ALPHA8, PNG_PALETTE, PNG_GREY1, PNG_RGB16
    };

void png_encode(const struct pic *p, enum png_form form, bool interlaced, struct buf *out);

/* CLEAR: no pixel is to be seen. */
enum webp_form { WEBP_LOSSY, WEBP_LOSSLESS, WEBP_ALPHA, WEBP_CLEAR };

void webp_encode(const struct pic *p, enum webp_form form, struct buf *out);

/* 256 colours chosen by median cut. Transparent: the corner of fixture_alpha. */
void gif_encode(const struct pic *p, bool transparent, struct buf *out);

enum tiff_form { TIFF_PLAIN, TIFF_LZW, TIFF_RGB16 };

void tiff_encode(const struct pic *p, enum tiff_form form, struct buf *out);

/* What of JPEG XL: exact, with alpha, turned by its header (EXIF's 6), of several frames (the first of one colour),
 * with the blocks of EXIF and XMP, the latter packed. */
enum jxl_form { JXL_LOSSY, JXL_LOSSLESS, JXL_GREY, JXL_ALPHA, JXL_TURNED, JXL_FRAMES, JXL_BLOCKS };

/* EXIF begins with the TIFF header; both blocks of JXL_BLOCKS only. */
void jxl_encode(const struct pic *p, enum jxl_form form, const struct buf *exif, const char *xmp, struct buf *out);

/* Exact, but for LOSSY and SYCC (4:2:0); in JP2's boxes, but for BARE; of 16 bits (DEEP), of several tiles. */
enum jp2_form { JP2_LOSSY, JP2_LOSSLESS, JP2_BARE, JP2_GREY, JP2_ALPHA, JP2_SYCC, JP2_DEEP, JP2_TILES };

void jp2_encode(const struct pic *p, enum jp2_form form, struct buf *out);

/* A composite without layers; WITHOUT_COMPOSITE: white, and said not to be one. BIG is a PSB. */
enum psd_form { PSD_RAW, PSD_PACKED, PSD_GREY16, PSD_INDEXED, PSD_CMYK, PSD_BIG, PSD_1BIT, PSD_WITHOUT_COMPOSITE };

/* EXIF begins with the TIFF header; NULL for none. */
void psd_encode(const struct pic *p, enum psd_form form, const struct buf *exif, struct buf *out);

enum bmp_form {
	BMP_RGB24, BMP_TOP_DOWN, BMP_ALPHA, BMP_555, BMP_565, BMP_WIDE, BMP_PALETTE8, BMP_PALETTE4, BMP_RLE8, BMP_RLE4,
	BMP_CORE, BMP_1BIT
    };

void bmp_encode(const struct pic *p, enum bmp_form form, struct buf *out);

/* False, with nothing appended, if libheif has no encoder for it. */
bool heif_encode(const struct pic *p, bool av1, struct buf *out);

/* The picture twice, the first of them the main one; the blocks (NULL: none) hang on one of them. */
struct heif_pair {
	const struct pic *main; /* where the main picture is another than the second; NULL: it is the same */
	const struct buf *exif; /* begins with the TIFF header */
	const char *xmp;
	bool on_second;
};

/* As AV1; false, with nothing appended, if libheif has no encoder for it. */
bool heif_encode_pair(const struct pic *p, const struct heif_pair *pair, struct buf *out);

/* As AV1, with a thumbnail of `thumbnail` whose long side is SIDE; false, with nothing appended, if libheif has
 * no encoder for it. */
bool heif_encode_thumbnail(const struct pic *p, const struct pic *thumbnail, unsigned side, struct buf *out);

/* The opacity that every picture with alpha has: the top left corner of 16 x 16
 * pixels is clear, the same square right of it is half clear. */
unsigned fixture_alpha(unsigned x, unsigned y);

/* At most 256 colours and the index of every pixel; INDEX has one byte a pixel. */
unsigned quantise(const struct pic *p, unsigned max_colours, uint8_t palette[256][3],
		  uint8_t *index);

#endif

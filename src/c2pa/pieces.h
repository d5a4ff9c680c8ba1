/* A file as its format divides it: a JPEG's segments, a PNG's or RIFF's chunks, a GIF's blocks; and the same
 * as a list with the names that the specification gives to them, where a claim is tied to such a list. Read
 * within bounds; borrowed from the file. */
#ifndef VG_C2PA_PIECES_H
#define VG_C2PA_PIECES_H

#include <vestigo/format.h>

#include "base/bytes.h"

struct vg_c2pa_range { uint64_t start, length; };

/* One segment, chunk or block. */
struct vg_c2pa_piece {
	size_t at, end;         /* with its header */
	uint8_t marker;         /* of a JPEG; of a GIF the block's first byte */
	uint8_t label;          /* of a GIF's extension */
	struct vg_span type;    /* of chunks: four letters */
	struct vg_span body;    /* of a GIF's block all of it */
};

/* The next segment of a JPEG, those between scans too; false at the end of the image and where none is whole. */
bool vg_c2pa_next_segment(struct vg_reader *reader, struct vg_c2pa_piece *out);
/* The next chunk of a PNG or of a RIFF file; false where none is whole. */
bool vg_c2pa_next_png(struct vg_reader *reader, struct vg_c2pa_piece *out);
bool vg_c2pa_next_riff(struct vg_reader *reader, struct vg_c2pa_piece *out);
/* The next block of a GIF behind its header, screen and colours; false at its trailer and where none is whole. */
bool vg_c2pa_next_gif(struct vg_reader *reader, struct vg_c2pa_piece *out);
/* Over the data of a picture whose description was read; false where it is not whole. */
bool vg_c2pa_skip_gif_data(struct vg_reader *reader);
/* Behind the header, the screen and the colours of a GIF; false where these are not whole. */
bool vg_c2pa_skip_gif_head(struct vg_reader *reader, size_t *out_screen);

/* Whether it is a block of metadata beside the picture: dates, positions, texts, never a pixel. */
bool vg_c2pa_piece_is_metadata(enum vg_format format, const struct vg_c2pa_piece *piece);

enum { VG_C2PA_PARTS = 1 << 16 }; /* of one file: restart markers of a large picture are thousands */

/* A part by its name: "SOI", "APP1", "SOS", "IHDR", "21F9", …, and "C2PA" for the credentials. */
struct vg_c2pa_part {
	size_t at, end;
	char name[8];
	bool metadata;
	bool inside;            /* a restart marker: it lies within the part before, which may be listed without it */
};
struct vg_c2pa_parts {
	struct vg_c2pa_part *part;
	size_t count, capacity;
};

/* The parts of a JPEG, PNG or GIF, in its order, up to the end of the picture or to where it is no longer such
 * a file: what is behind the last part is none. `credentials` is where these lie. False for other formats, when
 * there are more than VG_C2PA_PARTS, and when memory is short. Release in every case. */
bool vg_c2pa_parts_read(struct vg_span file, enum vg_format format, struct vg_c2pa_range credentials, struct vg_c2pa_parts *out);
void vg_c2pa_parts_release(struct vg_c2pa_parts *parts);

#endif

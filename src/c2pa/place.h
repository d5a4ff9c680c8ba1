/* Where in a file its content credentials lie: JPEG's APP11 segments, PNG's caBX chunk, WebP's C2PA chunk,
 * TIFF's tag 0xCD41, an extension of GIF, a uuid box of HEIF and AVIF, a JUMBF box of JPEG XL. */
#ifndef VG_C2PA_PLACE_H
#define VG_C2PA_PLACE_H

#include <vestigo/format.h>

#include "base/bytes.h"
#include "c2pa/pieces.h"

struct vg_c2pa_place {
	bool found;
	struct vg_span store;        /* borrowed from the file, or `owned` where it was put together */
	uint8_t *owned;
	struct vg_c2pa_range region; /* the bytes of the file that carry it, with the headers around them; without a
					WebP chunk's padding */
	const char *fault;           /* static: why it cannot be read, though there; NULL */
};

/* Looks in a file of a format. Release in every case. */
void vg_c2pa_place_find(struct vg_span file, enum vg_format format, struct vg_c2pa_place *out);
void vg_c2pa_place_release(struct vg_c2pa_place *place);

/* Whether a range lies wholly in one block of metadata beside the picture (a segment, a chunk, with its
 * header or without): dates, positions, texts and the orientation may be changed there, never a pixel. */
bool vg_c2pa_is_metadata(struct vg_span file, enum vg_format format, struct vg_c2pa_range range);

/* Whether a range is the beginning of a JPEG up to the end of a segment, with the credentials, which lie in that region,
 * and nothing else but blocks of metadata, each whole: what cameras leave out that write both in one go. */
bool vg_c2pa_is_beginning(struct vg_span file, enum vg_format format, struct vg_c2pa_range range, struct vg_c2pa_range region);

#endif

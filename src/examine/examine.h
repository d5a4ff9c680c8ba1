/* One picture through sniffing, metadata, decoding, fingerprints and forensics.
 * Runs inside a worker; pure, so it can be called directly by tests and fuzzers. */
#ifndef VG_EXAMINE_EXAMINE_H
#define VG_EXAMINE_EXAMINE_H

#include <vestigo/limits.h>
#include <vestigo/picture.h>
#include <vestigo/trust_list.h>

#include "base/bytes.h"

struct vg_examine_options {
	struct vg_limits limits;
	uint32_t thumbnail_side; /* 0: make no thumbnail for reports */
	bool features;           /* compute local features */
	bool parts;              /* and the hashes of parts */
	uint32_t rendition_side; /* 0: make no rendition to keep with a known picture */
	const struct vg_trust_list *trust_list; /* whom to trust about content credentials; NULL: nobody */
};

/* Fills *out, whatever the bytes are; the caller releases it. The digest of the file
 * is the caller's: a worker's word is not taken for it. */
void vg_examine(struct vg_span bytes, const struct vg_examine_options *options,
		struct vg_picture *out);

/* The same as a worker's task: appends the picture as bytes (see wire.h). */
int vg_examine_work(struct vg_span bytes, const struct vg_examine_options *options,
		    struct vg_buffer *response);

#endif

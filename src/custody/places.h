/* Reads back what an archive holds: for checking and packing. */
#ifndef VG_CUSTODY_PLACES_H
#define VG_CUSTODY_PLACES_H

#include <jansson.h>

#include "base/bytes.h"
#include "base/digest.h"

enum { VG_PLACE_FILE = 64 };

/* What an "archive" or "exchange" event says of its bytes. */
struct vg_place {
	char file[VG_PLACE_FILE];
	uint64_t offset, length;
	char digest[VG_SHA256_TEXT];
	/* Of exchanges only: */
	uint64_t sequence, response_offset, response_length;
};

/* False when the event lacks something, or its file's name is none of ours. */
bool vg_place_from_event(json_t *line, struct vg_place *out);

/* Reads the bytes of a place (of its response only, with `response`) below folder. */
int vg_place_read(const char *folder, const struct vg_place *place, bool response, struct vg_buffer *out,
		  struct vg_error *err);

/* Takes a response record apart: *out_head and *out_body are parts of `text`, which holds the
 * unpacked record. VG_ERR_CORRUPT when it is none. */
int vg_place_open_response(struct vg_span record, struct vg_buffer *text, struct vg_span *out_head,
			   struct vg_span *out_body, struct vg_error *err);

#endif

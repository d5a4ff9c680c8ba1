/* A forward-only reader of JSON that never holds more than one value.
 *
 * It follows the structure only as far as needed to cut out values; a value that is
 * cut out is handed to the JSON library. It is lenient where Telegram Desktop's
 * writer is wrong: values without quotes, and \xNN escapes inside strings, which it
 * rewrites in what it cuts out. */
#ifndef VG_INTAKE_JSON_STREAM_H
#define VG_INTAKE_JSON_STREAM_H

#include "base/bytes.h"

struct vg_json_stream {
	int fd;
	uint8_t chunk[65536];
	size_t position, filled;
	uint64_t offset;     /* of the next byte in the file */
	bool ended, failed;  /* end of file seen; reading failed */
	bool cut;            /* the file ended inside an array or object */
	uint64_t word;       /* where the text, number or word that is being read begins; UINT64_MAX between them */
	uint32_t max_depth;
};

void vg_json_stream_init(struct vg_json_stream *stream, int fd, uint32_t max_depth);

/* The next byte that is not white space, without taking it; -1 at the end. */
int vg_json_peek(struct vg_json_stream *stream);
/* Takes the next byte that is not white space when it is `c`. */
bool vg_json_take(struct vg_json_stream *stream, char c);

/* Reads a string (the next byte being its quote) into out, escapes as they stand.
 * VG_ERR_MALFORMED at the end of the file. */
int vg_json_string(struct vg_json_stream *stream, struct vg_buffer *out);

/* Takes the next value, whole. With out it is appended there, mended as said above;
 * out's maximum being reached, the value is still taken and VG_ERR_LIMIT answered.
 * VG_ERR_MALFORMED when the file ends inside it or a byte that begins no value stands there, which is not taken;
 * VG_ERR_LIMIT when nested too deep. */
int vg_json_value(struct vg_json_stream *stream, struct vg_buffer *out);

/* Inside an array or object: is there another element? Takes the comma. False at the
 * closing bracket, which is taken, and at the end of the file. */
bool vg_json_more(struct vg_json_stream *stream, char closing, bool *first);

#endif

/* HTTP answers as they went over the wire: their fields, and their bodies without chunks and
 * compression. RFC 9110 and 9112; written for bytes that nobody vouches for. */
#ifndef VG_CUSTODY_HTTP_MESSAGE_H
#define VG_CUSTODY_HTTP_MESSAGE_H

#include "base/bytes.h"

/* Copies the value of the last field called `name` in a head ("HTTP/1.1 200 OK", fields,
 * blank line) without blanks around it; false, and out empty, when there is none. Longer
 * values are cut. */
bool vg_http_field(struct vg_span head, const char *name, char *out, size_t out_size);

/* Is the body in chunks? */
bool vg_http_is_chunked(struct vg_span head);

/* Appends to out the body without its chunks (Transfer-Encoding) and its compression
 * (Content-Encoding: gzip or deflate). VG_ERR_LIMIT above out->maximum, VG_ERR_MALFORMED
 * when the body is cut or is not what the head says, VG_ERR_UNSUPPORTED for another
 * compression. */
int vg_http_body(struct vg_span head, struct vg_span body, struct vg_buffer *out, struct vg_error *err);

#endif

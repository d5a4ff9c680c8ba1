/* The wire format between a worker and its parent: one function describes the
 * fields of a vg_picture and runs in both directions, so the two cannot differ.
 *
 * The reading side trusts nothing: sizes are bounded, enumerations are checked, texts
 * are made valid UTF-8 again. Also the form in which results are kept in a scan's
 * journal. Numbers are big-endian. */
#ifndef VG_EXAMINE_WIRE_H
#define VG_EXAMINE_WIRE_H

#include <vestigo/picture.h>

#include "base/transfer.h"

enum { VG_WIRE_MAXIMUM = 32 << 20, VG_WIRE_VERSION = 20 };

/* Appends the picture to out. */
int vg_wire_write_picture(const struct vg_picture *picture, struct vg_buffer *out);

/* Fills *out, which the caller then releases; VG_ERR_MALFORMED, and *out
 * released, when the bytes are not exactly one picture. */
int vg_wire_read_picture(struct vg_span bytes, struct vg_picture *out);

/* What a file says (vg_picture.entries), both ways. */
void vg_wire_entries(struct vg_transfer *wire, struct vg_picture *picture);

/* The part of it about content credentials: *credentials is NULL for none; what is read is the caller's. */
void vg_wire_credentials(struct vg_transfer *wire, struct vg_credentials **credentials);

#endif

/* What the targets of the wire format share: what is accepted survives the way back unchanged. */
#ifndef TESTS_FUZZ_WIRE_TARGET_H
#define TESTS_FUZZ_WIRE_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "examine/wire.h"

/* Whether the bytes were accepted. */
static bool read_back(struct vg_span bytes)
{
	struct vg_picture picture, again = { 0 };
	struct vg_buffer once = { .maximum = VG_WIRE_MAXIMUM }, twice = once;
	bool accepted = vg_wire_read_picture(bytes, &picture) == 0;
	if (accepted &&
	    (vg_wire_write_picture(&picture, &once) < 0 ||
	     vg_wire_read_picture(vg_buffer_span(&once), &again) < 0 ||
	     vg_wire_write_picture(&again, &twice) < 0 || once.size != twice.size ||
	     memcmp(once.data, twice.data, once.size) != 0))
		abort();
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	vg_picture_release(&picture);
	vg_picture_release(&again);
	return accepted;
}

#endif

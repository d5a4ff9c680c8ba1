/* What the target "warc" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_WARC_TARGET_H
#define TESTS_FUZZ_WARC_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "custody/places.h"
#include "custody/surt.h"
#include "custody/warc.h"

enum { MOST = 4 << 20 };

static void take_apart(struct vg_span record, size_t body_size)
{
	struct vg_buffer text = { .maximum = MOST };
	struct vg_span head, body;
	if (vg_place_open_response(record, &text, &head, &body, NULL) == 0 &&
	    (head.size + body.size > text.size || (body_size != SIZE_MAX && body.size != body_size)))
		abort(); /* what was packed comes out whole */
	vg_buffer_release(&text);
}

#endif

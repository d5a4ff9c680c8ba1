/* What the target "warc" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_WARC_TARGET_H
#define TESTS_FUZZ_WARC_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "custody/places.h"
#include "custody/surt.h"
#include "custody/unpack.h"
#include "custody/warc.h"
#include "memory_file.h"

enum { MOST = 4 << 20 };

static void take_apart(struct vg_span record, size_t body_size)
{
	char path[64], digest[VG_SHA256_TEXT];
	int fd = memory_file(record.data, record.size, path);
	struct vg_unpacking *unpacking = vg_unpacking_new(MOST);
	if (unpacking && vg_unpacking_record(unpacking, fd, 0, record.size, NULL) == 0 &&
	    vg_unpacking_end(unpacking, digest, NULL) == 0 && body_size != SIZE_MAX && vg_unpacking_size(unpacking) != body_size)
		abort(); /* what was packed comes out whole */
	vg_unpacking_free(unpacking);
	close(fd);
}

#endif

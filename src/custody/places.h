/* Where in an archive things lie, as the log says. */
#ifndef VG_CUSTODY_PLACES_H
#define VG_CUSTODY_PLACES_H

#include <jansson.h>

#include "base/digest.h"

enum { VG_PLACE_FILE = 64 };

/* What an "archive" or "exchange" event says of its bytes. */
struct vg_place {
	char file[VG_PLACE_FILE];
	uint64_t offset, length;
	char digest[VG_SHA256_TEXT];
	/* Of exchanges only: */
	uint64_t response_offset, response_length;
};

/* False when the event lacks something, or its file's name is none of ours. */
bool vg_place_from_json(json_t *fields, struct vg_place *out);

/* How far the archive goes by what the log says: each record follows the one before it. */
struct vg_course {
	unsigned number;           /* of the file; 0: none yet */
	uint64_t size;             /* of it */
	char name[VG_PLACE_FILE];
};
/* The most that an archive file holds: it is closed at 1 GiB, and an exchange may follow. */
static const uint64_t VG_ARCHIVE_MAXIMUM = 4ull << 30;

/* Takes the place of an "archive" (`begins`) or "exchange" event in. NULL, or what is wrong with it:
 * the course is as before then. */
const char *vg_course_take(struct vg_course *course, const struct vg_place *place, bool begins);

/* "archive/vestigo-00001.warc.gz". */
void vg_archive_name(unsigned number, char out[VG_PLACE_FILE]);

#endif

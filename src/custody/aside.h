/* What an evidence folder holds beyond what its log says, as a writer that was killed, or a loss of power,
 * leaves it: kept below aside/, and cut off where it lay. */
#ifndef VG_CUSTODY_ASIDE_H
#define VG_CUSTODY_ASIDE_H

#include "base/digest.h"
#include "custody/places.h"

enum { VG_ASIDE_MAXIMUM = 4 /* in one run: of the log, of the archive, and files that it begins anew */, VG_ASIDE_NAME = 128,
       VG_ASIDE_FILE = 96 /* "objects/AB/ABCD…", and names of archives */ };

struct vg_aside_part {
	char file[VG_ASIDE_FILE]; /* whose part it was */
	uint64_t offset, length;
	char digest[VG_SHA256_TEXT];
	char name[VG_ASIDE_NAME]; /* what it is now: "aside/…" */
};

/* Zeroed at first. */
struct vg_aside {
	struct vg_aside_part parts[VG_ASIDE_MAXIMUM + 1]; /* one is being filled */
	size_t count, logged; /* the first so many are in the log */
};

extern const char vg_aside_folder[];

/* Copies what the open file fd, called `file` below the folder, holds from `offset` on to a new file
 * below aside/ and cuts it off. Nothing when it ends there. VG_ERR_CORRUPT for more bytes than a
 * writer leaves, with nothing changed. */
int vg_aside_take(struct vg_aside *aside, int folder, int fd, const char *file, uint64_t offset, struct vg_error *err);

/* Moves a file below the folder there as a whole, if there is one: whatever it is. */
int vg_aside_move(struct vg_aside *aside, int folder, const char *file, struct vg_error *err);

#endif

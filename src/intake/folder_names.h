/* Names of one folder by their composed form: exports spell names composed (NFC), and what
 * was copied from or unpacked on a Mac lies there decomposed (NFD). */
#ifndef VG_INTAKE_FOLDER_NAMES_H
#define VG_INTAKE_FOLDER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Zeroed at first. Holds the folder that was looked through last. */
struct vg_folder_names {
	bool filled;
	dev_t device;
	ino_t inode;
	struct vg_folder_name { char *composed, *name; } *entries; /* by composed; none is ASCII alone */
	size_t count;
};

void vg_folder_names_release(struct vg_folder_names *names);

/* The one name in the open folder that equals `name` in composed form. NULL when there is
 * none, or more than one, or the folder cannot be read. Borrowed until the next call. */
const char *vg_folder_names_find(struct vg_folder_names *names, int folder, const char *name);

#endif

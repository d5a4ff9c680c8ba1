/* Replacing files whole: written under another name, brought to the disk, then renamed. Nobody ever sees half of
 * one, and a kill, a full disk or a loss of power leaves what was there before or all of the new.
 *
 * The one place of the tree that gives a written file its name: base/output.c (what users name; it opens and locks its
 * partial file by itself), catalogue/segment_files.c and custody/evidence.c differ in where they write and what they
 * say of a failure, so all here answer -1 with errno. Safe in several threads, for different names. */
#ifndef VG_BASE_REPLACE_H
#define VG_BASE_REPLACE_H

#include <stdbool.h>
#include <sys/types.h>

/* Folders are open ones, or AT_FDCWD where the names are paths; both on one file system. Borrowed. */
struct vg_replacement {
	int folder;            /* where it will lie */
	const char *name;
	int written_in;        /* where it lies until then */
	const char *temporary;
};

/* A new file under the temporary name, for writing. What a killed writer left there is removed; no link is
 * followed. The caller closes it. */
int vg_replace_open(const struct vg_replacement *replacement, mode_t mode);

/* All is written to fd: brings it to the disk, then vg_replace_name. Not closed; after a failure the temporary file
 * is removed and what had the name is untouched. */
int vg_replace_finish(const struct vg_replacement *replacement, int fd);

/* Removes the temporary file; errno stays. */
void vg_replace_cancel(const struct vg_replacement *replacement);

/* Gives a file that is on the disk already its name, and brings the name to the disk where the file system can.
 * With only_new, EEXIST where something has that name. */
int vg_replace_name(const struct vg_replacement *replacement, bool only_new);

#endif

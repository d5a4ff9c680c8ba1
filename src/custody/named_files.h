/* That an evidence folder holds no file which its log does not name. The folder is hostile: it is walked beneath its
 * handle, two levels deep, through no link. */
#ifndef VG_CUSTODY_NAMED_FILES_H
#define VG_CUSTODY_NAMED_FILES_H

#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

struct vg_named_files {
	const char *const *objects; /* names of all stored objects, sorted by strcmp; borrowed */
	size_t object_count;
	unsigned archives;          /* files of the archive, numbered from 1 */
	uint64_t set_aside;         /* counted: files in the folder of what was set aside, which are not compared */
};

/* Takes over the open folder. VG_ERR_CORRUPT with the first name that is not in the log. */
int vg_named_files_check(struct vg_named_files *named, int folder, struct vg_error *err);

#endif

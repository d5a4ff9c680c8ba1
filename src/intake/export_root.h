/* The folder of an export: finding files below it by the names that messages give, and what their bytes are. Nothing
 * above it is reached and no link is followed. Inside intake, in the parent. */
#ifndef VG_INTAKE_EXPORT_ROOT_H
#define VG_INTAKE_EXPORT_ROOT_H

#include <stdbool.h>

#include "intake/folder_names.h"

struct vg_export_root {
	char *path;   /* as given; heap, its owner's */
	int fd;       /* open, its owner's to close */
	struct vg_folder_names names;
};

/* The regular file that a name below the root means, as it is spelled on disk; NULL when there is none, or memory is
 * short. Heap. */
char *vg_export_root_find(struct vg_export_root *root, const char *name);

/* Of a file that was found: a picture, by its bytes? */
bool vg_export_root_is_picture(const struct vg_export_root *root, const char *found);

/* Not there (NULL), empty, or bytes of another kind. What cannot be read may be a picture. */
bool vg_export_root_is_lost(const struct vg_export_root *root, const char *found);

#endif

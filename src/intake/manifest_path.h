/* Which file a row of a manifest may mean. A manifest may come from somebody else: relative names stay
 * below its folder. Whoever wrote it on this machine may name absolute paths, but not one that lies in a
 * received folder (an export's, or evidence): what travels with pictures names those alone. */
#ifndef VG_INTAKE_MANIFEST_PATH_H
#define VG_INTAKE_MANIFEST_PATH_H

#include <stdbool.h>
#include <vestigo/error.h>

struct vg_manifest_place {
	char *folder;   /* absolute and without links; NULL: standard input, which names what it likes */
	bool received;
};

/* *out is released by the caller, also after VG_ERR_MEMORY. */
int vg_manifest_place_of(const char *manifest, struct vg_manifest_place *out, struct vg_error *err);
void vg_manifest_place_release(struct vg_manifest_place *place);

/* Brings *path, heap, to a name below the folder, or leaves an absolute one as it is. NULL, or why it
 * is refused, and *path is as it was. */
const char *vg_manifest_path_settle(const struct vg_manifest_place *place, char **path);

#endif

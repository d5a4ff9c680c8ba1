/* The pictures of an evidence folder: objects/AB/ABCD…, each named by the SHA-256 of its bytes. Written whole
 * (base/replace.h), opened beneath the folder's handle, through no link. */
#ifndef VG_CUSTODY_OBJECTS_H
#define VG_CUSTODY_OBJECTS_H

#include "base/digest.h"
#include "custody/aside.h"

struct vg_objects {
	int directory;       /* the evidence folder, open; borrowed */
	int fd;              /* the folder objects/, open; -1 before. Owned by who opens it */
	const char *folder;  /* the evidence folder's name, for messages; borrowed */
};

/* Opens it below the open folder `directory`, making it where it is not there, and removes what a killed writer left. */
int vg_objects_open(struct vg_objects *objects, int directory, struct vg_error *err);

/* Stores bytes under their digest, which is put in out. The same bytes twice are one object; what has that name and is
 * something else is set aside, which `aside` tells then. */
int vg_objects_add(const struct vg_objects *objects, struct vg_span bytes, char out[VG_SHA256_TEXT], struct vg_aside *aside,
		   struct vg_error *err);

#endif

/* Validates the content credentials of a file against the C2PA specification 2.2, as a reader that trusts
 * nothing: what is not understood is never taken for good. Runs inside a worker, bounded in memory and
 * time by the constants of this room; pure but for reading the clock. */
#ifndef VG_C2PA_VALIDATE_H
#define VG_C2PA_VALIDATE_H

#include <vestigo/credentials.h>
#include <vestigo/format.h>
#include <vestigo/trust_list.h>

#include "base/bytes.h"

/* The small pictures in the store: of the picture itself as it was signed, and of what it was made from. */
struct vg_c2pa_picture {
	bool of_itself;      /* otherwise of the ingredient number `ingredient` in the credentials' list */
	size_t ingredient;
	struct vg_span bytes;
};
struct vg_c2pa_pictures {
	size_t count;
	struct vg_c2pa_picture picture[1 + VG_CREDENTIALS_INGREDIENTS];
	uint8_t *owned;      /* what they are borrowed from, where the store was put together; else the file */
};
void vg_c2pa_pictures_release(struct vg_c2pa_pictures *pictures);

/* NULL where the file has none, or when memory is short; else the credentials, which the caller frees, with
 * free(). `list` may be NULL: then nobody is trusted. *pictures is filled and then released by the caller. */
struct vg_credentials *vg_c2pa_validate(struct vg_span file, enum vg_format format, const struct vg_trust_list *list,
					int64_t now, struct vg_c2pa_pictures *pictures);

/* Warms up what libraries look up by name once, before a sandbox forbids looking. Any number of times. */
void vg_c2pa_prepare(void);

#endif

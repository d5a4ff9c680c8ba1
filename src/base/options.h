/* Options structs, whose first member is their size as the caller was compiled with it: see vestigo/vestigo.h. */
#ifndef VG_BASE_OPTIONS_H
#define VG_BASE_OPTIONS_H

#include <stddef.h>

#include <vestigo/error.h>

/* A member that is added to such a struct is never put where an older one has padding at its end: what lies there in a
 * program that was compiled before is anything. */

/* Copies what the caller filled in to `own`, of own_size bytes; members that the caller does not know of are zero.
 * VG_ERR_USAGE where the size is none, or a member that this library does not know of is not zero. */
int vg_options_take(void *own, size_t own_size, const void *given, struct vg_error *err);

#endif

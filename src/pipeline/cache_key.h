/* A secret of this user, beside the cache: what was kept with another one, or none, is not believed.
 * Whoever can read it can write the cache too. */
#ifndef VG_PIPELINE_CACHE_KEY_H
#define VG_PIPELINE_CACHE_KEY_H

#include <stdint.h>
#include <vestigo/error.h>

enum { VG_CACHE_KEY_SIZE = 32 };

/* Reads "facts.key" in the folder of the cache `path`, or makes it (mode 0600), with the folder. VG_ERR_IO
 * when it cannot be had; err says why where what lies there is not this user's own, private, regular file. */
int vg_cache_key(const char *path, uint8_t out[VG_CACHE_KEY_SIZE], struct vg_error *err);

#endif

/* A shared library that is loaded when it is first wanted, since every command would start later with it. */
#ifndef VG_BASE_LOADED_LIBRARY_H
#define VG_BASE_LOADED_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

/* A function of the library, and where in the caller's struct its address goes. */
struct vg_loaded_call {
	const char *name;
	size_t at;
};

/* Loads `name` ("libjxl.so.0.7") and fills out. False where it, or one of the functions, is not there. It stays loaded, so
 * that a confined process that was given it can ask again without opening a file. Thread-safe, where each has an
 * `out` of its own. */
bool vg_library_load(const char *name, const struct vg_loaded_call *calls, size_t count, void *out);

#endif

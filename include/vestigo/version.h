/* Which version this is. Pure, thread-safe. What a version promises: vestigo/vestigo.h. */
#ifndef VESTIGO_VERSION_H
#define VESTIGO_VERSION_H

#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of these headers. */
#define VG_VERSION_MAJOR 0
#define VG_VERSION_MINOR 1
#define VG_VERSION_PATCH 0
#define VG_VERSION_TEXT "0.1.0"

/* Of the library that is loaded: "0.1.0". Static. */
VG_API const char *vg_version(void);

/* Are the structs of the library that is loaded those of headers of that version? */
VG_API int vg_version_fits(int major, int minor);
/* Of the headers that this is compiled with: to be asked once, before anything else is called. */
#define VG_VERSION_FITS() vg_version_fits(VG_VERSION_MAJOR, VG_VERSION_MINOR)

#ifdef __cplusplus
}
#endif
#endif

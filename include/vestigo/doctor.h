/* What a machine gives this program: protections, libraries, the catalogue. The functions are thread-safe, each with
 * structs of its own. */
#ifndef VESTIGO_DOCTOR_H
#define VESTIGO_DOCTOR_H

#include <vestigo/catalogue.h>
#include <vestigo/protection.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A library that reads what comes from outside, and its version, as it is linked now where it tells. */
struct vg_library {
	char name[24], version[64];
};
enum { VG_LIBRARIES_MAXIMUM = 16 };

/* Each fills out[0..) with at most `most` and answers how many: those that decode pictures, that keep the
 * catalogue, that know the network. */
VG_API size_t vg_media_libraries(struct vg_library *out, size_t most);
VG_API size_t vg_catalogue_libraries(struct vg_library *out, size_t most);
VG_API size_t vg_fetch_libraries(struct vg_library *out, size_t most);

struct vg_doctor {
	unsigned layers;             /* bits of vg_protection_layer */
	struct vg_library libraries[VG_LIBRARIES_MAXIMUM];
	size_t library_count;
	const char *catalogue;       /* its path */
	bool catalogue_there;        /* a file lies there */
	const char *catalogue_fault; /* why it cannot be read; NULL: it can, or is not there */
	struct vg_catalogue_stats known;
};

/* The same as one JSON object, without a line feed; heap (vg_free), NULL when memory is short. */
VG_API char *vg_doctor_json(const struct vg_doctor *doctor);

#ifdef __cplusplus
}
#endif
#endif

/* What an output may not replace, and by what an older output is known. Inside base, for output.c. */
#ifndef VG_BASE_OUTPUT_GUARD_H
#define VG_BASE_OUTPUT_GUARD_H

#include <sys/stat.h>
#include <vestigo/output.h>

/* Which file something is, whatever it is called. */
struct vg_identity {
	bool present;
	dev_t device;
	ino_t number;
};
struct vg_identity vg_identity_of(const struct stat *status);
/* Is it that file? Not where it is not present. */
bool vg_identity_same(struct vg_identity identity, const struct stat *status);

/* Does the open file begin as this form does? What is empty has any form: nothing is lost with it. */
bool vg_output_has_form(int fd, enum vg_output_form form);

/* The path with links followed; what is not there yet keeps its name. Heap; NULL with errno. */
char *vg_output_resolve(const char *path);

/* VG_ERR_USAGE where the path is, or would become, a file of a catalogue, or is an input. `status` is NULL for what is
 * not there yet; what lies in a folder that is an input may be replaced where it is of the `form` that is written. */
int vg_output_check_protected(const char *path, const struct vg_output_options *options, const struct stat *status,
			      bool form, struct vg_error *err);

#endif

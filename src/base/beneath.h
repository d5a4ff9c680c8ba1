/* Opening below a folder and nowhere else: for folders and names that come from others. */
#ifndef VG_BASE_BENEATH_H
#define VG_BASE_BENEATH_H

#include <sys/types.h>
#include <vestigo/error.h>

/* Opens `name`, one component or more below the open folder, with open's flags and mode. No
 * component may be empty, ".", ".." or a symbolic link, whatever changes meanwhile. -1 with
 * errno: EXDEV for a name that may not be, ELOOP for a link, else as open. */
int vg_beneath_open(int folder, const char *name, int flags, mode_t mode);

/* The same for a regular file; O_TRUNC may not be among the flags. Pipes and devices are refused and
 * never waited for; a file that is to be written may have no other name (a hard link), which
 * would be another's file. VG_ERR_NOT_FOUND, VG_ERR_IO, or VG_ERR_USAGE for what is refused. *out_fd
 * is the caller's to close. */
int vg_beneath_file(int folder, const char *name, int flags, mode_t mode, int *out_fd, struct vg_error *err);

/* Opens the folder `name`, one component, making it when it is not there (0755). */
int vg_beneath_folder(int folder, const char *name, int *out_fd, struct vg_error *err);

#endif

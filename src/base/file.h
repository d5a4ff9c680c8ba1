/* Files: read with a limit, opened below a folder without ever leaving it. Whoever replaces one does so by
 * base/replace.h. */
#ifndef VG_BASE_FILE_H
#define VG_BASE_FILE_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/bytes.h"

/* Opens `path` for reading. When `root` is given, path is a name from outside:
 * it must stay below root, and no component may be a symbolic link, ".." or
 * empty (VG_ERR_USAGE otherwise). Only regular files, and for paths that the
 * user named also pipes and devices. VG_ERR_INTERRUPTED when a signal ended the wait for a pipe,
 * VG_ERR_UNSUPPORTED for what this process holds locks on (base/locked.h).
 * *out_fd is the caller's to close. */
int vg_file_open(const char *root, const char *path, int *out_fd, struct vg_error *err);

/* The same for a name below an open folder, which may be open as O_PATH. */
int vg_file_open_at(int folder, const char *name, int *out_fd, struct vg_error *err);
/* What both say of an error number (errno) at `path`. */
int vg_file_open_fault(const char *path, int number, struct vg_error *err);

/* What lies at a name below an open folder, by the same rules: its S_IFMT bits, S_IFLNK for a link itself. 0 for
 * nothing, and for what only a link on the way leads to. Nothing is opened for reading. */
mode_t vg_file_type_at(int folder, const char *name);

/* Reads all of fd into out (whose maximum is the limit: VG_ERR_LIMIT above it).
 * VG_ERR_INTERRUPTED when a signal ended the wait for a pipe: the next call goes on. */
int vg_file_read(int fd, const char *name, struct vg_buffer *out, struct vg_error *err);

/* Reads exactly `size` bytes from a socket before the deadline, in seconds of vg_time_monotonic; VG_NO_DEADLINE: however
 * long it takes, and without a call but read. False when they do not come. */
#define VG_NO_DEADLINE INFINITY
bool vg_file_read_exactly(int fd, uint8_t *out, size_t size, double deadline);

/* Writes all bytes, riding out interruptions. VG_ERR_CLOSED on a closed pipe. */
int vg_file_write(int fd, const char *name, struct vg_span bytes, struct vg_error *err);

/* "a folder", "a pipe" …: what st_mode says. */
const char *vg_file_kind(mode_t mode);

/* Is path a folder? a regular file? Links are followed. */
bool vg_file_is_folder(const char *path);
bool vg_file_is_regular(const char *path);

/* "folder/name" in a new heap string, the caller's to free; NULL when memory is short. */
char *vg_file_join(const char *folder, const char *name);

/* A file without a name, for reading and writing, in $TMPDIR or else in the folder `otherwise`: what it holds
 * is gone when it is closed. The caller closes it. -1 with errno. */
int vg_file_temporary(const char *otherwise);

/* Creates path and its missing parents, mode 0700. */
int vg_file_make_folders(const char *path, struct vg_error *err);

#endif

#include "base/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { COMPONENT_MAXIMUM = 256, ATTEMPTS = 8 /* the kernel asks to try again while names change */ };

/* The next component of *name in out; false when there is none that may be. */
static bool next_component(const char **name, char out[COMPONENT_MAXIMUM])
{
	size_t length = strcspn(*name, "/");
	if (length == 0 || length >= COMPONENT_MAXIMUM || (length == 1 && **name == '.') ||
	    (length == 2 && strncmp(*name, "..", 2) == 0))
		return false;
	memcpy(out, *name, length);
	out[length] = 0;
	*name += length;
	return true;
}

static bool may_be(const char *name)
{
	char component[COMPONENT_MAXIMUM];
	while (next_component(&name, component)) {
		if (*name == 0)
			return true;
		name++;
	}
	return false;
}

static int open_at_once(int folder, const char *name, int flags, mode_t mode)
{
	struct open_how how = { .flags = (unsigned)flags, .mode = flags & O_CREAT ? mode : 0,
				.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };
	long fd = -1;
	for (int i = 0; i < ATTEMPTS; i++) {
		fd = syscall(SYS_openat2, folder, name, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			break;
	}
	return (int)fd;
}

/* Where the kernel does not know how: one component after the other. */
static int open_step_by_step(int folder, const char *name, int flags, mode_t mode)
{
	char component[COMPONENT_MAXIMUM];
	int at = folder;
	while (next_component(&name, component)) {
		bool last = *name == 0;
		struct stat status;
		int next = last ? openat(at, component, flags, mode)
				: openat(at, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		int number = errno;
		if (next < 0 && fstatat(at, component, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode))
			number = ELOOP;
		if (at != folder)
			close(at);
		errno = number;
		if (next < 0 || last)
			return next;
		at = next;
		name++;
	}
	if (at != folder)
		close(at);
	errno = EXDEV;
	return -1;
}

int vg_beneath_open(int folder, const char *name, int flags, mode_t mode)
{
	flags |= O_NOFOLLOW | O_CLOEXEC | (flags & O_PATH ? 0 : O_NOCTTY);
	if (!may_be(name)) {
		errno = EXDEV;
		return -1;
	}
	int fd = open_at_once(folder, name, flags, mode);
	bool unknown = fd < 0 && (errno == ENOSYS || errno == EPERM || errno == EAGAIN || errno == E2BIG);
	return unknown ? open_step_by_step(folder, name, flags, mode) : fd;
}

static int refusal(const char *name, const char *reason, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_USAGE, "refused \"%.200s\": %s", name, reason);
}

static int open_fault(const char *name, int number, struct vg_error *err)
{
	switch (number) {
	case ENOENT: case ENOTDIR:
		return vg_error_set(err, VG_ERR_NOT_FOUND, "cannot open \"%.200s\": no such file", name);
	case ELOOP:
		return refusal(name, "a symbolic link, which is not followed", err);
	case EXDEV:
		return refusal(name, "the name leaves its folder", err);
	case ENXIO: case EISDIR:
		return refusal(name, "not a regular file", err);
	default:
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%.200s\": %s", name, strerror(number));
	}
}

int vg_beneath_file(int folder, const char *name, int flags, mode_t mode, int *out_fd, struct vg_error *err)
{
	struct stat status;
	int code = 0, fd = vg_beneath_open(folder, name, flags | O_NONBLOCK, mode);
	if (fd < 0)
		return open_fault(name, errno, err);
	if (fstat(fd, &status) != 0)
		code = open_fault(name, errno, err);
	else if (!S_ISREG(status.st_mode))
		code = refusal(name, "not a regular file", err);
	else if ((flags & O_ACCMODE) != O_RDONLY && status.st_nlink != 1)
		code = refusal(name, "the file has another name (a hard link) and would change there too: copy the folder", err);
	else if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) < 0)
		code = open_fault(name, errno, err);
	if (code == 0)
		*out_fd = fd;
	else
		close(fd);
	return code;
}

int vg_beneath_folder(int folder, const char *name, int *out_fd, struct vg_error *err)
{
	if (strchr(name, '/') || !may_be(name))
		return open_fault(name, EXDEV, err);
	if (mkdirat(folder, name, 0755) != 0 && errno != EEXIST)
		return vg_error_set(err, VG_ERR_IO, "cannot create the folder \"%.200s\": %s", name, strerror(errno));
	*out_fd = vg_beneath_open(folder, name, O_RDONLY | O_DIRECTORY, 0);
	if (*out_fd < 0 && (errno == ENOTDIR || errno == ENOENT))
		return refusal(name, "not a folder", err);
	return *out_fd < 0 ? open_fault(name, errno, err) : 0;
}

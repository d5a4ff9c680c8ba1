#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/locked.h"
#include "base/memory.h"
#include "base/time.h"

int vg_file_open_fault(const char *path, int number, struct vg_error *err)
{
	switch (number) {
	case ENOENT: case ENOTDIR:
		return vg_error_set(err, VG_ERR_NOT_FOUND, "cannot open \"%s\": no such file", path);
	case EINTR:
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted opening \"%s\"", path);
	case ELOOP:
		return vg_error_set(err, VG_ERR_USAGE,
				    "cannot open \"%s\": a symbolic link, which is not followed", path);
	case ENAMETOOLONG:
		return vg_error_set(err, VG_ERR_NOT_FOUND,
				    "cannot open \"%.80s…\": the name is too long", path);
	default:
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", path, strerror(number));
	}
}

static int open_below(int folder, const char *name, int *out_fd, struct vg_error *err)
{
	size_t length = strlen(name);
	if (length && name[length - 1] == '/')
		return vg_error_set(err, VG_ERR_USAGE, "refused \"%s\": the name is a folder's", name);
	int fd = vg_beneath_open(folder, name, O_RDONLY | O_NONBLOCK, 0);
	if (fd < 0 && errno == EXDEV)
		return vg_error_set(err, VG_ERR_USAGE, "refused \"%s\": the name leaves the export's folder", name);
	if (fd < 0)
		return vg_file_open_fault(name, errno, err);
	*out_fd = fd;
	return 0;
}

mode_t vg_file_type_at(int folder, const char *name)
{
	struct stat status;
	const char *slash = strrchr(name, '/'), *last = slash ? slash + 1 : name;
	char parent[PATH_MAX];
	mode_t type = 0;
	if (!*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0 || strlen(name) >= sizeof parent)
		return 0;
	snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - name) : 0, name);
	int within = slash ? vg_beneath_open(folder, parent, O_PATH | O_DIRECTORY, 0) : folder;
	if (within >= 0 && fstatat(within, last, &status, AT_SYMLINK_NOFOLLOW) == 0)
		type = status.st_mode & S_IFMT;
	if (within >= 0 && within != folder)
		close(within);
	return type;
}

/* How long a pipe named as an input may have no writer. */
enum { WRITER_SECONDS = 20 };

/* A pipe that nobody writes must not keep the other inputs waiting. */
static int wait_for_writer(int fd, const char *path, struct vg_error *err)
{
	struct pollfd waiting = { .fd = fd, .events = POLLIN };
	int ready = poll(&waiting, 1, WRITER_SECONDS * 1000);
	if (ready < 0)
		return vg_file_open_fault(path, errno, err);
	return ready > 0 ? 0 : vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": a pipe into which nobody wrote for %d seconds",
					    path, WRITER_SECONDS);
}

/* What was opened is handed on, or closed when it is none that may be read. */
static int accept_opened(int fd, bool below, const char *path, int *out_fd, struct vg_error *err)
{
	/* It stays open, on purpose, until the process ends: see base/locked.h. */
	if (vg_file_locked_here(fd))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "\"%s\" belongs to a catalogue that is in use here: not a picture", path);
	struct stat status;
	if (fstat(fd, &status) < 0 || S_ISDIR(status.st_mode) || (below && !S_ISREG(status.st_mode))) {
		close(fd);
		return vg_error_set(err, VG_ERR_USAGE, "cannot read \"%s\": not a regular file", path);
	}
	int code = S_ISFIFO(status.st_mode) ? wait_for_writer(fd, path, err) : 0;
	if (code == 0 && fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) < 0)
		code = vg_file_open_fault(path, errno, err);
	if (code == 0)
		*out_fd = fd;
	else
		close(fd);
	return code;
}

int vg_file_open_at(int folder, const char *name, int *out_fd, struct vg_error *err)
{
	int fd = -1, code = open_below(folder, name, &fd, err);
	return code < 0 ? code : accept_opened(fd, true, name, out_fd, err);
}

int vg_file_open(const char *root, const char *path, int *out_fd, struct vg_error *err)
{
	int fd = root ? open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return vg_file_open_fault(root ? root : path, errno, err);
	if (!root)
		return accept_opened(fd, false, path, out_fd, err);
	int code = vg_file_open_at(fd, path, out_fd, err);
	close(fd);
	return code;
}

/* As much was read as may be. */
static int expect_end(int fd, const char *name, size_t maximum, struct vg_error *err)
{
	uint8_t extra;
	return read(fd, &extra, 1) > 0
		? vg_error_set(err, VG_ERR_LIMIT, "\"%s\" has more bytes than the limit of %zu", name, maximum) : 0;
}

int vg_file_read(int fd, const char *name, struct vg_buffer *out, struct vg_error *err)
{
	struct stat status;
	size_t chunk = 65536;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
		if ((uint64_t)status.st_size > out->maximum)
			return vg_error_set(err, VG_ERR_LIMIT, "\"%s\" has %lld bytes, more than the limit of %zu",
					    name, (long long)status.st_size, out->maximum);
		chunk = (size_t)status.st_size;
	}
	for (;;) {
		size_t before = out->size;
		size_t room = out->maximum - before;
		if (room == 0)
			return expect_end(fd, name, out->maximum, err);
		uint8_t *place = vg_buffer_reserve(out, chunk < room ? chunk : room);
		if (!place)
			return vg_error_set(err, VG_ERR_MEMORY, "out of memory reading \"%s\"", name);
		ssize_t got = read(fd, place, out->size - before);
		int number = errno;
		out->size = before + (got > 0 ? (size_t)got : 0);
		if (got == 0)
			return 0;
		if (got < 0 && number == EINTR)
			return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted reading \"%s\"", name);
		if (got < 0)
			return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", name, strerror(number));
		chunk = 65536;
	}
}

/* As poll says it. */
static int wait_for_bytes(int fd, double deadline)
{
	struct pollfd poll_for = { fd, POLLIN, 0 };
	double left = deadline - vg_time_monotonic();
	return left > 0 ? poll(&poll_for, 1, (int)(left * 1000) + 1) : 0;
}

bool vg_file_read_exactly(int fd, uint8_t *out, size_t size, double deadline)
{
	while (size > 0) {
		int ready = isinf(deadline) ? 1 : wait_for_bytes(fd, deadline);
		ssize_t got = ready > 0 ? read(fd, out, size) : ready;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out += got;
		size -= (size_t)got;
	}
	return true;
}

int vg_file_write(int fd, const char *name, struct vg_span bytes, struct vg_error *err)
{
	while (bytes.size > 0) {
		ssize_t put = write(fd, bytes.data, bytes.size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EPIPE)
			return vg_error_set(err, VG_ERR_CLOSED, "the reader of \"%s\" went away", name);
		if (put < 0)
			return vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", name, strerror(errno));
		bytes.data += put;
		bytes.size -= (size_t)put;
	}
	return 0;
}

const char *vg_file_kind(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG: return "a file";
	case S_IFDIR: return "a folder";
	case S_IFIFO: return "a pipe";
	case S_IFSOCK: return "a socket";
	case S_IFLNK: return "a symbolic link";
	default: return "a device";
	}
}

static bool has_type(const char *path, mode_t type)
{
	struct stat status;
	return stat(path, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

bool vg_file_is_folder(const char *path)
{
	return has_type(path, S_IFDIR);
}

bool vg_file_is_regular(const char *path)
{
	return has_type(path, S_IFREG);
}

char *vg_file_join(const char *folder, const char *name)
{
	size_t folder_length = strlen(folder), name_length = strlen(name);
	bool slash = folder_length > 0 && folder[folder_length - 1] != '/';
	char *path = malloc(folder_length + slash + name_length + 1);
	if (!path) {
		vg_memory_fault();
		return NULL;
	}
	memcpy(path, folder, folder_length);
	if (slash)
		path[folder_length] = '/';
	memcpy(path + folder_length + slash, name, name_length + 1);
	return path;
}

int vg_file_temporary(const char *otherwise)
{
	const char *wanted = getenv("TMPDIR"), *folder = wanted && *wanted ? wanted : otherwise;
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
		return fd;
	/* A file system that knows no nameless files. */
	char *path = vg_file_join(folder, "vestigo-XXXXXX");
	fd = path ? mkostemp(path, O_CLOEXEC) : -1;
	if (fd >= 0)
		(void)unlink(path);
	free(path);
	return fd;
}

int vg_file_make_folders(const char *path, struct vg_error *err)
{
	char *copy = strdup(path);
	if (!copy)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = 0;
	for (char *at = copy + 1; code == 0; at++) {
		if (*at != '/' && *at != 0)
			continue;
		char saved = *at;
		*at = 0;
		if (mkdir(copy, 0700) < 0 && errno != EEXIST)
			code = vg_error_set(err, VG_ERR_IO, "cannot create folder \"%s\": %s", copy,
					    strerror(errno));
		*at = saved;
		if (saved == 0)
			break;
	}
	free(copy);
	return code;
}

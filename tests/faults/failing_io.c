/* A disk that fails on demand, for the tests of faults: preloaded, it counts the calls of one kind that
 * the program itself makes (its children are left alone) and fails one of them.
 *
 * VG_FAIL_CALL: "write", "fsync", "rename", "open", "truncate" or "mmap"; of files only: sockets, pipes
 * and terminals work on. VG_FAIL_AT: which one, from 1; 0: none. VG_FAIL_HOW: "full" (ENOSPC), "io" (EIO) or,
 * of writes, "short" (half is written, which is no failure). VG_FAIL_STAY: it fails from then on.
 * VG_FAIL_COUNT: a file that at the end gets how many calls there were. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pid_t ours;
static const char *kind, *how;
static unsigned long at;
static int stays;
static atomic_ulong calls;

__attribute__((constructor)) static void begin(void)
{
	const char *number = getenv("VG_FAIL_AT");
	kind = getenv("VG_FAIL_CALL");
	how = getenv("VG_FAIL_HOW");
	at = number ? strtoul(number, NULL, 10) : 0;
	stays = getenv("VG_FAIL_STAY") != NULL;
	ours = getpid();
}

__attribute__((destructor)) static void end(void)
{
	const char *path = getenv("VG_FAIL_COUNT");
	char text[32];
	int fd = path && getpid() == ours ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	if (fd < 0)
		return;
	int size = snprintf(text, sizeof text, "%lu\n", (unsigned long)calls);
	syscall(SYS_write, fd, text, size);
	syscall(SYS_close, fd);
}

/* Counts a call of that kind; true when it is one to fail, and then errno says why. */
static int fails(const char *what)
{
	if (!kind || strcmp(kind, what) != 0 || getpid() != ours)
		return 0;
	unsigned long number = atomic_fetch_add(&calls, 1) + 1;
	if (at == 0 || (stays ? number < at : number != at))
		return 0;
	errno = how && strcmp(how, "full") == 0 ? ENOSPC : EIO;
	return 1;
}

/* What the kernel makes up in /proc is no disk, nor is memory with a descriptor (whose file system has no size). */
static int is_file(int fd)
{
	struct stat status;
	struct statfs system;
	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       !(fstatfs(fd, &system) == 0 && (system.f_type == PROC_SUPER_MAGIC || system.f_blocks == 0));
}

/* How much of a write is done; SIZE_MAX: it fails. */
static size_t share(int fd, size_t size)
{
	if (!is_file(fd) || !fails("write"))
		return size;
	return how && strcmp(how, "short") == 0 && size > 1 ? size / 2 : SIZE_MAX;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t size)
{
	size_t part = share(fd, size);
	return part == SIZE_MAX ? -1 : REAL(write)(fd, bytes, part);
}

#define PWRITE(name, type) \
	ssize_t name(int fd, const void *bytes, size_t size, type offset) \
	{ \
		size_t part = share(fd, size); \
		return part == SIZE_MAX ? -1 : REAL(name)(fd, bytes, part, offset); \
	}
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	return is_file(fd) && fails("write") ? -1 : REAL(writev)(fd, parts, count);
}

#define SYNC(name) \
	int name(int fd) \
	{ \
		return is_file(fd) && fails("fsync") ? -1 : REAL(name)(fd); \
	}
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, type) \
	int name(int fd, type size) \
	{ \
		return is_file(fd) && fails("truncate") ? -1 : REAL(name)(fd, size); \
	}
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

int rename(const char *from, const char *to)
{
	return fails("rename") ? -1 : REAL(rename)(from, to);
}

int renameat(int a, const char *from, int b, const char *to)
{
	return fails("rename") ? -1 : REAL(renameat)(a, from, b, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
	return fails("rename") ? -1 : REAL(renameat2)(a, from, b, to, flags);
}

/* Only what may be written to, and no device: what lies in /dev/shm is a file, and the tests do. */
static int fails_to_open(const char *path, int flags)
{
	int device = strncmp(path, "/dev/", 5) == 0 && strncmp(path, "/dev/shm/", 9) != 0;
	return ((flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT)) && !device && strncmp(path, "/proc/", 6) != 0 &&
	       fails("open");
}

static unsigned mode_of(int flags, va_list more)
{
	return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, unsigned) : 0;
}

#define OPEN(name) \
	int name(const char *path, int flags, ...) \
	{ \
		va_list more; \
		va_start(more, flags); \
		unsigned mode = mode_of(flags, more); \
		va_end(more); \
		return fails_to_open(path, flags) ? -1 : REAL(name)(path, flags, mode); \
	}
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
	int name(int folder, const char *path, int flags, ...) \
	{ \
		va_list more; \
		va_start(more, flags); \
		unsigned mode = mode_of(flags, more); \
		va_end(more); \
		return fails_to_open(path, flags) ? -1 : REAL(name)(folder, path, flags, mode); \
	}
OPENAT(openat)
OPENAT(openat64)

/* What the C library has no function for: opening beneath a folder. */
long syscall(long number, ...)
{
	long argument[6];
	va_list more;
	va_start(more, number);
	for (int i = 0; i < 6; i++)
		argument[i] = va_arg(more, long);
	va_end(more);
	if (number == SYS_openat2) {
		const struct open_how *way = (const struct open_how *)argument[2];
		if (fails_to_open((const char *)argument[1], (int)way->flags))
			return -1;
	}
	return REAL(syscall)(number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
}

#define MMAP(name, type) \
	void *name(void *place, size_t size, int protection, int flags, int fd, type offset) \
	{ \
		return fd >= 0 && fails("mmap") ? MAP_FAILED : REAL(name)(place, size, protection, flags, fd, offset); \
	}
MMAP(mmap, off_t)
MMAP(mmap64, off64_t)

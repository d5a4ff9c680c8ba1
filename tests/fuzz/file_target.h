/* Fuzzed bytes in files that have names, for what opens by name and writes beside. */
#ifndef TESTS_FUZZ_FILE_TARGET_H
#define TESTS_FUZZ_FILE_TARGET_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A name of this process' own in memory, where there is such a file system. */
static inline void file_name(char path[64], const char *ending)
{
	struct stat status;
	snprintf(path, 64, "%s/vestigo-fuzz-%d%s", stat("/dev/shm", &status) == 0 ? "/dev/shm" : "/tmp", getpid(), ending);
}

static inline void file_write(const char *path, const void *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	close(fd);
}

/* Heap. */
static inline uint8_t *file_read(const char *path, size_t *out_size)
{
	struct stat status;
	int fd = open(path, O_RDONLY);
	uint8_t *bytes = fd >= 0 && fstat(fd, &status) == 0 ? malloc((size_t)status.st_size + 1) : NULL;
	if (!bytes || read(fd, bytes, (size_t)status.st_size) != status.st_size)
		abort();
	close(fd);
	*out_size = (size_t)status.st_size;
	return bytes;
}

/* Changes up to 16 bytes, each where four of the fuzzed ones say. */
static inline void file_patch(uint8_t *bytes, size_t count, const uint8_t *data, size_t size)
{
	for (size_t i = 0; count && i + 4 <= size && i < 64; i += 4)
		bytes[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % count] ^= data[i + 3];
}

/* Removes an SQLite file of that ending, with what it leaves beside it. */
static inline void file_forget(const char *ending)
{
	static const char *const more[] = { "", "-wal", "-shm", "-journal" };
	char path[64], name[80];
	file_name(path, ending);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
		snprintf(name, sizeof name, "%s%s", path, more[i]);
		unlink(name);
	}
}

#endif

/* Fuzzed bytes as a file with a path, for functions that open what they read. */
#ifndef TESTS_FUZZ_MEMORY_FILE_H
#define TESTS_FUZZ_MEMORY_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Fills path and returns the file's descriptor, which the caller closes. */
static inline int memory_file(const uint8_t *data, size_t size, char path[64])
{
	int fd = memfd_create("fuzzed", 0);
	if (fd < 0 || (size && write(fd, data, size) != (ssize_t)size))
		abort();
	snprintf(path, 64, "/proc/self/fd/%d", fd);
	return fd;
}

#endif

/* What several benchmarks share. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdlib.h>
#include <unistd.h>

#include "../unit/random.h"
#include "base/file.h"
#include "examine/examine.h"

static inline int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Reorders the values. */
static inline double middle_of(double *values, size_t count)
{
	qsort(values, count, sizeof *values, ascending);
	return values[count / 2];
}

/* A file examined with its features and a small version; false when it is no picture. The
 * caller releases it either way. */
static inline bool examine_file(const char *path, struct vg_picture *out)
{
	struct vg_examine_options options = { .features = true, .rendition_side = 512 };
	struct vg_buffer bytes;
	int fd;
	vg_picture_init(out);
	vg_limits_default(&options.limits);
	vg_buffer_init(&bytes, options.limits.max_bytes);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	bool read = vg_file_read(fd, path, &bytes, NULL) == 0;
	close(fd);
	if (read)
		vg_examine(vg_buffer_span(&bytes), &options, out);
	vg_buffer_release(&bytes);
	return read && out->disposition == VG_EXAMINED;
}

#endif

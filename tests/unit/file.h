/* Files of the fixtures, for unit tests of what reads bytes. */
#ifndef TESTS_UNIT_FILE_H
#define TESTS_UNIT_FILE_H

#include "test.h"

#include "base/bytes.h"

/* The whole of a file, in memory of exactly its size; the caller releases. */
static inline void test_read(const char *path, struct vg_buffer *out)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot read %s", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	*out = (struct vg_buffer){ malloc(size ? (size_t)size : 1), (size_t)size, (size_t)size, (size_t)size, false };
	assert_non_null(out->data);
	assert_int_equal(fread(out->data, 1, out->size, file), out->size);
	fclose(file);
}

#endif

/* Memory that runs short within a test: test_short_each runs a step again and again, with its first allocation failing,
 * then its second, and so on until there is none left. Of what the library asks for; libraries below it have theirs.
 * For programs named test_short_*, whose calls the linker turns over to these functions (Makefile: --wrap). */
#ifndef TESTS_UNIT_SHORT_H
#define TESTS_UNIT_SHORT_H

#include <stdbool.h>

#include "test.h"

static struct {
	unsigned long asked, fail_at; /* 0: none fails */
	bool failed;
} test_short;

static bool test_short_now(void)
{
	if (!test_short.fail_at || ++test_short.asked != test_short.fail_at)
		return false;
	test_short.failed = true;
	return true;
}

/* Whether one failed since the step began. */
static inline bool test_short_failed(void)
{
	return test_short.failed;
}

/* For a step that has done what it does, and looks at what came of it by functions that allocate. */
static inline void test_short_end(void)
{
	test_short.fail_at = 0;
}

/* `step` does something whole, says whether what came of it is right, and leaves nothing behind. Every `stride`th
 * allocation fails; returns in how many runs one did. */
static inline unsigned long test_short_each(void (*step)(void *), void *context, unsigned stride)
{
	unsigned long runs = 0;
	for (unsigned long n = 1;; n += stride, runs++) {
		test_short.asked = 0;
		test_short.failed = false;
		test_short.fail_at = n;
		step(context);
		test_short_end();
		if (!test_short.failed)
			return runs;
	}
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t most);
FILE *__real_open_memstream(char **out, size_t *size);
FILE *__wrap_open_memstream(char **out, size_t *size);
int __wrap_asprintf(char **out, const char *format, ...);
int __wrap___asprintf_chk(char **out, int flag, const char *format, ...);

void *__wrap_malloc(size_t size)
{
	return test_short_now() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return test_short_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return test_short_now() ? NULL : __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return test_short_now() ? NULL : __real_aligned_alloc(alignment, size);
}

char *__wrap_strdup(const char *text)
{
	return __wrap_strndup(text, SIZE_MAX);
}

char *__wrap_strndup(const char *text, size_t most)
{
	size_t size = strnlen(text, most);
	char *copy = __wrap_malloc(size + 1);
	if (copy) {
		memcpy(copy, text, size);
		copy[size] = 0;
	}
	return copy;
}

FILE *__wrap_open_memstream(char **out, size_t *size)
{
	return test_short_now() ? NULL : __real_open_memstream(out, size);
}

static int test_short_print(char **out, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int size = vsnprintf(NULL, 0, format, arguments);
	char *text = size >= 0 ? __wrap_malloc((size_t)size + 1) : NULL;
	if (text) {
		vsnprintf(text, (size_t)size + 1, format, again);
		*out = text;
	}
	va_end(again);
	return text ? size : -1;
}

int __wrap_asprintf(char **out, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = test_short_print(out, format, arguments);
	va_end(arguments);
	return size;
}

int __wrap___asprintf_chk(char **out, int flag, const char *format, ...)
{
	va_list arguments;
	(void)flag;
	va_start(arguments, format);
	int size = test_short_print(out, format, arguments);
	va_end(arguments);
	return size;
}

/* The sanitizers' build is six times slower: it takes every so many-th there. */
#ifdef __SANITIZE_ADDRESS__
enum { TEST_SHORT_STRIDE = 7 };
#else
enum { TEST_SHORT_STRIDE = 1 };
#endif

#endif

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static _Thread_local unsigned long faults;

unsigned long vg_memory_faults(void)
{
	return faults;
}

void vg_memory_fault(void)
{
	faults++;
}

/* Nothing is what was asked for, where the size is 0. */
static void *noted(void *memory, size_t size)
{
	if (!memory && size)
		vg_memory_fault();
	return memory;
}

void *vg_malloc(size_t size)
{
	return noted(malloc(size), size);
}

void *vg_calloc(size_t count, size_t size)
{
	return noted(calloc(count, size), count && size);
}

void *vg_realloc(void *old, size_t size)
{
	return noted(realloc(old, size), size);
}

void *vg_aligned(size_t alignment, size_t size)
{
	return noted(aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment), size);
}

enum { FIRST_CAPACITY = 64 }; /* elements */

void *vg_grown_to(void *array, size_t wanted, size_t *capacity, size_t size)
{
	size_t more = *capacity ? *capacity + *capacity / 2 : FIRST_CAPACITY, bytes;
	if (wanted <= *capacity)
		return array;
	more = more < wanted ? wanted : more;
	if (__builtin_mul_overflow(more, size, &bytes))
		return noted(NULL, 1);
	void *larger = vg_realloc(array, bytes);
	if (larger)
		*capacity = more;
	return larger;
}

void *vg_grown(void *array, size_t count, size_t *capacity, size_t size)
{
	return vg_grown_to(array, count + 1, capacity, size);
}

void *vg_grown_by_count(void *array, size_t count, size_t size)
{
	size_t bytes;
	if (count & (count - 1))
		return array;
	if (__builtin_mul_overflow(count ? 2 * count : 1, size, &bytes))
		return noted(NULL, 1);
	return vg_realloc(array, bytes);
}

char *vg_strdup(const char *text)
{
	return noted(strdup(text), 1);
}

char *vg_strndup(const char *text, size_t most)
{
	return noted(strndup(text, most), 1);
}

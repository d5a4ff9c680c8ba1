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

void *vg_grown(void *array, size_t count, size_t *capacity, size_t size)
{
	size_t more = *capacity ? *capacity + *capacity / 2 : 64;
	if (count < *capacity)
		return array;
	void *larger = vg_realloc(array, more * size);
	if (larger)
		*capacity = more;
	return larger;
}

char *vg_strdup(const char *text)
{
	return noted(strdup(text), 1);
}

char *vg_strndup(const char *text, size_t most)
{
	return noted(strndup(text, most), 1);
}

/* Allocations that failed. Text is put together by very many small steps; whoever makes something whole of
 * it compares the number before and after, so that none of them has to be asked one by one. */
#ifndef VG_BASE_MEMORY_H
#define VG_BASE_MEMORY_H

#include <stddef.h>
#include <vestigo/error.h>

/* Notes one for vg_memory_faults: buffers, names and copies of base, and report's JSON do. */
void vg_memory_fault(void);

/* malloc and the others, which note it. In the rooms that find facts nothing else is called: what they could not keep, they
 * leave out, and whoever asked them compares. Memory is freed as ever. */
void *vg_malloc(size_t size);
void *vg_calloc(size_t count, size_t size);
void *vg_realloc(void *old, size_t size);
/* Memory that begins at a multiple of `alignment`, a power of two and one of a pointer's size. */
void *vg_aligned(size_t alignment, size_t size);
/* The array, of `size` bytes an element, with room for one beyond `count`: itself, or moved to where there is more.
 * NULL when memory is short: then it is as it was. */
void *vg_grown(void *array, size_t count, size_t *capacity, size_t size);
/* The same with room for `wanted`. */
void *vg_grown_to(void *array, size_t wanted, size_t *capacity, size_t size);
/* The same for few elements, of which no capacity is kept: it grows whenever `count` is a power of two, and may grow by
 * nothing else. */
void *vg_grown_by_count(void *array, size_t count, size_t size);
char *vg_strdup(const char *text);
char *vg_strndup(const char *text, size_t most);

#endif

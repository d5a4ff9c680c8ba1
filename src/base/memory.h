/* Allocations that failed. Text is put together by very many small steps; whoever makes something whole of
 * it compares the number before and after, so that none of them has to be asked one by one. */
#ifndef VG_BASE_MEMORY_H
#define VG_BASE_MEMORY_H

/* How many failed in this thread, of those noted. */
unsigned long vg_memory_faults(void);

/* Notes one: buffers, names and copies of base, and report's JSON do. */
void vg_memory_fault(void);

#endif

#include "base/memory.h"

static _Thread_local unsigned long faults;

unsigned long vg_memory_faults(void)
{
	return faults;
}

void vg_memory_fault(void)
{
	faults++;
}

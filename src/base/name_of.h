/* The words for the numbers of an enum, from a table that begins with 0. */
#ifndef VG_BASE_NAME_OF_H
#define VG_BASE_NAME_OF_H

#include <stddef.h>

/* Numbers come from callers and from files of newer versions: one that is none is "unknown". */
static inline const char *vg_name_of(const char *const *names, size_t count, long long number)
{
	return number >= 0 && (unsigned long long)number < count ? names[number] : "unknown";
}
#define VG_NAME_OF(names, number) vg_name_of((names), sizeof (names) / sizeof *(names), (long long)(number))

#endif

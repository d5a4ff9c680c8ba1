/* The sum at a page's end. */
#include <string.h>

#include "base/checksum.h"
#include "catalogue/page_file.h"

static uint64_t sum_of(const uint8_t *page, int size, sqlite3_int64 number)
{
	return vg_checksum_keyed((struct vg_span){ page, (size_t)size - VG_PAGE_SUM_BYTES }, (uint64_t)number);
}

void vg_page_seal(uint8_t *page, int size, sqlite3_int64 number)
{
	uint64_t sum = sum_of(page, size, number);
	memcpy(page + size - VG_PAGE_SUM_BYTES, &sum, sizeof sum);
}

bool vg_page_sealed(const uint8_t *page, int size, sqlite3_int64 number)
{
	uint64_t stored;
	memcpy(&stored, page + size - VG_PAGE_SUM_BYTES, sizeof stored);
	return stored == sum_of(page, size, number);
}

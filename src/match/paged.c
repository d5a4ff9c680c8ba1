#include "match/paged.h"

#include <stdlib.h>

#include "base/checksum.h"

size_t vg_paged_count(size_t size)
{
	return (size + VG_PAGE - 1) / VG_PAGE;
}

static uint32_t sum_page(struct vg_span bytes, size_t page)
{
	size_t begin = page * VG_PAGE, left = bytes.size - begin;
	return vg_checksum((struct vg_span){ bytes.data + begin, left < VG_PAGE ? left : VG_PAGE });
}

void vg_paged_sum(struct vg_span bytes, uint32_t *checksum)
{
	for (size_t page = 0; page < vg_paged_count(bytes.size); page++)
		checksum[page] = sum_page(bytes, page);
}

int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum)
{
	*paged = (struct vg_paged){ .bytes = bytes, .checksum = checksum };
	if (checksum)
		paged->seen = calloc(vg_paged_count(bytes.size) / 64 + 1, sizeof *paged->seen);
	return checksum && !paged->seen ? VG_ERR_MEMORY : 0;
}

void vg_paged_release(struct vg_paged *paged)
{
	free(paged->seen);
	paged->seen = NULL;
}

bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last)
{
	for (size_t page = first; page <= last; page++) {
		if (paged->seen[page / 64] >> page % 64 & 1)
			continue;
		if (sum_page(paged->bytes, page) != paged->checksum[page])
			return false;
		paged->seen[page / 64] |= (uint64_t)1 << page % 64;
	}
	return true;
}

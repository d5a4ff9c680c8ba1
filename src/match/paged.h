/* Bytes of a mapped file that are checked page by page, each when it is first used: a file
 * of a gigabyte is opened at once, and damage anywhere is found before it can mislead. */
#ifndef VG_MATCH_PAGED_H
#define VG_MATCH_PAGED_H

#include "base/bytes.h"

enum { VG_PAGE = 4096 };

/* Owns seen; the rest is borrowed. Not for several threads at once. */
struct vg_paged {
	struct vg_span bytes;
	const uint32_t *checksum;  /* of each page, the last one shorter */
	uint64_t *seen;            /* a bit a page; NULL: nothing needs checking */
};

/* How many pages, and so checksums, there are. */
size_t vg_paged_count(size_t size);

/* Fills checksum[0 .. count) for the bytes. */
void vg_paged_sum(struct vg_span bytes, uint32_t *checksum);

/* checksum NULL: the bytes are ours, nothing is checked. VG_ERR_MEMORY. */
int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum);
void vg_paged_release(struct vg_paged *paged);

/* Checks the pages that were not seen yet; false when one is damaged. */
bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last);

/* Are the `size` bytes at `data`, which lie inside, undamaged? */
static inline bool vg_paged_ok(struct vg_paged *paged, const void *data, size_t size)
{
	if (!paged->seen || size == 0)
		return true;
	size_t at = (size_t)((const uint8_t *)data - paged->bytes.data);
	size_t first = at / VG_PAGE, last = (at + size - 1) / VG_PAGE;
	if (first == last && paged->seen[first / 64] >> first % 64 & 1)
		return true;
	return vg_paged_check(paged, first, last);
}

#endif

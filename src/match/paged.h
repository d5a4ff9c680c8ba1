/* Bytes of a mapped file that are checked block by block, each when it is first used: a file
 * of a gigabyte is opened at once, and damage anywhere is found before it can mislead.
 *
 * To map a page costs about as much as to read it: a process that needs few blocks reads
 * them from the file, one that goes on soon uses the mapping. */
#ifndef VG_MATCH_PAGED_H
#define VG_MATCH_PAGED_H

#include "base/bytes.h"

enum { VG_BLOCK = 1024, VG_WINDOW_BLOCKS = 4 };

/* Owns seen; the rest is borrowed. Not for several threads at once. */
struct vg_paged {
	struct vg_span bytes;
	const uint32_t *checksum;  /* of each block, the last one shorter */
	uint64_t *seen;            /* a bit a block; NULL: nothing needs checking */
	int file;                  /* to read from while reads_left > 0 */
	uint64_t file_offset;      /* of the bytes in it */
	size_t reads_left;
};

/* Blocks that were read from the file last. */
struct vg_window {
	size_t first, count;
	uint8_t data[VG_WINDOW_BLOCKS * VG_BLOCK];
};

/* How many blocks, and so checksums, there are. */
size_t vg_paged_count(size_t size);

/* Fills checksum[0 .. count) for the bytes. */
void vg_paged_sum(struct vg_span bytes, uint32_t *checksum);

/* checksum NULL: the bytes are ours, nothing is checked. VG_ERR_MEMORY. */
int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum);
void vg_paged_release(struct vg_paged *paged);

/* Lets the first blocks be read from the file, which the bytes are a mapping of, from
 * `offset` on. The descriptor is borrowed. */
void vg_paged_read_from(struct vg_paged *paged, int file, uint64_t offset);

/* Checks the mapped blocks that were not seen yet; false when one is damaged. */
bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last);
/* vg_paged_look for blocks that are not to be had from the mapping. */
const void *vg_paged_read(struct vg_paged *paged, struct vg_window *window, const void *data, size_t size);

/* Are the `size` bytes at `data`, which lie inside, undamaged? */
static inline bool vg_paged_ok(struct vg_paged *paged, const void *data, size_t size)
{
	if (!paged->seen || size == 0)
		return true;
	size_t at = (size_t)((const uint8_t *)data - paged->bytes.data);
	size_t first = at / VG_BLOCK, last = (at + size - 1) / VG_BLOCK;
	if (first == last && paged->seen[first / 64] >> first % 64 & 1)
		return true;
	return vg_paged_check(paged, first, last);
}

/* The `size` bytes at `data`, which lie inside: where they are mapped, or in the window, until
 * it is used again. NULL when they are damaged. */
static inline const void *vg_paged_look(struct vg_paged *paged, struct vg_window *window, const void *data,
					size_t size)
{
	if (paged->reads_left && size)
		return vg_paged_read(paged, window, data, size);
	return vg_paged_ok(paged, data, size) ? data : NULL;
}

#endif

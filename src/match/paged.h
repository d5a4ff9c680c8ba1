/* Bytes of a file that are copied and checked block by block, each when it is first used: a file
 * of a gigabyte is opened at once, and damage anywhere is found before it can mislead.
 *
 * They are copied, not mapped: what somebody writes into the file, or cuts off it, while it is searched
 * changes nothing that was checked, and a block that can no longer be read is a damaged one. (Reading a
 * mapping beyond its file's end would end the process.) */
#ifndef VG_MATCH_PAGED_H
#define VG_MATCH_PAGED_H

#include "base/bytes.h"

enum { VG_BLOCK = 1024 };

/* Owns seen; the rest is borrowed. Not for several threads at once. */
struct vg_paged {
	struct vg_span bytes;
	const uint32_t *checksum;  /* of each block, the last one shorter */
	uint64_t *seen;            /* a bit a block that is there and good; NULL: nothing needs checking */
	int file;                  /* whose bytes are copied into `bytes`; -1: they are there */
	uint64_t file_offset;      /* of the bytes in it */
	size_t kept, kept_maximum; /* blocks that were copied */
};

/* How many blocks, and so checksums, there are. */
size_t vg_paged_count(size_t size);

/* Fills checksum[0 .. count) for the bytes. */
void vg_paged_sum(struct vg_span bytes, uint32_t *checksum);

/* Memory for all of a file's bytes, without one of them yet and not handed to processes that are
 * started. No data when it cannot be had, with errno. */
struct vg_span vg_paged_reserve(size_t size);
void vg_paged_unreserve(struct vg_span bytes);

/* Copies the file's bytes from `offset` on to where they belong in what was reserved for it: for a header
 * and for tables, which are checked as a whole. False when they cannot be read; without a file (-1) true. */
bool vg_paged_copy(int file, struct vg_span reserved, size_t offset, size_t size);

/* checksum NULL: the bytes are ours, nothing is checked. `file`: whose bytes from `offset` on they are to
 * become, borrowed; -1: they are there. VG_ERR_MEMORY. */
int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum, int file, uint64_t offset);
void vg_paged_release(struct vg_paged *paged);

/* Gives back what was copied, where that became much. Nothing that was looked at may be in use. */
void vg_paged_relieve(struct vg_paged *paged);

/* Copies and checks the blocks that were not seen yet; false when one is damaged. */
bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last);
/* Reads all blocks and compares them with their checksums, keeping none. */
bool vg_paged_whole(const struct vg_paged *paged);

/* Are the `size` bytes at `data`, which lie inside, there and undamaged? */
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

/* The same; NULL when they are damaged. */
static inline const void *vg_paged_look(struct vg_paged *paged, const void *data, size_t size)
{
	return vg_paged_ok(paged, data, size) ? data : NULL;
}

#endif

#include "match/paged.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"

/* With more than one block in so many read, mapping all would have been cheaper. */
enum { READS_PART = 8 };

size_t vg_paged_count(size_t size)
{
	return (size + VG_BLOCK - 1) / VG_BLOCK;
}

static size_t size_of(struct vg_span bytes, size_t block)
{
	size_t left = bytes.size - block * VG_BLOCK;
	return left < VG_BLOCK ? left : VG_BLOCK;
}

void vg_paged_sum(struct vg_span bytes, uint32_t *checksum)
{
	for (size_t block = 0; block < vg_paged_count(bytes.size); block++)
		checksum[block] = vg_checksum((struct vg_span){ bytes.data + block * VG_BLOCK, size_of(bytes, block) });
}

int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum)
{
	*paged = (struct vg_paged){ .bytes = bytes, .checksum = checksum, .file = -1 };
	if (checksum)
		paged->seen = vg_calloc(vg_paged_count(bytes.size) / 64 + 1, sizeof *paged->seen);
	return checksum && !paged->seen ? VG_ERR_MEMORY : 0;
}

void vg_paged_release(struct vg_paged *paged)
{
	free(paged->seen);
	paged->seen = NULL;
}

void vg_paged_read_from(struct vg_paged *paged, int file, uint64_t offset)
{
	paged->file = file;
	paged->file_offset = offset;
	paged->reads_left = vg_paged_count(paged->bytes.size) / READS_PART;
}

/* Are these bytes the blocks from `first` on? */
static bool blocks_ok(const struct vg_paged *paged, const uint8_t *data, size_t first, size_t last)
{
	bool good = true;
	for (size_t block = first; block <= last && good; block++, data += VG_BLOCK)
		good = vg_checksum((struct vg_span){ data, size_of(paged->bytes, block) }) == paged->checksum[block];
	return good;
}

bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last)
{
	for (size_t block = first; block <= last; block++) {
		if (paged->seen[block / 64] >> block % 64 & 1)
			continue;
		if (!blocks_ok(paged, paged->bytes.data + block * VG_BLOCK, block, block))
			return false;
		paged->seen[block / 64] |= (uint64_t)1 << block % 64;
	}
	return true;
}

static bool read_whole(int file, uint8_t *to, size_t size, uint64_t offset)
{
	while (size) {
		ssize_t now = pread(file, to, size, (off_t)offset);
		if (now <= 0 && !(now < 0 && errno == EINTR))
			return false;
		if (now > 0) {
			to += now;
			size -= (size_t)now;
			offset += (size_t)now;
		}
	}
	return true;
}

const void *vg_paged_read(struct vg_paged *paged, struct vg_window *window, const void *data, size_t size)
{
	size_t at = (size_t)((const uint8_t *)data - paged->bytes.data);
	size_t first = at / VG_BLOCK, last = (at + size - 1) / VG_BLOCK;
	if (last - first >= VG_WINDOW_BLOCKS)
		return vg_paged_ok(paged, data, size) ? data : NULL;
	if (first < window->first || last >= window->first + window->count) {
		size_t until = last * VG_BLOCK + size_of(paged->bytes, last);
		window->count = 0;
		paged->reads_left--;
		if (!read_whole(paged->file, window->data, until - first * VG_BLOCK, paged->file_offset + first * VG_BLOCK) ||
		    !blocks_ok(paged, window->data, first, last))
			return NULL;
		window->first = first;
		window->count = last - first + 1;
	}
	return window->data + (at - window->first * VG_BLOCK);
}

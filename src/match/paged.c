#include "match/paged.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/memory.h"

enum {
	MEMORY_PART = 8,          /* of the machine's memory, kept of one file before it is given back */
	KEPT_LEAST = 256 << 10,   /* blocks that are kept in any case: 256 MiB */
	WHOLE_BLOCKS = 16         /* read at a time, onto the stack, where all are only compared */
};

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

struct vg_span vg_paged_reserve(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return (struct vg_span){ NULL, 0 };
	/* No process that is started has a use for it, and copying its page tables would cost each of them. */
	(void)madvise(memory, size, MADV_DONTFORK);
	return (struct vg_span){ memory, size };
}

void vg_paged_unreserve(struct vg_span bytes)
{
	if (bytes.data)
		munmap((void *)bytes.data, bytes.size);
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

bool vg_paged_copy(int file, struct vg_span reserved, size_t offset, size_t size)
{
	if (offset > reserved.size || size > reserved.size - offset)
		return false;
	return file < 0 || read_whole(file, (uint8_t *)reserved.data + offset, size, offset);
}

static size_t kept_maximum(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	size_t blocks = pages > 0 && page > 0 ? (size_t)pages / MEMORY_PART * ((size_t)page / VG_BLOCK) : 0;
	return blocks > KEPT_LEAST ? blocks : KEPT_LEAST;
}

int vg_paged_init(struct vg_paged *paged, struct vg_span bytes, const uint32_t *checksum, int file, uint64_t offset)
{
	*paged = (struct vg_paged){ .bytes = bytes, .checksum = checksum, .file = file, .file_offset = offset,
				    .kept_maximum = kept_maximum() };
	if (checksum)
		paged->seen = vg_calloc(vg_paged_count(bytes.size) / 64 + 1, sizeof *paged->seen);
	return checksum && !paged->seen ? VG_ERR_MEMORY : 0;
}

void vg_paged_release(struct vg_paged *paged)
{
	free(paged->seen);
	paged->seen = NULL;
}

void vg_paged_relieve(struct vg_paged *paged)
{
	if (paged->file < 0 || paged->kept <= paged->kept_maximum)
		return;
	/* Whole pages of it; what shares one with other parts stays. */
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)paged->bytes.data;
	uintptr_t until = (from + paged->bytes.size) / page * page;
	from = (from + page - 1) / page * page;
	if (from < until)
		(void)madvise((void *)from, until - from, MADV_DONTNEED);
	memset(paged->seen, 0, (vg_paged_count(paged->bytes.size) / 64 + 1) * sizeof *paged->seen);
	paged->kept = 0;
}

static bool is_seen(const struct vg_paged *paged, size_t block)
{
	return paged->seen[block / 64] >> block % 64 & 1;
}

/* Are these bytes the blocks from `first` to `last`? */
static bool blocks_ok(const struct vg_paged *paged, const uint8_t *data, size_t first, size_t last)
{
	bool good = true;
	for (size_t block = first; block <= last && good; block++, data += VG_BLOCK)
		good = vg_checksum((struct vg_span){ data, size_of(paged->bytes, block) }) == paged->checksum[block];
	return good;
}

/* The bytes of the blocks from first to last, from the file. */
static bool read_blocks(const struct vg_paged *paged, uint8_t *to, size_t first, size_t last)
{
	size_t from = first * VG_BLOCK, until = last * VG_BLOCK + size_of(paged->bytes, last);
	return read_whole(paged->file, to, until - from, paged->file_offset + from);
}

bool vg_paged_check(struct vg_paged *paged, size_t first, size_t last)
{
	for (size_t block = first, end; block <= last; block = end + 1) {
		for (end = block; end < last && is_seen(paged, end + 1) == is_seen(paged, block); end++)
			;
		if (is_seen(paged, block))
			continue;
		uint8_t *place = (uint8_t *)paged->bytes.data + block * VG_BLOCK;
		if ((paged->file >= 0 && !read_blocks(paged, place, block, end)) || !blocks_ok(paged, place, block, end))
			return false;
		for (size_t good = block; good <= end; good++)
			paged->seen[good / 64] |= (uint64_t)1 << good % 64;
		paged->kept += end - block + 1;
	}
	return true;
}

bool vg_paged_whole(const struct vg_paged *paged)
{
	size_t count = paged->seen ? vg_paged_count(paged->bytes.size) : 0;
	uint8_t copy[WHOLE_BLOCKS * VG_BLOCK];
	bool good = true, read = paged->file >= 0;
	for (size_t first = 0; first < count && good; first += WHOLE_BLOCKS) {
		size_t last = count - first < WHOLE_BLOCKS ? count - 1 : first + WHOLE_BLOCKS - 1;
		good = (!read || read_blocks(paged, copy, first, last)) &&
		       blocks_ok(paged, read ? copy : paged->bytes.data + first * VG_BLOCK, first, last);
	}
	return good;
}

/* The layout of a segment, and building one. */
#include "match/hash_segment.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/checksum.h"
#include "base/memory.h"
#include "match/substrings.h"

static const char magic[8] = "vghash3";

/* In the file: the header on a page of its own; ids; hashes; for each substring beginnings
 * and entries, every part beginning at a multiple of 64; checksums of the blocks. */
struct header {
	char magic[8];
	uint32_t count, substrings;
	int64_t first_id, last_id;
	uint64_t body;               /* bytes from the header's page to the checksums */
	uint32_t checksum;           /* of the checksums */
	uint32_t own;                /* checksum of the header up to here */
};

enum { ALIGNED = 64 };

_Static_assert(sizeof(struct vg_pdq) == 32, "hashes lie in files as they are");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are little-endian");

static size_t aligned(size_t size)
{
	return (size + ALIGNED - 1) / ALIGNED * ALIGNED;
}

/* Where the parts lie, from the header's page on. */
struct layout {
	size_t ids, hashes, begin[VG_SUBSTRINGS_MAXIMUM], entry[VG_SUBSTRINGS_MAXIMUM], size;
};

static struct layout lay_out(uint32_t count, unsigned substrings)
{
	struct layout out = { .ids = 0 };
	size_t at = aligned((size_t)count * sizeof(uint32_t));
	out.hashes = at;
	at += aligned((size_t)count * sizeof(struct vg_pdq));
	for (unsigned s = 0; s < substrings; s++) {
		out.begin[s] = at;
		at += aligned((((size_t)1 << vg_substring_bits(substrings, s)) + 1) * sizeof(uint32_t));
		out.entry[s] = at;
		at += aligned((size_t)count * sizeof(struct vg_hash_entry));
	}
	out.size = at;
	return out;
}

static void sum_up(struct header *header, const uint32_t *checksum)
{
	header->checksum = vg_checksum((struct vg_span){ (const uint8_t *)checksum,
							 vg_paged_count(header->body) * sizeof *checksum });
	header->own = vg_checksum((struct vg_span){ (const uint8_t *)header, offsetof(struct header, own) });
}

static bool plausible(const struct header *header, size_t size)
{
	if (memcmp(header->magic, magic, sizeof magic) != 0 || header->first_id > header->last_id ||
	    header->last_id - header->first_id > UINT32_MAX ||
	    (header->substrings != 0 && !vg_substrings_valid(header->substrings)))
		return false;
	struct layout layout = lay_out(header->count, header->substrings);
	return header->body == layout.size &&
	       size == VG_HASH_HEADER + layout.size + vg_paged_count(layout.size) * sizeof(uint32_t);
}

static int open_as(struct vg_span bytes, int file, bool ours, struct vg_hash_segment *out)
{
	struct header header, again;
	if (bytes.size < VG_HASH_HEADER || !vg_paged_copy(file, bytes, 0, sizeof header))
		return VG_ERR_CORRUPT;
	memcpy(&header, bytes.data, sizeof header);
	if (!plausible(&header, bytes.size))
		return VG_ERR_CORRUPT;
	struct layout layout = lay_out(header.count, header.substrings);
	const uint8_t *body = bytes.data + VG_HASH_HEADER;
	const uint32_t *checksum = (const void *)(body + layout.size);
	if (!vg_paged_copy(file, bytes, VG_HASH_HEADER + layout.size, vg_paged_count(layout.size) * sizeof *checksum))
		return VG_ERR_CORRUPT;
	again = header;
	if (!ours) {
		sum_up(&again, checksum);
		if (again.checksum != header.checksum || again.own != header.own)
			return VG_ERR_CORRUPT;
	}
	struct vg_hash_segment segment = {
		.first_id = header.first_id, .last_id = header.last_id, .count = header.count,
		.substrings = header.substrings, .id = (const void *)(body + layout.ids),
		.hash = (const void *)(body + layout.hashes) };
	for (unsigned s = 0; s < header.substrings; s++) {
		segment.begin[s] = (const void *)(body + layout.begin[s]);
		segment.entry[s] = (const void *)(body + layout.entry[s]);
	}
	int code = vg_paged_init(&segment.paged, (struct vg_span){ body, layout.size },
				 ours ? NULL : checksum, file, VG_HASH_HEADER);
	if (code == 0)
		*out = segment;
	return code;
}

int vg_hash_segment_open(struct vg_span bytes, bool ours, struct vg_hash_segment *out)
{
	return open_as(bytes, -1, ours, out);
}

int vg_hash_segment_open_file(struct vg_span reserved, int file, struct vg_hash_segment *out)
{
	return open_as(reserved, file, false, out);
}

void vg_hash_segment_close(struct vg_hash_segment *segment)
{
	vg_paged_release(&segment->paged);
	memset(segment, 0, sizeof *segment);
}

bool vg_hash_segment_whole(struct vg_hash_segment *segment)
{
	return vg_paged_whole(&segment->paged);
}

/* --- building --- */

struct vg_hash_build {
	int64_t *id;
	struct vg_pdq *hash;
	size_t count, capacity;
};

struct vg_hash_build *vg_hash_build_new(void)
{
	return vg_calloc(1, sizeof(struct vg_hash_build));
}

void vg_hash_build_free(struct vg_hash_build *build)
{
	if (!build)
		return;
	free(build->id);
	free(build->hash);
	free(build);
}

size_t vg_hash_build_count(const struct vg_hash_build *build)
{
	return build->count;
}

static bool make_room(struct vg_hash_build *build, size_t more)
{
	if (build->count + more <= build->capacity)
		return true;
	size_t capacity = (build->count + more) * 3 / 2 + 64;
	int64_t *id = vg_realloc(build->id, capacity * sizeof *id);
	if (id)
		build->id = id;
	struct vg_pdq *hash = vg_realloc(build->hash, capacity * sizeof *hash);
	if (hash)
		build->hash = hash;
	if (id && hash)
		build->capacity = capacity;
	return id && hash;
}

int vg_hash_build_add(struct vg_hash_build *build, int64_t id, const struct vg_pdq *hash)
{
	if (!make_room(build, 1))
		return VG_ERR_MEMORY;
	build->id[build->count] = id;
	build->hash[build->count++] = *hash;
	return 0;
}

int vg_hash_build_merge(struct vg_hash_build *build, struct vg_hash_segment *segment)
{
	if (!vg_paged_ok(&segment->paged, segment->id, segment->count * sizeof *segment->id) ||
	    !vg_paged_ok(&segment->paged, segment->hash, segment->count * sizeof *segment->hash))
		return VG_ERR_CORRUPT;
	if (!make_room(build, segment->count))
		return VG_ERR_MEMORY;
	for (uint32_t i = 0; i < segment->count; i++)
		build->id[build->count + i] = segment->first_id + segment->id[i];
	if (segment->count)
		memcpy(build->hash + build->count, segment->hash, segment->count * sizeof *build->hash);
	build->count += segment->count;
	return 0;
}

int vg_hash_build_append(struct vg_hash_build *build, const struct vg_hash_build *more)
{
	if (!make_room(build, more->count))
		return VG_ERR_MEMORY;
	if (more->count) {
		memcpy(build->id + build->count, more->id, more->count * sizeof *build->id);
		memcpy(build->hash + build->count, more->hash, more->count * sizeof *build->hash);
	}
	build->count += more->count;
	return 0;
}

/* Counts the values of a substring, turns the counts into beginnings, and puts each hash
 * where its value's part has come to. */
static void order_by(const struct vg_hash_build *build, unsigned substrings, unsigned s, uint32_t *begin,
		     struct vg_hash_entry *entry)
{
	size_t values = (size_t)1 << vg_substring_bits(substrings, s);
	unsigned next = (s + 1) % substrings;
	memset(begin, 0, (values + 1) * sizeof *begin);
	for (size_t i = 0; i < build->count; i++)
		begin[vg_substring(&build->hash[i], substrings, s) + 1]++;
	for (size_t v = 0; v < values; v++)
		begin[v + 1] += begin[v];
	for (size_t i = 0; i < build->count; i++) {
		const struct vg_pdq *hash = &build->hash[i];
		entry[begin[vg_substring(hash, substrings, s)]++] = (struct vg_hash_entry){
			(uint16_t)vg_substring(hash, substrings, next), { (uint16_t)i, (uint16_t)(i >> 16) } };
	}
	memmove(begin + 1, begin, values * sizeof *begin); /* each now began where the next begins */
	begin[0] = 0;
}

/* What lies between parts is zero, so that equal content gives equal bytes. */
static void clear_gap(uint8_t *body, size_t from, size_t until)
{
	memset(body + from, 0, until - from);
}

static void clear_gaps(const struct layout *layout, size_t count, unsigned substrings, uint8_t *body)
{
	clear_gap(body, count * sizeof(uint32_t), layout->hashes);
	clear_gap(body, layout->hashes + count * sizeof(struct vg_pdq), substrings ? layout->begin[0] : layout->size);
	for (unsigned s = 0; s < substrings; s++) {
		size_t values = (size_t)1 << vg_substring_bits(substrings, s);
		clear_gap(body, layout->begin[s] + (values + 1) * sizeof(uint32_t), layout->entry[s]);
		clear_gap(body, layout->entry[s] + count * sizeof(struct vg_hash_entry),
			  s + 1 < substrings ? layout->begin[s + 1] : layout->size);
	}
}

/* Entries are written all over the place, which large pages make quicker. */
static void prefer_large_pages(uint8_t *data, size_t size)
{
	enum { LARGE = 2 << 20 };
	size_t before = (LARGE - (uintptr_t)data % LARGE) % LARGE;
	if (size > before + LARGE)
		(void)madvise(data + before, (size - before) / LARGE * LARGE, MADV_HUGEPAGE);
}

int vg_hash_build_end(const struct vg_hash_build *build, int64_t first_id, int64_t last_id,
		      struct vg_buffer *out)
{
	struct header header = { .count = (uint32_t)build->count, .first_id = first_id, .last_id = last_id,
				 .substrings = vg_substrings_for(build->count) };
	if (build->count > UINT32_MAX || last_id - first_id > UINT32_MAX)
		return VG_ERR_LIMIT;
	memcpy(header.magic, magic, sizeof magic);
	struct layout layout = lay_out(header.count, header.substrings);
	size_t blocks = vg_paged_count(layout.size);
	header.body = layout.size;
	uint8_t *to = vg_buffer_reserve(out, VG_HASH_HEADER + layout.size + blocks * sizeof(uint32_t));
	if (!to)
		return VG_ERR_LIMIT;
	uint8_t *body = to + VG_HASH_HEADER;
	uint32_t *id = (void *)(body + layout.ids), *checksum = (void *)(body + layout.size);
	memset(to, 0, VG_HASH_HEADER);
	clear_gaps(&layout, header.count, header.substrings, body);
	prefer_large_pages(body, layout.size);
	for (size_t i = 0; i < build->count; i++)
		id[i] = (uint32_t)(build->id[i] - first_id);
	if (build->count)
		memcpy(body + layout.hashes, build->hash, build->count * sizeof *build->hash);
	for (unsigned s = 0; s < header.substrings; s++)
		order_by(build, header.substrings, s, (void *)(body + layout.begin[s]),
			 (void *)(body + layout.entry[s]));
	vg_paged_sum((struct vg_span){ body, layout.size }, checksum);
	sum_up(&header, checksum);
	memcpy(to, &header, sizeof header);
	return 0;
}

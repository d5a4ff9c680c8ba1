#include "match/feature_segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/memory.h"
#include "fingerprint/words.h"
#include "match/postings.h"

static const char magic[8] = "vgfeat4";

struct header {
	char magic[8];
	uint32_t list_bits, pictures;
	uint64_t postings;
	int64_t first_id, last_id;
	uint8_t digest[32];          /* of the header up to here, of the tables and of the checksums */
};

enum { LIST_BITS_LEAST = 6, LISTED_AIM = 8, PICTURES_MAXIMUM = 1 << 20 };

_Static_assert(sizeof(struct vg_feature_posting) == 16 && sizeof(struct vg_feature_picture) == 16,
	       "postings and pictures lie in files as they are");
_Static_assert(sizeof(struct header) % 8 == 0, "tables are aligned");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "segments are little-endian");

/* Pictures, then the lists' beginnings (an even number of them), then postings, then a checksum of
 * each block of postings. */
static size_t tables_size(uint32_t pictures, unsigned list_bits)
{
	return (size_t)pictures * sizeof(struct vg_feature_picture) + (((size_t)1 << list_bits) + 2) * sizeof(uint32_t);
}

static size_t sums_size(uint64_t postings)
{
	return vg_paged_count(postings * sizeof(struct vg_feature_posting)) * sizeof(uint32_t);
}

static bool digest_of(const struct header *header, struct vg_span tables, struct vg_span sums, uint8_t out[32])
{
	uint8_t parts[3 * 32];
	return vg_sha256((struct vg_span){ (const uint8_t *)header, offsetof(struct header, digest) }, parts) &&
	       vg_sha256(tables, parts + 32) && vg_sha256(sums, parts + 64) &&
	       vg_sha256((struct vg_span){ parts, sizeof parts }, out);
}

static bool lists_in_order(const struct vg_feature_segment *segment)
{
	uint32_t lists = (uint32_t)1 << segment->list_bits;
	for (uint32_t i = 0; i < lists; i++)
		if (segment->list[i] > segment->list[i + 1])
			return false;
	return segment->list[0] == 0 && segment->list[lists] == segment->postings;
}

static bool plausible(const struct header *header, size_t size)
{
	if (memcmp(header->magic, magic, sizeof magic) != 0 || header->list_bits < LIST_BITS_LEAST ||
	    header->list_bits > VG_WORD_BITS || header->first_id > header->last_id ||
	    header->pictures > PICTURES_MAXIMUM || header->postings > UINT32_MAX)
		return false;
	return size == sizeof *header + tables_size(header->pictures, header->list_bits) +
		       header->postings * sizeof(struct vg_feature_posting) + sums_size(header->postings);
}

static int check_digest(const struct header *header, struct vg_span tables, struct vg_span sums)
{
	uint8_t digest[32];
	if (!digest_of(header, tables, sums, digest))
		return VG_ERR_MEMORY;
	return memcmp(digest, header->digest, sizeof digest) == 0 ? 0 : VG_ERR_CORRUPT;
}

static int open_as(struct vg_span bytes, int file, bool ours, struct vg_feature_segment *out)
{
	struct header header;
	if (bytes.size < sizeof header || !vg_paged_copy(file, bytes, 0, sizeof header))
		return VG_ERR_CORRUPT;
	memcpy(&header, bytes.data, sizeof header);
	if (!plausible(&header, bytes.size))
		return VG_ERR_CORRUPT;
	struct vg_span tables = { bytes.data + sizeof header, tables_size(header.pictures, header.list_bits) };
	struct vg_span postings = { tables.data + tables.size, header.postings * sizeof(struct vg_feature_posting) };
	struct vg_span sums = { postings.data + postings.size, sums_size(header.postings) };
	if (!vg_paged_copy(file, bytes, sizeof header, tables.size) ||
	    !vg_paged_copy(file, bytes, (size_t)(sums.data - bytes.data), sums.size))
		return VG_ERR_CORRUPT;
	int code = ours ? 0 : check_digest(&header, tables, sums);
	if (code < 0)
		return code;
	struct vg_feature_segment segment = {
		.first_id = header.first_id, .last_id = header.last_id, .pictures = header.pictures,
		.postings = header.postings, .list_bits = header.list_bits,
		.picture = (const void *)tables.data,
		.list = (const void *)(tables.data + header.pictures * sizeof(struct vg_feature_picture)),
		.posting = (const void *)postings.data,
	};
	if (!lists_in_order(&segment))
		return VG_ERR_CORRUPT;
	code = vg_paged_init(&segment.paged, postings, ours ? NULL : (const void *)sums.data, file,
				 (uint64_t)(postings.data - bytes.data));
	if (code == 0)
		*out = segment;
	return code;
}

int vg_feature_segment_open(struct vg_span bytes, bool ours, struct vg_feature_segment *out)
{
	return open_as(bytes, -1, ours, out);
}

int vg_feature_segment_open_file(struct vg_span reserved, int file, struct vg_feature_segment *out)
{
	return open_as(reserved, file, false, out);
}

void vg_feature_segment_close(struct vg_feature_segment *segment)
{
	vg_paged_release(&segment->paged);
	memset(segment, 0, sizeof *segment);
}

bool vg_feature_segment_whole(struct vg_feature_segment *segment)
{
	return vg_paged_whole(&segment->paged);
}

/* --- building --- */

struct entry {
	uint32_t word;
	struct vg_feature_posting posting;
};

struct vg_feature_build {
	struct entry *entry;
	size_t count, capacity;
	struct vg_feature_picture *picture;
	size_t pictures, pictures_capacity;
};

struct vg_feature_build *vg_feature_build_new(void)
{
	return vg_calloc(1, sizeof(struct vg_feature_build));
}

void vg_feature_build_free(struct vg_feature_build *build)
{
	if (!build)
		return;
	free(build->entry);
	free(build->picture);
	free(build);
}

uint32_t vg_feature_build_pictures(const struct vg_feature_build *build)
{
	return (uint32_t)build->pictures;
}

/* Room for `more` entries and `pictures` pictures. */
static bool make_room(struct vg_feature_build *build, size_t more, size_t pictures)
{
	if (build->count + more > build->capacity) {
		size_t capacity = (build->count + more) * 3 / 2 + 64;
		struct entry *grown = vg_realloc(build->entry, capacity * sizeof *grown);
		if (!grown)
			return false;
		build->entry = grown;
		build->capacity = capacity;
	}
	if (build->pictures + pictures > build->pictures_capacity) {
		size_t capacity = (build->pictures + pictures) * 3 / 2 + 8;
		struct vg_feature_picture *grown = vg_realloc(build->picture, capacity * sizeof *grown);
		if (!grown)
			return false;
		build->picture = grown;
		build->pictures_capacity = capacity;
	}
	return true;
}

int vg_feature_build_add(struct vg_feature_build *build, int64_t id, const struct vg_features *features)
{
	uint32_t longest = vg_features_longest(features);
	if (build->pictures == PICTURES_MAXIMUM)
		return VG_ERR_LIMIT;
	if (!make_room(build, features->count, 1))
		return VG_ERR_MEMORY;
	for (size_t i = 0; i < features->count; i++) {
		struct entry *entry = &build->entry[build->count++];
		*entry = (struct entry){ vg_word_of(&features->feature[i].descriptor),
					 vg_posting_of(&features->feature[i], longest) };
		entry->posting.picture = (uint32_t)build->pictures & (PICTURES_MAXIMUM - 1);
	}
	build->picture[build->pictures++] = (struct vg_feature_picture){ id, longest, 0 };
	return 0;
}

int vg_feature_build_merge(struct vg_feature_build *build, struct vg_feature_segment *segment)
{
	unsigned shift = VG_WORD_BITS - segment->list_bits;
	if (!vg_paged_ok(&segment->paged, segment->posting, segment->postings * sizeof *segment->posting))
		return VG_ERR_CORRUPT;
	if (build->pictures + segment->pictures > PICTURES_MAXIMUM)
		return VG_ERR_LIMIT;
	if (!make_room(build, segment->postings, segment->pictures))
		return VG_ERR_MEMORY;
	for (uint32_t list = 0; list < (uint32_t)1 << segment->list_bits; list++)
		for (uint32_t i = segment->list[list]; i < segment->list[list + 1]; i++) {
			struct vg_feature_posting posting = segment->posting[i];
			if (posting.picture >= segment->pictures || posting.rest >> shift)
				return VG_ERR_CORRUPT;
			posting.picture = (posting.picture + (uint32_t)build->pictures) & (PICTURES_MAXIMUM - 1);
			build->entry[build->count++] = (struct entry){ list << shift | posting.rest, posting };
		}
	memcpy(build->picture + build->pictures, segment->picture, segment->pictures * sizeof *build->picture);
	build->pictures += segment->pictures;
	return 0;
}

int vg_feature_build_append(struct vg_feature_build *build, const struct vg_feature_build *more)
{
	if (build->pictures + more->pictures > PICTURES_MAXIMUM)
		return VG_ERR_LIMIT;
	if (!make_room(build, more->count, more->pictures))
		return VG_ERR_MEMORY;
	for (size_t i = 0; i < more->count; i++) {
		struct entry *entry = &build->entry[build->count++];
		*entry = more->entry[i];
		entry->posting.picture = (entry->posting.picture + (uint32_t)build->pictures) & (PICTURES_MAXIMUM - 1);
	}
	if (more->pictures)
		memcpy(build->picture + build->pictures, more->picture, more->pictures * sizeof *build->picture);
	build->pictures += more->pictures;
	return 0;
}

static unsigned choose_list_bits(size_t postings)
{
	unsigned bits = LIST_BITS_LEAST;
	while (bits < VG_WORD_BITS && ((size_t)LISTED_AIM << bits) < postings)
		bits++;
	return bits;
}

/* Counts the lists' lengths, turns them into beginnings, and puts each posting where its
 * list has come to. */
static void fill_lists(const struct vg_feature_build *build, unsigned list_bits, uint32_t *list,
		       struct vg_feature_posting *posting)
{
	unsigned shift = VG_WORD_BITS - list_bits;
	uint32_t lists = (uint32_t)1 << list_bits;
	for (size_t i = 0; i < build->count; i++)
		list[(build->entry[i].word >> shift) + 1]++;
	for (uint32_t i = 0; i < lists; i++)
		list[i + 1] += list[i];
	for (size_t i = 0; i < build->count; i++) {
		uint32_t *next = &list[build->entry[i].word >> shift];
		posting[*next] = build->entry[i].posting;
		posting[(*next)++].rest = build->entry[i].word & ((1u << shift) - 1) & 0xfff;
	}
	memmove(list + 1, list, lists * sizeof *list); /* each now began where the next begins */
	list[0] = 0;
}

int vg_feature_build_end(struct vg_feature_build *build, int64_t first_id, int64_t last_id,
			 struct vg_buffer *out)
{
	struct header header = { .list_bits = choose_list_bits(build->count),
				 .pictures = (uint32_t)build->pictures, .postings = build->count,
				 .first_id = first_id, .last_id = last_id };
	if (build->count > UINT32_MAX)
		return VG_ERR_LIMIT;
	memcpy(header.magic, magic, sizeof magic);
	size_t tables = tables_size(header.pictures, header.list_bits), sums = sums_size(build->count);
	size_t postings = build->count * sizeof(struct vg_feature_posting);
	uint8_t *to = vg_buffer_reserve(out, sizeof header + tables + postings + sums);
	if (!to)
		return VG_ERR_LIMIT;
	memset(to, 0, sizeof header + tables);
	uint8_t *pictures = to + sizeof header, *list = pictures + build->pictures * sizeof *build->picture;
	uint8_t *posting = pictures + tables;
	if (build->pictures)
		memcpy(pictures, build->picture, build->pictures * sizeof *build->picture);
	fill_lists(build, header.list_bits, (void *)list, (void *)posting);
	vg_paged_sum((struct vg_span){ posting, postings }, (void *)(posting + postings));
	if (!digest_of(&header, (struct vg_span){ pictures, tables }, (struct vg_span){ posting + postings, sums }, header.digest))
		return VG_ERR_MEMORY;
	memcpy(to, &header, sizeof header);
	return 0;
}

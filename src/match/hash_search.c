/* Searching a segment: by its substrings where that reads less, else all of it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint/hamming.h"
#include "base/memory.h"
#include "match/hash_segment.h"
#include "match/substrings.h"

/* Fewer hashes are quicker looked at one after the other. */
enum { SUBSTRINGS_FROM = 8192 };

/* What a list, and an entry of one, cost about, in hashes that are looked at in order. */
enum { LIST_COST = 16, ENTRY_COST = 2 };

enum { PROBES_MAXIMUM = 1 << 16, SCANNED_AT_ONCE = 1 << 16, ENTRIES_AT_ONCE = 512, AHEAD = 8 };

unsigned vg_substrings_for(size_t hashes)
{
	return hashes < SUBSTRINGS_FROM ? 0 : hashes < 600000 ? 16 : hashes < 3000000 ? 14
		: hashes < 6000000 ? 13 : 12;
}

bool vg_substrings_valid(unsigned substrings)
{
	return substrings >= 11 && substrings <= VG_SUBSTRINGS_MAXIMUM;
}

struct found_hash {
	uint32_t position, id;
	uint16_t distance, query;
};

/* A list that may hold what is within the radius of one query. */
struct list {
	uint32_t value;
	uint8_t substring, distance;     /* of the value from the query's */
	uint32_t begin, end;             /* of its entries */
};

struct search {
	struct vg_hash_segment *segment;
	const struct vg_pdq *queries;
	unsigned query_count;
	int radius;
	int threshold[VG_SUBSTRINGS_MAXIMUM]; /* of each substring, for the radius */
	struct list *list;
	size_t lists;
	uint32_t *candidate;
	size_t candidates, candidates_room;
	struct found_hash *found;
	size_t founds, founds_room;
	int code;                        /* what failed, or 0 */
};

static bool failed(struct search *search, int code)
{
	search->code = code;
	return false;
}

/* Makes room for one more of `size` bytes each. */
static bool make_room(struct search *search, void *array, size_t count, size_t *room, size_t size)
{
	void **place = array, *grown = *place;
	if (count < *room)
		return true;
	size_t more = *room * 2 + 64;
	grown = vg_realloc(*place, more * size);
	if (!grown)
		return failed(search, VG_ERR_MEMORY);
	*place = grown;
	*room = more;
	return true;
}

static bool note(struct search *search, uint32_t position, int distance, unsigned query)
{
	if (!make_room(search, &search->found, search->founds, &search->founds_room, sizeof *search->found))
		return false;
	search->found[search->founds++] = (struct found_hash){ position, 0, (uint16_t)distance, (uint16_t)query };
	return true;
}

/* The thresholds of all substrings, and one more each, add up to the radius and one.
 * Negative: the others suffice. */
static void set_thresholds(struct search *search)
{
	int count = (int)search->segment->substrings;
	for (int s = 0; s < count; s++) {
		int each = (search->radius + 1) / count, more = (search->radius + 1) % count;
		/* the shorter substrings, which come last, take the larger thresholds: fewer values */
		search->threshold[s] = each - 1 + (count - 1 - s < more);
	}
}

/* How many values lie within `most` of one; PROBES_MAXIMUM for too many. */
static size_t ball(unsigned bits, int most)
{
	size_t sum = 0, choose = 1;
	for (int k = 0; k <= most && sum < PROBES_MAXIMUM; k++) {
		sum += choose;
		choose = choose * (bits - (unsigned)k) / ((unsigned)k + 1);
	}
	return sum < PROBES_MAXIMUM ? sum : PROBES_MAXIMUM;
}

/* How many lists there are for a query, and so about what they cost. */
static size_t count_lists(const struct search *search)
{
	size_t lists = 0;
	for (unsigned s = 0; s < search->segment->substrings; s++)
		lists += ball(vg_substring_bits(search->segment->substrings, s), search->threshold[s]);
	return lists;
}

/* Every value within the threshold, by Gosper's enumeration of sets of k bits. */
static void add_lists(struct search *search, const struct vg_pdq *query, unsigned s)
{
	const struct vg_hash_segment *segment = search->segment;
	unsigned bits = vg_substring_bits(segment->substrings, s);
	uint32_t own = vg_substring(query, segment->substrings, s);
	int most = search->threshold[s];
	for (int k = 0; k <= most; k++) {
		uint64_t set = ((uint64_t)1 << k) - 1;
		while (set < (uint64_t)1 << bits) {
			uint32_t value = own ^ (uint32_t)set;
			__builtin_prefetch(&segment->begin[s][value]);
			search->list[search->lists++] = (struct list){ .value = value, .substring = (uint8_t)s,
								       .distance = (uint8_t)k };
			if (set == 0)
				break;
			uint64_t low = set & -set, ripple = set + low;
			set = ripple | ((set ^ ripple) >> 2) / low;
		}
	}
}

/* Where the lists lie; how many entries they hold together in *out_total. */
static bool find_lists(struct search *search, size_t *out_total)
{
	struct vg_hash_segment *segment = search->segment;
	*out_total = 0;
	for (size_t i = 0; i < search->lists; i++) {
		struct list *list = &search->list[i];
		const uint32_t *begin = vg_paged_look(&segment->paged, &segment->begin[list->substring][list->value],
						      2 * sizeof *begin);
		if (!begin || begin[0] > begin[1] || begin[1] > segment->count)
			return failed(search, VG_ERR_CORRUPT);
		list->begin = begin[0];
		list->end = begin[1];
		if (list->begin < list->end) {
			const struct vg_hash_entry *entry = segment->entry[list->substring];
			__builtin_prefetch(&entry[list->begin]);
			__builtin_prefetch(&entry[list->end - 1]);
		}
		*out_total += list->end - list->begin;
	}
	return true;
}

static inline int count_bits(unsigned x)
{
	x -= x >> 1 & 0x5555;
	x = (x & 0x3333) + (x >> 2 & 0x3333);
	x = (x + (x >> 4)) & 0x0f0f;
	return (int)((x + (x >> 8)) & 31);
}

/* The entries of one list that are near enough in the next substring too: `most` is what
 * both may differ by, `bits` those of the query there. */
static bool choose_of_list(struct search *search, const struct list *list, int most, uint16_t bits)
{
	struct vg_hash_segment *segment = search->segment;
	unsigned s = list->substring;
	most -= list->distance;
	for (uint32_t from = list->begin; from < list->end;) {
		uint32_t count = list->end - from < ENTRIES_AT_ONCE ? list->end - from : ENTRIES_AT_ONCE;
		const struct vg_hash_entry *entry = vg_paged_look(&segment->paged, &segment->entry[s][from],
								  count * sizeof *entry);
		if (!entry)
			return failed(search, VG_ERR_CORRUPT);
		for (uint32_t i = 0; i < count; i++) {
			if (count_bits((unsigned)(entry[i].next ^ bits)) > most)
				continue;
			uint32_t position = (uint32_t)entry[i].position[1] << 16 | entry[i].position[0];
			if (position >= segment->count)
				return failed(search, VG_ERR_CORRUPT);
			if (!make_room(search, &search->candidate, search->candidates, &search->candidates_room,
				       sizeof *search->candidate))
				return false;
			search->candidate[search->candidates++] = position;
		}
		from += count;
	}
	return true;
}

static bool choose(struct search *search, const struct vg_pdq *query)
{
	unsigned substrings = search->segment->substrings;
	int most[VG_SUBSTRINGS_MAXIMUM];
	uint16_t bits[VG_SUBSTRINGS_MAXIMUM];
	for (unsigned s = 0; s < substrings; s++) {
		unsigned next = (s + 1) % substrings;
		most[s] = search->threshold[s] + search->threshold[next] + 1;
		bits[s] = (uint16_t)vg_substring(query, substrings, next);
	}
	for (size_t i = 0; i < search->lists; i++) {
		const struct list *list = &search->list[i];
		if (list->begin < list->end && !choose_of_list(search, list, most[list->substring], bits[list->substring]))
			return false;
	}
	return true;
}

static bool look_at(struct search *search, unsigned query)
{
	struct vg_hash_segment *segment = search->segment;
	for (size_t i = 0; i < search->candidates; i++) {
		uint32_t at = search->candidate[i];
		if (i + AHEAD < search->candidates)
			__builtin_prefetch(&segment->hash[search->candidate[i + AHEAD]]);
		const struct vg_pdq *hash = vg_paged_look(&segment->paged, &segment->hash[at], sizeof *hash);
		if (!hash)
			return failed(search, VG_ERR_CORRUPT);
		int distance = vg_pdq_distance(hash, &search->queries[query]);
		if (distance <= search->radius && !note(search, at, distance, query))
			return false;
	}
	return true;
}

/* False when it failed, or when looking at all hashes is quicker (*out_scan). */
static bool search_by_lists(struct search *search, unsigned query, bool *out_scan)
{
	size_t total;
	search->lists = search->candidates = 0;
	for (unsigned s = 0; s < search->segment->substrings; s++)
		add_lists(search, &search->queries[query], s);
	if (!find_lists(search, &total))
		return false;
	*out_scan = search->lists * LIST_COST + total * ENTRY_COST > search->segment->count;
	return !*out_scan && choose(search, &search->queries[query]) && look_at(search, query);
}

struct scanning {
	struct search *search;
	uint32_t offset;
};

static void on_scanned(void *context, struct vg_hamming_hit hit)
{
	struct scanning *scanning = context;
	if (scanning->search->code == 0)
		(void)note(scanning->search, scanning->offset + hit.position, hit.distance, hit.query);
}

static void scan_all(struct search *search)
{
	const struct vg_hamming_kernel *kernel = vg_hamming_best();
	struct vg_hash_segment *segment = search->segment;
	search->founds = 0;
	if (!vg_paged_ok(&segment->paged, segment->hash, segment->count * sizeof *segment->hash)) {
		search->code = VG_ERR_CORRUPT;
		return;
	}
	for (uint32_t at = 0; at < segment->count && search->code == 0;) {
		uint32_t count = segment->count - at < SCANNED_AT_ONCE ? segment->count - at : SCANNED_AT_ONCE;
		struct scanning scanning = { search, at };
		kernel->scan(segment->hash + at, count, search->queries, search->query_count, search->radius,
			     on_scanned, &scanning);
		at += count;
	}
}

/* By position; of one position the nearest query, the first of equals, comes first. */
static int in_order(const void *left, const void *right)
{
	const struct found_hash *a = left, *b = right;
	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	return (a->query > b->query) - (a->query < b->query);
}

/* Checks the ids before the first is told. */
static int report(struct search *search, vg_hash_found *found, void *context)
{
	struct vg_hash_segment *segment = search->segment;
	if (search->founds)
		qsort(search->found, search->founds, sizeof *search->found, in_order);
	for (size_t i = 0; i < search->founds; i++) {
		const uint32_t *id = vg_paged_look(&segment->paged, &segment->id[search->found[i].position], sizeof *id);
		if (!id)
			return VG_ERR_CORRUPT;
		search->found[i].id = *id;
	}
	for (size_t i = 0; i < search->founds; i++) {
		const struct found_hash *hit = &search->found[i];
		if (i > 0 && hit->position == search->found[i - 1].position)
			continue;
		found(context, &(struct vg_hash_hit){ segment->first_id + hit->id, hit->distance, hit->query });
	}
	return 0;
}

int vg_hash_segment_search(struct vg_hash_segment *segment, const struct vg_pdq *queries,
			   unsigned query_count, int radius, vg_hash_found *found, void *context)
{
	struct search search = { .segment = segment, .queries = queries, .query_count = query_count,
				 .radius = radius };
	vg_paged_relieve(&segment->paged);
	set_thresholds(&search);
	size_t lists = segment->substrings && radius >= 0 && radius < 256 ? count_lists(&search) : SIZE_MAX;
	bool scan = lists >= PROBES_MAXIMUM || lists * LIST_COST > segment->count;
	if (segment->count == 0 || radius < 0)
		return 0;
	if (!scan && !(search.list = vg_malloc((lists + 1) * sizeof *search.list)))
		return VG_ERR_MEMORY;
	for (unsigned q = 0; q < query_count && !scan && search.code == 0; q++)
		(void)search_by_lists(&search, q, &scan);
	if (scan && search.code == 0)
		scan_all(&search);
	int code = search.code ? search.code : report(&search, found, context);
	free(search.list);
	free(search.candidate);
	free(search.found);
	return code;
}

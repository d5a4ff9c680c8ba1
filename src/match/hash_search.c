/* Searching a segment: by its substrings where that reads less, else all of it. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint/hamming.h"
#include "match/hash_segment.h"
#include "match/substrings.h"

/* Fewer hashes are quicker looked at one after the other. */
enum { SUBSTRINGS_FROM = 8192 };

/* Reading at random costs as much as looking at so many hashes in order. */
enum { RANDOM_COST = 10 };

enum { PROBES_MAXIMUM = 1 << 16, SCANNED_AT_ONCE = 1 << 16 };

unsigned vg_substrings_for(size_t hashes)
{
	return hashes < SUBSTRINGS_FROM ? 0 : hashes < 200000 ? 16 : hashes < 600000 ? 13
		: hashes < 6000000 ? 12 : 11;
}

bool vg_substrings_valid(unsigned substrings)
{
	return substrings >= 11 && substrings <= VG_SUBSTRINGS_MAXIMUM;
}

struct found_hash {
	uint32_t position;
	uint16_t distance, query;
};

/* The lists of one query that may hold what is within the radius. */
struct list {
	const uint32_t *begin;     /* of the value: begin[0] to begin[1] */
	const uint32_t *position;
};

struct search {
	struct vg_hash_segment *segment;
	const struct vg_hamming_kernel *kernel;
	const struct vg_pdq *queries;
	unsigned query_count;
	int radius;
	struct list *list;
	size_t lists;
	uint32_t *candidate;
	size_t candidates, candidates_room;
	struct found_hash *found;
	size_t founds, founds_room;
	int code;                  /* what failed, or 0 */
};

static bool note(struct search *search, uint32_t position, int distance, unsigned query)
{
	if (search->founds == search->founds_room) {
		size_t room = search->founds_room * 2 + 64;
		struct found_hash *grown = realloc(search->found, room * sizeof *grown);
		if (!grown) {
			search->code = VG_ERR_MEMORY;
			return false;
		}
		search->found = grown;
		search->founds_room = room;
	}
	search->found[search->founds++] = (struct found_hash){ position, (uint16_t)distance, (uint16_t)query };
	return true;
}

/* The threshold of substring s: those of all, and one more each, add up to the radius and
 * one. Negative: the others suffice. */
static int threshold(const struct vg_hash_segment *segment, int radius, unsigned s)
{
	int count = (int)segment->substrings, each = (radius + 1) / count, more = (radius + 1) % count;
	/* the shorter substrings, which come last, take the larger thresholds: fewer values */
	return each - 1 + ((int)segment->substrings - 1 - (int)s < more);
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
		lists += ball(vg_substring_bits(search->segment->substrings, s),
			      threshold(search->segment, search->radius, s));
	return lists;
}

/* Every value within the threshold, by Gosper's enumeration of sets of k bits. */
static void add_lists(struct search *search, const struct vg_pdq *query, unsigned s)
{
	const struct vg_hash_segment *segment = search->segment;
	unsigned bits = vg_substring_bits(segment->substrings, s);
	uint32_t own = vg_substring(query, segment->substrings, s);
	int most = threshold(segment, search->radius, s);
	for (int k = 0; k <= most; k++) {
		uint64_t set = ((uint64_t)1 << k) - 1;
		while (set < (uint64_t)1 << bits) {
			const uint32_t *begin = &segment->begin[s][own ^ (uint32_t)set];
			__builtin_prefetch(begin);
			search->list[search->lists++] = (struct list){ begin, segment->position[s] };
			if (set == 0)
				break;
			uint64_t low = set & -set, ripple = set + low;
			set = ripple | ((set ^ ripple) >> 2) / low;
		}
	}
}

/* Checks the lists' bounds; how many positions they hold together. SIZE_MAX: damaged. */
static size_t measure_lists(struct search *search)
{
	struct vg_hash_segment *segment = search->segment;
	size_t total = 0;
	for (size_t i = 0; i < search->lists; i++) {
		const struct list *list = &search->list[i];
		if (!vg_paged_ok(&segment->paged, list->begin, 2 * sizeof *list->begin) ||
		    list->begin[0] > list->begin[1] || list->begin[1] > segment->count)
			return SIZE_MAX;
		if (list->begin[1] > list->begin[0])
			__builtin_prefetch(list->position + list->begin[0]);
		total += list->begin[1] - list->begin[0];
	}
	return total;
}

static bool gather(struct search *search, size_t total)
{
	struct vg_hash_segment *segment = search->segment;
	if (total > search->candidates_room) {
		free(search->candidate);
		search->candidate = malloc(total * sizeof *search->candidate);
		search->candidates_room = search->candidate ? total : 0;
		if (!search->candidate) {
			search->code = VG_ERR_MEMORY;
			return false;
		}
	}
	search->candidates = 0;
	for (size_t i = 0; i < search->lists; i++) {
		const struct list *list = &search->list[i];
		uint32_t length = list->begin[1] - list->begin[0];
		const uint32_t *position = list->position + list->begin[0];
		if (length == 0)
			continue;
		if (!vg_paged_ok(&segment->paged, position, length * sizeof *position)) {
			search->code = VG_ERR_CORRUPT;
			return false;
		}
		for (uint32_t k = 0; k < length; k++) {
			search->candidate[search->candidates++] = position[k];
			__builtin_prefetch(&segment->hash[position[k] < segment->count ? position[k] : 0]);
		}
	}
	return true;
}

/* Are all candidates where hashes are, and those undamaged? */
static bool candidates_ok(struct search *search)
{
	struct vg_hash_segment *segment = search->segment;
	bool good = true;
	for (size_t i = 0; i < search->candidates && good; i++)
		good = search->candidate[i] < segment->count &&
		       vg_paged_ok(&segment->paged, &segment->hash[search->candidate[i]], sizeof *segment->hash);
	if (!good)
		search->code = VG_ERR_CORRUPT;
	return good;
}

static bool look_at(struct search *search, unsigned query)
{
	enum { AT_ONCE = 256 };
	uint16_t distance[AT_ONCE];
	bool noted = candidates_ok(search);
	for (size_t from = 0; from < search->candidates && noted; from += AT_ONCE) {
		size_t count = search->candidates - from < AT_ONCE ? search->candidates - from : AT_ONCE;
		search->kernel->pick(search->segment->hash, search->candidate + from, count, &search->queries[query], distance);
		for (size_t i = 0; i < count && noted; i++)
			if (distance[i] <= search->radius)
				noted = note(search, search->candidate[from + i], distance[i], query);
	}
	return noted;
}

/* False when it failed, or when looking at all hashes is quicker (*out_scan). */
static bool search_by_lists(struct search *search, unsigned query, bool *out_scan)
{
	search->lists = 0;
	for (unsigned s = 0; s < search->segment->substrings; s++)
		add_lists(search, &search->queries[query], s);
	size_t total = measure_lists(search);
	if (total == SIZE_MAX) {
		search->code = VG_ERR_CORRUPT;
		return false;
	}
	if ((double)total * RANDOM_COST > (double)search->segment->count) {
		*out_scan = true;
		return false;
	}
	return gather(search, total) && look_at(search, query);
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
	struct vg_hash_segment *segment = search->segment;
	search->founds = 0;
	if (!vg_paged_ok(&segment->paged, segment->hash, segment->count * sizeof *segment->hash)) {
		search->code = VG_ERR_CORRUPT;
		return;
	}
	for (uint32_t at = 0; at < segment->count && search->code == 0;) {
		uint32_t count = segment->count - at < SCANNED_AT_ONCE ? segment->count - at : SCANNED_AT_ONCE;
		struct scanning scanning = { search, at };
		search->kernel->scan(segment->hash + at, count, search->queries, search->query_count, search->radius,
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
	for (size_t i = 0; i < search->founds; i++)
		if (!vg_paged_ok(&segment->paged, &segment->id[search->found[i].position], sizeof *segment->id))
			return VG_ERR_CORRUPT;
	for (size_t i = 0; i < search->founds; i++) {
		const struct found_hash *hit = &search->found[i];
		if (i > 0 && hit->position == search->found[i - 1].position)
			continue;
		found(context, &(struct vg_hash_hit){ segment->first_id + segment->id[hit->position],
						      hit->distance, hit->query });
	}
	return 0;
}

int vg_hash_segment_search(struct vg_hash_segment *segment, const struct vg_pdq *queries,
			   unsigned query_count, int radius, vg_hash_found *found, void *context)
{
	struct search search = { .segment = segment, .kernel = vg_hamming_best(), .queries = queries, .query_count = query_count,
				 .radius = radius };
	size_t lists = segment->substrings && radius >= 0 && radius < 256 ? count_lists(&search) : SIZE_MAX;
	bool scan = lists >= PROBES_MAXIMUM || (double)lists * RANDOM_COST > (double)segment->count;
	if (segment->count == 0 || radius < 0)
		return 0;
	if (!scan && !(search.list = malloc((lists + 1) * sizeof *search.list)))
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

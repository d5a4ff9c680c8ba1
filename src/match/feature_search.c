/* Voting: every feature of the item looks into a few lists for like ones, and each known
 * picture counts its finds by the turn and the change of size that they imply. A copy's
 * agree; chance's do not. Method: Jégou, Douze and Schmid, "Hamming embedding and weak
 * geometric consistency", ECCV 2008. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint/describe.h"
#include "fingerprint/words.h"
#include "match/postings.h"

/* Nineteen of twenty copies of a place differ in at most 13 of the signature's bits;
 * nearer ones count for more. */
enum { SIGNATURE_MAXIMUM = 13 };

/* Counters of one picture: 8 turns by 8 changes of size. */
enum { TURNS = 8, SIZES = 8, COUNTERS = TURNS * SIZES, VOTES_LEAST = 5 };

struct asked {
	uint64_t signature;
	uint8_t angle, size;
	unsigned words;
	uint32_t word[VG_PROBES_MAXIMUM];
};

struct vg_feature_query {
	size_t count;
	struct asked *plain, *mirrored;
};

struct vg_posting vg_posting_of(const struct vg_feature *feature)
{
	const uint64_t *word = feature->descriptor.word, odd = 0xaaaaaaaaaaaaaaaau;
	float size = log2f(feature->sigma > 1 ? feature->sigma : 1) * 16 + 0.5f;
	return (struct vg_posting){
		.signature = (word[0] & ~odd) | (word[1] & odd),
		.angle = (uint8_t)(int32_t)lrintf(feature->angle * 40.7436654f),
		.size = (uint8_t)(size < 255 ? size : 255),
	};
}

static void ask(const struct vg_feature *feature, unsigned lists, struct asked *out)
{
	struct vg_posting posting = vg_posting_of(feature);
	out->signature = posting.signature;
	out->angle = posting.angle;
	out->size = posting.size;
	out->words = vg_word_probes(&feature->descriptor, lists, out->word);
}

struct vg_feature_query *vg_feature_query_new(const struct vg_features *item, unsigned lists)
{
	struct vg_feature_query *query = calloc(1, sizeof *query);
	size_t room = item->count ? item->count : 1;
	if (!query)
		return NULL;
	query->count = item->count;
	query->plain = calloc(room, sizeof *query->plain);
	query->mirrored = calloc(room, sizeof *query->mirrored);
	if (!query->plain || !query->mirrored) {
		vg_feature_query_free(query);
		return NULL;
	}
	for (size_t i = 0; i < item->count; i++) {
		struct vg_feature mirrored = vg_feature_mirrored(&item->feature[i], item->width);
		ask(&item->feature[i], lists, &query->plain[i]);
		ask(&mirrored, lists, &query->mirrored[i]);
	}
	return query;
}

void vg_feature_query_free(struct vg_feature_query *query)
{
	if (!query)
		return;
	free(query->plain);
	free(query->mirrored);
	free(query);
}

static inline __attribute__((always_inline)) void
vote_for(const struct vg_feature_segment *segment, const struct asked *asked, uint32_t from,
	 uint32_t to, uint32_t rest, uint8_t *counters)
{
	for (uint32_t i = from; i < to; i++) {
		const struct vg_posting *posting = &segment->posting[i];
		int distance = __builtin_popcountll(posting->signature ^ asked->signature);
		if (distance > SIGNATURE_MAXIMUM || posting->rest != rest || posting->picture >= segment->pictures)
			continue;
		unsigned turn = (uint8_t)(posting->angle - asked->angle) / (256 / TURNS);
		int size = (posting->size - asked->size + SIZES / 2 * 16) / 16;
		size = size < 0 ? 0 : size >= SIZES ? SIZES - 1 : size;
		uint8_t *counter = &counters[(size_t)posting->picture * COUNTERS + turn * SIZES + (unsigned)size];
		int votes = *counter + (distance <= 5 ? 3 : distance <= 9 ? 2 : 1);
		*counter = (uint8_t)(votes < 255 ? votes : 255);
	}
}

static inline __attribute__((always_inline)) void
vote(const struct vg_feature_segment *segment, const struct asked *asked, size_t count, uint8_t *counters)
{
	unsigned shift = VG_WORD_BITS - segment->list_bits;
	for (size_t i = 0; i < count; i++)
		for (unsigned w = 0; w < asked[i].words; w++) {
			uint32_t list = asked[i].word[w] >> shift, rest = asked[i].word[w] & ((1u << shift) - 1);
			vote_for(segment, &asked[i], segment->list[list], segment->list[list + 1], rest, counters);
		}
}

typedef void vote_function(const struct vg_feature_segment *segment, const struct asked *asked,
			   size_t count, uint8_t *counters);

static void vote_portable(const struct vg_feature_segment *segment, const struct asked *asked,
			  size_t count, uint8_t *counters)
{
	vote(segment, asked, count, counters);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static void vote_popcnt(const struct vg_feature_segment *segment,
							  const struct asked *asked, size_t count,
							  uint8_t *counters)
{
	vote(segment, asked, count, counters);
}
#endif

static vote_function *vote_best(void)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("popcnt"))
		return vote_popcnt;
#endif
	return vote_portable;
}

/* The best square of two turns by two sizes: what agrees may lie across a border. */
static int peak(const uint8_t *counters)
{
	int best = 0;
	for (int turn = 0; turn < TURNS; turn++) {
		const uint8_t *a = counters + turn * SIZES, *b = counters + (turn + 1) % TURNS * SIZES;
		for (int size = 0; size + 1 < SIZES; size++) {
			int sum = a[size] + a[size + 1] + b[size] + b[size + 1];
			best = sum > best ? sum : best;
		}
	}
	return best;
}

static void enter(struct vg_candidate *best, size_t *count, size_t room, struct vg_candidate candidate)
{
	size_t at = *count;
	while (at > 0 && best[at - 1].votes < candidate.votes)
		at--;
	if (at == room)
		return;
	size_t last = *count < room ? (*count)++ : room - 1;
	memmove(&best[at + 1], &best[at], (last - at) * sizeof *best);
	best[at] = candidate;
}

/* Is there a counter of more than 0 at all? Most pictures of a large catalogue have none. */
static bool counted(const uint8_t *counters)
{
	uint64_t any = 0, word;
	for (int i = 0; i < COUNTERS; i += 8) {
		memcpy(&word, counters + i, sizeof word);
		any |= word;
	}
	return any != 0;
}

int vg_feature_segment_search(const struct vg_feature_segment *segment,
			      const struct vg_feature_query *query, struct vg_candidate *best,
			      size_t *count, size_t room)
{
	size_t size = (size_t)segment->pictures * COUNTERS;
	uint8_t *counters = malloc(size ? size : 1);
	if (!counters)
		return VG_ERR_MEMORY;
	for (int mirrored = 0; mirrored < 2; mirrored++) {
		memset(counters, 0, size);
		vote_best()(segment, mirrored ? query->mirrored : query->plain, query->count, counters);
		for (uint32_t i = 0; i < segment->pictures; i++) {
			const uint8_t *own = counters + (size_t)i * COUNTERS;
			int votes = counted(own) ? peak(own) : 0;
			if (votes >= VOTES_LEAST)
				enter(best, count, room, (struct vg_candidate){ segment->ids[i], votes, mirrored });
		}
	}
	free(counters);
	return 0;
}

/* Finding known pictures by their features' lists. Every feature of the item looks into a
 * few lists for like ones. What it finds counts for less the more there is of it, and for
 * a known picture only what agrees counts: finds that imply like turns and changes of size
 * first (Jégou, Douze and Schmid, "Hamming embedding and weak geometric consistency", ECCV
 * 2008), then, for the pictures that are left, those that put the item in one place. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint/describe.h"
#include "base/kernels.h"
#include "base/memory.h"
#include "fingerprint/words.h"
#include "match/agreement.h"
#include "match/postings.h"

/* Nineteen of twenty copies of a place differ in at most 13 of the signature's bits;
 * nearer ones count for more. */
enum { SIGNATURE_MAXIMUM = 13 };

/* Counters of one picture: 8 turns by 8 changes of size. */
enum { TURNS = 8, SIZES = 8, COUNTERS = TURNS * SIZES };

/* How many pictures of a segment are looked at for agreement in place, and how many finds each must have. */
enum { LOOKED_AT = 192, FINDS_LEAST = 3 };

/* A feature that finds more than this many in a segment tells nothing. */
enum { FOUND_BY_ONE = 4096 };

/* A bound on a sum of floats, for what was rounded off. */
static const float ROUNDED = 1.0001f;

/* Lists are asked of the memory by its lines, so many features before they are looked into. */
enum { CACHE_LINE = 64, AHEAD = 4, CACHED = 1 << 20 /* bytes that are near anyway */ };

/* Where lists are long, and each feature looks into few of them, what comes after as many features as a known
 * picture has looks into fewer still. */
enum { FEW_LISTS = 3, LISTS_OF_FURTHER = 2 };

struct asked {
	uint64_t signature;
	float x, y;            /* pixels of the item's working picture */
	uint8_t angle, size;
	unsigned words;
	uint32_t word[VG_PROBES_MAXIMUM];
};

struct vg_feature_query {
	size_t count;
	uint64_t postings;
	struct asked *plain, *mirrored;
	const int64_t *left_out;  /* ids, ascending; borrowed */
	size_t left_out_count;
};

uint32_t vg_features_longest(const struct vg_features *features)
{
	uint32_t longest = features->width > features->height ? features->width : features->height;
	return longest ? longest : 1;
}

static uint8_t coordinate(float at, uint32_t longest)
{
	float place = at * 256 / (float)longest;
	return (uint8_t)(place > 0 ? place < 255 ? place : 255 : 0);
}

struct vg_feature_posting vg_posting_of(const struct vg_feature *feature, uint32_t longest)
{
	const uint64_t *word = feature->descriptor.word, odd = 0xaaaaaaaaaaaaaaaau;
	float size = log2f(feature->sigma > 1 ? feature->sigma : 1) * 16 + 0.5f;
	return (struct vg_feature_posting){
		.signature = (word[0] & ~odd) | (word[1] & odd),
		.x = coordinate(feature->x, longest),
		.y = coordinate(feature->y, longest),
		.angle = (uint8_t)(int32_t)lrintf(feature->angle * 40.7436654f),
		.size = (uint8_t)(size < 255 ? size : 255),
	};
}

static void ask(const struct vg_feature *feature, unsigned lists, struct asked *out)
{
	struct vg_feature_posting posting = vg_posting_of(feature, 1);
	out->signature = posting.signature;
	out->x = feature->x;
	out->y = feature->y;
	out->angle = posting.angle;
	out->size = posting.size;
	out->words = vg_word_probes(&feature->descriptor, lists, out->word);
}

struct vg_feature_query *vg_feature_query_new(const struct vg_features *item, unsigned lists,
					      uint64_t postings)
{
	struct vg_feature_query *query = vg_calloc(1, sizeof *query);
	size_t room = item->count ? item->count : 1;
	if (!query)
		return NULL;
	query->count = item->count;
	query->postings = postings;
	query->plain = vg_malloc(room * sizeof *query->plain);
	query->mirrored = vg_malloc(room * sizeof *query->mirrored);
	if (!query->plain || !query->mirrored) {
		vg_feature_query_free(query);
		return NULL;
	}
	for (size_t i = 0; i < item->count; i++) {
		if (i == VG_FEATURES_STORED && lists <= FEW_LISTS)
			lists = LISTS_OF_FURTHER;
		struct vg_feature mirrored = vg_feature_mirrored(&item->feature[i], item->width);
		ask(&item->feature[i], lists, &query->plain[i]);
		ask(&mirrored, lists, &query->mirrored[i]);
	}
	return query;
}

void vg_feature_query_leave_out(struct vg_feature_query *query, const int64_t *ids, size_t count)
{
	query->left_out = ids;
	query->left_out_count = count;
}

void vg_feature_query_free(struct vg_feature_query *query)
{
	if (!query)
		return;
	free(query->plain);
	free(query->mirrored);
	free(query);
}

/* --- finding ------------------------------------------------------------------------ */

struct find {
	uint32_t posting, picture;
	uint16_t asked;
	int16_t size;           /* of the known feature against the item's: sixteenths of an octave */
	uint8_t turn, distance; /* the same of its angle, in 256ths; bits of the signature */
};

struct finds {
	struct find *find;      /* in the order of asking */
	size_t count, capacity;
	float *weight;          /* of what each feature finds */
};

static bool make_room(struct finds *finds, size_t more)
{
	if (finds->count + more <= finds->capacity)
		return true;
	size_t capacity = (finds->count + more) * 3 / 2 + 1024;
	struct find *grown = vg_realloc(finds->find, capacity * sizeof *grown);
	if (!grown)
		return false;
	finds->find = grown;
	finds->capacity = capacity;
	return true;
}

/* The number of the list that a word's postings are in. */
static inline uint32_t list_of(const struct vg_feature_segment *segment, uint32_t word)
{
	return word >> (VG_WORD_BITS - segment->list_bits);
}

/* Writes what of a list is like the feature to `to`, which has room for all; returns how many. */
typedef size_t look_function(const struct vg_feature_segment *segment, const struct asked *asked,
			     unsigned word, uint16_t number, struct find *to);

static inline __attribute__((always_inline)) size_t
look_into(const struct vg_feature_segment *segment, const struct asked *asked, unsigned word,
	  uint16_t number, struct find *to)
{
	unsigned shift = VG_WORD_BITS - segment->list_bits;
	uint32_t list = list_of(segment, asked->word[word]), rest = asked->word[word] & ((1u << shift) - 1);
	size_t count = 0;
	for (uint32_t i = segment->list[list]; i < segment->list[list + 1]; i++) {
		const struct vg_feature_posting *posting = &segment->posting[i];
		int distance = __builtin_popcountll(posting->signature ^ asked->signature);
		if (distance > SIGNATURE_MAXIMUM || posting->rest != rest || posting->picture >= segment->pictures)
			continue;
		to[count++] = (struct find){ i, posting->picture, number, (int16_t)(posting->size - asked->size),
					     (uint8_t)(posting->angle - asked->angle), (uint8_t)distance };
	}
	return count;
}

static size_t look_portable(const struct vg_feature_segment *segment, const struct asked *asked,
			    unsigned word, uint16_t number, struct find *to)
{
	return look_into(segment, asked, word, number, to);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static size_t
look_popcnt(const struct vg_feature_segment *segment, const struct asked *asked, unsigned word,
	    uint16_t number, struct find *to)
{
	return look_into(segment, asked, word, number, to);
}
#endif

VG_BEST_OF_TWO(look_best, look_function, look_portable, VG_NEEDS_POPCNT, look_popcnt)

static size_t list_length(const struct vg_feature_segment *segment, uint32_t word)
{
	uint32_t list = list_of(segment, word);
	return segment->list[list + 1] - segment->list[list];
}

/* A list's postings, if they are undamaged. */
static bool list_ok(struct vg_feature_segment *segment, uint32_t word)
{
	uint32_t list = list_of(segment, word);
	return vg_paged_ok(&segment->paged, &segment->posting[segment->list[list]],
			   list_length(segment, word) * sizeof *segment->posting);
}

/* Asks the memory for the lists of a feature that is looked for soon: they lie all over it, and a search would wait for each. */
static void fetch_lists(const struct vg_feature_segment *segment, const struct asked *asked)
{
	for (unsigned w = 0; w < asked->words; w++) {
		uint32_t list = list_of(segment, asked->word[w]);
		const char *end = (const char *)&segment->posting[segment->list[list + 1]];
		for (const char *at = (const char *)&segment->posting[segment->list[list]]; at < end; at += CACHE_LINE)
			__builtin_prefetch(at);
	}
}

/* Fills finds; a feature's weight falls with how many it would find in all segments. */
static int look_for_all(struct vg_feature_segment *segment, const struct vg_feature_query *query,
			 const struct asked *asked, struct finds *finds)
{
	look_function *look = look_best();
	double part = segment->postings ? (double)query->postings / (double)segment->postings : 1;
	bool far = segment->postings * sizeof *segment->posting > CACHED;
	finds->count = 0;
	for (size_t i = 0; i < query->count; i++) {
		size_t before = finds->count;
		if (far && i + AHEAD < query->count)
			fetch_lists(segment, &asked[i + AHEAD]);
		for (unsigned w = 0; w < asked[i].words; w++) {
			size_t length = list_length(segment, asked[i].word[w]);
			if (length == 0)
				continue; /* nearly all, where little is known */
			if (!make_room(finds, length))
				return VG_ERR_MEMORY;
			if (!list_ok(segment, asked[i].word[w]))
				return VG_ERR_CORRUPT;
			finds->count += look(segment, &asked[i], w, (uint16_t)i, finds->find + finds->count);
		}
		size_t found = finds->count - before;
		if (found > FOUND_BY_ONE)
			finds->count = before;
		finds->weight[i] = found ? (float)(1 / sqrt(1 + (double)(found - 1) * fmax(part, 1))) : 0;
	}
	return 0;
}

/* --- agreeing ----------------------------------------------------------------------- */

/* The work on one segment: finds ordered by picture. */
struct tally {
	const struct vg_feature_segment *segment;
	const struct vg_feature_query *query;
	const struct asked *asked;
	struct finds finds;
	struct find *by_picture;
	uint32_t *begin;        /* where each picture's finds begin; one more than there are */
};

static bool sort_by_picture(struct tally *tally)
{
	const struct finds *finds = &tally->finds;
	uint32_t pictures = tally->segment->pictures;
	free(tally->by_picture);
	tally->by_picture = vg_malloc((finds->count ? finds->count : 1) * sizeof *tally->by_picture);
	if (!tally->by_picture)
		return false;
	memset(tally->begin, 0, ((size_t)pictures + 2) * sizeof *tally->begin);
	for (size_t i = 0; i < finds->count; i++)
		tally->begin[finds->find[i].picture + 2]++;
	for (uint32_t p = 0; p < pictures; p++)
		tally->begin[p + 2] += tally->begin[p + 1];
	for (size_t i = 0; i < finds->count; i++)
		tally->by_picture[tally->begin[finds->find[i].picture + 1]++] = finds->find[i];
	return true;
}

static float weight_of(const struct tally *tally, const struct find *find)
{
	return tally->finds.weight[find->asked] * (find->distance <= 5 ? 3 : find->distance <= 9 ? 2 : 1);
}

static float weight_of_all(const struct tally *tally, const struct find *find, size_t count)
{
	float sum = 0;
	for (size_t i = 0; i < count; i++)
		sum += weight_of(tally, &find[i]);
	return sum;
}

/* The best square of two turns by two sizes: what agrees may lie across a border. Each
 * feature of the item counts once a turn and size. At most the weight of all. */
static float agreement_in_turn(const struct tally *tally, const struct find *find, size_t count)
{
	float counter[COUNTERS] = { 0 }, best = 0;
	uint64_t taken = 0;
	for (size_t i = 0; i < count; i++) {
		int size = (find[i].size + SIZES / 2 * 16) / 16;
		size = size < 0 ? 0 : size >= SIZES ? SIZES - 1 : size;
		int cell = find[i].turn / (256 / TURNS) * SIZES + size;
		if (i == 0 || find[i].asked != find[i - 1].asked)
			taken = 0;
		if (!(taken >> cell & 1))
			counter[cell] += weight_of(tally, &find[i]);
		taken |= (uint64_t)1 << cell;
	}
	for (int turn = 0; turn < TURNS; turn++) {
		const float *a = counter + turn * SIZES, *b = counter + (turn + 1) % TURNS * SIZES;
		for (int size = 0; size + 1 < SIZES; size++) {
			float votes = a[size] + a[size + 1] + b[size] + b[size + 1];
			best = votes > best ? votes : best;
		}
	}
	return best;
}

/* Laid out for comparing each with all. */
static void lay_out(const struct tally *tally, uint32_t picture, const struct find *find, size_t count,
		    struct vg_finds *out)
{
	float unit = (float)tally->segment->picture[picture].longest / 256;
	size_t step = (count + VG_FINDS_COMPARED - 1) / VG_FINDS_COMPARED; /* of too many, some of all */
	out->count = 0;
	for (size_t i = 0; i < count; i += step) {
		int n = out->count++;
		const struct vg_feature_posting *posting = &tally->segment->posting[find[i].posting];
		const struct asked *asked = &tally->asked[find[i].asked];
		out->x[n] = asked->x;
		out->y[n] = asked->y;
		out->u[n] = ((float)posting->x + 0.5f) * unit;
		out->v[n] = ((float)posting->y + 0.5f) * unit;
		out->weight[n] = weight_of(tally, &find[i]);
		out->turn[n] = find[i].turn;
		out->size[n] = find[i].size;
		out->of_known[n] = find[i].posting;
		out->of_item[n] = find[i].asked;
	}
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

static int compare_ids(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;
	return (one > other) - (one < other);
}

static bool is_left_out(const struct vg_feature_query *query, int64_t id)
{
	return query->left_out_count && bsearch(&id, query->left_out, query->left_out_count, sizeof id, compare_ids);
}

static void choose(const struct tally *tally, bool mirrored, struct vg_candidate *best, size_t *count,
		   size_t room)
{
	struct vg_candidate look[LOOKED_AT]; /* id: number of the picture in the segment */
	size_t looked = 0;
	for (uint32_t p = 0; p < tally->segment->pictures; p++) {
		size_t finds = tally->begin[p + 1] - tally->begin[p];
		if (finds < FINDS_LEAST || is_left_out(tally->query, tally->segment->picture[p].id))
			continue;
		const struct find *find = tally->by_picture + tally->begin[p];
		if (looked == LOOKED_AT && ROUNDED * weight_of_all(tally, find, finds) < look[LOOKED_AT - 1].votes)
			continue; /* nearly all of many pictures */
		float votes = agreement_in_turn(tally, find, finds);
		enter(look, &looked, LOOKED_AT, (struct vg_candidate){ p, votes, mirrored });
	}
	for (size_t i = 0; i < looked; i++) {
		struct vg_finds all;
		uint32_t p = (uint32_t)look[i].id;
		lay_out(tally, p, tally->by_picture + tally->begin[p], tally->begin[p + 1] - tally->begin[p], &all);
		float votes = vg_finds_agreement(&all);
		if (votes > 0)
			enter(best, count, room,
			      (struct vg_candidate){ tally->segment->picture[p].id, votes, mirrored });
	}
}

int vg_feature_segment_search(struct vg_feature_segment *segment,
			      const struct vg_feature_query *query, struct vg_candidate *best,
			      size_t *count, size_t room)
{
	struct tally tally = { .segment = segment, .query = query };
	int code = 0;
	vg_paged_relieve(&segment->paged);
	tally.begin = vg_malloc(((size_t)segment->pictures + 2) * sizeof *tally.begin);
	tally.finds.weight = vg_malloc((query->count ? query->count : 1) * sizeof *tally.finds.weight);
	if (!tally.begin || !tally.finds.weight)
		code = VG_ERR_MEMORY;
	for (int mirrored = 0; mirrored < 2 && code == 0; mirrored++) {
		tally.asked = mirrored ? query->mirrored : query->plain;
		code = look_for_all(segment, query, tally.asked, &tally.finds);
		if (code == 0 && !sort_by_picture(&tally))
			code = VG_ERR_MEMORY;
		if (code == 0)
			choose(&tally, mirrored, best, count, room);
	}
	free(tally.begin);
	free(tally.by_picture);
	free(tally.finds.find);
	free(tally.finds.weight);
	return code;
}

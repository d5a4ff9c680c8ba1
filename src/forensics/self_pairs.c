#include "forensics/self_pairs.h"

#include <math.h>
#include <stdlib.h>

#include "base/kernels.h"
#include "base/memory.h"
#include "fingerprint/describe.h"

/* Features nearer to each other than this, in working pixels and in their own sizes, see much of the same surroundings. */
#define APART 40.0f
#define APART_SIZES 4.0f

/* What is shown in a copy has about the size of what was copied: a factor of 1.6 both ways, with the error of sizes. */
#define SIZE_FACTOR 1.7f

/* Copies re-encoded at quality 87 differ by 20 of 256 bits at the median; and the next place must be so much less like. */
enum { DISTANCE_MAXIMUM = 64, DISTANCE_THRICE = 40, MARGIN = 8, NONE = 257 };
#define RATIO 0.85f

/* What was found nearest to a feature, and nearest at a third place. */
struct nearest {
	int distance, second, index;
};

/* Is the nearest clearly nearer than a third place? Equal ones differ by some bits too. */
static bool is_clear(const struct nearest *n)
{
	return (float)(n->distance + MARGIN) < RATIO * (float)n->second;
}

struct side {
	uint64_t word[4];
	float x, y, sigma;
	uint32_t number; /* in the list of features */
};

static int by_size(const void *left, const void *right)
{
	const struct side *a = left, *b = right;
	if (a->sigma != b->sigma)
		return a->sigma < b->sigma ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

static bool is_apart(const struct side *a, const struct side *b)
{
	float dx = a->x - b->x, dy = a->y - b->y, least = APART + APART_SIZES * (a->sigma + b->sigma) / 2;
	return dx * dx + dy * dy >= least * least;
}

static void note(struct nearest *of, const struct side *side, int index, int distance)
{
	if (distance < of->distance) {
		if (of->index >= 0 && is_apart(&side[of->index], &side[index]))
			of->second = of->distance;
		of->distance = distance;
		of->index = index;
	} else if (distance < of->second && is_apart(&side[of->index], &side[index])) {
		of->second = distance;
	}
}

/* One body, built with and without the popcnt instruction. `turned` are the descriptors that are held against
 * the others': mirrored ones, or the same. */
static inline __attribute__((always_inline)) void scan(const struct side *side, const struct vg_descriptor *turned, size_t count,
						       struct nearest *out)
{
	/* what is further than this changes nothing */
	const int half_most = DISTANCE_MAXIMUM * 5 / 4, most = DISTANCE_MAXIMUM * 5 / 4;
	for (size_t i = 0; i < count; i++) {
		const uint64_t *a = turned[i].word;
		float size_most = side[i].sigma * SIZE_FACTOR;
		for (size_t k = i + 1; k < count && side[k].sigma <= size_most; k++) {
			const uint64_t *b = side[k].word;
			int distance = __builtin_popcountll(a[0] ^ b[0]) + __builtin_popcountll(a[1] ^ b[1]);
			if (distance > half_most)
				continue;
			distance += __builtin_popcountll(a[2] ^ b[2]) + __builtin_popcountll(a[3] ^ b[3]);
			if (distance > most || !is_apart(&side[i], &side[k]))
				continue;
			note(&out[i], side, (int)k, distance);
			note(&out[k], side, (int)i, distance);
		}
	}
}

typedef void scan_function(const struct side *, const struct vg_descriptor *, size_t, struct nearest *);

static void scan_portable(const struct side *side, const struct vg_descriptor *turned, size_t count, struct nearest *out)
{
	scan(side, turned, count, out);
}

#if defined(__x86_64__)
__attribute__((target("popcnt"))) static void scan_popcnt(const struct side *side, const struct vg_descriptor *turned,
							  size_t count, struct nearest *out)
{
	scan(side, turned, count, out);
}
#endif

struct build {
	scan_function *scan;
};
static const struct build portable = { scan_portable };
#if defined(__x86_64__)
static const struct build popcnt = { scan_popcnt };
#endif
static const struct vg_kernel builds[] = {
	{ VG_NEEDS_NOTHING, &portable },
#if defined(__x86_64__)
	{ VG_NEEDS_POPCNT, &popcnt },
#endif
	{ VG_NEEDS_NOTHING, NULL },
};

/* Of the nearest pairs the best, each once, in an order that depends on the picture alone. */
struct found {
	int distance;
	uint32_t a, b;
};

static int by_distance(const void *left, const void *right)
{
	const struct found *a = left, *b = right;
	if (a->distance != b->distance)
		return a->distance - b->distance;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static size_t choose(const struct side *side, const struct nearest *nearest, size_t count, struct found *out)
{
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		const struct nearest *n = &nearest[i];
		if (n->index < 0 || n->distance > DISTANCE_MAXIMUM || !is_clear(n))
			continue;
		const struct nearest *back = &nearest[n->index];
		if (back->index == (int)i && n->index < (int)i && is_clear(back))
			continue; /* the other has noted it */
		out[found++] = (struct found){ n->distance, side[i].number, side[n->index].number };
	}
	qsort(out, found, sizeof *out, by_distance);
	return found < VG_SELF_PAIRS_MAXIMUM ? found : VG_SELF_PAIRS_MAXIMUM;
}

/* The features in the order of their sizes, and their descriptors as they are held against the others'. */
static void lay_out(const struct vg_features *features, size_t count, bool mirrored, struct side *side,
		    struct vg_descriptor *turned, struct nearest *nearest)
{
	for (size_t i = 0; i < count; i++) {
		const struct vg_feature *f = &features->feature[i];
		side[i] = (struct side){ .x = f->x, .y = f->y, .sigma = f->sigma, .number = (uint32_t)i };
		for (int w = 0; w < 4; w++)
			side[i].word[w] = f->descriptor.word[w];
	}
	qsort(side, count, sizeof *side, by_size);
	for (size_t i = 0; i < count; i++) {
		const struct vg_feature *f = &features->feature[side[i].number];
		turned[i] = mirrored ? vg_feature_mirrored(f, features->width).descriptor : f->descriptor;
		nearest[i] = (struct nearest){ NONE, NONE, -1 };
	}
}

static struct vg_pair pair_of(const struct vg_features *features, bool mirrored, uint32_t a, uint32_t b)
{
	struct vg_feature from = features->feature[a];
	if (mirrored)
		from = vg_feature_mirrored(&from, features->width);
	return vg_pair_of(&from, &features->feature[b]);
}

static void note_thrice(const struct side *side, const struct nearest *nearest, size_t count, bool *out)
{
	for (size_t i = 0; i < count; i++)
		if (nearest[i].distance <= DISTANCE_THRICE && !is_clear(&nearest[i]))
			out[side[i].number] = true;
}

int vg_self_pairs_find(const struct vg_features *features, bool mirrored, struct vg_pairs *out, bool *out_thrice)
{
	size_t count = features->count < VG_SELF_FEATURES ? features->count : VG_SELF_FEATURES;
	struct side *side = vg_calloc(count + 1, sizeof *side);
	struct vg_descriptor *turned = vg_calloc(count + 1, sizeof *turned);
	struct nearest *nearest = vg_calloc(count + 1, sizeof *nearest);
	struct found *found = vg_calloc(count + 1, sizeof *found);
	struct vg_pairs pairs = { vg_calloc(2 * VG_SELF_PAIRS_MAXIMUM, sizeof *pairs.pair), 0 };
	bool ready = side && turned && nearest && found && pairs.pair;
	if (ready) {
		lay_out(features, count, mirrored, side, turned, nearest);
		((const struct build *)vg_kernel_best(builds))->scan(side, turned, count, nearest);
		note_thrice(side, nearest, count, out_thrice);
		size_t chosen = choose(side, nearest, count, found);
		for (size_t i = 0; i < chosen; i++) {
			pairs.pair[pairs.count++] = pair_of(features, mirrored, found[i].a, found[i].b);
			pairs.pair[pairs.count++] = pair_of(features, mirrored, found[i].b, found[i].a);
		}
	}
	free(side);
	free(turned);
	free(nearest);
	free(found);
	if (!ready) {
		free(pairs.pair);
		return VG_ERR_MEMORY;
	}
	*out = pairs;
	return 0;
}

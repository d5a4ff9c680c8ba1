#include "forensics/self_pairs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/describe.h"
#include "fingerprint/near.h"

/* Features nearer to each other than this, in working pixels and in their own sizes, see much of the same surroundings. */
#define APART 40.0f
#define APART_SIZES 4.0f

/* What is shown in a copy has about the size of what was copied: a factor of 1.6 both ways, with the error of sizes. */
#define SIZE_FACTOR 1.7f

/* Copies re-encoded at quality 87 differ by 20 of 256 bits at the median; and the next place must be so much less like. */
enum { DISTANCE_MAXIMUM = 64, DISTANCE_LOOKED_AT = DISTANCE_MAXIMUM * 5 / 4, /* what is further changes nothing */
       DISTANCE_THRICE = 40, MARGIN = 8, NONE = 257 };
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

/* A feature, in the order of sizes. */
struct side {
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

/* Of the nearest pairs the best, each once, in an order that depends on the picture alone. */
struct found {
	int distance;
	uint32_t a, b;
};

struct work {
	size_t count;
	struct side *side;
	struct vg_descriptor *turned; /* that are held against the others': mirrored ones, or the same */
	struct vg_near_group *groups; /* the others' */
	struct nearest *nearest;
	struct found *found;
	struct vg_near *near;         /* scratch */
};

/* Each pair once: a feature against those that follow it in the order of sizes. */
static void scan(const struct work *work)
{
	const struct vg_near_kernel *kernel = vg_near_best();
	const struct side *side = work->side;
	size_t end = 0;
	for (size_t i = 0; i < work->count; i++) {
		while (end < work->count && side[end].sigma <= side[i].sigma * SIZE_FACTOR)
			end++;
		size_t near = kernel->find(work->groups, i + 1, end, &work->turned[i], DISTANCE_LOOKED_AT, work->near);
		for (size_t n = 0; n < near; n++) {
			uint32_t k = work->near[n].index;
			if (!is_apart(&side[i], &side[k]))
				continue;
			note(&work->nearest[i], side, (int)k, work->near[n].distance);
			note(&work->nearest[k], side, (int)i, work->near[n].distance);
		}
	}
}

static int by_distance(const void *left, const void *right)
{
	const struct found *a = left, *b = right;
	if (a->distance != b->distance)
		return a->distance - b->distance;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

static size_t choose(const struct work *work)
{
	const struct side *side = work->side;
	const struct nearest *nearest = work->nearest;
	size_t found = 0;
	for (size_t i = 0; i < work->count; i++) {
		const struct nearest *n = &nearest[i];
		if (n->index < 0 || n->distance > DISTANCE_MAXIMUM || !is_clear(n))
			continue;
		const struct nearest *back = &nearest[n->index];
		if (back->index == (int)i && n->index < (int)i && is_clear(back))
			continue; /* the other has noted it */
		work->found[found++] = (struct found){ n->distance, side[i].number, side[n->index].number };
	}
	qsort(work->found, found, sizeof *work->found, by_distance);
	return found < VG_SELF_PAIRS_MAXIMUM ? found : VG_SELF_PAIRS_MAXIMUM;
}

/* The features in the order of their sizes, and their descriptors as they are held against the others'. */
static void lay_out(const struct vg_features *features, bool mirrored, struct work *work)
{
	for (size_t i = 0; i < work->count; i++) {
		const struct vg_feature *f = &features->feature[i];
		work->side[i] = (struct side){ .x = f->x, .y = f->y, .sigma = f->sigma, .number = (uint32_t)i };
	}
	qsort(work->side, work->count, sizeof *work->side, by_size);
	for (size_t i = 0; i < work->count; i++) {
		const struct vg_feature *f = &features->feature[work->side[i].number];
		work->turned[i] = mirrored ? vg_feature_mirrored(f, features->width).descriptor : f->descriptor;
		vg_near_put(work->groups, i, &f->descriptor);
		work->nearest[i] = (struct nearest){ NONE, NONE, -1 };
	}
}

static struct vg_pair pair_of(const struct vg_features *features, bool mirrored, uint32_t a, uint32_t b)
{
	struct vg_feature from = features->feature[a];
	if (mirrored)
		from = vg_feature_mirrored(&from, features->width);
	return vg_pair_of(&from, &features->feature[b]);
}

static void note_thrice(const struct work *work, bool *out)
{
	for (size_t i = 0; i < work->count; i++)
		if (work->nearest[i].distance <= DISTANCE_THRICE && !is_clear(&work->nearest[i]))
			out[work->side[i].number] = true;
}

static bool work_init(struct work *work, size_t count)
{
	size_t groups = vg_near_groups(count) + 1;
	*work = (struct work){ .count = count };
	work->side = vg_calloc(count + 1, sizeof *work->side);
	work->turned = vg_calloc(count + 1, sizeof *work->turned);
	work->groups = vg_aligned(_Alignof(struct vg_near_group), groups * sizeof *work->groups);
	work->nearest = vg_calloc(count + 1, sizeof *work->nearest);
	work->found = vg_calloc(count + 1, sizeof *work->found);
	work->near = vg_calloc(count + VG_NEAR_LANES, sizeof *work->near);
	if (!work->groups)
		return false;
	memset(work->groups, 0, groups * sizeof *work->groups);
	return work->side && work->turned && work->nearest && work->found && work->near;
}

static void work_release(struct work *work)
{
	free(work->side);
	free(work->turned);
	free(work->groups);
	free(work->nearest);
	free(work->found);
	free(work->near);
}

int vg_self_pairs_find(const struct vg_features *features, bool mirrored, struct vg_pairs *out, bool *out_thrice)
{
	struct work work;
	struct vg_pairs pairs = { vg_calloc(2 * VG_SELF_PAIRS_MAXIMUM, sizeof *pairs.pair), 0 };
	bool ready = work_init(&work, features->count < VG_SELF_FEATURES ? features->count : VG_SELF_FEATURES) && pairs.pair;
	if (ready) {
		lay_out(features, mirrored, &work);
		scan(&work);
		note_thrice(&work, out_thrice);
		size_t chosen = choose(&work);
		for (size_t i = 0; i < chosen; i++) {
			pairs.pair[pairs.count++] = pair_of(features, mirrored, work.found[i].a, work.found[i].b);
			pairs.pair[pairs.count++] = pair_of(features, mirrored, work.found[i].b, work.found[i].a);
		}
	}
	work_release(&work);
	if (!ready) {
		free(pairs.pair);
		return VG_ERR_MEMORY;
	}
	*out = pairs;
	return 0;
}

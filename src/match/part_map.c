#include "match/part_map.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What a part weighs in the search for the rectangle that differs. */
static const int weights[] = { [VG_PART_UNLIKE] = 1, [VG_PART_BETWEEN] = 0, [VG_PART_ALIKE] = -2, [VG_PART_SAME] = -2 };

/* Parts of a cluster are no farther apart. */
enum { APART = 2 };

/* A covering's tones lie within so many levels of luma, and make up so much of what is unlike, together with the
 * parts next to them, through which its edge runs. Beside it there must be parts enough that are alike. */
enum { TONE_REACH = 3, BESIDE_LEAST = 24 };
static const double COVERING_LEAST = 0.6, COVERING_WITH_EDGE = 0.95, BESIDE_ALIKE = 0.8;

int vg_part_map_init(struct vg_part_map *map, uint32_t width, uint32_t height, struct vg_error *err)
{
	uint32_t least = VG_PART_SIDE + 2 * VG_PART_MARGIN;
	map->across = width < least ? 0 : (width - 2 * VG_PART_MARGIN) / VG_PART_SIDE;
	map->down = height < least ? 0 : (height - 2 * VG_PART_MARGIN) / VG_PART_SIDE;
	size_t parts = (size_t)map->across * map->down + 1;
	map->state = vg_calloc(parts, 1);
	map->flat[0] = vg_calloc(parts, 1);
	map->flat[1] = vg_calloc(parts, 1);
	return map->state && map->flat[0] && map->flat[1] ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

void vg_part_map_release(struct vg_part_map *map)
{
	free(map->state);
	free(map->flat[0]);
	free(map->flat[1]);
	memset(map, 0, sizeof *map);
}

/* The stretch of columns with the largest sum (Kadane); the sum, and the stretch in *left and *right. */
static int best_stretch(const int *sum, uint32_t across, uint32_t *left, uint32_t *right)
{
	int best = 0, here = 0;
	uint32_t start = 0;
	for (uint32_t x = 0; x < across; x++) {
		if (here <= 0) {
			here = 0;
			start = x;
		}
		here += sum[x];
		if (here > best) {
			best = here;
			*left = start;
			*right = x + 1;
		}
	}
	return best;
}

static struct vg_part_box differing_box(const struct vg_part_map *map)
{
	struct vg_part_box box = { 0 };
	int most = 0;
	for (uint32_t top = 0; top < map->down; top++) {
		int sum[VG_PARTS_ACROSS_MAXIMUM] = { 0 };
		for (uint32_t bottom = top; bottom < map->down; bottom++) {
			const uint8_t *row = map->state + (size_t)bottom * map->across;
			uint32_t left = 0, right = 0;
			for (uint32_t x = 0; x < map->across; x++)
				sum[x] += weights[row[x]];
			int found = best_stretch(sum, map->across, &left, &right);
			if (found > most) {
				most = found;
				box = (struct vg_part_box){ left, top, right - left, bottom + 1 - top };
			}
		}
	}
	return box;
}

static bool inside(const struct vg_part_box *box, uint32_t x, uint32_t y)
{
	return x >= box->left && x < box->left + box->across && y >= box->top && y < box->top + box->down;
}

/* Fills in what differs; whether what is beside the box is enough, and alike. */
static bool measure_differing(const struct vg_part_map *map, const struct vg_part_box *box, struct vg_shared_parts *out)
{
	double all = 0, within = 0;
	for (uint32_t y = 0; y < map->down; y++)
		for (uint32_t x = 0; x < map->across; x++) {
			uint8_t state = map->state[(size_t)y * map->across + x];
			all += state != VG_PART_UNCOVERED;
			within += state != VG_PART_UNCOVERED && inside(box, x, y);
			out->differing_parts += state == VG_PART_UNLIKE && inside(box, x, y);
			out->beside += state >= VG_PART_UNLIKE && !inside(box, x, y);
			out->beside_alike += state >= VG_PART_ALIKE && !inside(box, x, y);
		}
	out->differing = all > 0 ? within / all : 0;
	return out->beside >= BESIDE_LEAST && out->beside_alike >= BESIDE_ALIKE * out->beside;
}

static bool near_tone(uint8_t flat, int tone)
{
	return flat != 0 && abs(flat - tone) <= TONE_REACH;
}

/* Does a part next to that one have the tone? The covering's edge runs through it then. */
static bool beside_tone(const struct vg_part_map *map, const uint8_t *flat, uint32_t x, uint32_t y, int tone)
{
	for (uint32_t v = y ? y - 1 : 0; v <= y + 1 && v < map->down; v++)
		for (uint32_t u = x ? x - 1 : 0; u <= x + 1 && u < map->across; u++)
			if (near_tone(flat[(size_t)v * map->across + u], tone))
				return true;
	return false;
}

static int commonest_tone(const struct vg_part_map *map, const struct vg_part_box *box, const uint8_t *flat)
{
	uint32_t count[256] = { 0 };
	for (uint32_t y = box->top; y < box->top + box->down; y++)
		for (uint32_t x = box->left; x < box->left + box->across; x++) {
			size_t at = (size_t)y * map->across + x;
			count[flat[at]] += map->state[at] == VG_PART_UNLIKE;
		}
	int commonest = 1;
	for (int tone = 1; tone < 256; tone++)
		commonest = count[tone] > count[commonest] ? tone : commonest;
	return commonest;
}

/* Are nearly all unlike parts of the box of one tone in that picture, or at the edge of what is? */
static bool of_one_tone(const struct vg_part_map *map, const struct vg_part_box *box, const uint8_t *flat)
{
	double unlike = 0, of_tone = 0, at_edge = 0;
	int tone = commonest_tone(map, box, flat);
	for (uint32_t y = box->top; y < box->top + box->down; y++)
		for (uint32_t x = box->left; x < box->left + box->across; x++) {
			size_t at = (size_t)y * map->across + x;
			if (map->state[at] != VG_PART_UNLIKE)
				continue;
			unlike++;
			of_tone += near_tone(flat[at], tone);
			at_edge += !near_tone(flat[at], tone) && beside_tone(map, flat, x, y, tone);
		}
	return unlike > 0 && of_tone >= COVERING_LEAST * unlike && of_tone + at_edge >= COVERING_WITH_EDGE * unlike;
}

void vg_part_map_uncover(struct vg_part_map *map, const struct vg_part_box *box)
{
	for (uint32_t y = box->top; y < box->top + box->down; y++)
		memset(map->state + (size_t)y * map->across + box->left, VG_PART_UNCOVERED, box->across);
}

/* Takes the cluster of same parts around one off the marks, with its box. */
static int take_cluster(uint8_t *mark, uint32_t across, uint32_t down, uint32_t at, uint32_t *stack, struct vg_part_box *out)
{
	uint32_t left = across, top = down, right = 0, bottom = 0;
	int parts = 0;
	size_t waiting = 0;
	mark[at] = 0;
	stack[waiting++] = at;
	while (waiting > 0) {
		uint32_t here = stack[--waiting], x = here % across, y = here / across;
		parts++;
		left = x < left ? x : left;
		right = x >= right ? x + 1 : right;
		top = y < top ? y : top;
		bottom = y >= bottom ? y + 1 : bottom;
		for (uint32_t v = y < APART ? 0 : y - APART; v <= y + APART && v < down; v++)
			for (uint32_t u = x < APART ? 0 : x - APART; u <= x + APART && u < across; u++)
				if (mark[v * across + u]) {
					mark[v * across + u] = 0;
					stack[waiting++] = v * across + u;
				}
	}
	*out = (struct vg_part_box){ left, top, right - left, bottom - top };
	return parts;
}

int vg_part_map_find(const struct vg_part_map *map, struct vg_shared_parts *out, struct vg_error *err)
{
	size_t parts = (size_t)map->across * map->down;
	uint8_t *mark = vg_malloc(parts + 1);
	uint32_t *stack = vg_malloc((parts + 1) * sizeof *stack);
	bool room = mark && stack;
	memset(out, 0, sizeof *out);
	if (room && map->across <= VG_PARTS_ACROSS_MAXIMUM) {
		struct vg_part_box box = out->differs = differing_box(map);
		out->covering = measure_differing(map, &box, out) &&
				(of_one_tone(map, &box, map->flat[0]) || of_one_tone(map, &box, map->flat[1]));
		for (uint32_t at = 0; at < parts; at++)
			mark[at] = map->state[at] == VG_PART_SAME && !inside(&box, at % map->across, at / map->across);
		for (uint32_t at = 0; at < parts; at++) {
			struct vg_part_box cluster;
			int count = mark[at] ? take_cluster(mark, map->across, map->down, at, stack, &cluster) : 0;
			if (count > out->shared_parts) {
				out->shared_parts = count;
				out->shared = cluster;
			}
		}
	}
	free(mark);
	free(stack);
	return room ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

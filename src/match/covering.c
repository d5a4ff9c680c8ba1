#include "match/covering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* Pixels of the grid: the side of a block, small enough for a covering's edge to cost little. */
enum { BLOCK = 8 };

/* Luma as whole levels, and how many next to each other are one tone. */
enum { LEVELS = 256, TONE_WIDTH = 8 };

/* Levels of deviation of luma: less is one tone, but for compression's noise; as much is structure. */
static const double FLAT_BELOW = 2.5, STRUCTURE_LEAST = 5.0;

/* Levels around the commonest tone that are still it: luma, and each of the colours. */
static const double TONE_REACH = 3.0, COLOUR_REACH = 5.0;

/* Of all blocks: a smaller covering is a minority that no fit minds, and a larger one leaves too little to fit. */
static const double COVERING_LEAST = 0.15, COVERING_MOST = 0.85;

/* Of the blocks in that tone: so many are not of one tone in the other picture. Of a background that both have, most are. */
static const double HIDING_LEAST = 0.4;

/* What a block is in one picture: the means of its colours, and the deviation of luma. */
struct block {
	double mean[VG_CHANNELS], deviation;
};

struct blocks {
	uint32_t across, down;
	struct block *at[2]; /* of the item, of the known picture */
	bool *shown;         /* wholly covered in the grid */
};

static struct block look(const struct vg_plane plane[VG_CHANNELS], uint32_t left, uint32_t top)
{
	double luma = 0, cb = 0, cr = 0, squares = 0;
	const double places = BLOCK * BLOCK;
	for (uint32_t y = top; y < top + BLOCK; y++)
		for (uint32_t x = left; x < left + BLOCK; x++) {
			size_t at = (size_t)y * plane[0].width + x;
			luma += plane[0].at[at];
			cb += plane[1].at[at];
			cr += plane[2].at[at];
			squares += (double)plane[0].at[at] * plane[0].at[at];
		}
	struct block block = { { luma / places, cb / places, cr / places }, 0 };
	block.deviation = sqrt(fmax(squares / places - block.mean[0] * block.mean[0], 0));
	return block;
}

static bool wholly(const struct vg_grid *grid, uint32_t left, uint32_t top)
{
	for (uint32_t y = top; y < top + BLOCK; y++)
		for (uint32_t x = left; x < left + BLOCK; x++)
			if (!grid->covered[(size_t)y * grid->width + x])
				return false;
	return true;
}

static bool look_all(const struct vg_grid *grid, struct blocks *out)
{
	*out = (struct blocks){ grid->width / BLOCK, grid->height / BLOCK, { NULL }, NULL };
	size_t count = (size_t)out->across * out->down;
	out->at[0] = vg_calloc(2 * count + 1, sizeof *out->at[0]);
	out->shown = vg_calloc(count + 1, sizeof *out->shown);
	if (!out->at[0] || !out->shown)
		return false;
	out->at[1] = out->at[0] + count;
	for (size_t i = 0; i < count; i++) {
		uint32_t left = (uint32_t)(i % out->across) * BLOCK, top = (uint32_t)(i / out->across) * BLOCK;
		out->shown[i] = wholly(grid, left, top);
		out->at[0][i] = look(grid->item, left, top);
		out->at[1][i] = look(grid->known, left, top);
	}
	return true;
}

static bool hides(const struct blocks *blocks, int picture, size_t i)
{
	return blocks->shown[i] && blocks->at[picture][i].deviation < FLAT_BELOW &&
	       blocks->at[1 - picture][i].deviation >= STRUCTURE_LEAST;
}

/* Luma as an index. */
static int level_of(const struct block *block)
{
	return (int)fmin(fmax(block->mean[0], 0), LEVELS - 1);
}

/* The commonest tone of those that hide something, and the mean of their colours; false without any. */
static bool commonest(const struct blocks *blocks, int picture, struct block *out)
{
	double sum[LEVELS][VG_CHANNELS] = { { 0 } }, count[LEVELS] = { 0 };
	int tone = 0;
	for (size_t i = 0; i < (size_t)blocks->across * blocks->down; i++) {
		const struct block *block = &blocks->at[picture][i];
		if (!hides(blocks, picture, i))
			continue;
		count[level_of(block)]++;
		for (int c = 0; c < VG_CHANNELS; c++)
			sum[level_of(block)][c] += block->mean[c];
	}
	for (int t = 1; t < LEVELS; t++)
		tone = count[t] > count[tone] ? t : tone;
	for (int c = 0; c < VG_CHANNELS && count[tone] > 0; c++)
		out->mean[c] = sum[tone][c] / count[tone];
	return count[tone] > 0;
}

static bool of_tone(const struct block *block, const struct block *tone)
{
	return block->deviation < FLAT_BELOW && fabs(block->mean[0] - tone->mean[0]) <= TONE_REACH &&
	       fabs(block->mean[1] - tone->mean[1]) <= COLOUR_REACH && fabs(block->mean[2] - tone->mean[2]) <= COLOUR_REACH;
}

/* Takes the block and what touches it out: a covering's edge runs through its neighbours. */
static void leave_out(const struct vg_grid *grid, const struct blocks *blocks, size_t i, uint8_t *shown)
{
	uint32_t column = (uint32_t)(i % blocks->across), row = (uint32_t)(i / blocks->across);
	uint32_t left = column ? (column - 1) * BLOCK : 0, top = row ? (row - 1) * BLOCK : 0;
	for (uint32_t y = top; y < (row + 2) * BLOCK && y < grid->height; y++)
		for (uint32_t x = left; x < (column + 2) * BLOCK && x < grid->width; x++)
			shown[(size_t)y * grid->width + x] = 0;
}

/* Of those blocks of the one picture that are of that tone, the share that is of no one tone in the other. */
static double hidden_share(const struct blocks *blocks, int picture, const struct block *tone)
{
	uint32_t count[LEVELS] = { 0 }, all = 0, most = 0;
	for (size_t i = 0; i < (size_t)blocks->across * blocks->down; i++)
		if (blocks->shown[i] && of_tone(&blocks->at[picture][i], tone)) {
			const struct block *below = &blocks->at[1 - picture][i];
			all++;
			count[level_of(below)] += below->deviation < FLAT_BELOW;
		}
	for (int first = 0; first + TONE_WIDTH <= LEVELS; first++) {
		uint32_t here = 0;
		for (int level = first; level < first + TONE_WIDTH; level++)
			here += count[level];
		most = here > most ? here : most;
	}
	return all ? 1 - (double)most / all : 0;
}

static bool leave_covering_out(const struct vg_grid *grid, const struct blocks *blocks, int picture, uint8_t *shown)
{
	struct block tone = { 0 };
	double all = 0, plain = 0;
	if (!commonest(blocks, picture, &tone))
		return false;
	for (size_t i = 0; i < (size_t)blocks->across * blocks->down; i++) {
		all += blocks->shown[i];
		plain += blocks->shown[i] && of_tone(&blocks->at[picture][i], &tone);
	}
	if (plain < COVERING_LEAST * all || plain > COVERING_MOST * all || hidden_share(blocks, picture, &tone) < HIDING_LEAST)
		return false;
	for (size_t i = 0; i < (size_t)blocks->across * blocks->down; i++)
		if (blocks->shown[i] && of_tone(&blocks->at[picture][i], &tone))
			leave_out(grid, blocks, i, shown);
	return true;
}

bool vg_covering_leave_out(const struct vg_grid *grid, uint8_t *shown)
{
	struct blocks blocks;
	bool found = look_all(grid, &blocks) &&
		     (leave_covering_out(grid, &blocks, 0, shown) || leave_covering_out(grid, &blocks, 1, shown));
	free(blocks.at[0]);
	free(blocks.shown);
	return found;
}

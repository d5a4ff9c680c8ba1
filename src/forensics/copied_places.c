#include "forensics/copied_places.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "match/least_squares.h"

enum { CELL = 8, SOFTENINGS = 10, GAP = 2, ROUNDS = 4, CELLS_LEAST = 6 };

/* Bins of a histogram of grey levels, so many levels wide. */
enum { LEVEL = 4, LEVELS = 256 / LEVEL };

/* Cells whose fine structure deviates less than this, in grey levels, are flat. */
#define STRUCTURE_LEAST 1.5
/* Alike: the correlation that connects cells to a place. */
#define ALIKE 0.6

/* Sums over a cell, of the picture (a) and of the picture laid on it (b). */
struct sums {
	float n, a, b, aa, bb, ab;
};

enum kind { FLAT, UNLIKE, LIKE, REACHED };

struct grid {
	const struct vg_plane *fine;
	uint32_t across, down;
	struct sums *sums;
	uint8_t *kind;
	uint32_t *waiting; /* cells whose neighbours are not looked at yet */
};

int vg_copied_fine(const struct vg_plane *luma, struct vg_plane *out)
{
	struct vg_plane coarse;
	size_t count = (size_t)luma->width * luma->height;
	int code = vg_plane_init(&coarse, luma->width, luma->height, NULL);
	if (code < 0)
		return code;
	memcpy(coarse.at, luma->at, count * sizeof *coarse.at);
	for (int i = 0; i < SOFTENINGS; i++)
		vg_plane_soften(&coarse);
	for (size_t i = 0; i < count; i++)
		coarse.at[i] = luma->at[i] - coarse.at[i];
	*out = coarse;
	return 0;
}

static bool sample(const struct vg_plane *plane, double x, double y, float *out)
{
	if (!(x >= 0) || !(y >= 0) || x >= plane->width - 1.0 || y >= plane->height - 1.0)
		return false;
	uint32_t left = (uint32_t)x, top = (uint32_t)y;
	float u = (float)(x - left), v = (float)(y - top);
	const float *at = plane->at + (size_t)top * plane->width + left, *below = at + plane->width;
	*out = (at[0] * (1 - u) + at[1] * u) * (1 - v) + (below[0] * (1 - u) + below[1] * u) * v;
	return true;
}

static void sum_cell(const struct vg_plane *fine, const double map[9], uint32_t column, uint32_t row, struct sums *out)
{
	for (uint32_t y = row * CELL; y < (row + 1) * CELL; y++)
		for (uint32_t x = column * CELL; x < (column + 1) * CELL; x++) {
			float a = fine->at[(size_t)y * fine->width + x], b;
			double u = map[0] * x + map[1] * y + map[2], v = map[3] * x + map[4] * y + map[5];
			if (!sample(fine, u, v, &b))
				continue;
			out->n += 1;
			out->a += a;
			out->b += b;
			out->aa += a * a;
			out->bb += b * b;
			out->ab += a * b;
		}
}

/* Over the cell and its eight neighbours. */
static struct sums around(const struct grid *grid, uint32_t column, uint32_t row)
{
	struct sums all = { 0 };
	for (uint32_t y = row ? row - 1 : 0; y <= row + 1 && y < grid->down; y++)
		for (uint32_t x = column ? column - 1 : 0; x <= column + 1 && x < grid->across; x++) {
			const struct sums *s = &grid->sums[(size_t)y * grid->across + x];
			all.n += s->n;
			all.a += s->a;
			all.b += s->b;
			all.aa += s->aa;
			all.bb += s->bb;
			all.ab += s->ab;
		}
	return all;
}

static enum kind judge_cell(const struct grid *grid, uint32_t column, uint32_t row)
{
	struct sums s = around(grid, column, row);
	if (grid->sums[(size_t)row * grid->across + column].n < CELL * CELL / 2)
		return UNLIKE; /* laid on nothing */
	float aa = s.aa / s.n - s.a / s.n * (s.a / s.n), bb = s.bb / s.n - s.b / s.n * (s.b / s.n);
	float ab = s.ab / s.n - s.a / s.n * (s.b / s.n);
	const float least = (float)(STRUCTURE_LEAST * STRUCTURE_LEAST);
	if (aa < least && bb < least)
		return FLAT;
	if (aa < least / 4 || bb < least / 4)
		return UNLIKE;
	return ab >= (float)ALIKE * sqrtf(aa * bb) ? LIKE : UNLIKE;
}

static bool grid_init(struct grid *grid, const struct vg_plane *fine, const double map[9])
{
	*grid = (struct grid){ .fine = fine, .across = fine->width / CELL, .down = fine->height / CELL };
	size_t count = (size_t)grid->across * grid->down;
	grid->sums = vg_calloc(count + 1, sizeof *grid->sums);
	grid->kind = vg_calloc(count + 1, sizeof *grid->kind);
	grid->waiting = vg_calloc(count + 1, sizeof *grid->waiting);
	if (!grid->sums || !grid->kind || !grid->waiting)
		return false;
	for (uint32_t y = 0; y < grid->down; y++)
		for (uint32_t x = 0; x < grid->across; x++)
			sum_cell(fine, map, x, y, &grid->sums[(size_t)y * grid->across + x]);
	for (uint32_t y = 0; y < grid->down; y++)
		for (uint32_t x = 0; x < grid->across; x++)
			grid->kind[(size_t)y * grid->across + x] = (uint8_t)judge_cell(grid, x, y);
	return true;
}

static void grid_release(struct grid *grid)
{
	free(grid->sums);
	free(grid->kind);
	free(grid->waiting);
}

/* A place as it grows. */
struct growth {
	int cells;
	double aa, bb, ab;
	uint32_t left, top, right, bottom; /* in cells, the last ones included */
};

static void take(struct grid *grid, uint32_t cell, struct growth *g, size_t *waiting)
{
	uint32_t x = cell % grid->across, y = cell / grid->across;
	const struct sums *s = &grid->sums[cell];
	grid->kind[cell] = REACHED;
	grid->waiting[(*waiting)++] = cell;
	g->cells++;
	g->aa += (double)s->aa;
	g->bb += (double)s->bb;
	g->ab += (double)s->ab;
	g->left = x < g->left ? x : g->left;
	g->right = x > g->right ? x : g->right;
	g->top = y < g->top ? y : g->top;
	g->bottom = y > g->bottom ? y : g->bottom;
}

/* From a cell to all like it that hang together with it, over gaps of one. The cells reached are the first
 * ones of grid->waiting. */
static struct growth grow(struct grid *grid, uint32_t start)
{
	struct growth g = { .left = grid->across, .top = grid->down };
	size_t count = 0;
	take(grid, start, &g, &count);
	for (size_t i = 0; i < count; i++) {
		int x = (int)(grid->waiting[i] % grid->across), y = (int)(grid->waiting[i] / grid->across);
		for (int v = y - GAP; v <= y + GAP; v++)
			for (int u = x - GAP; u <= x + GAP; u++) {
				if (u < 0 || v < 0 || u >= (int)grid->across || v >= (int)grid->down)
					continue;
				uint32_t cell = (uint32_t)v * grid->across + (uint32_t)u;
				if (grid->kind[cell] == LIKE)
					take(grid, cell, &g, &count);
			}
	}
	return g;
}

/* Of the cells with structure in the box, those that are alike. */
static double filled(const struct grid *grid, const struct growth *g)
{
	int alike = 0, all = 0;
	for (uint32_t y = g->top; y <= g->bottom; y++)
		for (uint32_t x = g->left; x <= g->right; x++) {
			uint8_t kind = grid->kind[(size_t)y * grid->across + x];
			alike += kind == LIKE || kind == REACHED;
			all += kind != FLAT;
		}
	return all ? (double)alike / all : 0;
}

/* The box around what the reached cells are laid on, cut to the plane. */
static void map_cells(const struct grid *grid, const struct growth *g, const double map[9], double to[4])
{
	double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
	for (int i = 0; i < 4 * g->cells; i++) {
		uint32_t cell = grid->waiting[i / 4];
		double x = (cell % grid->across + (i & 1)) * CELL, y = (cell / grid->across + (i >> 1 & 1)) * CELL;
		double u = map[0] * x + map[1] * y + map[2], v = map[3] * x + map[4] * y + map[5];
		left = fmin(left, u);
		right = fmax(right, u);
		top = fmin(top, v);
		bottom = fmax(bottom, v);
	}
	left = fmax(left, 0);
	top = fmax(top, 0);
	to[0] = left;
	to[1] = top;
	to[2] = fmax(0, fmin(right, grid->fine->width) - left);
	to[3] = fmax(0, fmin(bottom, grid->fine->height) - top);
}

/* How the place correlates with what lies that far from it. */
static double moved_likeness(const struct grid *grid, const struct growth *g, int dx, int dy)
{
	const struct vg_plane *fine = grid->fine;
	double aa = 0, bb = 0, ab = 0;
	for (int i = 0; i < g->cells; i++) {
		int column = (int)(grid->waiting[i] % grid->across) * CELL, row = (int)(grid->waiting[i] / grid->across) * CELL;
		for (int y = row; y < row + CELL; y += 2)
			for (int x = column; x < column + CELL; x += 2) {
				int u = x + dx, v = y + dy;
				if (u < 0 || v < 0 || u >= (int)fine->width || v >= (int)fine->height)
					continue;
				double a = (double)fine->at[(size_t)y * fine->width + (size_t)x], b = (double)fine->at[(size_t)v * fine->width + (size_t)u];
				aa += a * a;
				bb += b * b;
				ab += a * b;
			}
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* The most that any small way gives. */
static double regularity(const struct grid *grid, const struct growth *g)
{
	enum { DIRECTIONS = 24, WAYS = 4 };
	static const double way[WAYS] = { 10, 15, 22, 32 };
	double most = 0;
	for (int i = 0; i < DIRECTIONS * WAYS; i++) {
		double angle = i % DIRECTIONS * 3.141592653589793 / DIRECTIONS;
		most = fmax(most, moved_likeness(grid, g, (int)lround(cos(angle) * way[i / DIRECTIONS]), (int)lround(sin(angle) * way[i / DIRECTIONS])));
	}
	return most;
}

double vg_copied_overlap(const double a[4], const double b[4])
{
	double x = fmin(a[0] + a[2], b[0] + b[2]) - fmax(a[0], b[0]);
	double y = fmin(a[1] + a[3], b[1] + b[3]) - fmax(a[1], b[1]);
	double smaller = fmin(a[2] * a[3], b[2] * b[3]);
	return x > 0 && y > 0 && smaller > 0 ? x * y / smaller : 0;
}

/* The commonest level's bins, it and its neighbours; `but` is left out, with what touches it. */
static int commonest(const int histogram[LEVELS], int but)
{
	int best = -1, most = -1;
	for (int i = 1; i + 1 < LEVELS; i++) {
		int count = histogram[i - 1] + histogram[i] + histogram[i + 1];
		if (count > most && (but < 0 || abs(i - but) > 2)) {
			most = count;
			best = i;
		}
	}
	return best;
}

double vg_copied_two_tones(const struct vg_plane *luma, const double box[4])
{
	int histogram[LEVELS] = { 0 }, count = 0;
	uint32_t right = (uint32_t)fmin(box[0] + box[2], luma->width), bottom = (uint32_t)fmin(box[1] + box[3], luma->height);
	for (uint32_t y = (uint32_t)box[1]; y < bottom; y++)
		for (uint32_t x = (uint32_t)box[0]; x < right; x++, count++) {
			float level = luma->at[(size_t)y * luma->width + x];
			histogram[level < 0 ? 0 : level >= 255 ? LEVELS - 1 : (int)level / LEVEL]++;
		}
	int first = commonest(histogram, -1), second = commonest(histogram, first), near = 0;
	for (int i = -1; i <= 1; i++)
		near += histogram[first + i] + histogram[second + i];
	return count ? (double)near / count : 0;
}

static uint32_t cell_at(const struct grid *grid, const struct vg_point_pair *point)
{
	uint32_t x = point->x > 0 ? (uint32_t)point->x / CELL : 0, y = point->y > 0 ? (uint32_t)point->y / CELL : 0;
	x = x < grid->across ? x : grid->across - 1;
	y = y < grid->down ? y : grid->down - 1;
	return y * grid->across + x;
}

/* The largest place that hangs together with one of the points. */
static struct growth largest(struct grid *grid, const struct vg_point_pair *points, size_t count)
{
	struct growth best = { 0 };
	uint32_t start = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t cell = cell_at(grid, &points[i]);
		if (grid->kind[cell] != LIKE)
			continue;
		struct growth g = grow(grid, cell);
		if (g.cells > best.cells) {
			best = g;
			start = cell;
		}
	}
	if (best.cells) { /* once more, for its list of cells */
		for (size_t i = 0; i < (size_t)grid->across * grid->down; i++)
			if (grid->kind[i] == REACHED)
				grid->kind[i] = LIKE;
		best = grow(grid, start);
	}
	return best;
}

/* One step of least squares (Lucas and Kanade, 1981) by the cells reached and those around: the map is bent a
 * little, so that what it lays on them differs least. */
static bool adjust(const struct grid *grid, const struct growth *g, double map[9])
{
	struct vg_equations equations = { .unknowns = 6 };
	const struct vg_plane *fine = grid->fine;
	double by = g->bb > 0 ? g->ab / g->bb : 1, step[6];
	double mx = (g->left + g->right + 1) * CELL / 2.0, my = (g->top + g->bottom + 1) * CELL / 2.0;
	for (int i = 0; i < g->cells; i++) {
		uint32_t column = grid->waiting[i] % grid->across, row = grid->waiting[i] / grid->across;
		for (uint32_t y = row * CELL; y < (row + 1) * CELL; y += 2)
			for (uint32_t x = column * CELL; x < (column + 1) * CELL; x += 2) {
				double u = map[0] * x + map[1] * y + map[2], v = map[3] * x + map[4] * y + map[5];
				float b, l, r, t, d;
				if (!sample(fine, u, v, &b) || !sample(fine, u - 1, v, &l) || !sample(fine, u + 1, v, &r) ||
				    !sample(fine, u, v - 1, &t) || !sample(fine, u, v + 1, &d))
					continue;
				double gx = by * (double)(r - l) / 2, gy = by * (double)(d - t) / 2, dx = (x - mx) / 64, dy = (y - my) / 64;
				double left = (double)fine->at[(size_t)y * fine->width + x] - by * (double)b;
				vg_equations_add(&equations, (double[]){ gx * dx, gx * dy, gx, gy * dx, gy * dy, gy }, left, 1);
			}
	}
	if (!vg_equations_solve(&equations, step))
		return false;
	double a = step[0] / 64, b = step[1] / 64, c = step[3] / 64, d = step[4] / 64;
	double moved = hypot(step[2], step[5]);
	if (!(moved < 3) || !(fabs(a) + fabs(b) + fabs(c) + fabs(d) < 0.2))
		return false;
	map[0] += a;
	map[1] += b;
	map[2] += step[2] - a * mx - b * my;
	map[3] += c;
	map[4] += d;
	map[5] += step[5] - c * mx - d * my;
	return true;
}

static void tell(const struct grid *grid, const struct growth *g, const double map[9], const struct vg_point_pair *points,
		 size_t count, struct vg_copied_place *out)
{
	*out = (struct vg_copied_place){ .cells = g->cells, .likeness = g->ab / sqrt(g->aa * g->bb), .filled = filled(grid, g),
					 .regularity = regularity(grid, g),
					 .from = { g->left * CELL, g->top * CELL, (g->right - g->left + 1) * CELL,
						   (g->bottom - g->top + 1) * CELL } };
	for (size_t i = 0; i < count; i++)
		out->points += points[i].x >= out->from[0] && points[i].x < out->from[0] + out->from[2] &&
			       points[i].y >= out->from[1] && points[i].y < out->from[1] + out->from[3];
	map_cells(grid, g, map, out->to);
	out->overlap = vg_copied_overlap(out->from, out->to);
}

bool vg_copied_place_find(const struct vg_plane *fine, double map[9], const struct vg_point_pair *points,
			  size_t count, struct vg_copied_place *out)
{
	struct grid grid;
	struct growth best = { 0 };
	bool made = fine->width >= CELL && fine->height >= CELL;
	for (int round = 0; made && round < ROUNDS; round++) {
		made = grid_init(&grid, fine, map);
		if (made)
			best = largest(&grid, points, count);
		made = made && best.cells >= CELLS_LEAST;
		if (made && round == ROUNDS - 1)
			tell(&grid, &best, map, points, count, out);
		else if (made)
			made = adjust(&grid, &best, map) && adjust(&grid, &best, map);
		grid_release(&grid);
	}
	return made;
}

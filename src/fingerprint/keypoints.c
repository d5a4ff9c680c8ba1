#include "fingerprint/keypoints.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fingerprint/blur.h"
#include "fingerprint/describe.h"

/* Lowe's ratio of principal curvatures; points in BORDER pixels of the edge have no
 * surroundings to describe. The contrast is far below Lowe's: crops of skies and walls
 * have nothing stronger, and elsewhere the stronger points are preferred anyway. */
#define CONTRAST 0.3f
#define EDGE_RATIO 10.0f
enum { BORDER = 4, REFINEMENTS = 4, FOUND_MAXIMUM = 20000 };

/* The picture is divided into CELLS x CELLS parts that are served in turn. */
enum { CELLS = 8 };

/* A second direction this strong makes a second key point. */
#define SECOND_PEAK 0.8f
enum { BINS = VG_ORIENTATION_BINS };

struct finding {
	const struct vg_scale_space *space;
	struct vg_keypoint *point;
	size_t count, capacity;
};

/* Of the differences. */
static float at(const struct vg_octave *octave, int number, int x, int y)
{
	size_t place = (size_t)y * octave->level[0].width + (size_t)x;
	return octave->level[number + 1].at[place] - octave->level[number].at[place];
}

/* First and second derivatives of the differences in x, y and scale. */
struct slope {
	float gx, gy, gs, xx, yy, ss, xy, xs, ys;
};

static struct slope slope_at(const struct vg_octave *o, int s, int x, int y)
{
	float centre = at(o, s, x, y);
	return (struct slope){
		.gx = 0.5f * (at(o, s, x + 1, y) - at(o, s, x - 1, y)),
		.gy = 0.5f * (at(o, s, x, y + 1) - at(o, s, x, y - 1)),
		.gs = 0.5f * (at(o, s + 1, x, y) - at(o, s - 1, x, y)),
		.xx = at(o, s, x + 1, y) + at(o, s, x - 1, y) - 2 * centre,
		.yy = at(o, s, x, y + 1) + at(o, s, x, y - 1) - 2 * centre,
		.ss = at(o, s + 1, x, y) + at(o, s - 1, x, y) - 2 * centre,
		.xy = 0.25f * (at(o, s, x + 1, y + 1) - at(o, s, x - 1, y + 1) - at(o, s, x + 1, y - 1) + at(o, s, x - 1, y - 1)),
		.xs = 0.25f * (at(o, s + 1, x + 1, y) - at(o, s + 1, x - 1, y) - at(o, s - 1, x + 1, y) + at(o, s - 1, x - 1, y)),
		.ys = 0.25f * (at(o, s + 1, x, y + 1) - at(o, s + 1, x, y - 1) - at(o, s - 1, x, y + 1) + at(o, s - 1, x, y - 1)),
	};
}

/* Where the quadratic has its extremum, relative to the pixel; false when it has none. */
static bool solve(const struct slope *d, float out[3])
{
	float a = d->yy * d->ss - d->ys * d->ys, b = d->xy * d->ss - d->ys * d->xs;
	float c = d->xy * d->ys - d->yy * d->xs;
	float determinant = d->xx * a - d->xy * b + d->xs * c;
	if (fabsf(determinant) < 1e-9f)
		return false;
	float e = d->xx * d->ss - d->xs * d->xs, f = d->xx * d->ys - d->xy * d->xs;
	float g = d->xx * d->yy - d->xy * d->xy;
	out[0] = -(a * d->gx - b * d->gy + c * d->gs) / determinant;
	out[1] = -(-b * d->gx + e * d->gy - f * d->gs) / determinant;
	out[2] = -(c * d->gx - f * d->gy + g * d->gs) / determinant;
	return true;
}

static bool on_edge(const struct slope *d)
{
	float trace = d->xx + d->yy, determinant = d->xx * d->yy - d->xy * d->xy;
	return determinant <= 0 ||
	       trace * trace * EDGE_RATIO >= (EDGE_RATIO + 1) * (EDGE_RATIO + 1) * determinant;
}

/* Moves to the pixel and scale nearest to the extremum; false when there is none. */
static bool refine(const struct vg_octave *o, int s, int x, int y, struct vg_keypoint *out)
{
	float offset[3];
	struct slope d;
	int width = (int)o->level[0].width, height = (int)o->level[0].height;
	for (int i = 0;; i++) {
		d = slope_at(o, s, x, y);
		if (!solve(&d, offset))
			return false;
		if (fabsf(offset[0]) < 0.6f && fabsf(offset[1]) < 0.6f && fabsf(offset[2]) < 0.6f)
			break;
		if (i == REFINEMENTS || fabsf(offset[0]) > 2 || fabsf(offset[1]) > 2 || fabsf(offset[2]) > 2)
			return false;
		x += (int)lroundf(offset[0]);
		y += (int)lroundf(offset[1]);
		s += (int)lroundf(offset[2]);
		if (s < 1 || s > VG_INTERVALS || x < BORDER || y < BORDER || x >= width - BORDER ||
		    y >= height - BORDER)
			return false;
	}
	float value = at(o, s, x, y) + 0.5f * (d.gx * offset[0] + d.gy * offset[1] + d.gs * offset[2]);
	if (fabsf(value) < CONTRAST || on_edge(&d))
		return false;
	*out = (struct vg_keypoint){ .x = (float)x + offset[0], .y = (float)y + offset[1],
				     .level = (float)s + offset[2], .response = fabsf(value) };
	return true;
}

static bool keep(struct finding *finding, const struct vg_keypoint *point)
{
	struct vg_keypoint *grown = vg_grown(finding->point, finding->count, &finding->capacity, sizeof *grown);
	if (!grown)
		return false;
	finding->point = grown;
	finding->point[finding->count++] = *point;
	return true;
}

/* The differences' rows around the one that is looked at, as a ring of them, and what they mark. */
enum { AROUND = 3, MARKED_USUALLY = 4096 /* places, at most, of a scale of an octave */ };

struct marking {
	const struct vg_blur *loops;
	const struct vg_octave *octave;
	size_t width;
	float *row;             /* of each difference AROUND of them */
	uint8_t *mark;          /* of a row, and eight more that stay 0 */
	struct marked {
		uint32_t *place;
		size_t count, capacity;
	} marked[VG_INTERVALS]; /* at each scale, in their order */
};

static float *row_of(const struct marking *marking, int number, int y)
{
	return marking->row + (size_t)(number * AROUND + y % AROUND) * marking->width;
}

static void make_rows(const struct marking *marking, int y)
{
	const struct vg_plane *level = marking->octave->level;
	size_t at = (size_t)y * marking->width;
	for (int i = 0; i < VG_DIFFERENCES; i++)
		marking->loops->subtract(level[i].at + at, level[i + 1].at + at, row_of(marking, i, y), (uint32_t)marking->width);
}

/* Keeps the marked places of row y; false when memory is short. */
static bool keep_marked(const struct marking *marking, int y, struct marked *marked)
{
	size_t end = marking->width - BORDER;
	for (size_t x = BORDER; x < end; x++) {
		uint64_t eight;
		memcpy(&eight, marking->mark + x, sizeof eight);
		if (!eight) { /* few places are marked */
			x += 7;
			continue;
		}
		if (!marking->mark[x])
			continue;
		uint32_t *grown = vg_grown(marked->place, marked->count, &marked->capacity, sizeof *grown);
		if (!grown)
			return false;
		marked->place = grown;
		marked->place[marked->count++] = (uint32_t)((size_t)y * marking->width + x);
	}
	return true;
}

/* All scales a row at a time: so every level is read once. */
static bool mark_octave(struct marking *marking)
{
	int height = (int)marking->octave->level[0].height;
	bool good = true;
	for (int y = BORDER - 1; y < height - BORDER + 1 && good; y++) {
		make_rows(marking, y);
		if (y < BORDER + 1)
			continue; /* the middle one is y - 1 */
		for (int s = 0; s < VG_INTERVALS && good; s++) {
			const float *rows[3 * AROUND];
			for (int i = 0; i < 3 * AROUND; i++)
				rows[i] = row_of(marking, s + i / AROUND, y - AROUND + 1 + i % AROUND);
			marking->loops->extrema(rows, marking->mark, (uint32_t)marking->width, 0.8f * CONTRAST);
			good = keep_marked(marking, y - 1, &marking->marked[s]);
		}
	}
	return good;
}

/* Refines what is marked, until there are FOUND_MAXIMUM; false when memory is short. */
static bool refine_marked(struct finding *finding, int n, const struct marking *marking)
{
	for (int s = 0; s < VG_INTERVALS; s++) {
		const struct marked *marked = &marking->marked[s];
		for (size_t i = 0; i < marked->count; i++) {
			int x = (int)(marked->place[i] % marking->width), y = (int)(marked->place[i] / marking->width);
			struct vg_keypoint point;
			if (!refine(marking->octave, s + 1, x, y, &point))
				continue;
			point.octave = n;
			if (finding->count >= FOUND_MAXIMUM)
				return true;
			if (!keep(finding, &point))
				return false;
		}
	}
	return true;
}

static bool find_in_octave(struct finding *finding, int n, struct marking *marking)
{
	marking->octave = &finding->space->octave[n];
	marking->width = marking->octave->level[0].width;
	for (int s = 0; s < VG_INTERVALS; s++)
		marking->marked[s].count = 0;
	memset(marking->mark, 0, marking->width + sizeof(uint64_t));
	return mark_octave(marking) && refine_marked(finding, n, marking);
}

/* Coarse points first: there are few, and noise cannot crowd them out. False when memory is short. */
static bool find_all(struct finding *finding)
{
	const struct vg_scale_space *space = finding->space;
	size_t width = space->octaves ? space->octave[0].level[0].width : 0;
	struct marking marking = { .loops = vg_blur_best(), .row = vg_malloc((VG_DIFFERENCES * AROUND * width + 1) * sizeof(float)),
				   .mark = vg_malloc(width + sizeof(uint64_t)) };
	bool good = marking.row && marking.mark;
	for (int s = 0; s < VG_INTERVALS && good; s++) {
		struct marked *marked = &marking.marked[s];
		marked->place = vg_grown_to(NULL, MARKED_USUALLY, &marked->capacity, sizeof *marked->place);
		good = marked->place;
	}
	for (int n = space->octaves - 1; n >= 0 && good && finding->count < FOUND_MAXIMUM; n--)
		good = find_in_octave(finding, n, &marking);
	free(marking.row);
	free(marking.mark);
	for (int s = 0; s < VG_INTERVALS; s++)
		free(marking.marked[s].place);
	return good;
}

static int by_response(const void *left, const void *right)
{
	const struct vg_keypoint *a = left, *b = right;
	if (a->response != b->response)
		return a->response > b->response ? -1 : 1;
	if (a->octave != b->octave)
		return a->octave < b->octave ? -1 : 1;
	if (a->y != b->y)
		return a->y < b->y ? -1 : 1;
	return a->x < b->x ? -1 : a->x > b->x;
}

static size_t cell_of(const struct vg_scale_space *space, const struct vg_keypoint *point)
{
	const struct vg_plane *plane = &space->octave[point->octave].level[0];
	size_t column = (size_t)(point->x * CELLS / (float)plane->width);
	size_t row = (size_t)(point->y * CELLS / (float)plane->height);
	return (row < CELLS ? row : CELLS - 1) * CELLS + (column < CELLS ? column : CELLS - 1);
}

/* The first of every cell by response, then the second of every cell, and so on, until there are
 * `maximum`: so any number of the first ones serves all cells alike. False when memory is short. */
static bool share_out(struct finding *finding, size_t maximum)
{
	size_t count = finding->count, in_cell[CELLS * CELLS] = { 0 };
	size_t *rank = vg_malloc((count + 1) * sizeof *rank), *place = vg_calloc(count + 2, sizeof *place);
	struct vg_keypoint *shared = vg_malloc((count + 1) * sizeof *shared);
	bool made = shared && rank && place;
	if (count)
		qsort(finding->point, count, sizeof *finding->point, by_response);
	for (size_t i = 0; made && i < count; i++) {
		rank[i] = in_cell[cell_of(finding->space, &finding->point[i])]++;
		place[rank[i] + 1]++;
	}
	for (size_t r = 0; made && r < count; r++)
		place[r + 1] += place[r];
	for (size_t i = 0; made && i < count; i++)
		shared[place[rank[i]]++] = finding->point[i];
	free(rank);
	free(place);
	if (!made) {
		free(shared);
		return false;
	}
	free(finding->point);
	finding->point = shared;
	finding->count = count < maximum ? count : maximum;
	finding->capacity = count + 1;
	return true;
}

/* The angle of the peak at bin i, by a parabola through it and its neighbours. */
static float peak_angle(const float bins[BINS], int i)
{
	float before = bins[(i + BINS - 1) % BINS], after = bins[(i + 1) % BINS];
	float bend = before - 2 * bins[i] + after;
	float offset = bend < 0 ? 0.5f * (before - after) / bend : 0;
	return ((float)i + offset) * (6.28318531f / BINS);
}

struct placed {
	uint32_t place, number;
};

static int by_place(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

uint32_t *vg_keypoints_by_place(const struct vg_keypoint *point, size_t count)
{
	struct placed *placed = vg_malloc((count + 1) * sizeof *placed);
	uint32_t *order = vg_malloc((count + 1) * sizeof *order);
	if (!placed || !order) {
		free(placed);
		free(order);
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		placed[i] = (struct placed){ (uint32_t)point[i].octave << 28 | (uint32_t)lrintf(point[i].level) << 24 |
						     ((uint32_t)point[i].y & 0xffffff), (uint32_t)i };
	qsort(placed, count, sizeof *placed, by_place);
	for (size_t i = 0; i < count; i++)
		order[i] = placed[i].number;
	free(placed);
	return order;
}

/* The directions of a point: a second strong one makes a second point. */
struct directions {
	float angle[2];
	int count;
};

static struct directions directions_of(const struct vg_describing *loops, const struct vg_scale_space *space,
				       const struct vg_keypoint *point)
{
	float bins[BINS];
	int best = 0, second = -1;
	int level = (int)lrintf(point->level);
	loops->histogram(&space->octave[point->octave].level[level], point, vg_scale_space_sigma(point->level), bins);
	for (int i = 1; i < BINS; i++)
		if (bins[i] > bins[best])
			best = i;
	for (int i = 0; i < BINS; i++) {
		bool peak = i != best && bins[i] > bins[(i + BINS - 1) % BINS] && bins[i] >= bins[(i + 1) % BINS];
		if (peak && bins[i] >= SECOND_PEAK * bins[best] && (second < 0 || bins[i] > bins[second]))
			second = i;
	}
	struct directions out = { { peak_angle(bins, best) }, 1 };
	if (second >= 0)
		out.angle[out.count++] = peak_angle(bins, second);
	return out;
}

/* Gives the points their angles, in their order, until there are `maximum`. */
static bool orient(const struct finding *found, size_t maximum, struct finding *to)
{
	const struct vg_describing *loops = vg_describe_best();
	uint32_t *order = vg_keypoints_by_place(found->point, found->count);
	struct directions *directions = vg_malloc((found->count + 1) * sizeof *directions);
	bool good = order && directions;
	for (size_t i = 0; i < found->count && good; i++)
		directions[order[i]] = directions_of(loops, found->space, &found->point[order[i]]);
	for (size_t i = 0; i < found->count && to->count < maximum && good; i++)
		for (int k = 0; k < directions[i].count && good; k++) {
			struct vg_keypoint point = found->point[i];
			point.angle = directions[i].angle[k];
			good = keep(to, &point);
		}
	free(order);
	free(directions);
	return good;
}

int vg_keypoints_find(const struct vg_scale_space *space, size_t maximum, struct vg_keypoint **out,
		      size_t *out_count, struct vg_error *err)
{
	struct finding found = { .space = space }, oriented = { .space = space };
	int code = find_all(&found) ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && !share_out(&found, maximum))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && !orient(&found, maximum, &oriented))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (oriented.count > maximum)
		oriented.count = maximum;
	free(found.point);
	if (code < 0) {
		free(oriented.point);
		return code;
	}
	*out = oriented.point;
	*out_count = oriented.count;
	return 0;
}

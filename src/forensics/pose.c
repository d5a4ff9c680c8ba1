#include "forensics/pose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "forensics/slide.h"

/* Cells of the grids on which whole pictures, and then windows, are compared. */
enum { WHOLE = 48, FINE = 64 };

/* So close to perfect, no part is looked for. */
static const double PERFECT = 0.985;

/* What is left to perfect agreement must shrink to this share to prefer a turn to none, and a part to the
 * whole; and a turn must gain that much. */
static const double TURN_LEFT = 0.6, PART_LEFT = 0.5, TURN_GAIN = 0.01;

/* Steps of a window's refinement, in shares of its size: the first, and the last. */
static const double FIRST_STEP = 1.0 / 24, LAST_STEP = 1.0 / 400;

int vg_pose_of_orientation(int orientation)
{
	/* Stored to upright; 5 to 8 transpose. */
	static const int turns[9] = { 0, 0, 1, 3, 2, 4, 5, 7, 6 };
	return orientation >= 1 && orientation <= 8 ? turns[orientation] : 0;
}

void vg_pose_map(const struct vg_pose *pose, double out[9])
{
	const struct vg_window *p = &pose->picture, *s = &pose->small;
	bool across = pose->turn & 4, flip_x = pose->turn & 1, flip_y = pose->turn & 2;
	/* To shares of the picture's window, of which x of the small one takes u, or transposed v. */
	double x_by = (flip_x ? -1 : 1) * s->width / (across ? p->height : p->width);
	double y_by = (flip_y ? -1 : 1) * s->height / (across ? p->width : p->height);
	double x0 = s->x + (flip_x ? s->width : 0) - x_by * (across ? p->y : p->x);
	double y0 = s->y + (flip_y ? s->height : 0) - y_by * (across ? p->x : p->y);
	const double map[9] = { across ? 0 : x_by, across ? x_by : 0, x0, across ? y_by : 0, across ? 0 : y_by, y0, 0, 0, 1 };
	memcpy(out, map, sizeof map);
}

/* Of two sets of area means. */
static double correlation(const float *a, const float *b, int count)
{
	double mean_a = 0, mean_b = 0, ab = 0, aa = 0, bb = 0;
	for (int i = 0; i < count; i++) {
		mean_a += a[i];
		mean_b += b[i];
	}
	mean_a /= count;
	mean_b /= count;
	for (int i = 0; i < count; i++) {
		double da = a[i] - mean_a, db = b[i] - mean_b;
		ab += da * db;
		aa += da * da;
		bb += db * db;
	}
	return aa > 1e-6 && bb > 1e-6 ? ab / sqrt(aa * bb) : 0;
}

/* As a grid of the picture's window lies on the small one's, turned. */
static void turn_grid(const float *from, int side, int turn, float *to)
{
	for (int y = 0; y < side; y++)
		for (int x = 0; x < side; x++) {
			int u = turn & 1 ? side - 1 - x : x, v = turn & 2 ? side - 1 - y : y;
			to[y * side + x] = from[turn & 4 ? u * side + v : v * side + u];
		}
}

struct search {
	const struct vg_plane *picture, *small;
	float a[FINE * FINE], b[FINE * FINE], c[FINE * FINE];
};

static void look_at_picture(struct search *search, const struct vg_pose *pose, int side)
{
	vg_area_means(search->picture, &pose->picture, side, side, search->a);
}

static void look_at_small(struct search *search, const struct vg_pose *pose, int side)
{
	vg_area_means(search->small, &pose->small, side, side, search->b);
}

/* Of what was looked at last. */
static double measure(struct search *search, struct vg_pose *pose, int side)
{
	turn_grid(search->a, side, pose->turn, search->c);
	pose->correlation = correlation(search->b, search->c, side * side);
	return pose->correlation;
}

/* Is it much nearer to perfect? */
static bool clearly_better(double correlation, double than, double left)
{
	return 1 - correlation < left * (1 - than);
}

/* Moves a side of the window, within the plane; false where there is no room. */
static bool move_side(struct vg_window *window, int side, double by, const struct vg_plane *plane)
{
	double left = window->x, top = window->y, right = left + window->width, bottom = top + window->height;
	double *const sides[4] = { &left, &top, &right, &bottom };
	*sides[side] += by * (side & 1 ? window->height : window->width);
	if (left < 0 || top < 0 || right > plane->width || bottom > plane->height || right - left < 8 || bottom - top < 8)
		return false;
	*window = (struct vg_window){ left, top, right - left, bottom - top };
	return true;
}

/* Sides of the window that is a part, moved one by one as long as that helps. */
static void refine(struct search *search, struct vg_pose *pose, bool part_of_small)
{
	const struct vg_plane *plane = part_of_small ? search->small : search->picture;
	look_at_picture(search, pose, FINE);
	look_at_small(search, pose, FINE);
	measure(search, pose, FINE);
	for (double step = FIRST_STEP; step >= LAST_STEP; step /= 2)
		for (int tries = 0, better = 1; better && tries < 4; tries++) {
			better = 0;
			for (int side = 0; side < 8; side++) {
				struct vg_pose moved = *pose;
				struct vg_window *window = part_of_small ? &moved.small : &moved.picture;
				if (!move_side(window, side % 4, side < 4 ? step : -step, plane))
					continue;
				if (part_of_small)
					look_at_small(search, &moved, FINE);
				else
					look_at_picture(search, &moved, FINE);
				if (measure(search, &moved, FINE) > pose->correlation) {
					*pose = moved;
					better = 1;
				}
			}
		}
}

static struct vg_window all_of(const struct vg_plane *plane)
{
	return (struct vg_window){ 0, 0, plane->width, plane->height };
}

/* The whole of both, as it is in one of two turns that need no explanation, or in another. */
static void find_whole(struct search *search, const struct vg_window *bare, int expected, struct vg_pose *plain,
		       struct vg_pose *turned)
{
	const struct vg_window shown[2] = { all_of(search->small), *bare };
	plain->correlation = turned->correlation = -2;
	for (int s = 0; s < 2; s++)
		for (int turn = 0; turn < VG_POSE_TURNS; turn++) {
			struct vg_pose pose = { .turn = turn, .picture = all_of(search->picture), .small = shown[s] };
			struct vg_pose *best = turn == 0 || turn == expected ? plain : turned;
			if (turn == 0)
				look_at_small(search, &pose, WHOLE);
			if (turn == 0 && s == 0)
				look_at_picture(search, &pose, WHOLE);
			if (measure(search, &pose, WHOLE) > best->correlation)
				*best = pose;
		}
}

/* A part of the one that is the whole of the other, as it is or turned. */
static bool find_part(struct search *search, const struct vg_window *bare, int expected, struct vg_pose *plain,
		      struct vg_pose *turned)
{
	struct vg_pose found[2 * VG_POSE_TURNS];
	plain->correlation = turned->correlation = -2;
	if (!vg_slide(search->picture, search->small, bare, found))
		return false;
	for (int i = 0; i < 2 * VG_POSE_TURNS; i++) {
		struct vg_pose *best = found[i].turn == 0 || found[i].turn == expected ? plain : turned;
		if (found[i].correlation > best->correlation)
			*best = found[i];
	}
	refine(search, plain, plain->small.width < bare->width || plain->small.height < bare->height);
	refine(search, turned, turned->small.width < bare->width || turned->small.height < bare->height);
	return true;
}

static struct vg_pose of_turns(const struct vg_pose *plain, const struct vg_pose *turned)
{
	bool turn = clearly_better(turned->correlation, plain->correlation, TURN_LEFT) &&
		    turned->correlation > plain->correlation + TURN_GAIN;
	return turn ? *turned : *plain;
}

bool vg_pose_find(const struct vg_plane *picture, const struct vg_plane *small, const struct vg_window *bare,
		  int expected, struct vg_pose *out)
{
	struct vg_pose plain, turned, plain_part, turned_part;
	struct search *search = vg_malloc(sizeof *search);
	if (!search)
		return false;
	search->picture = picture;
	search->small = small;
	find_whole(search, bare, expected, &plain, &turned);
	*out = of_turns(&plain, &turned);
	bool found = true;
	if (out->correlation < PERFECT) {
		found = find_part(search, bare, expected, &plain_part, &turned_part);
		struct vg_pose part = of_turns(&plain_part, &turned_part);
		if (found && clearly_better(part.correlation, fmax(plain.correlation, out->correlation), PART_LEFT))
			*out = part;
	}
	out->whole = plain.correlation;
	free(search);
	return found;
}

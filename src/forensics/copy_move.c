#include "forensics/copy_move.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "forensics/copied_places.h"
#include "forensics/self_pairs.h"

/* So many ways to lay the picture on itself are looked at, those with most points first. */
enum { TRIES = 5, POINTS_LEAST = 5, ROUNDS = 5, SEEN_MOST = 2 * TRIES };

/* What a copy must come to: features inside it, a third at least of those that agreed on its map; cells of 8 x 8 working
 * pixels (1.3 % of the picture); correlation of its fine structure; its box filled. Of copies found in photographs
 * nineteen of twenty have 6 points, 97 cells, 0.863, 0.65; of what is alike by nature few have all of that. */
enum { POINTS_IN_PLACE = 5, INSIDE_OF = 3, CELLS_LEAST = 64 };
static const double LIKENESS_LEAST = 0.86, FILLED_LEAST = 0.55;

/* A place that overlaps its copy is one thing's symmetry; one that is like itself moved a little is stripes, boards
 * or a pattern, whose parts are alike by nature. */
static const double OVERLAP_MOST = 0.2, REGULARITY_MOST = 0.6;

/* Letters and signs are drawn alike: nearly all of them is of two levels. Of copies in photographs one in forty is. */
static const double TWO_TONES_MOST = 0.8;

/* What is alike at a third place is a pattern as well. That needs less to be seen, but must be nearly as alike as the two:
 * things of one kind are less alike than copies. */
enum { ALIKE_CELLS = 20 };
static const double ALIKE_LEAST = 0.8, LESS_ALIKE = 0.06, OVERLAP_THIRD = 0.6, SAME_PLACE = 0.3, THIRD_APART = 24;

/* A copy is this much larger or smaller than its source at most. */
static const double SIZE_MOST = 1.6;
/* The sum of the squares of a map's slopes over its area, which is 2 where nothing is sheared. */
static const double SHEAR_MOST = 2.1;

/* Fits a map to the marked pairs, and marks anew by it. */
static int refine(struct vg_pairs *pairs, struct vg_point_pair *points, double map[9])
{
	double residual;
	int count = 0;
	for (int round = 0; round < ROUNDS; round++) {
		if (!vg_affinity_fit(points, vg_pairs_collect(pairs, points), map))
			return 0;
		count = vg_pairs_mark(pairs, map, VG_PAIR_TIGHT / 2, &residual);
	}
	return count;
}

/* Takes the marked pairs, and the same turned round, out of the list. */
static void drop_marked(struct vg_pairs *pairs)
{
	size_t kept = 0;
	for (size_t i = 0; i + 1 < pairs->count; i += 2) {
		if (pairs->pair[i].inlier || pairs->pair[i + 1].inlier)
			continue;
		pairs->pair[kept++] = pairs->pair[i];
		pairs->pair[kept++] = pairs->pair[i + 1];
	}
	pairs->count = kept;
}

/* A way to lay the picture on itself, and what lies alike. */
struct seen {
	struct vg_copied_place place;
	double map[9], inverse[9];
	double scale, turn, two_tones;
	bool mirrored;
	size_t points; /* that agree on the map */
};

struct looked_at {
	const struct vg_plane *luma;
	const struct vg_features *features;
	struct vg_plane fine; /* made when it is first asked for */
	bool made;
	bool thrice[VG_SELF_FEATURES]; /* features that have their like at a third place as well */
	struct seen seen[SEEN_MOST];
	size_t count;
};

static bool make_fine(struct looked_at *looked)
{
	if (looked->made)
		return looked->fine.at != NULL;
	looked->made = true;
	return vg_copied_fine(looked->luma, &looked->fine) == 0;
}

/* What the map does beside moving; false where that is no copy's: too much larger, or sheared. */
static bool similar(const double map[9], struct seen *out)
{
	double area = map[0] * map[4] - map[1] * map[3], sign = area < 0 ? -1 : 1;
	double square = map[0] * map[0] + map[1] * map[1] + map[3] * map[3] + map[4] * map[4];
	out->mirrored = area < 0;
	out->scale = sqrt(fabs(area));
	/* mirrored left to right first, then turned */
	out->turn = fmod(atan2(sign * map[3] - map[1], sign * map[0] + map[4]) * 57.29577951308232 + 360, 360);
	return out->scale < SIZE_MOST && out->scale > 1 / SIZE_MOST && square < SHEAR_MOST * fabs(area);
}

/* What pairs of one kind, mirrored or not, tell. */
static void look(struct looked_at *looked, struct vg_pairs *pairs, bool mirrored)
{
	double map[9];
	struct vg_point_pair *points = vg_calloc(pairs->count + 1, sizeof *points);
	for (int i = 0; points && i < TRIES && vg_pairs_propose(pairs, 2, VG_PAIR_TIGHT, POINTS_LEAST); i++) {
		struct seen *seen = &looked->seen[looked->count];
		int count = refine(pairs, points, map);
		seen->points = vg_pairs_collect(pairs, points);
		drop_marked(pairs);
		if (count < POINTS_LEAST || !vg_points_spread(points, seen->points))
			continue;
		for (size_t n = 0; mirrored && n < seen->points; n++)
			points[n].x = looked->features->width - 1.0 - points[n].x;
		if (mirrored)
			vg_features_flip(map, looked->features);
		if (!similar(map, seen) || !make_fine(looked) ||
		    !vg_copied_place_find(&looked->fine, map, points, seen->points, &seen->place) || !similar(map, seen) ||
		    !vg_homography_invert(map, seen->inverse))
			continue;
		memcpy(seen->map, map, sizeof map);
		seen->two_tones = vg_copied_two_tones(looked->luma, seen->place.from);
		looked->count++;
	}
	free(points);
}

static bool is_copy(const struct seen *seen)
{
	const struct vg_copied_place *place = &seen->place;
	return place->points >= POINTS_IN_PLACE && INSIDE_OF * (size_t)place->points >= seen->points && place->cells >= CELLS_LEAST &&
	       place->likeness >= LIKENESS_LEAST && place->filled >= FILLED_LEAST && place->overlap < OVERLAP_MOST &&
	       place->regularity < REGULARITY_MOST && seen->two_tones < TWO_TONES_MOST;
}

/* Where the two boxes have much in common: do the two maps take that to different places? */
static bool part_ways(const double a[4], const double map_a[9], const double b[4], const double map_b[9])
{
	double ua, va, ub, vb;
	if (vg_copied_overlap(a, b) < SAME_PLACE)
		return false;
	double x = (fmax(a[0], b[0]) + fmin(a[0] + a[2], b[0] + b[2])) / 2, y = (fmax(a[1], b[1]) + fmin(a[1] + a[3], b[1] + b[3])) / 2;
	return vg_homography_apply(map_a, x, y, &ua, &va) && vg_homography_apply(map_b, x, y, &ub, &vb) && hypot(ua - ub, va - vb) > THIRD_APART;
}

/* Does `other` show at a third place what `seen` shows at two? */
static bool shows_third(const struct seen *seen, const struct seen *other)
{
	const struct vg_copied_place *a = &seen->place, *b = &other->place;
	if (b->cells < ALIKE_CELLS || b->likeness < ALIKE_LEAST || b->likeness < a->likeness - LESS_ALIKE || b->overlap > OVERLAP_THIRD)
		return false;
	return part_ways(a->from, seen->map, b->from, other->map) || part_ways(a->from, seen->map, b->to, other->inverse) ||
	       part_ways(a->to, seen->inverse, b->from, other->map) || part_ways(a->to, seen->inverse, b->to, other->inverse);
}

/* Do as many features in the place have their like at a third one as agree on the second? */
static bool is_pattern(const struct looked_at *looked, const struct vg_copied_place *place)
{
	int thrice = 0;
	for (size_t i = 0; i < looked->features->count && i < VG_SELF_FEATURES; i++) {
		const struct vg_feature *f = &looked->features->feature[i];
		double x = (double)f->x - place->from[0], y = (double)f->y - place->from[1];
		thrice += looked->thrice[i] && x >= 0 && y >= 0 && x < place->from[2] && y < place->from[3];
	}
	return thrice >= place->points;
}

/* The same two places, in this order or the other. */
static bool is_same(const struct seen *a, const struct seen *b)
{
	return (vg_copied_overlap(a->place.from, b->place.from) >= SAME_PLACE && vg_copied_overlap(a->place.to, b->place.to) >= SAME_PLACE) ||
	       (vg_copied_overlap(a->place.from, b->place.to) >= SAME_PLACE && vg_copied_overlap(a->place.to, b->place.from) >= SAME_PLACE);
}

static bool is_told(const struct looked_at *looked, size_t which)
{
	const struct seen *seen = &looked->seen[which];
	bool told = is_copy(seen) && !is_pattern(looked, &seen->place);
	for (size_t i = 0; i < looked->count; i++) {
		const struct seen *other = &looked->seen[i];
		bool better = other->place.cells > seen->place.cells || (other->place.cells == seen->place.cells && i < which);
		told = told && (i == which || !(shows_third(seen, other) || (better && is_copy(other) && is_same(seen, other))));
	}
	return told;
}

/* A picture's pixels to one of the working picture. */
struct scale {
	double across, down;
};

static void tell(const struct scale *scale, const struct seen *seen, struct vg_copied *out)
{
	*out = (struct vg_copied){ .points = seen->place.points, .agreement = seen->place.likeness, .scale = seen->scale,
				   .rotation = seen->turn, .mirrored = seen->mirrored };
	for (int i = 0; i < 4; i++) {
		out->box[0][i] = seen->place.from[i] * (i % 2 ? scale->down : scale->across);
		out->box[1][i] = seen->place.to[i] * (i % 2 ? scale->down : scale->across);
	}
}

/* Those that are told, largest first. */
static void tell_all(const struct looked_at *looked, const struct scale *scale, struct vg_picture *picture)
{
	bool told[SEEN_MOST] = { false };
	while (picture->copy_count < VG_COPIES_MAXIMUM) {
		size_t best = SEEN_MOST;
		for (size_t i = 0; i < looked->count; i++)
			if (!told[i] && is_told(looked, i) && (best == SEEN_MOST || looked->seen[i].place.cells > looked->seen[best].place.cells))
				best = i;
		if (best == SEEN_MOST)
			return;
		told[best] = true;
		tell(scale, &looked->seen[best], &picture->copies[picture->copy_count++]);
	}
}

int vg_copy_move_find(const struct vg_plane *working, uint32_t width, uint32_t height, struct vg_picture *picture,
		      struct vg_error *err)
{
	const struct scale scale = { (double)width / working->width, (double)height / working->height };
	struct looked_at looked = { .luma = working, .features = &picture->features };
	int code = 0;
	picture->copy_count = 0;
	for (int mirrored = 0; mirrored < 2 && code == 0; mirrored++) {
		struct vg_pairs pairs = { 0 };
		code = vg_self_pairs_find(&picture->features, mirrored, &pairs, looked.thrice);
		if (code == 0)
			look(&looked, &pairs, mirrored);
		free(pairs.pair);
	}
	vg_plane_release(&looked.fine);
	if (code < 0)
		return vg_error_set(err, code, "out of memory");
	tell_all(&looked, &scale, picture);
	picture->copies_looked = true;
	return 0;
}

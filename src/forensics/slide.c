#include "forensics/slide.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The longer side of the one that is moved over, in cells; sizes of the other, each SHRINK times the one
 * before, down to a window of about a fifth of the area. */
enum { LONG_SIDE = 40, SIZES = 15, CELLS = LONG_SIDE * LONG_SIDE, SHORT_LEAST = 6 };
static const double SHRINK = 0.95;

/* Of the picture a thumbnail shows more: 42 % of an upright 9:16 one in 4:3. */
static const double SHOWN_LEAST = 0.35;

/* The share of pixel x of a row that lies between two positions. */
static double share_of(int x, double from, double to)
{
	double low = x > from ? x : from, high = x + 1 < to ? x + 1 : to;
	return high > low ? high - low : 0;
}

void vg_area_means(const struct vg_plane *plane, const struct vg_window *window, int across, int down, float *out)
{
	double step_x = window->width / across, step_y = window->height / down;
	for (int row = 0; row < down; row++)
		for (int column = 0; column < across; column++) {
			double left = window->x + column * step_x, right = left + step_x, sum = 0, area = 0;
			double top = window->y + row * step_y, bottom = top + step_y;
			for (int y = (int)top; y < bottom && y < (int)plane->height; y++) {
				double tall = share_of(y, top, bottom);
				const float *line = plane->at + (size_t)y * plane->width;
				for (int x = (int)left; x < right && x < (int)plane->width; x++) {
					double part = tall * share_of(x, left, right);
					sum += part * line[x];
					area += part;
				}
			}
			out[row * across + column] = (float)(area > 0 ? sum / area : 0);
		}
}

struct grid {
	int across, down;
	float at[CELLS];
};

struct place {
	double correlation;
	int x, y;
};

static struct place correlate_at(const struct grid *field, const struct grid *piece, int left, int top, double piece_square)
{
	float sum = 0, squares = 0, product = 0;
	for (int y = 0; y < piece->down; y++) {
		const float *f = field->at + (top + y) * field->across + left, *p = piece->at + y * piece->across;
		for (int x = 0; x < piece->across; x++) {
			sum += f[x];
			squares += f[x] * f[x];
			product += f[x] * p[x];
		}
	}
	double count = piece->across * piece->down, variance = squares - (double)sum * sum / count;
	bool flat = variance < count || piece_square < count; /* less than a level */
	return (struct place){ flat ? 0 : product / sqrt(variance * piece_square), left, top };
}

/* The piece's values lose their mean. */
static struct place move_over(const struct grid *field, struct grid *piece)
{
	struct place best = { -1, 0, 0 };
	int count = piece->across * piece->down;
	double mean = 0, square = 0;
	for (int i = 0; i < count; i++)
		mean += piece->at[i];
	mean /= count;
	for (int i = 0; i < count; i++) {
		piece->at[i] -= (float)mean;
		square += piece->at[i] * piece->at[i];
	}
	for (int y = 0; y + piece->down <= field->down; y++)
		for (int x = 0; x + piece->across <= field->across; x++) {
			struct place place = correlate_at(field, piece, x, y, square);
			best = place.correlation > best.correlation ? place : best;
		}
	return best;
}

/* A grid of the window's proportions with the longer side given. */
static void shape(double width, double height, double longer, struct grid *out)
{
	double cell = fmax(width, height) / longer;
	out->across = (int)fmax(1, fmin(LONG_SIDE, round(width / cell)));
	out->down = (int)fmax(1, fmin(LONG_SIDE, round(height / cell)));
}

/* Back from a place on the grid to the plane's pixels. */
static struct vg_window window_of(const struct grid *field, const struct vg_window *all, const struct place *place,
				  const struct grid *piece)
{
	double x = all->width / field->across, y = all->height / field->down;
	return (struct vg_window){ all->x + place->x * x, all->y + place->y * y, piece->across * x, piece->down * y };
}

/* The window of the untransposed picture that a window of the turned one is. */
static struct vg_window untwist(struct vg_window w, const struct vg_window *all, int turn)
{
	bool across = turn & 4;
	double width = across ? all->height : all->width, height = across ? all->width : all->height;
	double x = turn & 1 ? width - w.x - w.width : w.x, y = turn & 2 ? height - w.y - w.height : w.y;
	return across ? (struct vg_window){ y, x, w.height, w.width } : (struct vg_window){ x, y, w.width, w.height };
}

/* Means that were made, as all turns ask for the same. */
struct kept {
	const struct vg_plane *plane;
	struct grid grid;
};

/* So many there can be: two shapes of the picture and of the small one in all sizes, and what is moved over. */
enum { KEPT = 4 * SIZES + 4 };

struct room {
	const struct vg_plane *picture, *small;
	struct vg_window all, bare; /* of the one, of the other */
	struct grid field, piece;
	struct kept kept[KEPT];
	int count;
};

static const struct grid *means_of(struct room *room, const struct vg_plane *plane, int across, int down)
{
	for (int i = 0; i < room->count; i++) {
		const struct kept *kept = &room->kept[i];
		if (kept->plane == plane && kept->grid.across == across && kept->grid.down == down)
			return &kept->grid;
	}
	struct kept *made = &room->kept[room->count < KEPT ? room->count++ : KEPT - 1];
	made->plane = plane;
	made->grid.across = across;
	made->grid.down = down;
	vg_area_means(plane, plane == room->picture ? &room->all : &room->bare, across, down, made->grid.at);
	return &made->grid;
}

static void small_means(struct room *room, struct grid *out)
{
	const struct grid *from = means_of(room, room->small, out->across, out->down);
	memcpy(out->at, from->at, (size_t)(out->across * out->down) * sizeof *out->at);
}

static void turned_means(struct room *room, int turn, struct grid *out)
{
	bool across = turn & 4;
	const struct grid *from = means_of(room, room->picture, across ? out->down : out->across, across ? out->across : out->down);
	for (int y = 0; y < out->down; y++)
		for (int x = 0; x < out->across; x++) {
			int u = turn & 1 ? out->across - 1 - x : x, v = turn & 2 ? out->down - 1 - y : y;
			out->at[y * out->across + x] = from->at[across ? u * from->across + v : v * from->across + u];
		}
}

/* The picture within the small one. */
static void slide_within(struct room *room, struct vg_pose *out)
{
	const struct vg_window *all = &room->all, *bare = &room->bare;
	double width = out->turn & 4 ? all->height : all->width, height = out->turn & 4 ? all->width : all->height;
	shape(bare->width, bare->height, LONG_SIDE, &room->field);
	small_means(room, &room->field);
	double fit = fmin(room->field.across / width, room->field.down / height) * fmax(width, height);
	for (int size = 0; size < SIZES; size++, fit *= SHRINK) {
		shape(width, height, fit, &room->piece);
		if (room->piece.across < SHORT_LEAST || room->piece.down < SHORT_LEAST)
			break;
		turned_means(room, out->turn, &room->piece);
		struct place place = move_over(&room->field, &room->piece);
		if (place.correlation > out->correlation) {
			out->correlation = place.correlation;
			out->small = window_of(&room->field, bare, &place, &room->piece);
		}
	}
}

/* The small one within the picture. */
static void slide_around(struct room *room, struct vg_pose *out)
{
	const struct vg_window *all = &room->all, *bare = &room->bare;
	double width = out->turn & 4 ? all->height : all->width, height = out->turn & 4 ? all->width : all->height;
	const struct vg_window turned = { 0, 0, width, height };
	shape(width, height, LONG_SIDE, &room->field);
	turned_means(room, out->turn, &room->field);
	double fit = fmin(room->field.across / bare->width, room->field.down / bare->height) * fmax(bare->width, bare->height);
	for (int size = 0; size < SIZES; size++, fit *= SHRINK) {
		shape(bare->width, bare->height, fit, &room->piece);
		if (room->piece.across < SHORT_LEAST || room->piece.down < SHORT_LEAST ||
		    room->piece.across * room->piece.down < SHOWN_LEAST * room->field.across * room->field.down)
			break;
		small_means(room, &room->piece);
		struct place place = move_over(&room->field, &room->piece);
		if (place.correlation > out->correlation) {
			out->correlation = place.correlation;
			out->picture = untwist(window_of(&room->field, &turned, &place, &room->piece), all, out->turn);
		}
	}
}

bool vg_slide(const struct vg_plane *picture, const struct vg_plane *small, const struct vg_window *bare,
	      struct vg_pose out[2 * VG_POSE_TURNS])
{
	struct room *room = vg_malloc(sizeof *room);
	if (!room)
		return false;
	room->picture = picture;
	room->small = small;
	room->all = (struct vg_window){ 0, 0, picture->width, picture->height };
	room->bare = *bare;
	room->count = 0;
	for (int turn = 0; turn < VG_POSE_TURNS; turn++) {
		struct vg_pose *within = &out[2 * turn], *around = within + 1;
		*within = *around = (struct vg_pose){ .turn = turn, .picture = room->all, .small = *bare, .correlation = -1 };
		slide_within(room, within);
		slide_around(room, around);
	}
	free(room);
	return true;
}

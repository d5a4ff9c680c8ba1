#include "forensics/thumbnail.h"

#include <math.h>
#include <string.h>

#include "forensics/slide.h"
#include "match/difference.h"
#include "match/homography.h"
#include "media/decode.h"
#include "media/sniff.h"

/* The picture is looked at so long, larger ones of its small pictures too; a grid is so long at most. */
enum { PICTURE_SIDE = 320, GRID_SIDE = 320, BARS_BELOW = 12, SIDE_LEAST = 16 };

/* Larger ones are not decoded: the previews that cameras write are screens' size, at most 3840 x 2160. */
enum { PIXELS_MOST = 12 << 20 };

/* Pictures whose luma deviates less than this from its mean (of 255, root mean square over the
 * 1,024 cells) have nothing in them to compare: noise and compression alone correlate with
 * nothing. A white page with a line of text reaches 8. */
static const double flat_below = 2.5;

/* A window of a smaller share is a part. */
static const double PART_MOST = 0.95;

/* A correlation of the two whole pictures this high was reached by every camera file of ours whose thumbnail
 * shows the picture; unrelated pairs stay below the lower bound. */
static const double same_from = 0.90, different_below = 0.60;

/* The pose holds where places agree: of those with fine structure so many are alike, and of all that both
 * show so much agrees. Of 52 camera files saved again, turned, cropped or with a tenth replaced all came to
 * that, of unrelated ones none. Where too few have structure, the two must correlate and agree nearly
 * perfectly. */
enum { PARTS_LEAST = 6 };
static const double ALIKE_LEAST = 0.55, AGREEMENT_LEAST = 0.6, PLAIN_CORRELATION = 0.95, PLAIN_AGREEMENT = 0.9;

/* Something replaced takes correlation away. Of many windows that were tried, one correlates by chance. */
static const double WHOLE_CORRELATION = 0.5, PART_CORRELATION = 0.85;

/* Smaller regions are what cameras' sharpening and a thumbnail's few pixels leave: of the picture's area. */
static const double REGION_LEAST = 0.02;

/* Another thing in a place takes correlation away from the whole: of 52 camera files with 5 or 10 % replaced none was above
 * 0.983. Where more is left, what differs is how a camera sampled, sharpened and contrasted its small picture (0.990 and
 * more in four untouched files with lace, stripes, screens). */
static const double REGION_CORRELATION_MOST = 0.985;

/* Of 255, away from its mean on average: what was compressed of one tone, and no sky. */
static const double PADDING_MOST = 3.0;

static bool is_flat(const struct vg_plane *plane)
{
	enum { SIDE = 32, CELLS = SIDE * SIDE };
	float cells[CELLS];
	double mean = 0, square = 0;
	const struct vg_window all = { 0, 0, plane->width, plane->height };
	vg_area_means(plane, &all, SIDE, SIDE, cells);
	for (int i = 0; i < CELLS; i++)
		mean += cells[i] / CELLS;
	for (int i = 0; i < CELLS; i++)
		square += (cells[i] - mean) * (cells[i] - mean) / CELLS;
	return sqrt(square) < flat_below;
}

static bool dark_line(const struct vg_plane *plane, size_t first, size_t step, uint32_t count)
{
	double sum = 0;
	for (uint32_t i = 0; i < count; i++)
		sum += plane->at[first + i * step];
	return sum < BARS_BELOW * (double)count;
}

/* The small picture without its black bars. Those of an upright 9:16 picture in 4:3 take 29 % at each
 * side; more than two fifths are not cut. */
static struct vg_window without_bars(const struct vg_plane *plane)
{
	uint32_t width = plane->width, height = plane->height, top = 0, left = 0, bottom = height, right = width;
	while (top < 2 * height / 5 && dark_line(plane, (size_t)top * width, 1, width))
		top++;
	while (bottom > height - 2 * height / 5 && dark_line(plane, (size_t)(bottom - 1) * width, 1, width))
		bottom--;
	while (left < 2 * width / 5 && dark_line(plane, left, width, height))
		left++;
	while (right > width - 2 * width / 5 && dark_line(plane, right - 1, width, height))
		right--;
	return (struct vg_window){ left, top, right - left, bottom - top };
}

/* Both as they are compared: at most PICTURE_SIDE long, as pixels and as luma. */
struct looked_at {
	struct vg_image image;
	struct vg_plane luma;
};

static int look(const struct vg_image *image, struct looked_at *out)
{
	int code = vg_image_shrink(image, PICTURE_SIDE, &out->image, NULL);
	return code < 0 ? code : vg_luma_resample(&out->image, out->image.width, out->image.height, &out->luma, NULL);
}

static void looked_release(struct looked_at *looked)
{
	vg_image_release(&looked->image);
	vg_plane_release(&looked->luma);
}

/* A pair under comparison. */
struct pair {
	struct looked_at picture, small;
	struct vg_size stored;  /* the picture's own size */
	struct vg_window bare;
	int expected;           /* a turn that needs no explanation */
	bool confirmed;         /* places confirm the pose */
	struct vg_pose pose;
	struct vg_comparison comparison;
};

/* Place by place, in the stored picture's pixels. */
static bool compare_places(struct pair *pair)
{
	double map[9];
	const struct vg_side item = { &pair->picture.image, pair->stored, NULL };
	const struct vg_side known = { &pair->small.image,
				       { pair->small.image.width, pair->small.image.height }, NULL };
	vg_pose_map(&pair->pose, map);
	vg_homography_rescale(map, pair->picture.luma.width / pair->stored.width,
			      pair->picture.luma.height / pair->stored.height, 1, 1, map);
	return vg_difference_find(&item, &known, map, GRID_SIDE, &pair->comparison, NULL, NULL, NULL) == 0;
}

static bool is_part(const struct vg_window *window, const struct vg_window *of)
{
	return window->width * window->height < PART_MOST * of->width * of->height;
}

/* Does the small picture show a part of the picture only? */
static bool small_shows_part(const struct pair *pair)
{
	const struct vg_window all = { 0, 0, pair->picture.luma.width, pair->picture.luma.height };
	return is_part(&pair->pose.picture, &all);
}

/* Does one of the two show a part of the other only? */
static bool shows_part(const struct pair *pair)
{
	return is_part(&pair->pose.small, &pair->bare) || small_shows_part(pair);
}

/* In another way than needs no explanation. */
static bool is_turned(const struct pair *pair)
{
	return pair->pose.turn != 0 && pair->pose.turn != pair->expected;
}

/* Do places confirm the pose? */
static bool is_confirmed(const struct pair *pair)
{
	const struct vg_comparison *comparison = &pair->comparison;
	const struct vg_structure *structure = &comparison->structure;
	const struct vg_pose *pose = &pair->pose;
	if (!comparison->compared || comparison->agreement < AGREEMENT_LEAST ||
	    pose->correlation < (shows_part(pair) ? PART_CORRELATION : WHOLE_CORRELATION))
		return false;
	if (structure->parts < PARTS_LEAST)
		return pose->correlation >= PLAIN_CORRELATION && comparison->agreement >= PLAIN_AGREEMENT;
	return structure->alike >= ALIKE_LEAST * structure->parts;
}

/* Both show all of one another, as stored, and correlate more than any pair with something replaced: no region would be
 * told, so that places have nothing to add. */
static bool is_plainly_same(const struct pair *pair)
{
	return !is_turned(pair) && !shows_part(pair) && pair->pose.correlation > REGION_CORRELATION_MOST;
}

/* Leaves those regions that are large enough to be told, and show something else: how much detail there is in a place,
 * a small picture cannot tell. */
static void keep_regions(struct vg_comparison *comparison, double correlation)
{
	size_t kept = 0;
	for (size_t i = 0; i < comparison->count && correlation <= REGION_CORRELATION_MOST; i++)
		if (comparison->difference[i].share >= REGION_LEAST && comparison->difference[i].kind != VG_DETAIL_LOST)
			comparison->difference[kept++] = comparison->difference[i];
	comparison->count = kept;
}

/* Is a part of the small picture of one tone, whatever that is? */
static bool is_plain(const struct vg_plane *plane, double from_left, double from_top, double to_right, double to_bottom)
{
	uint32_t left = (uint32_t)from_left, top = (uint32_t)from_top, right = (uint32_t)to_right, bottom = (uint32_t)to_bottom;
	double mean = 0, away = 0, count = (double)(right - left) * (bottom - top);
	for (uint32_t y = top; y < bottom; y++)
		for (uint32_t x = left; x < right; x++)
			mean += plane->at[(size_t)y * plane->width + x] / count;
	for (uint32_t y = top; y < bottom; y++)
		for (uint32_t x = left; x < right; x++)
			away += fabs(plane->at[(size_t)y * plane->width + x] - mean) / count;
	return away < PADDING_MOST;
}

/* Is all that it shows beyond the picture padding of one tone to its own proportions, white as black bars may be? */
static bool is_padded(const struct pair *pair)
{
	const struct vg_plane *plane = &pair->small.luma;
	const struct vg_window *all = &pair->bare, *shown = &pair->pose.small;
	double left = floor(shown->x) - 1, top = floor(shown->y) - 1; /* a pixel between belongs to both */
	double right = ceil(shown->x + shown->width) + 1, bottom = ceil(shown->y + shown->height) + 1;
	return (left <= all->x || is_plain(plane, all->x, all->y, left, all->y + all->height)) &&
	       (right >= all->x + all->width || is_plain(plane, right, all->y, all->x + all->width, all->y + all->height)) &&
	       (top <= all->y || is_plain(plane, all->x, all->y, all->x + all->width, top)) &&
	       (bottom >= all->y + all->height || is_plain(plane, all->x, bottom, all->x + all->width, all->y + all->height));
}

/* Was the picture cut to a part of what the small one shows? */
static bool is_cropped(const struct pair *pair)
{
	return is_part(&pair->pose.small, &pair->bare) && !is_padded(pair);
}

static enum vg_thumbnail_kind kind_of(const struct pair *pair)
{
	const struct vg_pose *pose = &pair->pose;
	if (is_turned(pair))
		return vg_pose_mirrors(pose->turn) ? VG_THUMBNAIL_MIRRORED : VG_THUMBNAIL_TURNED;
	if (pair->comparison.count)
		return VG_THUMBNAIL_REGION_DIFFERS;
	if (is_cropped(pair))
		return VG_THUMBNAIL_CROPPED_SINCE;
	return small_shows_part(pair) ? VG_THUMBNAIL_CROPPED : VG_THUMBNAIL_SAME;
}

/* Without places that confirm it, by the correlation of the whole alone. */
static enum vg_thumbnail_kind kind_of_whole(const struct pair *pair)
{
	double whole = pair->pose.whole;
	return whole >= same_from ? VG_THUMBNAIL_SAME : whole < different_below ? VG_THUMBNAIL_DIFFERENT : VG_THUMBNAIL_UNCLEAR;
}

static enum vg_thumbnail_kind compare_pair(struct pair *pair)
{
	if (is_flat(&pair->picture.luma) || is_flat(&pair->small.luma))
		return VG_THUMBNAIL_FLAT;
	pair->bare = without_bars(&pair->small.luma);
	if (!vg_pose_find(&pair->picture.luma, &pair->small.luma, &pair->bare, pair->expected, &pair->pose))
		return VG_THUMBNAIL_UNREADABLE;
	pair->confirmed = is_plainly_same(pair) || (compare_places(pair) && is_confirmed(pair));
	keep_regions(&pair->comparison, pair->pose.correlation);
	return pair->confirmed ? kind_of(pair) : kind_of_whole(pair);
}

/* What of the pair is told beyond a word. */
static void tell_place(const struct pair *pair, const struct vg_picture *picture, struct vg_carried *out)
{
	/* After the mirror is undone. */
	static const int rotations[VG_POSE_TURNS] = { 0, 0, 180, 180, 90, 270, 90, 270 };
	const struct vg_window *shown = &pair->pose.small;
	int turn = pair->pose.turn;
	if (!pair->confirmed)
		return;
	out->correlation = pair->pose.correlation;
	out->cropped = is_cropped(pair);
	out->mirrored = turn != pair->expected && vg_pose_mirrors(turn);
	out->rotation = turn == pair->expected ? 0 : rotations[turn];
	const double window[4] = { shown->x, shown->y, shown->width, shown->height };
	double by_x = (double)out->width / pair->small.luma.width, by_y = (double)out->height / pair->small.luma.height;
	for (int i = 0; i < 4; i++)
		out->shown[i] = window[i] * (i % 2 ? by_y : by_x);
	for (size_t i = 0; i < pair->comparison.count && i < VG_CARRIED_REGIONS; i++)
		vg_image_box_upright(pair->comparison.difference[i].box, pair->stored.width, pair->stored.height,
				     picture->orientation, out->region[out->region_count++]);
}

static void exchange_red_and_blue(struct vg_image *image)
{
	for (size_t i = 0; image->channels == 3 && i < vg_image_size(image); i += 3) {
		uint8_t red = image->pixels[i];
		image->pixels[i] = image->pixels[i + 2];
		image->pixels[i + 2] = red;
	}
}

/* The small picture's pixels, in *decoded where they had to be decoded; NULL where they cannot be read. */
static const struct vg_image *pixels_of(const struct vg_carried_bytes *from, const struct vg_limits *limits,
					struct vg_decoded *decoded)
{
	struct vg_limits small = *limits;
	const char *type;
	if (from->image)
		return from->image;
	small.max_pixels = small.max_pixels < PIXELS_MOST ? small.max_pixels : PIXELS_MOST;
	if (vg_decode(vg_sniff(from->bytes, &type), from->bytes, &small, decoded, NULL) < 0 || decoded->damage[0])
		return NULL;
	if (from->bgr)
		exchange_red_and_blue(&decoded->image);
	return &decoded->image;
}

/* The turn that needs no explanation. Either both are stored alike, or the small one is upright, unless it says of
 * itself that it is not. Where the container turned the picture, what EXIF holds may lie as that says. */
static int expected_turn(const struct vg_carried_bytes *from, const struct vg_picture *picture)
{
	static const int undoing[9] = { 1, 1, 2, 3, 4, 5, 8, 7, 6 };
	int orientation = picture->orientation;
	if (from->orientation == orientation)
		return 0;
	if (orientation == 1 && picture->exif.orientation > 1)
		orientation = undoing[picture->exif.orientation];
	return vg_pose_of_orientation(orientation);
}

static void compare_one(const struct vg_carried_bytes *from, struct pair *pair,
			const struct vg_limits *limits, struct vg_picture *picture, struct vg_carried *out)
{
	struct vg_decoded decoded = { 0 };
	struct vg_pdq_set set;
	out->against = VG_THUMBNAIL_UNREADABLE;
	const struct vg_image *image = pixels_of(from, limits, &decoded);
	if (!image) {
		vg_decoded_release(&decoded);
		return;
	}
	out->width = image->width;
	out->height = image->height;
	pair->expected = expected_turn(from, picture);
	pair->confirmed = false;
	pair->pose = (struct vg_pose){ 0 };
	memset(&pair->comparison, 0, sizeof pair->comparison);
	if (look(image, &pair->small) == 0)
		out->against = compare_pair(pair);
	out->correlation = pair->pose.whole;
	tell_place(pair, picture, out);
	if (vg_pdq_compute(image->pixels, image->width, image->height, image->channels, &set, NULL) == 0)
		out->pdq_distance = (uint32_t)vg_pdq_distance(&set.turned[0], &picture->pdq.turned[0]);
	looked_release(&pair->small);
	vg_decoded_release(&decoded);
}

static void tell_exif(struct vg_picture *picture, const struct vg_carried *carried)
{
	picture->exif.thumbnail = carried->against;
	picture->exif.thumbnail_width = carried->width;
	picture->exif.thumbnail_height = carried->height;
	picture->exif.thumbnail_correlation = carried->correlation;
	picture->exif.thumbnail_pdq_distance = carried->pdq_distance;
}

void vg_thumbnails_compare(const struct vg_carried_bytes *list, size_t count, const struct vg_image *stored,
			   const struct vg_limits *limits, struct vg_picture *picture)
{
	struct pair pair = { .stored = { stored->width, stored->height } };
	if (count == 0 || look(stored, &pair.picture) < 0)
		count = 0;
	for (size_t i = 0; i < count && picture->carried_count < VG_CARRIED_MAXIMUM; i++) {
		struct vg_carried *out = &picture->carried[picture->carried_count++];
		out->kind = list[i].kind;
		compare_one(&list[i], &pair, limits, picture, out);
		if (out->kind == VG_CARRIED_EXIF)
			tell_exif(picture, out);
	}
	looked_release(&pair.picture);
}

void vg_thumbnails_note(const struct vg_carried_bytes *list, size_t count, enum vg_thumbnail_kind why,
			struct vg_picture *picture)
{
	for (size_t i = 0; i < count && picture->carried_count < VG_CARRIED_MAXIMUM; i++) {
		struct vg_carried *out = &picture->carried[picture->carried_count++];
		*out = (struct vg_carried){ .kind = list[i].kind, .against = why };
		if (out->kind == VG_CARRIED_EXIF)
			tell_exif(picture, out);
	}
}

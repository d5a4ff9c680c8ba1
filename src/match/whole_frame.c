#include "match/whole_frame.h"

#include <math.h>
#include <string.h>

/* A turn of the plane with x to the right and y down: where a point goes. */
struct turn { int xx, xy, yx, yy; };

static const struct turn turns[VG_TURN_COUNT] = {
	[VG_TURN_NONE] = { 1, 0, 0, 1 },      [VG_TURN_ROTATE_90] = { 0, 1, -1, 0 },
	[VG_TURN_ROTATE_180] = { -1, 0, 0, -1 }, [VG_TURN_ROTATE_270] = { 0, -1, 1, 0 },
	[VG_TURN_FLIP_X] = { 1, 0, 0, -1 },   [VG_TURN_FLIP_Y] = { -1, 0, 0, 1 },
	[VG_TURN_FLIP_PLUS] = { 0, 1, 1, 0 }, [VG_TURN_FLIP_MINUS] = { 0, -1, -1, 0 },
};

/* From stored to upright pixels, by EXIF orientation. */
static struct turn of_orientation(int orientation)
{
	static const enum vg_turn by_orientation[9] = {
		VG_TURN_NONE, VG_TURN_NONE, VG_TURN_FLIP_Y, VG_TURN_ROTATE_180, VG_TURN_FLIP_X,
		VG_TURN_FLIP_PLUS, VG_TURN_ROTATE_270, VG_TURN_FLIP_MINUS, VG_TURN_ROTATE_90,
	};
	return turns[by_orientation[orientation >= 1 && orientation <= 8 ? orientation : 1]];
}

/* First b, then a. */
static struct turn after(struct turn a, struct turn b)
{
	return (struct turn){ a.xx * b.xx + a.xy * b.yx, a.xx * b.xy + a.xy * b.yy,
			      a.yx * b.xx + a.yy * b.yx, a.yx * b.xy + a.yy * b.yy };
}

/* Turns are orthogonal: the inverse is the transpose. */
static struct turn inverse(struct turn a)
{
	return (struct turn){ a.xx, a.yx, a.xy, a.yy };
}

static void fill_geometry(struct turn turn, const struct vg_frame *item,
			  const struct vg_frame *known, struct vg_geometry *out)
{
	double iw = item->width, ih = item->height, kw = known->width, kh = known->height;
	/* Pixel scales along the known picture's axes. */
	double sx = kw / (turn.xx ? iw : ih), sy = kh / (turn.yy ? ih : iw);
	double h[9] = { sx * turn.xx, sx * turn.xy, 0, sy * turn.yx, sy * turn.yy, 0, 0, 0, 1 };
	h[2] = turn.xx + turn.xy < 0 ? kw : 0;
	h[5] = turn.yx + turn.yy < 0 ? kh : 0;
	memcpy(out->item_to_known, h, sizeof h);
	out->known_coverage = out->item_coverage = 1;
	out->box_in_known[2] = kw;
	out->box_in_known[3] = kh;
	out->scale = sqrt(sx * sy);
	out->present = true;
}

void vg_whole_frame_geometry(const struct vg_frame *item, const struct vg_frame *known,
			   enum vg_turn turn, unsigned *out_relation, struct vg_geometry *out)
{
	struct turn between = after(of_orientation(known->orientation),
				    after(turns[turn], inverse(of_orientation(item->orientation))));
	bool mirrored = between.xx * between.yy - between.xy * between.yx < 0;
	/* What is left when a left-to-right mirror is taken out of it. */
	struct turn rest = mirrored ? after(between, turns[VG_TURN_FLIP_Y]) : between;
	unsigned relation = mirrored ? VG_MIRRORED : 0;
	memset(out, 0, sizeof *out);
	out->mirrored = mirrored;
	out->rotation = rest.xx == 1 ? 0 : rest.xx == -1 ? 180 : rest.xy == 1 ? 90 : 270;
	if (out->rotation != 0)
		relation |= VG_ROTATED;
	bool sizes = item->width && known->width;
	if (sizes)
		fill_geometry(between, item, known, out);
	bool across = between.xx == 0;
	bool equal_size = sizes && (across ? item->height : item->width) == known->width &&
			  (across ? item->width : item->height) == known->height;
	/* Of a hash alone nothing else is known. */
	*out_relation = relation | (!sizes ? 0 : equal_size ? VG_RECOMPRESSED : VG_RESIZED);
}

#include "media/panels.h"

enum {
	CUTS = 5,          /* how deep parts are cut again */
	SIDE_LEAST = 32,   /* pixels of a part */
	GAP_PER_MILLE = 6, /* of the side: lines that make a gap */
	AREA_MOST = 97,    /* percent of the whole: a part that is more is the whole */
	AREA_LEAST = 4     /* percent of the whole */
};

struct finding {
	const struct vg_image *image;
	struct vg_rectangle *out;
	size_t count, room;
};

static bool plain_at(const struct finding *finding, const struct vg_rectangle *part, bool upright, uint32_t at)
{
	return vg_line_plain(finding->image, part, upright, at, NULL);
}

/* Takes plain lines off both ends. */
static void trim(const struct finding *finding, struct vg_rectangle *part, bool upright)
{
	uint32_t size = upright ? part->width : part->height, first = 0, last = size;
	while (first < last && plain_at(finding, part, upright, first))
		first++;
	while (last > first && plain_at(finding, part, upright, last - 1))
		last--;
	*(upright ? &part->x : &part->y) += first;
	*(upright ? &part->width : &part->height) = last - first;
}

static void give(struct finding *finding, const struct vg_rectangle *part)
{
	uint64_t area = (uint64_t)part->width * part->height;
	uint64_t whole = (uint64_t)finding->image->width * finding->image->height;
	if (finding->count < finding->room && area * 100 <= whole * AREA_MOST && area * 100 >= whole * AREA_LEAST)
		finding->out[finding->count++] = *part;
}

static void cut(struct finding *finding, struct vg_rectangle part, int depth);

/* Cuts along one direction; false when there is no gap. */
static bool cut_along(struct finding *finding, const struct vg_rectangle *part, bool upright, int depth)
{
	uint32_t size = upright ? part->width : part->height, begin = 0, plain = 0;
	uint32_t gap = size * GAP_PER_MILLE / 1000 + 2;
	bool found = false;
	for (uint32_t at = 0; at <= size; at++) {
		bool end = at == size;
		if (!end && plain_at(finding, part, upright, at)) {
			plain++;
			continue;
		}
		if ((plain >= gap && at - plain > begin) || (end && found)) {
			struct vg_rectangle piece = *part;
			uint32_t until = end && plain < gap ? at : at - plain;
			*(upright ? &piece.x : &piece.y) += begin;
			*(upright ? &piece.width : &piece.height) = until - begin;
			found = true;
			cut(finding, piece, depth + 1);
			begin = at;
		}
		plain = 0;
	}
	return found;
}

static void cut(struct finding *finding, struct vg_rectangle part, int depth)
{
	trim(finding, &part, false);
	trim(finding, &part, true);
	if (part.width < SIDE_LEAST || part.height < SIDE_LEAST)
		return;
	give(finding, &part);
	if (depth < CUTS && !cut_along(finding, &part, false, depth))
		(void)cut_along(finding, &part, true, depth);
}

size_t vg_panels_find(const struct vg_image *image, struct vg_rectangle *out, size_t room)
{
	struct finding finding = { .image = image, .out = out, .room = room };
	cut(&finding, (struct vg_rectangle){ 0, 0, image->width, image->height }, 0);
	return finding.count;
}

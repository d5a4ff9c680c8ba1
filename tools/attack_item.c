/* What every attack uses of the item and the suite that it belongs to. */
#include "attack.h"

struct pic suite_known(const struct suite *s, unsigned index)
{
	return jpeg_decode(&s->known[index].file);
}

struct pic suite_other(struct item *it)
{
	const struct suite *s = it->suite;
	bool photo = s->known[it->base].photo;
	unsigned at = rng_below(&it->rng, s->n_others);

	/* On from a random place to the first of the base's sort, or once around. */
	for (unsigned i = 0; i < s->n_others && s->others[at].photo != photo; i++)
		at = (at + 1) % s->n_others;
	return jpeg_decode(&s->others[at].file);
}

struct save save_telegram(void)
{
	return (struct save){.quality = 87, .limit = 1280, .progressive = true};
}

void item_region(struct item *it, double x, double y, double w, double h)
{
	double right = x + w, bottom = y + h;

	x = x < 0 ? 0 : x;
	y = y < 0 ? 0 : y;
	right = right > it->pic.width ? it->pic.width : right;
	bottom = bottom > it->pic.height ? it->pic.height : bottom;
	if (right > x && bottom > y && it->n_regions < MAX_REGIONS)
		it->regions[it->n_regions++] = (struct region){x, y, right - x, bottom - y};
}

void item_map_regions(struct item *it, double scale_x, double scale_y, double dx, double dy)
{
	unsigned count = it->n_regions;

	it->n_regions = 0;
	for (unsigned i = 0; i < count; i++) {
		struct region g = it->regions[i];

		item_region(it, g.x * scale_x + dx, g.y * scale_y + dy, g.w * scale_x, g.h * scale_y);
	}
}

void item_put_on(struct item *it, struct pic canvas, int x, int y, double radius)
{
	paint_picture(&canvas, &it->pic, x, y, radius);
	pic_replace(&it->pic, canvas);
	item_map_regions(it, 1, 1, x, y);
}

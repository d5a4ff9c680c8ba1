#include "media/border.h"

#include "media/plain_line.h"

enum { LINES_LEAST = 2 };

struct vg_border vg_border_find(const struct vg_image *image)
{
	const struct vg_rectangle whole = { 0, 0, image->width, image->height };
	struct vg_border out = { { 0 } };
	for (int side = 0; side < 4; side++) {
		bool upright = side % 2 == 0, far = side >= 2;
		uint32_t lines = upright ? image->width : image->height, depth = 0;
		struct vg_line_colour first = { { 0 } }, line;
		while (depth < lines / 2 && vg_line_plain(image, &whole, upright, far ? lines - 1 - depth : depth, &line) &&
		       (depth == 0 || vg_line_same(&line, &first)))
			first = depth++ == 0 ? line : first;
		out.depth[side] = depth >= LINES_LEAST && depth < lines / 2 ? depth : 0;
	}
	return out;
}

#include <math.h>
#include <string.h>

#include <vestigo/design.h>

#include "base/name_of.h"

enum { SIDE = VG_DESIGN_GRID };

bool vg_design_cells_has(const struct vg_design_cells *cells, int cell)
{
	return cell >= 0 && cell < SIDE * SIDE && (cells->bits[cell / 8] >> cell % 8 & 1);
}

void vg_design_cells_put(struct vg_design_cells *cells, int cell)
{
	if (cell >= 0 && cell < SIDE * SIDE)
		cells->bits[cell / 8] |= (uint8_t)(1 << cell % 8);
}

int vg_design_cells_common(const struct vg_design_cells *a, const struct vg_design_cells *b)
{
	int count = 0;
	for (int i = 0; i < VG_DESIGN_BYTES; i++)
		count += __builtin_popcount((unsigned)(a->bits[i] & b->bits[i]));
	return count;
}

int vg_design_cells_count(const struct vg_design_cells *cells)
{
	return vg_design_cells_common(cells, cells);
}

void vg_design_cells_box(const struct vg_design_cells *cells, double width, double height, double out[4])
{
	int left = SIDE, top = SIDE, right = 0, bottom = 0;
	for (int cell = 0; cell < SIDE * SIDE; cell++) {
		if (!vg_design_cells_has(cells, cell))
			continue;
		int x = cell % SIDE, y = cell / SIDE;
		left = x < left ? x : left;
		right = x + 1 > right ? x + 1 : right;
		top = y < top ? y : top;
		bottom = y + 1;
	}
	memset(out, 0, 4 * sizeof *out);
	if (right == 0)
		return;
	out[0] = round(left * width / SIDE);
	out[1] = round(top * height / SIDE);
	out[2] = round(right * width / SIDE) - out[0];
	out[3] = round(bottom * height / SIDE) - out[1];
}

const char *vg_design_state_name(enum vg_design_state state)
{
	static const char *const names[VG_DESIGN_STATES] = { "learnt", "added", "dismissed" };
	return VG_NAME_OF(names, state);
}

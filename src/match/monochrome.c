#include "match/monochrome.h"

#include <math.h>

/* Brightnesses that are told apart, and how many places are needed to tell. */
enum { BANDS = 64, PLACES_LEAST = 256 };

/* How far colours lie from what is usual at their brightness, in the mean, in a picture that has none of
 * its own: JPEG at a low quality leaves about a level. Photographs in pale colours have three and more. */
static const double TINT_ONLY = 1.5;

struct band {
	double count, colour[2];
};

static int band_of(const struct vg_plane plane[VG_CHANNELS], size_t at)
{
	int band = (int)(plane[0].at[at] * (BANDS / 256.0f));
	return band < 0 ? 0 : band >= BANDS ? BANDS - 1 : band;
}

/* The mean colour of every brightness; returns how many places there are. */
static double sum_up(const struct vg_grid *grid, const struct vg_plane plane[VG_CHANNELS], struct band band[BANDS])
{
	double places = 0;
	for (size_t at = 0; at < (size_t)grid->width * grid->height; at++) {
		if (!grid->covered[at])
			continue;
		struct band *to = &band[band_of(plane, at)];
		to->count++;
		to->colour[0] += plane[1].at[at];
		to->colour[1] += plane[2].at[at];
		places++;
	}
	for (int b = 0; b < BANDS; b++)
		for (int c = 0; c < 2 && band[b].count > 0; c++)
			band[b].colour[c] /= band[b].count;
	return places;
}

bool vg_is_monochrome(const struct vg_grid *grid, const struct vg_plane plane[VG_CHANNELS])
{
	struct band band[BANDS] = { { 0 } };
	double places = sum_up(grid, plane, band), off = 0;
	bool pale = places >= PLACES_LEAST;
	for (uint32_t y = 0; y < grid->height && pale; y++) {
		for (size_t at = (size_t)y * grid->width; at < (size_t)(y + 1) * grid->width; at++) {
			const struct band *usual = &band[band_of(plane, at)];
			if (grid->covered[at])
				off += fabs(plane[1].at[at] - usual->colour[0]) + fabs(plane[2].at[at] - usual->colour[1]);
		}
		pale = off / places < 2 * TINT_ONLY; /* of most pictures the first rows tell */
	}
	return pale;
}

double vg_leave_out_colours(struct vg_grid *grid)
{
	double off = 0, covered = 0;
	for (size_t at = 0; at < (size_t)grid->width * grid->height; at++) {
		for (int c = 1; c < VG_CHANNELS; c++) {
			double by = grid->item[c].at[at] - grid->known[c].at[at];
			off += grid->covered[at] ? by * by : 0;
			grid->known[c].at[at] = grid->item[c].at[at];
		}
		covered += grid->covered[at];
	}
	return covered > 0 ? sqrt(off / covered) : 0;
}

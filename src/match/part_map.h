/* What two registered pictures share part by part: how alike they are in each block, the largest
 * rectangle in which they are not, and where lies what is the same. */
#ifndef VG_MATCH_PART_MAP_H
#define VG_MATCH_PART_MAP_H

#include <vestigo/error.h>

#include <stdbool.h>
#include <stdint.h>

/* A part is a block of so many places of the grid, the first so far from the grid's edge. */
enum { VG_PART_SIDE = 16, VG_PART_MARGIN = 1, VG_PARTS_ACROSS_MAXIMUM = 256,
       VG_PART_SHIFTS = (2 * VG_PART_MARGIN + 1) * (2 * VG_PART_MARGIN + 1) };

/* In this order: from VG_PART_UNLIKE on a part has fine structure to be compared by. */
enum vg_part_state {
	VG_PART_UNCOVERED, /* not shown by both, wholly */
	VG_PART_PLAIN,     /* without structure in either */
	VG_PART_UNLIKE, VG_PART_BETWEEN, VG_PART_ALIKE, VG_PART_SAME
};

/* Row by row. Owns its arrays. */
struct vg_part_map {
	uint32_t across, down;
	uint8_t *state;
	uint8_t *flat[2];  /* of the item and of the known picture: luma, 1 to 255, where the part is of one
			      tone there, else 0 */
	int shifted[VG_PART_SHIFTS]; /* of parts that were the same when they were measured, under which shift: row by row,
			      the one in the middle is none */
};

int vg_part_map_init(struct vg_part_map *map, uint32_t width, uint32_t height, struct vg_error *err);
void vg_part_map_release(struct vg_part_map *map);

/* A rectangle of parts. */
struct vg_part_box {
	uint32_t left, top, across, down;
};

struct vg_shared_parts {
	bool covering;                /* the rectangle is of one tone in one of the two: something lies over it */
	double differing;             /* of what is compared, the share of the area that the rectangle below takes */
	int differing_parts;          /* the unlike parts in it */
	int beside, beside_alike;     /* the parts with structure outside it, and those of them that are alike */
	int shared_parts;             /* of the largest cluster of parts that are the same outside it, */
	struct vg_part_box shared;    /* and its box */
	struct vg_part_box differs;   /* the rectangle */
};

/* Method: the rectangle in which unlike parts most outweigh alike ones, an alike one counting twice
 * (the maximum-sum submatrix by Kadane's scan over pairs of rows, O(down^2 * across)); parts without
 * structure count for its area alone. Clusters are of parts at most two apart. VG_ERR_MEMORY. */
int vg_part_map_find(const struct vg_part_map *map, struct vg_shared_parts *out, struct vg_error *err);

/* What lies under a covering is not shown by both: its parts become VG_PART_UNCOVERED. */
void vg_part_map_uncover(struct vg_part_map *map, const struct vg_part_box *box);

#endif

/* Comparing an item with known pictures, place by place, as a worker's task: what is asked,
 * the work, the answer. Pictures go as small JPEGs, since both are decoded by the worker. */
#ifndef VG_MATCH_COMPARISON_H
#define VG_MATCH_COMPARISON_H

#include "match/difference.h"

/* VG_JUDGED_SIDE: the longest side of the grid that strength is told from. */
enum { VG_COMPARISONS_MAXIMUM = VG_MATCHES_MAXIMUM, VG_JUDGED_SIDE = 512 };

/* The JPEG of a whole upright picture of that size. */
struct vg_rendition {
	struct vg_span jpeg; /* borrowed */
	struct vg_size size;
};

struct vg_comparison_request {
	uint32_t side;   /* longest of the grid on which they are compared, 64 to 4096 */
	bool depict;     /* make pictures of the first comparison */
	bool learn;      /* the item is known itself: what design has it in common with the others? */
	struct vg_rendition item;
	size_t count;
	struct {
		struct vg_rendition rendition;
		double item_to_known[9];
		struct vg_design_cells kept, dismissed; /* designs in it */
	} known[VG_COMPARISONS_MAXIMUM];
};

/* Appends the request; VG_ERR_MEMORY, VG_ERR_LIMIT. */
int vg_comparison_ask(struct vg_comparison_request *request, struct vg_buffer *out);

/* The worker's side: appends an answer; a picture that cannot be decoded is not compared. */
int vg_comparison_work(struct vg_span request, const struct vg_limits *limits, struct vg_buffer *out);

struct vg_comparison_answer {
	size_t count;
	struct vg_comparison comparison[VG_COMPARISONS_MAXIMUM];
	struct vg_design_learnt learnt; /* where it was asked for */
	struct vg_span overlay, difference_map; /* PNG, borrowed from the bytes; empty without depict */
};

/* Reads an answer, none of it trusted. VG_ERR_MALFORMED. */
int vg_comparison_read(struct vg_span bytes, struct vg_comparison_answer *out);

#endif

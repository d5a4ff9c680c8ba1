/* Designs: what several known pictures that are different pictures have in common, such as a
 * channel's frame, logo, template or lower third. Whoever shows nothing else of a known picture
 * shares a part with it (VG_SHARES_PART), and is no appearance of it.
 *
 * The catalogue keeps them: for each which known pictures carry it, and where it lies in each. Failures, threads, and
 * what visitors and callers between begin and commit may call, are those of vestigo/catalogue.h; vg_design_cells_… are
 * pure and thread-safe, of cells from 0 on below VG_DESIGN_GRID squared: others are in none. */
#ifndef VESTIGO_DESIGN_H
#define VESTIGO_DESIGN_H

#include <vestigo/catalogue.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A picture's area in so many cells each way. */
enum { VG_DESIGN_GRID = 16, VG_DESIGN_BYTES = VG_DESIGN_GRID * VG_DESIGN_GRID / 8 };

/* Some of a picture's cells, row by row: cell n is bit n % 8 of bits[n / 8]. */
struct vg_design_cells {
	uint8_t bits[VG_DESIGN_BYTES];
};
VG_API bool vg_design_cells_has(const struct vg_design_cells *cells, int cell);
VG_API void vg_design_cells_put(struct vg_design_cells *cells, int cell);
VG_API int vg_design_cells_count(const struct vg_design_cells *cells);
/* How many are in both. */
VG_API int vg_design_cells_common(const struct vg_design_cells *a, const struct vg_design_cells *b);
/* The smallest box around them, in pixels of a picture of that size: x, y, width, height. */
VG_API void vg_design_cells_box(const struct vg_design_cells *cells, double width, double height, double out[4]);

enum vg_design_state {
	VG_DESIGN_LEARNT,   /* as pictures were added */
	VG_DESIGN_ADDED,    /* by a person */
	VG_DESIGN_DISMISSED /* by a person: it counts as picture, and is not learnt again */
};
enum { VG_DESIGN_STATES = 3 };
VG_API const char *vg_design_state_name(enum vg_design_state state);

struct vg_design {
	int64_t id;
	int64_t picture;              /* a known picture that shows it */
	struct vg_design_cells cells; /* where it lies in that picture */
	double box[4];                /* around them, in its upright pixels */
	uint64_t carriers;            /* how many known pictures carry it, that one among them */
	enum vg_design_state state;
	char name[VG_DESIGN_NAME];    /* "" where it has none */
};

/* In order of id, as the visitors of vestigo/catalogue.h. */
typedef int vg_design_visitor(void *context, const struct vg_design *design, struct vg_error *err);
typedef int vg_carrier_visitor(void *context, int64_t picture, struct vg_error *err);
VG_API int vg_catalogue_each_design(struct vg_catalogue *catalogue, vg_design_visitor *visit, void *context,
				    struct vg_error *err);
VG_API int vg_catalogue_each_carrier(struct vg_catalogue *catalogue, int64_t design, vg_carrier_visitor *visit,
				     void *context, struct vg_error *err);

/* A person marks a part of a known picture as a design: the cells whose middles lie in the box, in its
 * upright pixels. `name` may be NULL. VG_ERR_NOT_FOUND: no such picture; VG_ERR_USAGE: its size is not
 * known, or the box is not in it. */
VG_API int vg_catalogue_add_design(struct vg_catalogue *catalogue, int64_t picture, const double box[4],
				   const char *name, int64_t *out_id, struct vg_error *err);
/* VG_ERR_NOT_FOUND when there is no such design. An empty name takes it away. */
VG_API int vg_catalogue_dismiss_design(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err);
VG_API int vg_catalogue_name_design(struct vg_catalogue *catalogue, int64_t id, const char *name, struct vg_error *err);

/* Of a known picture, the cells in which designs lie that count as such, and those of dismissed ones. */
VG_API int vg_catalogue_design_cells(struct vg_catalogue *catalogue, int64_t picture, struct vg_design_cells *out_kept,
				     struct vg_design_cells *out_dismissed, struct vg_error *err);

/* What a newly known picture was found to share with known ones; the first carrier is the new one. */
struct vg_design_found {
	size_t count;
	struct {
		int64_t picture;
		struct vg_design_cells cells;
	} carrier[VG_MATCHES_MAXIMUM + 1];
};
/* Keeps it: carriers of a design that is kept, or was dismissed, and lies mostly in the same cells of one
 * of them, are added to that; else three or more carriers are a new one. Nothing is changed where all is kept already. */
VG_API int vg_catalogue_learn_design(struct vg_catalogue *catalogue, const struct vg_design_found *found, struct vg_error *err);

/* The next known picture with features after `after` that was not looked at for designs yet; *out_id 0 when
 * there is none. `left` (may be NULL) is how many there are. */
VG_API int vg_catalogue_unlearnt(struct vg_catalogue *catalogue, int64_t after, int64_t *out_id, uint64_t *left,
				 struct vg_error *err);
/* That one and all before it were looked at. */
VG_API int vg_catalogue_learnt(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err);

/* As much of a known picture as is kept, as if it had been examined: its digest, size, features and small
 * version. The caller's to release. */
VG_API int vg_catalogue_picture(struct vg_catalogue *catalogue, int64_t id, struct vg_picture *out, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

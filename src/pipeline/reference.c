#include "pipeline/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "catalogue/catalogue.h"
#include "match/design.h"

/* A design of a known picture lies in the reference too where key points agree in so much of its place: one in so
 * many of its cells, and at least so many. A match by something else says nothing of the design. */
enum { CELLS_A_POINT = 4, CELLS_LEAST = 3 };

/* Of the 8 x 8 cells in which geometry counts key points. */
enum { POINT_GRID = 8 };

void vg_reference_release(struct vg_reference *reference)
{
	vg_catalogue_close(reference->catalogue);
	*reference = (struct vg_reference){ .awaited = false };
}

/* --- kept designs that it shows --- */

/* Do key points agree where these cells lie? */
static bool is_agreed(const struct vg_design_cells *cells, uint64_t inlier_cells)
{
	uint64_t covered = 0;
	for (int cell = 0; cell < VG_DESIGN_GRID * VG_DESIGN_GRID; cell++) {
		int x = cell % VG_DESIGN_GRID * POINT_GRID / VG_DESIGN_GRID, y = cell / VG_DESIGN_GRID * POINT_GRID / VG_DESIGN_GRID;
		if (vg_design_cells_has(cells, cell))
			covered |= UINT64_C(1) << (y * POINT_GRID + x);
	}
	int all = __builtin_popcountll(covered), agreed = __builtin_popcountll(covered & inlier_cells);
	return agreed >= CELLS_LEAST && agreed * CELLS_A_POINT >= all;
}

/* Lays the cells of a known picture's designs on the reference, which matches it. */
static void lay(const struct vg_match *match, const struct vg_picture *picture, const struct vg_design_cells *cells,
		struct vg_design_cells *out)
{
	struct vg_design_cells own = { { 0 } };
	vg_design_lay(match->geometry.item_to_known, (struct vg_size){ picture->width, picture->height },
		      (struct vg_size){ match->known_width, match->known_height }, cells, &own);
	bool same = match->strength == VG_EXACT;
	for (int i = 0; i < VG_DESIGN_BYTES && (same || is_agreed(&own, match->geometry.inlier_cells)); i++)
		out->bits[i] |= own.bits[i];
}

static int take_designs_of(struct vg_reference *reference, const struct vg_picture *picture, const struct vg_match *match,
			   struct vg_error *err)
{
	struct vg_design_cells kept, dismissed, before = reference->kept;
	int code = vg_catalogue_design_cells(reference->designs, match->known_id, &kept, &dismissed, err);
	if (code < 0)
		return code;
	lay(match, picture, &kept, &reference->kept);
	lay(match, picture, &dismissed, &reference->dismissed);
	bool shows = memcmp(&before, &reference->kept, sizeof before) != 0;
	if (shows && match->design.pictures > reference->design.pictures)
		reference->design = match->design;
	return 0;
}

static int stop_at_first(void *context, const struct vg_design *design, struct vg_error *err)
{
	(void)design;
	(void)err;
	*(bool *)context = true;
	return VG_ERR_INTERRUPTED;
}

/* The reference is looked for among what is known: a known picture that it matches tells where designs lie. */
static int find_designs(struct vg_reference *reference, const struct vg_picture *picture, struct vg_error *err)
{
	struct vg_matches *matches;
	bool any = false;
	if (!reference->designs)
		return 0;
	int code = vg_catalogue_each_design(reference->designs, stop_at_first, &any, err);
	if (!any)
		return code;
	matches = malloc(sizeof *matches);
	if (!matches)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	code = vg_catalogue_match(reference->designs, 0, picture, matches, err);
	for (size_t i = 0; code == 0 && i < matches->count; i++)
		if (matches->match[i].geometry.present && matches->match[i].strength >= VG_MODERATE)
			code = take_designs_of(reference, picture, &matches->match[i], err);
	vg_matches_release(matches);
	free(matches);
	return code;
}

/* --- the reference itself --- */

/* Its title is its file's name, as a folder's path tells nothing of it. */
static int add(struct vg_catalogue *catalogue, const struct vg_record *record, struct vg_error *err)
{
	struct vg_known known;
	enum vg_add_outcome outcome;
	int64_t id;
	const char *slash = strrchr(record->item.name, '/');
	struct vg_sighting seen = { .title = vg_strdup(slash ? slash + 1 : record->item.name) };
	if (!seen.title)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_known_from_picture(&record->picture, &known);
	known.rendition = record->picture.rendition; /* of what was read in part too: see in_part */
	known.rendition_size = record->picture.rendition_size;
	const struct vg_addition addition = { .known = &known, .sighting = &seen };
	int code = vg_catalogue_add(catalogue, &addition, &outcome, &id, err);
	vg_sighting_release(&seen);
	return code;
}

/* What people judged the reference to be distinct from, it is in a comparison of two files too. */
struct judged {
	struct vg_catalogue *catalogue; /* of the reference */
	const uint8_t *sha256;
};

static int take_judged(void *context, const struct vg_distinct *pair, struct vg_error *err)
{
	const struct judged *judged = context;
	bool is_new;
	if (memcmp(pair->sha256[0], judged->sha256, 32) != 0 && memcmp(pair->sha256[1], judged->sha256, 32) != 0)
		return 0;
	return vg_catalogue_set_distinct(judged->catalogue, pair->sha256[0], pair->sha256[1], &is_new, err);
}

int vg_reference_take(struct vg_reference *reference, const struct vg_record *record, struct vg_error *err)
{
	reference->awaited = false;
	if (record->picture.disposition != VG_EXAMINED) {
		bool missing = record->picture.disposition == VG_MISSING; /* whose reason names it once more */
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "not compared: \"%.300s\": %s", record->item.name,
				    missing ? "no such file" : record->picture.reason);
	}
	if (find_designs(reference, &record->picture, &reference->designs_fault) < 0) {
		reference->design = (struct vg_match_design){ .id = 0 };
		reference->kept = reference->dismissed = (struct vg_design_cells){ { 0 } };
	}
	reference->in_part = record->picture.read_share < 1;
	int code = vg_catalogue_open_memory(&reference->catalogue, err);
	if (code == 0)
		code = add(reference->catalogue, record, err);
	struct judged judged = { reference->catalogue, record->picture.sha256 };
	if (code == 0 && reference->designs)
		code = vg_catalogue_each_distinct(reference->designs, take_judged, &judged, err);
	return code;
}

int vg_reference_load(void *context, const struct vg_match *match, struct vg_compare_with *out, struct vg_error *err)
{
	struct vg_reference *reference = context;
	int code = vg_compare_load_known(reference->catalogue, match, out, err);
	if (code == 0) {
		out->kept = reference->kept;
		out->dismissed = reference->dismissed;
	}
	return code;
}

void vg_reference_note_design(const struct vg_reference *reference, struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++)
		matches->match[i].design = reference->design;
}

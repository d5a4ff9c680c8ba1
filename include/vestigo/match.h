/* Matches: a known picture that an item shows, how that was found, how strongly. Structs are not shared between
 * threads, unless nobody changes them; functions are pure but for the struct that they are given. */
#ifndef VESTIGO_MATCH_H
#define VESTIGO_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>
#include <vestigo/pdq.h>
#include <vestigo/text.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bits of vg_match.relation: how the item relates to the known picture. */
enum vg_relation {
	VG_IDENTICAL_BYTES = 1 << 0,
	VG_IDENTICAL_PIXELS = 1 << 1,
	VG_RECOMPRESSED = 1 << 2,
	VG_RESIZED = 1 << 3,
	VG_CROPPED = 1 << 4,
	VG_MIRRORED = 1 << 5,
	VG_ROTATED = 1 << 6,
	VG_OVERLAY_OR_BORDER = 1 << 7,
	VG_TONAL_CHANGE = 1 << 8,
	VG_REGION_ALTERED = 1 << 9,
	VG_PARTIAL_OVERLAP = 1 << 10,
	VG_CONTAINS = 1 << 11,
	VG_SHARES_PART = 1 << 12 /* alone, or with turns: the same mark, text, frame, layout or object, and
				    different pictures around it; never an appearance of the known picture */
};
enum { VG_RELATION_COUNT = 13 };
/* The report's word for one bit, by its number from 0 on. Static. */
VG_API const char *vg_relation_name(int bit);

/* Each is bound to a measured rate of false matches: see vg_match_error_rate. */
enum vg_strength { VG_WEAK, VG_MODERATE, VG_STRONG, VG_EXACT };
VG_API const char *vg_strength_name(enum vg_strength strength);

/* How the item's upright pixels lie on the known picture's. */
struct vg_geometry {
	bool present;            /* sizes of both are known */
	int inliers;             /* agreeing points; 0: the whole frames are equated */
	uint64_t inlier_cells;   /* of 8 x 8 cells of the item, row by row from bit 0 on: where these lie */
	double item_to_known[9]; /* homography, row by row, in pixels */
	double known_coverage, item_coverage;  /* 0 to 1; what a frame or a flat margin of the item lies over is not shown */
	double box_in_known[4];  /* x, y, width, height */
	bool mirrored;
	double rotation;         /* degrees clockwise from the known picture to the item, after
				    undoing the mirror: 0, 90, 180 or 270 for whole frames */
	double scale;            /* known pixels an item pixel */
};

/* What was done in a region, where that can be told. */
enum vg_difference_kind {
	VG_CONTENT_CHANGED, /* something else is there: replaced, removed or covered */
	VG_DETAIL_LOST,     /* the same, blurred or pixelated */
	VG_LAID_OVER        /* the same with something on it: text, a logo, a mark */
};
enum { VG_DIFFERENCE_KINDS = 3 };
VG_API const char *vg_difference_kind_name(enum vg_difference_kind kind);

/* A region in which the item differs from the known picture. */
struct vg_difference {
	double box[4];  /* x, y, width, height in the item's upright pixels, whole numbers */
	double share;   /* of the item's area, of what differs in the box: 0 to 1 */
	enum vg_difference_kind kind;
};
enum { VG_DIFFERENCES_MAXIMUM = 16 };

/* How much of the fine structure two pictures laid on each other share: parts of what both
 * show that have any, and those in which it is the same; all, and those outside the regions
 * that differ. */
struct vg_structure {
	int parts, agreeing, parts_outside, agreeing_outside;
	int alike, unlike;       /* parts that are much the same or the same, and parts that are not alike at all */
	double differing;        /* of the area of what both show, the share that the largest rectangle takes in
				    which they are not alike: 0 to 1 */
	bool design;             /* what agrees is shared by several known pictures that differ from each other */
	bool another_view;       /* much of what is the same lies off, here this way and there that, as seen from elsewhere */
};

/* A design that the catalogue keeps (vestigo/design.h), as far as a match tells of it. */
enum { VG_DESIGN_NAME = 96 };
struct vg_match_design {
	int64_t id;              /* 0: none */
	uint64_t pictures;       /* how many known pictures carry it */
	char name[VG_DESIGN_NAME];
};

/* A picture file. Owns data. */
struct vg_png {
	uint8_t *data;
	size_t size;
};

/* What was found out about a known picture, at one of its sightings. Each may be NULL; heap. */
struct vg_review {
	char *claim, *rating, *review_url;
};
enum { VG_REVIEWS_MAXIMUM = 32 };

struct vg_match {
	int64_t known_id;
	uint32_t known_width, known_height; /* upright pixels of the known picture; 0: unknown */
	char *title, *source, *note; /* of the sighting below; NULL when absent; heap */
	bool has_date;
	int64_t date;            /* of the earliest dated sighting that is not the item's own post, or of that where there is no other */
	enum vg_date_precision date_precision;
	uint64_t sighting_count; /* the item's own post among them */
	struct vg_review *reviews; /* of all sightings, each once: those with a rating first, then claims alone, each as
				    sightings come, earliest first; heap */
	size_t review_count;     /* up to VG_REVIEWS_MAXIMUM */
	char **tags;             /* of the known picture; heap */
	size_t tag_count;
	int64_t added;           /* when it entered the catalogue */
	bool only_own_post;      /* every sighting is the very post under examination */
	bool has_sha256;
	uint8_t sha256[32];
	unsigned relation;       /* bits of enum vg_relation */
	enum vg_strength strength;
	int pdq_distance;        /* -1 when not compared */
	struct vg_geometry geometry;
	bool compared;           /* place by place; only then may nothing found mean the same */
	bool in_part;            /* parts of one of the two could not be read: what differs is not told */
	double agreement;        /* of what both show, the share where they agree */
	double unframed[4];      /* as the boxes of differences: what a frame or a flat margin that lies over the known picture
				    leaves of the item; of no width where there is none */
	double least_difference; /* of what both show, the share of the smallest region that would be told as a difference */
	struct vg_structure structure; /* filled with it */
	double shared_box[4], shared_box_in_known[4]; /* with VG_SHARES_PART: where the largest piece of what
				    both show lies, as the boxes of differences and of geometry */
	struct vg_match_design design; /* that the known picture carries; where structure.design is set, that is all
				    that is shared, and the match stands for all pictures under it */
	size_t difference_count; /* largest first; all that were found, up to the maximum */
	struct vg_difference difference[VG_DIFFERENCES_MAXIMUM];
	struct vg_png overlay, difference_map; /* where they were asked for: see vg_pipeline_options */
};

VG_API void vg_match_release(struct vg_match *match);
/* The first rating of a known picture, or NULL. Borrowed. */
VG_API const char *vg_match_rating(const struct vg_match *match);

enum { VG_MATCHES_MAXIMUM = 20 };

/* Strongest first, then nearest, then by id. Where there are more than fit, the strong one that was seen first stays
 * too. Owns its texts. */
struct vg_matches {
	struct vg_match match[VG_MATCHES_MAXIMUM];
	size_t count;
	uint64_t found;   /* may exceed count: only the best are kept */
	bool pdq_used;    /* false: the picture is too featureless for its hash to mean much */
	bool cut;         /* more known pictures are like it than were looked at */
	bool distinct;    /* something was left out that a person judged not to be the same picture */
	bool by_hash_alone; /* looked for was one known picture of which no features are kept: crops of it were not told */
};
VG_API void vg_matches_release(struct vg_matches *matches);

/* The order of matches: negative when a comes first. */
VG_API int vg_match_compare(const struct vg_match *a, const struct vg_match *b);

#ifdef __cplusplus
}
#endif
#endif

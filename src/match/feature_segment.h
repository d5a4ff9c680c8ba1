/* A part of the index of local features: the features of some known pictures in lists by
 * visual word, in one run of bytes that is searched as it lies in a file.
 *
 * Immutable: an index grows by further segments, and small ones are merged. */
#ifndef VG_MATCH_FEATURE_SEGMENT_H
#define VG_MATCH_FEATURE_SEGMENT_H

#include <vestigo/features.h>

#include "match/paged.h"

/* One feature as the lists hold it. */
struct vg_feature_posting {
	uint64_t signature;   /* 64 of the descriptor's bits */
	uint32_t picture : 20;/* which of the segment's pictures */
	uint32_t rest : 12;   /* the word's bits below the list's number */
	uint8_t x, y;         /* in 256ths of the working picture's longer side */
	uint8_t angle, size;  /* in 256ths of a turn, sixteenths of an octave */
};

/* One known picture of a segment. */
struct vg_feature_picture {
	int64_t id;
	uint32_t longest;     /* side of its working picture, in pixels */
	uint32_t unused;      /* 0 */
};

struct vg_feature_segment {
	int64_t first_id, last_id;     /* covers every known picture from here to there */
	uint32_t pictures;
	uint64_t postings;
	unsigned list_bits;            /* lists are numbered by so many high bits of the word */
	const struct vg_feature_picture *picture; /* ids rise */
	const uint32_t *list;          /* where list i begins; one more than there are lists */
	const struct vg_feature_posting *posting;
	struct vg_paged paged;         /* of the postings */
};

/* Looks at bytes that vg_feature_build_end made. Borrows them; they must be aligned to 8.
 * Checks sizes, order and the digest of everything but the postings, which are compared with
 * their checksums, block by block, as they are used; `ours`: made by this process, not compared.
 * VG_ERR_CORRUPT, VG_ERR_MEMORY. The caller closes it. */
int vg_feature_segment_open(struct vg_span bytes, bool ours, struct vg_feature_segment *out);
/* The same for a file's bytes, from memory that vg_paged_reserve gave for all of it: the postings are read as
 * they are used. Borrows both. */
int vg_feature_segment_open_file(struct vg_span reserved, int file, struct vg_feature_segment *out);
void vg_feature_segment_close(struct vg_feature_segment *segment);

/* Reads all postings and compares with their checksums. */
bool vg_feature_segment_whole(struct vg_feature_segment *segment);

struct vg_feature_build;
struct vg_feature_build *vg_feature_build_new(void);
void vg_feature_build_free(struct vg_feature_build *build);
/* Adds a picture; ids must rise. */
int vg_feature_build_add(struct vg_feature_build *build, int64_t id, const struct vg_features *features);
/* Adds all of another segment, whose ids are higher than those already here. VG_ERR_CORRUPT. */
int vg_feature_build_merge(struct vg_feature_build *build, struct vg_feature_segment *segment);
/* Adds all of another build, likewise. */
int vg_feature_build_append(struct vg_feature_build *build, const struct vg_feature_build *more);
uint32_t vg_feature_build_pictures(const struct vg_feature_build *build);
/* Appends the segment, said to cover ids first_id to last_id, to out. */
int vg_feature_build_end(struct vg_feature_build *build, int64_t first_id, int64_t last_id,
			 struct vg_buffer *out);

/* The features of a picture that is looked for, as they are and mirrored. */
struct vg_feature_query;
/* `lists`: how many lists are read for each feature, 1 to VG_PROBES_MAXIMUM; `postings`: how
 * many there are in all segments that will be searched. NULL when memory is short. */
struct vg_feature_query *vg_feature_query_new(const struct vg_features *item, unsigned lists,
					      uint64_t postings);
/* Known pictures that are no candidates: ids ascending, borrowed while the query lives. */
void vg_feature_query_leave_out(struct vg_feature_query *query, const int64_t *ids, size_t count);
void vg_feature_query_free(struct vg_feature_query *query);

/* A known picture that shares features with the item which agree on a turn, a change of
 * size and a place. */
struct vg_candidate {
	int64_t id;
	float votes;     /* rarer features count for more; for comparison only */
	bool mirrored;
};

/* Enters what the segment offers into best[0 .. *count), most votes first, keeping at
 * most `room`. VG_ERR_MEMORY; VG_ERR_CORRUPT: a part that was used is damaged. */
int vg_feature_segment_search(struct vg_feature_segment *segment,
			      const struct vg_feature_query *query, struct vg_candidate *best,
			      size_t *count, size_t room);

#endif

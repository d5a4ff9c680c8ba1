/* What the kinds of index beside a catalogue have in common: segments that cover runs of
 * ids, each made from the catalogue, merged with others, and searched as it lies in a file. */
#ifndef VG_CATALOGUE_SEGMENT_H
#define VG_CATALOGUE_SEGMENT_H

#include "catalogue/catalogue.h"
#include "match/feature_segment.h"
#include "match/hash_segment.h"

/* One opened segment, of one kind. */
struct vg_segment {
	int64_t first_id, last_id;
	size_t entries;              /* what merged_maximum counts */
	union {
		struct vg_feature_segment features;
		struct vg_hash_segment hashes;
	} as;
};

/* A kind of index. The functions return 0 or a code of enum vg_code; `build` is one of
 * theirs, from build_new. */
struct vg_segment_kind {
	const char *name;            /* with which its files' names begin */
	const char *uncovered;       /* SQL: a row when there are over ?2 pictures after ?1 to cover */
	int chunk;                   /* how many pictures are read at a time */
	int tail_maximum;            /* with more uncovered, a reader tries to write */
	size_t merged_maximum;       /* entries that segments are merged up to */
	size_t merged_ratio;         /* those up to so many times what comes after them are */
	size_t bytes_maximum;

	/* Borrows the bytes, and the file that they are to become the copy of (vg_paged_reserve); without
	 * one (-1) they were made by this process, and are not checked. */
	int (*open)(struct vg_span bytes, int file, struct vg_segment *out);
	void (*close)(struct vg_segment *segment);
	/* Reads all of it and compares with its checksums. */
	bool (*whole)(struct vg_segment *segment, struct vg_span bytes);

	void *(*build_new)(void);
	void (*build_free)(void *build);
	size_t (*build_entries)(const void *build);
	/* Adds at most `limit` pictures after `after` from the catalogue (-1: all); *out_last
	 * becomes the last of them, or stays. */
	int (*build_read)(void *build, struct vg_catalogue *catalogue, int64_t after, int limit,
			  int64_t *out_last, struct vg_error *err);
	int (*build_merge)(void *build, struct vg_segment *segment);
	int (*build_append)(void *build, const void *more);
	int (*build_end)(void *build, int64_t first_id, int64_t last_id, struct vg_buffer *out);
};

#endif

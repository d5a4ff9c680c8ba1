/* A part of the index of hashes: some known pictures' 256-bit hashes, and for each of
 * several substrings of their bits the hashes in the order of that substring, in one run of
 * bytes that is searched as it lies in a file.
 *
 * Immutable: an index grows by further segments, and small ones are merged.
 *
 * Method: multi-index hashing (Norouzi, Punjani and Fleet, "Fast exact search in Hamming
 * space with multi-index hashing", TPAMI 2014) with the generalised pigeonhole principle:
 * with thresholds t_i whose t_i + 1 add up to r + 1, a hash within r of the query is within
 * t_i of it in some substring i (Qin et al., "GPH", ICDE 2018), and, the substrings being
 * taken as a ring, there is such an i that it is also within t_i + t_(i+1) + 1 of it in that
 * one and the next together (Qin and Xiao, "Pigeonring", PVLDB 2018). Each entry of a list
 * holds some bits of the next substring, so that nearly all are dismissed where they are read.
 * Exact for every radius. */
#ifndef VG_MATCH_HASH_SEGMENT_H
#define VG_MATCH_HASH_SEGMENT_H

#include <vestigo/pdq.h>

#include "match/hash_index.h"
#include "match/paged.h"

enum { VG_SUBSTRINGS_MAXIMUM = 16 };

/* In the list of a substring's value: a hash's place, and bits of its next substring. */
struct vg_hash_entry {
	uint16_t next, position[2];  /* low bits; low half first */
};

struct vg_hash_segment {
	int64_t first_id, last_id;  /* covers every known picture from here to there */
	uint32_t count;             /* hashes; a picture may have several */
	unsigned substrings;        /* 0: so few hashes that all are looked at */
	const uint32_t *id;         /* of each hash, less first_id; they rise */
	const struct vg_pdq *hash;
	const uint32_t *begin[VG_SUBSTRINGS_MAXIMUM];    /* where value v's hashes begin; one more */
	const struct vg_hash_entry *entry[VG_SUBSTRINGS_MAXIMUM]; /* by value */
	struct vg_paged paged;
};

enum { VG_HASH_HEADER = 4096 }; /* bytes before the first part */

/* Looks at bytes that vg_hash_build_end made, and borrows them; they must be aligned to 8.
 * Checks the header now and the rest, block by block, as it is used; `ours`: not at all.
 * VG_ERR_CORRUPT, VG_ERR_MEMORY. */
int vg_hash_segment_open(struct vg_span bytes, bool ours, struct vg_hash_segment *out);
/* The same for a file's bytes, from memory that vg_paged_reserve gave for all of it: read as they are used.
 * Borrows both. */
int vg_hash_segment_open_file(struct vg_span reserved, int file, struct vg_hash_segment *out);
void vg_hash_segment_close(struct vg_hash_segment *segment);

/* Reads all of it and compares with its checksums. */
bool vg_hash_segment_whole(struct vg_hash_segment *segment);

/* Calls found(context, hit) once for each hash within radius of any of the queries, with its
 * nearest one, in order of position. VG_ERR_CORRUPT: a part that was used is damaged, and
 * found was not called; VG_ERR_MEMORY. */
int vg_hash_segment_search(struct vg_hash_segment *segment, const struct vg_pdq *queries,
			   unsigned query_count, int radius, vg_hash_found *found, void *context);

struct vg_hash_build;
struct vg_hash_build *vg_hash_build_new(void);
void vg_hash_build_free(struct vg_hash_build *build);
/* Adds a hash; ids must not fall. */
int vg_hash_build_add(struct vg_hash_build *build, int64_t id, const struct vg_pdq *hash);
/* Adds all of a segment, whose ids are higher than those already here. VG_ERR_CORRUPT. */
int vg_hash_build_merge(struct vg_hash_build *build, struct vg_hash_segment *segment);
/* Adds all of another build, likewise. */
int vg_hash_build_append(struct vg_hash_build *build, const struct vg_hash_build *more);
size_t vg_hash_build_count(const struct vg_hash_build *build);
/* Appends the segment, said to cover ids first_id to last_id, to out. VG_ERR_LIMIT,
 * VG_ERR_MEMORY. */
int vg_hash_build_end(const struct vg_hash_build *build, int64_t first_id, int64_t last_id,
		      struct vg_buffer *out);

#endif

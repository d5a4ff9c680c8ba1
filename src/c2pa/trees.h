/* Trees of digests over the data of a HEIF or AVIF (`merkle` in a BMFF hash): the data of each `mdat` box behind
 * its first 16 bytes, cut into blocks, whose digests are the leaves. A row of the tree is signed: the leaves or
 * the root; or another one, with what is missing to reach it in boxes of the file ("merkle" of C2PA's uuid). */
#ifndef VG_C2PA_TREES_H
#define VG_C2PA_TREES_H

#include "c2pa/work.h"

enum {
	VG_C2PA_TREES = 16,          /* boxes of data in a picture's file; real ones have one */
	VG_C2PA_TREE_FROM = 16,      /* where in the box its tree begins; what is before is in the digest of the file */
	VG_C2PA_PROOFS = 1024        /* boxes that belong to leaves */
};

struct vg_c2pa_tree_input {
	struct vg_span data[VG_C2PA_TREES];   /* of each box in the file's order */
	size_t data_count;
	struct vg_span proof[VG_C2PA_PROOFS]; /* CBOR, in the file's order */
	size_t proof_count;
	const char *algorithm;                /* of trees that name none; "": there must be one */
};

/* NULL when every block of the data is in its place in a tree of the list; else static words, and *out_code. */
const char *vg_c2pa_trees_check(struct vg_c2pa_work *work, const struct vg_cbor *list, const struct vg_c2pa_tree_input *input,
				enum vg_credentials_code *out_code);

#endif

/* What ties a claim to its file, for fixtures: the digest of all but some ranges, of a HEIF's boxes, or of a list
 * of the file's parts; right or wrong on purpose. */
#ifndef TOOLS_C2PA_BINDINGS_H
#define TOOLS_C2PA_BINDINGS_H

#include "c2pa_build.h"

enum { C2PA_DIGEST = 32, C2PA_BINDING_PARTS = 64, C2PA_LEAVES = 256 };

struct c2pa_binding {
	uint64_t start, length;    /* where the credentials lie, or what is said to be left out */
	uint64_t more_start, more_length;
	uint8_t hash[C2PA_DIGEST];
	unsigned parts;            /* of a list: names, and their digests */
	char name[C2PA_BINDING_PARTS][8];
	uint8_t part[C2PA_BINDING_PARTS][C2PA_DIGEST];
	unsigned leaves;           /* of a tree: of pieces of the picture's data */
	uint8_t leaf[C2PA_LEAVES][C2PA_DIGEST];
};

/* SHA-256. */
void c2pa_digest(const void *data, size_t size, uint8_t out[C2PA_DIGEST]);
/* The assertion's content; returns its address in the manifest. Static. */
const char *c2pa_put_binding(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding);
/* Boxes for the leaves of a tree of which the root is signed. */
void c2pa_put_proofs(struct buf *out, const struct c2pa_binding *binding);
/* The digests of a file. */
void c2pa_hash_file(const struct buf *file, const struct c2pa_recipe *r, struct c2pa_binding *binding);
/* What the signed digest leaves out, where it is not what it should be. */
void c2pa_misplace(const struct c2pa_recipe *r, const struct c2pa_binding *where, size_t size, struct c2pa_binding *binding);

#endif

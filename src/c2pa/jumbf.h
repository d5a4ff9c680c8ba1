/* JUMBF (ISO/IEC 19566-5), as C2PA uses it: superboxes inside superboxes, each with a description (a type
 * and a label) before what it holds. Read within bounds into one flat list; a store that breaks a rule is
 * refused as a whole, since what one reader skips another may believe. Borrowed from the bytes. */
#ifndef VG_C2PA_JUMBF_H
#define VG_C2PA_JUMBF_H

#include "base/bytes.h"

enum {
	VG_JUMBF_BOXES = 2048,  /* superboxes of one store; stores of long histories have hundreds */
	VG_JUMBF_DEPTH = 5,     /* store, manifest, assertion store, assertion, and one to spare */
	VG_JUMBF_LABEL = 256    /* bytes of a label with its zero */
};

struct vg_jumbf_box {
	const uint8_t *type;    /* 16 bytes, beginning with four letters: "c2pa", "c2ma", "cbor", … */
	char label[VG_JUMBF_LABEL];
	struct vg_span whole;   /* with its header */
	struct vg_span hashed;  /* what hashes of it are of: description and contents, without the header */
	struct vg_span rest;    /* the contents behind the description */
	int parent, first, next;/* indexes into the list; -1 for none. first: of the superboxes in it */
	int contents;           /* boxes in it that are no superboxes */
	char content_type[5];   /* of the first of these, its type and body */
	struct vg_span content, second; /* and the body of the second */
};

struct vg_jumbf {
	struct vg_jumbf_box *box; /* box[0] is the store */
	int count, capacity;
};

/* Reads the store; false, with *fault (static), when it breaks a rule. Release in every case. */
bool vg_jumbf_read(struct vg_span bytes, struct vg_jumbf *out, const char **fault);
void vg_jumbf_release(struct vg_jumbf *jumbf);

/* Whether a box is of a type, named by its first four letters: the rest is the same for all of C2PA's and
 * JUMBF's own. */
bool vg_jumbf_is(const struct vg_jumbf_box *box, const char *type);
/* Among the superboxes in `parent` the one of a label (with_type: and how many of a type; may be NULL);
 * -1 when there is none. */
int vg_jumbf_child(const struct vg_jumbf *jumbf, int parent, const char *label);
int vg_jumbf_child_of_type(const struct vg_jumbf *jumbf, int parent, const char *type, int *out_count);

#endif

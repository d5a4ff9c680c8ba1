/* Content credentials (C2PA) for fixtures: claims, boxes and signatures, right or wrong on purpose.
 *
 * Keys are Ed25519 from fixed seeds, whose signatures are the same on every run. The
 * authority "Exemplar Root" vouches for every signer but those that are wrong. */
#ifndef TOOLS_C2PA_BUILD_H
#define TOOLS_C2PA_BUILD_H

#include "buf.h"

#include <stdbool.h>

enum c2pa_place { C2PA_JPEG, C2PA_PNG, C2PA_WEBP, C2PA_TIFF, C2PA_GIF, C2PA_BOXES, C2PA_JXL };

/* How it is tied to the file: by one digest, by a list of the file's parts, or (HEIF) by a tree over the picture's
 * data, of which the leaves or the root are signed, or the root with what leads to it in boxes of the file. */
enum c2pa_tie { C2PA_TIE_ONE, C2PA_TIE_LIST, C2PA_TIE_TREE, C2PA_TIE_ROOT, C2PA_TIE_PROOF };

/* What is wrong with it; one at a time. */
enum c2pa_wrong {
	C2PA_RIGHT, C2PA_WIDE, C2PA_ELSEWHERE, C2PA_METADATA_TOO, C2PA_BEGINNING, C2PA_PADDED, C2PA_COSE_PADDED, C2PA_WRONG_KEY,
	C2PA_EXPIRED, C2PA_ALGORITHM, C2PA_ATTACHED, C2PA_APART, C2PA_RETAGGED, C2PA_REDACTED_SELF, C2PA_UNDECLARED,
	C2PA_TWICE, C2PA_AUTHORITY, C2PA_NO_USE, C2PA_TRAILING, C2PA_TWO_BINDINGS, C2PA_NO_BINDING, C2PA_NO_BEGINNING,
	C2PA_LONG_FORM, C2PA_UNSIGNED_KIND, C2PA_LIST_SHORT, C2PA_TREE_SHORT, C2PA_NO_TREE,
	C2PA_REMOTE, C2PA_STRAY_FIELD, C2PA_NOTE_BROKEN, C2PA_NOTE_JSON, C2PA_NOTE_JSON_BROKEN, C2PA_PACKED_NAME, C2PA_PACKED_MORE, C2PA_PACKED_CUT, C2PA_PACKED_BOMB
    };

struct c2pa_recipe {
	enum c2pa_place place;
	enum c2pa_wrong wrong;
	enum c2pa_tie tie;
	const char *title, *format;
	const char *source;        /* the digital source type's last word; NULL: opened from the parent */
	int version;               /* of the claim: 1 or 2 */
	const struct buf *parent;  /* the store of a file that it was made from, or NULL */
	const struct buf *thumbnail; /* a small JPEG of that, or NULL */
	size_t segment;            /* bytes in a JPEG's segment; 0: as many as go in */
	const char *edited;        /* a second action, an edit, with this digital source type; or NULL */
	bool note;                 /* one assertion more, "org.exemplar.note" */
	const char *note_label;    /* of another kind; NULL: "org.exemplar.note" */
	const char *named;         /* the manifest's own label; NULL: one made from the seed */
	bool update;               /* an update manifest of the parent, which ties nothing to the file */
	enum c2pa_icon { C2PA_ICON_NONE, C2PA_ICON_NOTE, C2PA_ICON_NOWHERE, C2PA_ICON_CHANGED } icon; /* what the claim's program has for one */
	const char *redacts;       /* the label of an assertion of the parent that the claim says it removed, or NULL */
	bool packed;               /* the manifest is compressed */
	/* Changes what an assertion (by its label) or the claim ("claim") holds before it is hashed and signed; the
	 * same way each time it is asked for the same. NULL: nothing. */
	void (*change)(struct buf *content, const char *label, const void *with);
	const void *with;
	uint64_t seed;             /* that labels differ */
};

/* Appends the file with its credentials; *store (may be NULL) is filled with them alone. */
void c2pa_sign(const struct buf *file, const struct c2pa_recipe *recipe, struct buf *out, struct buf *store);
/* The certificate of the authority (or of another one) as PEM. */
void c2pa_authority(bool other, struct buf *out);

#endif

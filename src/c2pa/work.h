/* What the parts of the validator share while they look at one file. Inside c2pa. */
#ifndef VG_C2PA_WORK_H
#define VG_C2PA_WORK_H

#include <vestigo/credentials.h>
#include <vestigo/format.h>

#include "c2pa/cbor.h"
#include "c2pa/certificate.h"
#include "c2pa/jumbf.h"
#include "c2pa/place.h"
#include "c2pa/validate.h"

enum {
	VG_C2PA_MANIFESTS = 64,     /* of one store; histories have a dozen */
	VG_C2PA_ASSERTIONS = 256,   /* of one claim */
	VG_C2PA_STORE = 64 << 20,   /* bytes of a store; real ones are below 8 MiB */
	VG_C2PA_HASH = 64           /* bytes of the longest digest, SHA-512 */
};

/* A digest by C2PA's name of it, "sha256", "sha384" or "sha512". */
struct vg_c2pa_hash {
	char algorithm[12];
	struct vg_span value;
};

/* An address inside the store with the digest of what stands there. */
struct vg_c2pa_link {
	char url[VG_JUMBF_LABEL * 2];
	struct vg_c2pa_hash hash;
};

struct vg_c2pa_assertion {
	int box;                    /* -1: not there */
	char label[VG_JUMBF_LABEL]; /* with its number behind "__", as the address has it */
	bool redacted, created;
	bool readable;              /* `content` is its CBOR, accepted */
	struct vg_cbor content;
};

/* One manifest, its claim read. */
struct vg_c2pa_claim {
	int box;                    /* of the manifest */
	uint32_t number;            /* as told: 0 is the newest */
	bool update;
	unsigned version;           /* 1 or 2 */
	char algorithm[12];         /* of hashes that name none */
	struct vg_cbor map;
	struct vg_span bytes;       /* what is signed */
	struct vg_span signature;   /* the COSE structure */
	size_t assertion_count;
	struct vg_c2pa_assertion assertion[VG_C2PA_ASSERTIONS];
};

struct vg_c2pa_work {
	struct vg_span file;
	enum vg_format format;
	struct vg_c2pa_place place;
	struct vg_jumbf jumbf;
	const struct vg_trust_list *trust;
	int64_t now;
	struct vg_credentials *out;
	uint64_t hashed;            /* bytes that were hashed so far */
	bool broken_inside;         /* the newest manifest has a failure other than that of the binding to the file */
	bool broken_binding;
	uint32_t manifests_seen;
	int seen[VG_C2PA_MANIFESTS];/* boxes of the manifests that were looked at, by their numbers */
	bool open[VG_C2PA_MANIFESTS];/* being looked at: an ingredient that leads back to one is none */
	bool failed[VG_C2PA_MANIFESTS][VG_C2PA_CODE_COUNT]; /* failures of each */
	const char *why[VG_C2PA_MANIFESTS]; /* the first of them in plain words; static */
	bool unread;                /* something there is of a kind that this build does not read */
	struct vg_c2pa_pictures *pictures;
	/* Looks at one manifest with all that it was made from. Returns its number; -1 when there are too many. */
	int (*look)(struct vg_c2pa_work *work, int box, unsigned depth);
	struct vg_span redactions[VG_C2PA_ASSERTIONS]; /* addresses that newer claims say they removed */
	bool redaction_met[VG_C2PA_ASSERTIONS];        /* an older claim names what was removed */
	size_t redaction_count;
};

/* Adds a code, of a manifest; about and detail may be NULL. A failure of the newest, other than one about who
 * signed, marks the credentials as broken; one of those it was made from is its signer's to have said. `detail` is static. */
void vg_c2pa_say(struct vg_c2pa_work *work, uint32_t manifest, enum vg_credentials_code code, const char *about,
		 const char *detail);

/* The digest of parts that follow one another. False for an algorithm that C2PA does not allow, when the
 * bytes hashed for this file exceed what any honest store needs, or when memory is short. */
bool vg_c2pa_digest(struct vg_c2pa_work *work, const char *algorithm, const struct vg_span *part, size_t count,
		    uint8_t out[VG_C2PA_HASH], size_t *out_size);
bool vg_c2pa_algorithm_known(const char *algorithm);
/* Whether that is the digest. */
bool vg_c2pa_digest_is(struct vg_c2pa_work *work, const struct vg_c2pa_hash *hash, const struct vg_span *part, size_t count);
/* Warms up what is looked up by name once, before a sandbox forbids looking. */
void vg_c2pa_prepare(void);

/* A hashed address ({url, alg, hash}); `fallback` names the algorithm where it names none. False when it is none. */
bool vg_c2pa_read_link(const struct vg_cbor *map, const char *fallback, struct vg_c2pa_link *out);
/* The box at an address, seen from a manifest; -1 when there is none. *out_outside: it names another manifest. */
int vg_c2pa_resolve(const struct vg_c2pa_work *work, int manifest, const char *url, bool *out_outside);
/* The manifest at an address, or in which what stands there is; -1 when there is none. */
int vg_c2pa_resolve_manifest(const struct vg_c2pa_work *work, int manifest, const char *url);
/* The last part of an address. */
const char *vg_c2pa_last_part(const char *url);

/* Unpacks the compressed manifests of the store, if there are any: the store and its boxes are then whole. NULL, or
 * static words: what is wrong with them, and nothing is changed. */
const char *vg_c2pa_expand(struct vg_c2pa_work *work);
/* Reads the claim of a manifest and checks what is signed of its form; says what is wrong. */
bool vg_c2pa_claim_read(struct vg_c2pa_work *work, int manifest, uint32_t number, struct vg_c2pa_claim *out);
/* Its assertions: each of those named there, unchanged, and no other. */
void vg_c2pa_claim_assertions(struct vg_c2pa_work *work, struct vg_c2pa_claim *claim);

/* Whether an assertion's label is `name`, with or without a version ".v2" and a number "__1" behind it. */
bool vg_c2pa_label_is(const char *label, const char *name);
/* What is wrong with the parts of an assertion of a kind that is known here, in static words, and *code; else NULL. */
const char *vg_c2pa_form_fault(const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion, enum vg_credentials_code *code);
/* Whether a statement of metadata (by its label; any other is good) is JSON of vocabularies that it declares, and
 * C2PA's own of those alone that may stand there. */
bool vg_c2pa_good_metadata(const char *label, struct vg_span bytes);
/* Whether a manifest has a name as claims of version 2 must. */
bool vg_c2pa_good_manifest_label(const char *label);
/* The small pictures of programs that the claim and its actions name: each there, and unchanged. */
void vg_c2pa_icons(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim);

/* The signature over the claim: who, when, and whether it holds. */
void vg_c2pa_signature(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim);
/* What ties the claim to the file. */
void vg_c2pa_binding(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_claim *newest);
/* Box maps of HEIF and AVIF (bindings for them), and lists of boxes. */
void vg_c2pa_binding_bmff(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion);
void vg_c2pa_binding_boxes(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, const struct vg_c2pa_assertion *assertion);
/* What was done, and whether it is said as the specification asks. */
void vg_c2pa_actions(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim);
/* What it was made from: each ingredient's own manifest is validated in turn. */
void vg_c2pa_ingredients(struct vg_c2pa_work *work, const struct vg_c2pa_claim *claim, unsigned depth);

#endif

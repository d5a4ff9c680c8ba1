/* Content credentials: what a C2PA manifest store in a file says, and whether it holds.
 *
 * Facts, as a sandboxed worker finds them (src/c2pa): codes are those of the C2PA specification 2.x.
 * Texts are valid UTF-8 as the signer wrote them, cut to their arrays' size: what they claim is the
 * signer's word and no more. Times are seconds since 1970. Plain memory, freed by whoever owns the
 * picture; not shared between threads. */
#ifndef VESTIGO_CREDENTIALS_H
#define VESTIGO_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_credentials_state {
	VG_CREDENTIALS_UNREAD = 0, /* there, and not to be checked, with the reason */
	VG_CREDENTIALS_HOLD,       /* signature, hashes and rules hold; who signed is told apart */
	VG_CREDENTIALS_CHANGED,    /* the signature holds, and this is not the file that was signed */
	VG_CREDENTIALS_INVALID,    /* a signature, a hash inside, or a rule does not hold */
	VG_CREDENTIALS_STATE_COUNT
};
/* "unread", "hold", "changed_after_signing", "invalid". Static. */
VG_API const char *vg_credentials_state_name(enum vg_credentials_state state);

/* Whether the signer's certificate leads to one on the list that was given. */
enum vg_signer_trust { VG_SIGNER_NO_LIST = 0, VG_SIGNER_ON_LIST, VG_SIGNER_NOT_ON_LIST, VG_SIGNER_TRUST_COUNT };
VG_API const char *vg_signer_trust_name(enum vg_signer_trust trust);

/* What the revocation answer that the file brings along says; none is asked for over the network. */
enum vg_revocation { VG_REVOCATION_NOT_CHECKED = 0, VG_REVOCATION_GOOD, VG_REVOCATION_REVOKED, VG_REVOCATION_UNKNOWN,
		     VG_REVOCATION_COUNT };
VG_API const char *vg_revocation_name(enum vg_revocation revocation);

/* The time stamp over the signature (RFC 3161). */
enum vg_stamp { VG_STAMP_NONE = 0, VG_STAMP_INVALID, VG_STAMP_HOLDS, VG_STAMP_ON_LIST, VG_STAMP_COUNT };
VG_API const char *vg_stamp_name(enum vg_stamp stamp);

/* What ties the manifest to the file's bytes. */
enum vg_binding { VG_BINDING_NONE = 0, VG_BINDING_DATA, VG_BINDING_BMFF, VG_BINDING_BOXES, VG_BINDING_COUNT };
/* "none", "data_hash", "bmff_hash", "boxes_hash". Static. */
VG_API const char *vg_binding_name(enum vg_binding binding);

enum vg_status_kind { VG_STATUS_SUCCESS = 0, VG_STATUS_INFORMATIONAL, VG_STATUS_FAILURE };

/* One list of the specification's codes: name in C, code, kind. */
#define VG_CREDENTIALS_CODES(X) \
	X(SIGNATURE_VALIDATED, "claimSignature.validated", SUCCESS) \
	X(SIGNATURE_INSIDE_VALIDITY, "claimSignature.insideValidity", SUCCESS) \
	X(CREDENTIAL_TRUSTED, "signingCredential.trusted", SUCCESS) \
	X(CREDENTIAL_NOT_REVOKED, "signingCredential.ocsp.notRevoked", SUCCESS) \
	X(STAMP_VALIDATED, "timeStamp.validated", SUCCESS) \
	X(STAMP_TRUSTED, "timeStamp.trusted", SUCCESS) \
	X(HASHED_URI_MATCH, "assertion.hashedURI.match", SUCCESS) \
	X(DATA_HASH_MATCH, "assertion.dataHash.match", SUCCESS) \
	X(BMFF_HASH_MATCH, "assertion.bmffHash.match", SUCCESS) \
	X(BOXES_HASH_MATCH, "assertion.boxesHash.match", SUCCESS) \
	X(INGREDIENT_VALIDATED, "ingredient.manifest.validated", SUCCESS) \
	X(INGREDIENT_SIGNATURE_VALIDATED, "ingredient.claimSignature.validated", SUCCESS) \
	X(OCSP_SKIPPED, "signingCredential.ocsp.skipped", INFORMATIONAL) \
	X(OCSP_INACCESSIBLE, "signingCredential.ocsp.inaccessible", INFORMATIONAL) \
	X(STAMP_MALFORMED, "timeStamp.malformed", INFORMATIONAL) \
	X(STAMP_MISMATCH, "timeStamp.mismatch", INFORMATIONAL) \
	X(STAMP_OUTSIDE_VALIDITY, "timeStamp.outsideValidity", INFORMATIONAL) \
	X(STAMP_UNTRUSTED, "timeStamp.untrusted", INFORMATIONAL) \
	X(ADDITIONAL_EXCLUSIONS, "assertion.dataHash.additionalExclusionsPresent", INFORMATIONAL) \
	X(PROVENANCE_UNKNOWN, "ingredient.unknownProvenance", INFORMATIONAL) \
	X(MANIFEST_UNREFERENCED, "manifest.unreferenced", INFORMATIONAL) \
	X(CREDENTIAL_UNTRUSTED, "signingCredential.untrusted", FAILURE) \
	X(CREDENTIAL_INVALID, "signingCredential.invalid", FAILURE) \
	X(CREDENTIAL_EXPIRED, "signingCredential.expired", FAILURE) \
	X(CREDENTIAL_REVOKED, "signingCredential.ocsp.revoked", FAILURE) \
	X(CREDENTIAL_OCSP_UNKNOWN, "signingCredential.ocsp.unknown", FAILURE) \
	X(SIGNATURE_MISSING, "claimSignature.missing", FAILURE) \
	X(SIGNATURE_MISMATCH, "claimSignature.mismatch", FAILURE) \
	X(SIGNATURE_OUTSIDE_VALIDITY, "claimSignature.outsideValidity", FAILURE) \
	X(ALGORITHM_UNSUPPORTED, "algorithm.unsupported", FAILURE) \
	X(CLAIM_MISSING, "claim.missing", FAILURE) \
	X(CLAIM_MULTIPLE, "claim.multiple", FAILURE) \
	X(CLAIM_MALFORMED, "claim.malformed", FAILURE) \
	X(CLAIM_CBOR_INVALID, "claim.cbor.invalid", FAILURE) \
	X(HARD_BINDINGS_MISSING, "claim.hardBindings.missing", FAILURE) \
	X(HARD_BINDINGS_MULTIPLE, "assertion.multipleHardBindings", FAILURE) \
	X(MANIFEST_INACCESSIBLE, "manifest.inaccessible", FAILURE) \
	X(MANIFEST_COMPRESSED, "manifest.compressed.invalid", FAILURE) \
	X(MANIFEST_MULTIPLE_PARENTS, "manifest.multipleParents", FAILURE) \
	X(UPDATE_INVALID, "manifest.update.invalid", FAILURE) \
	X(UPDATE_WRONG_PARENTS, "manifest.update.wrongParents", FAILURE) \
	X(ASSERTION_MISSING, "assertion.missing", FAILURE) \
	X(ASSERTION_UNDECLARED, "assertion.undeclared", FAILURE) \
	X(ASSERTION_OUTSIDE_MANIFEST, "assertion.outsideManifest", FAILURE) \
	X(ASSERTION_NOT_REDACTED, "assertion.notRedacted", FAILURE) \
	X(ASSERTION_SELF_REDACTED, "assertion.selfRedacted", FAILURE) \
	X(ASSERTION_CBOR_INVALID, "assertion.cbor.invalid", FAILURE) \
	X(ASSERTION_JSON_INVALID, "assertion.json.invalid", FAILURE) \
	X(HASHED_URI_MISMATCH, "assertion.hashedURI.mismatch", FAILURE) \
	X(ACTION_MALFORMED, "assertion.action.malformed", FAILURE) \
	X(ACTION_INGREDIENT_MISMATCH, "assertion.action.ingredientMismatch", FAILURE) \
	X(ACTION_REDACTED, "assertion.action.redacted", FAILURE) \
	X(ACTION_REDACTION_MISMATCH, "assertion.action.redactionMismatch", FAILURE) \
	X(DATA_HASH_MISMATCH, "assertion.dataHash.mismatch", FAILURE) \
	X(DATA_HASH_MALFORMED, "assertion.dataHash.malformed", FAILURE) \
	X(DATA_HASH_REDACTED, "assertion.dataHash.redacted", FAILURE) \
	X(BMFF_HASH_MISMATCH, "assertion.bmffHash.mismatch", FAILURE) \
	X(BMFF_HASH_MALFORMED, "assertion.bmffHash.malformed", FAILURE) \
	X(BOXES_HASH_MISMATCH, "assertion.boxesHash.mismatch", FAILURE) \
	X(BOXES_HASH_MALFORMED, "assertion.boxesHash.malformed", FAILURE) \
	X(BOXES_HASH_UNKNOWN_BOX, "assertion.boxesHash.unknownBox", FAILURE) \
	X(INGREDIENT_MALFORMED, "assertion.ingredient.malformed", FAILURE) \
	X(INGREDIENT_MISSING, "ingredient.manifest.missing", FAILURE) \
	X(INGREDIENT_MISMATCH, "ingredient.manifest.mismatch", FAILURE) \
	X(INGREDIENT_SIGNATURE_MISSING, "ingredient.claimSignature.missing", FAILURE) \
	X(INGREDIENT_SIGNATURE_MISMATCH, "ingredient.claimSignature.mismatch", FAILURE) \
	X(STAMP_ASSERTION_MALFORMED, "assertion.timestamp.malformed", FAILURE) \
	X(CLOUD_MALFORMED, "assertion.cloud-data.malformed", FAILURE) \
	X(CLOUD_HARD_BINDING, "assertion.cloud-data.hardBinding", FAILURE) \
	X(CLOUD_ACTIONS, "assertion.cloud-data.actions", FAILURE) \
	X(METADATA_DISALLOWED, "assertion.metadata.disallowed", FAILURE) \
	X(GENERAL_ERROR, "general.error", FAILURE)

enum vg_credentials_code {
#define VG_CREDENTIALS_ENUM(name, code, kind) VG_C2PA_##name,
	VG_CREDENTIALS_CODES(VG_CREDENTIALS_ENUM)
#undef VG_CREDENTIALS_ENUM
	VG_C2PA_CODE_COUNT
};
/* "claimSignature.validated", …, and what kind of code it is. Static. */
VG_API const char *vg_credentials_code_name(enum vg_credentials_code code);
VG_API enum vg_status_kind vg_credentials_code_kind(enum vg_credentials_code code);

/* One code, of one manifest of the store. */
struct vg_credentials_status {
	enum vg_credentials_code code;
	uint32_t manifest;      /* counted from the newest, 0, over those it was made from */
	char about[96];         /* the assertion's label; "" for the claim itself */
	char detail[120];       /* in plain words what was found, where the code does not say it; else "" */
};

/* A range of the file that the signed hash leaves out. */
struct vg_exclusion {
	uint64_t start, length; /* bytes */
	bool manifest;          /* where the credentials themselves lie; otherwise metadata beside the picture */
};

/* What was done, as the signer states it. */
struct vg_credentials_action {
	uint32_t manifest;
	char action[48];        /* "c2pa.created", "c2pa.edited", … */
	char source[64];        /* of IPTC's digital source types the last word: "trainedAlgorithmicMedia" */
	char software[64];
	char when[40];          /* as written */
	char description[96];
};

/* What it was made from. */
struct vg_credentials_ingredient {
	uint32_t manifest;      /* whose ingredient it is */
	char title[96], format[48], relationship[16]; /* "parentOf", "componentOf", "inputTo" */
	bool has_manifest;      /* it had credentials of its own */
	uint32_t made_by;       /* with has_manifest: the number of that manifest */
	bool holds;             /* with has_manifest: they were looked at, and hold */
	char reason[120];       /* with has_manifest and not `holds`: its first failure in plain words */
	uint64_t thumbnail_bytes; /* of the small picture of it in the store; 0 for none */
	uint8_t thumbnail_sha256[32];
};

/* A statement that a later claim says it removed, and that is no longer there. */
struct vg_credentials_removed {
	uint32_t manifest;      /* whose statement it was */
	char label[96];         /* its kind: "stds.exif", "c2pa.metadata", … */
};

enum {
	/* More than real histories have; what is beyond is counted in `left_out`. */
	VG_CREDENTIALS_STATUSES = 128,
	VG_CREDENTIALS_ACTIONS = 32,
	VG_CREDENTIALS_INGREDIENTS = 24,
	VG_CREDENTIALS_REMOVED = 16,
	VG_CREDENTIALS_EXCLUSIONS = 8
};

struct vg_credentials {
	enum vg_credentials_state state;
	char reason[160];       /* with UNREAD; with CHANGED and INVALID the first failure in plain words */
	uint64_t bytes;         /* of the store in the file */
	uint32_t manifests;     /* in the store */
	int64_t checked_at;     /* the clock of the machine that checked */
	/* The newest manifest. */
	char label[128], title[96], format[48], generator[96], spec_version[24];
	uint32_t claim_version; /* 1 or 2; 0 when its claim could not be read */
	bool update;            /* an update manifest: it adds statements and ties nothing new */
	/* Who signed it. */
	char algorithm[12];     /* "ES256" */
	char signer[96], organisation[96], issuer[96], serial[48];
	int64_t valid_from, valid_to; /* of the certificate; both 0 where none could be read */
	enum vg_signer_trust trust;
	enum vg_revocation revocation;
	/* When, and by whose clock. */
	enum vg_stamp stamp;
	int64_t stamped;        /* with HOLDS and ON_LIST */
	char stamp_authority[96];
	/* What the hash covers. */
	enum vg_binding binding;
	char hash_algorithm[12];
	bool soft_binding;      /* a watermark or fingerprint is stated; nothing here looks for it */
	size_t exclusion_count, status_count, action_count, ingredient_count, removed_count;
	uint32_t left_out;      /* entries for which the lists have no room */
	struct vg_exclusion exclusion[VG_CREDENTIALS_EXCLUSIONS];
	struct vg_credentials_status status[VG_CREDENTIALS_STATUSES];
	struct vg_credentials_action action[VG_CREDENTIALS_ACTIONS];
	struct vg_credentials_ingredient ingredient[VG_CREDENTIALS_INGREDIENTS];
	struct vg_credentials_removed removed[VG_CREDENTIALS_REMOVED];
};

/* The kind of source that the newest manifest states for the picture as a whole ("digitalCapture",
 * "trainedAlgorithmicMedia", …), or the generative one that it states for what was done later; "" where it states none. Borrowed from the credentials. */
VG_API const char *vg_credentials_source(const struct vg_credentials *credentials);
/* What of the picture a generative model made, as the signers state it. */
enum vg_generated {
	VG_GENERATED_NONE = 0,   /* nothing is stated of it */
	VG_GENERATED_WHOLE,      /* the picture */
	VG_GENERATED_PART,       /* a part of it, or what was done with it later */
	VG_GENERATED_INGREDIENT  /* something that it was made from, by the credentials of that */
};
VG_API enum vg_generated vg_credentials_generated(const struct vg_credentials *credentials);
/* Whether a code stands in the list; with `newest_only` of manifest 0, the newest. */
VG_API bool vg_credentials_has(const struct vg_credentials *credentials, enum vg_credentials_code code,
			       bool newest_only);

/* The version of the rules that this build checks against, and of the validator. */
#define VG_C2PA_SPECIFICATION "2.2"

#ifdef __cplusplus
}
#endif
#endif

/* Evidence folders as they lie there: checked, and packed for others.
 *
 * An evidence folder is what vestigo fetch writes: a hash-chained log of everything that
 * happened, web archive files with every request and answer as they went over the wire, and
 * the pictures by their SHA-256. Its contents are read as hostile, in processes that
 * are forked from the caller's. Functions may overlap in threads; a folder is not to be verified or packed while
 * vg_fetch writes to it. */
#ifndef VESTIGO_EVIDENCE_H
#define VESTIGO_EVIDENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a folder holds. */
struct vg_evidence_state {
	uint64_t events;       /* lines of the log */
	uint64_t exchanges;    /* requests with their answers */
	uint64_t archives;     /* web archive files */
	uint64_t objects;      /* pictures, each once */
	uint64_t bytes;        /* of all files */
	int64_t first, last;   /* times of the log's first and last event, UTC */
	uint64_t unusable;     /* entries of the log that say what cannot be, and were passed over */
	char first_unusable[192]; /* "line 17: …"; empty when there is none */
	uint64_t set_aside;    /* files below aside/: what a writer that was stopped had not said. They
				  are no part of the evidence, and are not looked at */
	char head[65];         /* digest of the log's last line: note it down elsewhere, and
				  nobody can write another history unnoticed */
};

/* Does the folder hold what vestigo fetch wrote? */
VG_API bool vg_evidence_is(const char *folder);

/* Recomputes everything, taking little memory however large the folder says it is, and writing nothing: the log's chain, every archived exchange, every object, and that a
 * picture is the body of the answers that it is said to come from. VG_ERR_CORRUPT when
 * something differs, with the first difference in err; *out holds what was counted until
 * then. VG_ERR_LIMIT when answers unpack to more than anything that was fetched. */
VG_API int vg_evidence_verify(const char *folder, struct vg_evidence_state *out, struct vg_error *err);

/* Packs the folder, file by file as a stream, as WACZ 1.1.1 (Web Archive Collection Zipped) for ReplayWeb.page and
 * archives, over a file of that name: see vg_output, under whose other name to write it. */
VG_API int vg_evidence_pack(const char *folder, const char *file, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

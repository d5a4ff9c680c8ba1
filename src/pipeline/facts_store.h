/* What was examined, kept by the SHA-256 of the file, so that bytes that come again, in
 * this run or in the resumed one, are not decoded again.
 *
 * With a path it is the scan's journal: an append-only file, each entry checked by a
 * digest (with a key: of this user's, so that a journal from elsewhere is taken for torn), a torn end ignored. Without one it is a nameless temporary file of limited
 * size. */
#ifndef VG_PIPELINE_FACTS_STORE_H
#define VG_PIPELINE_FACTS_STORE_H

#include <vestigo/limits.h>

#include "base/bytes.h"

struct vg_facts_store;

/* What a journal must agree in to be gone on with, each a text or NULL: what facts depend on
 * (program version, limits), and what the run is of. */
enum { VG_JOURNAL_FACTS, VG_JOURNAL_INPUTS, VG_JOURNAL_CATALOGUE, VG_JOURNAL_OPTIONS, VG_JOURNAL_TERMS };

struct vg_journal {
	const char *path;                       /* NULL: a nameless temporary file */
	const char *terms[VG_JOURNAL_TERMS];
	const uint8_t *key;                     /* VG_CACHE_KEY_SIZE bytes, or NULL: entries are of who has it,
						 of this run alone where nobody has */
	bool resume;                            /* take over an existing one's entries */
};

/* VG_ERR_USAGE, and the file is as it was, when a journal to be resumed is of other terms, or
 * when what lies there is no journal. */
int vg_facts_store_open(const struct vg_journal *journal, struct vg_facts_store **out, struct vg_error *err);
void vg_facts_store_close(struct vg_facts_store *store);

/* When the first run began. */
int64_t vg_facts_store_started(const struct vg_facts_store *store);

/* Appends the facts of a file; empty ones take back what was put before, which is not what any worker answers.
 * Losing some to a full temporary file is no error. */
int vg_facts_store_put(struct vg_facts_store *store, const uint8_t sha256[32],
		       struct vg_span facts, struct vg_error *err);
/* Appends the facts of that file to out; false when there are none. */
bool vg_facts_store_get(struct vg_facts_store *store, const uint8_t sha256[32],
			struct vg_buffer *out);

#endif

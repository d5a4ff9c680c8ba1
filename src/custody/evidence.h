/* The evidence folder while it is written: what was downloaded, and how.
 *
 *   log.jsonl                  everything that happened, hash-chained (custody/log.h)
 *   archive/vestigo-N.warc.gz  every request and answer as they went over the wire
 *   objects/AB/ABCD…           every picture, named by its SHA-256
 *
 *   aside/                     what a writer that was stopped had not said (custody/aside.h)
 *
 * Only ever grows. A writer killed at any moment leaves a folder whose log is sound up to its
 * last whole line; opening it again sets aside what was not logged. One writer at a time.
 *
 * The folder may come from others: everything below it is opened beneath its handle, through no link,
 * and what is written is a file of no other name. */
#ifndef VG_CUSTODY_EVIDENCE_H
#define VG_CUSTODY_EVIDENCE_H

#include "base/tree.h"
#include "custody/aside.h"
#include "custody/ledger.h"
#include "custody/warc.h"

struct vg_evidence_folder;

/* Opens the folder for writing, creating it when it is not there. VG_ERR_USAGE when it holds
 * something else, VG_ERR_BUSY when another process writes it, VG_ERR_CORRUPT when it is
 * damaged, VG_ERR_VERSION when it is of a newer format; nothing is changed then. */
int vg_evidence_open(const char *folder, struct vg_evidence_folder **out, struct vg_error *err);

/* Syncs and closes; NULL is fine. */
void vg_evidence_close(struct vg_evidence_folder *evidence);

/* What the log says so far; kept up to date by the functions below. */
struct vg_ledger *vg_evidence_ledger(struct vg_evidence_folder *evidence);

/* What was found beyond what the log says, and set aside. */
const struct vg_aside *vg_evidence_aside(const struct vg_evidence_folder *evidence);

/* The digest of the log's last line. */
const char *vg_evidence_head(const struct vg_evidence_folder *evidence);

/* Appends an event; takes over fields. */
int vg_evidence_log(struct vg_evidence_folder *evidence, const char *event, json_t *fields, struct vg_error *err);

/* Archives an exchange. *out_sequence is that of its event in the log. */
int vg_evidence_add_exchange(struct vg_evidence_folder *evidence, const struct vg_exchange *exchange,
			     uint64_t *out_sequence, struct vg_error *err);

/* Stores bytes under their digest, which is put in out. What lay there and was something else is set aside, which the log
 * and `aside`, zeroed at first, tell. */
int vg_evidence_add_object(struct vg_evidence_folder *evidence, struct vg_span bytes,
			   char out[VG_SHA256_TEXT], struct vg_aside *aside, struct vg_error *err);

/* Makes everything so far survive a loss of power. */
int vg_evidence_sync(struct vg_evidence_folder *evidence, struct vg_error *err);

extern const char vg_evidence_log_name[];
/* The log of the evidence folder `below` root, opened beneath it (base/tree.h; `tree` may be NULL) for reading from its
 * beginning, the caller's to close; -1 where there is none. */
int vg_evidence_open_log(const struct vg_tree *tree, const char *root, const char *below);

#endif

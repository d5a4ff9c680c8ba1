/* What an evidence folder's log says, as a state: every posted picture and what became of it,
 * and which posts of which channels were looked at. Built event by event, by the writer as it
 * writes and by readers afterwards. */
#ifndef VG_CUSTODY_LEDGER_H
#define VG_CUSTODY_LEDGER_H

#include <jansson.h>
#include <vestigo/item.h>

#include "base/digest.h"
#include "custody/ids.h"

enum vg_posting_state {
	VG_POSTING_WANTED,  /* seen, not downloaded yet */
	VG_POSTING_STORED,
	VG_POSTING_REFUSED, /* by our own rules: its address, its size, what it is */
	VG_POSTING_FAILED,
	VG_POSTING_WITHHELD /* the page says that it was posted, and does not give it: no url */
};

/* One posted picture. */
struct vg_posting {
	char *key;              /* "channel/message/photo", or the address */
	char *channel;          /* its public name in lower case; NULL: it is of no channel */
	int64_t post;           /* whose page shows it: an album's first message */
	char *photo;            /* Telegram's number of the photo, or NULL */
	struct vg_item item;    /* complete but for its root */
	enum vg_posting_state state;
	bool again;             /* failed in a way that may pass */
	uint64_t order;         /* of its first appearance */
	char sha256[VG_SHA256_TEXT]; /* of what is stored */
};

struct vg_ledger_channel {
	char *name;             /* in lower case */
	struct vg_ids seen;     /* messages that exist */
	struct vg_ids covered;  /* messages that would have been seen */
	bool unfinished;        /* a walk through it was begun and not ended */
	bool has_top;
	int64_t top;            /* the highest message that this walk saw */
};

struct vg_ledger {
	struct vg_posting **postings; /* in order of appearance */
	size_t posting_count, posting_capacity;
	void *by_key;           /* a search tree of them */
	struct vg_ledger_channel *channels;
	size_t channel_count;
	bool begun;             /* it is an evidence log */
};

void vg_ledger_release(struct vg_ledger *ledger);

/* Takes an event in. Unknown events and keys are passed over. VG_ERR_CORRUPT when an event of
 * ours lacks what it must have, VG_ERR_VERSION when the folder is of a newer format. */
int vg_ledger_apply(struct vg_ledger *ledger, const char *event, json_t *line, struct vg_error *err);

/* NULL when there is none. */
struct vg_posting *vg_ledger_find(const struct vg_ledger *ledger, const char *key);
struct vg_ledger_channel *vg_ledger_channel(const struct vg_ledger *ledger, const char *name);

/* The fields of the events that say so; new references, NULL when memory is short. */
json_t *vg_posted_event(const char *key, const char *channel, int64_t post, const char *photo,
			const struct vg_item *item);
json_t *vg_withheld_event(const char *key, const char *channel, int64_t post, const struct vg_item *item);

extern const char vg_evidence_format[]; /* what "format" in the first event says */

#endif

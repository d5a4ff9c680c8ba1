/* What an evidence folder's log says, as a state: every posted picture and what became of it,
 * and which posts of which channels were looked at. Built event by event, by the writer as it
 * writes and by readers afterwards. */
#ifndef VG_CUSTODY_LEDGER_H
#define VG_CUSTODY_LEDGER_H

#include <vestigo/item.h>

#include "base/digest.h"
#include "custody/event.h"
#include "custody/ids.h"

enum {
	VG_POSTINGS_MAXIMUM = 1 << 20,  /* pictures that a folder knows: at 200 KB each, 200 GB of them */
	VG_CHANNELS_MAXIMUM = 1 << 17,  /* in its lifetime a desk follows some thousand */
	VG_NOTES_MAXIMUM = 20           /* of entries that cannot be used, told one by one */
};
/* Bytes of text that a ledger keeps in memory. */
static const uint64_t VG_LEDGER_TEXT = 1ull << 30;

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
	bool asked, counted;   /* the writer's own notes: asked for in this run; in this run's counts */
	bool again;             /* failed in a way that may pass */
	uint64_t order;         /* of its first appearance */
	char sha256[VG_SHA256_TEXT]; /* of what is stored */
	uint64_t bytes;         /* of it; 0: not said */
	struct vg_posting *next; /* of the same channel, in order of appearance */
};

struct vg_ledger_channel {
	char *name;             /* in lower case */
	struct vg_ids seen;     /* messages that exist */
	struct vg_ids covered;  /* messages that would have been seen */
	bool unfinished;        /* a walk through it was begun and not ended */
	bool has_top;
	int64_t top;            /* the highest message that this walk saw */
	struct vg_posting *first, *last; /* what it posted */
};

struct vg_ledger {
	struct vg_posting **postings; /* in order of appearance */
	size_t posting_count, posting_capacity;
	struct vg_ledger_channel **channels;
	size_t channel_count, channel_capacity;
	void *by_key, *by_name; /* search trees of both */
	uint64_t text;          /* bytes of what is kept */
	bool begun;             /* it is an evidence log */
	uint64_t unusable;      /* entries that could not be used */
	char *notes[VG_NOTES_MAXIMUM]; /* of the first of them: "line 17: …" */
	size_t note_count;
};

void vg_ledger_release(struct vg_ledger *ledger);

/* Takes an event in, and what it holds from it. Unknown events are passed over; one that cannot be
 * used, or that is beyond the limits above, is dropped alone: it is counted and noted. VG_ERR_MALFORMED when the
 * first is not that of an evidence log, VG_ERR_VERSION when the folder is of a newer format. */
int vg_ledger_apply(struct vg_ledger *ledger, struct vg_event *event, struct vg_error *err);

/* NULL when there is none. */
struct vg_posting *vg_ledger_find(const struct vg_ledger *ledger, const char *key);
struct vg_ledger_channel *vg_ledger_channel(const struct vg_ledger *ledger, const char *name);

#endif

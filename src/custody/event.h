/* What a line of an evidence folder's log says, field by field: read from its JSON in a sandboxed
 * process, handed over (event_transfer.c), and bounded. An entry that says what cannot be costs
 * itself: it has a `fault`, and no more. */
#ifndef VG_CUSTODY_EVENT_H
#define VG_CUSTODY_EVENT_H

#include <jansson.h>
#include <vestigo/item.h>

#include "base/post.h"
#include "base/time.h"
#include "base/transfer.h"
#include "custody/places.h"

enum vg_event_kind {
	VG_EVENT_OTHER, VG_EVENT_BEGIN, VG_EVENT_ARCHIVE, VG_EVENT_EXCHANGE, VG_EVENT_CHANNEL, VG_EVENT_PAGE,
	VG_EVENT_POSTED, VG_EVENT_WITHHELD, VG_EVENT_PICTURE, VG_EVENT_KINDS
};

enum {
	VG_SHOWN_MAXIMUM = 500 * 101,        /* messages of a page: its most posts, of the most pictures each */
	VG_EXCHANGES_MAXIMUM = 16,           /* that a picture is put together from: more than the attempts of a download */
	VG_EVENT_TEXT = 64 << 10,            /* bytes of one text, as items have them */
	VG_EVENT_FAULT = 128
};

enum vg_outcome { VG_OUTCOME_STORED, VG_OUTCOME_REFUSED, VG_OUTCOME_FAILED, VG_OUTCOMES };

struct vg_event {
	enum vg_event_kind kind;
	uint64_t sequence;           /* its line */
	char time[VG_TIME_TEXT];     /* as written */
	char fault[VG_EVENT_FAULT];  /* why the entry cannot be used; empty: it can */
	/* begin */
	bool newer;                  /* of a newer format */
	/* archive, exchange */
	struct vg_place place;
	int status;
	bool truncated;
	char *url, *started, *type, *payload;
	/* channel, page, posted, withheld */
	char *channel;
	bool unfinished;             /* a walk through the channel begins */
	int64_t *messages;           /* that a page shows */
	size_t message_count;
	bool covers;
	int64_t covers_first, covers_last;
	/* posted, withheld, picture */
	char *key, *photo;
	int64_t post;
	struct vg_item item;
	/* picture */
	enum vg_outcome outcome;
	bool again;
	char sha256[VG_SHA256_TEXT];
	uint64_t bytes;              /* of the stored picture; 0: not said */
	uint64_t exchanges[VG_EXCHANGES_MAXIMUM]; /* lines of the answers it is put together from */
	size_t exchange_count;
};

/* All zeros before the first use. */
void vg_event_release(struct vg_event *event);

/* Reads an event called `name` from its fields; line and time are the caller's. False when memory
 * is short; what cannot be is a fault. */
bool vg_event_from_json(const char *name, json_t *fields, struct vg_event *out);

/* The same of a line of the log. */
bool vg_event_from_line(struct vg_span line, uint64_t sequence, struct vg_event *out);

/* One description for both directions. */
void vg_event_fields(struct vg_transfer *transfer, struct vg_event *event);

/* Is it a number that a message can have? */
bool vg_message_can_be(int64_t number);

/* The fields of events that say so; new references, NULL when memory is short. */
json_t *vg_posted_event(const char *key, const char *channel, int64_t post, const char *photo,
			const struct vg_item *item);
json_t *vg_withheld_event(const char *key, const char *channel, int64_t post, const struct vg_item *item);

extern const char vg_evidence_format[]; /* what "format" in the first event says */

#endif

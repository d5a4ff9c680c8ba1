/* The hash-chained log: JSON Lines, each line holding the digest of the one before it and,
 * last, its own, so that no byte of it changes unnoticed.
 *
 * A line is one JSON object: "sequence" (1 for the first), "time" (UTC), "event" (its kind),
 * the event's own keys, "previous" (the digest of the line before; 64 zeros in the first)
 * and "digest": SHA-256, hexadecimal, of the line up to the comma before "digest". The chain
 * shows what changed by chance or by a careless hand; whoever can write the folder can write
 * a new chain, unless the last digest was noted down elsewhere. */
#ifndef VG_CUSTODY_LOG_H
#define VG_CUSTODY_LOG_H

#include <jansson.h>

#include "base/bytes.h"
#include "base/digest.h"

enum { VG_LOG_LINE_MAXIMUM = 8 << 20 };

struct vg_log_position {
	uint64_t sequence;          /* of the last line; 0 before the first */
	uint64_t bytes;             /* up to the end of that line */
	char head[VG_SHA256_TEXT];  /* its digest */
};

/* One line, without its line feed: borrowed. A negative code stops the walk, which returns it. */
typedef int vg_log_visitor(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err);

/* Reads the log in the open file fd from where it stands, its beginning, for at most `most` bytes,
 * checking every link, and hands each line on (visitor may be NULL). Compares and hashes bytes: what
 * they mean is nobody's business here. *out tells how far it is sound, also when it fails:
 * VG_ERR_CORRUPT names the first line that is not. A last line without its line feed is
 * VG_ERR_MALFORMED: what a killed writer leaves. */
int vg_log_walk(int fd, const char *name, uint64_t most, vg_log_visitor *visitor, void *context,
		struct vg_log_position *out, struct vg_error *err);

/* Appends an event to fd, which stands at the log's end. Takes over `fields` (an object with
 * the event's own keys, or NULL: VG_ERR_MEMORY) and moves *position on. */
int vg_log_append(int fd, const char *name, struct vg_log_position *position, const char *event,
		  json_t *fields, struct vg_error *err);

#endif

/* What a log says, read in a sandboxed process (base/subprocess.h): the process that asks compares and
 * hashes its bytes, and takes no text of it apart. */
#ifndef VG_CUSTODY_REPLAY_H
#define VG_CUSTODY_REPLAY_H

#include "custody/event.h"
#include "custody/log.h"

/* One event, in order. What the visitor takes of it, it sets to nothing; the rest is released. A
 * negative code stops the replay, which returns it. */
typedef int vg_event_visitor(void *context, struct vg_event *event, struct vg_error *err);

/* Hands on every event of the log in fd up to *sound, as vg_log_walk told it. Takes memory for a
 * few entries, and no more than a minute for any and a second for 100 KiB of all. fd stands anywhere afterwards. VG_ERR_WORKER
 * when the reader crashes, hangs or tells other lines than there are. */
int vg_log_replay(int fd, const char *name, const struct vg_log_position *sound, vg_event_visitor *visitor,
		  void *context, struct vg_error *err);

#endif

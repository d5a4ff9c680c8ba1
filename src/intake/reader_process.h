/* Reads an export in a process of its own, sandboxed as the decoders are: the parent opens
 * the file, the child parses it and hands items back over a socket. */
#ifndef VG_INTAKE_READER_PROCESS_H
#define VG_INTAKE_READER_PROCESS_H

#include "intake/sink.h"

/* What a reader hands on from one file of an export to the next; texts are heap or NULL. */
struct vg_reader_state {
	char *chat, *from, *forwarded_from;
	int64_t last_page; /* the highest number of a page that the pages link to */
};
void vg_reader_state_release(struct vg_reader_state *state);

/* Reads the export in the open file fd. Runs in the child, or directly in tests. `path` is
 * for messages, and tells lists apart by its name. */
typedef int vg_export_reader(struct vg_sink *sink, int fd, const char *path,
			     struct vg_reader_state *state);

/* The readers of a JSON export, of a page of messages and of a page that lists profile
 * pictures, stories or chats (whose items are their first pages). vg_telegram_json_read_file answers VG_ERR_UNSUPPORTED, having given
 * nothing, when the file is JSON of another kind. */
vg_export_reader vg_telegram_json_read_file, vg_telegram_html_read_file, vg_telegram_list_read_file;

/* Opens path, runs the reader on it apart, gives its items to the sink's visitor and takes
 * over its counts, notices and state. Items' roots are those of sink->files, or else the file's folder. Of a reader that crashes or hangs the rest of this
 * file is lost: a notice says so and the file counts as truncated. What cannot be opened or read becomes a record.
 * VG_ERR_WORKER when no process can be started. */
int vg_reader_process_run(struct vg_sink *sink, const char *path, vg_export_reader *reader,
			 struct vg_reader_state *state);
/* The same for what the caller opened, and this closes; path is for messages. */
int vg_reader_process_run_file(struct vg_sink *sink, const char *path, int fd, vg_export_reader *reader,
			       struct vg_reader_state *state);

#endif

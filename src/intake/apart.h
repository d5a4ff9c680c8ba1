/* Reads an export in a process of its own, sandboxed as the decoders are: the parent opens
 * the file, the child parses it and hands items back over a socket. */
#ifndef VG_INTAKE_APART_H
#define VG_INTAKE_APART_H

#include "intake/intake.h"

/* Texts that a reader hands on from one file of an export to the next; heap or NULL. */
struct vg_reader_state {
	char *chat, *from;
};

/* Reads the export in the open file fd. Runs in the child, or directly in tests. `path` is
 * for messages; its folder is the items' root. */
typedef int vg_export_reader(struct vg_intake *intake, int fd, const char *path,
			     struct vg_reader_state *state);

/* The two readers. vg_telegram_json_read_file answers VG_ERR_UNSUPPORTED, having given
 * nothing, when the file is JSON of another kind. */
vg_export_reader vg_telegram_json_read_file, vg_telegram_html_read_file;

/* Opens path, runs the reader on it apart, gives its items to intake's visitor and takes
 * over its counts, notices and state. A reader that crashes or hangs costs the rest of this
 * file: a notice says so and the file counts as truncated. VG_ERR_WORKER when no process
 * can be started. */
int vg_intake_read_apart(struct vg_intake *intake, const char *path, vg_export_reader *reader,
			 struct vg_reader_state *state);

#endif

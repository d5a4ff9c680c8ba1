/* Intake: exports, folders and lists as a stream of items, in a stable order.
 *
 * Streaming: one message is in memory at a time, however long the export is. The
 * sources' contents are hostile: names that leave the export's folder come out as
 * items whose opening will be refused, malformed messages are counted and told.
 *
 * Files of exports are read in processes that are forked from the caller's. Calls may overlap in threads, each with a
 * visitor and counts of its own; the visitor's functions are called in the caller's thread, and may call anything,
 * another intake included. */
#ifndef VESTIGO_INTAKE_H
#define VESTIGO_INTAKE_H

#include <vestigo/item.h>
#include <vestigo/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What an intake has seen so far. */
struct vg_intake_counts {
	uint64_t messages;           /* of exports */
	uint64_t messages_with_media;
	uint64_t malformed_messages; /* skipped: could not be read */
	uint64_t items;
	uint64_t sources;            /* exports, folders and files opened */
	uint64_t truncated_sources;  /* exports that end in the middle */
	double fraction;             /* of the sources' bytes read, 0 to 1 */
};

struct vg_intake_visitor {
	void *context;
	/* Takes over the item (which it releases). A negative code stops the intake,
	 * which returns it. */
	int (*item)(void *context, struct vg_item *item, struct vg_error *err);
	/* Something the user should know that is no item: a truncated export, a skipped
	 * message. `subject` and `text` are borrowed. May be NULL. */
	void (*notice)(void *context, const char *subject, const char *text);
	/* Called while a source has nothing to give yet (a list on standard input that is still
	 * being written, an export that is being parsed), so that what was given before can be
	 * worked on: 1 when there is more to do, 0 when there is not, or a negative code, which
	 * ends the intake. It must return within a fraction of a second, and wait at least some
	 * milliseconds before it answers 1. May be NULL. */
	int (*idle)(void *context, struct vg_error *err);
};

/* How a path is read: look at what it is, or only as a picture (folders become items
 * with the disposition VG_UNSUPPORTED). */
enum vg_intake_mode { VG_INTAKE_ANY, VG_INTAKE_PICTURES_ONLY };

/* Streams one path: an export's folder, result.json or messages.html, an evidence folder
 * (in the order of the posts: channels by name, their messages by number), a folder of
 * pictures (in byte order of names, sub-folders included, exports inside it read as
 * exports), a picture, or "-" for a picture on standard input. A path that is not there
 * becomes an item with the disposition VG_MISSING. Updates *counts. */
VG_API int vg_intake_path(const char *path, enum vg_intake_mode mode,
			  const struct vg_limits *limits, const struct vg_intake_visitor *visitor,
			  struct vg_intake_counts *counts, struct vg_error *err);

/* Streams the paths listed in a file ("-": standard input), one a line, or ended by
 * zero bytes when `zero_ended`. */
VG_API int vg_intake_list(const char *list, bool zero_ended, const struct vg_limits *limits,
			  const struct vg_intake_visitor *visitor, struct vg_intake_counts *counts,
			  struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

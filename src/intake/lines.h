/* A file of text, a line at a time: named by the user, or standard input ("-"), which is read as it comes. A line of more than
 * VG_LINE_MAXIMUM bytes is told to the visitor and passed over. */
#ifndef VG_INTAKE_LINES_H
#define VG_INTAKE_LINES_H

#include <vestigo/exchange.h>

#include "base/bytes.h"
#include "base/text.h"

/* `text` is for others; the rest is the reader's own. */
struct vg_lines {
	int descriptor;
	const char *path;
	const struct vg_entry_visitor *visitor; /* told of lines that are too long */
	struct vg_buffer buffer;
	char *text;        /* the current line, without its end */
	uint64_t number;
	uint8_t block[1 << 16]; /* read ahead: taken up to `at` */
	size_t at, filled;
	bool stopped;
	int fault;         /* errno of what failed, or 0 */
	uint64_t consumed, size; /* bytes: of the blocks before, of the file */
	uint64_t read;     /* lines read of the file */
	struct vg_buffer kept; /* lines that may be given again: each its number, its text and a zero */
	size_t kept_at;
	bool keeping;
};

/* VG_ERR_IO for what cannot be read, and for a device without an end. vg_lines_close is the caller's, also then. */
int vg_lines_open(struct vg_lines *lines, const char *path, const struct vg_entry_visitor *visitor,
		  struct vg_error *err);
void vg_lines_close(struct vg_lines *lines);

/* The next line of bearable length that is text (others are told to the visitor), without a byte order mark and a
 * carriage return; false at the end, or when reading failed or the visitor stopped it. */
bool vg_lines_next(struct vg_lines *lines);

/* From here on lines are kept, as many as 2 MiB hold: then vg_lines_next is false. vg_lines_again: they are given once
 * more. vg_lines_forget: no more are kept. */
void vg_lines_keep(struct vg_lines *lines);
void vg_lines_again(struct vg_lines *lines);
void vg_lines_forget(struct vg_lines *lines);

/* What ended the lines, where it was not their end: VG_ERR_IO, VG_ERR_INTERRUPTED, else 0. */
int vg_lines_fault(const struct vg_lines *lines, struct vg_error *err);

/* How much of the file was read, 0 to 1; 0 where its size is not known. */
double vg_lines_fraction(const struct vg_lines *lines);

#endif

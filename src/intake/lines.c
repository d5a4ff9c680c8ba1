#include "intake/lines.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/file.h"

enum { WAIT_MILLISECONDS = 500,               /* between two questions whether to go on */
       KEPT_MAXIMUM = 2 * VG_LINE_MAXIMUM,
       NULL_MAJOR = 1, NULL_MINOR = 3 };      /* Linux's /dev/null */

int vg_lines_open(struct vg_lines *lines, const char *path, const struct vg_entry_visitor *visitor,
		      struct vg_error *err)
{
	struct stat status;
	lines->path = path;
	lines->visitor = visitor;
	lines->number = lines->read = lines->consumed = lines->size = lines->at = lines->filled = 0;
	lines->kept_at = 0;
	lines->stopped = lines->keeping = false;
	lines->fault = 0;
	vg_buffer_init(&lines->buffer, VG_LINE_MAXIMUM);
	vg_buffer_init(&lines->kept, KEPT_MAXIMUM + 2 * VG_LINE_MAXIMUM);
	lines->descriptor = STDIN_FILENO;
	struct vg_error fault = { 0 };
	int code = strcmp(path, "-") == 0 ? 0 : vg_file_open(NULL, path, &lines->descriptor, &fault);
	if (code < 0) /* what was named is right, and what lies there is not */
		return vg_error_set(err, code == VG_ERR_USAGE ? VG_ERR_IO : code, "%s", fault.message);
	if (fstat(lines->descriptor, &status) != 0)
		return 0;
	if (S_ISREG(status.st_mode))
		lines->size = (uint64_t)status.st_size;
	/* Some devices have no end. */
	const bool empty = S_ISCHR(status.st_mode) && status.st_rdev == makedev(NULL_MAJOR, NULL_MINOR);
	if ((S_ISCHR(status.st_mode) && !empty && !isatty(lines->descriptor)) || S_ISBLK(status.st_mode))
		return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": a device, no file", path);
	return 0;
}

void vg_lines_close(struct vg_lines *lines)
{
	if (lines->descriptor > STDIN_FILENO)
		close(lines->descriptor);
	vg_buffer_release(&lines->buffer);
	vg_buffer_release(&lines->kept);
}

/* Waits for bytes, asking the visitor now and then whether to go on. */
static bool wait_for_bytes(struct vg_lines *lines)
{
	struct pollfd waiting = { .fd = lines->descriptor, .events = POLLIN };
	const struct vg_entry_visitor *visitor = lines->visitor;
	for (;;) {
		/* Before each block: one line may be all of a file. */
		lines->stopped = visitor->stopped && visitor->stopped(visitor->context);
		if (lines->stopped)
			return false;
		int ready = poll(&waiting, 1, WAIT_MILLISECONDS);
		if (ready > 0 || (ready < 0 && errno != EINTR)) /* reading says what is wrong */
			return true;
	}
}

/* Makes sure that there are bytes to take; false at the end, or when it failed. */
static bool fill(struct vg_lines *lines)
{
	if (lines->at < lines->filled)
		return true;
	lines->consumed += lines->filled;
	lines->at = lines->filled = 0;
	ssize_t size = -1;
	while (wait_for_bytes(lines) && (size = read(lines->descriptor, lines->block, sizeof lines->block)) < 0 &&
	       errno == EINTR)
		continue;
	if (size < 0 && !lines->stopped)
		lines->fault = errno;
	lines->filled = size > 0 ? (size_t)size : 0;
	return size > 0;
}

int vg_lines_fault(const struct vg_lines *lines, struct vg_error *err)
{
	if (lines->stopped)
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	return lines->fault ? vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", lines->path, strerror(lines->fault)) : 0;
}

/* Reads up to the next line feed; *out_whole is false when the line is too long. */
static bool read_line(struct vg_lines *lines, bool *out_whole)
{
	bool any = false, end = false;
	*out_whole = true;
	vg_buffer_clear(&lines->buffer);
	while (!end && fill(lines)) {
		const uint8_t *from = lines->block + lines->at, *feed = memchr(from, '\n', lines->filled - lines->at);
		size_t size = feed ? (size_t)(feed - from) : lines->filled - lines->at;
		any = true;
		end = feed != NULL;
		lines->at += size + end;
		if (*out_whole && vg_buffer_append(&lines->buffer, from, size) < 0)
			*out_whole = false;
	}
	if (lines->stopped || lines->fault) /* what there is of a line is none */
		return false;
	lines->read += any;
	return any;
}

double vg_lines_fraction(const struct vg_lines *lines)
{
	return lines->size ? (double)(lines->consumed + lines->at) / (double)lines->size : 0;
}

void vg_lines_keep(struct vg_lines *lines)
{
	/* What was given is done with; what is to be given once more moves to the front. */
	if (lines->kept_at) {
		memmove(lines->kept.data, lines->kept.data + lines->kept_at, lines->kept.size - lines->kept_at);
		lines->kept.size -= lines->kept_at;
	}
	lines->kept_at = 0;
	lines->keeping = true;
}

void vg_lines_again(struct vg_lines *lines)
{
	lines->kept_at = 0;
	lines->keeping = false;
}

void vg_lines_forget(struct vg_lines *lines)
{
	lines->keeping = false;
}

static bool give_kept(struct vg_lines *lines)
{
	if (lines->kept_at >= lines->kept.size)
		return false;
	memcpy(&lines->number, lines->kept.data + lines->kept_at, sizeof lines->number);
	lines->text = (char *)lines->kept.data + lines->kept_at + sizeof lines->number;
	lines->kept_at += sizeof lines->number + strlen(lines->text) + 1;
	return true;
}

/* False where memory is short. */
static bool keep(struct vg_lines *lines)
{
	if (vg_buffer_append(&lines->kept, &lines->number, sizeof lines->number) < 0 ||
	    vg_buffer_append(&lines->kept, lines->text, strlen(lines->text) + 1) < 0) {
		lines->fault = ENOMEM;
		return false;
	}
	lines->kept_at = lines->kept.size;
	return true;
}

bool vg_lines_next(struct vg_lines *lines)
{
	bool whole = false;
	if (give_kept(lines))
		return true;
	if (lines->keeping && lines->kept.size > KEPT_MAXIMUM)
		return false;
	while (!whole) {
		if (!read_line(lines, &whole) || !vg_buffer_reserve(&lines->buffer, 0))
			return false;
		lines->number = lines->read;
		const char *fault = !whole ? "longer than 1 MiB"
				  : memchr(lines->buffer.data, 0, lines->buffer.size) ? "a zero byte is in it: it is no text" : NULL;
		if (fault)
			lines->visitor->bad(lines->visitor->context, lines->number, fault);
		whole = !fault;
	}
	char *text = (char *)lines->buffer.data;
	size_t size = lines->buffer.size;
	if (size && text[size - 1] == '\r')
		text[size - 1] = 0;
	lines->text = lines->number == 1 && strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
	return !lines->keeping || keep(lines);
}

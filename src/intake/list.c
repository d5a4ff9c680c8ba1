/* Lists of paths, read as they come: whoever writes one may wait for answers before writing
 * on. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intake/intake.h"

enum { CHUNK = 65536, LINE_MAXIMUM = 1 << 20, WAIT_MILLISECONDS = 100 };

struct list {
	struct vg_sink *sink;
	vg_path_reader *read_path;
	int fd;
	const char *name;
	int separator;
	bool begun; /* a path was met: no byte-order mark can follow */
	struct vg_buffer line; /* what has come of the next path */
	uint64_t taken, size;  /* bytes, for the fraction; size 0: unknown */
};

/* Waits until something can be read, and lets the caller work meanwhile. */
static int await(const struct list *list)
{
	struct pollfd ready = { .fd = list->fd, .events = POLLIN };
	int busy = 1, got;
	while ((got = poll(&ready, 1, busy ? 0 : list->sink->visitor->idle ? WAIT_MILLISECONDS : -1)) <= 0) {
		if (got < 0 && errno != EINTR)
			return vg_error_set(list->sink->err, VG_ERR_IO, "cannot read \"%s\": %s", list->name, strerror(errno));
		busy = vg_sink_idle(list->sink);
		if (busy < 0)
			return busy;
	}
	return 0;
}

static int take_path(struct list *list)
{
	struct vg_intake_counts *counts = list->sink->counts, inner = *counts;
	if (list->separator == '\n' && list->line.size && list->line.data[list->line.size - 1] == '\r')
		list->line.size--;
	int code = vg_buffer_append_byte(&list->line, 0);
	const char *path = (const char *)list->line.data;
	if (code == 0 && !list->begun && strncmp(path, "\xef\xbb\xbf", 3) == 0) /* as editors of Windows begin a text */
		path += 3;
	list->begun = true;
	if (code == 0 && *path)
		code = list->read_path(list->sink, path, &inner);
	*counts = inner;
	counts->fraction = list->size ? (double)list->taken / (double)list->size : 0;
	vg_buffer_clear(&list->line);
	return code;
}

static int take_bytes(struct list *list, const char *bytes, size_t size)
{
	int code = 0;
	for (size_t at = 0; at < size && code >= 0;) {
		const char *end = memchr(bytes + at, list->separator, size - at);
		size_t length = end ? (size_t)(end - bytes) - at : size - at;
		if (list->separator && memchr(bytes + at, 0, length))
			return vg_error_set(list->sink->err, VG_ERR_MALFORMED, "\"%s\" has zero bytes in it: it is no list of lines"
					    " (-0 takes paths that each end in one)", list->name);
		if (vg_buffer_append(&list->line, bytes + at, length) < 0)
			return vg_error_set(list->sink->err, VG_ERR_LIMIT, "\"%s\" has a line of more than %d bytes: it is no list of paths",
					    list->name, LINE_MAXIMUM);
		at += length + (end != NULL);
		list->taken += length + (end != NULL);
		if (end)
			code = take_path(list);
	}
	return code;
}

int vg_list_read(struct vg_sink *sink, int fd, const char *name, bool zero_ended, vg_path_reader *read_path)
{
	struct list list = { .sink = sink, .read_path = read_path, .fd = fd, .name = name, .separator = zero_ended ? 0 : '\n' };
	struct stat status;
	char bytes[CHUNK];
	ssize_t got = 1;
	int code = 0;
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		list.size = (uint64_t)status.st_size;
	vg_buffer_init(&list.line, LINE_MAXIMUM);
	while (code >= 0 && got != 0) {
		code = await(&list);
		got = code < 0 ? 0 : read(fd, bytes, sizeof bytes);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			code = vg_error_set(sink->err, VG_ERR_IO, "cannot read \"%s\": %s", name, strerror(errno));
		else if (got > 0)
			code = take_bytes(&list, bytes, (size_t)got);
	}
	if (code >= 0 && list.line.size)
		code = take_path(&list);
	if (code >= 0)
		sink->counts->fraction = 1;
	vg_buffer_release(&list.line);
	return code;
}

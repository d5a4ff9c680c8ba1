#include "custody/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"

enum { CHUNK = 65536 };
static const char before_digest[] = ",\"digest\":\"", after_digest[] = "\"}";
enum { TAIL = sizeof before_digest - 1 + VG_SHA256_TEXT - 1 + sizeof after_digest - 1 };

static void set_start(struct vg_log_position *position)
{
	memset(position, 0, sizeof *position);
	memset(position->head, '0', VG_SHA256_TEXT - 1);
}

/* The line's own digest in out when it is what the line says; false otherwise. */
static bool own_digest(struct vg_span line, char out[VG_SHA256_TEXT])
{
	if (line.size <= TAIL)
		return false;
	const char *tail = (const char *)line.data + line.size - TAIL;
	const char *digits = tail + sizeof before_digest - 1;
	return memcmp(tail, before_digest, sizeof before_digest - 1) == 0 &&
	       memcmp(digits + VG_SHA256_TEXT - 1, after_digest, sizeof after_digest - 1) == 0 &&
	       vg_sha256_text((struct vg_span){ line.data, line.size - TAIL }, out) &&
	       memcmp(digits, out, VG_SHA256_TEXT - 1) == 0;
}

/* Does the line begin with its number and end with the digest of the line before, as lines do? */
static bool follows(struct vg_span line, const struct vg_log_position *position)
{
	char start[48];
	int length = snprintf(start, sizeof start, "{\"sequence\":%llu,", (unsigned long long)position->sequence + 1);
	static const char before[] = ",\"previous\":\"";
	enum { LINK = sizeof before - 1 + VG_SHA256_TEXT - 1 + 1 };
	if (line.size < (size_t)length + LINK + TAIL || memcmp(line.data, start, (size_t)length) != 0)
		return false;
	const char *link = (const char *)line.data + line.size - TAIL - LINK;
	return memcmp(link, before, sizeof before - 1) == 0 && link[LINK - 1] == '"' &&
	       memcmp(link + sizeof before - 1, position->head, VG_SHA256_TEXT - 1) == 0;
}

struct walk {
	const char *name;
	vg_log_visitor *visitor;
	void *context;
	struct vg_log_position *position;
	struct vg_error *err;
};

static int broken(const struct walk *walk, const char *fault)
{
	return vg_error_set(walk->err, VG_ERR_CORRUPT, "\"%s\" line %llu: %s", walk->name,
			    (unsigned long long)walk->position->sequence + 1, fault);
}

/* Checks a line and moves the position behind it. */
static int visit(const struct walk *walk, struct vg_span line)
{
	struct vg_log_position *position = walk->position;
	char digest[VG_SHA256_TEXT];
	if (!own_digest(line, digest))
		return broken(walk, "its digest is not that of its bytes");
	if (!follows(line, position))
		return broken(walk, "it does not follow from the line before it");
	position->sequence++;
	position->bytes += line.size + 1;
	memcpy(position->head, digest, sizeof digest);
	return walk->visitor ? walk->visitor(walk->context, position->sequence, line, walk->err) : 0;
}

/* Every whole line in the buffer, of which the first `seen` bytes hold no line's end; what is left
 * moves to its front. */
static int visit_lines(const struct walk *walk, struct vg_buffer *buffer, size_t seen)
{
	size_t start = 0;
	int code = 0;
	const uint8_t *end;
	while (code == 0 && (end = memchr(buffer->data + seen, '\n', buffer->size - seen))) {
		size_t stop = (size_t)(end - buffer->data);
		code = visit(walk, (struct vg_span){ buffer->data + start, stop - start });
		start = seen = stop + 1;
	}
	memmove(buffer->data, buffer->data + start, buffer->size - start);
	buffer->size -= start;
	return code;
}

/* Reads at most `most` more bytes: how many, 0 at the end, or a negative code. */
static ssize_t read_more(const struct walk *walk, int fd, uint64_t most, struct vg_buffer *buffer)
{
	size_t wanted = most < CHUNK ? (size_t)most : CHUNK;
	uint8_t *place = vg_buffer_reserve(buffer, wanted);
	ssize_t got;
	if (!place)
		return broken(walk, "the line is too long");
	buffer->size -= wanted;
	do
		got = read(fd, place, wanted);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return vg_error_set(walk->err, VG_ERR_IO, "cannot read \"%s\": %s", walk->name, strerror(errno));
	buffer->size += (size_t)got;
	return got;
}

int vg_log_walk(int fd, const char *name, uint64_t most, vg_log_visitor *visitor, void *context,
		struct vg_log_position *out, struct vg_error *err)
{
	struct walk walk = { name, visitor, context, out, err };
	struct vg_buffer buffer;
	ssize_t got = 1;
	set_start(out);
	/* Room for the longest line that is written, and for what is read with its end. */
	vg_buffer_init(&buffer, VG_LOG_LINE_MAXIMUM + CHUNK);
	while (got > 0 && most > 0) {
		size_t seen = buffer.size;
		got = read_more(&walk, fd, most, &buffer);
		most -= got > 0 ? (uint64_t)got : 0;
		int code = got > 0 ? visit_lines(&walk, &buffer, seen) : 0;
		got = code < 0 ? code : got;
	}
	int code = got < 0 ? (int)got : 0;
	if (code == 0 && buffer.size > 0)
		code = vg_error_set(err, VG_ERR_MALFORMED, "\"%s\" ends in the middle of line %llu", name,
				    (unsigned long long)out->sequence + 1);
	vg_buffer_release(&buffer);
	return code;
}

/* The line for an event, its line feed included; heap text, NULL when memory is short. */
static int make_line(const struct vg_log_position *position, const char *event, json_t *fields,
		     struct vg_buffer *out, char digest[VG_SHA256_TEXT])
{
	char time[VG_TIME_TEXT];
	vg_time_format_fine(vg_time_now_fine(), time);
	json_t *line = json_pack("{s:I, s:s, s:s}", "sequence", (json_int_t)position->sequence + 1, "time",
				 time, "event", event);
	if (!line || json_object_update(line, fields) != 0 ||
	    json_object_set_new(line, "previous", json_string(position->head)) != 0) {
		json_decref(line);
		return VG_ERR_MEMORY;
	}
	char *json = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	/* The object's closing brace comes behind its digest. What could steer a terminal that the log is
	 * printed on is escaped as JSON does. */
	int code = json ? vg_text_append_json(out, json, strlen(json) - 1) : VG_ERR_MEMORY;
	free(json);
	if (code == 0 && !vg_sha256_text(vg_buffer_span(out), digest))
		code = VG_ERR_MEMORY;
	return code < 0 ? code
			: vg_buffer_printf(out, "%s%s%s\n", before_digest, digest, after_digest);
}

int vg_log_append(int fd, const char *name, struct vg_log_position *position, const char *event,
		  json_t *fields, struct vg_error *err)
{
	struct vg_buffer line;
	char digest[VG_SHA256_TEXT];
	if (position->sequence == 0)
		set_start(position);
	vg_buffer_init(&line, VG_LOG_LINE_MAXIMUM);
	int code = fields ? make_line(position, event, fields, &line, digest) : VG_ERR_MEMORY;
	json_decref(fields);
	if (code < 0)
		vg_error_set(err, code, "cannot write \"%s\": %s", name, vg_code_sentence(code));
	else
		code = vg_file_write(fd, name, vg_buffer_span(&line), err);
	if (code == 0) {
		position->sequence++;
		position->bytes += line.size;
		memcpy(position->head, digest, sizeof digest);
	}
	vg_buffer_release(&line);
	return code;
}

#include "custody/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
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

/* Checks a line and moves the position behind it. *out_line is the caller's. */
static const char *take_line(struct vg_span line, struct vg_log_position *position, json_t **out_line)
{
	char digest[VG_SHA256_TEXT];
	const char *previous, *event, *time;
	json_int_t sequence;
	if (!own_digest(line, digest))
		return "its digest is not that of its bytes";
	json_t *root = json_loadb((const char *)line.data, line.size, JSON_REJECT_DUPLICATES, NULL);
	if (!root || json_unpack(root, "{s:I, s:s, s:s, s:s}", "sequence", &sequence, "time", &time,
				 "event", &event, "previous", &previous) != 0) {
		json_decref(root);
		return "it is no event";
	}
	if (sequence != (json_int_t)position->sequence + 1 || strcmp(previous, position->head) != 0) {
		json_decref(root);
		return "it does not follow from the line before it";
	}
	position->sequence++;
	position->bytes += line.size + 1;
	memcpy(position->head, digest, sizeof digest);
	*out_line = root;
	return NULL;
}

struct walk {
	const char *name;
	vg_log_visitor *visitor;
	void *context;
	struct vg_log_position *position;
	struct vg_error *err;
};

static int visit(const struct walk *walk, struct vg_span line)
{
	json_t *root = NULL;
	const char *fault = take_line(line, walk->position, &root);
	if (fault)
		return vg_error_set(walk->err, VG_ERR_CORRUPT, "\"%s\" line %llu: %s", walk->name,
				    (unsigned long long)walk->position->sequence + 1, fault);
	const char *event = json_string_value(json_object_get(root, "event"));
	int code = walk->visitor ? walk->visitor(walk->context, event, root, walk->err) : 0;
	json_decref(root);
	return code;
}

/* Every whole line in the buffer; what is left moves to its front. */
static int visit_lines(const struct walk *walk, struct vg_buffer *buffer)
{
	size_t start = 0;
	int code = 0;
	const uint8_t *end;
	while (code == 0 && (end = memchr(buffer->data + start, '\n', buffer->size - start))) {
		size_t stop = (size_t)(end - buffer->data);
		code = visit(walk, (struct vg_span){ buffer->data + start, stop - start });
		start = stop + 1;
	}
	memmove(buffer->data, buffer->data + start, buffer->size - start);
	buffer->size -= start;
	return code;
}

int vg_log_walk(int fd, const char *name, vg_log_visitor *visitor, void *context,
		struct vg_log_position *out, struct vg_error *err)
{
	struct walk walk = { name, visitor, context, out, err };
	struct vg_buffer buffer;
	int code = 0;
	ssize_t got = 1;
	set_start(out);
	vg_buffer_init(&buffer, VG_LOG_LINE_MAXIMUM);
	while (code == 0 && got > 0) {
		uint8_t *place = vg_buffer_reserve(&buffer, CHUNK);
		if (!place) {
			code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" line %llu: the line is too long", name,
					    (unsigned long long)out->sequence + 1);
			break;
		}
		buffer.size -= CHUNK;
		got = read(fd, place, CHUNK);
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		if (got < 0)
			code = vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", name, strerror(errno));
		else
			buffer.size += (size_t)got;
		if (code == 0 && got > 0)
			code = visit_lines(&walk, &buffer);
	}
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
	char *text = json_dumps(line, JSON_COMPACT);
	size_t length = text ? strlen(text) : 0;
	json_decref(line);
	/* The object's closing brace comes behind its digest. */
	int code = !text || !vg_sha256_text((struct vg_span){ (uint8_t *)text, length - 1 }, digest)
			   ? VG_ERR_MEMORY
			   : vg_buffer_append(out, text, length - 1);
	free(text);
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

#include "custody/http_message.h"

#include <string.h>
#include <strings.h>
#include <zlib.h>

#include "base/text.h"

enum { PIECE = 65536, WINDOW_ANY = 15 + 32 /* zlib: gzip or zlib, told by the bytes */ };

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct vg_span trimmed(struct vg_span text)
{
	while (text.size && is_blank(text.data[0]))
		text = vg_span_part(text, 1, text.size - 1);
	while (text.size && is_blank(text.data[text.size - 1]))
		text.size--;
	return text;
}

/* The next line of *text without its line feed; false at the end. */
static bool next_line(struct vg_span *text, struct vg_span *out)
{
	if (text->size == 0)
		return false;
	const uint8_t *end = memchr(text->data, '\n', text->size);
	size_t length = end ? (size_t)(end - text->data) : text->size;
	*out = vg_span_part(*text, 0, length);
	*text = vg_span_part(*text, length + (end != NULL), text->size - length - (end != NULL));
	return true;
}

bool vg_http_field(struct vg_span head, const char *name, char *out, size_t out_size)
{
	size_t name_length = strlen(name);
	struct vg_span line;
	bool found = false;
	out[0] = 0;
	while (next_line(&head, &line)) {
		if (line.size <= name_length || line.data[name_length] != ':' ||
		    strncasecmp((const char *)line.data, name, name_length) != 0)
			continue;
		struct vg_span value = trimmed(vg_span_part(line, name_length + 1, line.size - name_length - 1));
		size_t size = value.size < out_size ? value.size : out_size - 1;
		if (size)
			memcpy(out, value.data, size);
		out[size] = 0;
		/* RFC 9112, section 2.2: what others may take for the end of a line is none of ours. */
		for (char *bare = out; (bare = strchr(bare, '\r')) != NULL;)
			*bare = ' ';
		found = true;
	}
	return found;
}

bool vg_http_is_chunked(struct vg_span head)
{
	char value[128];
	return vg_http_field(head, "Transfer-Encoding", value, sizeof value) &&
	       vg_text_ends_with_ignoring_case(value, "chunked");
}

/* The size at the start of a chunk's line; false when there is none. */
static bool chunk_size(struct vg_span line, size_t *out)
{
	size_t size = 0, digits = 0;
	for (; digits < line.size; digits++) {
		int c = line.data[digits];
		int value = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
		if (value < 0)
			break;
		if (digits >= 12)
			return false;
		size = size * 16 + (size_t)value;
	}
	*out = size;
	return digits > 0;
}

static int remove_chunks(struct vg_span body, struct vg_buffer *out, struct vg_error *err)
{
	struct vg_span line;
	size_t size = 0;
	while (next_line(&body, &line) && chunk_size(line, &size)) {
		if (size == 0)
			return 0;
		if (size > body.size)
			break;
		if (vg_buffer_append(out, body.data, size) < 0)
			return vg_error_set(err, VG_ERR_LIMIT, "the answer has more bytes than the limit of %zu",
					    out->maximum);
		body = vg_span_part(body, size, body.size - size);
		if (!next_line(&body, &line) || trimmed(line).size != 0)
			break;
	}
	return vg_error_set(err, VG_ERR_MALFORMED, "the answer's chunks are broken or cut");
}

/* Runs the stream over the whole of bytes. */
static int inflate_all(z_stream *stream, struct vg_span bytes, struct vg_buffer *out, struct vg_error *err)
{
	uint8_t piece[PIECE];
	int state = Z_OK;
	stream->next_in = (Bytef *)(uintptr_t)bytes.data;
	stream->avail_in = (uInt)bytes.size;
	while (state == Z_OK) {
		stream->next_out = piece;
		stream->avail_out = sizeof piece;
		state = inflate(stream, Z_NO_FLUSH);
		if (vg_buffer_append(out, piece, sizeof piece - stream->avail_out) < 0)
			return vg_error_set(err, VG_ERR_LIMIT, "the answer unpacks to more bytes than the limit of %zu",
					    out->maximum);
	}
	return state == Z_STREAM_END ? 0 : vg_error_set(err, VG_ERR_MALFORMED, "the answer's compression is broken or cut");
}

static int decompress(struct vg_span bytes, int window, struct vg_buffer *out, struct vg_error *err)
{
	z_stream stream = { 0 };
	if (bytes.size > UINT32_MAX)
		return vg_error_set(err, VG_ERR_LIMIT, "the answer is too large to unpack");
	if (inflateInit2(&stream, window) != Z_OK)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = inflate_all(&stream, bytes, out, err);
	inflateEnd(&stream);
	return code;
}

/* "deflate" is meant to be zlib's format; some servers send the bare one. */
static int remove_deflate(struct vg_span bytes, struct vg_buffer *out, struct vg_error *err)
{
	struct vg_error first = { 0 };
	size_t before = out->size;
	int code = decompress(bytes, WINDOW_ANY, out, &first);
	if (code == VG_ERR_MALFORMED && out->size == before)
		return decompress(bytes, -15, out, err);
	return code < 0 ? vg_error_set(err, code, "%s", first.message) : 0;
}

static int remove_compression(struct vg_span head, struct vg_span bytes, struct vg_buffer *out,
			      struct vg_error *err)
{
	char kind[64];
	bool named = vg_http_field(head, "Content-Encoding", kind, sizeof kind);
	if (!named || kind[0] == 0 || strcasecmp(kind, "identity") == 0)
		return vg_buffer_append(out, bytes.data, bytes.size) == 0 ? 0
			: vg_error_set(err, VG_ERR_LIMIT, "the answer has more bytes than the limit of %zu", out->maximum);
	if (strcasecmp(kind, "gzip") == 0 || strcasecmp(kind, "x-gzip") == 0)
		return decompress(bytes, WINDOW_ANY, out, err);
	if (strcasecmp(kind, "deflate") == 0)
		return remove_deflate(bytes, out, err);
	return vg_error_set(err, VG_ERR_UNSUPPORTED, "the answer is compressed in a way that was not asked for");
}

int vg_http_body(struct vg_span head, struct vg_span body, struct vg_buffer *out, struct vg_error *err)
{
	struct vg_buffer whole;
	if (!vg_http_is_chunked(head))
		return remove_compression(head, body, out, err);
	vg_buffer_init(&whole, body.size);
	int code = remove_chunks(body, &whole, err);
	if (code == 0)
		code = remove_compression(head, vg_buffer_span(&whole), out, err);
	vg_buffer_release(&whole);
	return code;
}

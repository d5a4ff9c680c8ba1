#include "custody/unpack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "custody/http_message.h"

enum {
	PIECE = 1 << 16,
	HEAD_MAXIMUM = 1 << 20,        /* bytes, of a record's and of an answer's: four times what fetch takes */
	RECORD_END = 4,                /* the two line ends behind a record's block */
	DIGITS_MAXIMUM = 12,           /* of a chunk's size */
	WINDOW_GZIP = 15 + 16, WINDOW_ANY = 15 + 32, WINDOW_BARE = -15
};

enum part { WARC_HEAD, HTTP_HEAD, BODY };
enum chunk { CHUNK_SIZE, CHUNK_REST_OF_LINE, CHUNK_DATA, CHUNK_END, CHUNKS_DONE };

struct vg_unpacking {
	uint64_t most, size, heads;
	struct vg_sha256_sum *sum;
	struct vg_error *err;
	/* Of a record: */
	enum part part;
	struct vg_buffer head;
	uint8_t held[RECORD_END];      /* its last bytes so far, which may be its end */
	size_t held_count;
	/* Of the answer, by its first head: */
	bool begun, chunked, bare_or_not;
	enum chunk chunk;
	uint64_t chunk_left;
	unsigned digits;
	bool compressed, inflating, inflated;
	z_stream stream;
};

struct vg_unpacking *vg_unpacking_new(uint64_t most)
{
	struct vg_unpacking *unpacking = calloc(1, sizeof *unpacking);
	if (!unpacking || !(unpacking->sum = vg_sha256_begin())) {
		free(unpacking);
		return NULL;
	}
	unpacking->most = most;
	vg_buffer_init(&unpacking->head, HEAD_MAXIMUM);
	return unpacking;
}

void vg_unpacking_free(struct vg_unpacking *unpacking)
{
	if (!unpacking)
		return;
	if (unpacking->inflating)
		inflateEnd(&unpacking->stream);
	(void)vg_sha256_end(unpacking->sum, NULL);
	vg_buffer_release(&unpacking->head);
	free(unpacking);
}

uint64_t vg_unpacking_size(const struct vg_unpacking *unpacking)
{
	return unpacking->size;
}

uint64_t vg_unpacking_cost(const struct vg_unpacking *unpacking)
{
	return unpacking->size + unpacking->heads;
}

static int corrupt(struct vg_unpacking *unpacking, const char *what)
{
	return vg_error_set(unpacking->err, VG_ERR_CORRUPT, "an archived answer cannot be unpacked: %s", what);
}

/* --- the picture's own bytes, then its compression ---------------------------------------- */

static int take_plain(struct vg_unpacking *unpacking, struct vg_span bytes)
{
	unpacking->size += bytes.size;
	if (unpacking->size > unpacking->most)
		return vg_error_set(unpacking->err, VG_ERR_LIMIT, "an archived answer unpacks to more than %llu bytes",
				    (unsigned long long)unpacking->most);
	return vg_sha256_add(unpacking->sum, bytes) ? 0 : vg_error_set(unpacking->err, VG_ERR_MEMORY, "out of memory");
}

/* "deflate" is meant to be zlib's format, whose first bytes say so; some servers send the bare one. */
static int window_of(const struct vg_unpacking *unpacking, struct vg_span bytes)
{
	bool headed = (bytes.data[0] & 15) == Z_DEFLATED &&
		      (bytes.size < 2 || (bytes.data[0] << 8 | bytes.data[1]) % 31 == 0);
	return unpacking->bare_or_not && !headed ? WINDOW_BARE : WINDOW_ANY;
}

static int take_coded(struct vg_unpacking *unpacking, struct vg_span bytes)
{
	uint8_t piece[PIECE];
	z_stream *stream = &unpacking->stream;
	int state = Z_OK, code = 0;
	if (!unpacking->compressed)
		return take_plain(unpacking, bytes);
	if (bytes.size == 0 || unpacking->inflated)
		return 0;
	if (!unpacking->inflating) {
		if (inflateInit2(stream, window_of(unpacking, bytes)) != Z_OK)
			return vg_error_set(unpacking->err, VG_ERR_MEMORY, "out of memory");
		unpacking->inflating = true;
	}
	stream->next_in = (Bytef *)(uintptr_t)bytes.data;
	stream->avail_in = (uInt)bytes.size;
	do {
		stream->next_out = piece;
		stream->avail_out = sizeof piece;
		state = inflate(stream, Z_NO_FLUSH);
		if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR)
			return corrupt(unpacking, "its compression is broken");
		code = take_plain(unpacking, (struct vg_span){ piece, sizeof piece - stream->avail_out });
	} while (code == 0 && state == Z_OK && (stream->avail_in > 0 || stream->avail_out == 0));
	unpacking->inflated = state == Z_STREAM_END;
	return code;
}

/* --- chunks ------------------------------------------------------------------------------- */

/* One byte of the line that begins a chunk. */
static int take_size(struct vg_unpacking *unpacking, char c)
{
	int value = vg_text_hex_digit(c);
	if (unpacking->chunk == CHUNK_SIZE && value >= 0) {
		unpacking->chunk_left = unpacking->chunk_left * 16 + (unsigned)value;
		return ++unpacking->digits > DIGITS_MAXIMUM ? corrupt(unpacking, "its chunks are broken") : 0;
	}
	if (unpacking->digits == 0)
		return corrupt(unpacking, "its chunks are broken");
	unpacking->chunk = CHUNK_REST_OF_LINE;
	if (c == '\n')
		unpacking->chunk = unpacking->chunk_left ? CHUNK_DATA : CHUNKS_DONE;
	return 0;
}

/* One byte of the line end behind a chunk. */
static int take_chunk_end(struct vg_unpacking *unpacking, char c)
{
	if (c == '\n') {
		unpacking->chunk = CHUNK_SIZE;
		unpacking->chunk_left = 0;
		unpacking->digits = 0;
	}
	return strchr(" \t\r\n", c) && c ? 0 : corrupt(unpacking, "its chunks are broken");
}

static int take_body(struct vg_unpacking *unpacking, struct vg_span bytes)
{
	int code = 0;
	if (!unpacking->chunked)
		return take_coded(unpacking, bytes);
	while (code == 0 && bytes.size > 0 && unpacking->chunk != CHUNKS_DONE) {
		size_t used = 1;
		if (unpacking->chunk == CHUNK_DATA) {
			used = bytes.size < unpacking->chunk_left ? bytes.size : (size_t)unpacking->chunk_left;
			code = take_coded(unpacking, vg_span_part(bytes, 0, used));
			unpacking->chunk_left -= used;
			unpacking->chunk = unpacking->chunk_left ? CHUNK_DATA : CHUNK_END;
		} else {
			code = (unpacking->chunk == CHUNK_END ? take_chunk_end : take_size)(unpacking, (char)bytes.data[0]);
		}
		bytes = vg_span_part(bytes, used, bytes.size - used);
	}
	return code;
}

/* --- the record --------------------------------------------------------------------------- */

/* The first answer's head tells how the body is packed. */
static int begin_answer(struct vg_unpacking *unpacking)
{
	char kind[64];
	struct vg_span head = vg_buffer_span(&unpacking->head);
	if (unpacking->begun)
		return 0;
	unpacking->begun = true;
	unpacking->chunked = vg_http_is_chunked(head);
	if (!vg_http_field(head, "Content-Encoding", kind, sizeof kind) || !kind[0] || strcasecmp(kind, "identity") == 0)
		return 0;
	unpacking->compressed = true;
	unpacking->bare_or_not = strcasecmp(kind, "deflate") == 0;
	return unpacking->bare_or_not || strcasecmp(kind, "gzip") == 0 || strcasecmp(kind, "x-gzip") == 0
		       ? 0 : corrupt(unpacking, "it is compressed in a way that was not asked for");
}

/* Takes bytes of a head; what is behind its blank line is left in *bytes. */
static int take_head(struct vg_unpacking *unpacking, struct vg_span *bytes)
{
	struct vg_buffer *head = &unpacking->head;
	size_t before = head->size, from = before < 3 ? 0 : before - 3;
	size_t room = head->maximum - before, taken = bytes->size < room ? bytes->size : room;
	if (taken == 0 || vg_buffer_append(head, bytes->data, taken) < 0)
		return corrupt(unpacking, "its head is too large");
	unpacking->heads += taken;
	const uint8_t *end = memmem(head->data + from, head->size - from, "\r\n\r\n", 4);
	size_t used = end ? (size_t)(end - head->data) + 4 - before : taken;
	*bytes = vg_span_part(*bytes, used, bytes->size - used);
	if (!end)
		return 0;
	head->size = before + used;
	int code = unpacking->part == HTTP_HEAD ? begin_answer(unpacking) : 0;
	vg_buffer_clear(head);
	unpacking->part++;
	return code;
}

/* Bytes of the block but for its last four, which are the record's end. */
static int take_block(struct vg_unpacking *unpacking, struct vg_span bytes)
{
	uint8_t few[2 * RECORD_END];
	size_t all = unpacking->held_count + bytes.size;
	if (all <= RECORD_END) {
		memcpy(unpacking->held + unpacking->held_count, bytes.data, bytes.size);
		unpacking->held_count = all;
		return 0;
	}
	/* The held ones come out first, as many as new ones push. */
	size_t out = all - RECORD_END, from_held = out < unpacking->held_count ? out : unpacking->held_count;
	memcpy(few, unpacking->held, from_held);
	int code = from_held ? take_body(unpacking, (struct vg_span){ few, from_held }) : 0;
	memmove(unpacking->held, unpacking->held + from_held, unpacking->held_count - from_held);
	unpacking->held_count -= from_held;
	if (code == 0 && out > from_held)
		code = take_body(unpacking, vg_span_part(bytes, 0, out - from_held));
	bytes = vg_span_part(bytes, out - from_held, bytes.size - (out - from_held));
	memcpy(unpacking->held + unpacking->held_count, bytes.data, bytes.size);
	unpacking->held_count += bytes.size;
	return code;
}

static int take_text(struct vg_unpacking *unpacking, struct vg_span bytes)
{
	int code = 0;
	while (code == 0 && bytes.size > 0 && unpacking->part != BODY)
		code = take_head(unpacking, &bytes);
	return code == 0 && bytes.size > 0 ? take_block(unpacking, bytes) : code;
}

/* Inflates what was read of the member. */
static int inflate_piece(struct vg_unpacking *unpacking, z_stream *member, int *state)
{
	uint8_t out[PIECE];
	int code = 0;
	do {
		member->next_out = out;
		member->avail_out = sizeof out;
		*state = inflate(member, Z_NO_FLUSH);
		if (*state != Z_OK && *state != Z_STREAM_END && *state != Z_BUF_ERROR)
			return corrupt(unpacking, "it is no gzip");
		code = take_text(unpacking, (struct vg_span){ out, sizeof out - member->avail_out });
	} while (code == 0 && *state == Z_OK && (member->avail_in > 0 || member->avail_out == 0));
	return code;
}

static int inflate_member(struct vg_unpacking *unpacking, z_stream *member, int fd, uint64_t offset, uint64_t length)
{
	uint8_t in[PIECE];
	int code = 0, state = Z_OK;
	while (code == 0 && length > 0 && state != Z_STREAM_END) {
		ssize_t got = pread(fd, in, length < sizeof in ? (size_t)length : sizeof in, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return corrupt(unpacking, "its file ends before it");
		member->next_in = in;
		member->avail_in = (uInt)got;
		code = inflate_piece(unpacking, member, &state);
		offset += (uint64_t)got;
		length -= (uint64_t)got;
	}
	return code < 0 || state == Z_STREAM_END ? code : corrupt(unpacking, "it is cut");
}

int vg_unpacking_record(struct vg_unpacking *unpacking, int fd, uint64_t offset, uint64_t length, struct vg_error *err)
{
	z_stream member = { 0 };
	unpacking->err = err;
	unpacking->part = WARC_HEAD;
	unpacking->held_count = 0;
	vg_buffer_clear(&unpacking->head);
	if (inflateInit2(&member, WINDOW_GZIP) != Z_OK)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = inflate_member(unpacking, &member, fd, offset, length);
	inflateEnd(&member);
	if (code == 0 && (unpacking->part != BODY || unpacking->held_count < RECORD_END))
		code = corrupt(unpacking, "it is none");
	return code;
}

int vg_unpacking_end(struct vg_unpacking *unpacking, char out_digest[VG_SHA256_TEXT], struct vg_error *err)
{
	unpacking->err = err;
	if (!unpacking->begun || (unpacking->chunked && unpacking->chunk != CHUNKS_DONE) ||
	    (unpacking->compressed && !unpacking->inflated))
		return corrupt(unpacking, "it is cut");
	bool good = vg_sha256_end(unpacking->sum, out_digest);
	unpacking->sum = NULL;
	return good ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

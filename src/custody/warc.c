#include "custody/warc.h"

#include <string.h>
#include <sys/random.h>
#include <zlib.h>

#include "base/text.h"
#include "base/time.h"
#include "custody/http_message.h"

enum { UUID_TEXT = 48, HEAD_MAXIMUM = 1 << 20, GZIP_WINDOW = 15 + 16 };

/* "<urn:uuid:…>" of a random UUID (RFC 9562, version 4). */
static bool make_id(char out[UUID_TEXT])
{
	uint8_t bytes[16];
	char hex[33];
	struct vg_buffer text;
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return false;
	bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
	vg_text_hex(bytes, sizeof bytes, hex);
	vg_buffer_init(&text, UUID_TEXT - 1);
	bool good = vg_buffer_printf(&text, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>", hex, hex + 8, hex + 12,
				     hex + 16, hex + 20) == 0;
	if (good)
		vg_text_copy(out, UUID_TEXT, (const char *)text.data);
	vg_buffer_release(&text);
	return good;
}

struct record {
	const char *type, *id, *concurrent_to, *content_type;
	int64_t time;
	struct vg_span parts[2];   /* its block */
	const char *payload_digest;
};

static bool block_digest(const struct record *record, char out[VG_SHA256_TEXT])
{
	struct vg_buffer block;
	vg_buffer_init(&block, record->parts[0].size + record->parts[1].size);
	bool good = vg_buffer_append(&block, record->parts[0].data, record->parts[0].size) == 0 &&
		    vg_buffer_append(&block, record->parts[1].data, record->parts[1].size) == 0 &&
		    vg_sha256_text(vg_buffer_span(&block), out);
	vg_buffer_release(&block);
	return good;
}

/* A value that held a line's end would begin a field of its own: what is no visible ASCII, blank or
 * UTF-8 is percent-encoded. */
static void put_field(struct vg_buffer *out, const char *name, const char *value)
{
	if (!value)
		return;
	(void)vg_buffer_printf(out, "%s: ", name);
	for (const char *at = value; *at; at++)
		if ((uint8_t)*at < ' ' || *at == 0x7f)
			(void)vg_buffer_printf(out, "%%%02X", (unsigned)(uint8_t)*at);
		else
			(void)vg_buffer_append_byte(out, (uint8_t)*at);
	(void)vg_buffer_append_text(out, "\r\n");
}

static bool make_head(const struct record *record, const struct vg_exchange *exchange, struct vg_buffer *out)
{
	char time[VG_TIME_TEXT], digest[VG_SHA256_TEXT];
	bool response = strcmp(record->type, "response") == 0;
	vg_time_format_fine(record->time, time);
	if (!block_digest(record, digest) || vg_buffer_append_text(out, "WARC/1.1\r\n") < 0)
		return false;
	put_field(out, "WARC-Type", record->type);
	put_field(out, "WARC-Record-ID", record->id);
	put_field(out, "WARC-Date", time);
	if (exchange) {
		put_field(out, "WARC-Target-URI", exchange->url);
		put_field(out, "WARC-IP-Address", exchange->address);
	}
	put_field(out, "WARC-Concurrent-To", record->concurrent_to);
	if (exchange && response) {
		put_field(out, "WARC-Protocol", exchange->protocol);
		put_field(out, "WARC-Truncated", exchange->truncated);
	}
	(void)vg_buffer_printf(out, "WARC-Block-Digest: sha256:%s\r\n", digest);
	if (record->payload_digest)
		(void)vg_buffer_printf(out, "WARC-Payload-Digest: sha256:%s\r\n", record->payload_digest);
	put_field(out, "Content-Type", record->content_type);
	return vg_buffer_printf(out, "Content-Length: %zu\r\n\r\n",
				record->parts[0].size + record->parts[1].size) == 0;
}

static bool deflate_part(z_stream *stream, struct vg_span part, int flush, struct vg_buffer *out)
{
	int state;
	stream->next_in = (Bytef *)(uintptr_t)part.data;
	stream->avail_in = (uInt)part.size;
	do {
		size_t room = deflateBound(stream, stream->avail_in) + 64;
		uint8_t *place = vg_buffer_reserve(out, room);
		if (!place)
			return false;
		stream->next_out = place;
		stream->avail_out = (uInt)room;
		state = deflate(stream, flush);
		out->size -= stream->avail_out;
	} while (state == Z_OK && (stream->avail_in > 0 || flush == Z_FINISH));
	return state == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) || state == Z_BUF_ERROR;
}

/* Pictures do not compress: the fastest level is as good as the best. */
static bool compress_parts(const struct vg_span *parts, size_t count, struct vg_buffer *out)
{
	z_stream stream = { 0 };
	bool good = deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) == Z_OK;
	for (size_t i = 0; good && i < count; i++)
		if (parts[i].size || i + 1 == count)
			good = parts[i].size <= UINT32_MAX &&
			       deflate_part(&stream, parts[i], i + 1 == count ? Z_FINISH : Z_NO_FLUSH, out);
	deflateEnd(&stream);
	return good;
}

static int append_record(const struct record *record, const struct vg_exchange *exchange,
			 struct vg_buffer *out, struct vg_error *err)
{
	static const uint8_t ending[] = "\r\n\r\n";
	struct vg_buffer head;
	vg_buffer_init(&head, HEAD_MAXIMUM);
	bool good = make_head(record, exchange, &head);
	struct vg_span parts[] = { vg_buffer_span(&head), record->parts[0], record->parts[1], { ending, 4 } };
	good = good && compress_parts(parts, sizeof parts / sizeof *parts, out);
	vg_buffer_release(&head);
	return good ? 0 : vg_error_set(err, VG_ERR_MEMORY, "cannot archive an answer: out of memory");
}

int vg_warc_append_info(struct vg_buffer *out, const char *software, struct vg_error *err)
{
	struct vg_buffer block;
	char id[UUID_TEXT];
	vg_buffer_init(&block, HEAD_MAXIMUM);
	if (!make_id(id) || vg_buffer_printf(&block, "software: %s\r\nformat: WARC File Format 1.1\r\n"
			"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
			software) < 0) {
		vg_buffer_release(&block);
		return vg_error_set(err, VG_ERR_MEMORY, "cannot begin an archive");
	}
	struct record record = { .type = "warcinfo", .id = id, .content_type = "application/warc-fields",
				 .time = vg_time_now_fine(), .parts = { vg_buffer_span(&block) } };
	int code = append_record(&record, NULL, out, err);
	vg_buffer_release(&block);
	return code;
}

/* The digest of the body without chunks. Of a body that is cut nothing is claimed: false. */
static bool payload_digest(const struct vg_exchange *exchange, char out[VG_SHA256_TEXT])
{
	static const char plain[] = "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n";
	struct vg_buffer body;
	if (!vg_http_is_chunked(exchange->head))
		return vg_sha256_text(exchange->body, out);
	vg_buffer_init(&body, exchange->body.size);
	bool good = vg_http_body((struct vg_span){ (const uint8_t *)plain, sizeof plain - 1 }, exchange->body,
				 &body, NULL) == 0 &&
		    vg_sha256_text(vg_buffer_span(&body), out);
	vg_buffer_release(&body);
	return good;
}

/* What the connection was: fields of our own beside the standard's. */
static int describe(const struct vg_exchange *exchange, struct vg_buffer *out)
{
	char finished[VG_TIME_TEXT];
	vg_time_format_fine(exchange->finished, finished);
	put_field(out, "fetchFinished", finished);
	put_field(out, "tlsVersion", exchange->tls);
	put_field(out, "tlsPeerCertificateSha256", exchange->certificate);
	return vg_buffer_printf(out, "fetchTimeMs: %lld\r\n",
				(long long)((exchange->finished - exchange->started) / 1000));
}

int vg_warc_append_exchange(struct vg_buffer *out, const struct vg_exchange *exchange,
			    struct vg_warc_places *places, struct vg_error *err)
{
	char id[3][UUID_TEXT];
	struct vg_buffer notes;
	vg_buffer_init(&notes, HEAD_MAXIMUM);
	bool good = make_id(id[0]) && make_id(id[1]) && make_id(id[2]) && describe(exchange, &notes) == 0;
	bool payload = payload_digest(exchange, places->payload_digest);
	if (!payload)
		places->payload_digest[0] = 0;
	struct record records[] = {
		{ .type = "response", .id = id[0], .content_type = "application/http; msgtype=response",
		  .time = exchange->started, .parts = { exchange->head, exchange->body },
		  .payload_digest = payload ? places->payload_digest : NULL },
		{ .type = "request", .id = id[1], .concurrent_to = id[0],
		  .content_type = "application/http; msgtype=request", .time = exchange->started,
		  .parts = { exchange->request } },
		{ .type = "metadata", .id = id[2], .concurrent_to = id[0],
		  .content_type = "application/warc-fields", .time = exchange->started,
		  .parts = { vg_buffer_span(&notes) } },
	};
	int code = good ? 0 : vg_error_set(err, VG_ERR_MEMORY, "cannot archive an answer: out of memory");
	for (size_t i = 0; code == 0 && i < sizeof records / sizeof *records; i++) {
		size_t before = out->size;
		code = append_record(&records[i], exchange, out, err);
		if (i == 0) {
			places->response_offset = before;
			places->response_size = out->size - before;
		}
	}
	vg_buffer_release(&notes);
	return code;
}

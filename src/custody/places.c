#include "custody/places.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/text.h"
#include "custody/http_message.h"

bool vg_place_from_event(json_t *line, struct vg_place *out)
{
	const char *file, *digest;
	json_int_t offset, length, sequence, response_offset = 0, response_length = 0;
	uint8_t bytes[VG_SHA256_SIZE];
	if (json_unpack(line, "{s:s, s:I, s:I, s:s, s:I, s?I, s?I}", "file", &file, "offset", &offset, "length",
			&length, "sha256", &digest, "sequence", &sequence, "response_offset", &response_offset,
			"response_length", &response_length) != 0 ||
	    offset < 0 || length < 0 || response_offset < 0 || response_length < 0 ||
	    strlen(file) >= sizeof out->file || strncmp(file, "archive/", 8) != 0 ||
	    !vg_text_unhex(digest, sizeof bytes, bytes))
		return false;
	*out = (struct vg_place){ .offset = (uint64_t)offset, .length = (uint64_t)length,
				  .sequence = (uint64_t)sequence, .response_offset = (uint64_t)response_offset,
				  .response_length = (uint64_t)response_length };
	vg_text_copy(out->file, sizeof out->file, file);
	vg_text_hex(bytes, sizeof bytes, out->digest);
	return true;
}

int vg_place_read(const char *folder, const struct vg_place *place, bool response, struct vg_buffer *out,
		  struct vg_error *err)
{
	uint64_t at = response ? place->response_offset : place->offset;
	uint64_t size = response ? place->response_length : place->length;
	int fd = -1, code = vg_file_open(folder, place->file, &fd, err);
	if (code < 0)
		return code;
	uint8_t *bytes = size <= out->maximum ? vg_buffer_reserve(out, (size_t)size) : NULL;
	ssize_t got = 1;
	for (size_t done = 0; bytes && done < size && got > 0; done += (size_t)(got > 0 ? got : 0)) {
		got = pread(fd, bytes + done, (size_t)size - done, (off_t)(at + done));
		if (got < 0 && errno == EINTR) {
			got = 1;
			done -= 1;
		}
	}
	close(fd);
	if (!bytes)
		return vg_error_set(err, VG_ERR_LIMIT, "\"%s\": %llu bytes at %llu are too many to read at once",
				    place->file, (unsigned long long)size, (unsigned long long)at);
	return got > 0 ? 0
		: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" ends before byte %llu, which the log names", place->file,
			       (unsigned long long)(at + size));
}

static int unpack(struct vg_span record, struct vg_buffer *out, struct vg_error *err)
{
	static const char head[] = "HTTP/1.1 200\r\nContent-Encoding: gzip\r\n\r\n";
	struct vg_error fault = { 0 };
	if (vg_http_body((struct vg_span){ (const uint8_t *)head, sizeof head - 1 }, record, out, &fault) == 0)
		return 0;
	return vg_error_set(err, VG_ERR_CORRUPT, "an archived answer cannot be unpacked: %s", fault.message);
}

/* Cuts text behind its first blank line: *out_rest is what follows. */
static bool cut_head(struct vg_span text, struct vg_span *out_head, struct vg_span *out_rest)
{
	const uint8_t *end = text.size ? memmem(text.data, text.size, "\r\n\r\n", 4) : NULL;
	if (!end)
		return false;
	size_t size = (size_t)(end - text.data) + 4;
	*out_head = vg_span_part(text, 0, size);
	*out_rest = vg_span_part(text, size, text.size - size);
	return true;
}

int vg_place_open_response(struct vg_span record, struct vg_buffer *text, struct vg_span *out_head,
			   struct vg_span *out_body, struct vg_error *err)
{
	struct vg_span warc, block;
	int code = unpack(record, text, err);
	if (code < 0)
		return code;
	if (!cut_head(vg_buffer_span(text), &warc, &block) || block.size < 4 ||
	    !cut_head(vg_span_part(block, 0, block.size - 4), out_head, out_body))
		return vg_error_set(err, VG_ERR_CORRUPT, "an archived answer is none");
	return 0;
}

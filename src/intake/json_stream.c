#include "intake/json_stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void vg_json_stream_init(struct vg_json_stream *stream, int fd, uint32_t max_depth)
{
	memset(stream, 0, sizeof *stream);
	stream->fd = fd;
	stream->max_depth = max_depth;
	stream->word = UINT64_MAX;
}

static bool fill(struct vg_json_stream *stream)
{
	while (!stream->ended) {
		ssize_t got = read(stream->fd, stream->chunk, sizeof stream->chunk);
		if (got < 0 && errno == EINTR)
			continue;
		stream->failed = got < 0;
		stream->ended = got <= 0;
		stream->position = 0;
		stream->filled = got > 0 ? (size_t)got : 0;
		return got > 0;
	}
	return false;
}

static int peek(struct vg_json_stream *stream)
{
	if (stream->position == stream->filled && !fill(stream))
		return -1;
	return stream->chunk[stream->position];
}

static int take(struct vg_json_stream *stream)
{
	int c = peek(stream);
	if (c >= 0) {
		stream->position++;
		stream->offset++;
	}
	return c;
}

int vg_json_peek(struct vg_json_stream *stream)
{
	int c;
	while ((c = peek(stream)) == ' ' || c == '\n' || c == '\r' || c == '\t')
		take(stream);
	/* A byte order mark is no part of JSON, but editors leave one. */
	if (stream->offset == 0 && c == 0xef) {
		for (int i = 0; i < 3; i++)
			take(stream);
		return vg_json_peek(stream);
	}
	return c;
}

bool vg_json_take(struct vg_json_stream *stream, char c)
{
	if (vg_json_peek(stream) != (unsigned char)c)
		return false;
	take(stream);
	return true;
}

/* Where a cut-out value goes; remembers that it did not fit. */
struct sink {
	struct vg_buffer *out;
	bool full;
};

static void put(struct sink *sink, int c)
{
	if (sink->out && !sink->full)
		sink->full = vg_buffer_append_byte(sink->out, (uint8_t)c) < 0;
}

static void put_text(struct sink *sink, const char *text)
{
	for (; *text; text++)
		put(sink, *text);
}

/* Desktop writes control bytes as \xNN, which is not JSON: \u00NN is meant. */
static int copy_escape(struct vg_json_stream *stream, struct sink *sink)
{
	int escaped = take(stream);
	if (escaped < 0)
		return VG_ERR_MALFORMED;
	if (escaped == 'x') {
		put_text(sink, "\\u00");
		return 0;
	}
	put_text(sink, strchr("\"\\/bfnrtu", escaped) ? "\\" : "\\\\");
	put(sink, escaped);
	return 0;
}

/* Takes a string with its quotes. Raw control bytes are escaped. */
static int copy_string(struct vg_json_stream *stream, struct sink *sink)
{
	static const char digits[] = "0123456789abcdef";
	stream->word = stream->offset;
	put(sink, take(stream));
	for (;;) {
		int c = take(stream);
		if (c < 0 || (c == '\\' && copy_escape(stream, sink) < 0))
			return VG_ERR_MALFORMED;
		if (c == '\\')
			continue;
		if (c < 0x20) {
			put_text(sink, "\\u00");
			put(sink, digits[c >> 4]);
			put(sink, digits[c & 15]);
			continue;
		}
		put(sink, c);
		if (c == '"') {
			stream->word = UINT64_MAX;
			return 0;
		}
	}
}

static bool is_literal(const char *text)
{
	if (strcmp(text, "true") == 0 || strcmp(text, "false") == 0 || strcmp(text, "null") == 0)
		return true;
	return *text && strspn(text, "+-.eE0123456789") == strlen(text) &&
	       strspn(text, "+.eE") == 0;
}

/* A text that lacked its quotes, without the comma and blanks at its end. */
static void put_quoted(struct sink *sink, const char *text, size_t size)
{
	while (size > 0 && strchr(" \t\r,", text[size - 1]))
		size--;
	put(sink, '"');
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '"' || text[i] == '\\')
			put(sink, '\\');
		put(sink, (unsigned char)text[i] < 0x20 ? ' ' : text[i]);
	}
	put(sink, '"');
}

/* A number or word, or a text that lacks its quotes: that ends with its line. */
static int copy_bare(struct vg_json_stream *stream, struct sink *sink)
{
	char text[512];
	size_t size = 0;
	int c;
	bool literal_so_far = true;
	if (peek(stream) < 0x20)
		return VG_ERR_MALFORMED;
	stream->word = stream->offset;
	while ((c = peek(stream)) >= 0 && c != '\n') {
		if ((c == ',' || c == '}' || c == ']' || c == ' ' || c == '\r') && literal_so_far) {
			text[size] = 0;
			if (is_literal(text))
				break;
			literal_so_far = false;
		}
		take(stream);
		if (size + 1 < sizeof text)
			text[size++] = (char)c;
	}
	if (c < 0)
		return VG_ERR_MALFORMED;
	stream->word = UINT64_MAX;
	text[size] = 0;
	if (is_literal(text)) {
		put_text(sink, text);
		return 0;
	}
	put_quoted(sink, text, size);
	return 1; /* the comma behind it went with the line: the loops below need it back */
}

/* Arrays and objects without recursion: a stack of the brackets that are awaited. */
struct nesting {
	char closing[1024];
	uint32_t depth, most;
	uint64_t deeper; /* brackets opened beyond the limit: counted, not kept */
	bool too_deep;
};

static void open_bracket(struct nesting *nesting, int c)
{
	if (nesting->depth == nesting->most) {
		nesting->too_deep = true;
		nesting->deeper++;
	} else {
		nesting->closing[nesting->depth++] = c == '{' ? '}' : ']';
	}
}

static bool close_bracket(struct nesting *nesting, int c)
{
	if (nesting->deeper) {
		nesting->deeper--;
		return true;
	}
	return nesting->closing[--nesting->depth] == c;
}

/* What stands in no quotes. */
static int copy_word(struct vg_json_stream *stream, struct sink *sink)
{
	int code = copy_bare(stream, sink);
	if (code < 0)
		return code;
	int c = vg_json_peek(stream);
	if (code == 1 && c != '}' && c != ']')
		put(sink, ',');
	return 0;
}

static int copy_nested(struct vg_json_stream *stream, struct sink *sink)
{
	struct nesting nesting; /* its stack is not cleared: values are many */
	nesting.depth = 0;
	nesting.deeper = 0;
	nesting.too_deep = false;
	nesting.most = stream->max_depth < sizeof nesting.closing ? stream->max_depth : (uint32_t)sizeof nesting.closing;
	for (;;) {
		int c = vg_json_peek(stream), code = 0;
		if (c < 0)
			return VG_ERR_MALFORMED;
		if (c == '"')
			code = copy_string(stream, sink);
		else if (c == 0 || !strchr("{[}],:", c))
			code = copy_word(stream, sink);
		else
			put(sink, take(stream));
		if (code < 0)
			return code;
		if (c == '{' || c == '[')
			open_bracket(&nesting, c);
		if ((c == '}' || c == ']') && !close_bracket(&nesting, c))
			return VG_ERR_MALFORMED;
		if ((c == '}' || c == ']') && nesting.depth == 0)
			return nesting.too_deep ? VG_ERR_LIMIT : 0;
	}
}

int vg_json_value(struct vg_json_stream *stream, struct vg_buffer *out)
{
	struct sink sink = { out, false };
	int c = vg_json_peek(stream), code;
	if (c < 0)
		return VG_ERR_MALFORMED;
	if (c == '"')
		code = copy_string(stream, &sink);
	else if (c == '{' || c == '[')
		code = copy_nested(stream, &sink);
	else if (c == '}' || c == ']' || c == ',' || c == ':')
		code = VG_ERR_MALFORMED;
	else
		code = copy_bare(stream, &sink);
	return code < 0 ? code : sink.full ? VG_ERR_LIMIT : 0;
}

int vg_json_string(struct vg_json_stream *stream, struct vg_buffer *out)
{
	struct vg_buffer quoted;
	struct sink sink = { &quoted, false };
	vg_buffer_init(&quoted, out->maximum + 2);
	int code = copy_string(stream, &sink);
	if (code == 0 && !sink.full && quoted.size >= 2)
		code = vg_buffer_append(out, quoted.data + 1, quoted.size - 2);
	vg_buffer_release(&quoted);
	return code < 0 ? code : sink.full ? VG_ERR_LIMIT : 0;
}

bool vg_json_more(struct vg_json_stream *stream, char closing, bool *first)
{
	if (vg_json_take(stream, closing))
		return false;
	if (!*first)
		(void)vg_json_take(stream, ',');
	*first = false;
	if (vg_json_take(stream, closing)) /* a comma before the bracket: forgiven */
		return false;
	stream->cut |= vg_json_peek(stream) < 0;
	return !stream->cut;
}

/* How wide text is on a terminal, and its lines. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

/* Columns of one character; what is no UTF-8 is escaped before it is printed. */
static size_t width_of(int32_t c)
{
	if (c < 0x20)
		return 1;
	int width = utf8proc_charwidth(c);
	utf8proc_category_t category = utf8proc_category(c);
	/* Terminals show a box for what they do not know. */
	bool unknown = category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CO;
	return width > 0 ? (size_t)width : unknown ? 1 : 0;
}

size_t vg_text_columns(const char *text)
{
	size_t columns = 0, size = strlen(text);
	for (size_t position = 0; position < size;)
		columns += width_of(vg_text_next(text, size, &position));
	return columns;
}

/* May no line begin with it? The closing marks of East Asian text, which has no spaces. */
static bool clings(int32_t c)
{
	static const int32_t marks[] = { 0x3001, 0x3002, 0x300b, 0x300d, 0x300f, 0x3011, 0xff01, 0xff09,
					 0xff0c, 0xff0e, 0xff1a, 0xff1b, 0xff1f };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == c)
			return true;
	return false;
}

/* What is not divided: up to the next space, or one wide character with what clings to it. */
struct piece { size_t end, columns; };

static struct piece next_piece(const char *text, size_t size, size_t start)
{
	struct piece piece = { start, 0 };
	bool wide = false;
	while (piece.end < size && text[piece.end] != ' ') {
		size_t after = piece.end;
		int32_t c = vg_text_next(text, size, &after);
		size_t width = width_of(c);
		if (piece.end > start && width && !clings(c) && (wide || width == 2))
			break;
		wide |= width == 2;
		piece.columns += width;
		piece.end = after;
	}
	return piece;
}

struct lines {
	struct vg_buffer *out;
	size_t indent, end, column;
};

static int begin_line(struct lines *lines)
{
	lines->column = lines->indent;
	return vg_buffer_printf(lines->out, "\n%*s", (int)lines->indent, "");
}

/* What is wider than a whole line is divided where the line is full. */
static int append_divided(struct lines *lines, const char *text, size_t size)
{
	int code = 0;
	for (size_t position = 0; position < size && code == 0;) {
		size_t start = position, width = width_of(vg_text_next(text, size, &position));
		if (lines->column > lines->indent && lines->column + width > lines->end)
			code = begin_line(lines);
		if (code == 0)
			code = vg_buffer_append(lines->out, text + start, position - start);
		lines->column += width;
	}
	return code;
}

/* An address is to be copied: never divided. */
static bool is_address(const char *word)
{
	return strncmp(word, "https://", 8) == 0 || strncmp(word, "http://", 7) == 0 || strncmp(word, "geo:", 4) == 0;
}

static int append_piece(struct lines *lines, const char *text, const struct piece *piece, size_t start)
{
	if (!is_address(text + start))
		return append_divided(lines, text + start, piece->end - start);
	lines->column += piece->columns;
	return vg_buffer_append(lines->out, text + start, piece->end - start);
}

int vg_text_append_wrapped(struct vg_buffer *out, const char *text, size_t indent, size_t end)
{
	struct lines lines = { out, indent, end, indent };
	size_t size = strlen(text);
	int code = 0;
	for (size_t position = 0; position < size && code == 0;) {
		size_t spaces = strspn(text + position, " ");
		struct piece piece = next_piece(text, size, position + spaces);
		bool first = lines.column == indent;
		size_t gap = !first && spaces > 0;
		position += spaces;
		if (!first && lines.column + gap + piece.columns > end)
			code = begin_line(&lines);
		else if (gap && piece.columns)
			code = vg_buffer_append_byte(out, ' ');
		lines.column += lines.column > indent && piece.columns ? gap : 0;
		if (code == 0)
			code = append_piece(&lines, text, &piece, position);
		position = piece.end;
	}
	return code;
}

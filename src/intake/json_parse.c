#include "intake/json_parse.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FLAGS = JSON_ALLOW_NUL | JSON_DECODE_ANY,
       ESCAPE = 6, /* the bytes of \uNNNN */
       GROWTH = 5  /* the most that a byte becomes */ };

struct mending {
	const char *from;
	size_t size, at;
	struct vg_buffer out;
};

/* The code unit of the \uNNNN at a place; -1 where there is none. */
static int code_unit(const struct mending *mending, size_t at)
{
	char digits[5] = "";
	if (at + ESCAPE > mending->size || mending->from[at] != '\\' || mending->from[at + 1] != 'u')
		return -1;
	memcpy(digits, mending->from + at + 2, 4);
	return strspn(digits, "0123456789abcdefABCDEF") == 4 ? (int)strtol(digits, NULL, 16) : -1;
}

static int copy(struct mending *mending, size_t size)
{
	size_t left = mending->size - mending->at;
	size = size < left ? size : left;
	int code = vg_buffer_append(&mending->out, mending->from + mending->at, size);
	mending->at += size;
	return code;
}

static int mend_escape(struct mending *mending)
{
	int unit = code_unit(mending, mending->at), next = code_unit(mending, mending->at + ESCAPE);
	if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000)
		return copy(mending, 2 * ESCAPE);
	if (unit != 0 && (unit < 0xd800 || unit >= 0xe000))
		return copy(mending, 2);
	mending->at += ESCAPE;
	return vg_buffer_append_text(&mending->out, "\\ufffd");
}

static int mend_string(struct mending *mending)
{
	int code = copy(mending, 1);
	while (code == 0 && mending->at < mending->size) {
		size_t behind = mending->at;
		char c = mending->from[mending->at];
		if (c == '"')
			return copy(mending, 1);
		if (c == '\\') {
			code = mend_escape(mending);
		} else if (vg_text_next(mending->from, mending->size, &behind) < 0) {
			code = vg_buffer_printf(&mending->out, "\\\\x%02x", (uint8_t)c);
			mending->at++;
		} else {
			code = copy(mending, behind - mending->at);
		}
	}
	return code;
}

static bool is_too_large(const char *number)
{
	char *end;
	errno = 0;
	(void)strtoll(number, &end, 10);
	return *end ? isinf(strtod(number, NULL)) : errno == ERANGE;
}

static int mend_number(struct mending *mending)
{
	char number[400] = ""; /* more digits are too large */
	size_t size = 0;
	while (mending->at + size < mending->size && strchr("+-.eE0123456789", mending->from[mending->at + size]) &&
	       mending->from[mending->at + size])
		size++;
	if (size < sizeof number)
		memcpy(number, mending->from + mending->at, size);
	bool large = size >= sizeof number || is_too_large(number);
	int code = large ? vg_buffer_append_byte(&mending->out, '"') : 0;
	if (code == 0)
		code = copy(mending, size);
	return code == 0 && large ? vg_buffer_append_byte(&mending->out, '"') : code;
}

json_t *vg_json_parse(struct vg_span value)
{
	json_t *read = json_loadb((const char *)value.data, value.size, FLAGS, NULL);
	struct mending mending = { .from = (const char *)value.data, .size = value.size };
	int code = 0;
	if (read)
		return read;
	vg_buffer_init(&mending.out, value.size * GROWTH + 1);
	while (code == 0 && mending.at < mending.size) {
		char c = mending.from[mending.at];
		code = c == '"' ? mend_string(&mending)
		     : c == '-' || isdigit((unsigned char)c) ? mend_number(&mending) : copy(&mending, 1);
	}
	if (code == 0)
		read = json_loadb((const char *)mending.out.data, mending.out.size, FLAGS, NULL);
	vg_buffer_release(&mending.out);
	return read;
}

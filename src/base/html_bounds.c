/* What a page may ask of the parser: it looks through all open elements for many a tag, and through all of a
 * tag's attributes for each of them, so a megabyte of either takes minutes. One pass over the bytes finds
 * where a page begins to be so. It follows the standard's tokenizer but for the text of scripts and the like, and
 * its tree roughly: a page that is made to be misjudged still meets the reader's limit of time. */
#include "base/html.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	OPEN_MAXIMUM = 512,       /* elements in each other; nothing below 400 is looked at, exports have 15 */
	ATTRIBUTES_MAXIMUM = 256, /* of one tag; exports have 5 */
	CLOSED_AT_ONCE = 32,      /* how far up an end tag is looked for */
	NAME_KEPT = 12            /* bytes of a tag's name; longer ones are told apart by these */
};

struct open_element {
	char name[NAME_KEPT];
};

struct scan {
	const char *at, *end;
	struct open_element open[OPEN_MAXIMUM];
	size_t depth;
};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcasecmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Elements without an end. */
static bool is_void(const char *name)
{
	static const char *const names[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
					     "param", "source", "track", "wbr", "image" };
	return is_one_of(name, names, sizeof names / sizeof *names);
}

/* Elements that an end tag closes alone, and only over others of this kind: the parser opens again what was opened
 * in them. */
static bool is_formatting(const char *name)
{
	static const char *const names[] = { "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike",
					     "strong", "tt", "u" };
	return is_one_of(name, names, sizeof names / sizeof *names);
}

static bool is_of_table(const char *name)
{
	static const char *const names[] = { "table", "tbody", "thead", "tfoot", "tr" };
	return is_one_of(name, names, sizeof names / sizeof *names);
}

/* Elements beyond which an end tag does not look; of a table's parts those of another table. */
static bool is_barrier(const char *name)
{
	static const char *const names[] = { "table", "td", "th", "caption", "template", "applet", "marquee", "object",
					     "button", "svg", "math", "select" };
	return is_one_of(name, names, sizeof names / sizeof *names);
}

/* Elements that the next one of their kind ends. */
static bool is_ended_by_next(const char *name)
{
	static const char *const names[] = { "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "rt", "rp" };
	return is_one_of(name, names, sizeof names / sizeof *names);
}

/* Within a drawing "<path/>" is a whole element; of HTML's own "/" says nothing. */
static bool is_in_drawing(const struct scan *scan)
{
	static const char *const names[] = { "svg", "math" };
	for (size_t up = 1; up <= CLOSED_AT_ONCE && up <= scan->depth; up++)
		if (is_one_of(scan->open[scan->depth - up].name, names, sizeof names / sizeof *names))
			return true;
	return false;
}

/* False when it is one too many. */
static bool open_element(struct scan *scan, const char *name, bool ends_itself)
{
	const char *last = scan->depth ? scan->open[scan->depth - 1].name : "";
	if (is_void(name) || (is_ended_by_next(name) && strcasecmp(last, name) == 0) || (ends_itself && is_in_drawing(scan)))
		return true;
	if (scan->depth == OPEN_MAXIMUM)
		return false;
	memcpy(scan->open[scan->depth++].name, name, NAME_KEPT);
	return true;
}

static void close_element(struct scan *scan, const char *name)
{
	bool alone = is_formatting(name);
	for (size_t up = 1; up <= CLOSED_AT_ONCE && up <= scan->depth; up++) {
		struct open_element *open = &scan->open[scan->depth - up];
		if (strcasecmp(open->name, name) == 0) {
			memmove(open, open + 1, (alone ? up - 1 : 0) * sizeof *open);
			scan->depth -= alone ? 1 : up;
			return;
		}
		if (alone && !is_formatting(open->name))
			return;
		if (is_barrier(open->name) && (!is_of_table(name) || strcasecmp(open->name, "table") == 0))
			return;
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Past the text; to the end where it is not there. */
static void skip_past(struct scan *scan, const char *text)
{
	const char *found = memmem(scan->at, (size_t)(scan->end - scan->at), text, strlen(text));
	scan->at = found ? found + strlen(text) : scan->end;
}

/* An attribute's value, behind its "=". */
static void skip_value(struct scan *scan)
{
	while (scan->at < scan->end && is_space(*scan->at))
		scan->at++;
	if (scan->at < scan->end && (*scan->at == '"' || *scan->at == '\'')) {
		char quote[2] = { *scan->at++, 0 };
		skip_past(scan, quote);
		return;
	}
	while (scan->at < scan->end && !is_space(*scan->at) && *scan->at != '>')
		scan->at++;
}

/* To behind a tag's ">"; how many attributes it has. */
static size_t skip_attributes(struct scan *scan)
{
	size_t count = 0;
	for (;;) {
		while (scan->at < scan->end && (is_space(*scan->at) || *scan->at == '/'))
			scan->at++;
		if (scan->at == scan->end || *scan->at == '>' || ++count > ATTRIBUTES_MAXIMUM)
			break;
		do /* a name may begin with "=" */
			scan->at++;
		while (scan->at < scan->end && !is_space(*scan->at) && !strchr("/>=", *scan->at));
		while (scan->at < scan->end && is_space(*scan->at))
			scan->at++;
		if (scan->at < scan->end && *scan->at == '=') {
			scan->at++;
			skip_value(scan);
		}
	}
	scan->at += scan->at < scan->end && *scan->at == '>';
	return count;
}

/* Reads a tag's name, of which `out` gets the beginning. */
static void read_name(struct scan *scan, char out[NAME_KEPT])
{
	size_t size = 0;
	for (; scan->at < scan->end && !is_space(*scan->at) && *scan->at != '/' && *scan->at != '>'; scan->at++)
		if (size < NAME_KEPT - 1)
			out[size++] = *scan->at;
	out[size] = 0;
}

/* At a "<": past what it begins. False when that is too much. */
static bool take_markup(struct scan *scan)
{
	char name[NAME_KEPT];
	size_t left = (size_t)(scan->end - scan->at);
	if (left >= 4 && memcmp(scan->at, "<!--", 4) == 0) {
		scan->at += 2; /* "<!-->" is a whole one */
		skip_past(scan, "-->");
		return true;
	}
	bool ends = left > 2 && scan->at[1] == '/';
	const char *letter = scan->at + 1 + ends;
	if (letter >= scan->end || !isalpha((unsigned char)*letter)) {
		scan->at++;
		return true;
	}
	scan->at = letter;
	read_name(scan, name);
	if (skip_attributes(scan) > ATTRIBUTES_MAXIMUM)
		return false;
	if (!ends)
		return open_element(scan, name, scan->at[-1] == '>' && scan->at[-2] == '/');
	close_element(scan, name);
	return true;
}

size_t vg_html_bounded(struct vg_span page)
{
	struct scan scan = { .at = (const char *)page.data };
	const char *begin = scan.at;
	scan.end = page.size ? begin + page.size : begin;
	while (scan.at < scan.end) {
		const char *markup = memchr(scan.at, '<', (size_t)(scan.end - scan.at));
		if (!markup)
			break;
		scan.at = markup;
		if (!take_markup(&scan))
			return (size_t)(markup - begin);
	}
	return page.size;
}

#include "base/html.h"

#include <string.h>

#include "base/post.h"
#include "base/text.h"

enum { TEXT_MAXIMUM = VG_CAPTION_MAXIMUM };

const char *vg_html_attribute(const GumboNode *node, const char *name)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return NULL;
	const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
	return found ? found->value : NULL;
}

bool vg_html_has_class(const GumboNode *node, const char *wanted)
{
	const char *classes = vg_html_attribute(node, "class");
	size_t length = strlen(wanted);
	for (const char *at = classes; at && *at;) {
		size_t token = strcspn(at, " \t\r\n\f");
		if (token == length && strncmp(at, wanted, length) == 0)
			return true;
		at += token + strspn(at + token, " \t\r\n\f");
	}
	return false;
}

const GumboVector *vg_html_children(const GumboNode *node)
{
	return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children
	     : node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

/* The first descendant with a class, in document order; depth-limited. */
const GumboNode *vg_html_find(const GumboNode *node, const char *wanted, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (vg_html_has_class(child, wanted))
			return child;
		const GumboNode *found = vg_html_find(child, wanted, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

/* Elements that a browser shows on lines of their own. */
static bool is_block(const GumboNode *node)
{
	static const GumboTag blocks[] = {
		GUMBO_TAG_DIV, GUMBO_TAG_P, GUMBO_TAG_LI, GUMBO_TAG_UL, GUMBO_TAG_OL, GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_PRE,
		GUMBO_TAG_H1, GUMBO_TAG_H2, GUMBO_TAG_H3, GUMBO_TAG_H4, GUMBO_TAG_H5, GUMBO_TAG_H6, GUMBO_TAG_TABLE,
		GUMBO_TAG_TR, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_SECTION, GUMBO_TAG_ARTICLE, GUMBO_TAG_HEADER,
		GUMBO_TAG_FOOTER, GUMBO_TAG_DL, GUMBO_TAG_DT, GUMBO_TAG_DD, GUMBO_TAG_HR, GUMBO_TAG_FIGURE,
		GUMBO_TAG_DETAILS, GUMBO_TAG_SUMMARY,
	};
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks && node->type == GUMBO_NODE_ELEMENT; i++)
		if (node->v.element.tag == blocks[i])
			return true;
	return false;
}

/* A block's words do not run into those around it. */
static void append_gap(const GumboNode *node, struct vg_buffer *out)
{
	if (is_block(node) && out->size && !strchr(" \t\r\n", out->data[out->size - 1]))
		(void)vg_buffer_append_byte(out, ' ');
}

static void append_text(const GumboNode *node, struct vg_buffer *out, int depth)
{
	const GumboVector *list = vg_html_children(node);
	if (out->failed)
		return;
	append_gap(node, out);
	if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE)
		(void)vg_text_append_utf8(out, node->v.text.text, strlen(node->v.text.text));
	if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BR)
		(void)vg_buffer_append_byte(out, '\n');
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++)
		append_text(list->data[i], out, depth - 1);
	append_gap(node, out);
}

/* The buffer's text without blanks around it; takes the buffer over. NULL when empty. */
static char *trimmed(struct vg_buffer *buffer)
{
	vg_text_mark_cut(buffer);
	char *text = (char *)buffer->data;
	if (!text)
		return NULL;
	size_t start = strspn(text, " \t\r\n"), end = buffer->size;
	while (end > start && strchr(" \t\r\n", text[end - 1]))
		end--;
	memmove(text, text + start, end - start);
	text[end - start] = 0;
	return text;
}

/* The text below a node, or NULL. The caller frees. */
char *vg_html_text(const GumboNode *node)
{
	struct vg_buffer buffer;
	vg_buffer_init(&buffer, TEXT_MAXIMUM);
	if (node)
		append_text(node, &buffer, VG_HTML_DEEP);
	return trimmed(&buffer);
}

/* A sender's name stands before a nested date; only the name's own text counts. */
char *vg_html_own_text(const GumboNode *node)
{
	struct vg_buffer buffer;
	const GumboVector *list = node ? vg_html_children(node) : NULL;
	vg_buffer_init(&buffer, TEXT_MAXIMUM);
	for (unsigned i = 0; list && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (child->type == GUMBO_NODE_TEXT)
			(void)vg_text_append_utf8(&buffer, child->v.text.text, strlen(child->v.text.text));
	}
	return trimmed(&buffer);
}

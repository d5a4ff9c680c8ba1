/* Finding things in a page that gumbo has parsed. Searches go at most so many levels down:
 * pages are from outside. */
#ifndef VG_BASE_HTML_H
#define VG_BASE_HTML_H

#include <gumbo.h>

#include "base/bytes.h"

enum { VG_HTML_DEEP = 400 };

/* How much of a page is given to the parser, in time that grows with its bytes: all of it, or up to the tag that is the
 * 513th open one, or has more than 256 attributes. */
size_t vg_html_bounded(struct vg_span page);

/* The value of an attribute, or NULL; borrowed. */
const char *vg_html_attribute(const GumboNode *node, const char *name);

/* Is `wanted` one of the classes of the element? */
bool vg_html_has_class(const GumboNode *node, const char *wanted);

/* NULL for what is no element. */
const GumboVector *vg_html_children(const GumboNode *node);

/* The first descendant with a class, in document order, at most `depth` levels down; or NULL. */
const GumboNode *vg_html_find(const GumboNode *node, const char *wanted, int depth);

/* The text below a node (NULL is fine), line breaks kept, blocks apart, without blanks around it;
 * at most VG_CAPTION_MAXIMUM, with "…" where it was cut. NULL when there is none. The caller frees. */
char *vg_html_text(const GumboNode *node);

/* The same of the node's own text only, not that of the elements in it. */
char *vg_html_own_text(const GumboNode *node);

#endif

/* One message of a public page: finding what is its own, and what it says of where and when it was posted. The nodes are
 * the page's, hostile and shallow (base/html.h bounds how deep they lie). Inside fetch. */
#ifndef VG_FETCH_TELEGRAM_POST_H
#define VG_FETCH_TELEGRAM_POST_H

#include <vestigo/item.h>

#include "base/html.h"

/* How deep an element lies at most in what it belongs to directly. */
enum { VG_TELEGRAM_NOT_DEEP = 16 };

/* Is it a part of a message that shows what was not posted in it (a reply, a preview of a link, a reaction)? */
bool vg_telegram_is_foreign(const GumboNode *node);

/* The first descendant with that class that is in no foreign part; NULL. */
const GumboNode *vg_telegram_find_own(const GumboNode *node, const char *wanted, int depth);

/* The first descendant that is such an element; NULL. */
const GumboNode *vg_telegram_find_tag(const GumboNode *node, GumboTag tag, int depth);

/* The message number at the end of "https://t.me/name/123?single", if it can be one. */
bool vg_telegram_number_of_link(const char *link, int64_t *out);

/* What all pictures of the message share; *post is zero before. */
void vg_telegram_post_read(const GumboNode *message, int64_t id, struct vg_post *post);

#endif

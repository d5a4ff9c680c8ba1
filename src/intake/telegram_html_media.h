/* What a message of an exported page has posted: the block that shows it, or what the message says of media that is not
 * there. Inside intake, in the reader's process. */
#ifndef VG_INTAKE_TELEGRAM_HTML_MEDIA_H
#define VG_INTAKE_TELEGRAM_HTML_MEDIA_H

#include <vestigo/item.h>

#include "base/html.h"
#include "intake/unknown_kinds.h"

/* The first image below a node; NULL. */
const GumboNode *vg_telegram_html_image(const GumboNode *node, int depth);

/* 1 when the message has media, which item says; 0 when it is text alone or of a kind without pictures; VG_ERR_MEMORY.
 * A page that is cut may have had its text behind its end. Kinds that this build does not know are counted. */
int vg_telegram_html_media(const GumboNode *message, bool page_cut, struct vg_unknown_kinds *unknown, struct vg_item *item);

#endif

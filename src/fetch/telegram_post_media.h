/* What one message of a public page shows: its pictures, and what it names or marks and does not give. Inside fetch. */
#ifndef VG_FETCH_TELEGRAM_POST_MEDIA_H
#define VG_FETCH_TELEGRAM_POST_MEDIA_H

#include "base/html.h"
#include "fetch/telegram_page.h"

/* Appends them to *out, whose id is set: at most VG_PAGE_PICTURES_MAXIMUM, each with a copy of what the post says.
 * `channel` is its name as the page writes it. What memory is short for is left out. */
void vg_telegram_media_read(const GumboNode *message, const char *channel, const struct vg_post *post,
			    struct vg_page_post *out);

#endif

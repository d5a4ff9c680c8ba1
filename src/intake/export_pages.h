/* Which pages of messages lie in a folder: Telegram Desktop's messages.html, messages2.html, …,
 * and such as were renamed: "messages (1).html", "page.html". */
#ifndef VG_INTAKE_EXPORT_PAGES_H
#define VG_INTAKE_EXPORT_PAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/tree.h"

#define VG_EXPORT_PAGE_UNNUMBERED INT64_MAX
enum { VG_EXPORT_PAGE_MAXIMUM = 64 << 20 }; /* bytes: larger ones are not read */

struct vg_export_page {
	char *name;
	int64_t number;  /* that its name says, or unnumbered */
	bool renamed;    /* then it begins like a page; of the others only the name says so */
	uint64_t size;   /* and more for comparing, once pages were measured */
	bool comparable, summed;
	char digest[VG_SHA256_TEXT]; /* "" for what cannot be read */
};

/* In the order of their numbers, the unnumbered last. */
struct vg_export_pages {
	struct vg_export_page *page;
	size_t count;
	bool measured;
};

/* Does the name end as a page's? */
bool vg_export_named_as_page(const char *name);

/* Of a folder as vg_tree_folder opens it. False when memory is short. *out is released by the caller, also then. */
bool vg_export_pages_list(const struct vg_tree *tree, const char *folder, struct vg_export_pages *out);
void vg_export_pages_release(struct vg_export_pages *pages);

/* The page before pages->page[index] that is the same byte by byte; NULL when there is none. Each page
 * is read at most once for it, however many are of one size. */
const char *vg_export_pages_twin(const struct vg_tree *tree, const char *folder, struct vg_export_pages *pages, size_t index);

#endif

/* Links in an export's pages, brought to names below the export's root. Nothing is opened. */
#ifndef VG_INTAKE_LINK_H
#define VG_INTAKE_LINK_H

#include <stdbool.h>

enum vg_link {
	VG_LINK_INSIDE,  /* *out is the name below the root, without "." and "..": heap */
	VG_LINK_LEAVES,  /* it leads out of the root */
	VG_LINK_ADDRESS, /* of the web */
	VG_LINK_FAILED   /* memory is short */
};

/* Resolves `link`, found in a page in the folder `folder` (below root, "" for the root
 * itself). `root` is absolute and without links. The link is relative to the page, or an
 * absolute path, or a file:// address of one. Links like "../../chats/chat_001/photos/…" in a page
 * whose folder chat_001 was taken out of its export are meant inside that folder. */
enum vg_link vg_link_resolve(const char *root, const char *folder, const char *link, char **out);

/* The other ways to read a link, as browsers do, should no file have its name as it stands
 * (Telegram Desktop writes names as they are): number 1, 2 or 3. NULL when it is none, or memory is short. */
char *vg_link_reading(const char *link, int number);

#endif

/* What messages of other programs' exports (made with Telethon, Pyrogram, tdl and the like) say of
 * their media: the kind by a name of its own, and the file under keys of their own. */
#ifndef VG_INTAKE_OTHER_PROGRAMS_H
#define VG_INTAKE_OTHER_PROGRAMS_H

#include <jansson.h>

#include "intake/telegram_media.h"

struct vg_other_media {
	bool named;            /* a kind of media is named, as "MessageMediaPhoto" */
	bool without_picture;  /* and it is one that has no picture: a link's preview, a poll */
	const struct vg_telegram_kind *kind; /* NULL: another one, or none */
	const char *path;      /* of the file, not empty; or NULL; borrowed */
};
struct vg_other_media vg_other_media_of(const json_t *message);

/* The number-th key that holds a file's path; NULL behind the last. */
const char *vg_other_path_key(size_t number);

#endif

/* Telegram's public web pages: feeds of channels, single posts, and what stands there when
 * there is neither. Structure as seen on t.me in 2025 and 2026. */
#ifndef VG_FETCH_TELEGRAM_PAGE_H
#define VG_FETCH_TELEGRAM_PAGE_H

#include <vestigo/item.h>
#include <vestigo/limits.h>

#include "base/bytes.h"

enum vg_page_state {
	VG_PAGE_POSTS,          /* a feed or a post */
	VG_PAGE_EMPTY,          /* a feed without messages (left) */
	VG_PAGE_POST_NOT_FOUND,
	VG_PAGE_CHANNEL,        /* the landing page of a channel that has a public feed */
	VG_PAGE_NO_PREVIEW,     /* of one that has none */
	VG_PAGE_GROUP,
	VG_PAGE_USER,
	VG_PAGE_BOT,
	VG_PAGE_FREE_NAME,      /* nobody has this name */
	VG_PAGE_BANNED,         /* cannot be displayed: banned, or against local law */
	VG_PAGE_UNKNOWN,        /* no page of Telegram's that this build knows */
	VG_PAGE_STATES
};
/* "posts", "no_preview", …; and a sentence for people. Static. */
const char *vg_page_state_name(enum vg_page_state state);
const char *vg_page_state_sentence(enum vg_page_state state);

/* Of a page, and of a post: more are not read. */
enum { VG_PAGE_POSTS_MAXIMUM = 500, VG_PAGE_PICTURES_MAXIMUM = 100 };

struct vg_page_picture {
	struct vg_item item; /* with its url and its post, its name empty; without an url, but with a
				settled disposition and reason, where the page does not give it */
	char *photo;         /* Telegram's number of the photo, or NULL */
};

struct vg_page_post {
	int64_t id;          /* an album's first message */
	bool has_date;
	int64_t date;        /* UTC */
	int64_t *messages;   /* that it shows: of an album all with a picture */
	size_t message_count;
	struct vg_page_picture *pictures;
	size_t picture_count;
};

struct vg_page {
	enum vg_page_state state;
	char *title;         /* of the channel, when the page says it */
	bool has_older;
	int64_t older;       /* what "before" leads to older posts */
	struct vg_page_post *posts; /* as on the page: the oldest first */
	size_t post_count;
	unsigned impossible; /* posts passed over: their numbers are none that a message can have */
	char *impossible_as; /* the first of them, as written; or NULL */
};

void vg_page_release(struct vg_page *page);

/* Reads a page in a sandboxed process. VG_ERR_WORKER when that crashes or hangs. *out is
 * released by the caller, also then. */
int vg_page_read(struct vg_span html, const struct vg_limits *limits, struct vg_page *out, struct vg_error *err);

/* The same here, for tests and fuzzing. VG_ERR_LIMIT for markup that the parser would take minutes for. */
int vg_page_parse(struct vg_span html, struct vg_page *out);

#endif

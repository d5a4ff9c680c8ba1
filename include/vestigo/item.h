/* Items: what is to be verified, one picture each, with the post it came from.
 *
 * An item owns its texts (heap, valid UTF-8 unless said, NULL where absent). Not shared between threads; one that
 * nobody changes may be read by several. */
#ifndef VESTIGO_ITEM_H
#define VESTIGO_ITEM_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/picture.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_input_kind {
	VG_INPUT_FILE,          /* named by the user, or found in a folder */
	VG_INPUT_STANDARD_INPUT,
	VG_INPUT_TELEGRAM_JSON, /* a message of a Desktop export's result.json */
	VG_INPUT_TELEGRAM_HTML, /* a message of its messages*.html */
	VG_INPUT_FETCHED        /* downloaded, from an evidence folder */
};
VG_API const char *vg_input_kind_name(enum vg_input_kind kind);

/* Where and when a picture was posted. */
struct vg_post {
	bool present;
	char *chat;            /* the chat's name */
	bool has_chat_id, has_message, has_date, has_edited, has_album;
	int64_t chat_id;       /* without the -100 that some interfaces put before it */
	int64_t message;
	int64_t album;         /* the first message of the album it belongs to: inferred, as
				  exports do not say: consecutive numbers, one date and sender */
	char *permalink;       /* when the chat's public name is known */
	int64_t date, edited;  /* UTC; with date_is_local, the local time read as UTC */
	bool was_edited;       /* after it was posted, when its picture may have been replaced; when is not always said */
	bool date_is_local;    /* the export gives no zone */
	char *date_raw;        /* as found */
	char *from, *author, *forwarded_from, *caption; /* author: who signed it */
	char *views;           /* as shown: "7.05M" */
	int64_t forwarded_date;
	bool has_forwarded_date;
	const char *sent_as;   /* static: "photo", "file", "sticker", "video", … */
	bool service;          /* a service message: a new group photo */
};

struct vg_tree; /* the library's own */

struct vg_item {
	enum vg_input_kind kind;
	char *root;            /* folder that name must not leave; NULL: name is a path */
	char *name;            /* as the export or the user gives it; raw bytes of the file system */
	char *found_as;        /* what the file is called below root, where that is spelled otherwise
				  (decomposed by a Mac, renamed by the program that downloaded it);
				  NULL: as name */
	char *declared_type;   /* the media type that the export states */
	bool thumbnail;        /* only a thumbnail of what was posted is at hand */
	char *thumbnail_of;    /* the name of what was posted, or its placeholder */
	enum vg_disposition disposition; /* VG_EXAMINED: to be opened; else settled already */
	char *reason;          /* with a settled disposition */
	char *url;             /* where it was downloaded from */
	bool has_fetched;
	int64_t fetched;       /* when, UTC */
	struct vg_post post;
	void *cookie;          /* the caller's own: handed back in the item's record, never looked at */
	struct vg_tree *tree;  /* the open folder in which root lies, whatever root's path leads to by now; NULL: root
				  is opened by its path */
};

VG_API void vg_item_release(struct vg_item *item);

/* The name for people: the folder's path before it for files found in a folder, the post's
 * link or the address for what was downloaded. Heap (vg_free); NULL when memory is short. */
VG_API char *vg_item_display_name(const struct vg_item *item);

#ifdef __cplusplus
}
#endif
#endif

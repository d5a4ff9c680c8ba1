/* Inside intake: the kinds of source. */
#ifndef VG_INTAKE_INTAKE_H
#define VG_INTAKE_INTAKE_H

#include "intake/sink.h"

/* --- Telegram Desktop's exports --- */

enum vg_export_form {
	VG_EXPORT_NONE,
	VG_EXPORT_JSON,
	VG_EXPORT_HTML,
	VG_EXPORT_WEB /* no export: a page of t.me, saved */
};

/* How does the file begin? VG_EXPORT_NONE also for what cannot be read, and is no regular file. `tree` and `root` as in
 * vg_tree_file: NULL for what the user named. So is `tree` of those below. */
enum vg_export_form vg_export_form_of(const struct vg_tree *tree, const char *root, const char *path);
enum vg_export_form vg_export_form_of_bytes(struct vg_span beginning);
bool vg_telegram_json_looks_like(struct vg_span beginning);

/* The number of the page of messages that a file's name means: 1 for "messages.html"; 0 for none. */
int64_t vg_export_page_number(const char *name);

/* Where a page's links may lead: the export's root is the folder of export_results.html, at
 * most three levels above the page's folder, else that folder itself. *out_below is the
 * folder's path below it, "" for the root itself. Both heap. */
int vg_export_find_root(const struct vg_tree *tree, const char *folder, char **out_root, char **out_below, struct vg_error *err);

/* Is it the root of a whole account's pages: does it say so, or (when it was named itself) hold chats
 * with pages? */
bool vg_export_is_account(const struct vg_tree *tree, const char *root);
bool vg_export_holds_chats(const struct vg_tree *tree, const char *root);

/* The names of pages in an account's folder lists/: of its own pictures, and of chats, where those that it
 * has left are listed apart. */
enum { VG_EXPORT_LISTS = 2 };
extern const char *const vg_export_picture_lists[VG_EXPORT_LISTS], *const vg_export_chat_lists[VG_EXPORT_LISTS];
bool vg_export_is_picture_list(const char *name);
bool vg_export_is_chat_list(const char *name);

/* Which pages of messages a folder has. */
enum vg_export_pages_kind {
	VG_PAGES_NONE,
	VG_PAGES_BESIDE, /* under names of their own, among other files */
	VG_PAGES_OWN     /* the folder is an export's */
};
enum vg_export_pages_kind vg_export_pages_of(const struct vg_tree *tree, const char *folder);

/* Read in sandboxed processes, with the root's files in sink->files, and root in sink->tree: a JSON export (whose
 * name is below the root; VG_ERR_UNSUPPORTED, having given nothing, when the file is JSON of another
 * kind), all pages of the folder `below` (copies once), one page, an account's lists and chats. What begins
 * like an export and yields nothing becomes a record of its own. */
int vg_export_read_json(struct vg_sink *sink, const char *root, const char *name);
int vg_export_read_pages(struct vg_sink *sink, const char *root, const char *below);
int vg_export_read_page(struct vg_sink *sink, const char *root, const char *below, const char *name);
int vg_export_read_account(struct vg_sink *sink, const char *root);

/* --- other sources --- */

/* Reads an evidence folder by its log, in a sandboxed process: `file`, which it takes over and is open at its
 * beginning (vg_evidence_open_log); `log` is its path. */
int vg_evidence_read(struct vg_sink *sink, const char *log, int file);

/* Reads a folder: as evidence, as an export, or each file and folder in it. */
int vg_folder_read(struct vg_sink *sink, const char *path);

/* Reads an export by one of its files; VG_ERR_UNSUPPORTED, having given nothing, when it is of none. */
int vg_folder_read_export_of(struct vg_sink *sink, const char *path);

/* Reads what is at a path, adding to counts. */
typedef int vg_path_reader(struct vg_sink *sink, const char *path, struct vg_intake_counts *counts);

/* Reads a list of paths from an open file, and each of them by read_path. */
int vg_list_read(struct vg_sink *sink, int fd, const char *name, bool zero_ended, vg_path_reader *read_path);

#endif

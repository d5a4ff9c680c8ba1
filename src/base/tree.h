/* A folder that the user named, held open, and what lies below it: opened beneath this handle and without links, whatever
 * its names lead to by then. Where the folder itself lies, and through which links, is the user's.
 *
 * Counted: whoever keeps one releases it; threads: any. Paths below it begin with its own path, as it was named. */
#ifndef VG_BASE_TREE_H
#define VG_BASE_TREE_H

#include <dirent.h>
#include <sys/stat.h>
#include <vestigo/error.h>

struct vg_tree;

/* VG_ERR_IO with the system's reason when it cannot be opened. *out is the caller's to release. */
int vg_tree_open(const char *path, struct vg_tree **out, struct vg_error *err);
/* Both take NULL. */
struct vg_tree *vg_tree_keep(struct vg_tree *tree);
void vg_tree_release(struct vg_tree *tree);

/* As it was named. Borrowed. */
const char *vg_tree_path(const struct vg_tree *tree);
/* A path as absolute and without links: below the tree by where that was when it was opened. Heap; NULL when memory is
 * short, and for what is not there. */
char *vg_tree_absolute(const struct vg_tree *tree, const char *path);
/* The name below it that a path means, "" for the folder itself. NULL for what does not begin as its path, and without
 * a tree. */
const char *vg_tree_name(const struct vg_tree *tree, const char *path);

/* Opens the folder at a path: below the tree, else (no tree, or not below it) as the user's. `flags` beside O_DIRECTORY:
 * O_RDONLY or O_PATH. -1 with errno. */
int vg_tree_folder(const struct vg_tree *tree, const char *path, int flags);
/* scandir of such a folder, which it orders by `order`: how many entries, or -1 with errno. */
int vg_tree_list(const struct vg_tree *tree, const char *path, int (*wanted)(const struct dirent *),
		 int (*order)(const struct dirent **, const struct dirent **), struct dirent ***out);
/* vg_file_open for a name in a folder that vg_tree_folder would open; `root` may be NULL, as there. */
int vg_tree_file(const struct vg_tree *tree, const char *root, const char *name, int *out_fd, struct vg_error *err);
/* vg_file_type_at of a name in such a folder. */
mode_t vg_tree_type(const struct vg_tree *tree, const char *root, const char *name);

#endif

/* What the parent of an export's readers knows of the files below the export's root: where
 * the file that a message names lies, and which were named. */
#ifndef VG_INTAKE_EXPORT_FILES_H
#define VG_INTAKE_EXPORT_FILES_H

#include <vestigo/item.h>

#include "base/bytes.h"
#include "base/tree.h"

struct vg_export_files;

/* `root` is the export's folder, opened as vg_tree_folder does. */
int vg_export_files_new(const struct vg_tree *tree, const char *root, struct vg_export_files **out, struct vg_error *err);
void vg_export_files_free(struct vg_export_files *files);

/* Finishes an item that a reader gave: sets its root, resolves links of a page in `folder`
 * (below the root, "" for the root itself), finds files whose names are spelled otherwise
 * on disk, opens what was not posted as a picture when its bytes are one, and remembers what was named.
 * A link that leads out of the root is settled as refused. VG_ERR_MEMORY. */
int vg_export_files_settle(struct vg_export_files *files, const char *folder, struct vg_item *item,
			   struct vg_error *err);

/* Remembers a file below the root that is no picture without a post: the export itself. */
void vg_export_files_add(struct vg_export_files *files, const char *name);

/* Was it named, or is it the thumbnail of a picture or file that was named or lies beside it? */
bool vg_export_files_accounts_for(const struct vg_export_files *files, const char *name);

/* More names came than can be kept: what no message named cannot be told. */
bool vg_export_files_overflowed(const struct vg_export_files *files);

/* Is the file below the root a picture, by its bytes or by its name's ending? */
bool vg_export_files_is_picture(const struct vg_export_files *files, const char *name);

#endif

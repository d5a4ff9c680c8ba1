/* The list of what a file says (vg_picture.entries), beside what picture.h has for everybody. */
#ifndef VG_BASE_ENTRIES_H
#define VG_BASE_ENTRIES_H

#include <vestigo/picture.h>

/* Adds to the last entry what its code means; nothing without one, or when memory is short. */
void vg_entries_explain(struct vg_picture *picture, const char *meaning);
/* Puts those of one directory behind each other: directories in the order of their first entry, entries
 * as they were added. Without memory for it they stay as they are. */
void vg_entries_group(struct vg_picture *picture);
/* Moves an entry with texts of its own to the end of the list, and empties it; false, and nothing
 * moved, beyond the greatest number or when memory is short. */
bool vg_entries_take(struct vg_picture *picture, struct vg_metadata_entry *entry);
/* Frees what an entry owns, and empties it. */
void vg_entries_drop(struct vg_metadata_entry *entry);
/* Frees all. */
void vg_entries_release(struct vg_picture *picture);

#endif

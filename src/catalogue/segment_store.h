/* The files of an index beside a catalogue, as the catalogue needs them: opened for it, written where it has grown, small
 * ones merged, damaged ones told of and removed. One process writes at a time (a lock on the folder); which segments are
 * searched is segment_index.h's affair. */
#ifndef VG_CATALOGUE_SEGMENT_STORE_H
#define VG_CATALOGUE_SEGMENT_STORE_H

#include "catalogue/segment_files.h"

/* Writes segments for what no segment covers yet, and merges small ones. Another process
 * that is at it already is left to it. */
int vg_segment_store_write(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_error *err);

/* Opens what files there are of a kind, for the caller to close. */
int vg_segment_store_open(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_segment_files *out, struct vg_error *err);
/* Says that a file is damaged, and removes it where that is allowed. */
void vg_segment_store_tell_damaged(const struct vg_segment_files *files, struct vg_catalogue *catalogue,
				   const char *name);

/* Reads every segment whole: VG_ERR_CORRUPT with the first that is damaged, which is then
 * removed where that is allowed, to be made again. */
int vg_segment_store_check(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_error *err);

/* Bytes on disk. */
uint64_t vg_segment_store_bytes(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue);

/* The catalogue's identity, in hexadecimal: it is in its files' names. */
int vg_segment_store_identity(struct vg_catalogue *catalogue, char out[33], struct vg_error *err);

/* How many of the last segments are small enough to be merged with `entries` more. */
size_t vg_segment_store_mergeable(const struct vg_segment_kind *kind, const struct vg_segment_file *file, size_t count,
				  size_t entries);
/* Appends to out a segment of `merged` segments and of what is fresh, which begins with id `first` and ends with
 * `last`. VG_ERR_CORRUPT where one of the segments is damaged, VG_ERR_MEMORY, VG_ERR_LIMIT. */
int vg_segment_store_merge(const struct vg_segment_kind *kind, struct vg_segment_file *file, size_t merged, void *fresh,
			   int64_t first, int64_t last, struct vg_buffer *out);

#endif

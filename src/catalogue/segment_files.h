/* The files of an index: which there are, opened, written whole. */
#ifndef VG_CATALOGUE_SEGMENT_FILES_H
#define VG_CATALOGUE_SEGMENT_FILES_H

#include <sys/stat.h>

#include "catalogue/segment.h"

struct vg_segment_file {
	char name[80];          /* "": only in memory */
	struct vg_span bytes;   /* room for the file's (vg_paged_reserve), or on the heap */
	int descriptor;         /* of the file, or -1 */
	struct vg_segment segment;
	bool opened;
};

/* Segments that follow each other without a gap, by id. */
struct vg_segment_files {
	const struct vg_segment_kind *kind;
	char *folder;           /* of the index; owned */
	char identity[33];      /* of the catalogue: files of another are not used */
	struct vg_segment_file *file;
	size_t count;
	uint64_t listing;       /* changes with the names of the files that there are */
	char damaged[80];       /* the first file that is not as it should be, or "" */
	char unread[80];        /* the first file that could not be read at all, or "", and why */
	int unread_errno;
	struct stat like;       /* the catalogue: what is written gets its mode and owner */
};

/* The listing as it is now; 0 when the folder is not there. */
uint64_t vg_segment_files_list(const struct vg_segment_files *files);

/* Opens what there is of a kind, but for what is refused and what covers ids after `last_id`; a
 * folder that is not there has none. Takes over `folder`. */
int vg_segment_files_open(struct vg_segment_files *files, const struct vg_segment_kind *kind, char *folder,
			  const char *identity, const struct vg_refused *refused, int64_t last_id,
			  struct vg_error *err);
void vg_segment_files_close(struct vg_segment_files *files);

/* The last id that is covered; 0 for none. */
int64_t vg_segment_files_covered(const struct vg_segment_files *files);

/* Writes a segment under its name and opens it in place of the last `replaced` ones, whose
 * files are removed. */
int vg_segment_files_put(struct vg_segment_files *files, const struct vg_buffer *bytes,
			 size_t replaced, struct vg_error *err);

/* Gives an opened file, or folder, the mode and, where that is allowed, the owner of the catalogue. */
void vg_segment_files_like(int descriptor, const struct stat *catalogue, bool folder);

/* Removes files that no chain uses. */
void vg_segment_files_tidy(const struct vg_segment_files *files);

#endif

/* Every directory of a TIFF, of an EXIF block and of what is built like them, as entries: whatever the
 * block's length, wherever a directory lies in it, and as often as a tag is stated. Loops and overlaps
 * end where they begin, numbers are bounded; what breaks the format tells vg_tiff_check. */
#ifndef VG_METADATA_DIRECTORIES_H
#define VG_METADATA_DIRECTORIES_H

#include <vestigo/picture.h>

#include "base/tiff.h"
#include "metadata/tag_names.h"

/* Reads a maker's note, which stands in the block of `tiff`, where one is met (maker_note.h). */
typedef void vg_note_reader(const struct vg_tiff *tiff, const struct vg_tiff_entry *note, struct vg_picture *picture);

/* All directories from tiff->first on: "IFD0", "IFD1", …, and those below them. `base` is where the block
 * begins in the file, 0 where that is not known: it is added to the places of pictures. */
void vg_directories_read(const struct vg_tiff *tiff, size_t base, vg_note_reader *note, struct vg_picture *picture);
/* One chain of directories of another kind, under a name of its own. */
void vg_directories_read_as(const struct vg_tiff *tiff, const char *name, enum vg_directory_kind kind,
			    size_t base, struct vg_picture *picture);

/* One directory alone, under a name of its own. */
void vg_directories_read_one(const struct vg_tiff *tiff, uint64_t offset, const char *name,
			     enum vg_directory_kind kind, struct vg_picture *picture);

/* The value of an entry as text, appended to out; *out_number says whether it is one decimal number. */
void vg_tiff_value_text(const struct vg_tiff *tiff, enum vg_directory_kind kind,
			const struct vg_tiff_entry *entry, uint64_t base, struct vg_buffer *out,
			bool *out_number);

#endif

/* Makers' notes, as far as they are directories: what tells a device or a moment by name, the rest by
 * number. The forms are those that ExifTool's documentation lists; nothing enciphered is read. */
#ifndef VG_METADATA_MAKER_NOTE_H
#define VG_METADATA_MAKER_NOTE_H

#include <vestigo/picture.h>

#include "base/tiff.h"

/* Adds the entries of a note, which stands in the block of `tiff`; nothing where its form is not known. */
void vg_maker_note_read(const struct vg_tiff *tiff, const struct vg_tiff_entry *note, struct vg_picture *picture);

#endif

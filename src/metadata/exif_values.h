/* What an entry of libexif's states, read with its own format and size. Reads nothing outside the entry. */
#ifndef VG_METADATA_EXIF_VALUES_H
#define VG_METADATA_EXIF_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include <libexif/exif-data.h>

/* One component of an entry; false when it is no number, and *out NAN where it is 0/0. */
bool vg_exif_number(const ExifEntry *entry, ExifByteOrder order, unsigned long index, double *out);

/* A text up to its first zero byte, without trailing blanks, as far as there is room. */
void vg_exif_text(const ExifEntry *entry, char *out, size_t out_size);

/* Any entry's value in words; true when it is one number. */
bool vg_exif_value(const ExifEntry *entry, ExifByteOrder order, char *out, size_t out_size);

/* Is it a text that a program stored under a type of bytes? Up to its first zero it holds characters. */
bool vg_exif_is_text_in_bytes(const ExifEntry *entry);

#endif

/* Names of the tags of TIFF directories: EXIF's from libexif, the others from a table (DNG 1.7, TIFF/EP,
 * EXIF 3.0, CIPA DC-007 for MPF; of makers' notes what ExifTool calls what tells a device or a moment). */
#ifndef VG_METADATA_TAG_NAMES_H
#define VG_METADATA_TAG_NAMES_H

#include <stdint.h>

#include <vestigo/picture.h>

/* What kind of directory it is, which decides what its numbers mean. */
enum vg_directory_kind { VG_DIRECTORY_IMAGE, VG_DIRECTORY_EXIF, VG_DIRECTORY_GPS, VG_DIRECTORY_INTEROP,
			 VG_DIRECTORY_MPF,
			 /* makers' notes from here on */
			 VG_DIRECTORY_CANON, VG_DIRECTORY_NIKON, VG_DIRECTORY_NIKON_OLD, VG_DIRECTORY_OLYMPUS,
			 VG_DIRECTORY_OLYMPUS_EQUIPMENT, VG_DIRECTORY_OLYMPUS_FOCUS, VG_DIRECTORY_PANASONIC,
			 VG_DIRECTORY_FUJIFILM, VG_DIRECTORY_SONY, VG_DIRECTORY_PENTAX, VG_DIRECTORY_APPLE,
			 VG_DIRECTORY_SAMSUNG, VG_DIRECTORY_DJI };

/* The name of a tag, or NULL. Static. */
const char *vg_maker_tag_name(enum vg_directory_kind kind, uint16_t tag);
const char *vg_tag_name(enum vg_directory_kind kind, uint16_t tag);
/* What a code means in words, by libexif; "" where it is no code or libexif does not know. */
void vg_tag_meaning(enum vg_directory_kind kind, uint16_t tag, uint16_t type, uint64_t value,
		    char *out, size_t out_size);

#endif

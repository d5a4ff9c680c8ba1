/* Where and when satellites saw the camera, as EXIF's GPS directory states it. */
#ifndef VG_METADATA_EXIF_POSITION_H
#define VG_METADATA_EXIF_POSITION_H

#include <libexif/exif-data.h>

#include <vestigo/picture.h>

/* Fills picture->exif.gps; what breaks the format's rules becomes a defect. */
void vg_exif_read_position(ExifData *data, struct vg_picture *picture);

#endif

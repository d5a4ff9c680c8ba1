/* Builds EXIF blocks by hand, so that a parser is tested against something that
 * no EXIF library wrote. Layout: TIFF 6.0 and CIPA DC-008 (Exif 2.32). */
#ifndef TOOLS_EXIF_BUILD_H
#define TOOLS_EXIF_BUILD_H

#include "buf.h"

#include <stdbool.h>

/* Where the pictures of the fixtures' own camera were taken: 48 deg 12' 30.00" N, 16 deg 22' 15.50" E, in 1/100 arc second */
enum {
	EXEMPLAR_LATITUDE = ((48 * 60 + 12) * 60 + 30) * 100,
	EXEMPLAR_LONGITUDE = ((16 * 60 + 22) * 60 + 15) * 100 + 50
};

/* NULL or zero leaves a field out. */
struct exif_spec {
	bool big_endian;
	unsigned orientation;        /* 1 .. 8 */
	const char *make, *model, *lens, *serial, *software;
	const char *modified;        /* DateTime, "2023:02:11 14:23:05" */
	const char *taken;           /* DateTimeOriginal and DateTimeDigitized */
	const char *offset;          /* OffsetTimeOriginal, "+02:00" */
	const char *subsec;          /* SubSecTimeOriginal, digits */
	unsigned width, height;      /* PixelXDimension, PixelYDimension */
	bool gps;
	int latitude, longitude;     /* 1/100 arc second, north and east positive */
	const char *latitude_ref, *longitude_ref; /* instead of N, S, E, W; "" leaves it out */
	bool gps_zero;               /* 0/1 everywhere: what phones without a position write */
	bool gps_undefined_seconds;  /* decimal minutes, seconds 0/0 */
	const char *gps_status;      /* "A" or "V" */
	int altitude;                /* decimetres over the sea */
	const char *gps_date;        /* "2023:02:11", UTC */
	unsigned gps_time;           /* seconds of that day */
	const struct buf *thumbnail; /* a JPEG for IFD1 */
	bool loop;                   /* IFD0's next offset points at IFD0 */
	bool overflow;               /* every count in IFD0 is 0xffffffff */
};

/* Appends the TIFF structure (without "Exif\0\0") to OUT, which must be empty. */
void exif_build(const struct exif_spec *spec, struct buf *out);

#endif

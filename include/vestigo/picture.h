/* Pictures: everything that was found out about one file by looking at its bytes.
 *
 * A vg_picture is what a sandboxed worker sends back: facts, never judgements.
 * It owns its tags, features and small pictures; everything else is inside it. Texts are
 * valid UTF-8, cut to their arrays' size. Not shared between threads. */
#ifndef VESTIGO_PICTURE_H
#define VESTIGO_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/features.h>
#include <vestigo/format.h>
#include <vestigo/pdq.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What became of one input. Exactly one each, always. */
enum vg_disposition {
	VG_EXAMINED = 0,
	VG_NOT_INCLUDED,  /* the export says that it left the file out */
	VG_TOO_LARGE,     /* the export says so, or it is over max_bytes */
	VG_UNAVAILABLE,   /* the export says that Telegram could not give it */
	VG_MISSING,       /* named, but not there */
	VG_UNSUPPORTED,   /* not a picture that this build reads */
	VG_UNDECODABLE,   /* a picture by its first bytes, broken by the rest */
	VG_LIMIT_EXCEEDED,/* more pixels, memory or time than the limits allow */
	VG_FAILED,        /* anything else, with the reason */
	VG_DISPOSITION_COUNT
};

/* "examined", "not_included", …: the report's words. Static. */
VG_API const char *vg_disposition_name(enum vg_disposition disposition);

enum vg_tag_group { VG_TAG_EXIF, VG_TAG_GPS, VG_TAG_IPTC, VG_TAG_XMP, VG_TAG_GROUP_COUNT };

struct vg_tag {
	enum vg_tag_group group;
	char *name;  /* the standard's name: "DateTimeOriginal" */
	char *value; /* as text, rationals as decimals, at most 1024 bytes */
	bool number; /* value is one decimal number */
};

/* A moment as a camera wrote it. */
struct vg_camera_time {
	bool present;      /* the tag is there and can be read as a time */
	bool has_offset;   /* time is UTC; otherwise local time of an unknown zone */
	int64_t time;      /* seconds since 1970; as if UTC when there is no offset */
	char raw[40];      /* as found, with sub-seconds and offset appended */
};

struct vg_gps {
	bool present;
	double latitude, longitude;  /* degrees, north and east positive */
	bool has_altitude;
	double altitude;             /* metres above sea level */
	char time[40];               /* the satellites' UTC time, RFC 3339, or "" */
};

/* The small picture inside the file against the picture itself. */
enum vg_thumbnail_kind {
	VG_THUMBNAIL_NONE = 0,
	VG_THUMBNAIL_SAME,
	VG_THUMBNAIL_TURNED,     /* the same, in another orientation */
	VG_THUMBNAIL_DIFFERENT,
	VG_THUMBNAIL_UNCLEAR,    /* neither clearly the same nor clearly another */
	VG_THUMBNAIL_UNREADABLE,
	VG_THUMBNAIL_KIND_COUNT
};
VG_API const char *vg_thumbnail_kind_name(enum vg_thumbnail_kind kind);

struct vg_exif {
	bool present;
	char make[64], model[64], serial[64], lens[96], software[96];
	struct vg_camera_time original, digitized, modified;
	struct vg_gps gps;
	int orientation;             /* 1 to 8; 0 when absent or out of range */
	enum vg_thumbnail_kind thumbnail;
	uint32_t thumbnail_width, thumbnail_height;
	double thumbnail_correlation;/* -1 to 1, best over the eight turns */
	uint32_t thumbnail_pdq_distance;
};

enum { VG_ORIGINS = 4 };

struct vg_jpeg {
	bool present;
	uint32_t quality;            /* IJG scale 1 to 100 of the closest standard table */
	bool standard_tables;        /* the tables are exactly IJG's at that quality */
	bool progressive;
	char subsampling[8];         /* "4:2:0", "4:4:4", …; "" for one component */
	uint32_t components, scans;
	char tables[65];             /* SHA-256 of the quantisation tables, hexadecimal */
	char markers[160];           /* "APP0 DQT SOF2 DHT SOS" in order, repeats folded */
	uint64_t trailing_bytes;     /* behind the end of the picture */
	char origin[VG_ORIGINS][32];        /* senders whose habits fit; "" ends the list */
	bool has_metadata;           /* EXIF, IPTC or XMP in it */
};

enum { VG_DEFECTS = 6, VG_PARTS_MAXIMUM = 12 };

/* A part that may be a picture of its own: without its border, the photograph of a
 * screenshot, a tile of a collage, a quarter or a half. */
struct vg_part {
	double box[4];               /* x, y, width, height in upright pixels */
	int quality;                 /* of its hashes, 0 to 100 */
	struct vg_pdq hash, mirrored;
};

struct vg_picture {
	enum vg_disposition disposition;
	char reason[200];            /* why it was not examined; "" when it was */
	uint64_t bytes;
	uint8_t sha256[32];          /* of the file */
	bool has_sha256;
	enum vg_format format;
	char type[64];               /* media type or plain words, by the bytes */
	uint32_t width, height;      /* upright pixels; 0 when not decoded */
	uint8_t pixels_sha256[32];   /* of the upright pixels */
	struct vg_pdq_set pdq;       /* of the pixels as stored */
	/* Of the stored pixels resampled to 512 x 512, for pictures that are smaller: PDQ
	 * rounds its blur to whole pixels, which moves the hashes of small pictures. Used
	 * for searching only. */
	bool has_pdq_resampled;
	struct vg_pdq_set pdq_resampled;
	int orientation;             /* what was applied to make them upright, 1 to 8 */
	struct vg_exif exif;
	struct vg_jpeg jpeg;
	uint64_t icc_bytes, xmp_bytes, iptc_bytes; /* 0 when absent */
	char icc_description[96];
	char defects[VG_DEFECTS][120]; /* what is wrong with it; "" ends the list */
	struct vg_tag *tags;
	size_t tag_count;
	uint8_t *thumbnail;          /* a small JPEG for reports, when asked for */
	size_t thumbnail_size;
	size_t part_count;           /* parts, when features are asked for: for hashes without features */
	struct vg_part part[VG_PARTS_MAXIMUM];
	struct vg_features features; /* of the upright pixels, when asked for */
	uint8_t *rendition;          /* a JPEG to compare later items with, when asked for */
	size_t rendition_size;
};

VG_API void vg_picture_init(struct vg_picture *picture);
VG_API void vg_picture_release(struct vg_picture *picture);

/* Adds to the list of defects; the list being full, nothing happens. */
VG_API void vg_picture_add_defect(struct vg_picture *picture, const char *format, ...)
	VG_PRINTF(2, 3);
/* Adds a tag; text is made valid UTF-8 and cut. False when memory is short. */
VG_API bool vg_picture_add_tag(struct vg_picture *picture, enum vg_tag_group group,
			       const char *name, const char *value, bool number);
/* The value of a tag, or NULL. */
VG_API const char *vg_picture_tag(const struct vg_picture *picture, enum vg_tag_group group,
				  const char *name);

#ifdef __cplusplus
}
#endif
#endif

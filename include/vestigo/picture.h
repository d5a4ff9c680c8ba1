/* Pictures: everything that was found out about one file by looking at its bytes.
 *
 * A vg_picture is what a sandboxed worker sends back: facts, never judgements.
 * It owns its tags, entries, credentials, features and small pictures; everything else is inside it. Texts are
 * valid UTF-8, cut to their arrays' size. Not shared between threads. */
#ifndef VESTIGO_PICTURE_H
#define VESTIGO_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/credentials.h>
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

/* One statement of a file's metadata, as it was read: whatever the block, and as often as it is
 * stated. Directories and numbers are ExifTool's and the standards': "IFD0", "ExifIFD", "GPS", "IFD1",
 * "SubIFD", "MPF0", "IPTC", "Photoshop", "XMP-dc", "ICC_Profile", "JFIF", "Adobe", "PNG", a maker's
 * name for what stands in its note. */
struct vg_metadata_entry {
	char *directory;
	int tag;       /* its number in that directory; -1 where there are none */
	char *name;    /* the standard's name; of XMP the path: "History[2]/stEvt:softwareAgent" */
	char *value;   /* as text: numbers as decimals, several with spaces between them */
	char *meaning; /* of a code, in words; NULL */
	bool number;   /* value is one decimal number */
	bool cut;      /* value is the beginning of a longer one */
};

/* Bounds of one picture's list, and of one value in bytes. What is beyond is counted. */
enum { VG_ENTRIES_MAXIMUM = 4096, VG_ENTRY_VALUE_MAXIMUM = 4096, VG_ENTRY_NAME_MAXIMUM = 200,
       VG_ENTRIES_BYTES_MAXIMUM = 1 << 20 };

/* A moment as a camera wrote it. */
struct vg_camera_time {
	bool present;      /* the tag is there and can be read as a time */
	bool has_offset;   /* time is UTC; otherwise local time of an unknown zone */
	bool date_only;    /* the time of day is not stated: time is that day's midnight */
	bool clock_unset;  /* what a clock says that was never set: no date of anything */
	int offset;        /* seconds east of UTC; time + offset is the camera's local time */
	int64_t time;      /* seconds since 1970; as if UTC when there is no offset */
	char raw[40];      /* as found, with sub-seconds and offset appended */
};

/* What the position of a file is worth. */
enum vg_position_kind {
	VG_POSITION_NONE = 0,  /* none is stated */
	VG_POSITION_SIGNED,    /* with its hemispheres */
	VG_POSITION_UNSIGNED,  /* a hemisphere is not stated, or by no letter that means one */
	VG_POSITION_ZERO,      /* 0, 0 or undefined: what is written where there is no position */
	VG_POSITION_MALFORMED, /* there, and not to be read as degrees */
	VG_POSITION_KIND_COUNT
};
VG_API const char *vg_position_kind_name(enum vg_position_kind kind);

struct vg_gps {
	enum vg_position_kind kind;
	double latitude, longitude;  /* degrees, north and east positive with VG_POSITION_SIGNED; with
					VG_POSITION_UNSIGNED both without sign; else 0 */
	bool latitude_unsigned, longitude_unsigned; /* which hemisphere is not stated */
	bool no_fix;                 /* the receiver's status is V: it had no fix */
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
	VG_THUMBNAIL_FLAT,       /* it or the picture has too little contrast to be compared */
	VG_THUMBNAIL_INCOMPLETE, /* not compared: parts of the picture are missing or damaged */
	VG_THUMBNAIL_NOT_COMPARED, /* there, but the picture was not decoded */
	VG_THUMBNAIL_OF_ANOTHER, /* of another of the pictures in the file than the examined one */
	VG_THUMBNAIL_CROPPED,    /* the same, less at two of its sides, as cameras make it 4:3 */
	VG_THUMBNAIL_MIRRORED,   /* the picture was mirrored since */
	VG_THUMBNAIL_CROPPED_SINCE,  /* it shows more than the picture, which is a part of it */
	VG_THUMBNAIL_REGION_DIFFERS, /* the same but for regions */
	VG_THUMBNAIL_KIND_COUNT
};
VG_API const char *vg_thumbnail_kind_name(enum vg_thumbnail_kind kind);

/* Where a file carries a small picture of itself. */
enum vg_carried_kind {
	VG_CARRIED_EXIF = 0,     /* the thumbnail in EXIF's second directory */
	VG_CARRIED_PHOTOSHOP,    /* in Photoshop's resources */
	VG_CARRIED_MPF,          /* a preview behind the picture, by the multi-picture format */
	VG_CARRIED_HEIF,         /* a thumbnail item */
	VG_CARRIED_C2PA,         /* in a manifest: of the picture as it was signed */
	VG_CARRIED_C2PA_PARENT,  /* in a manifest: of the picture that it was made from */
	VG_CARRIED_KIND_COUNT
};
/* "EXIF", "Photoshop", …. Static. */
VG_API const char *vg_carried_kind_name(enum vg_carried_kind kind);

enum { VG_CARRIED_MAXIMUM = 4, VG_CARRIED_REGIONS = 4 };

/* One of them against the picture. Boxes are x, y, width, height. */
struct vg_carried {
	enum vg_carried_kind kind;
	enum vg_thumbnail_kind against;
	uint32_t width, height;      /* its own; 0 when not decoded */
	double correlation;          /* -1 to 1, of luma, as the two lie on each other */
	uint32_t pdq_distance;
	bool mirrored;               /* the picture, made upright, is mirrored against it; and then turned: */
	int rotation;                /* 0, 90, 180, 270 degrees clockwise from it to the picture */
	bool cropped;                /* it shows more than the picture, whatever else is to be told */
	double shown[4];             /* the part of it that the picture shows, in its pixels; width 0: not known */
	size_t region_count;         /* where the picture is another, largest first */
	double region[VG_CARRIED_REGIONS][4]; /* upright pixels of the picture */
};

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
	int thumbnail_orientation;   /* the thumbnail's own, 1 to 8; 0 when absent or out of range */
};

enum { VG_ORIGINS = 4 };

/* Whose quantisation tables they are, exactly. Who uses them is another question: anybody may. */
enum vg_encoder {
	VG_ENCODER_UNKNOWN = 0,      /* none of these: a camera's own, often */
	VG_ENCODER_STANDARD,         /* the example tables of ITU-T T.81, scaled as libjpeg does */
	VG_ENCODER_MOZJPEG,          /* mozjpeg's default ones */
	VG_ENCODER_PHOTOSHOP,        /* Adobe Photoshop's "Save As", of quality 0 to 12 */
	VG_ENCODER_PHOTOSHOP_WEB,    /* its "Save for Web", of quality 0 to 100 */
	VG_ENCODER_COUNT
};
/* "standard", "mozjpeg", "photoshop", "photoshop_web"; NULL for VG_ENCODER_UNKNOWN. */
VG_API const char *vg_encoder_name(enum vg_encoder encoder);

/* An earlier quantisation, of a JPEG that names a camera: of the luminance's lowest frequencies. */
struct vg_jpeg_earlier {
	bool asked;                  /* the coefficients were read */
	uint32_t looked;             /* frequencies that have enough coefficients to tell one */
	uint32_t told;               /* of these, those that tell a coarser step */
	uint32_t quality;            /* IJG scale 1 to 100 of the earlier steps, about; 0 where none is told */
};

struct vg_jpeg {
	bool present;
	uint32_t quality;            /* IJG scale 1 to 100 of the closest standard table */
	bool standard_tables;        /* the tables are exactly IJG's at that quality */
	bool progressive;
	char subsampling[8];         /* "4:2:0", "4:4:4", …; "" for one component */
	uint32_t components, scans;
	char tables[65];             /* SHA-256 of the quantisation tables, hexadecimal */
	char markers[160];           /* "APP0 DQT SOF2 DHT SOS" in order, repeats folded */
	char origin[VG_ORIGINS][32];        /* senders whose habits fit; "" ends the list */
	uint32_t family;             /* of senders' settings that it fits: vg_sender_family(); 0 for none */
	bool has_metadata;           /* EXIF, IPTC or XMP in it */
	struct vg_jpeg_earlier earlier;
	enum vg_encoder encoder;
	uint32_t encoder_quality;    /* on the encoder's own scale */
};

/* A group of encoder settings that a sender uses, and how often they were met. Texts are static. */
struct vg_sender_family {
	const char *sender;          /* "telegram" */
	const char *settings;        /* in words */
	uint32_t sent, of_sent;      /* of the photos that came through the sender */
	uint32_t other, of_other;    /* of other pictures */
};
/* By its number, from 1 on; NULL for others. Static. */
VG_API const struct vg_sender_family *vg_sender_family(uint32_t family);

enum { VG_DEFECTS = 8, VG_PARTS_MAXIMUM = 12 };

/* What is wrong with a file, by what it concerns. */
enum vg_defect_kind {
	VG_DEFECT_METADATA = 0, /* metadata, or the structure around the pixels, breaks its format's rules */
	VG_DEFECT_PIXELS,       /* pixels are missing or damaged */
	VG_DEFECT_NOTE,         /* a decoder's remark that concerns no pixel */
	VG_DEFECT_KIND_COUNT
};
VG_API const char *vg_defect_kind_name(enum vg_defect_kind kind);

struct vg_defect {
	enum vg_defect_kind kind;
	char text[120];              /* "" in the list's first free place */
};

/* The blocks of metadata, each absent, read, or there and not understood. */
enum vg_block_name { VG_BLOCK_EXIF, VG_BLOCK_XMP, VG_BLOCK_IPTC, VG_BLOCK_ICC, VG_BLOCK_COUNT };
enum vg_block_state { VG_BLOCK_ABSENT = 0, VG_BLOCK_READ, VG_BLOCK_UNREAD, VG_BLOCK_STATE_COUNT };
/* "EXIF", "XMP", …, and "absent", "read", "unread". Static. */
VG_API const char *vg_block_name(enum vg_block_name name);
VG_API const char *vg_block_state_name(enum vg_block_state state);

struct vg_block {
	enum vg_block_state state;
	uint64_t bytes;              /* as stored; 0 when absent or not known */
	char reason[100];            /* with VG_BLOCK_UNREAD */
};

/* The pictures in a file. */
enum vg_pictures_kind {
	VG_PICTURES_PLAIN = 0,       /* one */
	VG_PICTURES_PAGES,
	VG_PICTURES_FRAMES,          /* of an animation */
	VG_PICTURES_IMAGES,          /* side by side in one container */
	VG_PICTURES_PREVIEWS,        /* sizes of one photograph: a camera raw file and its previews */
	VG_PICTURES_KIND_COUNT
};
/* "picture", "page", "frame", …: one of them. Static. */
VG_API const char *vg_pictures_kind_name(enum vg_pictures_kind kind);

struct vg_pictures {
	enum vg_pictures_kind kind;
	uint32_t count;              /* 0: not known */
	uint32_t which;              /* the examined one, from 1 on; 0: none was */
	bool first_empty;            /* frames before it are of one colour or clear, and were stepped over */
	bool not_the_main;           /* what the file says is of another of them: its primary one, or its first page */
};

/* The JPEG in a camera raw file that was examined, since the raw data are not decoded by this build. */
struct vg_embedded_jpeg {
	uint64_t at, bytes;          /* where in the file; 0 bytes: the file's own picture was examined, or none */
};

/* trailing.what where the rest of a larger PNG stands behind the picture. */
#define VG_TRAILING_PNG_REMAINS "the rest of a larger PNG, with an end of its own"
/* And where that of a larger JPEG does. */
#define VG_TRAILING_JPEG_REMAINS "the rest of a larger JPEG, with an end of its own"
/* And where a video stands there, which phones film with a photo. */
#define VG_TRAILING_VIDEO "a video, as in a motion photo"
/* And where pictures stand there that the file's own list names (MPF): previews, gain maps, other views. */
#define VG_TRAILING_PICTURES "further pictures, which the file lists"

/* What stands behind the end of the picture. */
struct vg_trailing {
	bool looked;                 /* the end was found; otherwise nothing is known */
	uint64_t bytes;
	char what[64];               /* in words, when it is easy to tell; else "" */
};

/* A part that may be a picture of its own: without its border, the photograph of a
 * screenshot, a tile of a collage, a quarter or a half. */
struct vg_part {
	double box[4];               /* x, y, width, height in upright pixels */
	int quality;                 /* of its hashes, 0 to 100 */
	struct vg_pdq hash, mirrored;
};

/* A detail that the picture shows twice. */
enum { VG_COPIES_MAXIMUM = 4 };
struct vg_copied {
	double box[2][4];            /* its two places, x, y, width, height in upright pixels */
	int points;                  /* features that agree */
	double agreement;            /* 0 to 1: mean correlation of fine structure in both places */
	bool mirrored;               /* the second against the first: mirrored left to right, and then */
	double rotation, scale;      /* turned by degrees clockwise, and so many times as large */
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
	uint8_t pixels_sha256[32];   /* of the upright pixels; of the file too, where that holds further frames or finer samples */
	struct vg_pdq_set pdq;       /* of the pixels as stored */
	/* Of the stored pixels resampled to 512 x 512, for pictures that are smaller: PDQ
	 * rounds its blur to whole pixels, which moves the hashes of small pictures. Used
	 * for searching only. */
	bool has_pdq_resampled;
	struct vg_pdq_set pdq_resampled;
	int orientation;             /* what was applied to make them upright, 1 to 8 */
	struct vg_exif exif;
	struct vg_jpeg jpeg;
	bool metadata_looked;        /* for metadata was looked, whatever became of the pixels */
	struct vg_block block[VG_BLOCK_COUNT];
	char icc_description[96];
	struct vg_defect defects[VG_DEFECTS]; /* what is wrong with it; an empty text ends the list */
	struct vg_pictures pictures;
	struct vg_embedded_jpeg embedded_jpeg;
	struct vg_trailing trailing;
	size_t carried_count;
	struct vg_carried carried[VG_CARRIED_MAXIMUM]; /* small pictures that the file carries, EXIF's first */
	bool copies_looked;          /* for details shown twice was looked */
	size_t copy_count;
	struct vg_copied copies[VG_COPIES_MAXIMUM]; /* largest first */
	double read_share;           /* 0 to 1: of the picture's pixels, those that could be read; 0 when not
					decoded. Of a progressive JPEG: of its coefficients */
	struct vg_credentials *credentials; /* the content credentials in it; NULL for none. Owned */
	struct vg_tag *tags;
	size_t tag_count;
	struct vg_metadata_entry *entries;    /* all that the file says, those of one directory behind each other */
	size_t entry_count, entry_capacity, entry_bytes;
	uint32_t entries_left_out;   /* beyond the bounds */
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

/* Adds to the list of defects. The list being full, one about pixels takes the last one's
 * place; others are not added. */
VG_API void vg_picture_add_defect(struct vg_picture *picture, enum vg_defect_kind kind,
				  const char *format, ...) VG_PRINTF(3, 4);
/* The first defect of that kind, or NULL. */
VG_API const char *vg_picture_defect(const struct vg_picture *picture, enum vg_defect_kind kind);
/* Sets a block's state, for VG_BLOCK_UNREAD with the reason. */
VG_API void vg_picture_set_block(struct vg_picture *picture, enum vg_block_name name,
				 enum vg_block_state state, uint64_t bytes, const char *reason);
/* Adds a tag; text is made valid UTF-8 and cut. False when memory is short. */
VG_API bool vg_picture_add_tag(struct vg_picture *picture, enum vg_tag_group group,
			       const char *name, const char *value, bool number);
/* The value of a tag, or NULL. */
VG_API const char *vg_picture_tag(const struct vg_picture *picture, enum vg_tag_group group,
				  const char *name);

/* Adds a statement: value of `size` bytes, made valid UTF-8 and cut. `tag`: its number, or -1 where it has none;
 * `number`: the value is one, and written as one. False when it is left out: memory is short, or the bounds are reached, which is counted. */
VG_API bool vg_picture_add_entry(struct vg_picture *picture, const char *directory, int tag,
				 const char *name, const char *value, size_t size, bool number);
/* The first value of that name in a directory (NULL: in any), or NULL. */
VG_API const char *vg_picture_entry(const struct vg_picture *picture, const char *directory,
				    const char *name);

/* The SHA-256 by which the bytes of a file are known, read as a stream. VG_ERR_IO, VG_ERR_MEMORY;
 * VG_ERR_USAGE for what is no file. */
VG_API int vg_file_sha256(const char *path, uint8_t out[32], struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

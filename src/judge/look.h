/* What several measuring functions look up in a record. Inside judge. */
#ifndef VG_JUDGE_LOOK_H
#define VG_JUDGE_LOOK_H

#include "judge/say.h"

enum { VG_DAY = 86400 };

/* "EXIF, XMP (why), IPTC (why)": the blocks that are there, or may be, and were not understood. False
 * when there is none. */
bool vg_look_unread_list(const struct vg_finding *finding, const struct vg_picture *picture, char *out, size_t size);
/* True, and said, when a block was not understood that may state it. */
bool vg_look_unread(const struct vg_picture *picture, struct vg_finding *finding, const char *what);

/* What XMP in the file states, to be asked as a sidecar is: both say it in the same way. Borrows the entries. */
struct vg_sidecar vg_look_block(const struct vg_picture *picture);
/* When the picture was taken as XMP or IPTC in the file state it, as written, and which of them; NULL. Borrowed. */
const char *vg_look_taken_beside_exif(const struct vg_picture *picture, const char **out_block);
/* "2023-02-11 14:23:05", as the camera's clock showed it. */
void vg_look_local(const struct vg_camera_time *time, char out[VG_TIME_TEXT]);

/* The first number, or number `index`, of an EXIF or GPS tag; false when it has none. */
bool vg_look_number(const struct vg_picture *picture, enum vg_tag_group group, const char *name, int index, double *out);

/* Statement number `index` of all that a picture's metadata state, in whatever block: first EXIF's best known tags, then
 * everything. False behind the last. Borrowed. */
struct vg_look_statement { const char *directory, *name, *value; }; /* directory: NULL of a tag of EXIF */
bool vg_look_statement(const struct vg_picture *picture, size_t index, struct vg_look_statement *out);

/* Whether a text holds a name as a word of its own: "canva" is not in "canvas". Case does not matter. */
bool vg_look_names(const char *text, const char *name);

/* Said where a rule has nothing to be told from, and where it does not hold. */
void vg_look_nothing_stated(const struct vg_case *looked_at, struct vg_finding *finding);
void vg_look_not_so(struct vg_finding *finding);

/* Was the file sent so? "photo", "file". */
bool vg_look_sent_as(const struct vg_record *record, const char *kind);
/* The name of the file without folders. */
const char *vg_look_file_name(const struct vg_record *record);
/* EXIF names a camera. */
bool vg_look_camera(const struct vg_picture *picture);

#endif

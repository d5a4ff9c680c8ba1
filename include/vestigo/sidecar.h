/* Sidecars: XMP files that lie beside a picture and bear its name (photo.NEF with photo.xmp or photo.NEF.xmp), where
 * programs keep what they do not write into the picture itself, of camera raw files above all.
 *
 * Anybody can lay one there. What it says is a note that lies beside the picture and no part of it: nothing of it is among
 * the facts of the file (vg_picture), and what the program judges of a file does not rest on it. Two pictures of one name
 * (photo.NEF, photo.JPG) have the same one. Plain memory, owned by its record; not shared between threads, unless nobody
 * changes it. Functions are pure but for releasing. */
#ifndef VESTIGO_SIDECAR_H
#define VESTIGO_SIDECAR_H

#include <vestigo/item.h>
#include <vestigo/picture.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One picture's: NAME.EXT.xmp, NAME.EXT.XMP, NAME.xmp and NAME.XMP, in that order. A larger file is told and not read. */
enum { VG_SIDECARS_MAXIMUM = 4, VG_SIDECAR_BYTES_MAXIMUM = 16 << 20 };

struct vg_sidecar {
	char name[256];            /* of the file, without its folder; valid UTF-8 */
	uint64_t bytes;            /* with has_sha256; 0 where it could not be read */
	bool has_sha256;
	uint8_t sha256[32];
	enum vg_block_state state; /* VG_BLOCK_READ or VG_BLOCK_UNREAD, */
	char reason[200];          /* with which it says why: what was read until then is told all the same */
	struct vg_metadata_entry *entries; /* its properties, by namespace as of XMP in a file ("XMP-dc"); owned */
	size_t entry_count;
	uint32_t entries_left_out; /* beyond the bounds of a picture's list */
};

/* Name number `which` (0 to VG_SIDECARS_MAXIMUM - 1) that a sidecar of the item may have: the folder that it lies below,
 * and its path there, in buffers of `size` bytes each. False when there is no such name. */
VG_API bool vg_sidecars_name(const struct vg_item *item, int which, char *out_root, char *out_name, size_t size);

VG_API void vg_sidecar_release(struct vg_sidecar *sidecar);

/* The first value of that name in a directory that says something, or NULL. Borrowed. */
VG_API const char *vg_sidecar_entry(const struct vg_sidecar *sidecar, const char *directory, const char *name);

/* When it says that the picture was taken: as written. NULL. Borrowed. */
VG_API const char *vg_sidecar_taken(const struct vg_sidecar *sidecar);

/* Where it says that the picture was taken, in degrees, north and east positive. False where it states no position
 * with its hemispheres, or none that is one. */
VG_API bool vg_sidecar_position(const struct vg_sidecar *sidecar, double *out_latitude, double *out_longitude);
/* The same of IPTC's extension: the first place where it was made, else (*out_shown) the first that it shows. */
VG_API bool vg_sidecar_location(const struct vg_sidecar *sidecar, double *out_latitude, double *out_longitude, bool *out_shown);

#ifdef __cplusplus
}
#endif
#endif

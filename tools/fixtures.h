/* The rooms of the fixture generator: each writes one folder of the tree and the
 * rows of the README that say what its files must yield. */
#ifndef TOOLS_FIXTURES_H
#define TOOLS_FIXTURES_H

#include "encode.h"

struct exif_spec;

struct tree {
	const char *root;
	struct buf readme;
};

/* Starts a section of the README. INTRO is Markdown prose. */
void tree_section(struct tree *t, const char *folder, const char *intro);

/* Writes a file; YIELDS (Markdown, or NULL for no row) is what it must give.
 * PATH is relative to the root. */
void tree_add(struct tree *t, const char *path, const struct buf *data, const char *yields);

/* The same for a picture encoded as a JPEG; returns the size of the file. */
size_t tree_add_jpeg(struct tree *t, const char *path, const struct pic *p,
		     const struct jpeg_opts *opts, const char *yields);

/* A JPEG of quality 80 with the EXIF block that SPEC describes. */
void tree_add_exif(struct tree *t, const char *path, const struct pic *p,
		   const struct exif_spec *spec, const char *yields);

/* What Telegram Desktop does to a photo: quality 87, progressive, 4:2:0, no EXIF. */
extern const struct jpeg_opts desktop_photo;

/* The known picture N (1 .. 6) before its encoding. */
struct pic known_picture(unsigned n);

/* A chunk with its checksum. */
void png_chunk(struct buf *out, const char *type, const void *data, size_t size);

void fx_known(struct tree *t);
void fx_export(struct tree *t);
void fx_html(struct tree *t);
void fx_account(struct tree *t);
void fx_quirks(struct tree *t);
void fx_forms(struct tree *t);
void fx_formats(struct tree *t);
void fx_exif(struct tree *t);
void fx_broken(struct tree *t);
void fx_says(struct tree *t);
void fx_pixels(struct tree *t);
void fx_several(struct tree *t);
void fx_heif(struct tree *t);
void fx_c2pa(struct tree *t);
void fx_c2pa_forms(struct tree *t);
void fx_carried(struct tree *t);
void fx_raw(struct tree *t);
void fx_sidecars(struct tree *t);
void fx_fuzz(struct tree *t);

#endif

/* make-fixtures OUTDIR: writes the whole fixtures tree, equal on every run. */
#include "exif_build.h"
#include "fixtures.h"

#include <stdio.h>

const struct jpeg_opts desktop_photo = {.quality = 87, .progressive = true};

static const char intro[] =
    "# Fixtures\n\n"
    "Small inputs, and what each must yield. `make fixtures` writes this whole folder, this\n"
    "file included, with `tools/make_fixtures.c`; do not edit it by hand. Two runs give equal\n"
    "bytes. Another version of libjpeg-turbo, libpng, zlib, libwebp, libtiff, giflib, libheif,\n"
    "x265 or aom may encode the same pictures to other bytes: what the tables say still holds\n"
    "then, but golden reports that quote a SHA-256 do not.\n\n"
    "Every picture is a procedural scene (`tools/scene.c`): nobody's photograph. Names, places\n"
    "and texts are invented.\n";

void tree_section(struct tree *t, const char *folder, const char *prose)
{
	buf_printf(&t->readme, "\n## %s\n\n%s\n\n| file | must yield |\n|---|---|\n", folder, prose);
}

void tree_add(struct tree *t, const char *path, const struct buf *data, const char *yields)
{
	buf_save(data, t->root, path);
	if (yields)
		buf_printf(&t->readme, "| `%s` | %s |\n", path, yields);
}

size_t tree_add_jpeg(struct tree *t, const char *path, const struct pic *p,
		     const struct jpeg_opts *opts, const char *yields)
{
	struct buf file = {0};
	size_t size;

	jpeg_encode(p, opts, &file);
	size = file.size;
	tree_add(t, path, &file, yields);
	buf_free(&file);
	return size;
}

void tree_add_exif(struct tree *t, const char *path, const struct pic *p,
		   const struct exif_spec *spec, const char *yields)
{
	struct buf exif = {0};
	struct jpeg_opts opts = {.quality = 80, .exif = &exif};

	exif_build(spec, &exif);
	tree_add_jpeg(t, path, p, &opts, yields);
	buf_free(&exif);
}

int main(int argc, char **argv)
{
	static void (*const rooms[])(struct tree *) = {
		fx_known, fx_export, fx_html, fx_account, fx_quirks, fx_forms, fx_formats, fx_exif, fx_broken, fx_says,
		fx_pixels, fx_several, fx_heif, fx_c2pa, fx_c2pa_forms, fx_carried, fx_raw, fx_sidecars, fx_fuzz,
	};
	struct tree t = {0};

	if (argc != 2 || argv[1][0] == '-')
		die("usage: make-fixtures OUTDIR");
	t.root = argv[1];
	buf_str(&t.readme, intro);
	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++)
		rooms[i](&t);
	buf_save(&t.readme, t.root, "README.md");
	buf_free(&t.readme);
	return 0;
}

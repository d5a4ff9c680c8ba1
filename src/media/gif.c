/* The first picture of a GIF through giflib, laid over white on its canvas. */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "media/decode.h"

static int on_read(GifFileType *gif, GifByteType *out, int size)
{
	struct vg_reader *reader = gif->UserData;
	size_t left = vg_reader_left(reader), wanted = (size_t)size;
	struct vg_span part = vg_read_span(reader, wanted < left ? wanted : left);
	if (part.size)
		memcpy(out, part.data, part.size);
	return (int)part.size;
}

/* Walks records up to the first image; *out_transparent is its colour, or -1. */
static int find_picture(GifFileType *gif, int *out_transparent, struct vg_error *err)
{
	GifRecordType record;
	*out_transparent = NO_TRANSPARENT_COLOR;
	for (;;) {
		if (DGifGetRecordType(gif, &record) == GIF_ERROR || record == TERMINATE_RECORD_TYPE)
			return vg_error_set(err, VG_ERR_MALFORMED, "the GIF holds no picture");
		if (record == IMAGE_DESC_RECORD_TYPE)
			return 0;
		GifByteType *extension = NULL;
		int function;
		if (record != EXTENSION_RECORD_TYPE)
			continue;
		if (DGifGetExtension(gif, &function, &extension) == GIF_ERROR)
			return vg_error_set(err, VG_ERR_MALFORMED, "a damaged GIF extension");
		GraphicsControlBlock control;
		if (extension && function == GRAPHICS_EXT_FUNC_CODE &&
		    DGifExtensionToGCB(extension[0], extension + 1, &control) == GIF_OK)
			*out_transparent = control.TransparentColor;
		while (extension)
			if (DGifGetExtensionNext(gif, &extension) == GIF_ERROR)
				return vg_error_set(err, VG_ERR_MALFORMED, "a damaged GIF extension");
	}
}

static void paint_row(const GifFileType *gif, const GifPixelType *line, int row, int transparent,
		      const ColorMapObject *colours, struct vg_image *image)
{
	int y = gif->Image.Top + row;
	if (y < 0 || y >= (int)image->height)
		return;
	for (int i = 0; i < gif->Image.Width; i++) {
		int x = gif->Image.Left + i;
		if (x < 0 || x >= (int)image->width || line[i] == transparent ||
		    line[i] >= colours->ColorCount)
			continue;
		uint8_t *to = image->pixels + ((size_t)y * image->width + (size_t)x) * 3;
		to[0] = colours->Colors[line[i]].Red;
		to[1] = colours->Colors[line[i]].Green;
		to[2] = colours->Colors[line[i]].Blue;
	}
}

static int paint(GifFileType *gif, int transparent, struct vg_image *image, char *defect,
		 struct vg_error *err)
{
	const ColorMapObject *colours = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
	if (!colours || gif->Image.Width <= 0 || gif->Image.Height <= 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "a GIF picture without colours or size");
	GifPixelType *line = malloc((size_t)gif->Image.Width);
	if (!line)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	static const int start[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
	int passes = gif->Image.Interlace ? 4 : 1, code = 0, painted = 0;
	for (int pass = 0; pass < passes; pass++) {
		int first = passes == 1 ? 0 : start[pass], by = passes == 1 ? 1 : step[pass];
		for (int row = first; row < gif->Image.Height; row += by, painted++) {
			if (DGifGetLine(gif, line, gif->Image.Width) == GIF_ERROR) {
				if (painted == 0)
					code = vg_error_set(err, VG_ERR_MALFORMED, "damaged GIF data");
				memcpy(defect, "damaged GIF data", sizeof "damaged GIF data");
				goto done;
			}
			paint_row(gif, line, row, transparent, colours, image);
		}
	}
done:
	free(line);
	return code;
}

int vg_decode_gif(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		  struct vg_error *err)
{
	struct vg_reader reader;
	struct vg_decoded decoded = { 0 };
	int transparent, close_error, code = 0;
	vg_reader_init(&reader, bytes);
	GifFileType *gif = DGifOpen(&reader, on_read, NULL);
	if (!gif)
		return vg_error_set(err, VG_ERR_MALFORMED, "the GIF header is damaged");
	code = vg_image_init(&decoded.image, (uint64_t)gif->SWidth, (uint64_t)gif->SHeight, 3, limits, err);
	if (code == 0) {
		memset(decoded.image.pixels, 255, vg_image_size(&decoded.image));
		code = find_picture(gif, &transparent, err);
	}
	if (code == 0 && DGifGetImageDesc(gif) == GIF_ERROR)
		code = vg_error_set(err, VG_ERR_MALFORMED, "a damaged GIF picture header");
	if (code == 0)
		code = paint(gif, transparent, &decoded.image, decoded.defect, err);
	DGifCloseFile(gif, &close_error);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}

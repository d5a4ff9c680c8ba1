/* The first frame of a GIF that shows something, through giflib, laid over white on its canvas. */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "base/memory.h"

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

/* Of the pixels of a row that lie on the canvas, those that show nothing. */
static void note_transparent(const GifFileType *gif, GifPixelType *line, int y, int transparent, struct vg_image *image)
{
	if (transparent == NO_TRANSPARENT_COLOR || gif->Image.Left < 0 || gif->Image.Left >= (int)image->width)
		return;
	int room = (int)image->width - gif->Image.Left;
	int count = gif->Image.Width < room ? gif->Image.Width : room;
	for (int i = 0; i < count; i++)
		line[i] = line[i] == transparent ? 0 : 255;
	vg_image_note_alpha(image, (uint32_t)gif->Image.Left, (uint32_t)y, line, 1, (uint32_t)count);
}

/* Spends the line. */
static void paint_row(const GifFileType *gif, GifPixelType *line, int row, int transparent,
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
	note_transparent(gif, line, y, transparent, image);
}

/* How many frames are looked at for one that is not empty. */
enum { FRAMES = 64 };

/* Lays one frame on the canvas. Where its data end early, the rows read so far stay and
 * decoded says of how much. */
static int paint(GifFileType *gif, int transparent, struct vg_decoded *decoded, struct vg_error *err)
{
	const ColorMapObject *colours = gif->Image.ColorMap ? gif->Image.ColorMap : gif->SColorMap;
	if (!colours || gif->Image.Width <= 0 || gif->Image.Height <= 0)
		return vg_error_set(err, VG_ERR_MALFORMED, "a GIF picture without colours or size");
	GifPixelType *line = vg_malloc((size_t)gif->Image.Width);
	if (!line)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	static const int start[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
	int passes = gif->Image.Interlace ? 4 : 1, code = 0, painted = 0;
	for (int pass = 0; pass < passes && code == 0 && !decoded->damage[0]; pass++) {
		int first = passes == 1 ? 0 : start[pass], by = passes == 1 ? 1 : step[pass];
		for (int row = first; row < gif->Image.Height; row += by, painted++) {
			if (DGifGetLine(gif, line, gif->Image.Width) == GIF_ERROR) {
				if (painted == 0)
					code = vg_error_set(err, VG_ERR_MALFORMED, "damaged GIF data");
				memcpy(decoded->damage, "damaged GIF data", sizeof "damaged GIF data");
				decoded->read_share = (double)painted / gif->Image.Height;
				break;
			}
			paint_row(gif, line, row, transparent, colours, &decoded->image);
		}
	}
	free(line);
	return code;
}

/* The frame at which the file stands. */
static int read_frame(GifFileType *gif, int transparent, struct vg_decoded *decoded, struct vg_error *err)
{
	if (DGifGetImageDesc(gif) == GIF_ERROR)
		return vg_error_set(err, VG_ERR_MALFORMED, "a damaged GIF picture header");
	return paint(gif, transparent, decoded, err);
}

/* Steps over the frames that are left, and counts them. */
static uint32_t count_rest(GifFileType *gif)
{
	uint32_t count = 0;
	int transparent, size;
	GifByteType *block;
	while (find_picture(gif, &transparent, NULL) == 0 && DGifGetImageDesc(gif) != GIF_ERROR) {
		count++;
		if (DGifGetCode(gif, &size, &block) == GIF_ERROR)
			break;
		while (block)
			if (DGifGetCodeNext(gif, &block) == GIF_ERROR)
				return count;
	}
	return count;
}

/* The first frame, or where it is empty the first that is not: an animation that fades in shows
 * nothing at first. Disposal methods are ignored: the frames before were of one colour. */
static int read_frames(GifFileType *gif, struct vg_decoded *decoded, struct vg_error *err)
{
	int transparent;
	int code = find_picture(gif, &transparent, err);
	if (code == 0)
		code = read_frame(gif, transparent, decoded, err);
	if (code < 0)
		return code;
	struct vg_pictures *pictures = &decoded->pictures;
	struct vg_decoded later = *decoded;
	while (pictures->count < FRAMES && !later.damage[0] && vg_image_is_flat(&decoded->image) &&
	       find_picture(gif, &transparent, NULL) == 0 &&
	       read_frame(gif, transparent, &later, NULL) == 0 && !later.damage[0])
		pictures->count++;
	if (later.damage[0] && !decoded->damage[0] && !vg_image_is_flat(&decoded->image)) {
		later.pictures.count = pictures->count + 1; /* the frame that shows something is cut itself */
		*decoded = later;
	}
	if (!vg_image_is_flat(&decoded->image)) {
		pictures->which = pictures->count;
		pictures->first_empty = pictures->count > 1;
	}
	if (!decoded->damage[0] && !later.damage[0])
		pictures->count += count_rest(gif);
	pictures->kind = pictures->count > 1 ? VG_PICTURES_FRAMES : VG_PICTURES_PLAIN;
	return 0;
}

int vg_decode_gif(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		  struct vg_error *err)
{
	struct vg_reader reader;
	struct vg_decoded decoded = vg_decoded_whole();
	int close_error, code = 0;
	vg_reader_init(&reader, bytes);
	GifFileType *gif = DGifOpen(&reader, on_read, NULL);
	if (!gif)
		return vg_error_set(err, VG_ERR_MALFORMED, "the GIF header is damaged");
	code = vg_image_init(&decoded.image, (uint64_t)gif->SWidth, (uint64_t)gif->SHeight, 3, limits, err);
	if (code == 0) {
		vg_image_fill(&decoded.image, 255);
		code = read_frames(gif, &decoded, err);
	}
	DGifCloseFile(gif, &close_error);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}

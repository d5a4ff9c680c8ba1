#include <png.h>

#include "media/decode.h"

int vg_encode_png(const struct vg_image *image, struct vg_buffer *out, struct vg_error *err)
{
	png_image png = { .version = PNG_IMAGE_VERSION, .width = image->width, .height = image->height,
			  .format = image->channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY };
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
	uint8_t *memory = vg_buffer_reserve(out, size);
	if (!memory)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	size_t before = out->size - size;
	if (!png_image_write_to_memory(&png, memory, &size, 0, image->pixels, 0, NULL))
		return vg_error_set(err, VG_ERR_LIMIT, "cannot write a PNG: %s", png.message);
	out->size = before + size;
	out->data[out->size] = 0;
	return 0;
}

/* HEIC and AVIF through libheif. It turns and mirrors as the container says, so
 * the EXIF orientation must not be applied again. */
#include <string.h>

#include "base/boxes.h"
#include "media/decode.h"
#include "media/heif_calls.h"

/* Its plugins, where its decoders are some, are loaded too. */
void vg_decode_heif_prepare(void)
{
	struct vg_heif_calls heif;
	if (vg_heif_load(&heif))
		(void)heif.init(NULL);
}

static int code_of(struct heif_error error)
{
	switch (error.code) {
	case heif_error_Memory_allocation_error: return VG_ERR_LIMIT;
	case heif_error_Unsupported_filetype:
	case heif_error_Unsupported_feature: return VG_ERR_UNSUPPORTED;
	default: return VG_ERR_MALFORMED;
	}
}

/* The kind of an item (ISO/IEC 14496-12, 8.11.6) that is none of those libheif reads here, in out;
 * false when there is none. */
static bool unread_coding(struct vg_span bytes, char out[5])
{
	static const char read[] = "hvc1 av01 grid iden iovl Exif mime uri  ";
	struct vg_span rest = vg_span_part(bytes, 0, bytes.size < 1u << 16 ? bytes.size : 1u << 16);
	for (;;) {
		const uint8_t *entry = rest.size > 18 ? memmem(rest.data, rest.size - 18, "infe", 4) : NULL;
		if (!entry)
			return false;
		const uint8_t *type = entry + (entry[4] >= 3 ? 14 : 12);
		char known[6] = "";
		bool plain = true;
		for (int i = 0; i < 4; i++)
			plain = plain && type[i] >= 0x20 && type[i] < 0x7f;
		memcpy(known, type, 4);
		if (plain && !strstr(read, known)) {
			memcpy(out, known, 5);
			return true;
		}
		size_t at = (size_t)(entry - rest.data) + 4;
		rest = vg_span_part(rest, at, rest.size - at);
	}
}

static int copy_pixels(const struct vg_heif_calls *heif, const struct heif_image *decoded, bool alpha, struct vg_image *image,
		       struct vg_error *err)
{
	int stride = 0;
	const uint8_t *plane =
		heif->image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
	size_t row = (size_t)image->width * (alpha ? 4 : 3);
	if (!plane || stride < 0 || (size_t)stride < row ||
	    heif->image_get_width(decoded, heif_channel_interleaved) != (int)image->width ||
	    heif->image_get_height(decoded, heif_channel_interleaved) != (int)image->height)
		return vg_error_set(err, VG_ERR_MALFORMED, "the picture is not of the size it claims");
	for (size_t y = 0; y < image->height; y++) {
		const uint8_t *from = plane + y * (size_t)stride;
		uint8_t *to = image->pixels + y * image->width * 3;
		if (alpha)
			vg_image_lay_over_white(image, 0, (uint32_t)y, from, image->width);
		else
			memcpy(to, from, row);
	}
	return 0;
}

enum { IMAGES = 64 };

/* The largest of the images side by side, the primary one among equals. */
static struct heif_error choose(const struct vg_heif_calls *heif, struct heif_context *context, struct heif_image_handle **out,
				struct vg_pictures *pictures)
{
	heif_item_id ids[IMAGES];
	struct heif_error error = heif->context_get_primary_image_handle(context, out);
	int count = heif->context_get_number_of_top_level_images(context);
	int listed = heif->context_get_list_of_top_level_image_IDs(context, ids, IMAGES);
	if (error.code != heif_error_Ok || count <= 1)
		return error;
	*pictures = (struct vg_pictures){ .kind = VG_PICTURES_IMAGES, .count = (uint32_t)count, .which = 1 };
	heif_item_id primary = 0;
	(void)heif->context_get_primary_image_ID(context, &primary);
	uint64_t most = (uint64_t)heif->image_handle_get_width(*out) * (uint64_t)heif->image_handle_get_height(*out);
	for (int i = 0; i < listed; i++) {
		struct heif_image_handle *other = NULL;
		if (ids[i] == primary && most)
			pictures->which = (uint32_t)i + 1;
		if (ids[i] == primary || heif->context_get_image_handle(context, ids[i], &other).code != heif_error_Ok)
			continue;
		uint64_t pixels = (uint64_t)heif->image_handle_get_width(other) * (uint64_t)heif->image_handle_get_height(other);
		bool larger = pixels > most;
		heif->image_handle_release(larger ? *out : other);
		if (larger) {
			*out = other;
			most = pixels;
			primary = ids[i];
			pictures->which = (uint32_t)i + 1;
			pictures->not_the_main = true;
		}
	}
	return error;
}

static int fault_of(struct heif_error error, struct vg_error *err)
{
	return vg_error_set(err, code_of(error), "%.*s", (int)strcspn(error.message, "\n"), error.message);
}

/* The pixels of one of the pictures. */
static int decode_one(const struct vg_heif_calls *heif, const struct heif_image_handle *handle, const struct vg_limits *limits, struct vg_image *image,
		      struct vg_error *err)
{
	struct heif_image *decoded = NULL;
	bool alpha = heif->image_handle_has_alpha_channel(handle);
	int code = vg_image_init(image, (uint64_t)heif->image_handle_get_width(handle),
				 (uint64_t)heif->image_handle_get_height(handle), 3, limits, err);
	if (code < 0)
		return code;
	struct heif_error error = heif->decode_image(handle, &decoded, heif_colorspace_RGB,
						    alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, NULL);
	code = error.code == heif_error_Ok ? copy_pixels(heif, decoded, alpha, image, err) : fault_of(error, err);
	if (decoded)
		heif->image_release(decoded);
	return code;
}

/* Gives the handle of the small picture in place of the picture's. */
static int take_thumbnail(const struct vg_heif_calls *heif, struct heif_image_handle **handle, struct vg_error *err)
{
	struct heif_image_handle *small = NULL;
	heif_item_id id;
	if (heif->image_handle_get_list_of_thumbnail_IDs(*handle, &id, 1) < 1)
		return vg_error_set(err, VG_ERR_NOT_FOUND, "no thumbnail");
	struct heif_error error = heif->image_handle_get_thumbnail(*handle, id, &small);
	if (error.code != heif_error_Ok)
		return fault_of(error, err);
	heif->image_handle_release(*handle);
	*handle = small;
	return 0;
}

static int decode(const struct vg_heif_calls *heif, struct heif_context *context, struct vg_span bytes, bool thumbnail,
		  const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct heif_image_handle *handle = NULL;
	int code = 0;
	heif->context_set_max_decoding_threads(context, 0);
	struct heif_error error =
		heif->context_read_from_memory_without_copy(context, bytes.data, bytes.size, NULL);
	if (error.code == heif_error_Ok)
		error = choose(heif, context, &handle, &out->pictures);
	if (error.code != heif_error_Ok)
		code = fault_of(error, err);
	if (code == 0 && thumbnail)
		code = take_thumbnail(heif, &handle, err);
	if (code == 0)
		code = decode_one(heif, handle, limits, &out->image, err);
	out->reduced = code == 0 && heif->image_handle_get_luma_bits_per_pixel(handle) > 8;
	if (handle)
		heif->image_handle_release(handle);
	return code;
}

static int decode_file(struct vg_span bytes, bool thumbnail, const struct vg_limits *limits, struct vg_decoded *out,
		       struct vg_error *err)
{
	struct vg_decoded decoded = vg_decoded_whole();
	struct vg_heif_calls heif;
	if (!vg_heif_load(&heif))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a HEIF, and the library that reads it (libheif) cannot be loaded");
	struct heif_context *context = heif.context_alloc();
	if (!context)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	decoded.orientation_applied = true;
	struct vg_error fault = { 0 };
	char coding[5];
	/* libheif would take the boxes of a video behind the picture for the picture's. */
	struct vg_boxes_end end = vg_boxes_find_end(bytes);
	if (end.video)
		bytes = vg_span_part(bytes, 0, end.at);
	int code = decode(&heif, context, bytes, thumbnail, limits, &decoded, &fault);
	heif.context_free(context);
	if ((code == VG_ERR_MALFORMED || code == VG_ERR_UNSUPPORTED) && unread_coding(bytes, coding))
		code = vg_error_set(err, VG_ERR_UNSUPPORTED, "a HEIF coded as \"%s\", which this build's decoder does not read", coding);
	else if (code < 0)
		code = vg_error_set(err, fault.code, "%s", fault.message);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}

int vg_decode_heif(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	return decode_file(bytes, false, limits, out, err);
}

int vg_decode_heif_thumbnail(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
			     struct vg_error *err)
{
	return decode_file(bytes, true, limits, out, err);
}

/* libheif, loaded when it is first wanted: linked with the codecs of video that it brings, every command would start
 * later (docs/dependencies.md). */
#ifndef VG_MEDIA_HEIF_CALLS_H
#define VG_MEDIA_HEIF_CALLS_H

#include <stdbool.h>

#include <libheif/heif.h>

#define VG_HEIF_CALLS(call)                                                                                            \
	call(init) call(get_version) call(context_alloc) call(context_free)                                            \
	call(context_set_max_decoding_threads) call(context_read_from_memory_without_copy)                             \
	call(context_get_primary_image_handle) call(context_get_primary_image_ID)                                      \
	call(context_get_number_of_top_level_images) call(context_get_list_of_top_level_image_IDs)                     \
	call(context_get_image_handle) call(image_handle_release) call(image_handle_get_width)                         \
	call(image_handle_get_height) call(image_handle_has_alpha_channel) call(image_handle_get_luma_bits_per_pixel)  \
	call(image_handle_get_list_of_thumbnail_IDs) call(image_handle_get_thumbnail) call(decode_image)               \
	call(image_get_width) call(image_get_height) call(image_get_plane_readonly) call(image_release)

struct vg_heif_calls {
#define VG_HEIF_MEMBER(name) __typeof__(heif_##name) *name;
	VG_HEIF_CALLS(VG_HEIF_MEMBER)
#undef VG_HEIF_MEMBER
};

/* As vg_library_load: false where libheif cannot be loaded. */
bool vg_heif_load(struct vg_heif_calls *out);

#endif

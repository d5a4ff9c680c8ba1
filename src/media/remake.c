#include "media/remake.h"

#include "base/subprocess.h"
#include "media/decode.h"

/* As the catalogue's own renditions: a second encoding at the same quality changes next to nothing. */
enum { QUALITY = 82 };

struct task {
	struct vg_span jpeg;
	uint32_t long_side;
	const struct vg_limits *limits;
};

static int shrink_and_encode(const struct vg_image *image, uint32_t long_side, struct vg_buffer *out)
{
	struct vg_image small = { 0 };
	if (image->width <= long_side && image->height <= long_side)
		return vg_encode_jpeg(image, QUALITY, out, NULL);
	int code = vg_image_shrink(image, long_side, &small, NULL);
	if (code == 0)
		code = vg_encode_jpeg(&small, QUALITY, out, NULL);
	vg_image_release(&small);
	return code;
}

/* The process's side. An empty answer: it cannot be decoded whole, which is no fault of the process. */
static int work(const void *context, struct vg_buffer *answer)
{
	const struct task *task = context;
	struct vg_decoded decoded = vg_decoded_whole();
	if (vg_decode_jpeg(task->jpeg, task->limits, &decoded, NULL) < 0)
		return 0;
	int code = decoded.read_share < 1 ? 0 : shrink_and_encode(&decoded.image, task->long_side, answer);
	vg_decoded_release(&decoded);
	return code;
}

int vg_remake_jpeg(struct vg_span jpeg, uint32_t long_side, const struct vg_limits *limits, struct vg_buffer *out,
		   struct vg_error *err)
{
	const struct task task = { jpeg, long_side, limits };
	int code = vg_subprocess_call(work, &task, limits, out, err);
	if (code == 0 && out->size == 0)
		code = vg_error_set(err, VG_ERR_MALFORMED, "it cannot be decoded");
	if (code < 0)
		vg_buffer_clear(out);
	return code;
}

#include "media/apng.h"

#include <string.h>

/* How many frames are looked at for one that is not empty, and how large one may be packed. */
enum { FRAMES = 64, FRAME_MAXIMUM = 64 << 20, HEADER = 13 };

struct walk {
	const struct vg_limits *limits;
	vg_decode_function *decode_frame;
	struct vg_decoded *decoded;
	const uint8_t *header;    /* IHDR's content */
	struct vg_buffer colours; /* PLTE and tRNS, whole */
	struct vg_buffer data;    /* of the frame that is being read */
	uint32_t width, height, x, y;
	uint32_t frame, shown;    /* frames met; the one that was laid on the picture, 0: none yet */
	uint32_t stated;          /* frames that acTL states; 0: no animation */
	bool before_picture;      /* the picture is the first frame */
	bool picture_met, failed;
	bool cut;                 /* the file ends inside the frame */
};

static void put_u32(struct vg_buffer *out, uint32_t value, bool *failed)
{
	uint8_t bytes[4];
	vg_store_u32be(bytes, value);
	*failed |= vg_buffer_append(out, bytes, sizeof bytes) < 0;
}

/* The checksum is left at 0. */
static void put_chunk(struct vg_buffer *out, const char *type, struct vg_span body, bool *failed)
{
	put_u32(out, (uint32_t)body.size, failed);
	*failed |= vg_buffer_append(out, type, 4) < 0 || vg_buffer_append(out, body.data, body.size) < 0;
	put_u32(out, 0, failed);
}

/* The frame as a PNG of its own. */
static bool make_png(const struct walk *walk, struct vg_buffer *out)
{
	bool failed = vg_buffer_append(out, "\x89PNG\r\n\x1a\n", 8) < 0;
	put_u32(out, HEADER, &failed);
	failed |= vg_buffer_append(out, "IHDR", 4) < 0;
	put_u32(out, walk->width, &failed);
	put_u32(out, walk->height, &failed);
	failed |= vg_buffer_append(out, walk->header + 8, HEADER - 8) < 0;
	put_u32(out, 0, &failed);
	failed |= walk->colours.size && vg_buffer_append(out, walk->colours.data, walk->colours.size) < 0;
	put_chunk(out, "IDAT", vg_buffer_span(&walk->data), &failed);
	put_chunk(out, "IEND", (struct vg_span){ (const uint8_t *)"", 0 }, &failed);
	return !failed;
}

static void lay_on(const struct vg_image *frame, const struct walk *walk, struct vg_image *picture)
{
	size_t channels = picture->channels;
	for (size_t row = 0; row < frame->height; row++)
		memcpy(picture->pixels + ((walk->y + row) * picture->width + walk->x) * channels,
		       frame->pixels + row * frame->width * channels, frame->width * channels);
}

/* Whether the rows that were read show nothing. */
static bool is_empty(const struct vg_decoded *frame)
{
	struct vg_image read = frame->image;
	read.height = (uint32_t)(frame->read_share * read.height);
	return vg_image_is_flat(&read);
}

/* The frame is shown when it is the first that is not empty; the one that the end of the file cuts,
 * as far as it goes. */
static void end_frame(struct walk *walk)
{
	struct vg_image *picture = &walk->decoded->image;
	struct vg_decoded frame;
	struct vg_buffer png;
	bool inside = (uint64_t)walk->x + walk->width <= picture->width &&
		      (uint64_t)walk->y + walk->height <= picture->height;
	vg_buffer_init(&png, FRAME_MAXIMUM);
	if (!walk->shown && walk->data.size && inside && walk->frame <= FRAMES && make_png(walk, &png) &&
	    walk->decode_frame(vg_buffer_span(&png), walk->limits, &frame, NULL) == 0) {
		if (!is_empty(&frame) && frame.image.channels == picture->channels && (walk->cut || !frame.damage[0])) {
			vg_image_fill(picture, 255);
			lay_on(&frame.image, walk, picture);
			picture->alpha = frame.image.alpha;
			walk->shown = walk->frame;
			walk->decoded->read_share = frame.read_share;
			memcpy(walk->decoded->damage, frame.damage, sizeof frame.damage);
		}
		vg_decoded_release(&frame);
	}
	vg_buffer_release(&png);
	vg_buffer_clear(&walk->data);
}

static void begin_frame(struct walk *walk, struct vg_span body)
{
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	vg_read_skip(&reader, 4);
	end_frame(walk);
	walk->frame++;
	walk->before_picture |= !walk->picture_met;
	walk->width = vg_read_u32be(&reader);
	walk->height = vg_read_u32be(&reader);
	walk->x = vg_read_u32be(&reader);
	walk->y = vg_read_u32be(&reader);
}

static void take_chunk(struct walk *walk, const char *type, struct vg_span whole, struct vg_span body)
{
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	if (memcmp(type, "IHDR", 4) == 0 && body.size == HEADER)
		walk->header = body.data;
	else if (memcmp(type, "acTL", 4) == 0)
		walk->stated = vg_read_u32be(&reader);
	else if (memcmp(type, "PLTE", 4) == 0 || memcmp(type, "tRNS", 4) == 0)
		walk->failed |= vg_buffer_append(&walk->colours, whole.data, whole.size) < 0;
	else if (memcmp(type, "fcTL", 4) == 0)
		begin_frame(walk, body);
	else if (memcmp(type, "IDAT", 4) == 0)
		walk->picture_met = true;
	else if (memcmp(type, "fdAT", 4) == 0 && body.size > 4 && !walk->shown)
		walk->failed |= vg_buffer_append(&walk->data, body.data + 4, body.size - 4) < 0;
}

static void tell_frames(const struct walk *walk, bool empty, struct vg_decoded *decoded)
{
	uint32_t own = walk->before_picture ? 0 : 1; /* the picture is beside the frames */
	if (walk->stated + own <= 1 || !walk->stated)
		return;
	decoded->pictures.kind = VG_PICTURES_FRAMES;
	decoded->pictures.count = walk->stated + own;
	decoded->pictures.which = empty && walk->shown ? walk->shown + own : 1;
	decoded->pictures.first_empty = decoded->pictures.which > 1;
}

void vg_apng_frames(struct vg_span bytes, const struct vg_limits *limits, vg_decode_function *decode_frame,
		    struct vg_decoded *decoded)
{
	struct walk walk = { .limits = limits, .decode_frame = decode_frame, .decoded = decoded };
	bool empty = decoded->read_share == 1 && vg_image_is_flat(&decoded->image);
	struct vg_reader reader;
	vg_buffer_init(&walk.colours, 4096);
	vg_buffer_init(&walk.data, FRAME_MAXIMUM);
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 8);
	walk.shown = empty ? 0 : 1;
	while (vg_reader_left(&reader) >= 12 && !walk.failed) {
		size_t from = reader.position;
		uint32_t size = vg_read_u32be(&reader);
		struct vg_span type = vg_read_span(&reader, 4), body = vg_read_span(&reader, size);
		vg_read_skip(&reader, 4);
		walk.cut = reader.failed;
		if (walk.cut && memcmp(type.data, "fdAT", 4) == 0)
			take_chunk(&walk, "fdAT", body, vg_span_part(bytes, from + 8, bytes.size - from - 8));
		if (reader.failed || memcmp(type.data, "IEND", 4) == 0 || (!walk.stated && walk.picture_met))
			break;
		take_chunk(&walk, (const char *)type.data, vg_span_part(bytes, from, (size_t)size + 12), body);
	}
	if (walk.stated && walk.header)
		end_frame(&walk);
	tell_frames(&walk, empty, decoded);
	vg_buffer_release(&walk.colours);
	vg_buffer_release(&walk.data);
}

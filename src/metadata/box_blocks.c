/* What files made of boxes say that are no HEIF: videos (ISO/IEC 14496-12, QuickTime), Canon's CR3, JPEG
 * 2000 (ISO/IEC 15444-2 annex M), JPEG XL (ISO/IEC 18181-2). Read whatever becomes of their pixels. */
#include <stdio.h>
#include <string.h>

#include "base/boxes.h"
#include "base/brotli.h"
#include "base/text.h"
#include "base/time.h"
#include "metadata/charset.h"
#include "metadata/directories.h"
#include "metadata/metadata.h"

enum { UUID = 16, BOXES_MAXIMUM = 4096, PARTS = 4 };
enum { UNPACKED_MAXIMUM = 16 << 20 }; /* bytes of one block */

struct boxes {
	struct vg_span file;
	struct vg_picture *picture;
	struct vg_blocks *out;
	struct vg_tiff part[PARTS]; /* CR3: the main directory, the camera's, the maker's note, the position */
	bool has[PARTS];
};

static const uint8_t xmp_id[UUID] = { 0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac };
static const uint8_t canon_id[UUID] = { 0x85, 0xc0, 0xb6, 0x87, 0x82, 0x0f, 0x11, 0xe0, 0x81, 0x11, 0xf4, 0xce, 0x46, 0x2b, 0x6a, 0x48 };
static const uint8_t iptc_id[UUID] = { 0x33, 0xc7, 0xa4, 0xd2, 0xb8, 0x1d, 0x47, 0x23, 0xa0, 0xba, 0xf1, 0xa3, 0xe0, 0x97, 0xad, 0x38 };
static const char exif_id[UUID + 1] = "JpgTiffExif->JP2";

static void add(struct boxes *b, const char *directory, const char *name, struct vg_span text)
{
	struct vg_buffer value;
	vg_buffer_init(&value, 2 * VG_ENTRY_VALUE_MAXIMUM);
	vg_charset_guess(vg_charset_trim(text), &value);
	(void)vg_picture_add_entry(b->picture, directory, -1, name, value.data ? (const char *)value.data : "", value.size, false);
	vg_buffer_release(&value);
}

static struct vg_span behind(struct vg_span body, size_t size)
{
	return size <= body.size ? vg_span_part(body, size, body.size - size) : (struct vg_span){ NULL, 0 };
}

/* Seconds since 1904, UTC by the standard; cameras write local time there as well. */
static void add_moment(struct boxes *b, const char *name, uint64_t seconds)
{
	const uint64_t until_1970 = 2082844800;
	char text[VG_TIME_TEXT];
	if (seconds < until_1970 || !vg_time_in_range((int64_t)(seconds - until_1970)))
		return;
	vg_time_format((int64_t)(seconds - until_1970), text);
	(void)vg_picture_add_entry(b->picture, "QuickTime", -1, name, text, strlen(text), false);
}

static void read_movie_header(struct boxes *b, struct vg_span body)
{
	struct vg_reader r;
	char text[32];
	vg_reader_init(&r, body);
	bool wide = vg_read_u8(&r) == 1;
	vg_read_skip(&r, 3);
	uint64_t created = wide ? vg_read_u64be(&r) : vg_read_u32be(&r);
	uint64_t modified = wide ? vg_read_u64be(&r) : vg_read_u32be(&r);
	uint32_t scale = vg_read_u32be(&r);
	uint64_t duration = wide ? vg_read_u64be(&r) : vg_read_u32be(&r);
	if (r.failed)
		return;
	add_moment(b, "CreateDate", created);
	add_moment(b, "ModifyDate", modified);
	int size = snprintf(text, sizeof text, "%.10g", scale ? (double)duration / scale : 0);
	(void)vg_picture_add_entry(b->picture, "QuickTime", -1, "Duration", text, (size_t)size, true);
}

/* A text of a user's data: its size, its language, its characters. */
static void read_user_text(struct boxes *b, const struct vg_box *box)
{
	static const struct { const char *type, *name; } rows[] = {
		{ "\xa9xyz", "GPSCoordinates" }, { "\xa9mak", "Make" }, { "\xa9mod", "Model" }, { "\xa9swr", "SoftwareVersion" },
		{ "\xa9""day", "ContentCreateDate" }, { "\xa9nam", "Title" }, { "\xa9""cmt", "Comment" }, { "\xa9""cpy", "Copyright" },
		{ "\xa9""aut", "Author" }, { "\xa9too", "Encoder" }, { "\xa9""des", "Description" },
	};
	struct vg_reader r;
	vg_reader_init(&r, box->body);
	uint16_t size = vg_read_u16be(&r);
	vg_read_skip(&r, 2);
	struct vg_span text = vg_read_span(&r, size);
	for (size_t i = 0; i < sizeof rows / sizeof *rows && !r.failed; i++)
		if (memcmp(box->type, rows[i].type, 4) == 0)
			add(b, "UserData", rows[i].name, text);
}

/* The name of the key `wanted`, from 1 on, in Apple's list of keys. */
static struct vg_span key_name(struct vg_span keys, uint32_t wanted)
{
	struct vg_reader r;
	vg_reader_init(&r, keys);
	vg_read_skip(&r, 8);
	for (uint32_t i = 1; i <= wanted && i <= BOXES_MAXIMUM && !r.failed; i++) {
		uint32_t size = vg_read_u32be(&r);
		vg_read_skip(&r, 4);
		struct vg_span name = size >= 8 ? vg_read_span(&r, size - 8) : (struct vg_span){ NULL, 0 };
		if (i == wanted || !name.data)
			return name;
	}
	return (struct vg_span){ NULL, 0 };
}

/* Apple's list: boxes whose type is the number of a key, with the value in a box of its own. */
static void read_keys(struct boxes *b, struct vg_span body)
{
	enum { UTF8 = 1 };
	struct vg_box keys, list, item, data;
	struct vg_reader r;
	/* QuickTime's is no box with a version, MPEG-4's is. */
	if (!vg_box_find(body, "hdlr", &item))
		body = behind(body, 4);
	if (!vg_box_find(body, "keys", &keys) || !vg_box_find(body, "ilst", &list))
		return;
	vg_reader_init(&r, list.body);
	for (int i = 0; i < BOXES_MAXIMUM && vg_box_next(&r, &item); i++) {
		struct vg_reader number;
		vg_reader_init(&number, (struct vg_span){ (const uint8_t *)item.type, 4 });
		struct vg_span name = key_name(keys.body, vg_read_u32be(&number));
		char text[VG_ENTRY_NAME_MAXIMUM];
		if (!name.size || !vg_box_find(item.body, "data", &data) || data.body.size < 8 || data.body.data[3] != UTF8)
			continue;
		snprintf(text, sizeof text, "%.*s", name.size < sizeof text ? (int)name.size : (int)sizeof text - 1, (const char *)name.data);
		add(b, "Keys", text, behind(data.body, 8));
	}
}

static void walk(struct boxes *b, struct vg_span bytes, void (*take)(struct boxes *, const struct vg_box *));

/* Canon's parts, each a TIFF of its own. */
static void take_canon(struct boxes *b, const struct vg_box *box)
{
	static const char *const types[PARTS] = { "CMT1", "CMT2", "CMT3", "CMT4" };
	for (int i = 0; i < PARTS; i++)
		if (strcmp(box->type, types[i]) == 0)
			b->has[i] = vg_tiff_open(box->body, &b->part[i]);
}

static void take_id(struct boxes *b, const struct vg_box *box)
{
	struct vg_span body = behind(box->body, UUID);
	if (vg_span_starts_with(box->body, xmp_id, UUID) && !b->out->xmp.data)
		b->out->xmp = body;
	else if (vg_span_starts_with(box->body, exif_id, UUID) && !b->out->exif.data)
		(void)vg_exif_begins(body, &b->out->exif);
	else if (vg_span_starts_with(box->body, iptc_id, UUID) && !b->out->iptc.data)
		b->out->iptc = body;
	else if (vg_span_starts_with(box->body, canon_id, UUID))
		walk(b, body, take_canon);
}

static void take_user(struct boxes *b, const struct vg_box *box)
{
	if ((uint8_t)box->type[0] == 0xa9)
		read_user_text(b, box);
	else if (strcmp(box->type, "XMP_") == 0 && !b->out->xmp.data)
		b->out->xmp = box->body;
	else if (strcmp(box->type, "meta") == 0)
		read_keys(b, box->body);
}

static void take_movie(struct boxes *b, const struct vg_box *box)
{
	if (strcmp(box->type, "mvhd") == 0)
		read_movie_header(b, box->body);
	else if (strcmp(box->type, "udta") == 0)
		walk(b, box->body, take_user);
	else if (strcmp(box->type, "meta") == 0)
		read_keys(b, box->body);
	else if (strcmp(box->type, "uuid") == 0)
		take_id(b, box);
}

/* A colour that is a profile, of JPEG 2000: how, how exact, how near, and the profile. */
static void take_picture_header(struct boxes *b, const struct vg_box *box)
{
	if (strcmp(box->type, "colr") == 0 && box->body.size > 3 && box->body.data[0] == 2 && !b->out->icc.data)
		b->out->icc = behind(box->body, 3);
}

/* JPEG XL's packed boxes, of which the first four bytes are the type. */
static void take_packed(struct boxes *b, struct vg_span body)
{
	static const char why[] = "it is packed, and what is packed is damaged or too large";
	bool exif = vg_span_starts_with(body, "Exif", 4) && !b->out->exif.data;
	bool xmp = vg_span_starts_with(body, "xml ", 4) && !b->out->xmp.data;
	if (!exif && !xmp)
		return;
	struct vg_buffer unpacked;
	struct vg_span block = { NULL, 0 };
	vg_buffer_init(&unpacked, UNPACKED_MAXIMUM);
	if (vg_brotli_unpack(behind(body, 4), &unpacked))
		block = vg_blocks_keep(b->out, &unpacked);
	vg_buffer_release(&unpacked);
	if (!block.data)
		vg_picture_set_block(b->picture, exif ? VG_BLOCK_EXIF : VG_BLOCK_XMP, VG_BLOCK_UNREAD, body.size, why);
	else if (exif)
		b->out->exif = vg_exif_find(block);
	else
		b->out->xmp = block;
}

static void take_top(struct boxes *b, const struct vg_box *box)
{
	if (strcmp(box->type, "moov") == 0)
		walk(b, box->body, take_movie);
	else if (strcmp(box->type, "uuid") == 0)
		take_id(b, box);
	else if (strcmp(box->type, "jp2h") == 0)
		walk(b, box->body, take_picture_header);
	else if (strcmp(box->type, "Exif") == 0 && !b->out->exif.data)
		b->out->exif = vg_exif_find(box->body);
	else if (strcmp(box->type, "xml ") == 0 && !b->out->xmp.data)
		b->out->xmp = box->body;
	else if (strcmp(box->type, "brob") == 0)
		take_packed(b, box->body);
	else if (strcmp(box->type, "ftyp") == 0 && box->body.size >= 4)
		add(b, "QuickTime", "MajorBrand", vg_span_part(box->body, 0, 4));
}

static void walk(struct boxes *b, struct vg_span bytes, void (*take)(struct boxes *, const struct vg_box *))
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, bytes);
	for (int i = 0; i < BOXES_MAXIMUM && vg_box_next(&reader, &box); i++)
		take(b, &box);
}

/* Whether a box begins there, which is cut then: its type is of letters and the like. */
static bool begins_box(struct vg_span rest)
{
	for (size_t i = 4; i < 8 && rest.size >= 8; i++)
		if (rest.data[i] < 0x20 || rest.data[i] > 0x7e)
			return false;
	return rest.size >= 8;
}

/* Whether the boxes at the top reach the file's end, or to what is no box, and one of them describes the rest.
 * *out_left: bytes behind them. */
static bool is_whole(struct vg_span bytes, size_t *out_left)
{
	static const char *const describe[] = { "moov", "jp2h", "jxlc", "jxlp" };
	struct vg_reader reader;
	struct vg_box box;
	bool described = false;
	vg_reader_init(&reader, bytes);
	for (int i = 0; i < BOXES_MAXIMUM && vg_box_next(&reader, &box); i++)
		for (size_t k = 0; k < sizeof describe / sizeof *describe; k++)
			described |= strcmp(box.type, describe[k]) == 0;
	*out_left = vg_reader_left(&reader);
	return described && !begins_box(behind(bytes, reader.position));
}

/* Canon's parts as one block, which everybody else's readers take. */
static void join_canon(struct boxes *b)
{
	enum { MAIN, CAMERA, NOTE, POSITION };
	struct vg_buffer block;
	const struct vg_tiff *parts[] = { &b->part[MAIN], b->has[CAMERA] ? &b->part[CAMERA] : NULL,
					  b->has[POSITION] ? &b->part[POSITION] : NULL };
	if (!b->has[MAIN])
		return;
	vg_buffer_init(&block, 0);
	bool good = vg_tiff_compact_parts(parts, &block);
	if (good)
		b->out->exif = vg_blocks_keep(b->out, &block);
	vg_buffer_release(&block);
	if (b->has[NOTE])
		vg_directories_read_one(&b->part[NOTE], b->part[NOTE].first, "Canon", VG_DIRECTORY_CANON, b->picture);
}

void vg_boxes_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct boxes b = { .file = bytes, .picture = picture, .out = out };
	size_t left = 0;
	if (vg_span_starts_with(bytes, "\xff\x0a", 2) || vg_span_starts_with(bytes, "\xff\x4f\xff\x51", 4))
		return; /* JPEG XL's and JPEG 2000's pixels without boxes around them */
	walk(&b, bytes, take_top);
	join_canon(&b);
	if (!is_whole(bytes, &left)) {
		out->cut = "the file ends before its last box";
		return;
	}
	if (picture->format == VG_FORMAT_UNKNOWN) /* a video */
		return;
	picture->trailing.looked = true;
	picture->trailing.bytes = left;
}

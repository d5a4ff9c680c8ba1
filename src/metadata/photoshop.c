/* Photoshop's resources (Adobe Photoshop File Formats Specification, "Image Resource Blocks"): a type, a
 * number, a name and bytes. */
#include <stdio.h>
#include <string.h>

#include "base/entries.h"
#include "base/psd.h"
#include "metadata/charset.h"
#include "metadata/metadata.h"

struct vg_span vg_photoshop_preview(struct vg_span resources, bool *out_bgr)
{
	enum { PREVIEW = 0x040c, OLDER = 0x0409, HEADER = 28 };
	static const char jpeg[] = "\0\0\0\1"; /* the other kind is bare pixels, which nobody writes */
	struct vg_span body = vg_photoshop_resource(resources, PREVIEW);
	*out_bgr = !body.data;
	if (!body.data)
		body = vg_photoshop_resource(resources, OLDER);
	bool good = body.size > HEADER && memcmp(body.data, jpeg, 4) == 0;
	return good ? vg_span_part(body, HEADER, body.size - HEADER) : (struct vg_span){ NULL, 0 };
}

static void add(struct vg_picture *picture, int number, const char *name, const char *text, bool is_number)
{
	(void)vg_picture_add_entry(picture, "Photoshop", number, name, text, strlen(text), is_number);
}

static void add_number(struct vg_picture *picture, int number, const char *name, double value)
{
	char text[40];
	snprintf(text, sizeof text, "%.10g", value);
	add(picture, number, name, text, true);
}

/* Characters of UTF-16, their number before them. */
static void add_unicode(struct vg_reader *reader, struct vg_picture *picture, int number, const char *name)
{
	struct vg_buffer text;
	uint32_t count = vg_read_u32be(reader);
	struct vg_span body = count <= vg_reader_left(reader) / 2 ? vg_read_span(reader, (size_t)count * 2)
								   : (struct vg_span){ NULL, 0 };
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	vg_charset_utf16(body, false, &text);
	if (text.data)
		(void)vg_picture_add_entry(picture, "Photoshop", number, name, (const char *)text.data, text.size, false);
	vg_buffer_release(&text);
}

static void read_resolution(struct vg_reader *r, struct vg_picture *picture, int number)
{
	const double one = 65536; /* a fraction of 16 bits */
	add_number(picture, number, "XResolution", vg_read_u32be(r) / one);
	add_number(picture, number, "DisplayedUnitsX", vg_read_u16be(r));
	vg_read_skip(r, 2);
	add_number(picture, number, "YResolution", vg_read_u32be(r) / one);
	add_number(picture, number, "DisplayedUnitsY", vg_read_u16be(r));
}

static void read_version(struct vg_reader *r, struct vg_picture *picture, int number)
{
	vg_read_skip(r, 4);
	add_number(picture, number, "HasRealMergedData", vg_read_u8(r));
	add_unicode(r, picture, number, "WriterName");
	add_unicode(r, picture, number, "ReaderName");
}

static void read_quality(struct vg_reader *r, struct vg_picture *picture, int number)
{
	char shown[32];
	int quality = (int16_t)vg_read_u16be(r); /* its dialogue begins at 0, which is stored as -4 */
	add_number(picture, number, "PhotoshopQuality", quality);
	snprintf(shown, sizeof shown, "%d of 12", quality + 4);
	vg_entries_explain(picture, shown);
	add_number(picture, number, "PhotoshopFormat", vg_read_u16be(r));
	add_number(picture, number, "ProgressiveScans", vg_read_u16be(r));
}

static float read_float(struct vg_reader *r)
{
	uint32_t bits = vg_read_u32be(r);
	float value;
	memcpy(&value, &bits, sizeof value);
	return value;
}

static void read_print_scale(struct vg_reader *r, struct vg_picture *picture, int number)
{
	char text[64];
	add_number(picture, number, "PrintStyle", vg_read_u16be(r));
	float x = read_float(r), y = read_float(r);
	snprintf(text, sizeof text, "%.7g %.7g", (double)x, (double)y);
	add(picture, number, "PrintPosition", text, false);
	add_number(picture, number, "PrintScale", (double)read_float(r));
}

static void read_slices(struct vg_reader *r, struct vg_picture *picture, int number)
{
	vg_read_skip(r, 20);
	add_unicode(r, picture, number, "SlicesGroupName");
	add_number(picture, number, "NumSlices", vg_read_u32be(r));
}

static void read_aspect(struct vg_reader *r, struct vg_picture *picture, int number)
{
	uint64_t bits;
	double value;
	vg_read_skip(r, 4);
	bits = vg_read_u64be(r);
	memcpy(&value, &bits, sizeof value);
	if (!r->failed)
		add_number(picture, number, "PixelAspectRatio", value);
}

static void read_thumbnail(struct vg_reader *r, struct vg_picture *picture, int number)
{
	char text[64];
	vg_read_skip(r, 4);
	uint32_t width = vg_read_u32be(r), height = vg_read_u32be(r);
	snprintf(text, sizeof text, "%u x %u (%zu bytes)", width, height, r->span.size);
	add(picture, number, number == 0x0409 ? "PhotoshopBGRThumbnail" : "PhotoshopThumbnail", text, false);
}

static void read_digest(struct vg_reader *r, struct vg_picture *picture, int number)
{
	char text[33] = "";
	for (int i = 0; i < 16; i++)
		snprintf(text + 2 * i, 3, "%02x", vg_read_u8(r));
	add(picture, number, "IPTCDigest", text, false);
}

static void read_angle(struct vg_reader *r, struct vg_picture *picture, int number)
{
	add_number(picture, number, number == 0x040d ? "GlobalAngle" : "GlobalAltitude", vg_read_u32be(r));
}

static void read_flag(struct vg_reader *r, struct vg_picture *picture, int number)
{
	add_number(picture, number, "CopyrightFlag", vg_read_u8(r));
}

/* A list of addresses, each with its number and its mark before it. */
static void read_addresses(struct vg_reader *r, struct vg_picture *picture, int number)
{
	enum { MOST = 64 };
	uint32_t count = vg_read_u32be(r);
	for (uint32_t i = 0; i < count && i < MOST && !r->failed; i++) {
		vg_read_skip(r, 8);
		if (!r->failed)
			add_unicode(r, picture, number, "URL_List");
	}
}

static void read_path(struct vg_reader *r, struct vg_picture *picture, int number)
{
	size_t count = vg_read_u8(r);
	struct vg_span text = vg_read_span(r, count);
	if (text.data)
		(void)vg_picture_add_entry(picture, "Photoshop", number, "ClippingPathName", (const char *)text.data, text.size, false);
}

/* Bytes that are a text, to their end. */
static void read_text(struct vg_reader *r, struct vg_picture *picture, int number)
{
	struct vg_buffer text;
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	vg_charset_guess(vg_charset_trim(r->span), &text);
	(void)vg_picture_add_entry(picture, "Photoshop", number, number == 0x040b ? "URL" : "Caption",
				   text.data ? (const char *)text.data : "", text.size, false);
	vg_buffer_release(&text);
}

static const struct {
	uint16_t number, least; /* bytes that it must have */
	void (*read)(struct vg_reader *, struct vg_picture *, int);
} readers[] = {
	{ 0x03ed, 16, read_resolution }, { 0x0406, 6, read_quality }, { 0x0409, 28, read_thumbnail },
	{ 0x040a, 1, read_flag }, { 0x040b, 0, read_text }, { 0x040c, 28, read_thumbnail }, { 0x040d, 4, read_angle },
	{ 0x0419, 4, read_angle }, { 0x041a, 28, read_slices }, { 0x041e, 4, read_addresses }, { 0x0421, 13, read_version },
	{ 0x0425, 16, read_digest }, { 0x0426, 14, read_print_scale }, { 0x0428, 12, read_aspect },
	{ 0x0bb7, 1, read_path },
};

static void read_one(uint16_t number, struct vg_span body, struct vg_picture *picture)
{
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (readers[i].number == number && body.size >= readers[i].least)
			readers[i].read(&reader, picture, number);
}

const char *vg_photoshop_read(struct vg_span resources, struct vg_picture *picture)
{
	struct vg_reader reader;
	struct vg_span body;
	uint16_t number;
	vg_reader_init(&reader, resources);
	while (vg_photoshop_next(&reader, &number, &body))
		read_one(number, body, picture);
	return vg_reader_left(&reader) > 3 ? "a resource of Photoshop's ends outside its block" : NULL;
}

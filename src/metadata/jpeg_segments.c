/* What single segments of a JPEG say: JFIF (ITU-T T.871), Adobe's (Adobe technical note 5116), Ducky of
 * "Save for Web", comments. */
#include <stdio.h>
#include <string.h>

#include "metadata/charset.h"
#include "metadata/metadata.h"

enum { APP0 = 0xe0, APP12 = 0xec, APP14 = 0xee, COM = 0xfe };

static void add(struct vg_picture *picture, const char *directory, const char *name, const char *text, bool number)
{
	(void)vg_picture_add_entry(picture, directory, -1, name, text, strlen(text), number);
}

static void add_number(struct vg_picture *picture, const char *directory, const char *name, uint32_t value)
{
	char text[16];
	snprintf(text, sizeof text, "%u", value);
	add(picture, directory, name, text, true);
}

static void read_jfif(struct vg_span body, struct vg_picture *picture)
{
	struct vg_reader r;
	char text[40];
	vg_reader_init(&r, body);
	vg_read_skip(&r, 5);
	unsigned major = vg_read_u8(&r), minor = vg_read_u8(&r);
	snprintf(text, sizeof text, "%u %u", major, minor);
	add(picture, "JFIF", "JFIFVersion", text, false);
	add_number(picture, "JFIF", "ResolutionUnit", vg_read_u8(&r));
	add_number(picture, "JFIF", "XResolution", vg_read_u16be(&r));
	add_number(picture, "JFIF", "YResolution", vg_read_u16be(&r));
	unsigned width = vg_read_u8(&r), height = vg_read_u8(&r);
	if (width && height && !r.failed) {
		snprintf(text, sizeof text, "%u x %u", width, height);
		add(picture, "JFIF", "Thumbnail", text, false);
	}
}

static void read_adobe(struct vg_span body, struct vg_picture *picture)
{
	struct vg_reader r;
	vg_reader_init(&r, body);
	vg_read_skip(&r, 5);
	add_number(picture, "Adobe", "DCTEncodeVersion", vg_read_u16be(&r));
	add_number(picture, "Adobe", "APP14Flags0", vg_read_u16be(&r));
	add_number(picture, "Adobe", "APP14Flags1", vg_read_u16be(&r));
	add_number(picture, "Adobe", "ColorTransform", vg_read_u8(&r));
}

/* Numbered parts: 1 is the quality, 2 a comment, 3 a copyright. */
static void read_ducky(struct vg_span body, struct vg_picture *picture)
{
	struct vg_reader r;
	vg_reader_init(&r, body);
	vg_read_skip(&r, 5);
	while (vg_reader_left(&r) >= 4) {
		uint16_t part = vg_read_u16be(&r), size = vg_read_u16be(&r);
		struct vg_span value = vg_read_span(&r, size);
		struct vg_reader inside;
		vg_reader_init(&inside, value);
		if (r.failed || part == 0)
			return;
		if (part == 1 && size == 4) {
			add_number(picture, "Ducky", "Quality", vg_read_u32be(&inside));
		} else if (part == 2 || part == 3) {
			struct vg_buffer text;
			vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
			vg_read_skip(&inside, 4);
			vg_charset_utf16(vg_read_span(&inside, vg_reader_left(&inside)), false, &text);
			add(picture, "Ducky", part == 2 ? "Comment" : "Copyright", text.data ? (const char *)text.data : "", false);
			vg_buffer_release(&text);
		}
	}
}

static void read_comment(struct vg_span body, struct vg_picture *picture)
{
	struct vg_buffer text;
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	vg_charset_guess(vg_charset_trim(body), &text);
	(void)vg_picture_add_entry(picture, "File", -1, "Comment", text.data ? (const char *)text.data : "", text.size, false);
	vg_buffer_release(&text);
}

void vg_jpeg_segment_read(uint8_t marker, struct vg_span body, struct vg_picture *picture)
{
	if (marker == APP0 && vg_span_starts_with(body, "JFIF", 5) && body.size >= 12)
		read_jfif(body, picture);
	else if (marker == APP0 && vg_span_starts_with(body, "JFXX", 5) && body.size > 5)
		add(picture, "JFIF", "Thumbnail", body.data[5] == 0x10 ? "as JPEG" : body.data[5] == 0x11 ? "of 256 colours" : "in RGB", false);
	else if (marker == APP12 && vg_span_starts_with(body, "Ducky", 5))
		read_ducky(body, picture);
	else if (marker == APP14 && vg_span_starts_with(body, "Adobe", 5) && body.size >= 12)
		read_adobe(body, picture);
	else if (marker == COM)
		read_comment(body, picture);
}

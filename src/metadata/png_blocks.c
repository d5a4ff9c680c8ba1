/* The chunks of a PNG file (PNG third edition, section 5) that hold metadata: eXIf, iCCP, the
 * XMP text, and the texts "Raw profile type …" in which ImageMagick and ExifTool kept such
 * blocks before there were chunks for them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <zlib.h>

#include "base/text.h"
#include "metadata/charset.h"
#include "metadata/metadata.h"

enum { PROFILE_MAXIMUM = 8 << 20 };

static const char xmp_keyword[] = "XML:com.adobe.xmp";

/* Inflates into out; false when it is damaged or too large. */
static bool inflate_text(struct vg_span packed, struct vg_buffer *out)
{
	z_stream stream = { .next_in = (Bytef *)packed.data, .avail_in = (uInt)packed.size };
	uint8_t part[4096];
	int result = inflateInit(&stream);
	if (result != Z_OK)
		return false;
	while (result == Z_OK) {
		stream.next_out = part;
		stream.avail_out = sizeof part;
		result = inflate(&stream, Z_NO_FLUSH);
		if (vg_buffer_append(out, part, sizeof part - stream.avail_out) < 0)
			result = Z_BUF_ERROR;
	}
	inflateEnd(&stream);
	return result == Z_STREAM_END;
}

/* "\nexif\n     123\n" and the bytes in hexadecimal, over many lines; *out_stated is the number, 0
 * where there is none. */
static bool read_hex(struct vg_span text, struct vg_buffer *out, size_t *out_stated)
{
	size_t at = 0, stated = 0;
	int lines = 0, high = -1;
	for (; at < text.size && lines < 3; at++) { /* the empty line, the name, the size */
		uint8_t c = text.data[at];
		lines += c == '\n';
		if (lines == 2 && c >= '0' && c <= '9' && stated <= PROFILE_MAXIMUM)
			stated = stated * 10 + (c - '0');
	}
	for (; at < text.size; at++) {
		int digit = vg_text_hex_digit((char)text.data[at]);
		if (digit < 0)
			continue;
		if (high >= 0 && vg_buffer_append_byte(out, (uint8_t)(high << 4 | digit)) < 0)
			return false;
		high = high < 0 ? digit : -1;
	}
	*out_stated = stated;
	return lines == 3 && out->size > 0;
}

/* The text of a tEXt, zTXt or iTXt chunk behind its keyword; inflated into `owned` when packed. */
static bool text_of(const uint8_t *type, struct vg_span body, size_t keyword, struct vg_buffer *owned,
		    struct vg_span *out)
{
	struct vg_span rest = vg_span_part(body, keyword + 1, body.size - keyword - 1);
	bool packed = memcmp(type, "zTXt", 4) == 0;
	if (packed && rest.size)
		rest = vg_span_part(rest, 1, rest.size - 1);
	if (memcmp(type, "iTXt", 4) == 0) {
		packed = rest.size > 2 && rest.data[0] == 1;
		size_t at = 2; /* behind them language and translated keyword */
		for (int zeros = 0; at < rest.size && zeros < 2; at++)
			zeros += rest.data[at] == 0;
		rest = at <= rest.size ? vg_span_part(rest, at, rest.size - at) : (struct vg_span){ NULL, 0 };
	}
	if (packed && !inflate_text(rest, owned))
		return false;
	*out = packed ? vg_buffer_span(owned) : rest;
	return out->data != NULL;
}

/* What the profiles hold that are written as texts, by their names. */
static const struct raw_profile {
	const char *name;
	enum vg_block_name block;
	bool may_hold_others;
} raw_profiles[] = {
	{ "exif", VG_BLOCK_EXIF, false }, { "APP1", VG_BLOCK_EXIF, true }, { "xmp", VG_BLOCK_XMP, false },
	{ "iptc", VG_BLOCK_IPTC, false }, { "8bim", VG_BLOCK_IPTC, true }, { "icc", VG_BLOCK_ICC, false },
	{ "icm", VG_BLOCK_ICC, false },
};

/* The profile that a chunk's keyword names, or NULL. */
static const struct raw_profile *find_profile(struct vg_span body, size_t keyword)
{
	static const char prefix[] = "Raw profile type ";
	if (keyword >= body.size || keyword < sizeof prefix || memcmp(body.data, prefix, sizeof prefix - 1) != 0)
		return NULL;
	for (size_t i = 0; i < sizeof raw_profiles / sizeof *raw_profiles; i++)
		if (strcasecmp((const char *)body.data + sizeof prefix - 1, raw_profiles[i].name) == 0)
			return &raw_profiles[i];
	return NULL;
}

/* A block that is there, or may be, and that nothing is told of. */
static void not_unpacked(const struct raw_profile *profile, size_t size, struct vg_picture *picture)
{
	static const enum vg_block_name camera[] = { VG_BLOCK_EXIF, VG_BLOCK_XMP, VG_BLOCK_IPTC };
	if (!profile->may_hold_others)
		vg_picture_set_block(picture, profile->block, VG_BLOCK_UNREAD, size, "its profile cannot be unpacked");
	for (size_t i = 0; i < sizeof camera / sizeof *camera && profile->may_hold_others; i++)
		if (picture->block[camera[i]].state == VG_BLOCK_ABSENT)
			vg_picture_set_block(picture, camera[i], VG_BLOCK_UNREAD, 0,
					     "a profile that may hold it cannot be unpacked");
}

/* Photoshop's resources, which hold the others. */
static void take_resources(struct vg_span resources, struct vg_blocks *out)
{
	struct vg_span exif = vg_photoshop_resource(resources, VG_PHOTOSHOP_EXIF);
	struct vg_span xmp = vg_photoshop_resource(resources, VG_PHOTOSHOP_XMP);
	struct vg_span iptc = vg_photoshop_resource(resources, VG_PHOTOSHOP_IPTC);
	out->photoshop = resources;
	if (iptc.data)
		out->iptc = iptc;
	if (xmp.data && !out->xmp.data)
		out->xmp = xmp;
	if (exif.data && !out->exif.data)
		(void)vg_exif_begins(exif, &out->exif);
}

/* A profile's bytes, which are kept. */
static void take_profile(const struct raw_profile *profile, struct vg_buffer *bytes, struct vg_picture *picture,
			 struct vg_blocks *out)
{
	static const char xmp[] = "http://ns.adobe.com/xap/1.0/";
	size_t size = bytes->size;
	struct vg_span span = vg_blocks_keep(out, bytes);
	bool is_xmp = vg_span_starts_with(span, xmp, sizeof xmp);
	if (!span.data)
		vg_picture_set_block(picture, profile->block, VG_BLOCK_UNREAD, size, "the file holds too many profiles");
	else if (is_xmp)
		out->xmp = vg_span_part(span, sizeof xmp, span.size - sizeof xmp);
	else if (profile->block == VG_BLOCK_XMP)
		out->xmp = span;
	else if (profile->block == VG_BLOCK_ICC)
		out->icc = span;
	else if (profile->block == VG_BLOCK_IPTC && (profile->may_hold_others || vg_span_starts_with(span, "8BIM", 4)))
		take_resources(span, out);
	else if (profile->block == VG_BLOCK_IPTC)
		out->iptc = span;
	else if (!out->exif.data)
		(void)vg_exif_begins(span, &out->exif);
}

/* A block that was written as text, if the chunk is one. */
static void read_raw_profile(const uint8_t *type, struct vg_span body, struct vg_picture *picture,
			     struct vg_blocks *out)
{
	size_t keyword = strnlen((const char *)body.data, body.size < 80 ? body.size : 80), stated = 0;
	const struct raw_profile *profile = find_profile(body, keyword);
	struct vg_buffer inflated, bytes;
	struct vg_span text;
	if (!profile)
		return;
	vg_buffer_init(&inflated, PROFILE_MAXIMUM);
	vg_buffer_init(&bytes, PROFILE_MAXIMUM);
	bool read = text_of(type, body, keyword, &inflated, &text) && read_hex(text, &bytes, &stated);
	if (read && bytes.size < stated)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "a profile of type %s is cut: %zu of %zu bytes",
				      profile->name, bytes.size, stated);
	/* Of resources that are cut, those behind the cut may be any. */
	bool unknown = profile->block == VG_BLOCK_IPTC && profile->may_hold_others && bytes.size < stated;
	if (read && !unknown)
		take_profile(profile, &bytes, picture, out);
	else
		not_unpacked(profile, body.size, picture);
	vg_buffer_release(&bytes);
	vg_buffer_release(&inflated);
}

/* A profile behind its name, deflated. */
static void read_profile(struct vg_span body, struct vg_picture *picture, struct vg_blocks *out)
{
	size_t name = strnlen((const char *)body.data, body.size);
	struct vg_span packed = name + 2 < body.size ? vg_span_part(body, name + 2, body.size - name - 2) : (struct vg_span){ NULL, 0 };
	struct vg_buffer bytes;
	vg_buffer_init(&bytes, PROFILE_MAXIMUM);
	(void)vg_picture_add_entry(picture, "PNG", -1, "ProfileName", (const char *)body.data, name, false);
	if (inflate_text(packed, &bytes) && bytes.size)
		out->icc = vg_blocks_keep(out, &bytes);
	else
		vg_picture_set_block(picture, VG_BLOCK_ICC, VG_BLOCK_UNREAD, body.size, "its profile cannot be unpacked");
	vg_buffer_release(&bytes);
}

/* The XMP in a text of its own, deflated by some programs. */
static void read_xmp(struct vg_span body, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_buffer inflated;
	struct vg_span text = { NULL, 0 };
	vg_buffer_init(&inflated, PROFILE_MAXIMUM);
	if (!text_of((const uint8_t *)"iTXt", body, strlen(xmp_keyword), &inflated, &text))
		vg_picture_set_block(picture, VG_BLOCK_XMP, VG_BLOCK_UNREAD, body.size, "its text cannot be unpacked");
	else
		out->xmp = inflated.size ? vg_blocks_keep(out, &inflated) : text;
	vg_buffer_release(&inflated);
}

/* A text behind its keyword: Latin-1, in iTXt UTF-8. Generators of pictures keep prompts so. */
static void read_text(const uint8_t *type, struct vg_span body, struct vg_picture *picture)
{
	size_t keyword = strnlen((const char *)body.data, body.size < 80 ? body.size : 80);
	struct vg_buffer inflated, value;
	struct vg_span text;
	char name[80];
	if (keyword == 0 || keyword >= body.size || keyword >= sizeof name)
		return;
	snprintf(name, sizeof name, "%.*s", (int)keyword, (const char *)body.data);
	vg_buffer_init(&inflated, PROFILE_MAXIMUM);
	vg_buffer_init(&value, 2 * VG_ENTRY_VALUE_MAXIMUM);
	if (text_of(type, body, keyword, &inflated, &text)) {
		vg_charset_guess(text, &value);
		(void)vg_picture_add_entry(picture, "PNG", -1, name, value.data ? (const char *)value.data : "", value.size, false);
	} else {
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "a text of the PNG, \"%.40s\", cannot be unpacked", name);
	}
	vg_buffer_release(&value);
	vg_buffer_release(&inflated);
}

/* When the pixels were last changed, UTC. */
static void read_moment(struct vg_span body, struct vg_picture *picture)
{
	char text[48];
	const uint8_t *p = body.data;
	if (body.size != 7)
		return;
	int size = snprintf(text, sizeof text, "%04d:%02d:%02d %02d:%02d:%02d", p[0] << 8 | p[1], p[2], p[3], p[4], p[5], p[6]);
	(void)vg_picture_add_entry(picture, "PNG", -1, "ModifyDate", text, (size_t)size, false);
}

static void read_chunk(const uint8_t *type, struct vg_span body, struct vg_picture *picture, struct vg_blocks *out)
{
	static const char prefix[] = "Raw profile type ";
	bool text = memcmp(type, "zTXt", 4) == 0 || memcmp(type, "tEXt", 4) == 0 || memcmp(type, "iTXt", 4) == 0;
	if (memcmp(type, "eXIf", 4) == 0 && body.size)
		(void)vg_exif_begins(body, &out->exif);
	else if (memcmp(type, "iCCP", 4) == 0 && body.size)
		read_profile(body, picture, out);
	else if (memcmp(type, "tIME", 4) == 0)
		read_moment(body, picture);
	else if (memcmp(type, "iTXt", 4) == 0 && vg_span_starts_with(body, xmp_keyword, sizeof xmp_keyword))
		read_xmp(body, picture, out);
	else if (text && vg_span_starts_with(body, prefix, sizeof prefix - 1))
		read_raw_profile(type, body, picture, out);
	else if (text && body.size)
		read_text(type, body, picture);
}

/* Whether a file of its own begins here, of the kinds that are put behind pictures and may hold PNGs
 * as they are. */
static bool begins_file(struct vg_span rest)
{
	static const struct { size_t offset; const char *bytes; } rows[] = {
		{ 0, "\x89PNG" }, { 0, "PK\3\4" }, { 0, "Rar!" }, { 0, "7z\xbc\xaf" }, { 0, "%PDF" },
		{ 0, "\xff\xd8\xff" }, { 0, "GIF8" }, { 0, "RIFF" }, { 4, "ftyp" }, { 257, "ustar" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t size = strlen(rows[i].bytes);
		struct vg_span part = vg_span_part(rest, rows[i].offset, size);
		if (part.size && memcmp(part.data, rows[i].bytes, size) == 0)
			return true;
	}
	return false;
}

/* A screenshot that an editor cropped in place leaves the rest of the larger file behind the
 * new end: its data, and to the last byte its end (CVE-2023-21036, CVE-2023-28303). */
static bool ends_in_another_end(struct vg_span rest)
{
	static const char end[] = "\0\0\0\0IEND\xae\x42\x60\x82";
	enum { END = 12 };
	return rest.size > END && memcmp(rest.data + rest.size - END, end, END) == 0 && !begins_file(rest);
}

void vg_png_read(struct vg_span bytes, struct vg_picture *picture, struct vg_blocks *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 8);
	while (vg_reader_left(&reader) >= 8) {
		uint32_t size = vg_read_u32be(&reader);
		struct vg_span type = vg_read_span(&reader, 4), body = vg_read_span(&reader, size);
		vg_read_skip(&reader, 4);
		if (reader.failed)
			break;
		if (memcmp(type.data, "IEND", 4) == 0) {
			struct vg_trailing *trailing = &picture->trailing;
			trailing->looked = true;
			trailing->bytes = vg_reader_left(&reader);
			if (ends_in_another_end(vg_span_part(bytes, reader.position, vg_reader_left(&reader))))
				snprintf(trailing->what, sizeof trailing->what, "%s", VG_TRAILING_PNG_REMAINS);
			return;
		}
		read_chunk(type.data, body, picture, out);
	}
	vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the PNG does not end with an IEND chunk");
	out->cut = "the file ends before its last chunk";
}

/* ICC profiles: the header (ICC.1:2022 section 7.2) and the tags (9.2) that are texts, numbers and
 * places of colours. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "metadata/charset.h"
#include "metadata/metadata.h"

enum { HEADER = 128, TAGS_MAXIMUM = 128 };

static void add(struct vg_picture *picture, const char *directory, const char *name, const char *text, bool number)
{
	(void)vg_picture_add_entry(picture, directory, -1, name, text, strlen(text), number);
}

/* Four characters, as they stand there but for zeros. */
static void add_signature(struct vg_reader *r, struct vg_picture *picture, const char *name)
{
	char text[5] = "";
	struct vg_span four = vg_read_span(r, 4);
	for (size_t i = 0; i < four.size; i++)
		text[i] = four.data[i] >= 0x20 && four.data[i] < 0x7f ? (char)four.data[i] : ' ';
	if (four.size && memcmp(four.data, "\0\0\0\0", 4) == 0)
		text[0] = 0;
	add(picture, "ICC-header", name, text, false);
}

static void add_number(struct vg_picture *picture, const char *directory, const char *name, double value)
{
	char text[40];
	snprintf(text, sizeof text, "%.10g", value);
	add(picture, directory, name, text, true);
}

static double fixed(struct vg_reader *r)
{
	const double one = 65536;
	return (int32_t)vg_read_u32be(r) / one;
}

/* As many as there are, at most 16, with five digits behind the point as colour tables have. */
static void add_fixed(struct vg_reader *r, struct vg_picture *picture, const char *directory, const char *name, int count)
{
	char text[16 * 16] = "";
	size_t used = 0;
	for (int i = 0; i < count && i < 16 && vg_reader_left(r) >= 4; i++) {
		char number[24];
		snprintf(number, sizeof number, "%.5f", fixed(r));
		size_t size = strlen(number);
		while (number[size - 1] == '0')
			number[--size] = 0;
		if (number[size - 1] == '.')
			number[--size] = 0;
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%.14s", i ? " " : "", strcmp(number, "-0") ? number : "0");
	}
	add(picture, directory, name, text, false);
}

static void add_date(struct vg_reader *r, struct vg_picture *picture, const char *at, const char *name)
{
	unsigned date[6];
	char text[80];
	for (int i = 0; i < 6; i++)
		date[i] = vg_read_u16be(r);
	snprintf(text, sizeof text, "%04u:%02u:%02u %02u:%02u:%02u", date[0], date[1], date[2], date[3], date[4], date[5]);
	add(picture, at, name, text, false);
}

static void read_header(struct vg_span profile, struct vg_picture *picture)
{
	static const char at[] = "ICC-header";
	struct vg_reader r;
	char text[80] = "";
	vg_reader_init(&r, profile);
	vg_read_skip(&r, 4);
	add_signature(&r, picture, "ProfileCMMType");
	add_number(picture, at, "ProfileVersion", vg_read_u16be(&r));
	vg_read_skip(&r, 2);
	add_signature(&r, picture, "ProfileClass");
	add_signature(&r, picture, "ColorSpaceData");
	add_signature(&r, picture, "ProfileConnectionSpace");
	add_date(&r, picture, at, "ProfileDateTime");
	add_signature(&r, picture, "ProfileFileSignature");
	add_signature(&r, picture, "PrimaryPlatform");
	add_number(picture, at, "CMMFlags", vg_read_u32be(&r));
	add_signature(&r, picture, "DeviceManufacturer");
	add_signature(&r, picture, "DeviceModel");
	unsigned high = vg_read_u32be(&r), low = vg_read_u32be(&r);
	snprintf(text, sizeof text, "%u %u", high, low);
	add(picture, at, "DeviceAttributes", text, false);
	add_number(picture, at, "RenderingIntent", vg_read_u32be(&r));
	add_fixed(&r, picture, at, "ConnectionSpaceIlluminant", 3);
	add_signature(&r, picture, "ProfileCreator");
	size_t used = 0;
	for (int i = 0; i < 16; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s%u", i ? " " : "", vg_read_u8(&r));
	add(picture, at, "ProfileID", text, false);
}

/* A text of any of the types that profiles use; false where it is none. */
static bool put_text(struct vg_span tag, struct vg_buffer *out)
{
	struct vg_reader r;
	vg_reader_init(&r, tag);
	struct vg_span type = vg_read_span(&r, 4);
	vg_read_skip(&r, 4);
	if (vg_span_starts_with(type, "desc", 4)) {
		uint32_t size = vg_read_u32be(&r);
		vg_charset_guess(vg_charset_trim(vg_read_span(&r, size)), out);
	} else if (vg_span_starts_with(type, "text", 4)) {
		vg_charset_guess(vg_charset_trim(vg_read_span(&r, vg_reader_left(&r))), out);
	} else {
		return false;
	}
	return true;
}

/* The same text in several languages: the English one, or the only one, under the plain name. */
static void read_languages(struct vg_span tag, const char *name, struct vg_picture *picture)
{
	enum { MOST = 64, RECORD = 12 };
	struct vg_reader r;
	struct vg_buffer text;
	vg_reader_init(&r, tag);
	vg_read_skip(&r, 8);
	uint32_t records = vg_read_u32be(&r), width = vg_read_u32be(&r);
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	for (uint32_t i = 0; i < records && i < MOST && width >= RECORD && !r.failed; i++) {
		char full[64];
		struct vg_span language = vg_read_span(&r, 4);
		uint32_t size = vg_read_u32be(&r), offset = vg_read_u32be(&r);
		vg_read_skip(&r, width - RECORD);
		bool plain = records == 1 || vg_span_starts_with(language, "enUS", 4);
		snprintf(full, sizeof full, plain ? "%.40s" : "%.40s-%.2s-%.2s", name, (const char *)language.data,
			 language.data ? (const char *)language.data + 2 : "");
		vg_buffer_clear(&text);
		vg_charset_utf16(vg_span_part(tag, offset, size), false, &text);
		if (!r.failed)
			(void)vg_picture_add_entry(picture, "ICC_Profile", -1, full, text.data ? (const char *)text.data : "", text.size, false);
	}
	vg_buffer_release(&text);
}

static void read_viewing(struct vg_reader *r, struct vg_picture *picture)
{
	add_fixed(r, picture, "ICC-view", "ViewingCondIlluminant", 3);
	add_fixed(r, picture, "ICC-view", "ViewingCondSurround", 3);
	add_number(picture, "ICC-view", "ViewingCondIlluminantType", vg_read_u32be(r));
}

static void read_measurement(struct vg_reader *r, struct vg_picture *picture)
{
	add_number(picture, "ICC-meas", "MeasurementObserver", vg_read_u32be(r));
	add_fixed(r, picture, "ICC-meas", "MeasurementBacking", 3);
	add_number(picture, "ICC-meas", "MeasurementGeometry", vg_read_u32be(r));
	add_fixed(r, picture, "ICC-meas", "MeasurementFlare", 1);
	add_number(picture, "ICC-meas", "MeasurementIlluminant", vg_read_u32be(r));
}

static const struct { const char *signature, *name; } tags[] = {
	{ "desc", "ProfileDescription" }, { "cprt", "ProfileCopyright" }, { "dmnd", "DeviceMfgDesc" },
	{ "dmdd", "DeviceModelDesc" }, { "vued", "ViewingCondDesc" }, { "wtpt", "MediaWhitePoint" },
	{ "bkpt", "MediaBlackPoint" }, { "rXYZ", "RedMatrixColumn" }, { "gXYZ", "GreenMatrixColumn" },
	{ "bXYZ", "BlueMatrixColumn" }, { "lumi", "Luminance" }, { "chad", "ChromaticAdaptation" },
	{ "rTRC", "RedTRC" }, { "gTRC", "GreenTRC" }, { "bTRC", "BlueTRC" }, { "kTRC", "GrayTRC" },
	{ "tech", "Technology" }, { "targ", "CharTarget" }, { "calt", "CalibrationDateTime" },
	{ "A2B0", "AToB0" }, { "A2B1", "AToB1" }, { "A2B2", "AToB2" }, { "B2A0", "BToA0" }, { "B2A1", "BToA1" },
	{ "B2A2", "BToA2" }, { "gamt", "Gamut" }, { "view", "" }, { "meas", "" }, { "scrd", "ScreeningDesc" },
	{ "cicp", "ColorRepresentation" }, { "chrm", "Chromaticity" }, { "vcgt", "VideoCardGamma" },
	{ "ndin", "NativeDisplayInfo" }, { "mmod", "MakeAndModel" }, { "dscm", "ProfileDescriptionML" },
	{ "aarg", "" }, { "aagg", "" }, { "aabg", "" },
};

/* Empty where nothing is told of it; an unknown tag is called by its signature, which is written into `room`. */
static const char *name_of(struct vg_span signature, char room[8])
{
	for (size_t i = sizeof tags / sizeof *tags; i-- > 0;)
		if (memcmp(signature.data, tags[i].signature, 4) == 0)
			return tags[i].name;
	snprintf(room, 8, "%.4s", (const char *)signature.data);
	return room;
}

static void read_tag(struct vg_span signature, struct vg_span body, struct vg_picture *picture)
{
	char room[8], size[48];
	const char *name = name_of(signature, room);
	struct vg_buffer text;
	struct vg_reader r;
	vg_reader_init(&r, body);
	struct vg_span type = vg_read_span(&r, 4);
	vg_read_skip(&r, 4);
	vg_buffer_init(&text, 2 * VG_ENTRY_VALUE_MAXIMUM);
	if (vg_span_starts_with(type, "view", 4))
		read_viewing(&r, picture);
	else if (vg_span_starts_with(type, "meas", 4))
		read_measurement(&r, picture);
	else if (!name[0])
		;
	else if (vg_span_starts_with(type, "mluc", 4))
		read_languages(body, name, picture);
	else if (put_text(body, &text))
		(void)vg_picture_add_entry(picture, "ICC_Profile", -1, name, text.data ? (const char *)text.data : "", text.size, false);
	else if (vg_span_starts_with(type, "XYZ ", 4) || vg_span_starts_with(type, "sf32", 4))
		add_fixed(&r, picture, "ICC_Profile", name, type.data[0] == 'X' ? 3 : 16);
	else if (vg_span_starts_with(type, "sig ", 4) && vg_reader_left(&r) >= 4)
		(void)vg_picture_add_entry(picture, "ICC_Profile", -1, name, (const char *)r.span.data + r.position, 4, false);
	else {
		snprintf(size, sizeof size, "(%zu bytes)", body.size);
		add(picture, "ICC_Profile", name, size, false);
	}
	vg_buffer_release(&text);
}

const char *vg_icc_read(struct vg_span profile, struct vg_picture *picture)
{
	struct vg_reader r;
	if (profile.size < HEADER + 4)
		return "it is shorter than a profile's header";
	vg_reader_init(&r, profile);
	read_header(profile, picture);
	vg_read_skip(&r, HEADER);
	uint32_t count = vg_read_u32be(&r);
	for (uint32_t i = 0; i < count && i < TAGS_MAXIMUM; i++) {
		struct vg_span name = vg_read_span(&r, 4);
		uint32_t offset = vg_read_u32be(&r), size = vg_read_u32be(&r);
		if (r.failed)
			return "its list of tags is cut";
		struct vg_span body = vg_span_part(profile, offset, size);
		if (body.size)
			read_tag(name, body, picture);
	}
	const char *description = vg_picture_entry(picture, "ICC_Profile", "ProfileDescription");
	if (description && !picture->icc_description[0])
		vg_text_copy(picture->icc_description, sizeof picture->icc_description, description);
	return NULL;
}

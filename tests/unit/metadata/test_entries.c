/* What a file says, statement by statement: directories of a TIFF, XMP, IPTC, Photoshop's resources,
 * profiles, MPF, each from bytes that are written here. */
#include "../test.h"

#include <stdlib.h>
#include <string.h>

#include "base/entries.h"
#include "metadata/charset.h"
#include "metadata/directories.h"
#include "metadata/maker_note.h"
#include "metadata/metadata.h"

static const char *said(const struct vg_picture *picture, const char *directory, const char *name)
{
	const char *value = vg_picture_entry(picture, directory, name);
	return value ? value : "(nothing)";
}

static struct vg_span span(const void *bytes, size_t size)
{
	return (struct vg_span){ bytes, size };
}

#define SPAN(literal) span(literal, sizeof literal - 1)

static void put(struct vg_buffer *out, uint64_t value, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		(void)vg_buffer_append_byte(out, (uint8_t)(value >> 8 * i));
}

static void put_entry(struct vg_buffer *out, unsigned tag, unsigned type, uint32_t count, uint32_t value)
{
	put(out, tag, 2);
	put(out, type, 2);
	put(out, count, 4);
	put(out, value, 4);
}

static void read_directories(const struct vg_buffer *block, size_t base, struct vg_picture *picture)
{
	struct vg_tiff tiff;
	vg_picture_init(picture);
	assert_true(vg_tiff_open(vg_buffer_span(block), &tiff));
	vg_directories_read(&tiff, base, vg_maker_note_read, picture);
	vg_entries_group(picture);
}

/* One directory of single values, behind which `values` stands. */
static void build(struct vg_buffer *out, const uint32_t (*entries)[4], unsigned count, struct vg_span values)
{
	vg_buffer_init(out, 1 << 20);
	(void)vg_buffer_append(out, "II*\0\10\0\0\0", 8);
	put(out, count, 2);
	for (unsigned i = 0; i < count; i++)
		put_entry(out, entries[i][0], entries[i][1], entries[i][2], entries[i][3]);
	put(out, 0, 4);
	assert_int_equal(vg_buffer_append(out, values.data, values.size), 0);
}

static void test_values(void **state)
{
	(void)state;
	enum { AT = 8 + 2 + 9 * 12 + 4 };
	static const uint32_t entries[][4] = {
		{ 0x010f, 2, 5, AT }, { 0x0112, 3, 1, 6 }, { 0x011a, 5, 1, AT + 8 }, { 0x9c9b, 1, 8, AT + 16 },
		{ 0x9286, 7, 20, AT + 24 }, { 0x013b, 2, 5, AT + 44 }, { 0x9204, 10, 1, AT + 52 },
		{ 0xc717, 2, 9, 0xffffff }, { 0xabcd, 9, 1, (uint32_t)-7 } };
	struct vg_buffer block;
	struct vg_picture p;
	build(&block, entries, 9, SPAN("Acme \0\0\0" "\1\0\0\0\0\0\0\0" "\x42\4\x2e\4\0\0\0\0"
				       "UNICODE\0H\0i\0!\0\0\0 \0 \0" "M\xfcll\0\0\0\0" "\xff\xff\xff\xff\3\0\0\0"));
	read_directories(&block, 0, &p);
	assert_string_equal(said(&p, "IFD0", "Make"), "Acme");
	assert_string_equal(said(&p, "IFD0", "Orientation"), "6");
	assert_string_equal(said(&p, "IFD0", "XResolution"), "infinite");
	assert_string_equal(said(&p, "IFD0", "XPTitle"), "\xd1\x82\xd0\xae");
	assert_string_equal(said(&p, "IFD0", "UserComment"), "Hi!");
	assert_string_equal(said(&p, "IFD0", "Artist"), "M\xc3\xbcll");
	assert_string_equal(said(&p, "IFD0", "ExposureBiasValue"), "-0.3333333333");
	assert_string_equal(said(&p, "IFD0", "PreviewApplicationVersion"), "(outside the block)");
	assert_string_equal(said(&p, "IFD0", "0xabcd"), "-7");
	assert_int_equal(p.entry_count, 9);
	for (size_t i = 0; i < p.entry_count; i++)
		if (strcmp(p.entries[i].name, "Orientation") == 0) {
			assert_true(p.entries[i].number && p.entries[i].tag == 0x0112);
			assert_non_null(p.entries[i].meaning);
		}
	vg_picture_release(&p);
	/* The same texts among the tags that are judged by. */
	struct vg_limits limits;
	struct vg_buffer thumbnail;
	vg_limits_default(&limits);
	vg_buffer_init(&thumbnail, 1 << 10);
	vg_exif_read(vg_buffer_span(&block), 0, &limits, &p, &thumbnail);
	const char *title = vg_picture_tag(&p, VG_TAG_EXIF, "XPTitle");
	assert_string_equal(title ? title : "(nothing)", "\xd1\x82\xd0\xae");
	const char *comment = vg_picture_tag(&p, VG_TAG_EXIF, "0x9286"); /* of the other directory by the standard */
	assert_string_equal(comment ? comment : "(nothing)", "Hi!");
	vg_buffer_release(&thumbnail);
	vg_picture_release(&p);
	vg_buffer_release(&block);
}

/* A second page, directories below, a loop, the same tag twice, a thumbnail's place in the file. */
static void test_chain(void **state)
{
	(void)state;
	struct vg_buffer block;
	struct vg_picture p;
	vg_buffer_init(&block, 1 << 10);
	(void)vg_buffer_append(&block, "II*\0\10\0\0\0", 8);
	put(&block, 3, 2); /* at 8 */
	put_entry(&block, 0x8769, 4, 1, 50);
	put_entry(&block, 0x014a, 4, 1, 80);
	put_entry(&block, 0x0112, 3, 1, 1);
	put(&block, 110, 4);
	assert_int_equal(block.size, 50);
	put(&block, 2, 2); /* at 50 */
	put_entry(&block, 0x8827, 3, 1, 100);
	put_entry(&block, 0x8827, 3, 1, 200);
	put(&block, 8, 4);
	assert_int_equal(block.size, 80);
	put(&block, 2, 2); /* at 80: below itself */
	put_entry(&block, 0x014a, 4, 1, 80);
	put_entry(&block, 0x0100, 4, 1, 640);
	put(&block, 0, 4);
	assert_int_equal(block.size, 110);
	put(&block, 1, 2); /* at 110 */
	put_entry(&block, 0x0201, 4, 1, 5);
	put(&block, 8, 4); /* back to the first */
	read_directories(&block, 12, &p);
	assert_string_equal(said(&p, "SubIFD", "ImageWidth"), "640");
	assert_string_equal(said(&p, "IFD1", "JPEGInterchangeFormat"), "17");
	unsigned twice = 0;
	for (size_t i = 0; i < p.entry_count; i++)
		twice += strcmp(p.entries[i].directory, "ExifIFD") == 0 && p.entries[i].tag == 0x8827;
	assert_int_equal(twice, 2);
	assert_int_equal(p.entry_count, 5);
	vg_picture_release(&p);
	vg_buffer_release(&block);
}

/* More statements than are kept are counted, and one that is too long is told to be cut. */
static void test_bounds(void **state)
{
	(void)state;
	struct vg_picture p;
	char *value = calloc(1, VG_ENTRY_VALUE_MAXIMUM + 2);
	assert_non_null(value);
	memset(value, 'x', VG_ENTRY_VALUE_MAXIMUM + 1);
	vg_picture_init(&p);
	for (int i = 0; i < VG_ENTRIES_MAXIMUM + 5; i++)
		(void)vg_picture_add_entry(&p, i & 1 ? "B" : "A", i & 0xff, "n", "v", 1, false);
	assert_int_equal(p.entry_count, VG_ENTRIES_MAXIMUM);
	assert_int_equal(p.entries_left_out, 5);
	vg_entries_group(&p);
	assert_string_equal(p.entries[VG_ENTRIES_MAXIMUM / 2 - 1].directory, "A");
	assert_string_equal(p.entries[VG_ENTRIES_MAXIMUM / 2].directory, "B");
	assert_int_equal(p.entries[1].tag, 2);
	vg_picture_release(&p);
	assert_true(vg_picture_add_entry(&p, "A", -1, "long", value, VG_ENTRY_VALUE_MAXIMUM + 1, false));
	assert_true(p.entries[0].cut && strlen(p.entries[0].value) == VG_ENTRY_VALUE_MAXIMUM);
	assert_true(vg_picture_add_entry(&p, "A", -1, "fits", value, VG_ENTRY_VALUE_MAXIMUM, false));
	assert_false(p.entries[1].cut);
	vg_picture_release(&p);
	free(value);
}

#define RDF "<x:xmpmeta xmlns:x='adobe:ns:meta/' x:xmptk='Kit 1'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
#define END "</rdf:RDF></x:xmpmeta>"

static void test_xmp(void **state)
{
	(void)state;
	struct vg_picture p;
	vg_picture_init(&p);
	assert_null(vg_xmp_read(SPAN("<?xpacket begin='' id='x'?>" RDF
		"<rdf:Description rdf:about='uuid:1' xmlns:xap='http://ns.adobe.com/xap/1.0/' xap:CreatorTool='Painter 3'"
		" xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/' xmlns:e='http://ns.adobe.com/xap/1.0/sType/ResourceEvent#'"
		" xmlns:r='http://ns.adobe.com/xap/1.0/sType/ResourceRef#' xmlns:dc='http://purl.org/dc/elements/1.1/'"
		" xmlns:ext='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' xmlns:own='http://example.org/own/'>"
		"<ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</ext:DigitalSourceType>"
		"<xmpMM:History><rdf:Seq><rdf:li rdf:parseType='Resource'><e:action>created</e:action></rdf:li>"
		"<rdf:li e:action='saved' e:softwareAgent='Painter &amp; Co'/></rdf:Seq></xmpMM:History>"
		"<xmpMM:DerivedFrom r:documentID='xmp.did:7'/>"
		"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>A bridge</rdf:li><rdf:li xml:lang='de'>Br\xc3\xbc""cke</rdf:li></rdf:Alt></dc:title>"
		"<dc:subject><rdf:Bag><rdf:li>one</rdf:li><rdf:li>two</rdf:li></rdf:Bag></dc:subject>"
		"<own:qualified><rdf:Description><rdf:value>7</rdf:value></rdf:Description></own:qualified>"
		"<own:link rdf:resource='https://example.org/'/>"
		"</rdf:Description>" END "   <?xpacket end='w'?>\0\0"), &p));
	static const char *const rows[][3] = {
		{ "XMP-x", "XMPToolkit", "Kit 1" }, { "XMP-rdf", "About", "uuid:1" }, { "XMP-xmp", "CreatorTool", "Painter 3" },
		{ "XMP-iptcExt", "DigitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" },
		{ "XMP-xmpMM", "History[1]/stEvt:action", "created" }, { "XMP-xmpMM", "History[2]/stEvt:action", "saved" },
		{ "XMP-xmpMM", "History[2]/stEvt:softwareAgent", "Painter & Co" },
		{ "XMP-xmpMM", "DerivedFrom/stRef:documentID", "xmp.did:7" }, { "XMP-dc", "title[x-default]", "A bridge" },
		{ "XMP-dc", "title[de]", "Br\xc3\xbc""cke" }, { "XMP-dc", "subject[2]", "two" },
		{ "XMP-own", "qualified", "7" }, { "XMP-own", "link", "https://example.org/" } };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(said(&p, rows[i][0], rows[i][1]), rows[i][2]);
	assert_int_equal(p.entry_count, 14);
	vg_picture_release(&p);
}

static void test_hostile_xmp(void **state)
{
	(void)state;
	struct vg_picture p;
	struct vg_buffer deep;
	vg_picture_init(&p);
	assert_non_null(vg_xmp_read(SPAN("<!DOCTYPE x [<!ENTITY a 'bbbb'>]>" RDF "<rdf:Description xmlns:o='o:' o:a='&a;'/>" END), &p));
	assert_int_equal(p.entry_count, 0);
	/* What stands before the break was read all the same. */
	assert_non_null(vg_xmp_read(SPAN(RDF "<rdf:Description xmlns:o='o:' o:a='1'><o:b>2</o:b><o:c>"), &p));
	assert_string_equal(said(&p, "XMP-o", "b"), "2");
	vg_picture_release(&p);
	vg_picture_init(&p);
	/* Values and lists that no property has are nobody's, and above all not another property's. */
	assert_null(vg_xmp_read(SPAN(RDF "<rdf:Description xmlns:o='o:' o:a='1'><rdf:value>3</rdf:value>"
				     "<rdf:Bag><rdf:li>4</rdf:li></rdf:Bag></rdf:Description>" END), &p));
	assert_string_equal(said(&p, "XMP-o", "a"), "1");
	assert_string_equal(said(&p, "XMP-rdf", "value"), "3");
	assert_string_equal(said(&p, "XMP-rdf", "[1]"), "4");
	vg_picture_release(&p);
	vg_buffer_init(&deep, 1 << 16);
	(void)vg_buffer_append_text(&deep, RDF "<rdf:Description xmlns:o='o:'>");
	for (int i = 0; i < 2000; i++)
		(void)vg_buffer_append_text(&deep, "<o:a>");
	assert_non_null(vg_xmp_read(vg_buffer_span(&deep), &p));
	vg_buffer_release(&deep);
	vg_picture_release(&p);
}

static void test_iim(void **state)
{
	(void)state;
	struct vg_picture p;
	vg_picture_init(&p);
	assert_null(vg_iim_read(SPAN("\x1c\1\x5a\0\3\x1b%G" "\x1c\2\0\0\2\0\4" "\x1c\2\x78\0\5Br\xc3\xbc" "c"
				     "\x1c\2\x19\0\3one" "\x1c\2\x19\0\3two" "\x1c\2\x37\0\10" "20230211" "\x1c\2\x3c\0\13"
				     "142305+0100" "\x1c\2\x69\x80\4\0\0\0\2Hi" "\0"), &p));
	assert_string_equal(said(&p, "IPTC", "Caption-Abstract"), "Br\xc3\xbc" "c");
	assert_string_equal(said(&p, "IPTC", "ApplicationRecordVersion"), "4");
	assert_string_equal(said(&p, "IPTC", "DateCreated"), "2023:02:11");
	assert_string_equal(said(&p, "IPTC", "TimeCreated"), "14:23:05+01:00");
	assert_string_equal(said(&p, "IPTC", "Headline"), "Hi");
	assert_int_equal(p.entry_count, 8);
	vg_picture_release(&p);
	/* Without a character set, Latin-1; cut, and none at all. */
	assert_non_null(vg_iim_read(SPAN("\x1c\2\x78\0\2\xfc" "b" "\x1c\2\x19\0\x20" "cut"), &p));
	assert_string_equal(said(&p, "IPTC", "Caption-Abstract"), "\xc3\xbc" "b");
	assert_non_null(vg_iim_read(SPAN("no data set"), &p));
	vg_picture_release(&p);
}

static void test_photoshop(void **state)
{
	(void)state;
	static const char bytes[] =
		"8BIM\3\xed\0\0\0\0\0\x10" "\0\x48\0\0\0\1\0\1\0\x90\0\0\0\1\0\1"
		"8BIM\4\x0b\0\0\0\0\0\3URL\0" "8BIM\4\4\1x\0\0\0\7\x1c\2\x19\0\2hi\0";
	struct vg_span resources = SPAN(bytes);
	struct vg_picture p;
	vg_picture_init(&p);
	assert_null(vg_photoshop_read(resources, &p));
	assert_string_equal(said(&p, "Photoshop", "XResolution"), "72");
	assert_string_equal(said(&p, "Photoshop", "YResolution"), "144");
	assert_string_equal(said(&p, "Photoshop", "URL"), "URL");
	assert_int_equal(vg_photoshop_resource(resources, VG_PHOTOSHOP_IPTC).size, 7);
	resources.size -= 4;
	assert_non_null(vg_photoshop_read(resources, &p));
	vg_picture_release(&p);
}

static void test_mpf(void **state)
{
	(void)state;
	struct vg_buffer block;
	struct vg_picture p;
	static const uint32_t entries[][4] = { { 0xb001, 4, 1, 2 }, { 0xb002, 7, 32, 8 + 2 + 2 * 12 + 4 } };
	build(&block, entries, 2, SPAN("\0\0\3\x20\0\1\0\0\0\0\0\0\0\0\0\0" "\2\0\2\0\0\2\0\0\0\4\0\0\0\0\0\0"));
	vg_picture_init(&p);
	assert_null(vg_mpf_read(vg_buffer_span(&block), 100, &p));
	assert_string_equal(said(&p, "MPF0", "NumberOfImages"), "2");
	assert_string_equal(said(&p, "MPImage1", "MPImageStart"), "0");
	assert_string_equal(said(&p, "MPImage2", "MPImageLength"), "512");
	assert_string_equal(said(&p, "MPImage2", "MPImageStart"), "1124");
	assert_string_equal(said(&p, "MPImage1", "MPImageType"), "196608");
	vg_picture_release(&p);
	assert_non_null(vg_mpf_read(SPAN("none"), 0, &p));
	vg_buffer_release(&block);
}

static void test_icc(void **state)
{
	(void)state;
	uint8_t profile[128 + 4 + 12 + 40] = { 0 };
	struct vg_picture p;
	memcpy(profile + 4, "appl\2\x10\0\0mntrRGB XYZ ", 20);
	memcpy(profile + 128, "\0\0\0\1desc\0\0\0\x90\0\0\0\x28", 16);
	memcpy(profile + 144, "mluc\0\0\0\0\0\0\0\1\0\0\0\x0c" "enUS\0\0\0\4\0\0\0\x1c\0P\x04\x2f", 32);
	vg_picture_init(&p);
	assert_null(vg_icc_read(span(profile, sizeof profile), &p));
	assert_string_equal(said(&p, "ICC-header", "ProfileClass"), "mntr");
	assert_string_equal(said(&p, "ICC-header", "ProfileVersion"), "528");
	assert_string_equal(said(&p, "ICC_Profile", "ProfileDescription"), "P\xd0\xaf");
	assert_string_equal(p.icc_description, "P\xd0\xaf");
	vg_picture_release(&p);
	assert_non_null(vg_icc_read(span(profile, 100), &p));
	vg_picture_release(&p);
}

/* A block with a maker and its note, read in full: what libexif complains of is among the defects. */
static void read_note(const char *make, struct vg_span note, struct vg_picture *picture)
{
	enum { MAKE = 8 + 2 + 24 + 4, BELOW = MAKE + 8, NOTE = BELOW + 2 + 12 + 4 };
	struct vg_limits limits;
	struct vg_buffer block, thumbnail;
	vg_limits_default(&limits);
	vg_picture_init(picture);
	vg_buffer_init(&block, 1 << 12);
	vg_buffer_init(&thumbnail, 1 << 10);
	(void)vg_buffer_append(&block, "II*\0\10\0\0\0\2\0", 10);
	put_entry(&block, 0x010f, 2, (uint32_t)strlen(make) + 1, MAKE);
	put_entry(&block, 0x8769, 4, 1, BELOW);
	put(&block, 0, 4);
	for (size_t i = 0, size = strlen(make); i < 8; i++)
		(void)vg_buffer_append_byte(&block, i < size ? (uint8_t)make[i] : 0);
	put(&block, 1, 2);
	put_entry(&block, 0x927c, 7, (uint32_t)note.size, NOTE);
	put(&block, 0, 4);
	(void)vg_buffer_append(&block, note.data, note.size);
	vg_exif_read(vg_buffer_span(&block), 0, &limits, picture, &thumbnail);
	vg_entries_group(picture);
	vg_buffer_release(&thumbnail);
	vg_buffer_release(&block);
}

static const char *first_defect(const struct vg_picture *picture)
{
	return picture->defects[0].text[0] ? picture->defects[0].text : "(none)";
}

/* A note in another byte order than the block, at another place than when it was written; the same where nothing
 * tells where its values are; and a tag without a value. */
static void test_notes_of_rewritten_blocks(void **state)
{
	(void)state;
	const struct { struct vg_span note; const char *type; } rows[] = {
		{ SPAN("\0\1" "\0\6\0\2\0\0\0\10\0\0\0\x20" "\0\0\0\0" "Model 1\0"), "Model 1" },
		{ SPAN("\0\1" "\0\6\0\2\0\0\0\10\0\0\3\x60" "\0\0\0\0" "Model 1\0"), "Model 1" },
		{ SPAN("\0\1" "\0\6\0\2\0\0\0\10\0\2\0\0" "\0\0\0\0" "Model 1\0"), "(nothing)" }, /* too far */
		{ SPAN("\0\1" "\0\6\0\2\0\0\0\11\0\0\0\x20" "\0\0\0\0" "Model 1\0"), "(nothing)" }, /* too long */
		{ SPAN("\1\0" "\6\0\2\0\0\0\0\0\0\0\0\0" "\0\0\0\0"), "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		read_note("Canon", rows[i].note, &p);
		assert_string_equal(said(&p, "Canon", "CanonImageType"), rows[i].type);
		assert_string_equal(first_defect(&p), "(none)");
		vg_picture_release(&p);
	}
}

static void test_nikon_lens(void **state)
{
	(void)state;
#define NIKON_LENS(most, tele) SPAN("Nikon\0\2\x10\0\0" "MM\0*\0\0\0\10" "\0\1" "\0\x84\0\5\0\0\0\4\0\0\0\x1a" "\0\0\0\0" \
				    "\0\0\0\x12\0\0\0\1" "\0\0\0" most "\0\0\0\1" "\0\0\0\x23\0\0\0\xa" "\0\0\0" tele "\0\0\0\xa")
	const struct { struct vg_span note; const char *lens; } rows[] = {
		{ NIKON_LENS("\x46", "\x2d"), "18-70mm f/3.5-4.5" }, { NIKON_LENS("\x46", "\x23"), "18-70mm f/3.5" },
		{ NIKON_LENS("\x12", "\x23"), "18mm f/3.5" }, { NIKON_LENS("\0", "\x23"), "" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_picture p;
		read_note("NIKON", rows[i].note, &p);
		assert_string_equal(p.exif.lens, rows[i].lens);
		vg_picture_release(&p);
	}
}

/* Photoshop without a preview: a thumbnail of no bytes at the block's end lies outside nothing. */
static void test_empty_thumbnail(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_picture p;
	struct vg_buffer block, thumbnail;
	vg_limits_default(&limits);
	vg_picture_init(&p);
	vg_buffer_init(&block, 1 << 10);
	vg_buffer_init(&thumbnail, 1 << 10);
	(void)vg_buffer_append(&block, "II*\0\10\0\0\0\1\0", 10);
	put_entry(&block, 0x0112, 3, 1, 6);
	put(&block, 26, 4);
	put(&block, 2, 2);
	put_entry(&block, 0x0201, 4, 1, 26 + 2 + 24 + 4);
	put_entry(&block, 0x0202, 4, 1, 0);
	put(&block, 0, 4);
	vg_exif_read(vg_buffer_span(&block), 0, &limits, &p, &thumbnail);
	assert_string_equal(first_defect(&p), "(none)");
	assert_int_equal(p.exif.orientation, 6);
	vg_buffer_release(&thumbnail);
	vg_buffer_release(&block);
	vg_picture_release(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values), cmocka_unit_test(test_notes_of_rewritten_blocks),
		cmocka_unit_test(test_nikon_lens), cmocka_unit_test(test_empty_thumbnail), cmocka_unit_test(test_chain), cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_xmp), cmocka_unit_test(test_hostile_xmp), cmocka_unit_test(test_iim),
		cmocka_unit_test(test_photoshop), cmocka_unit_test(test_mpf), cmocka_unit_test(test_icc),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

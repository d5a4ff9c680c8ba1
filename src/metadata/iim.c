/* IPTC-IIM (Information Interchange Model, version 4.2): data sets of a record, a number and bytes. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/entries.h"
#include "metadata/charset.h"
#include "metadata/metadata.h"

enum { MARK = 0x1c, ENVELOPE = 1, APPLICATION = 2, CHARACTER_SET = 90, LENGTH_MAXIMUM = 4 };

enum form { TEXT, NUMBER, DATE, TIME, BYTES };

static const struct row { uint8_t record, number; enum form form; const char *name; } rows[] = {
	{ 1, 0, NUMBER, "EnvelopeRecordVersion" }, { 1, 5, TEXT, "Destination" }, { 1, 20, NUMBER, "FileFormat" },
	{ 1, 22, NUMBER, "FileVersion" }, { 1, 30, TEXT, "ServiceIdentifier" }, { 1, 40, TEXT, "EnvelopeNumber" },
	{ 1, 50, TEXT, "ProductID" }, { 1, 60, TEXT, "EnvelopePriority" }, { 1, 70, DATE, "DateSent" },
	{ 1, 80, TIME, "TimeSent" }, { 1, CHARACTER_SET, TEXT, "CodedCharacterSet" },
	{ 1, 100, TEXT, "UniqueObjectName" }, { 1, 120, NUMBER, "ARMIdentifier" }, { 1, 122, NUMBER, "ARMVersion" },
	{ 2, 0, NUMBER, "ApplicationRecordVersion" }, { 2, 3, TEXT, "ObjectTypeReference" },
	{ 2, 4, TEXT, "ObjectAttributeReference" }, { 2, 5, TEXT, "ObjectName" }, { 2, 7, TEXT, "EditStatus" },
	{ 2, 8, TEXT, "EditorialUpdate" }, { 2, 10, TEXT, "Urgency" }, { 2, 12, TEXT, "SubjectReference" },
	{ 2, 15, TEXT, "Category" }, { 2, 20, TEXT, "SupplementalCategories" }, { 2, 22, TEXT, "FixtureIdentifier" },
	{ 2, 25, TEXT, "Keywords" }, { 2, 26, TEXT, "ContentLocationCode" }, { 2, 27, TEXT, "ContentLocationName" },
	{ 2, 30, DATE, "ReleaseDate" }, { 2, 35, TIME, "ReleaseTime" }, { 2, 37, DATE, "ExpirationDate" },
	{ 2, 38, TIME, "ExpirationTime" }, { 2, 40, TEXT, "SpecialInstructions" }, { 2, 42, TEXT, "ActionAdvised" },
	{ 2, 45, TEXT, "ReferenceService" }, { 2, 47, DATE, "ReferenceDate" }, { 2, 50, TEXT, "ReferenceNumber" },
	{ 2, 55, DATE, "DateCreated" }, { 2, 60, TIME, "TimeCreated" }, { 2, 62, DATE, "DigitalCreationDate" },
	{ 2, 63, TIME, "DigitalCreationTime" }, { 2, 65, TEXT, "OriginatingProgram" }, { 2, 70, TEXT, "ProgramVersion" },
	{ 2, 75, TEXT, "ObjectCycle" }, { 2, 80, TEXT, "By-line" }, { 2, 85, TEXT, "By-lineTitle" },
	{ 2, 90, TEXT, "City" }, { 2, 92, TEXT, "Sub-location" }, { 2, 95, TEXT, "Province-State" },
	{ 2, 100, TEXT, "Country-PrimaryLocationCode" }, { 2, 101, TEXT, "Country-PrimaryLocationName" },
	{ 2, 103, TEXT, "OriginalTransmissionReference" }, { 2, 105, TEXT, "Headline" }, { 2, 110, TEXT, "Credit" },
	{ 2, 115, TEXT, "Source" }, { 2, 116, TEXT, "CopyrightNotice" }, { 2, 118, TEXT, "Contact" },
	{ 2, 120, TEXT, "Caption-Abstract" }, { 2, 121, TEXT, "LocalCaption" }, { 2, 122, TEXT, "Writer-Editor" },
	{ 2, 125, BYTES, "RasterizedCaption" }, { 2, 130, TEXT, "ImageType" }, { 2, 131, TEXT, "ImageOrientation" },
	{ 2, 135, TEXT, "LanguageIdentifier" }, { 2, 184, TEXT, "JobID" }, { 2, 185, TEXT, "MasterDocumentID" },
	{ 2, 186, TEXT, "ShortDocumentID" }, { 2, 187, TEXT, "UniqueDocumentID" }, { 2, 188, TEXT, "OwnerID" },
	{ 2, 200, NUMBER, "ObjectPreviewFileFormat" }, { 2, 201, NUMBER, "ObjectPreviewFileVersion" },
	{ 2, 202, BYTES, "ObjectPreviewData" }, { 2, 221, TEXT, "Prefs" }, { 2, 225, TEXT, "ClassifyState" },
	{ 2, 228, TEXT, "SimilarityIndex" }, { 2, 230, TEXT, "DocumentNotes" }, { 2, 231, TEXT, "DocumentHistory" },
	{ 2, 232, TEXT, "ExifCameraInfo" }, { 2, 255, TEXT, "CatalogSets" },
};

static const struct row *find(uint8_t record, uint8_t number)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].record == record && rows[i].number == number)
			return &rows[i];
	return NULL;
}

static bool all_digits(struct vg_span body, size_t from, size_t count)
{
	for (size_t i = from; i < from + count; i++)
		if (i >= body.size || !isdigit(body.data[i]))
			return false;
	return true;
}

/* "20080731" as "2008:07:31", "103811-0400" as "10:38:11-04:00"; others as they are. */
static bool put_moment(enum form form, struct vg_span body, struct vg_buffer *out)
{
	const char *s = (const char *)body.data;
	if (form == DATE && body.size == 8 && all_digits(body, 0, 8))
		return vg_buffer_printf(out, "%.4s:%.2s:%.2s", s, s + 4, s + 6) == 0;
	if (form == TIME && body.size >= 6 && all_digits(body, 0, 6)) {
		(void)vg_buffer_printf(out, "%.2s:%.2s:%.2s", s, s + 2, s + 4);
		if (body.size == 11 && (s[6] == '+' || s[6] == '-') && all_digits(body, 7, 4))
			(void)vg_buffer_printf(out, "%c%.2s:%.2s", s[6], s + 7, s + 9);
		return true;
	}
	return false;
}

/* What ISO 2022 names by its escapes is UTF-8, Latin-1, or no set that is met. */
static void put_text(struct vg_span body, bool utf8, struct vg_buffer *out)
{
	struct vg_span text = vg_charset_trim(body);
	if (utf8)
		(void)vg_buffer_append(out, text.data, text.size);
	else
		vg_charset_guess(text, out);
}

static void put_value(const struct row *row, struct vg_span body, bool utf8, struct vg_buffer *out, bool *out_number)
{
	enum form form = row ? row->form : TEXT;
	uint64_t number = 0;
	*out_number = false;
	if (form == NUMBER && body.size >= 1 && body.size <= 4) {
		for (size_t i = 0; i < body.size; i++)
			number = number << 8 | body.data[i];
		(void)vg_buffer_printf(out, "%llu", (unsigned long long)number);
		*out_number = true;
	} else if (form == BYTES) {
		(void)vg_buffer_printf(out, "(%zu bytes)", body.size);
	} else if (!put_moment(form, body, out)) {
		put_text(body, utf8, out);
	}
}

/* One data set; false when none begins here or it is cut. */
static bool next_set(struct vg_reader *reader, uint8_t *out_record, uint8_t *out_number, struct vg_span *out_body)
{
	struct vg_reader ahead = *reader;
	if (vg_reader_left(&ahead) < 5 || vg_read_u8(&ahead) != MARK)
		return false;
	*out_record = vg_read_u8(&ahead);
	*out_number = vg_read_u8(&ahead);
	uint64_t size = vg_read_u16be(&ahead);
	if (size & 0x8000) { /* an extended set: how many bytes its length takes */
		size_t bytes = size & 0x7fff;
		size = 0;
		if (bytes == 0 || bytes > LENGTH_MAXIMUM)
			return false;
		for (size_t i = 0; i < bytes; i++)
			size = size << 8 | vg_read_u8(&ahead);
	}
	if (ahead.failed || size > vg_reader_left(&ahead))
		return false;
	*out_body = vg_read_span(&ahead, (size_t)size);
	*reader = ahead;
	return true;
}

const char *vg_iim_read(struct vg_span block, struct vg_picture *picture)
{
	struct vg_reader reader;
	struct vg_buffer value;
	struct vg_span body;
	uint8_t record, number;
	bool utf8 = false, is_number;
	size_t sets = 0;
	vg_reader_init(&reader, block);
	vg_buffer_init(&value, 2 * VG_ENTRY_VALUE_MAXIMUM);
	for (; next_set(&reader, &record, &number, &body); sets++) {
		const struct row *row = find(record, number);
		char unnamed[16];
		if (record == ENVELOPE && number == CHARACTER_SET)
			utf8 = body.size == 3 && memcmp(body.data, "\x1b%G", 3) == 0;
		snprintf(unnamed, sizeof unnamed, "%u:%u", record, number);
		vg_buffer_clear(&value);
		put_value(row, body, utf8, &value, &is_number);
		(void)vg_picture_add_entry(picture, "IPTC", number, row ? row->name : unnamed,
					   value.data ? (const char *)value.data : "", value.size, is_number);
		if (record == ENVELOPE && number == CHARACTER_SET && utf8)
			vg_entries_explain(picture, "UTF-8");
	}
	vg_buffer_release(&value);
	while (vg_reader_left(&reader) && reader.span.data[reader.position] == 0)
		vg_read_skip(&reader, 1); /* padding */
	if (!sets)
		return block.size && vg_reader_left(&reader) ? "it holds no data set" : NULL;
	return vg_reader_left(&reader) ? "it ends inside a data set" : NULL;
}

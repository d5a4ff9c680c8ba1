/* Of a card: what the metadata state in words, and with --all every statement by its directory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "judge/device_texts.h"
#include "report/card.h"

/* LENS, SOFTWARE: their rows. */
enum { SHOWN = 300, LENS = 0, SOFTWARE = 1 };

/* What an editor would want of it, and where it may stand: the first of the places that says something. */
static const struct stated {
	const char *label;
	const char *places[7][2]; /* directory and name; a name may end in "[" for any item */
} rows[] = {
	{ "Lens: %s", { { "ExifIFD", "LensModel" }, { "Olympus", "LensModel" }, { "Canon", "LensModel" }, { "XMP-aux", "Lens" } } },
	{ "Software: %s", { { "IFD0", "Software" }, { "PNG", "Software" }, { "XMP-xmp", "CreatorTool" }, { "IPTC", "OriginatingProgram" } } },
	{ "Serial number: %s", { { "ExifIFD", "BodySerialNumber" }, { "Canon", "SerialNumber" }, { "Nikon", "SerialNumber" },
				 { "Olympus", "SerialNumber" }, { "XMP-aux", "SerialNumber" }, { "Pentax", "SerialNumber" } } },
	{ "Owner of the camera: %s", { { "ExifIFD", "CameraOwnerName" }, { "ExifIFD", "OwnerName" }, { "Canon", "OwnerName" }, { "XMP-aux", "OwnerName" } } },
	{ "Title: %s", { { "IPTC", "ObjectName" }, { "XMP-dc", "title[" }, { "PNG", "Title" }, { "IFD0", "XPTitle" } } },
	{ "Caption: %s", { { "IPTC", "Caption-Abstract" }, { "XMP-dc", "description[" }, { "IFD0", "ImageDescription" },
			   { "PNG", "Description" }, { "IPTC", "Headline" }, { "XMP-photoshop", "Headline" }, { "Ducky", "Comment" } } },
	{ "By: %s", { { "IPTC", "By-line" }, { "XMP-dc", "creator[" }, { "IFD0", "Artist" }, { "PNG", "Author" }, { "IFD0", "XPAuthor" } } },
	{ "Credit: %s", { { "IPTC", "Credit" }, { "XMP-photoshop", "Credit" }, { "IPTC", "Source" }, { "XMP-photoshop", "Source" } } },
	{ "Copyright: %s", { { "IFD0", "Copyright" }, { "IPTC", "CopyrightNotice" }, { "XMP-dc", "rights[" }, { "PNG", "Copyright" },
			     { "Ducky", "Copyright" } } },
	{ "Place in words: %s", { { "IPTC", "City" }, { "XMP-photoshop", "City" }, { "XMP-iptcCore", "Location" } } },
	{ "Made with these settings: %s", { { "PNG", "parameters" }, { "PNG", "prompt" }, { "PNG", "Dream" }, { "PNG", "sd-metadata" },
					    { "PNG", "workflow" } } },
	{ "Instructions: %s", { { "IPTC", "SpecialInstructions" }, { "XMP-photoshop", "Instructions" } } },
	{ "Comment: %s", { { "ExifIFD", "UserComment" }, { "File", "Comment" }, { "PNG", "Comment" } } },
};

/* What EXIF would say of camera and date, where it does not. */
static const struct stated date_rows[] = {
	{ "Taken, by its XMP or IPTC: %s", { { "XMP-exif", "DateTimeOriginal" }, { "XMP-photoshop", "DateCreated" }, { "IPTC", "DateCreated" } } },
	{ "Created, by its XMP or IPTC: %s", { { "XMP-exif", "DateTimeDigitized" }, { "XMP-xmp", "CreateDate" }, { "IPTC", "DigitalCreationDate" } } },
	{ "Created, by its PNG: %s", { { "PNG", "Creation Time" } } },
}, camera_rows[] = {
	{ "Camera, by its XMP: %s", { { "XMP-tiff", "Model" } } },
};

static bool is_place(const struct vg_metadata_entry *entry, const char *const place[2])
{
	size_t size = strlen(place[1]);
	bool list = size && place[1][size - 1] == '[';
	return strcmp(entry->directory, place[0]) == 0 &&
	       (list ? strncmp(entry->name, place[1], size) == 0 : strcmp(entry->name, place[1]) == 0);
}

static const char *find(const struct vg_metadata_entry *entries, size_t count, const struct stated *row)
{
	for (size_t place = 0; place < sizeof row->places / sizeof *row->places && row->places[place][0]; place++)
		for (size_t i = 0; i < count; i++)
			if (is_place(&entries[i], row->places[place]) && !vg_is_device_text(entries[i].value))
				return entries[i].value;
	return NULL;
}

/* Its beginning, cut between characters and on one line. */
static void shorten(const char *value, char *out, size_t size)
{
	char *clean = vg_text_copy_utf8(value, strlen(value), size - sizeof "…");
	vg_text_copy(out, size, clean ? clean : "");
	for (char *c = out; *c; c++)
		if (*c == '\n' || *c == '\r' || *c == '\t')
			*c = ' ';
	if (strlen(out) < strlen(value) && size >= strlen(out) + sizeof "…")
		memcpy(out + strlen(out), "…", sizeof "…");
	free(clean);
}

/* The first line has the name, those after it none. */
static void put_line(struct vg_report *report, const char *label, const char *value, const char **name)
{
	char shown[SHOWN], text[SHOWN + 100];
	shorten(value, shown, sizeof shown);
	snprintf(text, sizeof text, vg_words(report, label), shown);
	vg_card_line(report, *name, text);
	*name = "";
}

/* All of them, which IPTC and XMP list one by one. */
static void put_keywords(struct vg_report *report, const struct vg_picture *picture, const char **name)
{
	static const char *const places[][2] = { { "IPTC", "Keywords" }, { "XMP-dc", "subject[" }, { "IFD0", "XPKeywords" } };
	char list[SHOWN + 1] = "";
	for (size_t place = 0; place < sizeof places / sizeof *places && !list[0]; place++)
		for (size_t i = 0; i < picture->entry_count; i++) {
			size_t used = strlen(list);
			if (is_place(&picture->entries[i], places[place]) && used + 1 < sizeof list)
				snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", picture->entries[i].value);
		}
	if (list[0])
		put_line(report, "Keywords: %s", list, name);
}

/* A program that a finding judges is told there. */
static bool is_in_a_finding(const struct vg_record *record, const char *program)
{
	bool told = false;
	for (size_t i = 0; i < record->finding_count; i++)
		told |= record->findings[i].outcome == VG_OBSERVED && strstr(record->findings[i].says, program);
	return told;
}

static void put_stated(struct vg_report *report, const struct vg_record *record, const struct stated *list, size_t count,
		       const char **name)
{
	const struct vg_picture *picture = &record->picture;
	for (size_t i = 0; i < count; i++) {
		const char *value = find(picture->entries, picture->entry_count, &list[i]);
		if (value && !(list == rows && i == SOFTWARE && is_in_a_finding(record, value)))
			put_line(report, list[i].label, value, name);
	}
}

void vg_card_stated(struct vg_report *report, const struct vg_record *record, const char **name)
{
	const struct vg_picture *picture = &record->picture;
	if (!picture->exif.original.raw[0] && !picture->exif.digitized.raw[0])
		put_stated(report, record, date_rows, sizeof date_rows / sizeof *date_rows, name);
	if (!picture->exif.model[0])
		put_stated(report, record, camera_rows, sizeof camera_rows / sizeof *camera_rows, name);
	if (picture->exif.lens[0] && !find(picture->entries, picture->entry_count, &rows[LENS])) /* of a maker's numbers */
		put_line(report, rows[LENS].label, picture->exif.lens, name);
	put_stated(report, record, rows, sizeof rows / sizeof *rows, name);
	put_keywords(report, picture, name);
}

bool vg_card_tells(const struct vg_picture *picture, const char *text)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *value = find(picture->entries, picture->entry_count, &rows[i]);
		if (value && strncmp(value, text, strlen(text)) == 0)
			return true;
	}
	return false;
}

static void put_entries(struct vg_report *report, const struct vg_metadata_entry *entries, size_t count, uint32_t left_out)
{
	char text[VG_ENTRY_NAME_MAXIMUM * 2 + VG_ENTRY_VALUE_MAXIMUM + 16];
	for (size_t i = 0; i < count; i++) {
		const struct vg_metadata_entry *entry = &entries[i];
		bool first = !i || strcmp(entry->directory, entry[-1].directory) != 0;
		snprintf(text, sizeof text, "%s: %s%s%s%s%s", entry->name, entry->value, entry->cut ? "…" : "",
			 entry->meaning ? " (" : "", entry->meaning ? entry->meaning : "", entry->meaning ? ")" : "");
		vg_card_line(report, first ? entry->directory : "", text);
	}
	if (!left_out)
		return;
	snprintf(text, sizeof text, vg_words(report, "%u statements beyond what is kept of one file are left out"), left_out);
	vg_card_line(report, "Metadata", text);
}

void vg_card_directories(struct vg_report *report, const struct vg_picture *picture)
{
	put_entries(report, picture->entries, picture->entry_count, picture->entries_left_out);
}

/* --- what lies beside the file --- */

/* What a sidecar may say beside the rows above: of a file these are told by what EXIF says. */
static const struct stated sidecar_rows[] = {
	{ "Taken: %s", { { "XMP-exif", "DateTimeOriginal" }, { "XMP-photoshop", "DateCreated" } } },
	{ "Camera: %s", { { "XMP-tiff", "Model" } } },
	{ "Made with: %s", { { "XMP-xmp", "CreatorTool" } } },
	{ "Stated source: %s", { { "XMP-iptcExt", "DigitalSourceType" } } },
};

static void introduce(const struct vg_report *report, const struct vg_sidecar *sidecar, char *out, size_t size)
{
	if (sidecar->state == VG_BLOCK_UNREAD && !sidecar->entry_count)
		snprintf(out, size, vg_words(report, "The sidecar %s could not be read: %s."), sidecar->name, sidecar->reason);
	else if (sidecar->state == VG_BLOCK_UNREAD)
		snprintf(out, size, vg_words(report, "The sidecar %s could not be read to its end (%s). It is no part of the file, anybody can write one, and it says:"),
			 sidecar->name, sidecar->reason);
	else if (sidecar->entry_count)
		snprintf(out, size, vg_words(report, "The sidecar %s, which is no part of the file (anybody can write one), says:"), sidecar->name);
	else
		snprintf(out, size, vg_words(report, "The sidecar %s says nothing."), sidecar->name);
}

static void add_rows(const struct vg_report *report, const struct vg_sidecar *sidecar, const struct stated *list, size_t count,
		     struct vg_sidecar_text *out)
{
	enum { DAY = sizeof "2023-02-11" - 1 };
	char shown[SHOWN];
	for (size_t i = 0; i < count && out->count < VG_SIDECAR_LINES; i++) {
		const char *value = find(sidecar->entries, sidecar->entry_count, &list[i]);
		if (!value)
			continue;
		shorten(value, shown, sizeof shown);
		if (&list[i] == sidecar_rows && strlen(shown) > DAY && shown[DAY] == 'T') /* as dates are written everywhere here */
			shown[DAY] = ' ';
		snprintf(out->line[out->count++], sizeof out->line[0], vg_words(report, list[i].label), shown);
	}
}

void vg_describe_sidecar(const struct vg_report *report, const struct vg_sidecar *sidecar, struct vg_sidecar_text *out)
{
	double latitude, longitude;
	introduce(report, sidecar, out->line[0], sizeof out->line[0]);
	out->count = 1;
	add_rows(report, sidecar, sidecar_rows, sizeof sidecar_rows / sizeof *sidecar_rows, out);
	if (vg_sidecar_position(sidecar, &latitude, &longitude))
		snprintf(out->line[out->count++], sizeof out->line[0], vg_words(report, "Position: %.5f, %.5f"), latitude, longitude);
	add_rows(report, sidecar, rows, sizeof rows / sizeof *rows, out);
	if (out->count == 1 && sidecar->entry_count)
		snprintf(out->line[out->count++], sizeof out->line[0],
			 vg_phrase_of(report->options.language, sidecar->entry_count, "%zu statement, of nothing that is shown here (check --all lists it)",
				      "%zu statements, of nothing that is shown here (check --all lists them)"), sidecar->entry_count);
}

void vg_card_sidecars(struct vg_report *report, const struct vg_record *record)
{
	struct vg_sidecar_text text;
	for (size_t i = 0; i < record->sidecar_count; i++) {
		const struct vg_sidecar *sidecar = &record->sidecars[i];
		vg_describe_sidecar(report, sidecar, &text);
		for (size_t line = 0; line < text.count; line++)
			vg_card_line(report, i + line ? "" : "Beside the file", text.line[line]);
		if (report->options.all)
			put_entries(report, sidecar->entries, sidecar->entry_count, sidecar->entries_left_out);
	}
}

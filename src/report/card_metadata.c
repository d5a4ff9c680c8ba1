/* Of a card: what the metadata state in words, and with --all every statement by its directory. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/card.h"

enum { SHOWN = 300 };

/* What an editor would want of it, and where it may stand: the first of the places that says something. */
static const struct stated {
	const char *label;
	const char *places[6][2]; /* directory and name; a name may end in "[" for any item */
} rows[] = {
	{ "Lens: %s", { { "ExifIFD", "LensModel" }, { "Olympus", "LensModel" }, { "Canon", "LensModel" }, { "XMP-aux", "Lens" } } },
	{ "Serial number: %s", { { "ExifIFD", "BodySerialNumber" }, { "Canon", "SerialNumber" }, { "Nikon", "SerialNumber" },
				 { "Olympus", "SerialNumber" }, { "XMP-aux", "SerialNumber" }, { "Pentax", "SerialNumber" } } },
	{ "Caption: %s", { { "IPTC", "Caption-Abstract" }, { "XMP-dc", "description[" }, { "IFD0", "ImageDescription" },
			   { "PNG", "Description" }, { "IPTC", "Headline" }, { "XMP-photoshop", "Headline" } } },
	{ "By: %s", { { "IPTC", "By-line" }, { "XMP-dc", "creator[" }, { "IFD0", "Artist" }, { "PNG", "Author" }, { "IFD0", "XPAuthor" } } },
	{ "Credit: %s", { { "IPTC", "Credit" }, { "XMP-photoshop", "Credit" }, { "IPTC", "Source" }, { "XMP-photoshop", "Source" } } },
	{ "Copyright: %s", { { "IFD0", "Copyright" }, { "IPTC", "CopyrightNotice" }, { "XMP-dc", "rights[" }, { "PNG", "Copyright" } } },
	{ "Place in words: %s", { { "IPTC", "City" }, { "XMP-photoshop", "City" }, { "XMP-iptcCore", "Location" } } },
	{ "Made with these settings: %s", { { "PNG", "parameters" }, { "PNG", "prompt" }, { "PNG", "Dream" }, { "PNG", "sd-metadata" },
					    { "PNG", "workflow" } } },
	{ "Comment: %s", { { "ExifIFD", "UserComment" }, { "File", "Comment" }, { "PNG", "Comment" } } },
};

static bool is_place(const struct vg_metadata_entry *entry, const char *const place[2])
{
	size_t size = strlen(place[1]);
	bool list = size && place[1][size - 1] == '[';
	return strcmp(entry->directory, place[0]) == 0 &&
	       (list ? strncmp(entry->name, place[1], size) == 0 : strcmp(entry->name, place[1]) == 0);
}

static const char *find(const struct vg_picture *picture, const struct stated *row)
{
	for (size_t place = 0; place < sizeof row->places / sizeof *row->places && row->places[place][0]; place++)
		for (size_t i = 0; i < picture->entry_count; i++)
			if (is_place(&picture->entries[i], row->places[place]) && picture->entries[i].value[strspn(picture->entries[i].value, " ")])
				return picture->entries[i].value;
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
	if (strlen(out) < strlen(value) && size > strlen(out) + sizeof "…")
		memcpy(out + strlen(out), "…", sizeof "…");
	free(clean);
}

void vg_card_stated(struct vg_report *report, const struct vg_picture *picture, const char **name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *value = find(picture, &rows[i]);
		char shown[SHOWN], text[SHOWN + 100];
		if (!value)
			continue;
		shorten(value, shown, sizeof shown);
		snprintf(text, sizeof text, vg_words(report, rows[i].label), shown);
		vg_card_line(report, *name, text);
		*name = "";
	}
}

bool vg_card_tells(const struct vg_picture *picture, const char *text)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *value = find(picture, &rows[i]);
		if (value && strncmp(value, text, strlen(text)) == 0)
			return true;
	}
	return false;
}

void vg_card_directories(struct vg_report *report, const struct vg_picture *picture)
{
	char text[VG_ENTRY_NAME_MAXIMUM * 2 + VG_ENTRY_VALUE_MAXIMUM + 16];
	for (size_t i = 0; i < picture->entry_count; i++) {
		const struct vg_metadata_entry *entry = &picture->entries[i];
		bool first = !i || strcmp(entry->directory, entry[-1].directory) != 0;
		snprintf(text, sizeof text, "%s: %s%s%s%s%s", entry->name, entry->value, entry->cut ? "…" : "",
			 entry->meaning ? " (" : "", entry->meaning ? entry->meaning : "", entry->meaning ? ")" : "");
		vg_card_line(report, first ? entry->directory : "", text);
	}
	if (!picture->entries_left_out)
		return;
	snprintf(text, sizeof text, vg_words(report, "%u statements beyond what is kept of one file are left out"), picture->entries_left_out);
	vg_card_line(report, "Metadata", text);
}

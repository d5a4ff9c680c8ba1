/* Manifests: what is said of pictures, in CSV or JSON Lines. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "intake/csv.h"
#include "intake/entry.h"
#include "intake/manifest_path.h"
#include "intake/name_set.h"

/* Names are taken in any case; those that mean nothing here are told. */
static bool read_header(struct vg_lines *lines, const struct vg_entry_visitor *visitor, const char **names, int count)
{
	bool has_path = false;
	for (int i = 0; i < count; i++) {
		char *name = (char *)names[i], text[160];
		vg_entry_lower_case(name);
		has_path |= strcmp(name, "path") == 0;
		snprintf(text, sizeof text, "the column \"%.60s\" is not known, and is left out", name);
		if (*name && !vg_entry_has_column(name) && visitor->notice)
			visitor->notice(visitor->context, lines->number, text);
	}
	return has_path;
}

static int give_entry(const struct vg_manifest_place *place, struct vg_entry *entry, const char *fault, uint64_t line,
		      const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	int code = 0;
	if (!fault)
		fault = entry->path ? vg_manifest_path_settle(place, &entry->path) : "no path";
	if (fault)
		visitor->bad(visitor->context, line, fault);
	else
		code = visitor->entry(visitor->context, entry, err);
	vg_entry_release(entry);
	return code;
}

static int read_csv(struct vg_lines *lines, const struct vg_manifest_place *place, const struct vg_entry_visitor *visitor,
		    struct vg_error *err)
{
	struct vg_buffer header, record;
	const char *names[VG_CSV_FIELDS], *fields[VG_CSV_FIELDS];
	int code = 0;
	vg_buffer_init(&header, VG_LINE_MAXIMUM);
	vg_buffer_init(&record, VG_LINE_MAXIMUM);
	bool there = vg_lines_next(lines);
	char separator = there ? vg_csv_separator(lines->text) : 0;
	int columns = there ? vg_csv_split(lines, separator, &header, names) : 0;
	if (!read_header(lines, visitor, names, columns))
		code = vg_error_set(err, VG_ERR_MALFORMED,
				    "\"%s\" is not a manifest: its first line must name the columns, among them \"path\"",
				    lines->path);
	while (code >= 0 && vg_lines_next(lines)) {
		struct vg_entry entry = { 0 };
		const char *fault = NULL;
		uint64_t line = lines->number;
		if (!*lines->text)
			continue;
		int count = vg_csv_split(lines, separator, &record, fields);
		if (count < 0)
			fault = count == VG_CSV_TOO_MANY ? "more fields than a record may have" : "a quoted field does not end";
		for (int i = 0; i < count && i < columns && !fault; i++)
			fault = vg_entry_set_column(&entry, names[i], fields[i]);
		code = give_entry(place, &entry, fault, line, visitor, err);
	}
	vg_buffer_release(&header);
	vg_buffer_release(&record);
	return code;
}

/* What was told of a manifest's keys, and to whom. */
struct telling {
	const struct vg_lines *lines;
	const struct vg_entry_visitor *visitor;
	struct vg_name_set told;
};

/* A key that means nothing here, or holds what is no text, is told where it is first met, and of a file
 * that is none of ours only so many. */
static void tell_key(void *context, const char *name)
{
	struct telling *telling = context;
	char text[160];
	if (!telling->visitor->notice || telling->told.count >= VG_CSV_FIELDS || vg_name_set_has(&telling->told, name))
		return;
	vg_name_set_add(&telling->told, name);
	snprintf(text, sizeof text, vg_entry_has_column(name) ? "the key \"%.60s\" holds no text here, and is left out"
						    : "the key \"%.60s\" is not known, and is left out", name);
	telling->visitor->notice(telling->visitor->context, telling->lines->number, text);
}

static int read_json_lines(struct vg_lines *lines, const struct vg_manifest_place *place, const struct vg_entry_visitor *visitor,
			   struct vg_error *err)
{
	struct telling telling = { .lines = lines, .visitor = visitor };
	int code = 0;
	while (code >= 0 && vg_lines_next(lines)) {
		struct vg_entry entry = { 0 };
		if (!*lines->text)
			continue;
		json_t *object = json_loads(lines->text, 0, NULL);
		const char *fault = json_is_object(object) ? vg_entry_set_json(&entry, object, tell_key, &telling)
							   : "not a JSON object";
		json_decref(object);
		code = give_entry(place, &entry, fault, lines->number, visitor, err);
	}
	vg_name_set_release(&telling.told);
	return code;
}

int vg_manifest_read(const char *path, const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	struct vg_lines lines;
	struct vg_manifest_place place = { .folder = NULL };
	int code = vg_lines_open(&lines, path, visitor, err);
	if (code == 0)
		code = vg_manifest_place_of(path, &place, err);
	if (code == 0)
		code = (vg_text_ends_with_ignoring_case(path, ".jsonl") ? read_json_lines : read_csv)(&lines, &place, visitor, err);
	if (code >= 0)
		code = vg_lines_fault(&lines, err);
	vg_lines_close(&lines);
	vg_manifest_place_release(&place);
	return code;
}

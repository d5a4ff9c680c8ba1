/* Manifests and exchanged collections, a line at a time. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <jansson.h>

#include <vestigo/exchange.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/manifest_path.h"
#include "intake/name_set.h"

enum { LINE_MAXIMUM = 1 << 20, COLUMNS_MAXIMUM = 32, PROGRESS_EVERY = 1024,
       WAIT_MILLISECONDS = 500, NULL_MAJOR = 1, NULL_MINOR = 3 /* Linux's /dev/null */ };

void vg_entry_release(struct vg_entry *entry)
{
	free(entry->path);
	vg_sighting_release(&entry->sighting);
	for (size_t i = 0; i < entry->tag_count; i++)
		free(entry->tags[i]);
	memset(entry, 0, sizeof *entry);
}

struct lines {
	int descriptor;
	const char *path;
	const struct vg_entry_visitor *visitor; /* told of lines that are too long */
	struct vg_manifest_place place;         /* of a manifest */
	struct vg_buffer buffer;
	char *text;        /* the current line, without its end */
	uint64_t number;
	uint8_t block[1 << 16]; /* read ahead: taken up to `at` */
	size_t at, filled;
	bool stopped;
	int fault;         /* errno of what failed, or 0 */
	uint64_t consumed, size; /* bytes: of the blocks before, of the file */
};

static int lines_open(struct lines *lines, const char *path, const struct vg_entry_visitor *visitor,
		      struct vg_error *err)
{
	struct stat status;
	lines->path = path;
	lines->visitor = visitor;
	lines->number = lines->consumed = lines->size = lines->at = lines->filled = 0;
	lines->stopped = false;
	lines->fault = 0;
	lines->place = (struct vg_manifest_place){ .folder = NULL };
	vg_buffer_init(&lines->buffer, LINE_MAXIMUM);
	lines->descriptor = STDIN_FILENO;
	struct vg_error fault = { 0 };
	int code = strcmp(path, "-") == 0 ? 0 : vg_file_open(NULL, path, &lines->descriptor, &fault);
	if (code < 0) /* what was named is right, and what lies there is not */
		return vg_error_set(err, code == VG_ERR_USAGE ? VG_ERR_IO : code, "%s", fault.message);
	if (fstat(lines->descriptor, &status) != 0)
		return 0;
	if (S_ISREG(status.st_mode))
		lines->size = (uint64_t)status.st_size;
	/* Some devices have no end. */
	const bool empty = S_ISCHR(status.st_mode) && status.st_rdev == makedev(NULL_MAJOR, NULL_MINOR);
	if ((S_ISCHR(status.st_mode) && !empty && !isatty(lines->descriptor)) || S_ISBLK(status.st_mode))
		return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": a device, no file", path);
	return 0;
}

static void lines_close(struct lines *lines)
{
	if (lines->descriptor > STDIN_FILENO)
		close(lines->descriptor);
	vg_buffer_release(&lines->buffer);
	vg_manifest_place_release(&lines->place);
}

/* Waits for bytes, asking the visitor now and then whether to go on. */
static bool wait_for_bytes(struct lines *lines)
{
	struct pollfd waiting = { .fd = lines->descriptor, .events = POLLIN };
	const struct vg_entry_visitor *visitor = lines->visitor;
	for (;;) {
		int ready = poll(&waiting, 1, WAIT_MILLISECONDS);
		if (ready > 0 || (ready < 0 && errno != EINTR)) /* reading says what is wrong */
			return true;
		lines->stopped = visitor->stopped && visitor->stopped(visitor->context);
		if (lines->stopped)
			return false;
	}
}

/* Makes sure that there are bytes to take; false at the end, or when it failed. */
static bool fill(struct lines *lines)
{
	if (lines->at < lines->filled)
		return true;
	lines->consumed += lines->filled;
	lines->at = lines->filled = 0;
	ssize_t size = -1;
	while (wait_for_bytes(lines) && (size = read(lines->descriptor, lines->block, sizeof lines->block)) < 0 &&
	       errno == EINTR)
		continue;
	if (size < 0 && !lines->stopped)
		lines->fault = errno;
	lines->filled = size > 0 ? (size_t)size : 0;
	return size > 0;
}

/* What ended the lines, where it was not their end. */
static int lines_fault(const struct lines *lines, struct vg_error *err)
{
	if (lines->stopped)
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	return lines->fault ? vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", lines->path, strerror(lines->fault)) : 0;
}

/* Reads up to the next line feed; *out_whole is false when the line is too long. */
static bool read_line(struct lines *lines, bool *out_whole)
{
	bool any = false, end = false;
	*out_whole = true;
	vg_buffer_clear(&lines->buffer);
	while (!end && fill(lines)) {
		const uint8_t *from = lines->block + lines->at, *feed = memchr(from, '\n', lines->filled - lines->at);
		size_t size = feed ? (size_t)(feed - from) : lines->filled - lines->at;
		any = true;
		end = feed != NULL;
		lines->at += size + end;
		if (*out_whole && vg_buffer_append(&lines->buffer, from, size) < 0)
			*out_whole = false;
	}
	if (lines->stopped || lines->fault) /* what there is of a line is none */
		return false;
	lines->number += any;
	return any;
}

/* How much of the file was read, 0 to 1; 0 where its size is not known. */
static double fraction_read(const struct lines *lines)
{
	return lines->size ? (double)(lines->consumed + lines->at) / (double)lines->size : 0;
}

/* The next line of bearable length; a byte order mark and a carriage return are taken off. */
static bool lines_next(struct lines *lines)
{
	bool whole = false;
	while (!whole) {
		if (!read_line(lines, &whole) || !vg_buffer_reserve(&lines->buffer, 0))
			return false;
		if (!whole)
			lines->visitor->bad(lines->visitor->context, lines->number, "longer than 1 MiB");
	}
	char *text = (char *)lines->buffer.data;
	size_t size = lines->buffer.size;
	if (size && text[size - 1] == '\r')
		text[size - 1] = 0;
	lines->text = lines->number == 1 && strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
	return true;
}

static void add_tag(struct vg_entry *entry, const char *text, size_t length)
{
	char *tag = entry->tag_count < VG_ENTRY_TAGS && length ? vg_text_copy_utf8(text, length, 256) : NULL;
	if (tag)
		entry->tags[entry->tag_count++] = tag;
}

/* "one; two" */
static void split_tags(struct vg_entry *entry, const char *text)
{
	while (*text) {
		text += strspn(text, " ");
		size_t length = strcspn(text, ";");
		add_tag(entry, text, length);
		text += length + (text[length] == ';');
	}
}

/* ["one", "two; of one piece"] */
static void add_json_tags(struct vg_entry *entry, const json_t *array)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *tag = json_array_get(array, i);
		if (json_is_string(tag))
			add_tag(entry, json_string_value(tag), json_string_length(tag));
	}
}

/* The columns that are kept as they stand, and where. */
static const struct text_column { const char *name; size_t field; } text_columns[] = {
	{ "path", offsetof(struct vg_entry, path) },
	{ "title", offsetof(struct vg_entry, sighting.title) },
	{ "source", offsetof(struct vg_entry, sighting.source) },
	{ "note", offsetof(struct vg_entry, sighting.note) },
	{ "claim", offsetof(struct vg_entry, sighting.claim) },
	{ "rating", offsetof(struct vg_entry, sighting.rating) },
	{ "review_url", offsetof(struct vg_entry, sighting.review_url) },
};

static const struct text_column *text_column(const char *name)
{
	for (size_t i = 0; i < sizeof text_columns / sizeof *text_columns; i++)
		if (strcmp(text_columns[i].name, name) == 0)
			return &text_columns[i];
	return NULL;
}

/* Sets a column by its name; NULL, or why the value cannot be. */
static const char *set_column(struct vg_entry *entry, const char *name, const char *value)
{
	struct vg_sighting *s = &entry->sighting;
	const struct text_column *column = text_column(name);
	if (!*value)
		return NULL;
	if (strcmp(name, "date") == 0) {
		const char *fault = vg_date_parse_seen(value, &s->date, &s->date_precision);
		s->has_date = !fault;
		return fault;
	}
	if (strcmp(name, "tags") == 0)
		split_tags(entry, value);
	char **field = column ? (char **)((char *)entry + column->field) : NULL;
	if (!field || *field)
		return NULL;
	*field = strcmp(name, "path") == 0 ? vg_strdup(value) : vg_text_copy_utf8(value, strlen(value), 8192);
	return *field ? NULL : "out of memory";
}

static bool is_column(const char *name)
{
	return strcmp(name, "date") == 0 || strcmp(name, "tags") == 0 || text_column(name);
}

/* Spreadsheets separate by commas, and by semicolons or tabs where the comma is a decimal one: the
 * commonest of the header. */
static char separator_of(const char *header)
{
	static const char separators[] = ",;\t";
	char best = ',';
	size_t most = 0;
	for (const char *separator = separators; *separator; separator++) {
		size_t count = 0;
		for (const char *at = header; *at; at++)
			count += *at == *separator;
		if (count > most) {
			most = count;
			best = *separator;
		}
	}
	return best;
}

static void lower_case(char *text)
{
	for (; *text; text++)
		*text = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
}

/* Names are taken in any case; those that mean nothing here are told. */
static bool read_header(struct lines *lines, const struct vg_entry_visitor *visitor, const char **names, int count)
{
	bool has_path = false;
	for (int i = 0; i < count; i++) {
		char *name = (char *)names[i], text[160];
		lower_case(name);
		has_path |= strcmp(name, "path") == 0;
		snprintf(text, sizeof text, "the column \"%.60s\" is not known, and is left out", name);
		if (*name && !is_column(name) && visitor->notice)
			visitor->notice(visitor->context, lines->number, text);
	}
	return has_path;
}

/* Splits one CSV record (RFC 4180) in place; quoted fields may go over lines, which are
 * read from `lines`. Returns the number of fields, or -1 when a quote never ends. */
static int split_csv(struct lines *lines, char separator, struct vg_buffer *record, const char *fields[COLUMNS_MAXIMUM])
{
	size_t starts[COLUMNS_MAXIMUM];
	int count = 0;
	bool quoted = false;
	vg_buffer_clear(record);
	starts[count++] = 0;
	for (const char *at = lines->text;; at++) {
		if (*at == 0) {
			if (!quoted)
				break;
			if (!lines_next(lines))
				return -1;
			(void)vg_buffer_append_byte(record, '\n');
			at = lines->text - 1;
		} else if (*at == '"') {
			if (quoted && at[1] == '"') {
				(void)vg_buffer_append_byte(record, '"');
				at++;
			} else {
				quoted = !quoted;
			}
		} else if (*at == separator && !quoted) {
			(void)vg_buffer_append_byte(record, 0);
			if (count == COLUMNS_MAXIMUM)
				return -1;
			starts[count++] = record->size;
		} else if (vg_buffer_append_byte(record, (uint8_t)*at) < 0) {
			return -1;
		}
	}
	(void)vg_buffer_append_byte(record, 0);
	for (int i = 0; i < count; i++)
		fields[i] = (const char *)record->data + starts[i];
	return count;
}

static int give_manifest_entry(const struct lines *lines, struct vg_entry *entry, const char *fault, uint64_t line,
			       const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	int code = 0;
	if (!fault)
		fault = entry->path ? vg_manifest_path_settle(&lines->place, &entry->path) : "no path";
	if (fault)
		visitor->bad(visitor->context, line, fault);
	else
		code = visitor->entry(visitor->context, entry, err);
	vg_entry_release(entry);
	return code;
}

static int read_csv(struct lines *lines, const struct vg_entry_visitor *visitor,
		    struct vg_error *err)
{
	struct vg_buffer header, record;
	const char *names[COLUMNS_MAXIMUM], *fields[COLUMNS_MAXIMUM];
	int code = 0;
	vg_buffer_init(&header, LINE_MAXIMUM);
	vg_buffer_init(&record, LINE_MAXIMUM);
	bool there = lines_next(lines);
	char separator = there ? separator_of(lines->text) : 0;
	int columns = there ? split_csv(lines, separator, &header, names) : 0;
	if (!read_header(lines, visitor, names, columns))
		code = vg_error_set(err, VG_ERR_MALFORMED,
				    "\"%s\" is not a manifest: its first line must name the columns, among them \"path\"",
				    lines->path);
	while (code >= 0 && lines_next(lines)) {
		struct vg_entry entry = { 0 };
		const char *fault = NULL;
		uint64_t line = lines->number;
		if (!*lines->text)
			continue;
		int count = split_csv(lines, separator, &record, fields);
		if (count < 0)
			fault = "a quoted field that never ends, or too many fields";
		for (int i = 0; i < count && i < columns && !fault; i++)
			fault = set_column(&entry, names[i], fields[i]);
		code = give_manifest_entry(lines, &entry, fault, line, visitor, err);
	}
	vg_buffer_release(&header);
	vg_buffer_release(&record);
	return code;
}

/* What was told of a manifest's keys, and to whom. */
struct telling {
	const struct lines *lines;
	const struct vg_entry_visitor *visitor;
	struct vg_name_set told;
};

/* A key that means nothing here, or holds what is no text, is told where it is first met, and of a file
 * that is none of ours only so many. */
static void tell_key(struct telling *telling, const char *name)
{
	char text[160];
	if (!telling->visitor->notice || telling->told.count >= COLUMNS_MAXIMUM || vg_name_set_has(&telling->told, name))
		return;
	vg_name_set_add(&telling->told, name);
	snprintf(text, sizeof text, is_column(name) ? "the key \"%.60s\" holds no text here, and is left out"
						    : "the key \"%.60s\" is not known, and is left out", name);
	telling->visitor->notice(telling->visitor->context, telling->lines->number, text);
}

/* Keys are taken in any case, as the names of columns are. telling is NULL where an object has others. */
static const char *set_json_columns(struct vg_entry *entry, json_t *object, struct telling *telling)
{
	const char *key, *fault = NULL;
	json_t *value;
	json_object_foreach(object, key, value) {
		char name[64];
		snprintf(name, sizeof name, "%s", key);
		lower_case(name);
		bool tags = strcmp(name, "tags") == 0 && json_is_array(value);
		if (tags)
			add_json_tags(entry, value);
		else if (is_column(name) && json_is_string(value))
			fault = set_column(entry, name, json_string_value(value));
		else if (telling && (!is_column(name) || !json_is_null(value)))
			tell_key(telling, name);
		if (fault)
			break;
	}
	return fault;
}

static int read_json_lines(struct lines *lines, const struct vg_entry_visitor *visitor,
			   struct vg_error *err)
{
	struct telling telling = { .lines = lines, .visitor = visitor };
	int code = 0;
	while (code >= 0 && lines_next(lines)) {
		struct vg_entry entry = { 0 };
		if (!*lines->text)
			continue;
		json_t *object = json_loads(lines->text, 0, NULL);
		const char *fault = json_is_object(object) ? set_json_columns(&entry, object, &telling)
							   : "not a JSON object";
		json_decref(object);
		code = give_manifest_entry(lines, &entry, fault, lines->number, visitor, err);
	}
	vg_name_set_release(&telling.told);
	return code;
}

int vg_manifest_read(const char *path, const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	struct lines lines;
	int code = lines_open(&lines, path, visitor, err);
	if (code == 0)
		code = vg_manifest_place_of(path, &lines.place, err);
	if (code == 0)
		code = vg_text_ends_with_ignoring_case(path, ".jsonl")
			       ? read_json_lines(&lines, visitor, err) : read_csv(&lines, visitor, err);
	if (code >= 0)
		code = lines_fault(&lines, err);
	lines_close(&lines);
	return code;
}

static bool read_hex(const json_t *object, const char *key, uint8_t out[32])
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_text_unhex(text, 32, out);
}

static bool read_time(const json_t *object, const char *key, int64_t *out)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text && vg_time_parse(text, out, NULL);
}

static void read_known(const json_t *object, struct vg_known *known)
{
	const json_t *quality = json_object_get(object, "pdq_quality");
	const char *pdq = json_string_value(json_object_get(object, "pdq"));
	const char *format = json_string_value(json_object_get(object, "format"));
	known->has_sha256 = read_hex(object, "sha256", known->sha256);
	known->has_pixels = read_hex(object, "pixels_sha256", known->pixels_sha256);
	known->has_pdq = pdq && vg_pdq_from_text(pdq, &known->pdq);
	const char *resampled = json_string_value(json_object_get(object, "pdq_resampled"));
	known->has_pdq_resampled = resampled && vg_pdq_from_text(resampled, &known->pdq_resampled);
	json_int_t value = json_integer_value(quality);
	known->pdq_quality = json_is_integer(quality) && value >= 0 && value <= 100 ? (int)value : -1;
	value = json_integer_value(json_object_get(object, "orientation"));
	known->orientation = value >= 1 && value <= 8 ? (int)value : 1;
	value = json_integer_value(json_object_get(object, "bytes"));
	known->bytes = value > 0 ? (uint64_t)value : 0;
	value = json_integer_value(json_object_get(object, "width"));
	known->width = value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
	value = json_integer_value(json_object_get(object, "height"));
	known->height = value > 0 && value <= UINT32_MAX ? (uint32_t)value : 0;
	known->format = vg_format_from_name(format ? format : "");
	(void)read_time(object, "added", &known->added);
}

static void read_chat(const json_t *object, struct vg_sighting *sighting)
{
	const json_t *chat = json_object_get(object, "chat_id");
	const json_t *message = json_object_get(object, "message");
	sighting->has_chat_id = json_is_integer(chat);
	sighting->chat_id = json_integer_value(chat);
	sighting->has_message = json_is_integer(message);
	sighting->message = json_integer_value(message);
	(void)read_time(object, "recorded", &sighting->recorded);
}

/* One entry a sighting: adding them again to a catalogue gives the same content. */
static int give_exchanged(json_t *object, uint64_t line, const struct vg_entry_visitor *visitor,
			  struct vg_error *err)
{
	json_t *sightings = json_object_get(object, "sightings");
	size_t count = json_array_size(sightings);
	int code = 0;
	for (size_t i = 0; i < (count ? count : 1) && code >= 0; i++) {
		struct vg_entry entry = { 0 };
		json_t *sighting = count ? json_array_get(sightings, i) : object;
		json_t *tags = json_object_get(object, "tags");
		const char *fault;
		read_known(object, &entry.known);
		fault = json_is_object(sighting) ? set_json_columns(&entry, sighting, NULL) : NULL;
		if (count)
			add_json_tags(&entry, tags);
		read_chat(sighting, &entry.sighting);
		if (!fault && !entry.known.has_sha256 && !entry.known.has_pdq)
			fault = "neither a sha256 nor a PDQ hash";
		if (fault)
			visitor->bad(visitor->context, line, fault);
		else
			code = visitor->entry(visitor->context, &entry, err);
		vg_entry_release(&entry);
	}
	return code;
}

static int give_hash_line(char *text, uint64_t line, const struct vg_entry_visitor *visitor,
			  struct vg_error *err)
{
	struct vg_entry entry = { .known = { .pdq_quality = -1, .orientation = 1 } };
	char *note = strchr(text, ',');
	int code = 0;
	if (note)
		*note++ = 0;
	entry.known.has_pdq = vg_pdq_from_text(text, &entry.known.pdq);
	if (!entry.known.has_pdq) {
		visitor->bad(visitor->context, line, "neither JSON nor a PDQ hash of 64 hexadecimal digits");
		return 0;
	}
	if (note && *note)
		entry.sighting.note = vg_text_copy_utf8(note, strlen(note), 8192);
	code = visitor->entry(visitor->context, &entry, err);
	vg_entry_release(&entry);
	return code;
}

int vg_exchange_read(const char *path, const struct vg_entry_visitor *visitor, struct vg_error *err)
{
	struct lines lines;
	int code = lines_open(&lines, path, visitor, err);
	while (code >= 0 && lines_next(&lines)) {
		if (visitor->progress && lines.number % PROGRESS_EVERY == 0)
			visitor->progress(visitor->context, fraction_read(&lines));
		if (!*lines.text || *lines.text == '#')
			continue;
		if (*lines.text != '{') {
			code = give_hash_line(lines.text, lines.number, visitor, err);
			continue;
		}
		json_t *object = json_loads(lines.text, 0, NULL);
		if (json_is_object(object))
			code = give_exchanged(object, lines.number, visitor, err);
		else
			visitor->bad(visitor->context, lines.number, "not valid JSON");
		json_decref(object);
	}
	if (code >= 0)
		code = lines_fault(&lines, err);
	lines_close(&lines);
	return code;
}

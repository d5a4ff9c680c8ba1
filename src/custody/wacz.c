/* Packs an evidence folder as WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1): the archive
 * files as they are, a CDXJ index of their answers, a list of pages, the log beside them, and
 * every file's digest. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <vestigo/evidence.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/evidence.h"
#include "custody/log.h"
#include "custody/places.h"
#include "custody/surt.h"

static const size_t FILE_MAXIMUM = 2u << 30;

struct index_line {
	char *text;
};

struct packing {
	const char *folder;
	struct index_line *lines;
	size_t line_count, line_capacity;
	struct vg_buffer pages;
	json_t *resources;
	zip_t *zip;
	unsigned archives;
	bool has_page;
	char first_url[2048], first_time[VG_TIME_TEXT], last_time[VG_TIME_TEXT];
	int64_t last;
};

static int short_of_memory(struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* --- reading the log -------------------------------------------------------------------- */

static const char *text_of(json_t *line, const char *key)
{
	const char *text = json_string_value(json_object_get(line, key));
	return text ? text : "";
}

/* "2024-12-26T08:11:12.345678Z" to "20241226081112". */
static void index_time(const char *time, char out[16])
{
	size_t size = 0;
	for (; *time && size < 14; time++)
		if (*time >= '0' && *time <= '9')
			out[size++] = *time;
	out[size] = 0;
}

/* A line of the index for an answer that is whole. */
static int add_index_line(struct packing *packing, json_t *line, const struct vg_place *place, struct vg_error *err)
{
	char time[16], digest[80];
	struct vg_buffer text;
	if (packing->line_count == packing->line_capacity) {
		size_t capacity = packing->line_capacity ? 2 * packing->line_capacity : 64;
		struct index_line *grown = realloc(packing->lines, capacity * sizeof *grown);
		if (!grown)
			return short_of_memory(err);
		packing->lines = grown;
		packing->line_capacity = capacity;
	}
	index_time(text_of(line, "started"), time);
	vg_text_copy(digest, sizeof digest, "sha256:");
	vg_text_copy(digest + 7, sizeof digest - 7, text_of(line, "payload_sha256"));
	const char *type = text_of(line, "type");
	json_t *fields = json_pack("{s:s, s:s, s:I, s:s, s:I, s:I, s:s}", "url", text_of(line, "url"), "mime",
				   *type ? type : "unk", "status",
				   json_integer_value(json_object_get(line, "status")), "digest", digest, "length",
				   (json_int_t)place->response_length, "offset", (json_int_t)place->response_offset,
				   "filename", place->file + strlen("archive/"));
	char *json = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
	vg_buffer_init(&text, VG_LOG_LINE_MAXIMUM);
	int code = json ? vg_surt_append(text_of(line, "url"), &text) : VG_ERR_MEMORY;
	if (code == 0)
		code = vg_buffer_printf(&text, " %s %s\n", time, json);
	free(json);
	json_decref(fields);
	if (code < 0) {
		vg_buffer_release(&text);
		return vg_error_set(err, code, "cannot index an answer");
	}
	packing->lines[packing->line_count++].text = (char *)text.data;
	return 0;
}

static int add_page(struct packing *packing, json_t *line, struct vg_error *err)
{
	const char *url = text_of(line, "url"), *started = text_of(line, "started");
	json_t *fields = json_pack("{s:s, s:s, s:s}", "url", url, "ts", started, "title", url);
	char *json = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
	int code = json ? vg_buffer_printf(&packing->pages, "%s\n", json) : VG_ERR_MEMORY;
	if (!packing->has_page) {
		vg_text_copy(packing->first_url, sizeof packing->first_url, url);
		vg_text_copy(packing->first_time, sizeof packing->first_time, started);
	}
	packing->has_page = true;
	free(json);
	json_decref(fields);
	return code < 0 ? short_of_memory(err) : 0;
}

static int on_exchange(struct packing *packing, json_t *line, struct vg_error *err)
{
	struct vg_place place;
	json_int_t status = json_integer_value(json_object_get(line, "status"));
	const char *type = text_of(line, "type");
	if (!vg_place_from_event(line, &place))
		return vg_error_set(err, VG_ERR_CORRUPT, "the log has an exchange without a place");
	/* A part of an answer would stand before the whole one. */
	if (*text_of(line, "truncated") || status == 206)
		return 0;
	int code = add_index_line(packing, line, &place, err);
	if (code == 0 && status == 200 && (strcmp(type, "text/html") == 0 || strncmp(type, "image/", 6) == 0))
		code = strcmp(type, "text/html") == 0 || !packing->has_page ? add_page(packing, line, err) : 0;
	return code;
}

static int on_event(void *context, const char *event, json_t *line, struct vg_error *err)
{
	struct packing *packing = context;
	vg_text_copy(packing->last_time, sizeof packing->last_time, text_of(line, "time"));
	(void)vg_time_parse(packing->last_time, &packing->last, NULL);
	if (strcmp(event, "archive") == 0)
		packing->archives++;
	return strcmp(event, "exchange") == 0 ? on_exchange(packing, line, err) : 0;
}

/* --- the files of the package ----------------------------------------------------------- */

static int zip_fault(struct packing *packing, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot pack: %s", zip_strerror(packing->zip));
}

static bool add_resource(struct packing *packing, const char *path, struct vg_span bytes)
{
	char digest[VG_SHA256_TEXT], hash[80];
	const char *slash = strrchr(path, '/');
	if (!vg_sha256_text(bytes, digest))
		return false;
	vg_text_copy(hash, sizeof hash, "sha256:");
	vg_text_copy(hash + 7, sizeof hash - 7, digest);
	return json_array_append_new(packing->resources,
				     json_pack("{s:s, s:s, s:s, s:I}", "name", slash ? slash + 1 : path, "path", path,
					       "hash", hash, "bytes", (json_int_t)bytes.size)) == 0;
}

/* Adds a file of these bytes, which the package takes over. */
static int add_file(struct packing *packing, const char *path, struct vg_buffer *bytes, bool resource,
		    struct vg_error *err)
{
	if (resource && !add_resource(packing, path, vg_buffer_span(bytes)))
		return short_of_memory(err);
	zip_source_t *source = zip_source_buffer(packing->zip, bytes->data, bytes->size, 1);
	zip_int64_t place = source ? zip_file_add(packing->zip, path, source, ZIP_FL_ENC_UTF_8) : -1;
	if (place < 0) {
		zip_source_free(source);
		return zip_fault(packing, err);
	}
	/* The package frees them now, but for those of an empty file. */
	if (bytes->size == 0)
		vg_buffer_release(bytes);
	vg_buffer_init(bytes, bytes->maximum);
	/* Stored, as readers that fetch parts of a package over a network want it. */
	if (zip_set_file_compression(packing->zip, (zip_uint64_t)place, ZIP_CM_STORE, 0) != 0 ||
	    zip_file_set_mtime(packing->zip, (zip_uint64_t)place, (time_t)packing->last, 0) != 0)
		return zip_fault(packing, err);
	return 0;
}

static int add_from_folder(struct packing *packing, const char *name, struct vg_error *err)
{
	struct vg_buffer bytes;
	int fd = -1, code = vg_file_open(packing->folder, name, &fd, err);
	if (code < 0)
		return code;
	vg_buffer_init(&bytes, FILE_MAXIMUM);
	code = vg_file_read(fd, name, &bytes, err);
	close(fd);
	if (code == 0)
		code = add_file(packing, name, &bytes, true, err);
	vg_buffer_release(&bytes);
	return code;
}

static int add_archives(struct packing *packing, struct vg_error *err)
{
	struct vg_buffer name;
	int code = 0;
	vg_buffer_init(&name, 128);
	for (unsigned i = 1; code == 0 && i <= packing->archives; i++) {
		vg_buffer_clear(&name);
		code = vg_evidence_archive_name(i, &name);
		if (code == 0)
			code = add_from_folder(packing, (const char *)name.data, err);
	}
	vg_buffer_release(&name);
	return code;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct index_line *)a)->text, ((const struct index_line *)b)->text);
}

static int add_index(struct packing *packing, struct vg_error *err)
{
	struct vg_buffer bytes;
	int code = 0;
	if (packing->line_count)
		qsort(packing->lines, packing->line_count, sizeof *packing->lines, by_text);
	vg_buffer_init(&bytes, FILE_MAXIMUM);
	for (size_t i = 0; code == 0 && i < packing->line_count; i++)
		code = vg_buffer_append_text(&bytes, packing->lines[i].text);
	if (code == 0)
		code = add_file(packing, "indexes/index.cdx", &bytes, true, err);
	vg_buffer_release(&bytes);
	return code;
}

/* Appends a JSON text; takes over value. */
static int put_json(json_t *value, struct vg_buffer *bytes, struct vg_error *err)
{
	char *json = value ? json_dumps(value, JSON_INDENT(2)) : NULL;
	int code = json ? vg_buffer_append_text(bytes, json) : VG_ERR_MEMORY;
	free(json);
	json_decref(value);
	return code < 0 ? short_of_memory(err) : 0;
}

/* datapackage.json, and its own digest beside it. */
static int add_description(struct packing *packing, struct vg_error *err)
{
	struct vg_buffer package, seal;
	char digest[VG_SHA256_TEXT], hash[80] = "sha256:";
	vg_buffer_init(&package, FILE_MAXIMUM);
	vg_buffer_init(&seal, FILE_MAXIMUM);
	json_t *description = json_pack("{s:s, s:s, s:s, s:s, s:s, s:O}", "profile", "data-package", "wacz_version", "1.1.1",
					"title", "vestigo evidence", "software", "vestigo " VG_VERSION, "created",
					packing->last_time, "resources", packing->resources);
	if (description && packing->has_page) {
		json_object_set_new(description, "mainPageUrl", json_string(packing->first_url));
		json_object_set_new(description, "mainPageDate", json_string(packing->first_time));
	}
	int code = put_json(description, &package, err);
	if (code == 0 && !vg_sha256_text(vg_buffer_span(&package), digest))
		code = short_of_memory(err);
	if (code == 0) {
		vg_text_copy(hash + 7, sizeof hash - 7, digest);
		code = put_json(json_pack("{s:s, s:s}", "path", "datapackage.json", "hash", hash), &seal, err);
	}
	if (code == 0)
		code = add_file(packing, "datapackage.json", &package, false, err);
	if (code == 0)
		code = add_file(packing, "datapackage-digest.json", &seal, false, err);
	vg_buffer_release(&package);
	vg_buffer_release(&seal);
	return code;
}

static int read_log(struct packing *packing, struct vg_error *err)
{
	struct vg_log_position position;
	int fd = -1, code = vg_file_open(packing->folder, vg_evidence_log_name, &fd, err);
	if (code < 0)
		return code;
	code = vg_log_walk(fd, vg_evidence_log_name, on_event, packing, &position, err);
	close(fd);
	return code;
}

static int fill(struct packing *packing, struct vg_error *err)
{
	int code = vg_buffer_append_text(&packing->pages,
					 "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All Pages\"}\n");
	if (code == 0)
		code = read_log(packing, err);
	if (code == 0)
		code = add_archives(packing, err);
	if (code == 0)
		code = add_index(packing, err);
	if (code == 0)
		code = add_file(packing, "pages/pages.jsonl", &packing->pages, true, err);
	if (code == 0)
		code = add_from_folder(packing, vg_evidence_log_name, err);
	return code == 0 ? add_description(packing, err) : code;
}

int vg_evidence_pack(const char *folder, const char *file, struct vg_error *err)
{
	struct packing packing = { .folder = folder, .resources = json_array() };
	int fault = 0;
	vg_buffer_init(&packing.pages, FILE_MAXIMUM);
	packing.zip = zip_open(file, ZIP_CREATE | ZIP_TRUNCATE, &fault);
	int code = packing.zip && packing.resources ? 0 : vg_error_set(err, VG_ERR_IO, "cannot write \"%s\"", file);
	if (code == 0)
		code = fill(&packing, err);
	/* Written under another name, and renamed. */
	if (code == 0 && zip_close(packing.zip) != 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", file, zip_strerror(packing.zip));
	else if (code == 0)
		packing.zip = NULL;
	if (packing.zip)
		zip_discard(packing.zip);
	for (size_t i = 0; i < packing.line_count; i++)
		free(packing.lines[i].text);
	free(packing.lines);
	vg_buffer_release(&packing.pages);
	json_decref(packing.resources);
	return code;
}

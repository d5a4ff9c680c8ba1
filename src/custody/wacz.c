/* Packs an evidence folder as WACZ 1.1.1 (specs.webrecorder.net/wacz/1.1.1): the archive
 * files as they are, a CDXJ index of their answers, a list of pages, the log beside them, and
 * every file's digest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <vestigo/evidence.h>

#include "base/beneath.h"
#include "base/memory.h"
#include "base/text.h"
#include "custody/evidence.h"
#include "custody/replay.h"
#include "custody/surt.h"

enum { PIECE = 1 << 16 };
/* Bytes of the index and of the list of pages, which are made in memory: a million answers. */
static const size_t MADE_MAXIMUM = 512u << 20;

struct index_line {
	char *text;
};

struct packing {
	int directory;
	struct index_line *lines;
	size_t line_count, line_capacity, line_bytes;
	struct vg_buffer pages;
	json_t *resources;
	zip_t *zip;
	struct vg_course course;
	uint64_t *sizes;       /* of the archive files, as the log names them */
	size_t size_capacity;
	bool has_page;
	char first_url[2048], first_time[VG_TIME_TEXT], last_time[VG_TIME_TEXT];
	int64_t last;
};

static int short_of_memory(struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* --- reading the log -------------------------------------------------------------------- */

static const char *or_empty(const char *text)
{
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

static json_t *index_fields(const struct vg_event *event)
{
	char digest[80] = "sha256:";
	const char *type = or_empty(event->type);
	vg_text_copy(digest + 7, sizeof digest - 7, or_empty(event->payload));
	return json_pack("{s:s, s:s, s:I, s:s, s:I, s:I, s:s}", "url", or_empty(event->url), "mime", *type ? type : "unk",
			 "status", (json_int_t)event->status, "digest", digest, "length",
			 (json_int_t)event->place.response_length, "offset", (json_int_t)event->place.response_offset,
			 "filename", event->place.file + strlen("archive/"));
}

/* A line of the index for an answer that is whole. */
static int add_index_line(struct packing *packing, const struct vg_event *event, struct vg_error *err)
{
	char time[16];
	struct vg_buffer text;
	struct index_line *grown = vg_grown(packing->lines, packing->line_count, &packing->line_capacity, sizeof *grown);
	if (!grown)
		return short_of_memory(err);
	packing->lines = grown;
	index_time(or_empty(event->started), time);
	json_t *fields = index_fields(event);
	char *json = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
	vg_buffer_init(&text, VG_LOG_LINE_MAXIMUM);
	int code = json ? vg_surt_append(or_empty(event->url), &text) : VG_ERR_MEMORY;
	if (code == 0)
		code = vg_buffer_printf(&text, " %s ", time);
	if (code == 0)
		code = vg_text_append_json(&text, json, strlen(json));
	if (code == 0)
		code = vg_buffer_append_byte(&text, '\n');
	free(json);
	json_decref(fields);
	packing->line_bytes += text.size;
	if (code == 0 && packing->line_bytes > MADE_MAXIMUM)
		code = VG_ERR_LIMIT;
	if (code < 0) {
		vg_buffer_release(&text);
		return vg_error_set(err, code, "cannot index an answer: %s", vg_code_sentence(code));
	}
	packing->lines[packing->line_count++].text = (char *)text.data;
	return 0;
}

static int add_page(struct packing *packing, const struct vg_event *event, struct vg_error *err)
{
	const char *url = or_empty(event->url), *started = or_empty(event->started);
	json_t *fields = json_pack("{s:s, s:s, s:s}", "url", url, "ts", started, "title", url);
	char *json = fields ? json_dumps(fields, JSON_COMPACT) : NULL;
	int code = json ? vg_text_append_json(&packing->pages, json, strlen(json)) : VG_ERR_MEMORY;
	if (code == 0)
		code = vg_buffer_append_byte(&packing->pages, '\n');
	if (!packing->has_page) {
		vg_text_copy(packing->first_url, sizeof packing->first_url, url);
		vg_text_copy(packing->first_time, sizeof packing->first_time, started);
	}
	packing->has_page = true;
	free(json);
	json_decref(fields);
	return code < 0 ? vg_error_set(err, code, "cannot list a page: %s", vg_code_sentence(code)) : 0;
}

static int on_exchange(struct packing *packing, const struct vg_event *event, struct vg_error *err)
{
	const char *type = or_empty(event->type);
	/* A part of an answer would stand before the whole one. */
	if (event->truncated || event->status == 206)
		return 0;
	int code = add_index_line(packing, event, err);
	if (code == 0 && event->status == 200 && (strcmp(type, "text/html") == 0 || strncmp(type, "image/", 6) == 0))
		code = strcmp(type, "text/html") == 0 || !packing->has_page ? add_page(packing, event, err) : 0;
	return code;
}

static int note_size(struct packing *packing, struct vg_error *err)
{
	uint64_t *grown = vg_grown_to(packing->sizes, packing->course.number, &packing->size_capacity, sizeof *grown);
	if (!grown)
		return short_of_memory(err);
	packing->sizes = grown;
	packing->sizes[packing->course.number - 1] = packing->course.size;
	return 0;
}

static int on_event(void *context, struct vg_event *event, struct vg_error *err)
{
	struct packing *packing = context;
	bool begins = event->kind == VG_EVENT_ARCHIVE;
	vg_text_copy(packing->last_time, sizeof packing->last_time, event->time);
	(void)vg_time_parse(packing->last_time, &packing->last, NULL);
	if (event->fault[0] || (!begins && event->kind != VG_EVENT_EXCHANGE))
		return 0;
	const char *reason = vg_course_take(&packing->course, &event->place, begins);
	if (reason)
		return vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: %s", (unsigned long long)event->sequence, reason);
	int code = note_size(packing, err);
	return begins || code < 0 ? code : on_exchange(packing, event, err);
}

/* --- the files of the package ----------------------------------------------------------- */

static int zip_fault(struct packing *packing, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot pack: %s", zip_strerror(packing->zip));
}

static bool add_resource(struct packing *packing, const char *path, const char *digest, uint64_t size)
{
	char hash[80] = "sha256:";
	const char *slash = strrchr(path, '/');
	vg_text_copy(hash + 7, sizeof hash - 7, digest);
	return json_array_append_new(packing->resources,
				     json_pack("{s:s, s:s, s:s, s:I}", "name", slash ? slash + 1 : path, "path", path,
					       "hash", hash, "bytes", (json_int_t)size)) == 0;
}

/* Adds what a source gives, which the package takes over. */
static int add_source(struct packing *packing, const char *path, zip_source_t *source, struct vg_error *err)
{
	zip_int64_t place = source ? zip_file_add(packing->zip, path, source, ZIP_FL_ENC_UTF_8) : -1;
	if (place < 0) {
		zip_source_free(source);
		return zip_fault(packing, err);
	}
	/* Stored, as readers that fetch parts of a package over a network want it. */
	if (zip_set_file_compression(packing->zip, (zip_uint64_t)place, ZIP_CM_STORE, 0) != 0 ||
	    zip_file_set_mtime(packing->zip, (zip_uint64_t)place, (time_t)packing->last, 0) != 0)
		return zip_fault(packing, err);
	return 0;
}

/* Adds a file of these bytes, which the package takes over. */
static int add_file(struct packing *packing, const char *path, struct vg_buffer *bytes, bool resource,
		    struct vg_error *err)
{
	char digest[VG_SHA256_TEXT];
	if (resource && (!vg_sha256_text(vg_buffer_span(bytes), digest) || !add_resource(packing, path, digest, bytes->size)))
		return short_of_memory(err);
	zip_source_t *source = zip_source_buffer(packing->zip, bytes->data, bytes->size, 1);
	/* The source frees them now. */
	if (source)
		vg_buffer_init(bytes, bytes->maximum);
	return add_source(packing, path, source, err);
}

/* The digest of the first `size` bytes, which there must be. */
static int digest_of(int fd, const char *name, uint64_t size, char out[VG_SHA256_TEXT], struct vg_error *err)
{
	uint8_t piece[PIECE];
	struct vg_sha256_sum *sum = vg_sha256_begin();
	uint64_t done = 0;
	ssize_t got = 1;
	while (sum && done < size && got != 0) {
		got = pread(fd, piece, size - done < sizeof piece ? (size_t)(size - done) : sizeof piece, (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		(void)vg_sha256_add(sum, (struct vg_span){ piece, (size_t)got });
		done += (uint64_t)got;
	}
	bool good = vg_sha256_end(sum, out);
	return good && done == size ? 0
		: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has less than the %llu bytes that the log names", name, (unsigned long long)size);
}

/* Adds the first `size` bytes of a file of the folder: as a stream, when the package is written. */
static int add_from_folder(struct packing *packing, const char *name, uint64_t size, struct vg_error *err)
{
	char digest[VG_SHA256_TEXT];
	struct stat status;
	int fd = -1, code = vg_beneath_file(packing->directory, name, O_RDONLY, 0, &fd, err);
	if (code < 0)
		return code;
	/* What compresses has no holes: a file that has says that it is larger than it is. */
	off_t hole = lseek(fd, 0, SEEK_HOLE);
	if (fstat(fd, &status) != 0 || (size > 0 && hole >= 0 && hole < status.st_size))
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has a hole: it is not what was fetched", name);
	if (code == 0)
		code = digest_of(fd, name, size, digest, err);
	FILE *file = code == 0 ? fdopen(fd, "rb") : NULL;
	if (!file)
		close(fd);
	if (code == 0 && (!file || fseek(file, 0, SEEK_SET) != 0 || !add_resource(packing, name, digest, size)))
		code = short_of_memory(err);
	zip_source_t *source = code == 0 ? zip_source_filep(packing->zip, file, 0, (zip_int64_t)size) : NULL;
	if (!source && file)
		fclose(file);
	return code == 0 ? add_source(packing, name, source, err) : code;
}

/* The last file may have more than the log names: that is no part of the evidence. */
static int add_archives(struct packing *packing, struct vg_error *err)
{
	char name[VG_PLACE_FILE];
	int code = 0;
	for (unsigned i = 1; code == 0 && i <= packing->course.number; i++) {
		vg_archive_name(i, name);
		code = add_from_folder(packing, name, packing->sizes[i - 1], err);
	}
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
	vg_buffer_init(&bytes, MADE_MAXIMUM);
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
	int code = json ? vg_text_append_json(bytes, json, strlen(json)) : VG_ERR_MEMORY;
	free(json);
	json_decref(value);
	return code < 0 ? short_of_memory(err) : 0;
}

/* datapackage.json, and its own digest beside it. */
static int add_description(struct packing *packing, struct vg_error *err)
{
	struct vg_buffer package, seal;
	char digest[VG_SHA256_TEXT], hash[80] = "sha256:";
	vg_buffer_init(&package, MADE_MAXIMUM);
	vg_buffer_init(&seal, MADE_MAXIMUM);
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

static int read_log(struct packing *packing, uint64_t *out_size, struct vg_error *err)
{
	struct vg_log_position position;
	int fd = -1, code = vg_beneath_file(packing->directory, vg_evidence_log_name, O_RDONLY, 0, &fd, err);
	if (code < 0)
		return code;
	code = vg_log_walk(fd, vg_evidence_log_name, UINT64_MAX, NULL, NULL, &position, err);
	if (code == 0)
		code = vg_log_replay(fd, vg_evidence_log_name, &position, on_event, packing, err);
	close(fd);
	*out_size = position.bytes;
	return code;
}

static int fill(struct packing *packing, struct vg_error *err)
{
	uint64_t log_size = 0;
	int code = vg_buffer_append_text(&packing->pages,
					 "{\"format\":\"json-pages-1.0\",\"id\":\"pages\",\"title\":\"All Pages\"}\n");
	if (code == 0)
		code = read_log(packing, &log_size, err);
	if (code == 0)
		code = add_archives(packing, err);
	if (code == 0)
		code = add_index(packing, err);
	if (code == 0)
		code = add_file(packing, "pages/pages.jsonl", &packing->pages, true, err);
	if (code == 0)
		code = add_from_folder(packing, vg_evidence_log_name, log_size, err);
	return code == 0 ? add_description(packing, err) : code;
}

int vg_evidence_pack(const char *folder, const char *file, struct vg_error *err)
{
	struct packing packing = { .directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .resources = json_array() };
	int fault = 0;
	vg_buffer_init(&packing.pages, MADE_MAXIMUM);
	if (packing.directory < 0) {
		json_decref(packing.resources);
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", folder, strerror(errno));
	}
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
	free(packing.sizes);
	close(packing.directory);
	vg_buffer_release(&packing.pages);
	json_decref(packing.resources);
	return code;
}

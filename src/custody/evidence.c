#include "custody/evidence.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"
#include "custody/http_message.h"
#include "custody/log.h"

const char vg_evidence_log_name[] = "log.jsonl";
static const char software[] = "vestigo " VG_VERSION, incoming[] = "objects/incoming";
/* A file of an archive is closed when it has grown to this. */
static const uint64_t ARCHIVE_FULL = 1ull << 30;
/* A record needs at most this much more than what it holds. */
enum { RECORD_OVERHEAD = 4 << 20, NAME_MAXIMUM = 128 };

struct vg_evidence {
	char *folder;
	int directory, log, archive;
	struct vg_log_position position;
	struct vg_ledger ledger;
	unsigned archive_number;  /* of the file that is written; 0: none yet */
	uint64_t archive_size;    /* as logged */
	char archive_name[NAME_MAXIMUM];
};

int vg_evidence_archive_name(unsigned number, struct vg_buffer *out)
{
	return vg_buffer_printf(out, "archive/vestigo-%05u.warc.gz", number);
}

static int io_error(const struct vg_evidence *evidence, const char *name, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot write \"%s/%s\": %s", evidence->folder, name, strerror(errno));
}

/* --- opening --------------------------------------------------------------------------- */

static int on_event(void *context, const char *event, json_t *line, struct vg_error *err)
{
	struct vg_evidence *evidence = context;
	if (strcmp(event, "archive") == 0 || strcmp(event, "exchange") == 0) {
		json_int_t offset, length;
		if (json_unpack(line, "{s:I, s:I}", "offset", &offset, "length", &length) != 0 || offset < 0 || length < 0)
			return vg_error_set(err, VG_ERR_CORRUPT, "the log has an archive event without places");
		evidence->archive_number += strcmp(event, "archive") == 0;
		evidence->archive_size = (uint64_t)offset + (uint64_t)length;
	}
	return vg_ledger_apply(&evidence->ledger, event, line, err);
}

/* Is there anything but `name` in the folder? */
static bool holds_others(int directory, const char *name)
{
	int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	bool others = false;
	while (list && (entry = readdir(list)))
		others |= strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
			  strcmp(entry->d_name, name) != 0;
	if (list)
		closedir(list);
	else if (fd >= 0)
		close(fd);
	return others;
}

static int open_log(struct vg_evidence *evidence, struct vg_error *err)
{
	struct stat status;
	int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
	evidence->log = openat(evidence->directory, vg_evidence_log_name, flags);
	if (evidence->log < 0 && errno == ENOENT && holds_others(evidence->directory, vg_evidence_log_name))
		return vg_error_set(err, VG_ERR_USAGE,
				    "\"%s\" is not empty and holds no evidence: name a new folder", evidence->folder);
	if (evidence->log < 0 && errno == ENOENT)
		evidence->log = openat(evidence->directory, vg_evidence_log_name, flags | O_CREAT, 0644);
	if (evidence->log < 0)
		return io_error(evidence, vg_evidence_log_name, err);
	if (flock(evidence->log, LOCK_EX | LOCK_NB) != 0)
		return vg_error_set(err, VG_ERR_BUSY, "another vestigo writes in \"%s\"", evidence->folder);
	return fstat(evidence->log, &status) == 0 && S_ISREG(status.st_mode) ? 0
		: vg_error_set(err, VG_ERR_USAGE, "\"%s/%s\" is not a file", evidence->folder, vg_evidence_log_name);
}

static int replay_log(struct vg_evidence *evidence, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	int code = vg_log_walk(evidence->log, vg_evidence_log_name, on_event, evidence, &evidence->position, &fault);
	if (code == VG_ERR_MALFORMED && evidence->position.bytes == 0 && evidence->ledger.begun == false &&
	    holds_others(evidence->directory, vg_evidence_log_name))
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" holds no evidence: %s", evidence->folder, fault.message);
	/* The line that a killed writer left unfinished was never said. */
	if (code == VG_ERR_MALFORMED && ftruncate(evidence->log, (off_t)evidence->position.bytes) == 0)
		code = 0;
	if (code < 0)
		return vg_error_set(err, code, "\"%s\": %s: nothing was changed; vestigo verify tells more",
				    evidence->folder, fault.message);
	return lseek(evidence->log, (off_t)evidence->position.bytes, SEEK_SET) < 0
		       ? io_error(evidence, vg_evidence_log_name, err) : 0;
}

static int name_archive(struct vg_evidence *evidence)
{
	struct vg_buffer name;
	vg_buffer_init(&name, NAME_MAXIMUM - 1);
	int code = vg_evidence_archive_name(evidence->archive_number, &name);
	if (code == 0)
		memcpy(evidence->archive_name, name.data, name.size + 1);
	vg_buffer_release(&name);
	return code;
}

/* Opens the archive that is being written and cuts off what was not logged. */
static int open_archive(struct vg_evidence *evidence, struct vg_error *err)
{
	struct stat status;
	if (evidence->archive_number == 0)
		return 0;
	if (name_archive(evidence) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	evidence->archive = openat(evidence->directory, evidence->archive_name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (evidence->archive < 0 || fstat(evidence->archive, &status) != 0)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s/%s\" cannot be opened: %s", evidence->folder,
				    evidence->archive_name, strerror(errno));
	if ((uint64_t)status.st_size < evidence->archive_size)
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s/%s\" is shorter than the log says: nothing was changed; fetch into a new folder",
				    evidence->folder, evidence->archive_name);
	return ftruncate(evidence->archive, (off_t)evidence->archive_size) == 0 &&
		       lseek(evidence->archive, 0, SEEK_END) >= 0 ? 0 : io_error(evidence, evidence->archive_name, err);
}

/* Stored pictures whose object is gone are wanted again. */
static void check_objects(struct vg_evidence *evidence)
{
	struct stat status;
	for (size_t i = 0; i < evidence->ledger.posting_count; i++) {
		struct vg_posting *posting = evidence->ledger.postings[i];
		if (posting->state == VG_POSTING_STORED &&
		    fstatat(evidence->directory, posting->item.name, &status, AT_SYMLINK_NOFOLLOW) != 0)
			posting->state = VG_POSTING_WANTED;
	}
}

static int make_folder(struct vg_evidence *evidence, const char *name, struct vg_error *err)
{
	return mkdirat(evidence->directory, name, 0755) == 0 || errno == EEXIST ? 0 : io_error(evidence, name, err);
}

static int open_all(struct vg_evidence *evidence, struct vg_error *err)
{
	int code = vg_file_make_folders(evidence->folder, err);
	if (code < 0)
		return code;
	evidence->directory = open(evidence->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (evidence->directory < 0)
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", evidence->folder, strerror(errno));
	code = open_log(evidence, err);
	if (code == 0)
		code = replay_log(evidence, err);
	if (code == 0)
		code = open_archive(evidence, err);
	if (code == 0)
		code = make_folder(evidence, "archive", err);
	if (code == 0)
		code = make_folder(evidence, "objects", err);
	if (code == 0 && unlinkat(evidence->directory, incoming, 0) != 0 && errno != ENOENT)
		code = io_error(evidence, incoming, err);
	if (code == 0)
		check_objects(evidence);
	return code;
}

int vg_evidence_open(const char *folder, struct vg_evidence **out, struct vg_error *err)
{
	struct vg_evidence *evidence = calloc(1, sizeof *evidence);
	int code = 0;
	if (!evidence || !(evidence->folder = strdup(folder)))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (evidence)
		evidence->directory = evidence->log = evidence->archive = -1;
	if (code == 0)
		code = open_all(evidence, err);
	if (code < 0) {
		vg_evidence_close(evidence);
		return code;
	}
	*out = evidence;
	return 0;
}

void vg_evidence_close(struct vg_evidence *evidence)
{
	if (!evidence)
		return;
	(void)vg_evidence_sync(evidence, NULL);
	int files[] = { evidence->archive, evidence->log, evidence->directory };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i] >= 0)
			close(files[i]);
	vg_ledger_release(&evidence->ledger);
	free(evidence->folder);
	free(evidence);
}

struct vg_ledger *vg_evidence_ledger(struct vg_evidence *evidence)
{
	return &evidence->ledger;
}

const char *vg_evidence_head(const struct vg_evidence *evidence)
{
	return evidence->position.head;
}

/* --- writing --------------------------------------------------------------------------- */

int vg_evidence_log(struct vg_evidence *evidence, const char *event, json_t *fields, struct vg_error *err)
{
	json_incref(fields);
	int code = vg_log_append(evidence->log, vg_evidence_log_name, &evidence->position, event, fields, err);
	if (code == 0)
		code = vg_ledger_apply(&evidence->ledger, event, fields, err);
	json_decref(fields);
	return code;
}

/* Writes bytes to the archive; nothing of them stays when that fails. */
static int append_to_archive(struct vg_evidence *evidence, struct vg_span bytes, struct vg_error *err)
{
	int code = vg_file_write(evidence->archive, evidence->archive_name, bytes, err);
	if (code < 0 && (ftruncate(evidence->archive, (off_t)evidence->archive_size) != 0 ||
			 lseek(evidence->archive, (off_t)evidence->archive_size, SEEK_SET) < 0))
		return code; /* opening it again cuts it */
	return code;
}

static json_t *place_fields(const struct vg_evidence *evidence, struct vg_span bytes)
{
	char digest[VG_SHA256_TEXT];
	if (!vg_sha256_text(bytes, digest))
		return NULL;
	return json_pack("{s:s, s:I, s:I, s:s}", "file", evidence->archive_name, "offset",
			 (json_int_t)evidence->archive_size, "length", (json_int_t)bytes.size, "sha256", digest);
}

/* Begins the next file of the archive with its warcinfo record. */
static int begin_archive(struct vg_evidence *evidence, struct vg_error *err)
{
	struct vg_buffer record;
	if (evidence->archive >= 0) {
		(void)vg_evidence_sync(evidence, NULL);
		close(evidence->archive);
	}
	evidence->archive_number++;
	evidence->archive_size = 0;
	if (name_archive(evidence) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	/* Left over from a writer that was killed before it could log it: begun anew. */
	evidence->archive = openat(evidence->directory, evidence->archive_name,
				   O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (evidence->archive < 0)
		return io_error(evidence, evidence->archive_name, err);
	vg_buffer_init(&record, RECORD_OVERHEAD);
	int code = vg_warc_append_info(&record, software, err);
	if (code == 0)
		code = append_to_archive(evidence, vg_buffer_span(&record), err);
	if (code == 0)
		code = vg_evidence_log(evidence, "archive", place_fields(evidence, vg_buffer_span(&record)), err);
	evidence->archive_size = record.size;
	vg_buffer_release(&record);
	return code;
}

static void set_text(json_t *object, const char *key, const char *text)
{
	if (object && text && *text)
		json_object_set_new(object, key, json_string(text));
}

static void set_time(json_t *object, const char *key, int64_t microseconds)
{
	char text[VG_TIME_TEXT];
	vg_time_format_fine(microseconds, text);
	set_text(object, key, text);
}

static json_t *exchange_fields(const struct vg_evidence *evidence, const struct vg_exchange *exchange,
			       struct vg_span bytes, const struct vg_warc_places *places)
{
	char type[128];
	json_t *fields = place_fields(evidence, bytes);
	(void)vg_http_field(exchange->head, "Content-Type", type, sizeof type);
	type[strcspn(type, "; \t")] = 0;
	set_text(fields, "url", exchange->url);
	set_time(fields, "started", exchange->started);
	set_time(fields, "finished", exchange->finished);
	set_text(fields, "address", exchange->address);
	set_text(fields, "tls", exchange->tls);
	set_text(fields, "certificate_sha256", exchange->certificate);
	set_text(fields, "type", type);
	set_text(fields, "truncated", exchange->truncated);
	set_text(fields, "payload_sha256", places->payload_digest);
	if (!fields || json_object_set_new(fields, "status", json_integer(exchange->status)) != 0 ||
	    json_object_set_new(fields, "response_offset",
				json_integer((json_int_t)(evidence->archive_size + places->response_offset))) != 0 ||
	    json_object_set_new(fields, "response_length", json_integer((json_int_t)places->response_size)) != 0) {
		json_decref(fields);
		return NULL;
	}
	return fields;
}

int vg_evidence_add_exchange(struct vg_evidence *evidence, const struct vg_exchange *exchange,
			     uint64_t *out_sequence, struct vg_error *err)
{
	struct vg_warc_places places;
	struct vg_buffer records;
	int code = 0;
	if (evidence->archive_number == 0 || evidence->archive_size >= ARCHIVE_FULL)
		code = begin_archive(evidence, err);
	if (code < 0)
		return code;
	vg_buffer_init(&records, 2 * (exchange->body.size + exchange->head.size + exchange->request.size) + RECORD_OVERHEAD);
	code = vg_warc_append_exchange(&records, exchange, &places, err);
	if (code == 0)
		code = append_to_archive(evidence, vg_buffer_span(&records), err);
	if (code == 0)
		code = vg_evidence_log(evidence, "exchange",
				       exchange_fields(evidence, exchange, vg_buffer_span(&records), &places), err);
	if (code == 0) {
		evidence->archive_size += records.size;
		*out_sequence = evidence->position.sequence;
	}
	vg_buffer_release(&records);
	return code;
}

static int write_object(struct vg_evidence *evidence, struct vg_span bytes, const char *name, struct vg_error *err)
{
	int fd = openat(evidence->directory, incoming, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0444);
	if (fd < 0)
		return io_error(evidence, incoming, err);
	int code = vg_file_write(fd, incoming, bytes, err);
	if (code == 0 && fdatasync(fd) != 0)
		code = io_error(evidence, incoming, err);
	if (close(fd) != 0 && code == 0)
		code = io_error(evidence, incoming, err);
	if (code == 0 && renameat(evidence->directory, incoming, evidence->directory, name) != 0)
		code = io_error(evidence, name, err);
	if (code < 0)
		(void)unlinkat(evidence->directory, incoming, 0);
	return code;
}

int vg_evidence_add_object(struct vg_evidence *evidence, struct vg_span bytes,
			   char out[VG_SHA256_TEXT], struct vg_error *err)
{
	struct vg_buffer name;
	struct stat status;
	int code = VG_ERR_MEMORY;
	vg_buffer_init(&name, NAME_MAXIMUM);
	if (!vg_sha256_text(bytes, out) || vg_buffer_printf(&name, "objects/%.2s", out) < 0 ||
	    (code = make_folder(evidence, (char *)name.data, err)) < 0 || vg_buffer_printf(&name, "/%s", out) < 0) {
		vg_buffer_release(&name);
		return vg_error_set(err, code, "cannot store a picture");
	}
	/* The same bytes twice are one object. */
	if (fstatat(evidence->directory, (char *)name.data, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(status.st_mode) && (size_t)status.st_size == bytes.size)
		code = 0;
	else
		code = write_object(evidence, bytes, (char *)name.data, err);
	vg_buffer_release(&name);
	return code;
}

int vg_evidence_sync(struct vg_evidence *evidence, struct vg_error *err)
{
	if (evidence->archive >= 0 && fdatasync(evidence->archive) != 0)
		return io_error(evidence, evidence->archive_name, err);
	if (evidence->log >= 0 && fsync(evidence->log) != 0)
		return io_error(evidence, vg_evidence_log_name, err);
	return 0;
}

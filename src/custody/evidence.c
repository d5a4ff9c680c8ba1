#include "custody/evidence.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/file.h"
#include "base/text.h"
#include "custody/aside.h"
#include "custody/exchange_event.h"
#include "custody/objects.h"
#include "custody/replay.h"

const char vg_evidence_log_name[] = "log.jsonl";
static const char software[] = "vestigo " VG_VERSION;
/* A file of an archive is closed when it has grown to this. */
static const uint64_t ARCHIVE_FULL = 1ull << 30;
/* A record needs at most this much more than what it holds. */
enum { RECORD_OVERHEAD = 4 << 20 };

struct vg_evidence_folder {
	char *folder;
	int directory, log, archive; /* nothing below is opened but beneath these */
	struct vg_objects objects;
	struct vg_log_position position;
	struct vg_ledger ledger;
	struct vg_course course;  /* of the archive that is written */
	struct vg_aside aside;    /* what was found beyond what the log says */
};

static int io_error(const struct vg_evidence_folder *evidence, const char *name, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot write \"%s/%s\": %s", evidence->folder, name, strerror(errno));
}

/* --- opening --------------------------------------------------------------------------- */

static int on_event(void *context, struct vg_event *event, struct vg_error *err)
{
	struct vg_evidence_folder *evidence = context;
	bool begins = event->kind == VG_EVENT_ARCHIVE;
	if (!event->fault[0] && (begins || event->kind == VG_EVENT_EXCHANGE)) {
		const char *reason = vg_course_take(&evidence->course, &event->place, begins);
		vg_text_copy(event->fault, sizeof event->fault, reason ? reason : "");
	}
	return vg_ledger_apply(&evidence->ledger, event, err);
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

static int open_log_there(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	return vg_beneath_file(evidence->directory, vg_evidence_log_name, O_RDWR, 0, &evidence->log, err);
}

/* In a folder that had none: a new one, or that of another process that made it at this very moment. */
static int make_log(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	int code = holds_others(evidence->directory, vg_evidence_log_name)
		? vg_error_set(&fault, VG_ERR_USAGE, "\"%s\" is not empty and holds no evidence: name a new folder", evidence->folder)
		: vg_beneath_file(evidence->directory, vg_evidence_log_name, O_RDWR | O_CREAT | O_EXCL, 0644, &evidence->log, &fault);
	if (code < 0 && open_log_there(evidence, NULL) == 0)
		return 0;
	return code < 0 ? vg_error_set(err, code, "%s", fault.message) : 0;
}

static int open_log(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	int code = open_log_there(evidence, &fault);
	if (code == VG_ERR_NOT_FOUND)
		code = make_log(evidence, err);
	else if (code < 0)
		return vg_error_set(err, code, "\"%s\": %s", evidence->folder, fault.message);
	if (code == 0 && flock(evidence->log, LOCK_EX | LOCK_NB) != 0)
		code = vg_error_set(err, VG_ERR_BUSY, "another vestigo writes in \"%s\"", evidence->folder);
	return code;
}

/* A torn last line, as a killed writer leaves one, is set aside. */
static int end_log(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	int code = vg_aside_take(&evidence->aside, evidence->directory, evidence->log, vg_evidence_log_name,
				 evidence->position.bytes, err);
	return code == 0 && lseek(evidence->log, (off_t)evidence->position.bytes, SEEK_SET) < 0
		       ? io_error(evidence, vg_evidence_log_name, err) : code;
}

static int replay_log(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	struct vg_error fault = { 0 };
	int code = vg_log_walk(evidence->log, vg_evidence_log_name, UINT64_MAX, NULL, NULL, &evidence->position, &fault);
	if (code == VG_ERR_MALFORMED && evidence->position.bytes == 0 &&
	    holds_others(evidence->directory, vg_evidence_log_name))
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" holds no evidence: %s", evidence->folder, fault.message);
	if (code == 0 || code == VG_ERR_MALFORMED)
		code = vg_log_replay(evidence->log, vg_evidence_log_name, &evidence->position, on_event, evidence, &fault);
	if (code < 0)
		return vg_error_set(err, code == VG_ERR_MALFORMED ? VG_ERR_USAGE : code,
				    "\"%s\": %s: nothing was changed; vestigo verify tells more", evidence->folder, fault.message);
	return end_log(evidence, err);
}

/* Opens the archive that is being written. What it has beyond what is logged is set aside. */
static int open_archive(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	struct vg_course *course = &evidence->course;
	struct vg_error fault = { 0 };
	struct stat status;
	if (course->number == 0)
		return 0;
	int code = vg_beneath_file(evidence->directory, course->name, O_RDWR, 0, &evidence->archive, &fault);
	if (code < 0 || fstat(evidence->archive, &status) != 0)
		return vg_error_set(err, code == VG_ERR_USAGE ? code : VG_ERR_CORRUPT, "\"%s\": %s", evidence->folder,
				    code < 0 ? fault.message : strerror(errno));
	if ((uint64_t)status.st_size < course->size)
		return vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s/%s\" is shorter than the log says: nothing was changed; fetch into a new folder",
				    evidence->folder, course->name);
	code = vg_aside_take(&evidence->aside, evidence->directory, evidence->archive, course->name, course->size, err);
	return code == 0 && lseek(evidence->archive, 0, SEEK_END) < 0 ? io_error(evidence, course->name, err) : code;
}

/* Stored pictures whose object is gone, or is another, are wanted again. */
static void check_objects(struct vg_evidence_folder *evidence)
{
	for (size_t i = 0; i < evidence->ledger.posting_count; i++) {
		struct vg_posting *posting = evidence->ledger.postings[i];
		struct stat status;
		if (posting->state != VG_POSTING_STORED)
			continue;
		int fd = vg_beneath_open(evidence->directory, posting->item.name, O_PATH, 0);
		bool there = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
			     (posting->bytes == 0 || (uint64_t)status.st_size == posting->bytes);
		if (!there)
			posting->state = VG_POSTING_WANTED;
		if (fd >= 0)
			close(fd);
	}
}

static int open_folders(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	int archive = -1;
	int code = vg_beneath_folder(evidence->directory, "archive", &archive, err);
	if (code == 0)
		code = vg_objects_open(&evidence->objects, evidence->directory, err);
	if (archive >= 0)
		close(archive);
	return code;
}

static int open_all(struct vg_evidence_folder *evidence, struct vg_error *err)
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
		code = open_folders(evidence, err);
	if (code == 0)
		code = open_archive(evidence, err);
	if (code == 0)
		check_objects(evidence);
	return code;
}

int vg_evidence_open(const char *folder, struct vg_evidence_folder **out, struct vg_error *err)
{
	struct vg_evidence_folder *evidence = calloc(1, sizeof *evidence);
	int code = 0;
	if (!evidence || !(evidence->folder = strdup(folder)))
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (evidence) {
		evidence->directory = evidence->log = evidence->archive = -1;
		evidence->objects = (struct vg_objects){ -1, -1, evidence->folder };
	}
	if (code == 0)
		code = open_all(evidence, err);
	if (code < 0) {
		vg_evidence_close(evidence);
		return code;
	}
	*out = evidence;
	return 0;
}

void vg_evidence_close(struct vg_evidence_folder *evidence)
{
	if (!evidence)
		return;
	(void)vg_evidence_sync(evidence, NULL);
	int files[] = { evidence->archive, evidence->log, evidence->objects.fd, evidence->directory };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i] >= 0)
			close(files[i]);
	vg_ledger_release(&evidence->ledger);
	free(evidence->folder);
	free(evidence);
}

struct vg_ledger *vg_evidence_ledger(struct vg_evidence_folder *evidence)
{
	return &evidence->ledger;
}

const struct vg_aside *vg_evidence_aside(const struct vg_evidence_folder *evidence)
{
	return &evidence->aside;
}

const char *vg_evidence_head(const struct vg_evidence_folder *evidence)
{
	return evidence->position.head;
}

/* --- writing --------------------------------------------------------------------------- */

/* Appends an event and takes it in. What could not be read again is not written. */
static int append_event(struct vg_evidence_folder *evidence, const char *name, json_t *fields, struct vg_error *err)
{
	struct vg_event event = { 0 };
	uint64_t unusable = evidence->ledger.unusable;
	int code = fields && vg_event_from_json(name, fields, &event) ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && event.fault[0])
		code = vg_error_set(err, VG_ERR_LIMIT, "cannot log what happened (%s): %s", name, event.fault);
	json_incref(fields);
	if (code == 0)
		code = vg_log_append(evidence->log, vg_evidence_log_name, &evidence->position, name, fields, err);
	else
		json_decref(fields);
	event.sequence = evidence->position.sequence;
	if (code == 0)
		code = on_event(evidence, &event, err);
	vg_event_release(&event);
	if (code == 0 && evidence->ledger.unusable != unusable)
		code = vg_error_set(err, VG_ERR_LIMIT, "\"%s\" is full: fetch into a new folder", evidence->folder);
	return code;
}

static int log_aside(struct vg_evidence_folder *evidence, struct vg_aside *aside, struct vg_error *err)
{
	int code = 0;
	for (; code == 0 && aside->logged < aside->count; aside->logged++) {
		const struct vg_aside_part *part = &aside->parts[aside->logged];
		json_t *fields = json_pack("{s:s, s:I, s:I, s:s, s:s}", "file", part->file, "offset", (json_int_t)part->offset,
					   "length", (json_int_t)part->length, "sha256", part->digest, "kept_as", part->name);
		code = append_event(evidence, "set_aside", fields, err);
		json_decref(fields);
	}
	return code;
}

/* What was set aside when the folder was opened is the first thing that its next run says. */
int vg_evidence_log(struct vg_evidence_folder *evidence, const char *event, json_t *fields, struct vg_error *err)
{
	int code = append_event(evidence, event, fields, err);
	json_decref(fields);
	return code == 0 ? log_aside(evidence, &evidence->aside, err) : code;
}

/* Writes bytes to the archive; nothing of them stays when that fails. */
static int append_to_archive(struct vg_evidence_folder *evidence, struct vg_span bytes, struct vg_error *err)
{
	int code = vg_file_write(evidence->archive, evidence->course.name, bytes, err);
	if (code < 0 && (ftruncate(evidence->archive, (off_t)evidence->course.size) != 0 ||
			 lseek(evidence->archive, (off_t)evidence->course.size, SEEK_SET) < 0))
		return code; /* opening it again sets it aside */
	return code;
}

/* Begins the next file of the archive with its warcinfo record. */
static int begin_archive(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	struct vg_course next = { .number = evidence->course.number + 1 };
	struct vg_buffer record;
	if (evidence->archive >= 0) {
		(void)vg_evidence_sync(evidence, NULL);
		close(evidence->archive);
		evidence->archive = -1;
	}
	vg_archive_name(next.number, next.name);
	/* Left over from a writer that was killed before it could log it. */
	int code = vg_aside_move(&evidence->aside, evidence->directory, next.name, err);
	if (code == 0)
		code = vg_beneath_file(evidence->directory, next.name, O_RDWR | O_CREAT | O_EXCL, 0644, &evidence->archive, err);
	if (code < 0)
		return code;
	vg_buffer_init(&record, RECORD_OVERHEAD);
	code = vg_warc_append_info(&record, software, err);
	if (code == 0)
		code = vg_file_write(evidence->archive, next.name, vg_buffer_span(&record), err);
	if (code == 0)
		code = vg_evidence_log(evidence, "archive", vg_place_fields(&next, vg_buffer_span(&record)), err);
	vg_buffer_release(&record);
	return code;
}

int vg_evidence_add_exchange(struct vg_evidence_folder *evidence, const struct vg_exchange *exchange,
			     uint64_t *out_sequence, struct vg_error *err)
{
	struct vg_warc_places places;
	struct vg_buffer records;
	int code = 0;
	if (evidence->course.number == 0 || evidence->course.size >= ARCHIVE_FULL)
		code = begin_archive(evidence, err);
	if (code < 0)
		return code;
	vg_buffer_init(&records, 2 * (exchange->body.size + exchange->head.size + exchange->request.size) + RECORD_OVERHEAD);
	code = vg_warc_append_exchange(&records, exchange, &places, err);
	if (code == 0)
		code = append_to_archive(evidence, vg_buffer_span(&records), err);
	if (code == 0)
		code = vg_evidence_log(evidence, "exchange",
				       vg_exchange_fields(&evidence->course, exchange, vg_buffer_span(&records), &places), err);
	if (code == 0)
		*out_sequence = evidence->position.sequence;
	vg_buffer_release(&records);
	return code;
}

int vg_evidence_add_object(struct vg_evidence_folder *evidence, struct vg_span bytes,
			   char out[VG_SHA256_TEXT], struct vg_aside *aside, struct vg_error *err)
{
	int code = vg_objects_add(&evidence->objects, bytes, out, aside, err);
	return code == 0 ? log_aside(evidence, aside, err) : code;
}

int vg_evidence_sync(struct vg_evidence_folder *evidence, struct vg_error *err)
{
	if (evidence->archive >= 0 && fdatasync(evidence->archive) != 0)
		return io_error(evidence, evidence->course.name, err);
	if (evidence->log >= 0 && fsync(evidence->log) != 0)
		return io_error(evidence, vg_evidence_log_name, err);
	return 0;
}

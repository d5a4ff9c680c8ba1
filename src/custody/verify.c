/* Recomputes everything that an evidence folder claims, and names the first difference. The folder is
 * hostile: what it says is read apart (custody/replay.h), what it holds piece by piece. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/evidence.h>

#include "base/beneath.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/evidence.h"
#include "custody/named_files.h"
#include "custody/replay.h"
#include "custody/unpack.h"

enum { PIECE = 1 << 16 };
/* What all answers together may unpack to: 4 GiB, and this often their archives' bytes. Pictures hardly
 * compress; a bomb does a thousand times, and within itself a million times. */
static const uint64_t UNPACKED_FREE = 4ull << 30, UNPACKED_TIMES = 100;

/* Where an answer lies. */
struct answer {
	uint64_t sequence, offset, length;
	unsigned archive;
};

struct check {
	int directory, archive;       /* the folder; the archive file that is read */
	unsigned archive_number;      /* of that one; 0: none */
	struct vg_evidence_state *state;
	struct vg_ledger ledger;
	struct vg_course course;
	struct answer *answers;       /* in order of their sequence */
	size_t answer_count, answer_capacity;
	uint64_t unpacked, archived;  /* bytes */
};

/* --- the archive --------------------------------------------------------------------------- */

/* Opens an archive file, unless it is the one that is open. What compresses has no holes: a file that
 * has would be read for hours, and nobody fetched it. */
static int open_archive(struct check *check, unsigned number, struct vg_error *err)
{
	char name[VG_PLACE_FILE];
	struct stat status;
	if (number == check->archive_number)
		return 0;
	if (check->archive >= 0)
		close(check->archive);
	check->archive = -1;
	check->archive_number = 0;
	vg_archive_name(number, name);
	int code = vg_beneath_file(check->directory, name, O_RDONLY, 0, &check->archive, err);
	if (code < 0)
		return code;
	off_t hole = fstat(check->archive, &status) == 0 ? lseek(check->archive, 0, SEEK_HOLE) : -1;
	if (status.st_size > 0 && hole >= 0 && hole < status.st_size)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has a hole at byte %lld: it is not what was fetched", name,
				    (long long)hole);
	check->archive_number = number;
	return 0;
}

/* The archive file that ends here has no more bytes than the log names. */
static int end_archive(struct check *check, struct vg_error *err)
{
	struct stat status;
	if (check->course.number == 0)
		return 0;
	int code = open_archive(check, check->course.number, err);
	if (code < 0)
		return code;
	uint64_t size = fstat(check->archive, &status) == 0 ? (uint64_t)status.st_size : 0;
	check->state->bytes += size;
	return size == check->course.size ? 0
		: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has %llu bytes, and the log names %llu: the log was cut, or a writer was stopped (fetching into the folder again sets aside what is too much)",
			       check->course.name, (unsigned long long)size, (unsigned long long)check->course.size);
}

/* The digest of `length` bytes of fd, from offset on; `length` UINT64_MAX: to its end. */
static int digest_of(int fd, const char *name, uint64_t offset, uint64_t length, char out[VG_SHA256_TEXT], uint64_t *out_size,
		     struct vg_error *err)
{
	uint8_t piece[PIECE];
	struct vg_sha256_sum *sum = vg_sha256_begin();
	ssize_t got = 1;
	*out_size = 0;
	while (sum && got != 0 && *out_size < length) {
		uint64_t left = length - *out_size;
		got = pread(fd, piece, left < sizeof piece ? (size_t)left : sizeof piece, (off_t)(offset + *out_size));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			(void)vg_sha256_end(sum, NULL);
			return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\": %s", name, strerror(errno));
		}
		(void)vg_sha256_add(sum, (struct vg_span){ piece, (size_t)got });
		*out_size += (uint64_t)got;
	}
	return vg_sha256_end(sum, out) ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

static int check_place(struct check *check, const struct vg_event *event, struct vg_error *err)
{
	const struct vg_place *place = &event->place;
	char digest[VG_SHA256_TEXT] = "";
	uint64_t size = 0;
	int code = open_archive(check, check->course.number, err);
	if (code == 0)
		code = digest_of(check->archive, place->file, place->offset, place->length, digest, &size, err);
	if (code == 0 && size < place->length)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" ends before byte %llu, which the log names", place->file,
				    (unsigned long long)(place->offset + place->length));
	if (code == 0 && strcmp(digest, place->digest) != 0)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" differs between bytes %llu and %llu (log line %llu)", place->file,
				    (unsigned long long)place->offset, (unsigned long long)(place->offset + place->length),
				    (unsigned long long)event->sequence);
	check->archived += place->length;
	return code;
}

static int keep_answer(struct check *check, const struct vg_event *event, struct vg_error *err)
{
	struct answer *grown = vg_grown(check->answers, check->answer_count, &check->answer_capacity, sizeof *grown);
	if (!grown)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	check->answers = grown;
	check->answers[check->answer_count++] = (struct answer){ event->sequence, event->place.response_offset,
								 event->place.response_length, check->course.number };
	check->state->exchanges++;
	return 0;
}

static int on_archive(struct check *check, struct vg_event *event, struct vg_error *err)
{
	bool begins = event->kind == VG_EVENT_ARCHIVE;
	int code = begins ? end_archive(check, err) : 0;
	const char *reason = code == 0 ? vg_course_take(&check->course, &event->place, begins) : NULL;
	if (reason)
		return vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: %s", (unsigned long long)event->sequence, reason);
	check->state->archives += begins;
	if (code == 0)
		code = check_place(check, event, err);
	return code == 0 && !begins ? keep_answer(check, event, err) : code;
}

/* --- pictures ------------------------------------------------------------------------------- */

static int by_sequence(const void *key, const void *element)
{
	uint64_t a = *(const uint64_t *)key, b = ((const struct answer *)element)->sequence;
	return a < b ? -1 : a > b;
}

static int take_answer(struct check *check, struct vg_unpacking *unpacking, uint64_t sequence, struct vg_error *err)
{
	const struct answer *answer = check->answer_count
		? bsearch(&sequence, check->answers, check->answer_count, sizeof *answer, by_sequence) : NULL;
	if (!answer)
		return vg_error_set(err, VG_ERR_CORRUPT, "the log names line %llu as an answer, which it is not",
				    (unsigned long long)sequence);
	int code = open_archive(check, answer->archive, err);
	return code == 0 ? vg_unpacking_record(unpacking, check->archive, answer->offset, answer->length, err) : code;
}

/* A stored picture is the body of the answers that it is said to come from. */
static int check_picture(struct check *check, const struct vg_event *event, struct vg_error *err)
{
	char digest[VG_SHA256_TEXT] = "";
	uint64_t budget = UNPACKED_FREE + UNPACKED_TIMES * check->archived;
	uint64_t left = budget > check->unpacked ? budget - check->unpacked : 0;
	struct vg_unpacking *unpacking = vg_unpacking_new(left < VG_ANSWER_MAXIMUM ? left : VG_ANSWER_MAXIMUM);
	int code = unpacking ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && event->exchange_count == 0)
		code = vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: a stored picture without its source",
				    (unsigned long long)event->sequence);
	for (size_t i = 0; code == 0 && i < event->exchange_count; i++)
		code = take_answer(check, unpacking, event->exchanges[i], err);
	if (code == 0)
		code = vg_unpacking_end(unpacking, digest, err);
	if (code == 0 && strcmp(digest, event->sha256) != 0)
		code = vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: the picture is not what its answer held",
				    (unsigned long long)event->sequence);
	check->unpacked += unpacking ? vg_unpacking_cost(unpacking) : 0;
	vg_unpacking_free(unpacking);
	return code;
}

static int on_event(void *context, struct vg_event *event, struct vg_error *err)
{
	struct check *check = context;
	struct vg_evidence_state *state = check->state;
	int64_t time = 0;
	int code = 0;
	if (vg_time_parse(event->time, &time, NULL)) {
		state->first = state->events ? state->first : time;
		state->last = time;
	}
	state->events++;
	if (!event->fault[0] && (event->kind == VG_EVENT_ARCHIVE || event->kind == VG_EVENT_EXCHANGE))
		code = on_archive(check, event, err);
	if (!event->fault[0] && event->kind == VG_EVENT_PICTURE && event->outcome == VG_OUTCOME_STORED)
		code = check_picture(check, event, err);
	return code == 0 ? vg_ledger_apply(&check->ledger, event, err) : code;
}

/* --- objects ------------------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all stored objects, sorted, each once; heap, borrowed texts. */
static const char **object_names(const struct vg_ledger *ledger, size_t *out_count)
{
	size_t count = 0;
	const char **names = calloc(ledger->posting_count + 1, sizeof *names);
	for (size_t i = 0; names && i < ledger->posting_count; i++)
		if (ledger->postings[i]->state == VG_POSTING_STORED)
			names[count++] = ledger->postings[i]->item.name;
	if (count)
		qsort(names, count, sizeof *names, by_text);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			names[kept++] = names[i];
	*out_count = kept;
	return names;
}

static int check_object(struct check *check, const char *name, struct vg_error *err)
{
	char digest[VG_SHA256_TEXT] = "";
	uint64_t size = 0;
	struct stat status;
	int fd = -1, code = vg_beneath_file(check->directory, name, O_RDONLY, 0, &fd, err);
	if (code < 0)
		return code;
	if (fstat(fd, &status) != 0 || (uint64_t)status.st_size > VG_ANSWER_MAXIMUM)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" differs: it has more bytes than anything that is fetched", name);
	if (code == 0)
		code = digest_of(fd, name, 0, VG_ANSWER_MAXIMUM, digest, &size, err);
	close(fd);
	if (code == 0 && strcmp(digest, strrchr(name, '/') + 1) != 0)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" differs: its bytes are not those of its name", name);
	check->state->objects++;
	check->state->bytes += size;
	return code;
}

static int check_log(struct check *check, struct vg_error *err)
{
	struct vg_log_position position;
	int fd = -1, code = vg_beneath_file(check->directory, vg_evidence_log_name, O_RDONLY, 0, &fd, err);
	if (code < 0)
		return code;
	code = vg_log_walk(fd, vg_evidence_log_name, UINT64_MAX, NULL, NULL, &position, err);
	memcpy(check->state->head, position.head, sizeof position.head);
	check->state->bytes += position.bytes;
	if (code == 0)
		code = vg_log_replay(fd, vg_evidence_log_name, &position, on_event, check, err);
	close(fd);
	if (code == 0 && !check->ledger.begun)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is empty", vg_evidence_log_name);
	return code == 0 ? end_archive(check, err) : code;
}

static int check_objects(struct check *check, struct vg_error *err)
{
	struct vg_named_files named = { .archives = check->course.number };
	const char **objects = object_names(&check->ledger, &named.object_count);
	int code = objects ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; code == 0 && i < named.object_count; i++)
		code = check_object(check, objects[i], err);
	named.objects = objects;
	int folder = code == 0 ? openat(check->directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (code == 0)
		code = folder < 0 ? vg_error_set(err, VG_ERR_IO, "cannot read the folder: %s", strerror(errno))
				  : vg_named_files_check(&named, folder, err);
	check->state->set_aside += named.set_aside;
	free(objects);
	return code;
}

int vg_evidence_verify(const char *folder, struct vg_evidence_state *out, struct vg_error *err)
{
	struct check check = { .state = out, .archive = -1 };
	memset(out, 0, sizeof *out);
	check.directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code = check.directory >= 0 ? check_log(&check, err)
					: vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", folder, strerror(errno));
	if (code == 0)
		code = check_objects(&check, err);
	out->unusable = check.ledger.unusable;
	if (check.ledger.note_count)
		vg_text_copy(out->first_unusable, sizeof out->first_unusable, check.ledger.notes[0]);
	int files[] = { check.archive, check.directory };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i] >= 0)
			close(files[i]);
	free(check.answers);
	vg_ledger_release(&check.ledger);
	return code == VG_ERR_MALFORMED || code == VG_ERR_NOT_FOUND || code == VG_ERR_USAGE ? VG_ERR_CORRUPT : code;
}

int vg_evidence_open_log(const struct vg_tree *tree, const char *root, const char *below)
{
	static const char mark[] = "{\"sequence\":1,";
	char beginning[sizeof mark - 1], *name = *below ? vg_file_join(below, vg_evidence_log_name) : NULL;
	int fd = -1;
	if ((!name && *below) || vg_tree_file(tree, root, name ? name : vg_evidence_log_name, &fd, NULL) < 0)
		fd = -1;
	free(name);
	if (fd >= 0 && (pread(fd, beginning, sizeof beginning, 0) != (ssize_t)sizeof beginning ||
			memcmp(beginning, mark, sizeof beginning) != 0)) {
		close(fd);
		fd = -1;
	}
	return fd;
}

bool vg_evidence_is(const char *folder)
{
	int fd = vg_evidence_open_log(NULL, folder, "");
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

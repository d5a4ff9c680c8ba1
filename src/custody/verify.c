/* Recomputes everything that an evidence folder claims, and names the first difference. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/evidence.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/evidence.h"
#include "custody/http_message.h"
#include "custody/log.h"
#include "custody/places.h"

static const size_t READ_MAXIMUM = 2u << 30;

struct check {
	const char *folder;
	struct vg_evidence_state *state;
	struct vg_ledger ledger;
	struct vg_place *exchanges;   /* in order of their sequence */
	size_t exchange_count, exchange_capacity;
	char file[VG_PLACE_FILE];     /* of the archive, which is being read */
	uint64_t file_end;            /* as far as the log names its bytes */
};

static int file_size(const char *folder, const char *name, uint64_t *out, struct vg_error *err)
{
	struct stat status;
	int fd = -1, code = vg_file_open(folder, name, &fd, err);
	if (code < 0)
		return code;
	*out = fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0;
	close(fd);
	return 0;
}

/* The archive file that ends here has no more bytes than the log names. */
static int end_archive(struct check *check, struct vg_error *err)
{
	uint64_t size = 0;
	if (!check->file[0])
		return 0;
	int code = file_size(check->folder, check->file, &size, err);
	check->state->bytes += size;
	if (code == 0 && size != check->file_end)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has %llu bytes, and the log names %llu: the log was cut, or a writer was stopped",
				    check->file, (unsigned long long)size, (unsigned long long)check->file_end);
	return code;
}

static int check_place(struct check *check, const struct vg_place *place, struct vg_error *err)
{
	struct vg_buffer bytes;
	char digest[VG_SHA256_TEXT];
	if (strcmp(place->file, check->file) != 0 || place->offset != check->file_end)
		return vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: its bytes do not follow those before them",
				    (unsigned long long)place->sequence);
	vg_buffer_init(&bytes, READ_MAXIMUM);
	int code = vg_place_read(check->folder, place, false, &bytes, err);
	if (code == 0 && (!vg_sha256_text(vg_buffer_span(&bytes), digest) || strcmp(digest, place->digest) != 0))
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" differs between bytes %llu and %llu (log line %llu)",
				    place->file, (unsigned long long)place->offset,
				    (unsigned long long)(place->offset + place->length), (unsigned long long)place->sequence);
	vg_buffer_release(&bytes);
	check->file_end += place->length;
	return code;
}

static int keep_exchange(struct check *check, const struct vg_place *place, struct vg_error *err)
{
	if (place->response_offset < place->offset ||
	    place->response_offset - place->offset + place->response_length > place->length)
		return vg_error_set(err, VG_ERR_CORRUPT, "log line %llu: the answer is not among its bytes",
				    (unsigned long long)place->sequence);
	if (check->exchange_count == check->exchange_capacity) {
		size_t capacity = check->exchange_capacity ? 2 * check->exchange_capacity : 64;
		struct vg_place *grown = realloc(check->exchanges, capacity * sizeof *grown);
		if (!grown)
			return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		check->exchanges = grown;
		check->exchange_capacity = capacity;
	}
	check->exchanges[check->exchange_count++] = *place;
	check->state->exchanges++;
	return 0;
}

static int on_archive(struct check *check, const char *event, json_t *line, struct vg_error *err)
{
	struct vg_place place;
	bool begins = strcmp(event, "archive") == 0;
	int code = 0;
	if (!vg_place_from_event(line, &place))
		return vg_error_set(err, VG_ERR_CORRUPT, "the log has an archive event without places");
	if (begins) {
		code = end_archive(check, err);
		vg_text_copy(check->file, sizeof check->file, place.file);
		check->file_end = 0;
		check->state->archives++;
	}
	if (code == 0)
		code = check_place(check, &place, err);
	return code == 0 && !begins ? keep_exchange(check, &place, err) : code;
}

static int by_sequence(const void *key, const void *element)
{
	uint64_t a = *(const uint64_t *)key, b = ((const struct vg_place *)element)->sequence;
	return a < b ? -1 : a > b;
}

/* Appends the body of one answer to `bodies`, the first one's head to `head`. */
static int collect_body(struct check *check, uint64_t sequence, struct vg_buffer *head, struct vg_buffer *bodies,
			struct vg_error *err)
{
	const struct vg_place *place = check->exchange_count
		? bsearch(&sequence, check->exchanges, check->exchange_count, sizeof *place, by_sequence) : NULL;
	struct vg_buffer record, text;
	struct vg_span its_head, body;
	if (!place)
		return vg_error_set(err, VG_ERR_CORRUPT, "the log names line %llu as an answer, which it is not",
				    (unsigned long long)sequence);
	vg_buffer_init(&record, READ_MAXIMUM);
	vg_buffer_init(&text, READ_MAXIMUM);
	int code = vg_place_read(check->folder, place, true, &record, err);
	if (code == 0)
		code = vg_place_open_response(vg_buffer_span(&record), &text, &its_head, &body, err);
	if (code == 0 && head->size == 0)
		code = vg_buffer_append(head, its_head.data, its_head.size);
	if (code == 0)
		code = vg_buffer_append(bodies, body.data, body.size);
	vg_buffer_release(&record);
	vg_buffer_release(&text);
	return code;
}

/* A stored picture is the body of the answers that it is said to come from. */
static int check_picture(struct check *check, json_t *line, struct vg_error *err)
{
	struct vg_buffer head, bodies, picture;
	const char *claimed = json_string_value(json_object_get(line, "sha256"));
	json_t *value, *sources = json_object_get(line, "exchanges");
	json_int_t sequence = json_integer_value(json_object_get(line, "sequence"));
	char digest[VG_SHA256_TEXT];
	size_t i;
	int code = 0;
	if (!claimed || json_array_size(sources) == 0)
		return vg_error_set(err, VG_ERR_CORRUPT, "log line %lld: a stored picture without its source", (long long)sequence);
	vg_buffer_init(&head, READ_MAXIMUM);
	vg_buffer_init(&bodies, READ_MAXIMUM);
	vg_buffer_init(&picture, READ_MAXIMUM);
	json_array_foreach(sources, i, value)
		if (code == 0)
			code = collect_body(check, (uint64_t)json_integer_value(value), &head, &bodies, err);
	if (code == 0)
		code = vg_http_body(vg_buffer_span(&head), vg_buffer_span(&bodies), &picture, err);
	if (code == 0 && (!vg_sha256_text(vg_buffer_span(&picture), digest) || strcmp(digest, claimed) != 0))
		code = vg_error_set(err, VG_ERR_CORRUPT, "log line %lld: the picture is not what its answer held", (long long)sequence);
	vg_buffer_release(&head);
	vg_buffer_release(&bodies);
	vg_buffer_release(&picture);
	return code;
}

static int on_event(void *context, const char *event, json_t *line, struct vg_error *err)
{
	struct check *check = context;
	struct vg_evidence_state *state = check->state;
	int64_t time = 0;
	int code = vg_ledger_apply(&check->ledger, event, line, err);
	if (vg_time_parse(json_string_value(json_object_get(line, "time")), &time, NULL)) {
		state->first = state->events ? state->first : time;
		state->last = time;
	}
	state->events++;
	if (code == 0 && (strcmp(event, "archive") == 0 || strcmp(event, "exchange") == 0))
		code = on_archive(check, event, line, err);
	const char *outcome = json_string_value(json_object_get(line, "outcome"));
	if (code == 0 && strcmp(event, "picture") == 0 && outcome && strcmp(outcome, "stored") == 0)
		code = check_picture(check, line, err);
	return code;
}

/* --- objects, and files that nobody named ------------------------------------------------ */

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
	struct vg_buffer bytes;
	char digest[VG_SHA256_TEXT];
	int fd = -1, code = vg_file_open(check->folder, name, &fd, err);
	if (code < 0)
		return code;
	vg_buffer_init(&bytes, READ_MAXIMUM);
	code = vg_file_read(fd, name, &bytes, err);
	close(fd);
	if (code == 0 && (!vg_sha256_text(vg_buffer_span(&bytes), digest) || strcmp(digest, strrchr(name, '/') + 1) != 0))
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" differs: its bytes are not those of its name", name);
	check->state->objects++;
	check->state->bytes += bytes.size;
	vg_buffer_release(&bytes);
	return code;
}

struct named {
	const char *const *objects;
	size_t object_count;
	unsigned archives;
};

static bool is_named(const struct named *named, const char *name)
{
	struct vg_buffer archive;
	bool found = strcmp(name, vg_evidence_log_name) == 0 ||
		     (named->object_count &&
		      bsearch(&name, named->objects, named->object_count, sizeof *named->objects, by_text));
	vg_buffer_init(&archive, 128);
	for (unsigned i = 1; !found && i <= named->archives; i++) {
		vg_buffer_clear(&archive);
		found = vg_evidence_archive_name(i, &archive) == 0 && strcmp((char *)archive.data, name) == 0;
	}
	vg_buffer_release(&archive);
	return found;
}

/* Every file below `below` is one that the log names. */
static int check_names(const char *folder, const char *below, int depth, const struct named *named, struct vg_error *err)
{
	char *path = *below ? vg_file_join(folder, below) : strdup(folder);
	DIR *list = path ? opendir(path) : NULL;
	struct dirent *entry;
	int code = list ? 0 : vg_error_set(err, VG_ERR_IO, "cannot read the folder \"%s\"", below);
	while (code == 0 && (entry = readdir(list))) {
		struct stat status;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *name = *below ? vg_file_join(below, entry->d_name) : strdup(entry->d_name);
		bool folder_too = fstatat(dirfd(list), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
		if (!name)
			code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		else if (folder_too && depth < 2)
			code = check_names(folder, name, depth + 1, named, err);
		else if (!is_named(named, name))
			code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is not in the log", name);
		free(name);
	}
	if (list)
		closedir(list);
	free(path);
	return code;
}

static int check_log(struct check *check, struct vg_error *err)
{
	struct vg_log_position position;
	int fd = -1, code = vg_file_open(check->folder, vg_evidence_log_name, &fd, err);
	if (code < 0)
		return code;
	code = vg_log_walk(fd, vg_evidence_log_name, on_event, check, &position, err);
	close(fd);
	memcpy(check->state->head, position.head, sizeof position.head);
	check->state->bytes += position.bytes;
	if (code == 0 && !check->ledger.begun)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is empty", vg_evidence_log_name);
	return code == 0 ? end_archive(check, err) : code;
}

int vg_evidence_verify(const char *folder, struct vg_evidence_state *out, struct vg_error *err)
{
	struct check check = { .folder = folder, .state = out };
	struct named named = { 0 };
	memset(out, 0, sizeof *out);
	int code = check_log(&check, err);
	const char **objects = object_names(&check.ledger, &named.object_count);
	if (code == 0 && !objects)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; code == 0 && i < named.object_count; i++)
		code = check_object(&check, objects[i], err);
	named.objects = objects;
	named.archives = (unsigned)out->archives;
	if (code == 0)
		code = check_names(folder, "", 0, &named, err);
	free(objects);
	free(check.exchanges);
	vg_ledger_release(&check.ledger);
	return code == VG_ERR_MALFORMED || code == VG_ERR_NOT_FOUND || code == VG_ERR_USAGE ? VG_ERR_CORRUPT : code;
}

bool vg_evidence_is(const char *folder)
{
	static const char mark[] = "{\"sequence\":1,";
	char beginning[sizeof mark - 1];
	int fd = -1;
	if (!vg_file_is_folder(folder) || vg_file_open(folder, vg_evidence_log_name, &fd, NULL) < 0)
		return false;
	bool good = read(fd, beginning, sizeof beginning) == (ssize_t)sizeof beginning &&
		    memcmp(beginning, mark, sizeof beginning) == 0;
	close(fd);
	return good;
}

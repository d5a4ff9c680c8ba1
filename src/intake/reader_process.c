#include "intake/reader_process.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/item_transfer.h"
#include "base/post.h"
#include "base/subprocess.h"
#include "base/time.h"
#include "intake/export_files.h"

/* A frame (see vg_subprocess_send) is its kind (8 bytes, as any number) and its fields. */
enum frame { FRAME_ITEM, FRAME_NOTICE, FRAME_COUNTS, FRAME_END, FRAMES };
#define COUNTED_MAXIMUM ((uint64_t)1 << 53)
enum { FRAME_MAXIMUM = 1 << 20, TEXT_MAXIMUM = 64 << 10,
       IDLE_MILLISECONDS = 100, PATIENCE = 2 /* of the processor time that it may take */,
       FILE_READ = VG_SANDBOX_FIRST_FILE + 1 };

/* Not `items` and `sources`, which the parent counts. */
static void count_fields(struct vg_transfer *t, struct vg_intake_counts *counts)
{
	vg_transfer_u64(t, &counts->messages);
	vg_transfer_u64(t, &counts->messages_with_media);
	vg_transfer_u64(t, &counts->malformed_messages);
	vg_transfer_u64(t, &counts->truncated_sources);
	vg_transfer_real(t, &counts->fraction);
}

void vg_reader_state_release(struct vg_reader_state *state)
{
	free(state->chat);
	free(state->from);
	free(state->forwarded_from);
	memset(state, 0, sizeof *state);
}

struct ending {
	int code;
	char message[512];
};

static void end_fields(struct vg_transfer *t, struct ending *ending, struct vg_reader_state *state)
{
	vg_transfer_integer(t, &ending->code, -1000, 0);
	VG_TRANSFER_TEXT(t, ending->message);
	vg_transfer_string(t, &state->chat, TEXT_MAXIMUM);
	vg_transfer_string(t, &state->from, TEXT_MAXIMUM);
	vg_transfer_string(t, &state->forwarded_from, TEXT_MAXIMUM);
	vg_transfer_i64(t, &state->last_page);
}

/* --- the child's side --- */

struct sending {
	uint64_t nonce;
	struct vg_intake_counts *counts;
	struct vg_buffer frame;
};

static int send_frame(struct sending *sending)
{
	return vg_subprocess_send(sending->nonce, vg_buffer_span(&sending->frame));
}

static struct vg_transfer begin_frame(struct sending *sending, enum frame kind)
{
	struct vg_transfer transfer = { .out = &sending->frame };
	int number = (int)kind;
	vg_buffer_clear(&sending->frame);
	vg_transfer_integer(&transfer, &number, 0, FRAMES - 1);
	return transfer;
}

static void send_counts(void *context)
{
	struct sending *sending = context;
	struct vg_transfer transfer = begin_frame(sending, FRAME_COUNTS);
	count_fields(&transfer, sending->counts);
	(void)send_frame(sending);
}

/* Of an item whose texts are too long to be handed over, only these are dropped. */
static void shorten(struct vg_item *item)
{
	struct vg_item short_item = { .kind = item->kind, .disposition = VG_FAILED, .post = vg_post_without_texts(&item->post) };
	short_item.name = strdup("");
	short_item.reason = strdup("a name or text of the message is too long");
	vg_item_release(item);
	*item = short_item;
}

static int send_item(void *context, struct vg_item *item, struct vg_error *err)
{
	struct sending *sending = context;
	struct vg_transfer transfer = begin_frame(sending, FRAME_ITEM);
	(void)err;
	vg_transfer_item(&transfer, item);
	if (transfer.failed) {
		shorten(item);
		transfer = begin_frame(sending, FRAME_ITEM);
		vg_transfer_item(&transfer, item);
	}
	vg_item_release(item);
	return transfer.failed ? VG_ERR_LIMIT : send_frame(sending);
}

static void send_notice(void *context, const char *subject, const char *text)
{
	struct sending *sending = context;
	struct vg_transfer transfer = begin_frame(sending, FRAME_NOTICE);
	char *copy = (char *)text;
	(void)subject; /* the parent knows the path */
	vg_transfer_string(&transfer, &copy, TEXT_MAXIMUM);
	(void)send_frame(sending);
}

_Noreturn static void serve(const struct vg_sink *sink, const char *path, vg_export_reader *reader,
			    struct vg_reader_state *state, uint64_t nonce)
{
	struct sending sending = { .nonce = nonce, .counts = sink->counts };
	struct vg_intake_visitor visitor = { .context = &sending, .item = send_item, .notice = send_notice };
	struct vg_error err = { 0 };
	struct vg_sink own = { .limits = sink->limits, .visitor = &visitor,
				 .counts = sink->counts, .err = &err, .beat = send_counts, .size = sink->size };
	struct ending ending = { 0 };
	vg_buffer_init(&sending.frame, FRAME_MAXIMUM);
	if (!vg_subprocess_limit_reader(sink->limits->max_seconds, sink->size) ||
	    vg_sandbox_enter(sink->limits, NULL) < 0)
		_exit(1);
	ending.code = reader(&own, FILE_READ, path, state);
	memcpy(ending.message, err.message, sizeof ending.message);
	send_counts(&sending);
	struct vg_transfer transfer = begin_frame(&sending, FRAME_END);
	end_fields(&transfer, &ending, state);
	_exit(send_frame(&sending) < 0);
}

/* --- the parent's side --- */

struct receiving {
	struct vg_sink *sink;
	const char *path;
	int socket;
	uint64_t nonce;
	struct vg_buffer frame;
	struct vg_intake_counts before; /* of what was read until now, this file not included */
	struct ending ending;
	bool ended;
	int stopped; /* negative: the caller wants no more */
	double worked; /* when the caller was let work last */
	double patience; /* seconds that are left to wait */
};

/* Lets the caller work while the reader does. False when that ends the intake, whose code is
 * in `stopped`, or when patience does: a reader reports every few thousand messages, and one message has at
 * most max_message_bytes. */
static bool await_frame(struct receiving *receiving)
{
	struct pollfd ready = { .fd = receiving->socket, .events = POLLIN };
	double began = vg_time_monotonic(), deadline = began + VG_FRAME_SECONDS;
	for (; receiving->patience > 0 && began < deadline; began = vg_time_monotonic()) {
		int got = poll(&ready, 1, IDLE_MILLISECONDS);
		receiving->patience -= vg_time_monotonic() - began;
		if (got > 0)
			return true;
		if ((receiving->stopped = vg_sink_idle(receiving->sink)) < 0)
			return false;
	}
	return false;
}

static bool receive_frame(struct receiving *receiving)
{
	return await_frame(receiving) &&
	       vg_subprocess_receive_within(receiving->socket, receiving->nonce, &receiving->frame, &receiving->patience);
}

static bool whole(const struct vg_transfer *transfer)
{
	return !transfer->failed && !transfer->in.failed && vg_reader_left(&transfer->in) == 0;
}

/* Counts go on from what there was: a reader has no say about other files. Of a log a few bytes can stand for many
 * messages; so many that sums of them stay whole everywhere. */
static bool go_on(const struct vg_intake_counts *before, const struct vg_intake_counts *now)
{
	const uint64_t was[] = { before->messages, before->messages_with_media, before->malformed_messages, before->truncated_sources };
	const uint64_t is[] = { now->messages, now->messages_with_media, now->malformed_messages, now->truncated_sources };
	bool good = now->fraction >= 0;
	for (size_t i = 0; i < sizeof is / sizeof *is; i++)
		good &= is[i] >= was[i] && is[i] - was[i] <= COUNTED_MAXIMUM;
	return good;
}

/* The folder of the file that is read. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? strndup(path, slash == path ? 1 : (size_t)(slash - path)) : strdup(".");
}

static int take_item(struct receiving *receiving, struct vg_transfer *transfer)
{
	struct vg_sink *sink = receiving->sink;
	struct vg_item item = { 0 };
	vg_transfer_item(transfer, &item);
	bool of_export = item.kind != VG_INPUT_FETCHED && !item.url && !item.has_fetched;
	int code = whole(transfer) && item.name && (of_export || !sink->files) ? 0 : VG_ERR_WORKER;
	if (code == 0 && sink->files)
		code = vg_export_files_settle(sink->files, sink->folder, &item, sink->err);
	else if (code == 0)
		code = (item.root = folder_of(receiving->path)) ? 0 : vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	if (code < 0) {
		vg_item_release(&item);
		return code;
	}
	return vg_sink_give(sink, &item);
}

/* Lets the caller work now and then, also while the reader always has something to say. */
static int let_work(struct receiving *receiving)
{
	double now = vg_time_monotonic();
	if (now - receiving->worked < IDLE_MILLISECONDS / 1000.0)
		return 0;
	receiving->worked = now;
	receiving->stopped = vg_sink_idle(receiving->sink);
	return receiving->stopped < 0 ? receiving->stopped : 0;
}

/* One frame; VG_ERR_WORKER when it is not what a reader sends. */
static int take_frame(struct receiving *receiving, struct vg_reader_state *state)
{
	struct vg_transfer transfer = { 0 };
	struct vg_intake_counts counts = *receiving->sink->counts;
	struct vg_reader_state next = { 0 };
	int kind = FRAMES;
	char *text = NULL;
	vg_reader_init(&transfer.in, vg_buffer_span(&receiving->frame));
	vg_transfer_integer(&transfer, &kind, 0, FRAMES - 1);
	switch (transfer.failed ? FRAMES : (enum frame)kind) {
	case FRAME_ITEM:
		return take_item(receiving, &transfer);
	case FRAME_NOTICE:
		vg_transfer_string(&transfer, &text, TEXT_MAXIMUM);
		if (text && whole(&transfer))
			vg_sink_notice(receiving->sink, receiving->path, "%s", text);
		free(text);
		break;
	case FRAME_COUNTS:
		count_fields(&transfer, &counts);
		transfer.failed |= !go_on(&receiving->before, &counts);
		if (!whole(&transfer))
			break;
		*receiving->sink->counts = counts;
		return let_work(receiving);
	case FRAME_END:
		end_fields(&transfer, &receiving->ending, &next);
		vg_reader_state_release(state);
		*state = next;
		receiving->ended = true;
		break;
	case FRAMES:
		transfer.failed = true;
		break;
	}
	return whole(&transfer) ? 0 : VG_ERR_WORKER;
}

/* A file that cannot be read, or not to its end, is a record; the others are read. */
static int give_unreadable(struct vg_sink *sink, const char *path, const char *reason)
{
	sink->counts->truncated_sources++;
	return vg_sink_give_file(sink, NULL, path, VG_FAILED, *reason ? reason : "it could not be read");
}

static int receive_all(struct receiving *receiving, struct vg_reader_state *state)
{
	int code = 0;
	while (code == 0 && !receiving->ended)
		code = receive_frame(receiving) ? take_frame(receiving, state)
		     : receiving->stopped < 0 ? receiving->stopped : VG_ERR_WORKER;
	if (code == VG_ERR_WORKER) {
		receiving->sink->counts->truncated_sources++;
		vg_sink_notice(receiving->sink, receiving->path,
				 "its reader crashed, hung or was stopped: what it gave until then was read");
		return 0;
	}
	if (code < 0 || receiving->ending.code >= 0)
		return code;
	/* "Not an export" is an answer, not an error. */
	return receiving->ending.code == VG_ERR_UNSUPPORTED
		       ? VG_ERR_UNSUPPORTED : give_unreadable(receiving->sink, receiving->path, receiving->ending.message);
}

int vg_reader_process_run_file(struct vg_sink *sink, const char *path, int fd, vg_export_reader *reader,
			       struct vg_reader_state *state)
{
	struct receiving receiving = { .sink = sink, .path = path, .nonce = vg_nonce(), .before = *sink->counts };
	pid_t pid = 0;
	/* The reader itself may not ask. */
	struct stat status;
	sink->size = fstat(fd, &status) == 0 && status.st_size > 0 ? (uint64_t)status.st_size : 0;
	receiving.patience = vg_subprocess_patience(PATIENCE * (uint64_t)sink->limits->max_seconds, sink->size);
	int code = vg_subprocess_fork(fd, &pid, &receiving.socket, sink->err);
	if (code == 1)
		serve(sink, path, reader, state, receiving.nonce);
	close(fd);
	if (code < 0)
		return code;
	vg_buffer_init(&receiving.frame, FRAME_MAXIMUM);
	code = receive_all(&receiving, state);
	vg_subprocess_end(pid, receiving.socket);
	vg_buffer_release(&receiving.frame);
	return code;
}

int vg_reader_process_run(struct vg_sink *sink, const char *path, vg_export_reader *reader,
			 struct vg_reader_state *state)
{
	struct vg_error fault = { 0 };
	int fd = -1;
	if (vg_sink_open(sink, path, &fd, &fault) < 0)
		return give_unreadable(sink, path, fault.message);
	return vg_reader_process_run_file(sink, path, fd, reader, state);
}

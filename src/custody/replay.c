#include "custody/replay.h"

#include <string.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/subprocess.h"
#include "base/time.h"

/* A frame is its kind (8 bytes, as any number) and, in one of events, these. */
enum frame { FRAME_EVENTS, FRAME_END, FRAMES };
enum {
	FRAME_MAXIMUM = 4 << 20,  /* bytes: above the largest event, 14 texts of 64 KiB or a page's numbers */
	FRAME_FULL = 256 << 10,   /* bytes after which it is sent */
	FRAME_LINES = 8 << 20,    /* bytes of lines after which it is sent, however little they say */
	SECONDS = 60,             /* of processor time, and of waiting, beside what the log's size takes */
	FILE_READ = VG_SANDBOX_FIRST_FILE + 1
};
/* Memory of the reader: a line of 8 MiB in its most expensive form takes a part of this; of one that takes
 * more the log says that it is no event. */
static const uint64_t READER_MEMORY = 512 << 20;

/* --- the child's side ------------------------------------------------------------------- */

struct sending {
	uint64_t nonce;
	struct vg_buffer frame;
	size_t lines; /* bytes of lines since the last frame */
};

static struct vg_transfer begin_frame(struct sending *sending, enum frame kind)
{
	struct vg_transfer transfer = { .out = &sending->frame };
	int number = (int)kind;
	vg_buffer_clear(&sending->frame);
	sending->lines = 0;
	vg_transfer_integer(&transfer, &number, 0, FRAMES - 1);
	return transfer;
}

static int send_frame(struct sending *sending)
{
	int code = vg_subprocess_send(sending->nonce, vg_buffer_span(&sending->frame));
	(void)begin_frame(sending, FRAME_EVENTS);
	return code;
}

static int send_line(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err)
{
	struct sending *sending = context;
	struct vg_transfer transfer = { .out = &sending->frame };
	struct vg_event event = { 0 };
	(void)err;
	bool good = vg_event_from_line(line, sequence, &event);
	vg_event_fields(&transfer, &event);
	vg_event_release(&event);
	sending->lines += line.size;
	if (!good || transfer.failed)
		return VG_ERR_MEMORY;
	return sending->frame.size < FRAME_FULL && sending->lines < FRAME_LINES ? 0 : send_frame(sending);
}

_Noreturn static void serve(const struct vg_log_position *sound, uint64_t nonce)
{
	struct vg_limits limits;
	struct vg_log_position position;
	struct sending sending = { .nonce = nonce };
	vg_limits_default(&limits);
	limits.max_memory = READER_MEMORY;
	vg_buffer_init(&sending.frame, FRAME_MAXIMUM);
	(void)begin_frame(&sending, FRAME_EVENTS);
	if (!vg_subprocess_limit_reader(SECONDS, sound->bytes) || vg_sandbox_enter(&limits, NULL) < 0 ||
	    vg_log_walk(FILE_READ, "", sound->bytes, send_line, &sending, &position, NULL) < 0 || send_frame(&sending) < 0)
		_exit(1);
	(void)begin_frame(&sending, FRAME_END);
	_exit(send_frame(&sending) < 0);
}

/* --- the parent's side ------------------------------------------------------------------ */

struct receiving {
	vg_event_visitor *visitor;
	void *context;
	uint64_t sequence; /* of the last event */
	uint64_t last;     /* that there is */
	double patience;   /* seconds that are left to wait */
};

static int nonsense(struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_WORKER, "the reader of the log crashed, hung or was stopped");
}

/* Every event of a frame. */
static int take_events(struct receiving *receiving, struct vg_transfer *transfer, struct vg_error *err)
{
	int code = 0;
	while (code == 0 && vg_reader_left(&transfer->in) > 0) {
		struct vg_event event = { 0 };
		vg_event_fields(transfer, &event);
		if (transfer->failed || transfer->in.failed || event.sequence != receiving->sequence + 1 ||
		    event.sequence > receiving->last)
			code = nonsense(err);
		receiving->sequence++;
		if (code == 0)
			code = receiving->visitor(receiving->context, &event, err);
		vg_event_release(&event);
	}
	return code;
}

static int receive_all(struct receiving *receiving, int socket, uint64_t nonce, struct vg_error *err)
{
	struct vg_buffer frame;
	int code = 0, kind = FRAME_EVENTS;
	vg_buffer_init(&frame, FRAME_MAXIMUM);
	while (code == 0 && kind == FRAME_EVENTS) {
		struct vg_transfer transfer = { 0 };
		kind = FRAME_END;
		if (!vg_subprocess_receive_within(socket, nonce, &frame, &receiving->patience)) {
			code = nonsense(err);
			break;
		}
		vg_reader_init(&transfer.in, vg_buffer_span(&frame));
		vg_transfer_integer(&transfer, &kind, 0, FRAMES - 1);
		code = transfer.failed || transfer.in.failed ? nonsense(err) : take_events(receiving, &transfer, err);
	}
	vg_buffer_release(&frame);
	return code == 0 && receiving->sequence != receiving->last ? nonsense(err) : code;
}

int vg_log_replay(int fd, const char *name, const struct vg_log_position *sound, vg_event_visitor *visitor,
		  void *context, struct vg_error *err)
{
	struct receiving receiving = { .visitor = visitor, .context = context, .last = sound->sequence,
				       .patience = vg_subprocess_patience(SECONDS, sound->bytes) };
	uint64_t nonce = vg_nonce();
	pid_t child = 0;
	int socket = -1;
	if (lseek(fd, 0, SEEK_SET) != 0)
		return vg_error_set(err, VG_ERR_IO, "cannot read \"%s\" again", name);
	int code = vg_subprocess_fork(fd, &child, &socket, err);
	if (code == 1)
		serve(sound, nonce);
	if (code < 0)
		return code;
	code = receive_all(&receiving, socket, nonce, err);
	vg_subprocess_end(child, socket);
	return code;
}

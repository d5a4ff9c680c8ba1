#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/single_threaded.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call_filter.h"
#include "base/checksum.h"
#include "base/file.h"
#include "base/time.h"

/* Of every frame: its size (8 bytes), a nonce that the parent drew before the fork (8), a checksum
 * keyed by it (8), big-endian. */
enum { HEAD = 24 };

/* Above the numbers of the standard streams: in a program that has closed one, what anything
 * prints would otherwise go into the socket. */
static bool make_sockets(int out[2])
{
	int low[2] = { -1, -1 };
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, out) < 0)
		return false;
	bool good = true;
	for (int i = 0; i < 2 && good; i++)
		if (out[i] <= STDERR_FILENO) {
			low[i] = out[i];
			out[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
			good = out[i] >= 0;
		}
	int number = errno;
	for (int i = 0; i < 2; i++) {
		if (low[i] >= 0)
			close(low[i]);
		if (!good && out[i] >= 0)
			close(out[i]);
	}
	errno = number;
	return good;
}

/* The first process of a namespace of its own; -1 where that cannot be had. Who is root needs no user
 * namespace for it, and the child gives up root itself, which it could not inside of one. The C library
 * has no call for it: what its fork does with locks that other threads hold is not done. */
static pid_t clone_into_namespace(long flags)
{
	flags |= CLONE_NEWPID | SIGCHLD;
	pid_t child = geteuid() == 0 ? (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0) : -1;
	return child >= 0 ? child : (pid_t)syscall(SYS_clone, flags | CLONE_NEWUSER, 0, 0, 0, 0);
}

/* The same where there may be other threads: by a child that has none, and that leaves its own child to us. */
static pid_t clone_by_a_child(void)
{
	int report[2];
	pid_t made = -1;
	if (pipe2(report, O_CLOEXEC) < 0)
		return -1;
	pid_t between = fork();
	if (between == 0) {
		made = clone_into_namespace(CLONE_PARENT);
		if (made == 0)
			return 0;
		_exit(write(report[1], &made, sizeof made) != sizeof made);
	}
	close(report[1]);
	ssize_t got = 0;
	while (between > 0 && (got = read(report[0], &made, sizeof made)) < 0 && errno == EINTR)
		;
	if (got != sizeof made)
		made = -1;
	close(report[0]);
	while (between > 0 && waitpid(between, NULL, 0) < 0 && errno == EINTR)
		;
	return made;
}

static pid_t fork_into_namespace(void)
{
	if (vg_sandbox_is_weakened())
		return -1;
	return __libc_single_threaded ? clone_into_namespace(0) : clone_by_a_child();
}

static int fork_child(int file, const struct vg_shared *own, pid_t *out_child, int *out_socket, struct vg_error *err)
{
	int pair[2];
	if (!make_sockets(pair))
		return vg_error_set(err, VG_ERR_WORKER, "cannot make a socket for a process: %s",
				    strerror(errno));
	vg_call_filter_prepare();
	pid_t child = fork_into_namespace();
	if (child < 0)
		child = fork();
	if (child == 0) {
		vg_sandbox_leave_parent((int[]){ pair[1], file }, file < 0 ? 1 : 2, own);
		return 1;
	}
	int number = errno;
	close(pair[1]);
	if (child < 0) {
		close(pair[0]);
		return vg_error_set(err, VG_ERR_WORKER, "cannot start a process: %s",
				    strerror(number));
	}
	*out_child = child;
	*out_socket = pair[0];
	return 0;
}

int vg_subprocess_fork(int file, pid_t *out_child, int *out_socket, struct vg_error *err)
{
	return fork_child(file, &(struct vg_shared){ NULL, 0 }, out_child, out_socket, err);
}

int vg_subprocess_fork_sharing(const struct vg_shared *own, pid_t *out_child, int *out_socket, struct vg_error *err)
{
	return fork_child(-1, own, out_child, out_socket, err);
}

void vg_subprocess_end(pid_t child, int socket)
{
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	close(socket);
}

bool vg_subprocess_receive(int socket, uint64_t nonce, struct vg_buffer *out, double deadline)
{
	uint8_t head[HEAD];
	struct vg_reader reader;
	vg_buffer_clear(out);
	if (!vg_file_read_exactly(socket, head, sizeof head, deadline))
		return false;
	vg_reader_init(&reader, (struct vg_span){ head, sizeof head });
	uint64_t size = vg_read_u64be(&reader), theirs = vg_read_u64be(&reader), checksum = vg_read_u64be(&reader);
	uint8_t *place = theirs == nonce && size <= out->maximum ? vg_buffer_reserve(out, (size_t)size) : NULL;
	return place && vg_file_read_exactly(socket, place, (size_t)size, deadline) &&
	       vg_checksum_keyed(vg_buffer_span(out), nonce) == checksum;
}

bool vg_subprocess_limit_reader(uint64_t seconds, uint64_t size)
{
	enum { BYTES_A_SECOND = 1 << 20 };
	return vg_sandbox_limit_time(seconds + size / BYTES_A_SECOND);
}

double vg_subprocess_patience(uint64_t seconds, uint64_t size)
{
	enum { BYTES_A_SECOND = 100 << 10 };
	return (double)seconds + (double)size / BYTES_A_SECOND;
}

bool vg_subprocess_receive_within(int socket, uint64_t nonce, struct vg_buffer *out, double *patience)
{
	double began = vg_time_monotonic();
	bool received = vg_subprocess_receive(socket, nonce, out, began + (*patience < VG_FRAME_SECONDS ? *patience : VG_FRAME_SECONDS));
	*patience -= vg_time_monotonic() - began;
	return received;
}

int vg_subprocess_send(uint64_t nonce, struct vg_span frame)
{
	uint8_t head[HEAD];
	vg_store_u64be(head, frame.size);
	vg_store_u64be(head + 8, nonce);
	vg_store_u64be(head + 16, vg_checksum_keyed(frame, nonce));
	int code = vg_file_write(VG_SANDBOX_FIRST_FILE, "the parent", (struct vg_span){ head, sizeof head }, NULL);
	return code < 0 ? code : vg_file_write(VG_SANDBOX_FIRST_FILE, "the parent", frame, NULL);
}

/* What the sandbox reached is told before the job sees anything. */
_Noreturn static void serve(vg_subprocess_job *job, const void *context, const struct vg_limits *limits,
			    uint64_t nonce, struct vg_buffer *answer)
{
	uint8_t layers[4];
	int reached = vg_sandbox_limit_time(limits->max_seconds) ? vg_sandbox_enter(limits, NULL) : VG_ERR_WORKER;
	if (reached < 0)
		_exit(1);
	vg_store_u32be(layers, (uint32_t)reached);
	if (vg_subprocess_send(nonce, (struct vg_span){ layers, sizeof layers }) < 0 || job(context, answer) < 0)
		_exit(1);
	_exit(vg_subprocess_send(nonce, vg_buffer_span(answer)) < 0);
}

static bool receive_layers(int socket, uint64_t nonce, double deadline, unsigned *out)
{
	struct vg_buffer frame;
	struct vg_reader reader;
	vg_buffer_init(&frame, 4);
	bool whole = vg_subprocess_receive(socket, nonce, &frame, deadline) && frame.size == 4;
	vg_reader_init(&reader, vg_buffer_span(&frame));
	*out = whole ? vg_read_u32be(&reader) : 0;
	vg_buffer_release(&frame);
	return whole;
}

int vg_subprocess_call_telling(vg_subprocess_job *job, const void *context, const struct vg_limits *limits,
			  unsigned *out_layers, struct vg_buffer *answer, struct vg_error *err)
{
	double deadline = vg_time_monotonic() + limits->max_seconds;
	uint64_t nonce = vg_nonce();
	pid_t child = 0;
	int socket = -1;
	int code = vg_subprocess_fork(-1, &child, &socket, err);
	if (code == 1)
		serve(job, context, limits, nonce, answer);
	if (code < 0)
		return code;
	bool begun = receive_layers(socket, nonce, deadline, out_layers);
	bool whole = begun && vg_subprocess_receive(socket, nonce, answer, deadline);
	vg_subprocess_end(child, socket);
	return whole ? 0 : vg_error_set(err, VG_ERR_WORKER, begun ? "its reader crashed, hung or was stopped"
								  : "the sandbox cannot be set up on this system");
}

int vg_subprocess_call(vg_subprocess_job *job, const void *context, const struct vg_limits *limits,
		  struct vg_buffer *answer, struct vg_error *err)
{
	unsigned layers;
	return vg_subprocess_call_telling(job, context, limits, &layers, answer, err);
}

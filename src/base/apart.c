#include "base/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

enum { SIZE_BYTES = 8 };

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

int vg_apart_fork(int file, pid_t *out_child, int *out_socket, struct vg_error *err)
{
	int pair[2];
	if (!make_sockets(pair))
		return vg_error_set(err, VG_ERR_WORKER, "cannot make a socket for a process: %s",
				    strerror(errno));
	pid_t child = fork();
	if (child == 0) {
		vg_sandbox_leave_parent((int[]){ pair[1], file }, file < 0 ? 1 : 2);
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

void vg_apart_end(pid_t child, int socket)
{
	kill(child, SIGKILL);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	close(socket);
}

bool vg_apart_receive(int socket, uint8_t *out, size_t size, double deadline)
{
	while (size > 0) {
		struct pollfd poll_for = { socket, POLLIN, 0 };
		double left = deadline - vg_time_monotonic();
		int ready = left > 0 ? poll(&poll_for, 1, (int)(left * 1000) + 1) : 0;
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t got = ready > 0 ? read(socket, out, size) : 0;
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		out += got;
		size -= (size_t)got;
	}
	return true;
}

_Noreturn static void serve(vg_apart_job *job, const void *context, const struct vg_limits *limits,
			    struct vg_buffer *answer)
{
	uint8_t size[SIZE_BYTES];
	if (vg_sandbox_enter(limits, NULL) < 0 || job(context, answer) < 0)
		_exit(1);
	vg_store_u64be(size, answer->size);
	_exit(vg_file_write(VG_SANDBOX_FIRST_FILE, "", (struct vg_span){ size, sizeof size }, NULL) < 0 ||
	      vg_file_write(VG_SANDBOX_FIRST_FILE, "", vg_buffer_span(answer), NULL) < 0);
}

static bool take_answer(int socket, double deadline, struct vg_buffer *answer)
{
	uint8_t bytes[SIZE_BYTES];
	uint64_t size = 0;
	if (!vg_apart_receive(socket, bytes, sizeof bytes, deadline))
		return false;
	for (int i = 0; i < SIZE_BYTES; i++)
		size = size << 8 | bytes[i];
	uint8_t *place = size <= answer->maximum ? vg_buffer_reserve(answer, (size_t)size) : NULL;
	return place && vg_apart_receive(socket, place, (size_t)size, deadline);
}

int vg_apart_call(vg_apart_job *job, const void *context, const struct vg_limits *limits,
		  struct vg_buffer *answer, struct vg_error *err)
{
	double deadline = vg_time_monotonic() + limits->max_seconds;
	pid_t child = 0;
	int socket = -1;
	int code = vg_apart_fork(-1, &child, &socket, err);
	if (code == 1)
		serve(job, context, limits, answer);
	if (code < 0)
		return code;
	bool whole = take_answer(socket, deadline, answer);
	vg_apart_end(child, socket);
	return whole ? 0 : vg_error_set(err, VG_ERR_WORKER, "its reader crashed, hung or was stopped");
}

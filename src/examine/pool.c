#include "examine/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/subprocess.h"
#include "base/checksum.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "base/time.h"
#include "examine/wire.h"
#include "examine/worker.h"

struct worker {
	pid_t pid;          /* 0: none */
	int socket;
	uint8_t *memory;    /* limits.max_bytes, shared with the worker */
	bool busy;
	bool alone;         /* has a task that is to be its only one */
	bool prepared;      /* for rare formats */
	bool greeted;       /* told what its sandbox reached, */
	unsigned layers;    /* which was this */
	uint64_t life;
	unsigned served;    /* answers given */
	double looked;      /* when its memory and threads were measured last */
	uint64_t ticket;
	uint64_t nonce;     /* of the request that it has */
	unsigned kind;
	double deadline;
	struct vg_buffer answer; /* header and response as they arrive */
};

struct vg_pool {
	struct vg_pool_options options;
	uint64_t lives;     /* workers started so far */
	struct worker *workers;
};

static void unmap(const struct vg_pool *pool, struct worker *worker)
{
	if (worker->memory)
		munmap(worker->memory, pool->options.limits.max_bytes);
	worker->memory = NULL;
}

/* Memory of its own for each worker: one that was taken over leaves nothing to the next. */
static int map(const struct vg_pool *pool, struct worker *worker, struct vg_error *err)
{
	unmap(pool, worker);
	void *memory = mmap(NULL, pool->options.limits.max_bytes, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (memory == MAP_FAILED)
		return vg_error_set(err, VG_ERR_MEMORY, "no memory to share with a worker");
	worker->memory = memory;
	return 0;
}

/* What is mapped here is not copied to any process that is started, but while the one is that it is
 * for; that one drops whatever else it finds shared (base/sandbox.h). */
static int start_worker(struct vg_pool *pool, struct worker *worker, bool prepared, struct vg_error *err)
{
	size_t size = pool->options.limits.max_bytes;
	int code = map(pool, worker, err);
	if (code < 0)
		return code;
	code = vg_subprocess_fork_sharing(&(struct vg_shared){ worker->memory, size }, &worker->pid, &worker->socket, err);
	if (code == 1)
		vg_worker_serve(worker->memory, &pool->options, prepared);
	if (code == 0 && madvise(worker->memory, size, MADV_DONTFORK) != 0) {
		vg_subprocess_end(worker->pid, worker->socket);
		code = vg_error_set(err, VG_ERR_WORKER, "memory cannot be kept from other workers: %s", strerror(errno));
	}
	if (code < 0) {
		worker->pid = 0;
		return code;
	}
	fcntl(worker->socket, F_SETFL, O_NONBLOCK);
	worker->greeted = false;
	worker->prepared = prepared;
	worker->served = 0;
	worker->life = ++pool->lives;
	return 0;
}

int vg_pool_new(const struct vg_pool_options *options, struct vg_pool **out, struct vg_error *err)
{
	struct vg_pool *pool = calloc(1, sizeof *pool);
	int code = 0;
	if (!pool || !(pool->workers = calloc(options->workers, sizeof *pool->workers))) {
		free(pool);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	pool->options = *options;
	for (unsigned i = 0; i < options->workers && code == 0; i++) {
		struct worker *worker = &pool->workers[i];
		vg_buffer_init(&worker->answer, VG_WIRE_MAXIMUM + VG_WORKER_HEADER);
		code = start_worker(pool, worker, false, err);
	}
	if (code < 0)
		vg_pool_free(pool);
	else
		*out = pool;
	return code;
}

/* A worker that has closed its socket is about to die of something, which its status will
 * tell; one that only pretends is not waited for longer than this. */
static void await_death(pid_t pid)
{
	enum { TRIES = 500 };
	for (int i = 0; i < TRIES; i++) {
		siginfo_t info = { .si_pid = 0 };
		if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid)
			return;
		nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
	}
}

/* Ends the worker if it still runs and returns its wait status. */
static int end_worker(struct worker *worker, bool by_force)
{
	int status = 0;
	if (worker->pid <= 0)
		return 0;
	if (!by_force)
		await_death(worker->pid);
	kill(worker->pid, SIGKILL);
	close(worker->socket);
	while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
		;
	worker->pid = 0;
	return status;
}

void vg_pool_free(struct vg_pool *pool)
{
	if (!pool)
		return;
	for (unsigned i = 0; i < pool->options.workers; i++) {
		struct worker *worker = &pool->workers[i];
		end_worker(worker, true);
		unmap(pool, worker);
		vg_buffer_release(&worker->answer);
	}
	free(pool->workers);
	free(pool);
}

unsigned vg_pool_busy(const struct vg_pool *pool)
{
	unsigned busy = 0;
	for (unsigned i = 0; i < pool->options.workers; i++)
		busy += pool->workers[i].busy;
	return busy;
}

bool vg_pool_has_room(const struct vg_pool *pool)
{
	return vg_pool_busy(pool) < pool->options.workers;
}

/* Grants the worker max_seconds of processor time from now; the wall clock is
 * watched by vg_pool_wait. Best effort: the deadline holds without it. */
static void grant_processor_time(const struct vg_pool *pool, pid_t pid)
{
	clockid_t clock;
	struct timespec used;
	struct rlimit limit;
	if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0 ||
	    prlimit(pid, RLIMIT_CPU, NULL, &limit) != 0)
		return;
	rlim_t most = (rlim_t)used.tv_sec + pool->options.limits.max_seconds + 1;
	limit.rlim_cur = most < limit.rlim_max ? most : limit.rlim_max;
	(void)prlimit(pid, RLIMIT_CPU, &limit, NULL);
}

static int send_request(struct worker *worker, unsigned kind, size_t size)
{
	uint8_t request[VG_WORKER_REQUEST] = { (uint8_t)kind };
	worker->nonce = vg_nonce();
	vg_store_u64be(request + 1, size);
	vg_store_u64be(request + 9, worker->nonce);
	return send(worker->socket, request, sizeof request, MSG_NOSIGNAL) == sizeof request ? 0 : -1;
}

static int start(struct vg_pool *pool, uint64_t ticket, unsigned kind, struct vg_span input, bool alone, struct vg_error *err)
{
	struct worker *worker = NULL;
	if (input.size > pool->options.limits.max_bytes)
		return vg_error_set(err, VG_ERR_LIMIT, "more bytes than the limit");
	for (unsigned i = 0; i < pool->options.workers && !worker; i++)
		if (!pool->workers[i].busy)
			worker = &pool->workers[i];
	if (!worker)
		return vg_error_set(err, VG_ERR_USAGE, "every worker is busy");
	/* Bytes that nobody asked for would be taken for the next answer. */
	struct pollfd idle = { worker->socket, POLLIN, 0 };
	bool prepared = vg_worker_wants_prepared(input);
	bool unfit = (prepared && !worker->prepared) || (alone && worker->served > 0);
	if (worker->pid != 0 && ((worker->greeted && poll(&idle, 1, 0) != 0) || unfit))
		end_worker(worker, true);
	if (worker->pid == 0 && start_worker(pool, worker, prepared, err) < 0)
		return VG_ERR_WORKER;
	if (input.size)
		memcpy(worker->memory, input.data, input.size);
	grant_processor_time(pool, worker->pid);
	if (send_request(worker, kind, input.size) < 0) {
		end_worker(worker, true);
		return vg_error_set(err, VG_ERR_WORKER, "a worker ended before it was given anything to do");
	}
	worker->busy = true;
	worker->alone = alone;
	worker->ticket = ticket;
	worker->kind = kind;
	worker->looked = vg_time_monotonic();
	worker->deadline = worker->looked + pool->options.limits.max_seconds;
	vg_buffer_clear(&worker->answer);
	return 0;
}

int vg_pool_start(struct vg_pool *pool, uint64_t ticket, unsigned kind, struct vg_span input, struct vg_error *err)
{
	return start(pool, ticket, kind, input, false, err);
}

int vg_pool_start_alone(struct vg_pool *pool, uint64_t ticket, unsigned kind, struct vg_span input, struct vg_error *err)
{
	return start(pool, ticket, kind, input, true, err);
}

/* Memory of a large input goes back to the system instead of staying with the worker. */
static void retire_memory(const struct vg_pool *pool, struct worker *worker)
{
	(void)madvise(worker->memory, pool->options.limits.max_bytes, MADV_REMOVE);
}

static void fill_result(struct vg_pool *pool, struct worker *worker, enum vg_outcome outcome,
			struct vg_pool_result *out)
{
	*out = (struct vg_pool_result){ .ticket = worker->ticket, .kind = worker->kind,
					 .outcome = outcome, .life = worker->life, .before = worker->served };
	if (outcome == VG_ANSWERED) {
		out->response = vg_span_part(vg_buffer_span(&worker->answer), VG_WORKER_HEADER,
					     worker->answer.size - VG_WORKER_HEADER);
		out->last = ++worker->served >= VG_POOL_LIFE || worker->alone;
		if (out->last)
			end_worker(worker, true);
	}
	worker->busy = false;
	retire_memory(pool, worker);
}

static void out_of_time(struct vg_pool *pool, struct worker *worker, struct vg_pool_result *out)
{
	fill_result(pool, worker, VG_OUT_OF_TIME, out);
	snprintf(out->detail, sizeof out->detail, "took longer than %u seconds",
		 pool->options.limits.max_seconds);
}

/* The worker closed its end: read from its exit what happened. */
static void fallen(struct vg_pool *pool, struct worker *worker, struct vg_pool_result *out)
{
	int status = end_worker(worker, false);
	int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	int ended_with = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	if (signal_number == SIGXCPU || ended_with == VG_SANDBOX_OUT_OF_TIME) {
		out_of_time(pool, worker, out);
	} else if (signal_number == SIGSYS) {
		fill_result(pool, worker, VG_BREACHED, out);
		vg_text_copy(out->detail, sizeof out->detail,
			     "the decoder tried a system call that the sandbox forbids");
	} else {
		fill_result(pool, worker, VG_CRASHED, out);
		if (signal_number)
			snprintf(out->detail, sizeof out->detail, "the decoder crashed (%s)",
				 strsignal(signal_number));
		else
			snprintf(out->detail, sizeof out->detail, "%s (status %d)",
				 worker->greeted ? "the decoder ended early" : ended_with == VG_SANDBOX_REFUSED
				 ? "the full sandbox cannot be set up on this system"
				 : "the worker's sandbox cannot be set up on this system", ended_with);
	}
}

enum progress { MORE_TO_COME, WHOLE, BROKEN, CLOSED };

/* How far the answer has come: one that does not answer this very request is none. */
static enum progress progress_of(const struct worker *worker)
{
	struct vg_reader reader;
	vg_reader_init(&reader, vg_buffer_span(&worker->answer));
	uint32_t size = vg_read_u32be(&reader);
	uint64_t nonce = vg_read_u64be(&reader), checksum = vg_read_u64be(&reader);
	size_t have = vg_reader_left(&reader);
	if (nonce != worker->nonce || size > VG_WIRE_MAXIMUM || have > size)
		return BROKEN;
	if (have < size)
		return MORE_TO_COME;
	return vg_checksum_keyed(vg_read_span(&reader, size), nonce) == checksum ? WHOLE : BROKEN;
}

/* Takes the greeting off the beginning of what came, once it is there. */
static void take_greeting(struct worker *worker)
{
	struct vg_reader reader;
	if (worker->greeted || worker->answer.size < VG_WORKER_GREETING)
		return;
	vg_reader_init(&reader, vg_buffer_span(&worker->answer));
	worker->layers = vg_read_u32be(&reader);
	worker->greeted = true;
	worker->answer.size -= VG_WORKER_GREETING;
	memmove(worker->answer.data, worker->answer.data + VG_WORKER_GREETING, worker->answer.size);
}

static enum progress receive(struct worker *worker)
{
	uint8_t chunk[65536];
	for (;;) {
		ssize_t got = read(worker->socket, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? MORE_TO_COME : CLOSED;
		if (got == 0)
			return CLOSED;
		if (vg_buffer_append(&worker->answer, chunk, (size_t)got) < 0)
			return BROKEN;
		take_greeting(worker);
		if (!worker->greeted || worker->answer.size < VG_WORKER_HEADER)
			continue;
		enum progress progress = progress_of(worker);
		if (progress != MORE_TO_COME)
			return progress;
	}
}

/* Does a process hold more memory in fact, or more threads, than a worker may? The limits that the kernel keeps are
 * of address space and, where there are user namespaces, of threads. False where it cannot be told. */
static bool is_over_limit(const struct vg_pool *pool, pid_t pid)
{
	enum { THREADS = 17, MEMORY = 21, ITS_OWN = 256 << 20 }; /* numbers behind the state; what it starts with, bytes */
	char path[40], text[1024];
	unsigned long long field[MEMORY + 1] = { 0 };
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
	if (fd >= 0)
		close(fd);
	text[got > 0 ? got : 0] = 0;
	char *at = strrchr(text, ')');
	at = at && at[1] ? strchr(at + 2, ' ') : NULL; /* behind the state */
	for (int i = 1; i <= MEMORY && at; i++)
		field[i] = strtoull(at, &at, 10);
	uint64_t most = pool->options.limits.max_memory + pool->options.limits.max_bytes + ITS_OWN;
	return field[MEMORY] * (uint64_t)sysconf(_SC_PAGESIZE) > most || field[THREADS] > vg_sandbox_threads();
}

/* A busy worker is measured a few times a second. */
#define MEASURE_SECONDS 0.25

static bool grew_too_much(const struct vg_pool *pool, struct worker *worker, double now)
{
	if (now - worker->looked < MEASURE_SECONDS)
		return false;
	worker->looked = now;
	return is_over_limit(pool, worker->pid);
}

/* 1 when the worker is done with its input, in whatever way. */
static int attend(struct vg_pool *pool, struct worker *worker, short events,
		  struct vg_pool_result *out)
{
	enum progress progress = events ? receive(worker) : MORE_TO_COME;
	switch (progress) {
	case WHOLE:
		fill_result(pool, worker, VG_ANSWERED, out);
		return 1;
	case CLOSED:
		fallen(pool, worker, out);
		return 1;
	case BROKEN:
		end_worker(worker, true);
		fill_result(pool, worker, VG_CRASHED, out);
		vg_text_copy(out->detail, sizeof out->detail, "the decoder's answer was malformed");
		return 1;
	case MORE_TO_COME:
		break;
	}
	double now = vg_time_monotonic();
	if (grew_too_much(pool, worker, now)) {
		end_worker(worker, true);
		fill_result(pool, worker, VG_OVER_LIMIT, out);
		vg_text_copy(out->detail, sizeof out->detail, "the decoder took more memory or threads than it may have");
		return 1;
	}
	if (now < worker->deadline)
		return 0;
	end_worker(worker, true);
	out_of_time(pool, worker, out);
	return 1;
}

static int time_to_wait(const struct vg_pool *pool, int milliseconds)
{
	double now = vg_time_monotonic(), nearest = -1;
	for (unsigned i = 0; i < pool->options.workers; i++)
		if (pool->workers[i].busy && (nearest < 0 || pool->workers[i].deadline < nearest))
			nearest = pool->workers[i].deadline;
	nearest = nearest > now + MEASURE_SECONDS ? now + MEASURE_SECONDS : nearest;
	int until = nearest < now ? 0 : (int)((nearest - now) * 1000) + 1;
	return milliseconds >= 0 && milliseconds < until ? milliseconds : until;
}

int vg_pool_wait(struct vg_pool *pool, int milliseconds, struct vg_pool_result *out,
		 struct vg_error *err)
{
	unsigned count = pool->options.workers;
	struct pollfd *polls = calloc(count, sizeof *polls);
	int done = 0;
	if (!polls)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (unsigned i = 0; i < count; i++)
		polls[i] = (struct pollfd){ pool->workers[i].busy ? pool->workers[i].socket : -1, POLLIN, 0 };
	if (vg_pool_busy(pool) == 0)
		done = 0;
	else if (poll(polls, count, time_to_wait(pool, milliseconds)) < 0 && errno != EINTR)
		done = vg_error_set(err, VG_ERR_WORKER, "cannot wait for the workers: %s", strerror(errno));
	for (unsigned i = 0; i < count && done == 0; i++)
		if (pool->workers[i].busy)
			done = attend(pool, &pool->workers[i], polls[i].revents, out);
	free(polls);
	return done;
}

static bool await_greeting(struct worker *worker, double deadline)
{
	while (!worker->greeted) {
		struct pollfd ready = { worker->socket, POLLIN, 0 };
		double left = deadline - vg_time_monotonic();
		if (left <= 0 || (poll(&ready, 1, (int)(left * 1000) + 1) > 0 && receive(worker) >= BROKEN))
			return false;
	}
	return true;
}

int vg_pool_protection(struct vg_pool *pool, unsigned *out_layers, struct vg_error *err)
{
	double deadline = vg_time_monotonic() + pool->options.limits.max_seconds;
	unsigned layers = ~0u;
	for (unsigned i = 0; i < pool->options.workers; i++) {
		struct worker *worker = &pool->workers[i];
		if (worker->pid == 0)
			continue;
		if (!await_greeting(worker, deadline))
			return vg_error_set(err, VG_ERR_WORKER, "the worker's sandbox cannot be set up on this system");
		layers &= worker->layers;
	}
	*out_layers = layers;
	return 0;
}

void vg_pool_distrust(struct vg_pool *pool, uint64_t life)
{
	for (unsigned i = 0; i < pool->options.workers; i++)
		if (pool->workers[i].life == life && !pool->workers[i].busy)
			end_worker(&pool->workers[i], true);
}

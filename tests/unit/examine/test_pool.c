/* The pool outlives whatever its workers do, and goes on answering. */
#include "../test.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "base/time.h"
#include "examine/pool.h"
#include "examine/wire.h"

static int die_of_null(void)
{
	volatile int *volatile nowhere = NULL;
	*nowhere = 1;
	return 0;
}

static int spin(void)
{
	for (volatile unsigned turns = 0;; turns++)
		;
	return 0;
}

static int sleep_on(void)
{
	for (;;)
		nanosleep(&(struct timespec){ 3600, 0 }, NULL);
	return 0;
}

/* Over the limit of memory malloc must fail, and the worker lives to say so. */
static int eat(struct vg_buffer *response)
{
	enum { BLOCK = 16 << 20 };
	for (volatile char *block; (block = malloc(BLOCK)) != NULL;)
		for (size_t at = 0; at < BLOCK; at += 4096)
			block[at] = 1;
	return vg_buffer_append_text(response, "full");
}

static int flood(void)
{
	static const uint8_t header[4] = { 0x7f, 0xff, 0xff, 0xff };
	char chunk[4096] = "";
	if (write(3, header, sizeof header) != sizeof header)
		return VG_ERR_IO;
	for (int i = 0; i < 8192; i++) /* 32 MiB, more than any answer may have */
		if (write(3, chunk, sizeof chunk) < 0)
			break;
	return VG_ERR_IO;
}

/* What a library might print, were the socket one of the standard streams. */
static int stray(struct vg_buffer *response)
{
	static const char text[] = "warning: something is odd about this picture\n";
	if (write(3, text, sizeof text - 1) != sizeof text - 1)
		return VG_ERR_IO;
	return vg_buffer_append_text(response, "an answer");
}

/* Leaves without leaving: the parent must not wait for a process that only hung up. */
static int hang_up_and_sleep(void)
{
	close(3);
	return sleep_on();
}

static bool refused(int result)
{
	return result < 0;
}

/* What each input asks for by its first word. */
static int work(unsigned kind, struct vg_span input, struct vg_buffer *response, const void *context)
{
	char what[32] = "";
	memcpy(what, input.data, input.size < 31 ? input.size : 31);
	if (strcmp(what, "crash") == 0)
		return die_of_null();
	if (strcmp(what, "abort") == 0)
		abort();
	if (strcmp(what, "exit") == 0)
		_exit(7);
	if (strcmp(what, "spin") == 0)
		return spin();
	if (strcmp(what, "sleep") == 0)
		return sleep_on();
	if (strcmp(what, "eat") == 0)
		return eat(response);
	if (strcmp(what, "flood") == 0)
		return flood();
	if (strcmp(what, "stray") == 0)
		return stray(response);
	if (strcmp(what, "hang-up") == 0)
		return hang_up_and_sleep();
	if (strcmp(what, "fail") == 0)
		return VG_ERR_MALFORMED;
	if (strcmp(what, "socket") == 0)
		return socket(AF_INET, SOCK_STREAM, 0);
	if (strcmp(what, "fork") == 0)
		return fork();
	if (strcmp(what, "exec") == 0)
		return execl("/bin/true", "true", NULL);
	if (strcmp(what, "kill") == 0)
		return kill(getppid(), SIGTERM);
	if (strcmp(what, "run-memory") == 0)
		return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED;
	if (strcmp(what, "open") == 0)
		return vg_buffer_append_text(response, refused(open("/etc/passwd", O_RDONLY)) &&
						       refused(open("/tmp/made", O_CREAT | O_WRONLY, 0600))
							       ? "refused" : "opened");
	if (strcmp(what, "write-input") == 0)
		*(volatile uint8_t *)(uintptr_t)input.data = 'x';
	if (strcmp(what, "largest") == 0)
		return vg_buffer_reserve(response, VG_WIRE_MAXIMUM) ? 0 : VG_ERR_LIMIT;
	if (strcmp(what, "larger") == 0)
		return vg_buffer_reserve(response, VG_WIRE_MAXIMUM + 1) ? 0 : VG_ERR_LIMIT;
	return vg_buffer_printf(response, "%s: %zu bytes", (const char *)context, input.size);
}

/* How long a task may take: little where that is what is tested, otherwise enough on a machine that has much else to do. */
enum { HASTY = 1, PATIENT = 30 };
static unsigned seconds;

static struct vg_pool *new_pool(unsigned workers, unsigned seconds_allowed)
{
	struct vg_pool_options options = { .workers = workers, .work = work, .context = "seen" };
	struct vg_pool *pool = NULL;
	struct vg_error err = { 0 };
	vg_limits_default(&options.limits);
	options.limits.max_seconds = seconds = seconds_allowed;
	options.limits.max_bytes = 1 << 20;
	options.limits.max_memory = 256 << 20;
	if (vg_pool_new(&options, &pool, &err) < 0)
		fail_msg("%s", err.message);
	return pool;
}

/* One input, and what became of it, within the time it may take. */
static void ask(struct vg_pool *pool, const char *what, struct vg_pool_result *out)
{
	static uint64_t ticket = 100;
	struct vg_error err = { 0 };
	double started = vg_time_monotonic();
	if (vg_pool_start(pool, ++ticket, 7, (struct vg_span){ (const uint8_t *)what, strlen(what) }, &err) < 0)
		fail_msg("%s: %s", what, err.message);
	int done = 0;
	while (done == 0 && vg_time_monotonic() - started < seconds + 4)
		done = vg_pool_wait(pool, 200, out, &err);
	if (done != 1)
		fail_msg("%s: %d after %.1f s, %s", what, done, vg_time_monotonic() - started, err.message);
	assert_true(out->ticket == ticket);
	assert_true(vg_time_monotonic() - started < seconds + 2.5);
	assert_int_equal(vg_pool_busy(pool), 0);
}

static void expect_answer(struct vg_pool *pool, const char *what, const char *answer)
{
	struct vg_pool_result result;
	ask(pool, what, &result);
	if (result.outcome != VG_ANSWERED || result.response.size != strlen(answer) ||
	    memcmp(result.response.data, answer, result.response.size) != 0)
		fail_msg("%s: outcome %d, \"%.*s\", %s", what, result.outcome, (int)result.response.size,
			 result.response.data ? (const char *)result.response.data : "", result.detail);
}

static void expect(struct vg_pool *pool, const char *what, enum vg_outcome outcome)
{
	struct vg_pool_result result;
	ask(pool, what, &result);
	if (result.outcome != outcome)
		fail_msg("%s: outcome %d, %s", what, result.outcome, result.detail);
	assert_true(result.response.size == 0 && result.detail[0]);
	expect_answer(pool, "good", "seen: 4 bytes"); /* and on it goes */
}

static void test_answers(void **state)
{
	(void)state;
	struct vg_pool *pool = new_pool(1, PATIENT);
	struct vg_pool_result result;
	for (int i = 0; i < 200; i++)
		expect_answer(pool, "good", "seen: 4 bytes");
	expect_answer(pool, "", "seen: 0 bytes");
	ask(pool, "largest", &result);
	assert_int_equal(result.outcome, VG_ANSWERED);
	assert_int_equal(result.response.size, VG_WIRE_MAXIMUM);
	expect_answer(pool, "good", "seen: 4 bytes");
	vg_pool_free(pool);
	vg_pool_free(NULL);
}

static void test_faults(void **state)
{
	(void)state;
	struct vg_pool *pool = new_pool(1, PATIENT);
	expect(pool, "crash", VG_CRASHED);
	expect(pool, "abort", VG_CRASHED);
	expect(pool, "exit", VG_CRASHED);
	expect(pool, "fail", VG_CRASHED);
	expect(pool, "larger", VG_CRASHED);
	expect(pool, "flood", VG_CRASHED);
	expect(pool, "stray", VG_CRASHED);
	expect(pool, "write-input", VG_CRASHED); /* its input is only to be read */
	vg_pool_free(pool);
}

static void test_time(void **state)
{
	(void)state;
	struct vg_pool *pool = new_pool(1, HASTY);
	expect(pool, "spin", VG_OUT_OF_TIME);
	expect(pool, "sleep", VG_OUT_OF_TIME);
	vg_pool_free(pool);
}

static void give_up(int number)
{
	static const char text[] = "the pool waits for a worker that hung up and sleeps\n";
	(void)number;
	(void)!write(2, text, sizeof text - 1);
	_exit(1);
}

/* In a process of its own, since a pool that waits for ever would never come back. */
static void test_hanging_up(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		struct vg_pool_result result;
		signal(SIGALRM, give_up);
		alarm(6);
		struct vg_pool *pool = new_pool(1, HASTY);
		ask(pool, "hang-up", &result);
		bool good = result.outcome != VG_ANSWERED;
		expect_answer(pool, "good", "seen: 4 bytes");
		vg_pool_free(pool);
		_exit(!good);
	}
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_sandbox(void **state)
{
	(void)state;
	if (vg_sandbox_is_weakened()) {
		print_message("skipped: this build's sandbox is weakened for its sanitizer\n");
		skip();
	}
	struct vg_pool *pool = new_pool(1, PATIENT);
	expect(pool, "socket", VG_BREACHED);
	expect(pool, "fork", VG_BREACHED);
	expect(pool, "exec", VG_BREACHED);
	expect(pool, "kill", VG_BREACHED);
	expect(pool, "run-memory", VG_BREACHED);
	expect_answer(pool, "open", "refused");
	assert_int_equal(access("/tmp/made", F_OK), -1);
	vg_pool_free(pool);
}

static void test_memory(void **state)
{
	(void)state;
	if (vg_sandbox_is_weakened()) {
		print_message("skipped: this build's sandbox sets no memory limit\n");
		skip();
	}
	struct vg_pool *pool = new_pool(1, PATIENT);
	expect_answer(pool, "eat", "full");
	vg_pool_free(pool);
}

static void test_limits_of_input(void **state)
{
	(void)state;
	struct vg_pool *pool = new_pool(2, PATIENT);
	uint8_t *bytes = calloc(1, (1 << 20) + 1);
	struct vg_pool_result result;
	assert_non_null(bytes);
	assert_int_equal(vg_pool_start(pool, 1, 7, (struct vg_span){ bytes, (1 << 20) + 1 }, NULL), VG_ERR_LIMIT);
	assert_int_equal(vg_pool_busy(pool), 0);
	assert_int_equal(vg_pool_wait(pool, 0, &result, NULL), 0); /* nothing under way: at once */
	assert_int_equal(vg_pool_start(pool, 2, 7, (struct vg_span){ bytes, 1 << 20 }, NULL), 0);
	assert_int_equal(vg_pool_start(pool, 3, 7, (struct vg_span){ bytes, 1 }, NULL), 0);
	assert_false(vg_pool_has_room(pool));
	assert_true(vg_pool_start(pool, 4, 7, (struct vg_span){ bytes, 1 }, NULL) < 0);
	bool seen[2] = { false, false };
	for (int i = 0; i < 2; i++) {
		int code = 0;
		while (code == 0) /* an answer may come in parts */
			code = vg_pool_wait(pool, -1, &result, NULL);
		assert_int_equal(code, 1);
		assert_true(result.ticket == 2 || result.ticket == 3);
		seen[result.ticket - 2] = true;
		const char *answer = result.ticket == 2 ? "seen: 1048576 bytes" : "seen: 1 bytes";
		assert_int_equal(result.response.size, strlen(answer));
		assert_memory_equal(result.response.data, answer, strlen(answer));
	}
	assert_true(seen[0] && seen[1] && vg_pool_has_room(pool));
	free(bytes);
	vg_pool_free(pool);
}

/* One worker spins while the others go on. */
static void test_many(void **state)
{
	(void)state;
	struct vg_pool *pool = new_pool(3, PATIENT);
	struct vg_pool_result result;
	unsigned answered = 0, crashed = 0, late = 0, started = 0;
	static const char *const inputs[] = { "spin", "good", "crash", "good", "good", "exit", "good", "good" };
	enum { INPUTS = 64 };
	bool done[INPUTS] = { false };
	while (answered + crashed + late < INPUTS) {
		while (started < INPUTS && vg_pool_has_room(pool)) {
			const char *what = inputs[started ? 1 + started % 7 : 0];
			assert_int_equal(vg_pool_start(pool, started++, 7, (struct vg_span){ (const uint8_t *)what, strlen(what) }, NULL), 0);
		}
		int code = vg_pool_wait(pool, -1, &result, NULL);
		assert_true(code >= 0);
		if (code == 0)
			continue;
		assert_true(result.ticket < INPUTS && !done[result.ticket]);
		done[result.ticket] = true;
		answered += result.outcome == VG_ANSWERED;
		crashed += result.outcome == VG_CRASHED;
		late += result.outcome == VG_OUT_OF_TIME;
	}
	assert_int_equal(late, 1);
	unsigned faults = 0;
	for (unsigned i = 1; i < INPUTS; i++)
		faults += strcmp(inputs[1 + i % 7], "good") != 0;
	assert_int_equal(crashed, faults);
	vg_pool_free(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers), cmocka_unit_test(test_faults), cmocka_unit_test(test_time),
		cmocka_unit_test(test_hanging_up), cmocka_unit_test(test_sandbox), cmocka_unit_test(test_memory),
		cmocka_unit_test(test_limits_of_input), cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

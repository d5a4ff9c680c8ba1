/* What a process that reads hostile input can still reach: its own memory, its socket, its file. */
#include "../test.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vestigo/protection.h>

#include "base/subprocess.h"

enum { SIZE = 1 << 20 };

/* How many shared mappings this process has, and how many files are open. */
static unsigned count_shared(void)
{
	char line[512];
	unsigned count = 0;
	FILE *maps = fopen("/proc/self/maps", "r");
	while (maps && fgets(line, sizeof line, maps)) {
		const char *rights = strchr(line, ' ');
		count += rights && strlen(rights) > 4 && rights[4] == 's';
	}
	if (maps)
		fclose(maps);
	return maps ? count : 99;
}

static unsigned count_files(void)
{
	unsigned count = 0;
	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void *share(void)
{
	void *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(memory != MAP_FAILED);
	return memory;
}

/* The status of a child that has left its parent and answers what it sees. */
static int status_of(pid_t child, int socket)
{
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	close(socket);
	return status;
}

/* Another worker's memory, a database's, a file's, and the files themselves: none of it comes along. */
static void test_nothing_of_others(void **state)
{
	(void)state;
	struct vg_shared own = { share(), SIZE - 4000 }; /* no whole number of pages */
	(void)share();
	FILE *file = tmpfile();
	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), SIZE), 0);
	assert_true(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0) != MAP_FAILED);
	pid_t child = 0;
	int socket = -1;
	int code = vg_subprocess_fork_sharing(&own, &child, &socket, NULL);
	if (code == 1)
		_exit(count_shared() != 1 || count_files() != 4 || *(volatile char *)own.memory != 0);
	assert_int_equal(code, 0);
	assert_int_equal(status_of(child, socket), 0);
	code = vg_subprocess_fork(fileno(file), &child, &socket, NULL);
	if (code == 1)
		_exit(count_shared() != 0 || count_files() != 5);
	assert_int_equal(code, 0);
	assert_int_equal(status_of(child, socket), 0);
	assert_true(count_shared() >= 3); /* the parent keeps its own */
	fclose(file);
}

/* What each of these does is refused, whatever the filter of calls would say of it. */
static int try_to_leave(const void *context, struct vg_buffer *answer)
{
	(void)context;
	bool out = open("/", O_RDONLY | O_DIRECTORY) >= 0 || open("/etc/passwd", O_RDONLY) >= 0;
	return vg_buffer_append_text(answer, out ? "out" : "in");
}

static void test_files(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_buffer answer;
	unsigned layers = 0;
	vg_limits_default(&limits);
	vg_buffer_init(&answer, 16);
	assert_int_equal(vg_subprocess_call_telling(try_to_leave, NULL, &limits, &layers, &answer, NULL), 0);
	assert_true(answer.size == 2 && memcmp(answer.data, "in", 2) == 0);
	assert_true(layers & 1u << VG_PROTECTS_CALLS);
	vg_buffer_release(&answer);
}

/* A reader has a limit of processor time, though it is the first process of its namespace. */
static int spin(const void *context, struct vg_buffer *answer)
{
	(void)context;
	for (volatile unsigned turns = 0; turns < UINT32_MAX;)
		turns = turns + 1 == UINT32_MAX ? 0 : turns + 1;
	return vg_buffer_append_byte(answer, 0);
}

static void test_time(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_buffer answer;
	vg_limits_default(&limits);
	limits.max_seconds = 1;
	vg_buffer_init(&answer, 1 << 20);
	assert_int_equal(vg_subprocess_call(spin, NULL, &limits, &answer, NULL), VG_ERR_WORKER);
	vg_buffer_release(&answer);
	pid_t child = 0;
	int socket = -1, code = vg_subprocess_fork(-1, &child, &socket, NULL);
	if (code == 1) {
		if (!vg_sandbox_limit_time(1) || vg_sandbox_enter(&limits, NULL) < 0)
			_exit(1);
		for (volatile unsigned turns = 0;; turns++)
			;
	}
	assert_int_equal(code, 0);
	int status = status_of(child, socket);
	assert_true((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) ||
		    (WIFEXITED(status) && WEXITSTATUS(status) == VG_SANDBOX_OUT_OF_TIME));
}

/* Signals go to the process itself, whichever of several: the filter is built once, and the number put in by each. */
static void test_signals(void **state)
{
	struct vg_limits limits;
	(void)state;
	vg_limits_default(&limits);
	for (int other = 0; other < 4; other++) {
		pid_t child = 0;
		int socket = -1, code = vg_subprocess_fork(-1, &child, &socket, NULL);
		if (code == 1) {
			if (vg_sandbox_enter(&limits, NULL) < 0 || kill(getpid(), 0) != 0 ||
			    syscall(SYS_tgkill, getpid(), gettid(), 0) != 0)
				_exit(1);
			if (other && kill(getpid() + other - 2, 0) != 0) /* one less, itself, one more */
				_exit(2);
			_exit(0);
		}
		assert_int_equal(code, 0);
		int status = status_of(child, socket);
		if (other % 2 == 0)
			assert_int_equal(status, 0);
		else if (vg_sandbox_is_weakened())
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 2);
		else
			assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	}
}

static int do_nothing(void *unused)
{
	(void)unused;
	while (sleep(1) == 0)
		;
	return 0;
}

/* Threads, few of them: EAGAIN, not a crash, where the kernel counts. */
static int start_threads(const void *context, struct vg_buffer *answer)
{
	static char stacks[1024][4096];
	unsigned most = *(const unsigned *)context, started = 0;
	for (; started < 1024; started++)
		if (clone(do_nothing, stacks[started] + sizeof stacks[0], CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
			  CLONE_THREAD | CLONE_SYSVSEM, NULL) < 0)
			break;
	return vg_buffer_append_text(answer, started >= 1 && started < most ? "few" : "many");
}

static void test_threads(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_buffer answer;
	unsigned layers = 0, most = vg_sandbox_threads();
	vg_limits_default(&limits);
	vg_buffer_init(&answer, 16);
	assert_int_equal(vg_protection_probe(&limits, &layers, NULL), 0);
	if (!(layers & 1u << VG_PROTECTS_THREADS)) {
		print_message("skipped: the kernel counts no threads here\n");
		skip();
	}
	assert_int_equal(vg_subprocess_call(start_threads, &most, &limits, &answer, NULL), 0);
	assert_true(answer.size == 3 && memcmp(answer.data, "few", 3) == 0);
	vg_buffer_release(&answer);
}

/* Asked for the full sandbox, nothing is read with less. */
static void test_full_only(void **state)
{
	(void)state;
	struct vg_limits limits;
	struct vg_buffer answer;
	unsigned layers = 0;
	vg_limits_default(&limits);
	vg_buffer_init(&answer, 16);
	assert_int_equal(vg_protection_probe(&limits, &layers, NULL), 0);
	limits.full_sandbox = true;
	int code = vg_subprocess_call(try_to_leave, NULL, &limits, &answer, NULL);
	assert_int_equal(code, vg_protection_level(layers) == VG_PROTECTION_FULL ? 0 : VG_ERR_WORKER);
	assert_string_equal(vg_protection_level_name(vg_protection_level(0)), "none");
	assert_true(vg_protection_level(1u << VG_PROTECTS_CALLS) < VG_PROTECTION_FULL);
	vg_buffer_release(&answer);
}

static void *wait_a_while(void *unused)
{
	(void)unused;
	sleep(1);
	return NULL;
}

/* A program with other threads gets as much. */
static void test_among_threads(void **state)
{
	(void)state;
	struct vg_limits limits;
	unsigned alone = 0, among = 0;
	pthread_t thread;
	vg_limits_default(&limits);
	assert_int_equal(vg_protection_probe(&limits, &alone, NULL), 0);
	assert_int_equal(pthread_create(&thread, NULL, wait_a_while, NULL), 0);
	assert_int_equal(vg_protection_probe(&limits, &among, NULL), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_int_equal(alone, among);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* and nothing is left behind */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_of_others), cmocka_unit_test(test_files), cmocka_unit_test(test_time),
		cmocka_unit_test(test_signals), cmocka_unit_test(test_threads), cmocka_unit_test(test_full_only),
		cmocka_unit_test(test_among_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

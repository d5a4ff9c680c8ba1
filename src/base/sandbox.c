#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
enum { WEAKENED = 1 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
enum { WEAKENED = 1 };
#else
enum { WEAKENED = 0 };
#endif
#else
enum { WEAKENED = 0 };
#endif

bool vg_sandbox_is_weakened(void)
{
	return WEAKENED;
}

/* Computing, answering on a socket that is already open, and leaving. */
static const int allowed[] = {
	SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(close), SCMP_SYS(munmap), SCMP_SYS(mremap),
	SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(futex), SCMP_SYS(exit), SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday), SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(sched_yield),
	SCMP_SYS(getrandom), SCMP_SYS(restart_syscall), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
	SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu), SCMP_SYS(sysinfo), SCMP_SYS(membarrier),
	SCMP_SYS(sigaltstack), SCMP_SYS(nanosleep), SCMP_SYS(clock_nanosleep),
};

/* Calls that libraries make to look around: refused, but no reason to die. */
static const int refused[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat),
	SCMP_SYS(newfstatat), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(ioctl), SCMP_SYS(fcntl), SCMP_SYS(lseek), SCMP_SYS(uname),
	SCMP_SYS(getrusage), SCMP_SYS(prctl), SCMP_SYS(sched_setscheduler),
	SCMP_SYS(sched_getscheduler), SCMP_SYS(sched_getparam), SCMP_SYS(setpriority),
	SCMP_SYS(mlock),
};

static int add_rules(scmp_filter_ctx filter)
{
	int bad = 0;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < sizeof refused / sizeof *refused && !WEAKENED; i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	/* Anonymous memory that can never be run. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	/* Threads of this process (HEIF decoders start them), never a new process. clone3
	 * hides its flags in memory: the C library falls back to clone. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | CLONE_VM,
					CLONE_THREAD | CLONE_VM));
	/* Failed assertions signal the own process only. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	if (WEAKENED)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 0);
	return bad;
}

static int filter_calls(struct vg_error *err)
{
	scmp_filter_ctx filter = seccomp_init(WEAKENED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
	int code = 0;
	if (!filter)
		return vg_error_set(err, VG_ERR_WORKER, "cannot build the system call filter");
	if (add_rules(filter) != 0 || seccomp_load(filter) != 0)
		code = vg_error_set(err, VG_ERR_WORKER, "the kernel refuses the system call filter");
	seccomp_release(filter);
	return code;
}

/* The address space in use now, bytes; from /proc, in pages. */
static uint64_t address_space(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (file) {
		int c;
		while ((c = fgetc(file)) >= '0' && c <= '9')
			pages = pages * 10 + (unsigned long)(c - '0');
		fclose(file);
	}
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int resource, uint64_t most)
{
	struct rlimit value = { most, most };
	return setrlimit((__rlimit_resource_t)resource, &value) == 0;
}

int vg_sandbox_enter(const struct vg_limits *limits, struct vg_error *err)
{
	uint64_t most = address_space() + limits->max_memory;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) ||
	    (!WEAKENED && !limit(RLIMIT_AS, most)))
		return vg_error_set(err, VG_ERR_WORKER, "cannot set the worker's limits: %s",
				    strerror(errno));
	return filter_calls(err);
}

void vg_sandbox_leave_parent(const int *keep, int count)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int number = 1; number < 32; number++)
		signal(number, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	int null = open("/dev/null", O_RDWR);
	for (int stream = 0; stream < 3 && null >= 0; stream++)
		dup2(null, stream);
	/* First out of the way of the numbers that are wanted, then into place. */
	int moved[8];
	if (count > (int)(sizeof moved / sizeof *moved))
		_exit(1);
	for (int i = 0; i < count; i++)
		moved[i] = fcntl(keep[i], F_DUPFD, VG_SANDBOX_FIRST_FILE + count);
	for (int i = 0; i < count; i++)
		if (moved[i] < 0 || dup2(moved[i], VG_SANDBOX_FIRST_FILE + i) < 0)
			_exit(1);
	close_range((unsigned)(VG_SANDBOX_FIRST_FILE + count), ~0u, 0);
}

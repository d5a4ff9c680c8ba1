#include "base/call_filter.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

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
	SCMP_SYS(readlinkat), SCMP_SYS(fcntl), SCMP_SYS(lseek), SCMP_SYS(uname),
	SCMP_SYS(getrusage), SCMP_SYS(sched_setscheduler),
	SCMP_SYS(sched_getscheduler), SCMP_SYS(sched_getparam), SCMP_SYS(setpriority),
	SCMP_SYS(mlock),
};

/* Threads of this process (HEIF decoders start them), never a new process: what the C library passes,
 * all of it but what says where numbers and thread-local storage go, and nothing else. clone3 hides its
 * flags in memory: the C library falls back to clone. */
#define THREAD_FLAGS ((scmp_datum_t)(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM))
#define THREAD_PLACES ((scmp_datum_t)(CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID | CLONE_CHILD_SETTID))

static int add_thread_rules(scmp_filter_ctx filter)
{
	int bad = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return bad | seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				      SCMP_A0(SCMP_CMP_MASKED_EQ, ~THREAD_PLACES, THREAD_FLAGS));
}

/* Memory that can never be run, and is no file's. */
static int add_memory_rules(scmp_filter_ctx filter)
{
	int bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				   SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
				   SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (VG_CALL_FILTER_WEAKENED)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 0);
	return bad;
}

/* Stands in the program for the number of the process that loads it, which is not known when it is built. Above
 * the kernel's largest (4,194,304): as it is it allows nothing. */
enum { OWN_PROCESS = 0x5e1f9d03 };

/* Failed assertions signal the own process only. Of prctl and ioctl what libraries call without need
 * is refused (a thread's name, whether a stream is a terminal); the rest ends the process. */
static int add_own_rules(scmp_filter_ctx filter)
{
	int bad = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, OWN_PROCESS, 0));
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1, SCMP_A0(SCMP_CMP_EQ, OWN_PROCESS, 0));
	if (VG_CALL_FILTER_WEAKENED)
		return bad;
	bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0));
	return bad | seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, TCGETS, 0));
}

static int add_rules(scmp_filter_ctx filter)
{
	int bad = 0;
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
	for (size_t i = 0; i < sizeof refused / sizeof *refused && !VG_CALL_FILTER_WEAKENED; i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	return bad | add_memory_rules(filter) | add_thread_rules(filter) | add_own_rules(filter);
}

/* --- the program, built once --- */

enum { STEPS_MAXIMUM = 1024 }; /* some 200 are used; the kernel takes 4096 */

struct program {
	struct sock_filter step[STEPS_MAXIMUM];
	unsigned short steps; /* 0: not built */
};
static _Thread_local struct program kept;

/* By a file in memory: libseccomp 2.5 writes programs into nothing else. */
static bool export_program(scmp_filter_ctx filter, struct program *out)
{
	int file = memfd_create("filter", MFD_CLOEXEC);
	ssize_t size = -1;
	if (file >= 0 && seccomp_export_bpf(filter, file) == 0)
		size = pread(file, out->step, sizeof out->step, 0);
	if (file >= 0)
		close(file);
	bool whole = size > 0 && (size_t)size < sizeof out->step && (size_t)size % sizeof *out->step == 0;
	out->steps = whole ? (unsigned short)((size_t)size / sizeof *out->step) : 0;
	return whole;
}

void vg_call_filter_prepare(void)
{
	if (kept.steps)
		return;
	scmp_filter_ctx filter = seccomp_init(VG_CALL_FILTER_WEAKENED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
	if (filter && (add_rules(filter) != 0 || !export_program(filter, &kept)))
		kept.steps = 0;
	if (filter)
		seccomp_release(filter);
}

/* Puts this process in; how often. */
static unsigned put_own_process(struct program *program)
{
	unsigned places = 0;
	for (unsigned i = 0; i < program->steps; i++)
		if (BPF_CLASS(program->step[i].code) == BPF_JMP && program->step[i].k == OWN_PROCESS) {
			program->step[i].k = (uint32_t)getpid();
			places++;
		}
	return places;
}

int vg_call_filter_load(struct vg_error *err)
{
	struct program program;
	vg_call_filter_prepare();
	program = kept;
	if (put_own_process(&program) == 0)
		return vg_error_set(err, VG_ERR_WORKER, "cannot build the system call filter");
	struct sock_fprog all = { .len = program.steps, .filter = program.step };
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all) != 0)
		return vg_error_set(err, VG_ERR_WORKER, "the kernel refuses the system call filter");
	return 0;
}

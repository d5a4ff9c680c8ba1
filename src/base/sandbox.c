#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <vestigo/protection.h>

#include "base/bytes.h"
#include "base/call_filter.h"

enum { WEAKENED = VG_CALL_FILTER_WEAKENED };

bool vg_sandbox_is_weakened(void)
{
	return WEAKENED;
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

bool vg_sandbox_limit_time(uint64_t seconds)
{
	return limit(RLIMIT_CPU, seconds);
}

unsigned vg_sandbox_threads(void)
{
	/* Decoders start one a core and a few; the others are room. */
	enum { FEW = 16, CORES_MOST = 256 };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	return FEW + 2 * (unsigned)(cores < 1 ? 1 : cores > CORES_MOST ? CORES_MOST : cores);
}

/* Root gives itself up: a user without files or processes of its own, as nearly everywhere. */
static void give_up_root(void)
{
	enum { NOBODY = 65534 };
	if (geteuid() == 0 && setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0)
		(void)!setresuid(NOBODY, NOBODY, NOBODY);
}

/* Namespaces, as far as they can be had. The first process of its namespace of processes is there
 * already (base/subprocess.c), and in a user namespace with it where it was not root's. */
static unsigned enter_namespaces(bool was_root)
{
	const int others = CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
	bool alone = getpid() == 1, user = unshare(CLONE_NEWUSER | others) == 0;
	bool network = user || unshare(others) == 0;
	user |= alone && network && !was_root;
	/* Counted within the user namespace; without one every process of this user would be. */
	bool threads = user && limit(RLIMIT_NPROC, vg_sandbox_threads());
	return (unsigned)user << VG_PROTECTS_USER | (unsigned)network << VG_PROTECTS_NETWORK |
	       (unsigned)alone << VG_PROTECTS_PROCESSES | (unsigned)threads << VG_PROTECTS_THREADS;
}

/* The kernel's struct landlock_ruleset_attr, of which older headers know the beginning. */
struct ruleset {
	uint64_t files, network, scoped;
};

/* Landlock without a rule: whatever is asked for is refused. What is open stays open. */
static unsigned forbid_files(void)
{
	/* By version: what of files it handles, and how much of the struct it knows. */
	static const uint8_t rights[] = { 0, 13, 14, 15, 15, 16 };
	enum { KNOWN = sizeof rights - 1, NETWORK_FROM = 4, SCOPED_FROM = 6 };
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return 0;
	struct ruleset all = { .files = (1u << rights[version < KNOWN ? version : KNOWN]) - 1, .network = 3, .scoped = 3 };
	size_t size = version >= SCOPED_FROM ? sizeof all : version >= NETWORK_FROM ? 16 : 8;
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	bool done = ruleset >= 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	if (ruleset >= 0)
		close(ruleset);
	return (unsigned)done << VG_PROTECTS_FILES;
}

/* A new user namespace came with every right inside it. */
static void drop_capabilities(void)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { { 0 } };
	(void)syscall(SYS_capset, &head, none);
}

enum vg_protection_level vg_protection_level(unsigned layers)
{
	if (!(layers & 1u << VG_PROTECTS_CALLS))
		return VG_PROTECTION_NONE;
	if (vg_sandbox_is_weakened())
		return VG_PROTECTION_WEAKENED;
	return layers == (1u << VG_PROTECTION_LAYERS) - 1 ? VG_PROTECTION_FULL : VG_PROTECTION_PARTIAL;
}

int vg_sandbox_enter(const struct vg_limits *limits, struct vg_error *err)
{
	uint64_t most = address_space() + limits->max_memory;
	unsigned layers = 1u << VG_PROTECTS_CALLS | (unsigned)!WEAKENED << VG_PROTECTS_LIMITS;
	if (!WEAKENED) {
		bool was_root = geteuid() == 0;
		give_up_root();
		layers |= enter_namespaces(was_root);
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) ||
	    (!WEAKENED && !limit(RLIMIT_AS, most)))
		return vg_error_set(err, VG_ERR_WORKER, "cannot set the worker's limits: %s",
				    strerror(errno));
	layers |= forbid_files();
	drop_capabilities();
	/* Both are undone by giving up a user or its rights. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
		return vg_error_set(err, VG_ERR_WORKER, "cannot tie the worker to its parent: %s", strerror(errno));
	if (limits->full_sandbox && vg_protection_level(layers) < VG_PROTECTION_FULL)
		return vg_error_set(err, VG_ERR_WORKER, "the full sandbox is asked for, and cannot be had here");
	int code = vg_call_filter_load(err);
	return code < 0 ? code : (int)layers;
}

static void end_out_of_time(int number)
{
	(void)number;
	_exit(VG_SANDBOX_OUT_OF_TIME);
}

static bool read_whole(const char *path, struct vg_buffer *out)
{
	enum { CHUNK = 16 << 10 };
	ssize_t got = 1;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && got > 0) {
		uint8_t *place = vg_buffer_reserve(out, CHUNK);
		got = place ? read(fd, place, CHUNK) : -1;
		out->size -= (size_t)(place ? CHUNK - (got > 0 ? got : 0) : 0);
	}
	if (fd >= 0)
		close(fd);
	return fd >= 0 && got == 0;
}

/* Unmaps every mapping that is shared with anybody but `own`: other workers' pictures, and what
 * SQLite shares with other programs. Each line of the list: "from-to perms …". */
static bool drop_shared_memory(const struct vg_shared *own)
{
	enum { LIST_MAXIMUM = 64 << 20 };
	struct vg_buffer list;
	vg_buffer_init(&list, LIST_MAXIMUM);
	bool good = read_whole("/proc/self/maps", &list) && vg_buffer_append_byte(&list, 0) == 0;
	for (char *line = good ? (char *)list.data : NULL; line && *line && good;) {
		char *end, *next = strchr(line, '\n');
		uintptr_t from = strtoull(line, &end, 16), to = strtoull(*end ? end + 1 : end, &end, 16);
		bool shared = strnlen(end, 5) == 5 && end[4] == 's';
		bool is_own = from >= (uintptr_t)own->memory && from < (uintptr_t)own->memory + own->size;
		if (shared && !is_own)
			good = munmap((void *)from, to - from) == 0;
		line = next ? next + 1 : NULL;
	}
	vg_buffer_release(&list);
	return good;
}

static void quiet_streams(void)
{
	int null = open("/dev/null", O_RDWR);
	if (null < 0)
		_exit(1);
	for (int stream = 0; stream < 3; stream++)
		dup2(null, stream);
}

void vg_sandbox_leave_parent(const int *keep, int count, const struct vg_shared *own)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int number = 1; number < 32; number++)
		signal(number, SIG_DFL);
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	/* The first process of a namespace is deaf to signals that it does not handle. */
	signal(SIGXCPU, end_out_of_time);
	quiet_streams();
	/* First out of the way of the numbers that are wanted, then into place. */
	int moved[8];
	if (count > (int)(sizeof moved / sizeof *moved))
		_exit(1);
	for (int i = 0; i < count; i++)
		moved[i] = fcntl(keep[i], F_DUPFD, VG_SANDBOX_FIRST_FILE + count);
	for (int i = 0; i < count; i++)
		if (moved[i] < 0 || dup2(moved[i], VG_SANDBOX_FIRST_FILE + i) < 0)
			_exit(1);
	if (close_range((unsigned)(VG_SANDBOX_FIRST_FILE + count), ~0u, 0) != 0 || !drop_shared_memory(own))
		_exit(1);
}

/* The decoder of build/…/vestigo-faults: a picture whose bytes hold a marker makes it do what a
 * hostile file would like it to; others go to the real one, whose name the linker wraps. Never
 * installed. */
#include "examine/sidecar.h"
#include "media/decode.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int crash(void)
{
	volatile int *volatile nowhere = NULL;
	*nowhere = 1;
	return VG_ERR_MALFORMED;
}

static int end_by_abort(void)
{
	abort();
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

static int eat(void)
{
	enum { BLOCK = 64 << 20, PAGE = 4096 };
	for (volatile char *block; (block = malloc(BLOCK)) != NULL;)
		for (size_t at = 0; at < BLOCK; at += PAGE)
			block[at] = 1;
	return VG_ERR_LIMIT;
}

/* Opening is only refused; a socket is what the sandbox ends the process for. */
static int break_out_by_open(void)
{
	int file = open("/etc/passwd", O_RDONLY);
	int network = socket(AF_INET, SOCK_STREAM, 0);
	return file < 0 && network < 0 ? VG_ERR_MALFORMED : 0;
}

static int break_out_by_exec(void)
{
	char *arguments[] = { "/bin/true", NULL }, *environment[] = { NULL };
	return execve(arguments[0], arguments, environment) < 0 ? VG_ERR_MALFORMED : 0;
}

static int break_out_by_fork(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return child < 0 ? VG_ERR_MALFORMED : 0;
}

/* On the socket on which the worker answers. */
static int answer_garbage(void)
{
	static const char garbage[] = "\377\376not an answer";
	_exit(write(3, garbage, sizeof garbage) < 0);
}

/* Raw threads on stacks of their own, as many as can be had. */
static int idle(void *unused)
{
	(void)unused;
	for (;;)
		nanosleep(&(struct timespec){ 3600, 0 }, NULL);
	return 0;
}

static int start_threads(void)
{
	enum { WANTED = 8000, STACK = 16 << 10 };
	for (int i = 0; i < WANTED; i++) {
		char *stack = malloc(STACK);
		if (!stack || clone(idle, stack + STACK, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
				    CLONE_SYSVSEM, NULL) < 0)
			return VG_ERR_LIMIT;
	}
	return sleep_on();
}

static int break_out_by_prctl(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) < 0 ? VG_ERR_MALFORMED : 0;
}

static int break_out_by_signal(void)
{
	return kill(getppid(), 0) < 0 ? VG_ERR_MALFORMED : 0;
}

static int make_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect(page, 4096, PROT_READ | PROT_EXEC) < 0 ? VG_ERR_MALFORMED : 0;
}

/* From here on this worker tells other pictures' pixels than there are. */
static bool lying;

static int begin_to_lie(void)
{
	lying = true;
	return 0;
}

/* Long enough for the other worker's fault, which waits a little until this one has its picture. */
static int wait_for_others(void)
{
	return nanosleep(&(struct timespec){ 1, 500000000 }, NULL);
}

/* What comes next pays for it, a picture or a sidecar. */
static bool armed;

static int arm(void)
{
	armed = true;
	return 0;
}

/* From here on this worker tells that there is nothing to see in other pictures. */
static bool denying;

static int begin_to_deny(void)
{
	denying = true;
	return 0;
}

static const struct { const char *marker; int (*act)(void); } faults[] = {
	{ "VGFAULT:threads", start_threads },  { "VGFAULT:prctl", break_out_by_prctl },
	{ "VGFAULT:signal", break_out_by_signal }, { "VGFAULT:executable", make_executable },
	{ "VGFAULT:arm", arm },		       { "VGFAULT:deny", begin_to_deny },
	{ "VGFAULT:lie", begin_to_lie },       { "VGFAULT:wait", wait_for_others },
	{ "VGFAULT:crash", crash },           { "VGFAULT:abort", end_by_abort },
	{ "VGFAULT:spin", spin },             { "VGFAULT:sleep", sleep_on },
	{ "VGFAULT:eat", eat },               { "VGFAULT:open", break_out_by_open },
	{ "VGFAULT:exec", break_out_by_exec },{ "VGFAULT:fork", break_out_by_fork },
	{ "VGFAULT:garbage", answer_garbage },
};

/* What a decoder that was taken over does to the others: whatever it finds mapped where their
 * pictures lie, at this one's distance, becomes this picture. Finding out which addresses are
 * mapped needs no call that any filter would refuse. */
static void take_over(struct vg_span bytes, const struct vg_limits *limits)
{
	enum { REACH = 64, PAGE = 4096 };
	uint8_t *own = (uint8_t *)(uintptr_t)bytes.data;
	size_t step = (limits->max_bytes + PAGE - 1) / PAGE * PAGE, size = (bytes.size + PAGE - 1) / PAGE * PAGE;
	nanosleep(&(struct timespec){ 0, 500000000 }, NULL);
	for (int i = -REACH; i <= REACH; i++) {
		uint8_t *there = own + i * (ptrdiff_t)step;
		if (i && madvise(there, size, MADV_NORMAL) == 0 && mprotect(there, size, PROT_READ | PROT_WRITE) == 0 &&
		    there[0] == 0xff && there[1] == 0xd8)
			memcpy(there, bytes.data, bytes.size);
	}
}

int __real_vg_sidecar_work(struct vg_span bytes, struct vg_buffer *response);
int __wrap_vg_sidecar_work(struct vg_span bytes, struct vg_buffer *response);

int __wrap_vg_sidecar_work(struct vg_span bytes, struct vg_buffer *response)
{
	if (armed)
		crash();
	return __real_vg_sidecar_work(bytes, response);
}

int __real_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err);
int __wrap_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err);

int __wrap_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err)
{
	if (armed)
		crash();
	for (size_t i = 0; bytes.size && i < sizeof faults / sizeof *faults; i++)
		if (memmem(bytes.data, bytes.size, faults[i].marker, strlen(faults[i].marker))) {
			int code = faults[i].act();
			if (code < 0)
				return vg_error_set(err, code, "the fault \"%s\" came back", faults[i].marker);
		}
	if (memmem(bytes.data, bytes.size, "VGFAULT:takeover", strlen("VGFAULT:takeover")))
		take_over(bytes, limits);
	if (denying && !memmem(bytes.data, bytes.size, "VGFAULT:deny", strlen("VGFAULT:deny")))
		return vg_error_set(err, VG_ERR_MALFORMED, "nothing to see here");
	int code = __real_vg_decode(format, bytes, limits, out, err);
	if (code == 0 && memmem(bytes.data, bytes.size, "VGFAULT:shrink", strlen("VGFAULT:shrink")))
		out->image.height /= 2; /* a size that the header does not have */
	if (code == 0 && lying)
		memset(out->image.pixels, 0x80, (size_t)out->image.width * out->image.height * out->image.channels / 2);
	return code;
}

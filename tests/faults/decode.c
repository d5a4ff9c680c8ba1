/* The decoder of build/…/vestigo-faults: a picture whose bytes hold a marker makes it do what a
 * hostile file would like it to; others go to the real one, whose name the linker wraps. Never
 * installed. */
#include "media/decode.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
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

static const struct { const char *marker; int (*act)(void); } faults[] = {
	{ "VGFAULT:crash", crash },           { "VGFAULT:abort", end_by_abort },
	{ "VGFAULT:spin", spin },             { "VGFAULT:sleep", sleep_on },
	{ "VGFAULT:eat", eat },               { "VGFAULT:open", break_out_by_open },
	{ "VGFAULT:exec", break_out_by_exec },{ "VGFAULT:fork", break_out_by_fork },
	{ "VGFAULT:garbage", answer_garbage },
};

int __real_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err);
int __wrap_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err);

int __wrap_vg_decode(enum vg_format format, struct vg_span bytes, const struct vg_limits *limits,
		     struct vg_decoded *out, struct vg_error *err)
{
	for (size_t i = 0; bytes.size && i < sizeof faults / sizeof *faults; i++)
		if (memmem(bytes.data, bytes.size, faults[i].marker, strlen(faults[i].marker))) {
			int code = faults[i].act();
			if (code < 0)
				return vg_error_set(err, code, "the fault \"%s\" came back", faults[i].marker);
		}
	return __real_vg_decode(format, bytes, limits, out, err);
}

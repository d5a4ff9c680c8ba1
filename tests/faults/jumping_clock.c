/* A clock that somebody sets while the program runs: preloaded, each look at the wall clock finds it some years
 * before or after where it was. The monotonic clock, which nobody can set, goes on. */
#define _GNU_SOURCE
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Seconds by which it is wrong: some minutes, a day, years, before 1970, after 2038. */
static const long long jumps[] = { 0, 600, -86400, 900000000, -1900000000, 3600, -600, 4000000000 };
static atomic_uint looks;

static long long jump(void)
{
	return jumps[atomic_fetch_add(&looks, 1) % (sizeof jumps / sizeof *jumps)];
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	long failed = syscall(SYS_clock_gettime, clock, out);
	if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
		out->tv_sec += jump();
	return (int)failed;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec now;
	(void)zone;
	int failed = clock_gettime(CLOCK_REALTIME, &now);
	out->tv_sec = now.tv_sec;
	out->tv_usec = now.tv_nsec / 1000;
	return failed;
}

time_t time(time_t *out)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

/* How often a host may be asked, and how long to wait before asking again. */
#ifndef VG_FETCH_RATE_LIMIT_H
#define VG_FETCH_RATE_LIMIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"

enum { VG_LONGEST_WAIT = 300 }; /* seconds; a server that asks for more is not waited for */

struct vg_host {
	char *name;
	unsigned busy;     /* requests under way */
	double next;       /* not before this moment of the monotonic clock */
};

/* A table of the hosts met so far. */
struct vg_hosts {
	struct vg_host *hosts;
	size_t count;
};
void vg_hosts_release(struct vg_hosts *hosts);
/* The entry of a host, made when it is new; NULL when memory is short. Valid until the next
 * call. */
struct vg_host *vg_hosts_get(struct vg_hosts *hosts, const char *name);

/* Seconds to wait before attempt number `attempt` (2 for the first retry): doubling from half
 * a second, with half of it by chance, so that many clients do not return together; at most
 * a minute. */
double vg_backoff(unsigned attempt);

/* The seconds that an answer's Retry-After asks for (RFC 9110, 10.2.3), as a number or a
 * date; negative when it has none. */
double vg_retry_after(struct vg_span head);

#endif

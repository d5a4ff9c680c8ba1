/* Fetching: posted pictures from Telegram's public pages and from any web address, into an
 * evidence folder that says how and when each was obtained (vestigo/evidence.h).
 *
 * Every connection is checked against the address policy at the moment of connecting; hosts
 * are asked politely; what is whole is never asked for twice. A call belongs to one thread. */
#ifndef VESTIGO_FETCH_H
#define VESTIGO_FETCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/limits.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_fetch_options {
	size_t size;               /* sizeof(struct vg_fetch_options): see vestigo/vestigo.h */
	struct vg_limits limits;          /* max_bytes of a picture; max_seconds of one transfer */
	const char *const *connect_to;    /* "HOST:PORT:HOST:PORT"; a NULL ends each list */
	const char *const *allow_address; /* CIDR ranges that may be connected to all the same */
	const char *const *allow_port;    /* ports besides 443 and 80 */
	bool allow_http;
	const char *cacert, *proxy;       /* NULL: none */
	bool has_since, has_until, has_from;
	int64_t since, until;             /* of posts, UTC seconds, both included */
	int64_t from;                     /* the newest message to look at */
	uint64_t limit;                   /* of posts and channel; 0: none */
	unsigned connections;             /* at once; 0: 8 */
	double rate;                      /* requests a second and host; 0: 8 */
	unsigned attempts;                /* of a transfer; 0: 5 */
	uint32_t connect_seconds, idle_seconds; /* 0: 10 and 20 */
	const volatile sig_atomic_t *stop;
	void *context;
	/* May be NULL: posts seen, pictures stored, transfers that wait. */
	void (*progress)(void *context, uint64_t posts, uint64_t stored, uint64_t waiting);
};

struct vg_fetch_failure {
	char *target;   /* the post's link, else the address */
	char *url;
	char *reason;
	bool refused;   /* by our own rules */
};

struct vg_fetch_range {
	int64_t first, last;
};

/* What was asked for: a channel, a post or a picture. */
struct vg_fetch_target {
	char *name;             /* "@channel", or the address */
	char *title;            /* of the channel, or NULL */
	const char *state;      /* static: "posts", "no_preview", "group", "free_name", …;
				   "failed" when it could not be read */
	char *reason;           /* a sentence; NULL with "posts" */
	bool complete;          /* everything that was asked for was looked at */
	uint64_t posts;         /* looked at in this run */
	struct vg_fetch_range *missing, *not_looked_at; /* message numbers, of channels */
	size_t missing_count, not_looked_at_count;
};

struct vg_fetch_summary {
	uint64_t posts, stored, already_there, refused, failed;
	struct vg_fetch_target *targets;
	size_t target_count;
	struct vg_fetch_failure *failures; /* refused ones too */
	size_t failure_count;
	struct vg_fetch_failure *withheld; /* posted, named or marked by the pages, and not given by them */
	size_t withheld_count;
	char **notices;         /* what was found in the folder: entries passed over, what was set aside */
	size_t notice_count;
	uint64_t requests, connections, bytes;
	double seconds;
	bool interrupted;
	char head[65];          /* digest of the log's last line */
};
VG_API void vg_fetch_summary_release(struct vg_fetch_summary *summary);

/* Fetches the targets ("@channel", "https://t.me/s/channel", "https://t.me/channel/123", any
 * web address of a picture) into the evidence folder, which is made when it is not there.
 * Failures of single pictures and targets are told in *out, which the caller releases also
 * when this fails. VG_ERR_USAGE for options that cannot be, VG_ERR_INTERRUPTED when asked to
 * stop: what was fetched until then is whole, and the same call goes on. */
VG_API int vg_fetch(const char *folder, const char *const *targets, size_t count,
		    const struct vg_fetch_options *options, struct vg_fetch_summary *out,
		    struct vg_error *err);

/* Does text name something to fetch: a web address, or "@channel"? */
VG_API bool vg_fetch_is_target(const char *text);

/* Writes the summary as one JSON object. */
VG_API int vg_fetch_summary_write(const struct vg_fetch_summary *summary, const char *folder, int fd,
				  struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

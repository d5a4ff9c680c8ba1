/* The HTTP client: many downloads at once through libcurl's multi interface, each with its
 * redirects, retries and resumption, none outside the address policy, no host asked more
 * often or by more connections than is polite.
 *
 * Belongs to one thread. Results come from within vg_client_run. */
#ifndef VG_FETCH_CLIENT_H
#define VG_FETCH_CLIENT_H

#include <signal.h>
#include <vestigo/picture.h>

#include "custody/event.h"
#include "custody/warc.h"
#include "fetch/url.h"

struct vg_client;

struct vg_client_options {
	struct vg_url_policy policy;
	const char *user_agent, *proxy, *cacert;
	const char *const *connect_to;  /* "HOST:PORT:HOST:PORT"; NULL ends them */
	unsigned connections;           /* at once, over all hosts */
	unsigned connections_per_host;
	double rate;                    /* requests a second and host */
	unsigned attempts;              /* of one download */
	unsigned redirects;
	uint32_t connect_seconds, idle_seconds, total_seconds;
	uint64_t max_bytes;             /* of an answer, as received and as unpacked */
	const volatile sig_atomic_t *stop;
	void *context;
	/* Each exchange that got an answer. *out_sequence is its number in the log. */
	int (*exchange)(void *context, const struct vg_exchange *exchange, uint64_t *out_sequence,
			struct vg_error *err);
};

/* What became of a download. Borrowed. */
struct vg_download_result {
	bool good;                 /* a whole answer with status 200 */
	bool refused;              /* by our own rules */
	bool again;                /* failed in a way that may pass */
	bool too_large;
	int status;                /* of the last answer; 0: none */
	char reason[256];          /* unless good */
	const char *url;           /* that answered, after redirects */
	const char *redirected_to; /* where a redirect that was not followed points; or NULL */
	struct vg_span body;       /* unpacked */
	int64_t fetched;           /* UTC seconds */
	uint64_t exchanges[VG_EXCHANGES_MAXIMUM]; /* that the body comes from */
	size_t exchange_count;
};

struct vg_download {
	const char *url;                 /* copied */
	const char *const *domains;      /* the only ones it may come from; NULL: any. Static */
	bool follow;                     /* redirects */
	void *context;
	int (*done)(void *context, const struct vg_download_result *result, struct vg_error *err);
	void (*dropped)(void *context);  /* instead of done, where the client is freed before; or NULL */
};

int vg_client_new(const struct vg_client_options *options, struct vg_client **out, struct vg_error *err);
void vg_client_free(struct vg_client *client);

/* Queues a download; its result comes later, refusals included. */
int vg_client_submit(struct vg_client *client, const struct vg_download *download, struct vg_error *err);

/* How many downloads wait or are under way. */
size_t vg_client_pending(const struct vg_client *client);

/* Works until something was done, at most a quarter of a second. VG_ERR_INTERRUPTED when asked to stop;
 * negative answers of the callbacks are handed on. */
int vg_client_run(struct vg_client *client, struct vg_error *err);

/* What was needed so far. */
struct vg_client_counts {
	uint64_t requests, connections, bytes;
};
struct vg_client_counts vg_client_counted(const struct vg_client *client);

#endif

/* One download through all its exchanges: where it goes next, what an answer or the lack of one means for it, and what
 * is kept of a cut answer to go on from. The client (client.c) queues and runs them. Inside fetch, one thread. */
#ifndef VG_FETCH_JOB_H
#define VG_FETCH_JOB_H

#include "fetch/client.h"
#include "fetch/rate_limit.h"
#include "fetch/transport.h"

/* Bytes of an ETag or a date by which a server tells that an answer is the same. */
enum { VG_VALIDATOR_MAXIMUM = 256 };

struct vg_job {
	struct vg_download asked;
	char *asked_url;
	struct vg_url url;            /* that is asked now */
	struct vg_transport transport;
	unsigned attempt, redirects;
	double not_before;
	/* What earlier attempts brought of the body, with the first answer's head. */
	struct vg_buffer kept, kept_head;
	char validator[VG_VALIDATOR_MAXIMUM];
	struct vg_download_result result;
	char redirected_to[VG_URL_MAXIMUM];
	struct vg_job *next;
};

/* Takes NULL too. */
void vg_job_free(struct vg_job *job);

/* Where it goes next: `url`, relative to `base` unless that is NULL. False, with the reason in its result, when it
 * may not. */
bool vg_job_aim(struct vg_job *job, const struct vg_url_policy *policy, const char *url, const char *base);

/* VG_JOB_DONE: its result stands; VG_JOB_RETRY: ask again where attempts are left; VG_JOB_MOVED: ask where it aims now. */
enum vg_job_next { VG_JOB_DONE, VG_JOB_RETRY, VG_JOB_MOVED };

/* A whole answer came, exchange `sequence` of the log. A host that asks for it is left alone for a while. */
enum vg_job_next vg_job_answered(struct vg_job *job, const struct vg_client_options *options, struct vg_hosts *hosts,
				 uint64_t sequence);

/* None came, or a part: why, by libcurl's code. */
enum vg_job_next vg_job_cut(struct vg_job *job, CURLcode code, uint64_t sequence);

#endif

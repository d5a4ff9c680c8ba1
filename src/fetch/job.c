#include "fetch/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "custody/http_message.h"

void vg_job_free(struct vg_job *job)
{
	if (!job)
		return;
	vg_transport_release(&job->transport);
	vg_buffer_release(&job->kept);
	vg_buffer_release(&job->kept_head);
	free(job->asked_url);
	free(job);
}

bool vg_job_aim(struct vg_job *job, const struct vg_url_policy *policy, const char *url, const char *base)
{
	struct vg_error fault = { 0 };
	struct vg_url next;
	if (vg_url_parse(url, base, policy, &next, &fault) < 0)
		vg_text_copy(job->result.reason, sizeof job->result.reason, fault.message);
	else if (job->asked.domains && !vg_url_is_below(&next, job->asked.domains))
		snprintf(job->result.reason, sizeof job->result.reason, "refused: %.100s is not one of Telegram's hosts",
			 next.host);
	else
		job->url = next;
	job->result.refused = job->result.reason[0] != 0;
	return !job->result.refused;
}

static void forget_kept(struct vg_job *job)
{
	vg_buffer_clear(&job->kept);
	vg_buffer_clear(&job->kept_head);
	job->validator[0] = 0;
	job->result.exchange_count = 0;
}

static enum vg_job_next fail(struct vg_job *job, bool again, const char *reason)
{
	vg_text_copy(job->result.reason, sizeof job->result.reason, reason);
	job->result.again = again;
	return again ? VG_JOB_RETRY : VG_JOB_DONE;
}

static void note_exchange(struct vg_job *job, uint64_t sequence)
{
	if (job->result.exchange_count < VG_EXCHANGES_MAXIMUM)
		job->result.exchanges[job->result.exchange_count++] = sequence;
}

/* What is there of a cut answer can be gone on from when the server can tell whether it is
 * still the same. */
static void keep_part(struct vg_job *job, uint64_t sequence)
{
	struct vg_transport *transport = &job->transport;
	struct vg_span head = vg_buffer_span(&transport->head);
	char length[32], kind[64];
	int status = vg_transport_status(transport);
	bool resumed = job->validator[0] && status == 206;
	if (!resumed)
		forget_kept(job);
	if (!resumed && (status != 200 || vg_http_is_chunked(head) ||
			 !vg_http_field(head, "Content-Length", length, sizeof length) ||
			 vg_http_field(head, "Content-Encoding", kind, sizeof kind)))
		return;
	if (!resumed) {
		bool tagged = vg_http_field(head, "ETag", job->validator, sizeof job->validator) &&
			      job->validator[0] == '"';
		if (!tagged && !vg_http_field(head, "Last-Modified", job->validator, sizeof job->validator))
			job->validator[0] = 0;
	}
	if (!job->validator[0] || transport->body.size == 0)
		return;
	if (vg_buffer_append(&job->kept, transport->body.data, transport->body.size) < 0 ||
	    (job->kept_head.size == 0 && vg_buffer_append(&job->kept_head, head.data, head.size) < 0)) {
		forget_kept(job);
		return;
	}
	note_exchange(job, sequence);
}

/* What libcurl's codes mean here. */
static const struct { CURLcode code; bool again; const char *reason; } faults[] = {
	{ CURLE_COULDNT_RESOLVE_HOST, true, "the host's name cannot be resolved" },
	{ CURLE_COULDNT_CONNECT, true, "no connection to the host" },
	{ CURLE_OPERATION_TIMEDOUT, true, "the host took too long" },
	{ CURLE_PARTIAL_FILE, true, "the answer was cut" },
	{ CURLE_GOT_NOTHING, true, "the host closed the connection without an answer" },
	{ CURLE_RECV_ERROR, true, "the connection broke" },
	{ CURLE_SEND_ERROR, true, "the connection broke" },
	{ CURLE_HTTP2, true, "the connection broke" },
	{ CURLE_HTTP2_STREAM, true, "the connection broke" },
	{ CURLE_SSL_CONNECT_ERROR, true, "no encrypted connection could be made" },
	{ CURLE_PEER_FAILED_VERIFICATION, false, "the host's certificate is not one that is trusted" },
	{ CURLE_SSL_CACERT_BADFILE, false, "the file of --cacert cannot be read" },
	{ CURLE_COULDNT_RESOLVE_PROXY, true, "the proxy's name cannot be resolved" },
	{ CURLE_PROXY, true, "the proxy refused" },
};

enum vg_job_next vg_job_cut(struct vg_job *job, CURLcode code, uint64_t sequence)
{
	struct vg_transport *transport = &job->transport;
	if (transport->refused) {
		char reason[128];
		snprintf(reason, sizeof reason, "refused: it leads to %s", transport->refused);
		job->result.refused = true;
		return fail(job, false, reason);
	}
	if (transport->too_large || code == CURLE_FILESIZE_EXCEEDED) {
		job->result.too_large = job->result.refused = true;
		return fail(job, false, "refused: it has more bytes than --max-bytes allows");
	}
	if (transport->head.size && transport->head.size + 4096 > VG_HEAD_MAXIMUM)
		return fail(job, false, "the answer's head is too large");
	/* Newer builds of libcurl take an answer that ends without TLS's farewell for a fault in receiving. */
	if (code == CURLE_RECV_ERROR && transport->head.size)
		code = CURLE_PARTIAL_FILE;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].code == code) {
			if (faults[i].again && transport->head.size)
				keep_part(job, sequence);
			return fail(job, faults[i].again, faults[i].reason);
		}
	return fail(job, false, transport->fault[0] ? transport->fault : job->transport.curl->easy_strerror(code));
}

static enum vg_job_next on_redirect(const struct vg_client_options *options, struct vg_job *job)
{
	char target[VG_URL_MAXIMUM];
	if (!vg_http_field(vg_buffer_span(&job->transport.head), "Location", target, sizeof target))
		return fail(job, false, "a redirect that names no address");
	if (!job->asked.follow) {
		struct vg_url url;
		bool good = vg_url_parse(target, job->url.text, &options->policy, &url, NULL) == 0;
		vg_text_copy(job->redirected_to, sizeof job->redirected_to, good ? url.text : target);
		job->result.redirected_to = job->redirected_to;
		return fail(job, false, "redirected");
	}
	if (++job->redirects > options->redirects)
		return fail(job, false, "too many redirects");
	forget_kept(job);
	job->attempt = 0;
	return vg_job_aim(job, &options->policy, target, job->url.text) ? VG_JOB_MOVED : VG_JOB_DONE;
}

/* The server says when to come back. */
static enum vg_job_next on_busy(struct vg_hosts *hosts, struct vg_job *job, int status)
{
	double wait = vg_retry_after(vg_buffer_span(&job->transport.head));
	char reason[128];
	snprintf(reason, sizeof reason, "the host answers %d", status);
	if (wait > VG_LONGEST_WAIT) {
		snprintf(reason, sizeof reason, "the host answers %d and asks to wait %.0f seconds", status, wait);
		(void)fail(job, true, reason);
		return VG_JOB_DONE;
	}
	struct vg_host *host = vg_hosts_get(hosts, job->url.host);
	if (wait >= 0) {
		job->not_before = vg_time_monotonic() + wait;
		if (host && host->next < job->not_before)
			host->next = job->not_before;
	}
	return fail(job, true, reason);
}

/* Does a part begin where the kept ones end? */
static bool continues(const struct vg_job *job)
{
	char range[96];
	char expected[64];
	int length = snprintf(expected, sizeof expected, "bytes %zu-", job->kept.size);
	return vg_http_field(vg_buffer_span(&job->transport.head), "Content-Range", range, sizeof range) &&
	       strncmp(range, expected, (size_t)length) == 0;
}

static enum vg_job_next on_part(struct vg_job *job, uint64_t sequence)
{
	if (!job->validator[0] || !continues(job)) {
		forget_kept(job);
		return fail(job, true, "the host sent another part than was asked for");
	}
	if (vg_buffer_append(&job->kept, job->transport.body.data, job->transport.body.size) < 0)
		return fail(job, false, "the answer is too large");
	note_exchange(job, sequence);
	return VG_JOB_DONE;
}

enum vg_job_next vg_job_answered(struct vg_job *job, const struct vg_client_options *options, struct vg_hosts *hosts,
				 uint64_t sequence)
{
	int status = vg_transport_status(&job->transport);
	char reason[64];
	job->result.status = status;
	job->result.reason[0] = 0;
	switch (status) {
	case 200:
		forget_kept(job);
		note_exchange(job, sequence);
		job->result.good = true;
		return VG_JOB_DONE;
	case 206:
		job->result.good = true;
		if (on_part(job, sequence) == VG_JOB_DONE && !job->result.reason[0])
			return VG_JOB_DONE;
		job->result.good = false;
		return job->result.again ? VG_JOB_RETRY : VG_JOB_DONE;
	case 301: case 302: case 303: case 307: case 308:
		return on_redirect(options, job);
	case 429: case 500: case 502: case 503: case 504:
		return on_busy(hosts, job, status);
	case 416: /* the part that was asked for is not there */
		forget_kept(job);
		return fail(job, true, "the host answers 416");
	default:
		snprintf(reason, sizeof reason, "the host answers %d", status);
		return fail(job, false, reason);
	}
}

#include "fetch/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "custody/http_message.h"
#include "fetch/rate_limit.h"
#include "fetch/transport.h"

enum { POLL_MS = 250, VALIDATOR_MAXIMUM = 256 };

/* A download, through all its exchanges. */
struct job {
	struct vg_download asked;
	char *asked_url;
	struct vg_url url;            /* that is asked now */
	struct vg_transport transport;
	unsigned attempt, redirects;
	double not_before;
	/* What earlier attempts brought of the body, with the first answer's head. */
	struct vg_buffer kept, kept_head;
	char validator[VALIDATOR_MAXIMUM];
	struct vg_download_result result;
	char redirected_to[VG_URL_MAXIMUM];
	struct job *next;
};

struct vg_client {
	struct vg_client_options options;
	CURLM *multi;
	struct curl_slist *connect_to;
	struct vg_hosts hosts;
	struct job *waiting, **last;
	struct job *active;
	size_t waiting_count, active_count;
	struct vg_client_counts counts;
};

static void job_free(struct job *job)
{
	if (!job)
		return;
	vg_transport_release(&job->transport);
	vg_buffer_release(&job->kept);
	vg_buffer_release(&job->kept_head);
	free(job->asked_url);
	free(job);
}

int vg_client_new(const struct vg_client_options *options, struct vg_client **out, struct vg_error *err)
{
	struct vg_client *client = calloc(1, sizeof *client);
	if (!client || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(client->multi = curl_multi_init())) {
		free(client);
		return vg_error_set(err, VG_ERR_MEMORY, "libcurl cannot be started");
	}
	client->options = *options;
	client->last = &client->waiting;
	for (const char *const *to = options->connect_to; to && *to; to++) {
		struct curl_slist *longer = curl_slist_append(client->connect_to, *to);
		if (longer)
			client->connect_to = longer;
	}
	curl_multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->connections);
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)options->connections);
	*out = client;
	return 0;
}

void vg_client_free(struct vg_client *client)
{
	if (!client)
		return;
	struct job *lists[] = { client->waiting, client->active };
	for (size_t i = 0; i < 2; i++)
		for (struct job *job = lists[i], *next; job; job = next) {
			next = job->next;
			if (job->transport.easy)
				curl_multi_remove_handle(client->multi, job->transport.easy);
			if (job->asked.dropped)
				job->asked.dropped(job->asked.context);
			job_free(job);
		}
	curl_multi_cleanup(client->multi);
	curl_slist_free_all(client->connect_to);
	vg_hosts_release(&client->hosts);
	free(client);
	curl_global_cleanup();
}

size_t vg_client_pending(const struct vg_client *client)
{
	return client->waiting_count + client->active_count;
}

struct vg_client_counts vg_client_counted(const struct vg_client *client)
{
	return client->counts;
}

static void enqueue(struct vg_client *client, struct job *job)
{
	job->next = NULL;
	*client->last = job;
	client->last = &job->next;
	client->waiting_count++;
}

/* Where the job goes next; false, with the reason in its result, when it may not. */
static bool aim(struct vg_client *client, struct job *job, const char *url, const char *base)
{
	struct vg_error fault = { 0 };
	struct vg_url next;
	if (vg_url_parse(url, base, &client->options.policy, &next, &fault) < 0)
		vg_text_copy(job->result.reason, sizeof job->result.reason, fault.message);
	else if (job->asked.domains && !vg_url_is_below(&next, job->asked.domains))
		snprintf(job->result.reason, sizeof job->result.reason, "refused: %.100s is not one of Telegram's hosts",
			 next.host);
	else
		job->url = next;
	job->result.refused = job->result.reason[0] != 0;
	return !job->result.refused;
}

int vg_client_submit(struct vg_client *client, const struct vg_download *download, struct vg_error *err)
{
	struct job *job = calloc(1, sizeof *job);
	if (!job || !(job->asked_url = strdup(download->url))) {
		free(job);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	job->asked = *download;
	job->asked.url = job->asked_url;
	vg_buffer_init(&job->kept, client->options.max_bytes);
	vg_buffer_init(&job->kept_head, VG_HEAD_MAXIMUM);
	/* A refusal is told from within vg_client_run, like every other outcome. */
	(void)aim(client, job, download->url, NULL);
	enqueue(client, job);
	return 0;
}

/* --- what an answer means ------------------------------------------------------------- */

enum next { DONE, RETRY, MOVED };

static void forget_kept(struct job *job)
{
	vg_buffer_clear(&job->kept);
	vg_buffer_clear(&job->kept_head);
	job->validator[0] = 0;
	job->result.exchange_count = 0;
}

static enum next fail(struct job *job, bool again, const char *reason)
{
	vg_text_copy(job->result.reason, sizeof job->result.reason, reason);
	job->result.again = again;
	return again ? RETRY : DONE;
}

static void note_exchange(struct job *job, uint64_t sequence)
{
	if (job->result.exchange_count < VG_EXCHANGES_MAXIMUM)
		job->result.exchanges[job->result.exchange_count++] = sequence;
}

/* What is there of a cut answer can be gone on from when the server can tell whether it is
 * still the same. */
static void keep_part(struct job *job, uint64_t sequence)
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

static enum next on_cut(struct job *job, CURLcode code, uint64_t sequence)
{
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
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		if (faults[i].code == code) {
			if (faults[i].again && transport->head.size)
				keep_part(job, sequence);
			return fail(job, faults[i].again, faults[i].reason);
		}
	return fail(job, false, transport->fault[0] ? transport->fault : curl_easy_strerror(code));
}

static enum next on_redirect(struct vg_client *client, struct job *job)
{
	char target[VG_URL_MAXIMUM];
	if (!vg_http_field(vg_buffer_span(&job->transport.head), "Location", target, sizeof target))
		return fail(job, false, "a redirect that names no address");
	if (!job->asked.follow) {
		struct vg_url url;
		bool good = vg_url_parse(target, job->url.text, &client->options.policy, &url, NULL) == 0;
		vg_text_copy(job->redirected_to, sizeof job->redirected_to, good ? url.text : target);
		job->result.redirected_to = job->redirected_to;
		return fail(job, false, "redirected");
	}
	if (++job->redirects > client->options.redirects)
		return fail(job, false, "too many redirects");
	forget_kept(job);
	job->attempt = 0;
	return aim(client, job, target, job->url.text) ? MOVED : DONE;
}

/* The server says when to come back. */
static enum next on_busy(struct vg_client *client, struct job *job, int status)
{
	double wait = vg_retry_after(vg_buffer_span(&job->transport.head));
	char reason[128];
	snprintf(reason, sizeof reason, "the host answers %d", status);
	if (wait > VG_LONGEST_WAIT) {
		snprintf(reason, sizeof reason, "the host answers %d and asks to wait %.0f seconds", status, wait);
		(void)fail(job, true, reason);
		return DONE;
	}
	struct vg_host *host = vg_hosts_get(&client->hosts, job->url.host);
	if (wait >= 0) {
		job->not_before = vg_time_monotonic() + wait;
		if (host && host->next < job->not_before)
			host->next = job->not_before;
	}
	return fail(job, true, reason);
}

/* Does a part begin where the kept ones end? */
static bool continues(const struct job *job)
{
	char range[96];
	char expected[64];
	int length = snprintf(expected, sizeof expected, "bytes %zu-", job->kept.size);
	return vg_http_field(vg_buffer_span(&job->transport.head), "Content-Range", range, sizeof range) &&
	       strncmp(range, expected, (size_t)length) == 0;
}

static enum next on_part(struct job *job, uint64_t sequence)
{
	if (!job->validator[0] || !continues(job)) {
		forget_kept(job);
		return fail(job, true, "the host sent another part than was asked for");
	}
	if (vg_buffer_append(&job->kept, job->transport.body.data, job->transport.body.size) < 0)
		return fail(job, false, "the answer is too large");
	note_exchange(job, sequence);
	return DONE;
}

static enum next on_answer(struct vg_client *client, struct job *job, uint64_t sequence)
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
		return DONE;
	case 206:
		job->result.good = true;
		if (on_part(job, sequence) == DONE && !job->result.reason[0])
			return DONE;
		job->result.good = false;
		return job->result.again ? RETRY : DONE;
	case 301: case 302: case 303: case 307: case 308:
		return on_redirect(client, job);
	case 429: case 500: case 502: case 503: case 504:
		return on_busy(client, job, status);
	case 416: /* the part that was asked for is not there */
		forget_kept(job);
		return fail(job, true, "the host answers 416");
	default:
		snprintf(reason, sizeof reason, "the host answers %d", status);
		return fail(job, false, reason);
	}
}

/* --- the loop --------------------------------------------------------------------------- */

static int start(struct vg_client *client, struct job *job, struct vg_error *err)
{
	struct vg_host *host = vg_hosts_get(&client->hosts, job->url.host);
	double now = vg_time_monotonic();
	int code = host ? vg_transport_begin(&job->transport, &client->options, client->connect_to, &job->url,
					     job->kept.size, job->validator[0] && job->kept.size ? job->validator : NULL,
					     job, err)
			: vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code < 0)
		return code;
	host->busy++;
	host->next = (host->next > now ? host->next : now) + 1 / client->options.rate;
	job->attempt++;
	job->next = client->active;
	client->active = job;
	client->active_count++;
	client->counts.requests++;
	return curl_multi_add_handle(client->multi, job->transport.easy) == CURLM_OK ? 0
		: vg_error_set(err, VG_ERR_MEMORY, "libcurl cannot start a transfer");
}

static int tell(struct job *job, struct vg_span body, struct vg_error *err)
{
	job->result.url = job->url.text;
	job->result.body = body;
	job->result.fetched = vg_time_now();
	int code = job->asked.done(job->asked.context, &job->result, err);
	job_free(job);
	return code;
}

/* Unpacks a whole answer and hands the result on. */
static int deliver(struct vg_client *client, struct job *job, struct vg_error *err)
{
	struct vg_buffer body;
	struct vg_error fault = { 0 };
	bool parts = job->kept.size > 0;
	vg_buffer_init(&body, client->options.max_bytes);
	if (job->result.good) {
		int code = vg_http_body(vg_buffer_span(parts ? &job->kept_head : &job->transport.head),
					vg_buffer_span(parts ? &job->kept : &job->transport.body), &body, &fault);
		job->result.good = code == 0;
		job->result.too_large = job->result.refused = code == VG_ERR_LIMIT;
		if (code < 0)
			snprintf(job->result.reason, sizeof job->result.reason, "%s%.200s",
				 code == VG_ERR_LIMIT ? "refused: " : "", fault.message);
	}
	if (!job->result.good)
		vg_buffer_clear(&body);
	int code = tell(job, vg_buffer_span(&body), err);
	vg_buffer_release(&body);
	return code;
}

/* Connections are shared out among the hosts, so that none has to be closed for another's
 * sake and made again. */
static unsigned share_of_host(const struct vg_client *client)
{
	size_t share = client->options.connections / (client->hosts.count ? client->hosts.count : 1);
	return share < 1 ? 1 : share < client->options.connections_per_host ? (unsigned)share
									     : client->options.connections_per_host;
}

/* The next waiting job whose moment has come; *out_wait: seconds until one may come. */
static struct job *take_ready(struct vg_client *client, double *out_wait)
{
	double now = vg_time_monotonic();
	for (struct job **at = &client->waiting; *at; at = &(*at)->next) {
		struct job *job = *at;
		bool refused = job->result.refused;
		struct vg_host *host = refused ? NULL : vg_hosts_get(&client->hosts, job->url.host);
		double ready = job->not_before;
		if (host && host->next > ready)
			ready = host->next;
		if (!refused && (!host || host->busy >= share_of_host(client)))
			continue;
		if (!refused && ready > now) {
			*out_wait = ready - now < *out_wait ? ready - now : *out_wait;
			continue;
		}
		*at = job->next;
		if (!job->next)
			client->last = at;
		client->waiting_count--;
		return job;
	}
	return NULL;
}

static int start_ready(struct vg_client *client, double *out_wait, struct vg_error *err)
{
	struct job *job;
	int code = 0;
	while (code == 0 && client->active_count < client->options.connections &&
	       (job = take_ready(client, out_wait)))
		code = job->result.refused ? tell(job, (struct vg_span){ NULL, 0 }, err) : start(client, job, err);
	return code;
}

static void leave_active(struct vg_client *client, struct job *job)
{
	struct vg_host *host = vg_hosts_get(&client->hosts, job->url.host);
	for (struct job **at = &client->active; *at; at = &(*at)->next)
		if (*at == job) {
			*at = job->next;
			break;
		}
	client->active_count--;
	if (host && host->busy)
		host->busy--;
	curl_multi_remove_handle(client->multi, job->transport.easy);
}

static int archive(struct vg_client *client, struct job *job, CURLcode code, uint64_t *out_sequence,
		   struct vg_error *err)
{
	struct vg_exchange exchange;
	char address[64];
	long connections = 0;
	curl_easy_getinfo(job->transport.easy, CURLINFO_NUM_CONNECTS, &connections);
	client->counts.connections += (uint64_t)connections;
	client->counts.bytes += job->transport.body.size;
	if (job->transport.head.size == 0)
		return 0;
	vg_transport_describe(&job->transport, code, job->url.text, address, &exchange);
	return client->options.exchange(client->options.context, &exchange, out_sequence, err);
}

static int finish(struct vg_client *client, struct job *job, CURLcode curl_code, struct vg_error *err)
{
	uint64_t sequence = 0;
	leave_active(client, job);
	int code = archive(client, job, curl_code, &sequence, err);
	if (code < 0) {
		job_free(job);
		return code;
	}
	enum next next = curl_code == CURLE_OK ? on_answer(client, job, sequence) : on_cut(job, curl_code, sequence);
	if (next == RETRY && job->attempt < client->options.attempts) {
		double moment = vg_time_monotonic() + vg_backoff(job->attempt + 1);
		job->not_before = job->not_before > moment ? job->not_before : moment;
		next = MOVED;
	}
	if (next != MOVED)
		return deliver(client, job, err);
	vg_transport_release(&job->transport);
	job->result.again = false;
	job->result.reason[0] = 0;
	enqueue(client, job);
	return 0;
}

/* *out_any: something was finished, and something else may start. */
static int finish_done(struct vg_client *client, bool *out_any, struct vg_error *err)
{
	CURLMsg *message;
	int left, code = 0;
	while (code == 0 && (message = curl_multi_info_read(client->multi, &left))) {
		struct job *job = NULL;
		CURLcode result = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
		code = finish(client, job, result, err);
		*out_any = true;
	}
	return code;
}

int vg_client_run(struct vg_client *client, struct vg_error *err)
{
	double wait = POLL_MS / 1000.0;
	int running = 0;
	bool any = false;
	if (client->options.stop && *client->options.stop)
		return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted");
	int code = start_ready(client, &wait, err);
	if (code < 0)
		return code;
	if (curl_multi_perform(client->multi, &running) != CURLM_OK)
		return vg_error_set(err, VG_ERR_IO, "libcurl cannot go on");
	code = finish_done(client, &any, err);
	if (code == 0 && !any && vg_client_pending(client))
		curl_multi_poll(client->multi, NULL, 0, (int)(wait * 1000) + 1, NULL);
	return code;
}

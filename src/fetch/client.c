#include "fetch/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "custody/http_message.h"
#include "fetch/job.h"

/* The longest that is waited for a transfer, milliseconds. */
enum { POLL_MS = 250 };

struct vg_client {
	const struct vg_curl_calls *curl;
	struct vg_client_options options;
	CURLM *multi;
	struct curl_slist *connect_to;
	struct vg_hosts hosts;
	struct vg_job *waiting, **last;
	struct vg_job *active;
	size_t waiting_count, active_count;
	struct vg_client_counts counts;
};

int vg_client_new(const struct vg_client_options *options, struct vg_client **out, struct vg_error *err)
{
	const struct vg_curl_calls *curl = vg_curl();
	if (!curl)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "the library that fetches (libcurl) cannot be loaded");
	struct vg_client *client = calloc(1, sizeof *client);
	if (!client || curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || !(client->multi = curl->multi_init())) {
		free(client);
		return vg_error_set(err, VG_ERR_MEMORY, "libcurl cannot be started");
	}
	client->curl = curl;
	client->options = *options;
	client->last = &client->waiting;
	for (const char *const *to = options->connect_to; to && *to; to++) {
		struct curl_slist *longer = client->curl->slist_append(client->connect_to, *to);
		if (longer)
			client->connect_to = longer;
	}
	client->curl->multi_setopt(client->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)options->connections);
	client->curl->multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)options->connections);
	*out = client;
	return 0;
}

/* A download of which nobody will hear. */
static void drop(struct vg_job *job)
{
	if (job->asked.dropped)
		job->asked.dropped(job->asked.context);
	vg_job_free(job);
}

void vg_client_free(struct vg_client *client)
{
	if (!client)
		return;
	struct vg_job *lists[] = { client->waiting, client->active };
	for (size_t i = 0; i < 2; i++)
		for (struct vg_job *job = lists[i], *next; job; job = next) {
			next = job->next;
			if (job->transport.easy)
				client->curl->multi_remove_handle(client->multi, job->transport.easy);
			drop(job);
		}
	client->curl->multi_cleanup(client->multi);
	client->curl->slist_free_all(client->connect_to);
	vg_hosts_release(&client->hosts);
	client->curl->global_cleanup();
	free(client);
}

size_t vg_client_pending(const struct vg_client *client)
{
	return client->waiting_count + client->active_count;
}

struct vg_client_counts vg_client_counted(const struct vg_client *client)
{
	return client->counts;
}

static void enqueue(struct vg_client *client, struct vg_job *job)
{
	job->next = NULL;
	*client->last = job;
	client->last = &job->next;
	client->waiting_count++;
}

int vg_client_submit(struct vg_client *client, const struct vg_download *download, struct vg_error *err)
{
	struct vg_job *job = calloc(1, sizeof *job);
	if (!job || !(job->asked_url = strdup(download->url))) {
		free(job);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	job->asked = *download;
	job->asked.url = job->asked_url;
	vg_buffer_init(&job->kept, client->options.max_bytes);
	vg_buffer_init(&job->kept_head, VG_HEAD_MAXIMUM);
	/* A refusal is told from within vg_client_run, like every other outcome. */
	(void)vg_job_aim(job, &client->options.policy, download->url, NULL);
	enqueue(client, job);
	return 0;
}

static int start(struct vg_client *client, struct vg_job *job, struct vg_error *err)
{
	struct vg_host *host = vg_hosts_get(&client->hosts, job->url.host);
	double now = vg_time_monotonic();
	int code = host ? vg_transport_begin(&job->transport, &client->options, client->connect_to, &job->url,
					     job->kept.size, job->validator[0] && job->kept.size ? job->validator : NULL,
					     job, err)
			: vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code < 0) {
		drop(job);
		return code;
	}
	host->busy++;
	host->next = (host->next > now ? host->next : now) + 1 / client->options.rate;
	job->attempt++;
	job->next = client->active;
	client->active = job;
	client->active_count++;
	client->counts.requests++;
	return client->curl->multi_add_handle(client->multi, job->transport.easy) == CURLM_OK ? 0
		: vg_error_set(err, VG_ERR_MEMORY, "libcurl cannot start a transfer");
}

static int tell(struct vg_job *job, struct vg_span body, struct vg_error *err)
{
	job->result.url = job->url.text;
	job->result.body = body;
	job->result.fetched = vg_time_now();
	int code = job->asked.done(job->asked.context, &job->result, err);
	vg_job_free(job);
	return code;
}

/* Unpacks a whole answer and hands the result on. */
static int deliver(struct vg_client *client, struct vg_job *job, struct vg_error *err)
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
static struct vg_job *take_ready(struct vg_client *client, double *out_wait)
{
	double now = vg_time_monotonic();
	for (struct vg_job **at = &client->waiting; *at; at = &(*at)->next) {
		struct vg_job *job = *at;
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
	struct vg_job *job;
	int code = 0;
	while (code == 0 && client->active_count < client->options.connections &&
	       (job = take_ready(client, out_wait)))
		code = job->result.refused ? tell(job, (struct vg_span){ NULL, 0 }, err) : start(client, job, err);
	return code;
}

static void leave_active(struct vg_client *client, struct vg_job *job)
{
	struct vg_host *host = vg_hosts_get(&client->hosts, job->url.host);
	for (struct vg_job **at = &client->active; *at; at = &(*at)->next)
		if (*at == job) {
			*at = job->next;
			break;
		}
	client->active_count--;
	if (host && host->busy)
		host->busy--;
	client->curl->multi_remove_handle(client->multi, job->transport.easy);
}

static int archive(struct vg_client *client, struct vg_job *job, CURLcode code, uint64_t *out_sequence,
		   struct vg_error *err)
{
	struct vg_exchange exchange;
	char address[64];
	long connections = 0;
	client->curl->easy_getinfo(job->transport.easy, CURLINFO_NUM_CONNECTS, &connections);
	client->counts.connections += (uint64_t)connections;
	client->counts.bytes += job->transport.body.size;
	if (job->transport.head.size == 0)
		return 0;
	vg_transport_describe(&job->transport, code, job->url.text, address, &exchange);
	return client->options.exchange(client->options.context, &exchange, out_sequence, err);
}

static int finish(struct vg_client *client, struct vg_job *job, CURLcode curl_code, struct vg_error *err)
{
	uint64_t sequence = 0;
	leave_active(client, job);
	int code = archive(client, job, curl_code, &sequence, err);
	if (code < 0) {
		drop(job);
		return code;
	}
	enum vg_job_next next = curl_code == CURLE_OK ? vg_job_answered(job, &client->options, &client->hosts, sequence)
						     : vg_job_cut(job, curl_code, sequence);
	if (next == VG_JOB_RETRY && job->attempt < client->options.attempts) {
		double moment = vg_time_monotonic() + vg_backoff(job->attempt + 1);
		job->not_before = job->not_before > moment ? job->not_before : moment;
		next = VG_JOB_MOVED;
	}
	if (next != VG_JOB_MOVED)
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
	while (code == 0 && (message = client->curl->multi_info_read(client->multi, &left))) {
		struct vg_job *job = NULL;
		CURLcode result = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		client->curl->easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
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
	if (client->curl->multi_perform(client->multi, &running) != CURLM_OK)
		return vg_error_set(err, VG_ERR_IO, "libcurl cannot go on");
	code = finish_done(client, &any, err);
	if (code == 0 && !any && vg_client_pending(client))
		client->curl->multi_poll(client->multi, NULL, 0, (int)(wait * 1000) + 1, NULL);
	return code;
}

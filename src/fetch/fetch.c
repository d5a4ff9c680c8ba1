/* One run: opens the evidence, starts what was asked for, turns the client's crank until
 * nothing is left, and says what became of it. */
#include <vestigo/fetch.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/options.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/unpack.h"
#include "fetch/walk.h"

/* One run and its walks. */
struct fetching {
	struct vg_fetch_run run;
	struct vg_walk *walks;
	size_t walk_count;
};

enum { CONNECTIONS = 8, PER_HOST = 4, ATTEMPTS = 5, REDIRECTS = 5, CONNECT_SECONDS = 10, IDLE_SECONDS = 20 };
static const double RATE = 8, SYNC_SECONDS = 2;
static const char user_agent[] = "vestigo/" VG_VERSION " (media verification)";

static int on_exchange(void *context, const struct vg_exchange *exchange, uint64_t *out_sequence,
		       struct vg_error *err)
{
	return vg_evidence_add_exchange(((struct vg_fetch_run *)context)->evidence, exchange, out_sequence, err);
}

static int make_policy(const struct vg_fetch_options *options, struct vg_url_policy *policy, struct vg_error *err)
{
	policy->allow_http = options->allow_http;
	for (const char *const *range = options->allow_address; range && *range; range++)
		if (!vg_address_allow(&policy->addresses, *range))
			return vg_error_set(err, VG_ERR_USAGE, "--allow-address %s: an address or a range like 192.0.2.0/24 is wanted (%d at most)",
					    *range, VG_ADDRESS_EXCEPTIONS);
	for (const char *const *port = options->allow_port; port && *port; port++) {
		int64_t number;
		if (!vg_text_to_int64(*port, &number) || number < 1 || number > 65535 || policy->port_count == VG_PORTS_MAXIMUM)
			return vg_error_set(err, VG_ERR_USAGE, "--allow-port %s: a port is wanted (%d at most)", *port, VG_PORTS_MAXIMUM);
		policy->ports[policy->port_count++] = (uint16_t)number;
	}
	return 0;
}

static unsigned or_default(unsigned value, unsigned otherwise)
{
	return value ? value : otherwise;
}

static int make_client(struct vg_fetch_run *run, const struct vg_url_policy *policy, struct vg_error *err)
{
	const struct vg_fetch_options *options = run->options;
	unsigned connections = or_default(options->connections, CONNECTIONS);
	struct vg_client_options client = {
		.policy = *policy, .user_agent = user_agent, .proxy = options->proxy, .cacert = options->cacert,
		.connect_to = options->connect_to, .connections = connections,
		.connections_per_host = connections > PER_HOST ? PER_HOST : connections,
		.rate = options->rate > 0 ? options->rate : RATE,
		.attempts = or_default(options->attempts, ATTEMPTS), .redirects = REDIRECTS,
		.connect_seconds = or_default(options->connect_seconds, CONNECT_SECONDS),
		.idle_seconds = or_default(options->idle_seconds, IDLE_SECONDS),
		.total_seconds = options->limits.max_seconds, .max_bytes = options->limits.max_bytes,
		.stop = options->stop, .context = run, .exchange = on_exchange,
	};
	return vg_client_new(&client, &run->client, err);
}

static int log_begin(struct vg_fetch_run *run, const char *const *targets, size_t count, struct vg_error *err)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		char *clean = vg_text_copy_utf8(targets[i], strlen(targets[i]), VG_URL_MAXIMUM);
		json_array_append_new(list, json_string(clean ? clean : ""));
		free(clean);
	}
	return vg_evidence_log(run->evidence, "begin",
			       json_pack("{s:s, s:s, s:s, s:o, s:b}", "format", vg_evidence_format, "program",
					 "vestigo " VG_VERSION, "user_agent", user_agent, "targets", list, "proxy",
					 run->options->proxy != NULL), err);
}

/* A picture at a web address. */
static int begin_picture(struct vg_fetch_run *run, const char *url, struct vg_fetch_target *outcome, struct vg_error *err)
{
	struct vg_page_picture picture = { .item = { .url = (char *)url } };
	struct vg_posting *posting = NULL;
	bool wanted = false;
	int code = vg_pictures_note(run, url, NULL, 0, &picture, &posting, &wanted, err);
	outcome->state = "picture";
	outcome->complete = true;
	if (code == 0 && !wanted)
		vg_summary_already_there(run->summary, posting);
	return code == 0 && wanted ? vg_pictures_fetch(run, posting, err) : code;
}

static int begin_target(struct fetching *fetching, const char *text, const struct vg_url_policy *policy, struct vg_error *err)
{
	struct vg_fetch_run *run = &fetching->run;
	struct vg_fetch_target *outcome = &run->summary->targets[run->summary->target_count++];
	struct vg_walk *walk = &fetching->walks[fetching->walk_count];
	struct vg_error fault = { 0 };
	*outcome = (struct vg_fetch_target){ .name = strdup(text), .state = "failed" };
	*walk = (struct vg_walk){ .run = run, .outcome = outcome };
	if (!outcome->name)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (vg_target_parse(text, policy, &walk->target, &fault) < 0) {
		outcome->reason = strdup(fault.message);
		return vg_summary_failure(run->summary, text, text, fault.message, true, err);
	}
	if (walk->target.kind == VG_TARGET_PICTURE)
		return begin_picture(run, walk->target.url, outcome, err);
	for (size_t i = 0; i < fetching->walk_count; i++)
		if (fetching->walks[i].target.kind == walk->target.kind && fetching->walks[i].target.post == walk->target.post &&
		    strcmp(fetching->walks[i].target.channel, walk->target.channel) == 0) {
			*outcome = (struct vg_fetch_target){ .name = outcome->name, .state = "repeats another target", .complete = true };
			return 0;
		}
	fetching->walk_count++;
	return vg_walk_begin(walk, err);
}

static int work(struct fetching *fetching, struct vg_error *err)
{
	struct vg_fetch_run *run = &fetching->run;
	const struct vg_fetch_options *options = run->options;
	double synced = vg_time_monotonic();
	int code = 0;
	for (bool busy = true; busy && code == 0;) {
		for (size_t i = 0; i < fetching->walk_count && code == 0; i++)
			code = vg_walk_step(&fetching->walks[i], err);
		if (code == 0)
			code = vg_client_run(run->client, err);
		busy = vg_client_pending(run->client) > 0;
		for (size_t i = 0; i < fetching->walk_count; i++)
			busy |= fetching->walks[i].wants_page && !fetching->walks[i].ended;
		if (options->progress)
			options->progress(options->context, run->summary->posts, run->summary->stored,
					  vg_client_pending(run->client));
		if (code == 0 && vg_time_monotonic() - synced > SYNC_SECONDS) {
			code = vg_evidence_sync(run->evidence, err);
			synced = vg_time_monotonic();
		}
	}
	return code;
}

static int log_end(struct vg_fetch_run *run, int code, struct vg_error *err)
{
	const struct vg_fetch_summary *summary = run->summary;
	return vg_evidence_log(run->evidence, "end",
			       json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I}", "outcome",
					 code == 0 ? "done" : code == VG_ERR_INTERRUPTED ? "interrupted" : "failed",
					 "posts", (json_int_t)summary->posts, "stored", (json_int_t)summary->stored,
					 "already_there", (json_int_t)summary->already_there, "refused",
					 (json_int_t)summary->refused, "failed", (json_int_t)summary->failed, "not_given",
					 (json_int_t)summary->withheld_count), err);
}

static int run_all(struct fetching *fetching, const char *const *targets, size_t count, struct vg_error *err)
{
	struct vg_fetch_run *run = &fetching->run;
	struct vg_url_policy policy = { 0 };
	int code = make_policy(run->options, &policy, err);
	if (code == 0)
		code = make_client(run, &policy, err);
	if (code == 0)
		code = log_begin(run, targets, count, err);
	for (size_t i = 0; i < count && code == 0; i++)
		code = begin_target(fetching, targets[i], &policy, err);
	if (code == 0)
		code = work(fetching, err);
	for (size_t i = 0; i < fetching->walk_count && (code == 0 || code == VG_ERR_INTERRUPTED); i++)
		if (vg_walk_account(&fetching->walks[i], err) < 0)
			code = VG_ERR_MEMORY;
	if (run->client && (code == 0 || code == VG_ERR_INTERRUPTED)) {
		int logged = log_end(run, code, err);
		code = logged < 0 ? logged : code;
	}
	return code;
}

/* What the folder was found to hold beyond, or other than, what can be. */
static void tell_findings(struct vg_fetch_run *run)
{
	const struct vg_aside *aside = vg_evidence_aside(run->evidence);
	const struct vg_ledger *ledger = vg_evidence_ledger(run->evidence);
	char *text = NULL;
	for (size_t i = 0; i < aside->count; i++)
		vg_summary_notice(run->summary, asprintf(&text, "\"%s\" went on for %llu bytes behind what the log says, as when a run is killed or power is lost: they are kept as \"%s\"",
						  aside->parts[i].file, (unsigned long long)aside->parts[i].length,
						  aside->parts[i].name) < 0 ? NULL : text);
	for (size_t i = 0; i < ledger->note_count; i++)
		vg_summary_notice(run->summary, asprintf(&text, "an entry of the log cannot be used and was passed over: %s", ledger->notes[i]) < 0 ? NULL : text);
	if (ledger->unusable > ledger->note_count)
		vg_summary_notice(run->summary, asprintf(&text, "%llu more entries of the log cannot be used", (unsigned long long)(ledger->unusable - ledger->note_count)) < 0 ? NULL : text);
}

/* Tells what came of it, and ends what it works with; returns its code, or that of bringing the evidence to the disk. */
static int end_run(struct vg_fetch_run *run, int code, struct vg_error *err)
{
	struct vg_fetch_summary *out = run->summary;
	if (run->client) {
		struct vg_client_counts counts = vg_client_counted(run->client);
		out->requests = counts.requests;
		out->connections = counts.connections;
		out->bytes = counts.bytes;
	}
	if (run->evidence) {
		tell_findings(run);
		int synced = vg_evidence_sync(run->evidence, code == 0 ? err : NULL);
		code = code == 0 ? synced : code;
		vg_text_copy(out->head, sizeof out->head, vg_evidence_head(run->evidence));
	}
	vg_client_free(run->client);
	vg_evidence_close(run->evidence);
	return code;
}

int vg_fetch(const char *folder, const char *const *targets, size_t count,
	     const struct vg_fetch_options *options, struct vg_fetch_summary *out, struct vg_error *err)
{
	struct vg_fetch_options own;
	struct fetching fetching = { .run = { .options = &own, .summary = out } };
	struct vg_fetch_run *run = &fetching.run;
	double started = vg_time_monotonic();
	memset(out, 0, sizeof *out);
	int code = vg_options_take(&own, sizeof own, options, err);
	if (code < 0)
		return code;
	out->targets = calloc(count + 1, sizeof *out->targets);
	fetching.walks = calloc(count + 1, sizeof *fetching.walks);
	code = out->targets && fetching.walks ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (own.limits.max_bytes > VG_ANSWER_MAXIMUM)
		code = vg_error_set(err, VG_ERR_USAGE, "--max-bytes: fetch takes at most 1 GiB of one answer");
	if (code == 0 && own.cacert && access(own.cacert, R_OK) != 0)
		code = vg_error_set(err, VG_ERR_USAGE, "--cacert: cannot read \"%s\": %s", own.cacert, strerror(errno));
	if (code == 0)
		code = vg_evidence_open(folder, &run->evidence, err);
	if (code == 0)
		code = run_all(&fetching, targets, count, err);
	out->interrupted = code == VG_ERR_INTERRUPTED;
	code = end_run(run, code, err);
	free(fetching.walks);
	out->seconds = vg_time_monotonic() - started;
	return code;
}

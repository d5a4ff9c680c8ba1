#include "fetch/pictures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/time.h"
#include "fetch/target.h"
#include "media/sniff.h"

/* A picture that is being downloaded. */
struct pending {
	struct vg_fetch_run *run;
	struct vg_posting *posting;
	bool renewed;     /* its address was asked for anew */
	struct vg_download_result expired; /* what the old address answered: its texts are not kept */
};

char *vg_pictures_key(const char *channel, const struct vg_page_post *post, size_t i)
{
	const struct vg_page_picture *picture = &post->pictures[i];
	int64_t message = picture->item.post.message;
	unsigned number = 1;
	char *key = NULL;
	if (!picture->item.url) {
		for (size_t j = 0; j < i; j++)
			number += !post->pictures[j].item.url && post->pictures[j].item.post.message == message;
		return asprintf(&key, "%s/%lld/withheld-%u", channel, (long long)message, number) < 0 ? NULL : key;
	}
	/* Where Telegram names no photo, its place among the message's pictures does. */
	for (size_t j = 0; j < i; j++)
		number += post->pictures[j].item.url && !post->pictures[j].photo && post->pictures[j].item.post.message == message;
	int size = picture->photo
			   ? asprintf(&key, "%s/%lld/%s", channel, (long long)message, picture->photo)
			   : asprintf(&key, "%s/%lld/#%u", channel, (long long)message, number);
	return size < 0 ? NULL : key;
}

int vg_pictures_note(struct vg_fetch_run *run, const char *key, const char *channel, int64_t post,
		     const struct vg_page_picture *picture, struct vg_posting **out, bool *out_wanted,
		     struct vg_error *err)
{
	struct vg_posting *posting = vg_ledger_find(vg_evidence_ledger(run->evidence), key);
	bool stored = posting && posting->state == VG_POSTING_STORED;
	bool fresh = posting && strcmp(posting->item.url, picture->item.url) == 0;
	int code = 0;
	if (!stored && !fresh)
		code = vg_evidence_log(run->evidence, "posted",
				       vg_posted_event(key, channel, post, picture->photo, &picture->item), err);
	*out = vg_ledger_find(vg_evidence_ledger(run->evidence), key);
	*out_wanted = !stored;
	return code;
}

int vg_pictures_note_withheld(struct vg_fetch_run *run, const char *key, const char *channel, int64_t post,
			      const struct vg_page_picture *picture, bool *out_is_new, struct vg_error *err)
{
	*out_is_new = vg_ledger_find(vg_evidence_ledger(run->evidence), key) == NULL;
	return *out_is_new ? vg_evidence_log(run->evidence, "withheld",
					     vg_withheld_event(key, channel, post, &picture->item), err) : 0;
}

static const char *link_of(const struct vg_posting *posting)
{
	return posting->item.post.permalink ? posting->item.post.permalink : posting->item.url;
}

static json_t *outcome_fields(const struct vg_posting *posting, const char *outcome,
			      const struct vg_download_result *result)
{
	json_t *fields = json_object(), *exchanges = json_array();
	vg_json_put_text(fields, "key", posting->key);
	vg_json_put_text(fields, "outcome", outcome);
	vg_json_put_text(fields, "url", result->url);
	for (size_t i = 0; i < result->exchange_count; i++)
		json_array_append_new(exchanges, json_integer((json_int_t)result->exchanges[i]));
	json_object_set_new(fields, "exchanges", exchanges);
	return fields;
}

/* What lay under a picture's name and was something else. */
static void tell_set_aside(struct vg_fetch_run *run, const struct vg_aside *aside)
{
	char *text = NULL;
	for (size_t i = 0; i < aside->count; i++)
		vg_summary_notice(run->summary, asprintf(&text, "\"%s\" was not what was fetched: it is kept as \"%s\", and the picture was fetched again",
						  aside->parts[i].file, aside->parts[i].name) < 0 ? NULL : text);
}

static int store(struct vg_fetch_run *run, struct vg_posting *posting, const struct vg_download_result *result,
		 const char *type, struct vg_error *err)
{
	char digest[VG_SHA256_TEXT], fetched[VG_TIME_TEXT];
	struct vg_aside aside = { 0 };
	int code = vg_evidence_add_object(run->evidence, result->body, digest, &aside, err);
	tell_set_aside(run, &aside);
	if (code < 0)
		return code;
	json_t *fields = outcome_fields(posting, "stored", result);
	vg_time_format(result->fetched, fetched);
	vg_json_put_text(fields, "sha256", digest);
	vg_json_set_integer(fields, "bytes", (int64_t)result->body.size);
	vg_json_put_text(fields, "type", type);
	vg_json_put_text(fields, "fetched", fetched);
	run->summary->stored++;
	posting->counted = true;
	return vg_evidence_log(run->evidence, "picture", fields, err);
}

static enum vg_disposition disposition_of(const struct vg_download_result *result)
{
	return result->too_large ? VG_TOO_LARGE
	     : result->status == 403 || result->status == 404 || result->status == 410 ? VG_UNAVAILABLE : VG_FAILED;
}

static int give_up(struct vg_fetch_run *run, struct vg_posting *posting, const struct vg_download_result *result,
		   enum vg_disposition disposition, const char *reason, bool refused, struct vg_error *err)
{
	json_t *fields = outcome_fields(posting, refused ? "refused" : "failed", result);
	vg_json_put_text(fields, "disposition", vg_disposition_name(disposition));
	vg_json_put_text(fields, "reason", reason);
	vg_json_set_boolean(fields, "again", result->again);
	int code = vg_summary_failure(run->summary, link_of(posting), posting->item.url, reason, refused, err);
	if (code < 0)
		json_decref(fields);
	return code < 0 ? code : vg_evidence_log(run->evidence, "picture", fields, err);
}

static int submit(struct pending *pending, struct vg_error *err);

/* The post's page with fresh addresses. */
static int on_fresh_page(void *context, const struct vg_download_result *result, struct vg_error *err)
{
	struct pending *pending = context;
	struct vg_posting *posting = pending->posting;
	struct vg_page page = { 0 };
	bool found = false;
	int code = 0;
	if (result->good)
		(void)vg_page_read(result->body, &pending->run->options->limits, &page, NULL);
	for (size_t i = 0; i < page.post_count && !found && code == 0; i++)
		for (size_t j = 0; j < page.posts[i].picture_count && !found && code == 0; j++) {
			char *key = vg_pictures_key(posting->channel, &page.posts[i], j);
			bool wanted;
			found = key && strcmp(key, posting->key) == 0;
			if (found)
				code = vg_pictures_note(pending->run, key, posting->channel, posting->post,
							&page.posts[i].pictures[j], &posting, &wanted, err);
			free(key);
		}
	vg_page_release(&page);
	if (code == 0 && found)
		return submit(pending, err);
	if (code == 0)
		code = give_up(pending->run, posting, &pending->expired, VG_UNAVAILABLE,
			       "its address has expired, and the post shows no other", false, err);
	free(pending);
	return code;
}

static int renew(struct pending *pending, const struct vg_download_result *result, struct vg_error *err)
{
	char url[256];
	pending->renewed = true;
	pending->expired = *result;
	pending->expired.url = NULL;
	snprintf(url, sizeof url, "https://t.me/%s/%lld?embed=1&mode=tme", pending->posting->channel,
		 (long long)pending->posting->post);
	struct vg_download page = { .url = url, .domains = vg_telegram_hosts, .context = pending,
				    .done = on_fresh_page, .dropped = free };
	int code = vg_client_submit(pending->run->client, &page, err);
	if (code < 0)
		free(pending);
	return code;
}

static int on_picture(void *context, const struct vg_download_result *result, struct vg_error *err)
{
	struct pending *pending = context;
	struct vg_posting *posting = pending->posting;
	const char *type = NULL;
	char reason[160];
	int code;
	if (!result->good && posting->channel && !pending->renewed && disposition_of(result) == VG_UNAVAILABLE)
		return renew(pending, result, err);
	if (result->good)
		(void)vg_sniff(result->body, &type);
	if (type && strncmp(type, "image/", 6) == 0) {
		code = store(pending->run, posting, result, type, err);
	} else if (result->good) {
		snprintf(reason, sizeof reason, "refused: the answer is %.80s, no picture", type);
		code = give_up(pending->run, posting, result, VG_UNSUPPORTED, reason, true, err);
	} else {
		code = give_up(pending->run, posting, result, disposition_of(result), result->reason,
			       result->refused, err);
	}
	free(pending);
	return code;
}

static int submit(struct pending *pending, struct vg_error *err)
{
	struct vg_download download = { .url = pending->posting->item.url, .follow = true, .context = pending,
					.domains = pending->posting->channel ? vg_telegram_cdn_hosts : NULL,
					.done = on_picture, .dropped = free };
	int code = vg_client_submit(pending->run->client, &download, err);
	if (code < 0)
		free(pending);
	return code;
}

int vg_pictures_fetch(struct vg_fetch_run *run, struct vg_posting *posting, struct vg_error *err)
{
	/* Left over from an earlier run, and on a page of this one: asked for once. */
	if (posting->asked)
		return 0;
	struct pending *pending = calloc(1, sizeof *pending);
	if (!pending)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	pending->run = run;
	pending->posting = posting;
	posting->asked = true;
	return submit(pending, err);
}

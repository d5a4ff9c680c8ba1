/* A walk through a channel's public pages, from the newest post (or --from) to older ones; or
 * a look at one post.
 *
 * The log remembers which message numbers were looked at ("covers"), so that a later walk
 * jumps over them, and so that numbers between them that no page shows are known to be
 * missing rather than unseen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fetch/walk.h"

enum { PAGE_URL = 256, WAITING_PICTURES = 100, CUT_PAGES = 3 };

static struct vg_ledger_channel *remembered(const struct vg_walk *walk)
{
	return vg_ledger_channel(vg_evidence_ledger(walk->run->evidence), walk->target.channel);
}

static int log_channel(struct vg_walk *walk, const char *state, struct vg_error *err)
{
	json_t *fields = json_pack("{s:s, s:s, s:s}", "channel", walk->target.channel, "state", state, "shows",
				   walk->outcome->state);
	if (fields && walk->outcome->title)
		json_object_set_new(fields, "title", json_string(walk->outcome->title));
	return vg_evidence_log(walk->run->evidence, "channel", fields, err);
}

/* Ends the walk; `reason` unless everything was looked at. */
static int end(struct vg_walk *walk, const char *state, const char *reason, struct vg_error *err)
{
	struct vg_fetch_target *told = walk->outcome;
	walk->ended = true;
	told->state = state;
	told->complete = reason == NULL;
	told->reason = reason ? strdup(reason) : NULL;
	int code = reason ? vg_summary_failure(walk->run->summary, told->name, told->name, reason, false, err) : 0;
	if (code < 0 || walk->target.kind != VG_TARGET_CHANNEL)
		return code;
	/* What failed for a moment stays begun: the next run goes on there. */
	return strcmp(state, "failed") == 0 ? 0 : log_channel(walk, "ended", err);
}

/* --- what a page shows ------------------------------------------------------------------ */

struct span_of_ids {
	int64_t first, last;
	bool stop;       /* older posts are not wanted */
};

static int take_post(struct vg_walk *walk, const struct vg_page_post *post, struct vg_error *err)
{
	int code = 0;
	walk->outcome->posts++;
	walk->run->summary->posts++;
	for (size_t i = 0; i < post->picture_count && code == 0; i++) {
		struct vg_posting *posting = NULL;
		bool wanted = false, is_new = false;
		if (walk->target.single && post->pictures[i].item.post.message != walk->target.post)
			continue;
		char *key = vg_pictures_key(walk->target.channel, post, i);
		if (key && !post->pictures[i].item.url) {
			code = vg_pictures_note_withheld(walk->run, key, walk->target.channel, post->id,
							 &post->pictures[i], &is_new, err);
			/* What a channel's log knew was told at its beginning. */
			if (code == 0 && (is_new || walk->target.kind == VG_TARGET_POST))
				code = vg_summary_withheld(walk->run->summary, &post->pictures[i].item, err);
			free(key);
			continue;
		}
		code = key ? vg_pictures_note(walk->run, key, walk->target.channel, post->id, &post->pictures[i],
					      &posting, &wanted, err)
			   : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		free(key);
		if (code == 0 && wanted)
			code = vg_pictures_fetch(walk->run, posting, err);
		else if (code == 0) /* a channel's were counted at its beginning */
			vg_summary_already_there(walk->run->summary, posting);
	}
	return code;
}

/* Takes the posts that are asked for, the newest first. */
static int take_posts(struct vg_walk *walk, const struct vg_page *page, struct span_of_ids *span, struct vg_error *err)
{
	const struct vg_fetch_options *options = walk->run->options;
	int code = 0;
	for (size_t i = page->post_count; i-- > 0 && code == 0 && !span->stop;) {
		const struct vg_page_post *post = &page->posts[i];
		if (options->has_until && post->has_date && post->date > options->until) {
			span->last = post->id - 1;
			continue;
		}
		if ((options->has_since && post->has_date && post->date < options->since) ||
		    (options->limit && walk->outcome->posts >= options->limit)) {
			span->stop = true;
			break;
		}
		code = take_post(walk, post, err);
		span->first = post->id;
	}
	return code;
}

/* The messages of a page from `first` on: those below it were not looked at. */
static json_t *shown_messages(const struct vg_page *page, int64_t first)
{
	json_t *list = json_array();
	for (size_t i = 0; i < page->post_count; i++)
		for (size_t j = 0; j < page->posts[i].message_count; j++)
			if (page->posts[i].messages[j] >= first)
				json_array_append_new(list, json_integer(page->posts[i].messages[j]));
	return list;
}

static int64_t highest_message(const struct vg_page *page)
{
	int64_t highest = 0;
	for (size_t i = 0; i < page->post_count; i++)
		for (size_t j = 0; j < page->posts[i].message_count; j++)
			highest = page->posts[i].messages[j] > highest ? page->posts[i].messages[j] : highest;
	return highest;
}

static int log_page(struct vg_walk *walk, const struct vg_download_result *result, json_t *messages,
		    const struct span_of_ids *span, struct vg_error *err)
{
	json_t *fields = json_pack("{s:s, s:s, s:I, s:o}", "channel", walk->target.channel, "url", result->url,
				   "exchange", (json_int_t)result->exchanges[0], "messages", messages);
	if (fields && span && span->first > 0 && span->first <= span->last) {
		json_object_set_new(fields, "covers_first", json_integer(span->first));
		json_object_set_new(fields, "covers_last", json_integer(span->last));
	}
	return vg_evidence_log(walk->run->evidence, "page", fields, err);
}

/* Where the next page begins: below this one, over what was looked at already. */
static int go_on(struct vg_walk *walk, int64_t next, struct vg_error *err)
{
	struct vg_ledger_channel *channel = remembered(walk);
	const struct vg_id_range *known = NULL;
	if (channel && vg_ids_find(&channel->covered, next - 1, &known) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (known)
		next = known->first;
	if (next <= 1)
		return end(walk, "posts", NULL, err);
	walk->before = next;
	walk->wants_page = true;
	return 0;
}

static int take_feed(struct vg_walk *walk, const struct vg_page *page, const struct vg_download_result *result,
		     struct vg_error *err)
{
	struct span_of_ids span = { .last = walk->before ? walk->before - 1 : highest_message(page) };
	if (walk->before && page->posts[0].id >= walk->before)
		return end(walk, "failed", "its pages lead in a circle", err);
	int code = take_posts(walk, page, &span, err);
	/* Nothing is older than the last page. */
	if (!page->has_older && !span.stop && span.first)
		span.first = 1;
	if (code == 0)
		code = log_page(walk, result, shown_messages(page, !span.stop ? 0 : span.first ? span.first : INT64_MAX), &span, err);
	if (code < 0)
		return code;
	if (span.stop || !page->has_older)
		return end(walk, "posts", NULL, err);
	return go_on(walk, page->older < page->posts[0].id ? page->older : page->posts[0].id, err);
}

static int take_single(struct vg_walk *walk, const struct vg_page *page, const struct vg_download_result *result,
		       struct vg_error *err)
{
	int code = 0;
	for (size_t i = 0; i < page->post_count && code == 0; i++)
		code = take_post(walk, &page->posts[i], err);
	if (code == 0)
		code = log_page(walk, result, shown_messages(page, 0), NULL, err);
	if (code < 0)
		return code;
	return code == 0 ? end(walk, "posts", NULL, err) : code;
}

/* --- asking for pages ------------------------------------------------------------------- */

/* Posts with numbers that no message has cost themselves; the others are taken. */
static int tell_impossible(struct vg_walk *walk, const struct vg_page *page, struct vg_error *err)
{
	char reason[192];
	snprintf(reason, sizeof reason, "%u post%s passed over, whose number is none that a message can have: %s", page->impossible,
		 page->impossible == 1 ? "" : "s", page->impossible_as ? page->impossible_as : "");
	return vg_summary_failure(walk->run->summary, walk->outcome->name, walk->outcome->name, reason, false, err);
}

static int take_page(struct vg_walk *walk, const struct vg_download_result *result, struct vg_error *err)
{
	struct vg_page page;
	struct vg_error fault = { 0 };
	/* What is behind the cut would be missed without a word. */
	if (!result->body.size || !memmem(result->body.data, result->body.size, "</html>", 7)) {
		walk->wants_page = ++walk->cut < CUT_PAGES;
		return walk->wants_page ? 0 : end(walk, "failed", "its page is cut", err);
	}
	int code = vg_page_read(result->body, &walk->run->options->limits, &page, &fault);
	if (code == 0 && page.impossible) {
		code = tell_impossible(walk, &page, err);
		if (code < 0) {
			vg_page_release(&page);
			return code;
		}
	}
	if (code == 0 && page.title && !walk->outcome->title)
		walk->outcome->title = strdup(page.title);
	if (code < 0)
		code = end(walk, "failed", fault.message, err);
	else if (page.state == VG_PAGE_POSTS)
		code = (walk->target.kind == VG_TARGET_POST ? take_single : take_feed)(walk, &page, result, err);
	else if (page.state == VG_PAGE_EMPTY && walk->before)
		code = end(walk, "posts", NULL, err);
	else
		code = end(walk, vg_page_state_name(page.state), vg_page_state_sentence(page.state), err);
	vg_page_release(&page);
	return code;
}

/* The landing page that a refused feed leads to says why. */
static int on_landing(void *context, const struct vg_download_result *result, struct vg_error *err)
{
	struct vg_walk *walk = context;
	return result->good ? take_page(walk, result, err) : end(walk, "failed", result->reason, err);
}

static int on_page(void *context, const struct vg_download_result *result, struct vg_error *err)
{
	struct vg_walk *walk = context;
	if (result->good)
		return take_page(walk, result, err);
	if (!result->redirected_to)
		return end(walk, "failed", result->reason, err);
	struct vg_download landing = { .url = result->redirected_to, .domains = vg_telegram_hosts, .follow = true,
				       .context = walk, .done = on_landing };
	return vg_client_submit(walk->run->client, &landing, err);
}

static int ask(struct vg_walk *walk, struct vg_error *err)
{
	char url[PAGE_URL], before[48] = "";
	if (walk->before)
		snprintf(before, sizeof before, "?before=%lld", (long long)walk->before);
	if (walk->target.kind == VG_TARGET_POST)
		snprintf(url, sizeof url, "https://t.me/%s/%lld?embed=1&mode=tme%s", walk->target.channel,
			 (long long)walk->target.post, walk->target.single ? "&single" : "");
	else
		snprintf(url, sizeof url, "https://t.me/s/%s%s", walk->target.channel, before);
	struct vg_download page = { .url = url, .domains = vg_telegram_hosts, .context = walk, .done = on_page };
	walk->wants_page = false;
	return vg_client_submit(walk->run->client, &page, err);
}

int vg_walk_step(struct vg_walk *walk, struct vg_error *err)
{
	/* Addresses of pictures expire: pages do not run far ahead of them. */
	bool ready = walk->wants_page && vg_client_pending(walk->run->client) < WAITING_PICTURES;
	return ready && !walk->ended ? ask(walk, err) : 0;
}

/* What an earlier run saw and did not get. */
static int fetch_pending(struct vg_walk *walk, struct vg_error *err)
{
	struct vg_ledger_channel *channel = remembered(walk);
	int code = 0;
	for (struct vg_posting *posting = channel ? channel->first : NULL; posting && code == 0; posting = posting->next) {
		if (posting->state == VG_POSTING_STORED)
			vg_summary_already_there(walk->run->summary, posting);
		else if (posting->state == VG_POSTING_WITHHELD)
			code = vg_summary_withheld(walk->run->summary, &posting->item, err);
		else if (posting->state == VG_POSTING_WANTED || (posting->state == VG_POSTING_FAILED && posting->again))
			code = vg_pictures_fetch(walk->run, posting, err);
	}
	return code;
}

int vg_walk_begin(struct vg_walk *walk, struct vg_error *err)
{
	const struct vg_fetch_options *options = walk->run->options;
	struct vg_ledger_channel *channel = remembered(walk);
	if (walk->target.kind == VG_TARGET_POST) {
		walk->wants_page = true;
		return 0;
	}
	bool resumes = channel && channel->unfinished && channel->has_top && !options->has_from;
	int64_t top = resumes ? channel->top : 0;
	int code = fetch_pending(walk, err);
	if (code < 0)
		return code;
	if (resumes)
		return go_on(walk, top + 1, err);
	code = log_channel(walk, "begun", err);
	if (code == 0 && options->has_from)
		return go_on(walk, (options->from < VG_MESSAGE_MAXIMUM ? options->from : VG_MESSAGE_MAXIMUM) + 1, err);
	walk->wants_page = true;
	return code;
}

/* --- accounting -------------------------------------------------------------------------- */

static int copy_ranges(const struct vg_ids *ids, struct vg_fetch_range **out, size_t *out_count,
		       struct vg_error *err)
{
	*out = calloc(ids->count + 1, sizeof **out);
	if (!*out)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < ids->count; i++)
		(*out)[i] = (struct vg_fetch_range){ ids->ranges[i].first, ids->ranges[i].last };
	*out_count = ids->count;
	return 0;
}

int vg_walk_account(struct vg_walk *walk, struct vg_error *err)
{
	struct vg_ledger_channel *channel = remembered(walk);
	struct vg_ids whole = { 0 }, unseen = { 0 }, missing = { 0 }, outside = { 0 };
	if (walk->target.kind != VG_TARGET_CHANNEL || !channel)
		return 0;
	if (!vg_ids_settle(&channel->seen))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (channel->seen.count == 0)
		return 0;
	int64_t first = channel->seen.ranges[0].first;
	int64_t last = channel->seen.ranges[channel->seen.count - 1].last;
	/* Between the first and the last that were seen: what was looked at and not there, and
	 * what was not looked at. */
	bool good = vg_ids_add(&whole, first, last) && vg_ids_subtract(&whole, &channel->seen, &unseen) &&
		    vg_ids_subtract(&unseen, &channel->covered, &outside) &&
		    vg_ids_subtract(&unseen, &outside, &missing);
	good = good && vg_ids_settle(&missing) && vg_ids_settle(&outside);
	int code = good ? copy_ranges(&missing, &walk->outcome->missing, &walk->outcome->missing_count, err)
			: vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0)
		code = copy_ranges(&outside, &walk->outcome->not_looked_at, &walk->outcome->not_looked_at_count, err);
	vg_ids_release(&whole);
	vg_ids_release(&unseen);
	vg_ids_release(&missing);
	vg_ids_release(&outside);
	return code;
}

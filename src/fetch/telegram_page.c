#include "fetch/telegram_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "custody/event.h"
#include "fetch/telegram_post.h"
#include "fetch/telegram_post_media.h"

/* Bytes of a message's number that cannot be, as it is told. */
enum { IMPOSSIBLE_MAXIMUM = 64 };

static const struct { const char *name, *sentence; } states[VG_PAGE_STATES] = {
	{ "posts", "the page shows posts" },
	{ "empty", "the channel has no posts here" },
	{ "post_not_found", "the post was deleted or never there" },
	{ "restricted", "the channel is there, but this is shown in the app only (restricted or for adults)" },
	{ "no_preview", "the channel has no public preview" },
	{ "group", "this is a group, not a channel: its messages have no public page" },
	{ "user", "this is a person's account, not a channel" },
	{ "bot", "this is a bot, not a channel" },
	{ "free_name", "no channel has this name (any more)" },
	{ "banned", "the channel cannot be displayed: banned, or against local law" },
	{ "unknown_page", "the page is none of Telegram's that this build knows" },
};

const char *vg_page_state_name(enum vg_page_state state)
{
	return states[state].name;
}

const char *vg_page_state_sentence(enum vg_page_state state)
{
	return states[state].sentence;
}

static void post_release(struct vg_page_post *post)
{
	for (size_t i = 0; i < post->picture_count; i++) {
		vg_item_release(&post->pictures[i].item);
		free(post->pictures[i].photo);
	}
	free(post->pictures);
	free(post->messages);
}

void vg_page_release(struct vg_page *page)
{
	for (size_t i = 0; i < page->post_count; i++)
		post_release(&page->posts[i]);
	free(page->posts);
	free(page->title);
	free(page->impossible_as);
	memset(page, 0, sizeof *page);
}

static void pass_over(struct vg_page *page, const char *data_post)
{
	page->impossible += page->impossible < VG_PAGE_POSTS_MAXIMUM;
	if (!page->impossible_as)
		page->impossible_as = vg_text_copy_utf8(data_post, strlen(data_post), IMPOSSIBLE_MAXIMUM);
}

static void read_message(struct vg_page *page, const GumboNode *message)
{
	const char *data_post = vg_html_attribute(message, "data-post");
	const char *slash = data_post ? strrchr(data_post, '/') : NULL;
	int64_t id;
	if (slash && !vg_telegram_number_of_link(data_post, &id))
		pass_over(page, data_post);
	if (!slash || !vg_telegram_number_of_link(data_post, &id) || page->post_count == VG_PAGE_POSTS_MAXIMUM)
		return;
	struct vg_page_post *grown = vg_grown_by_count(page->posts, page->post_count, sizeof *grown);
	if (!grown)
		return;
	page->posts = grown;
	struct vg_page_post *out = &grown[page->post_count++];
	char *name = strndup(data_post, (size_t)(slash - data_post));
	struct vg_item shared = { 0 };
	*out = (struct vg_page_post){ .id = id };
	vg_telegram_post_read(message, id, &shared.post);
	vg_telegram_media_read(message, name ? name : "", &shared.post, out);
	out->has_date = shared.post.has_date;
	out->date = shared.post.date;
	if (!page->title && shared.post.chat)
		page->title = strdup(shared.post.chat);
	vg_item_release(&shared);
	free(name);
}

static void read_messages(struct vg_page *page, const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		if (vg_html_has_class(list->data[i], "tgme_widget_message"))
			read_message(page, list->data[i]);
		else
			read_messages(page, list->data[i], depth - 1);
	}
}

/* --- pages without posts ---------------------------------------------------------------- */

/* Telegram's texts are in English unless asked otherwise, and we do not ask. */
static bool says(const char *text, const char *words)
{
	return text && strcasestr(text, words) != NULL;
}

static enum vg_page_state landing_state(const GumboNode *landing, struct vg_page *page)
{
	const GumboNode *title = vg_html_find(landing, "tgme_page_title", VG_HTML_DEEP);
	char *extra = vg_html_text(vg_html_find(landing, "tgme_page_extra", VG_HTML_DEEP));
	char *action = vg_html_text(vg_html_find(landing, "tgme_page_action", VG_HTML_DEEP));
	bool preview = vg_html_find(landing, "tgme_page_context_link", VG_HTML_DEEP) != NULL;
	enum vg_page_state state = VG_PAGE_UNKNOWN;
	page->title = vg_html_text(title);
	if (!title)
		state = VG_PAGE_FREE_NAME;
	else if (says(extra, "subscriber"))
		state = preview ? VG_PAGE_CHANNEL : VG_PAGE_NO_PREVIEW;
	else if (says(extra, "member"))
		state = VG_PAGE_GROUP;
	else if (says(action, "start bot"))
		state = VG_PAGE_BOT;
	else if (extra && extra[0] == '@')
		state = VG_PAGE_USER;
	free(extra);
	free(action);
	return state;
}

static enum vg_page_state other_state(const GumboNode *document, struct vg_page *page)
{
	const GumboNode *landing = vg_html_find(document, "tgme_page", VG_HTML_DEEP);
	const GumboNode *fault = vg_html_find(document, "tgme_widget_message_error", VG_HTML_DEEP);
	char *text = vg_html_text(fault ? fault : landing);
	bool banned = says(text, "can't be displayed") || says(text, "can\u2019t be displayed");
	free(text);
	if (banned)
		return VG_PAGE_BANNED;
	if (fault)
		return VG_PAGE_POST_NOT_FOUND;
	if (vg_html_find(document, "tme_no_messages_found", VG_HTML_DEEP) ||
	    vg_html_find(document, "tgme_channel_history", VG_HTML_DEEP))
		return VG_PAGE_EMPTY;
	return landing ? landing_state(landing, page) : VG_PAGE_UNKNOWN;
}

/* The link to older posts; the one to newer posts has the same class. */
static void read_older(struct vg_page *page, const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length && !page->has_older; i++) {
		const char *before = vg_html_has_class(list->data[i], "tme_messages_more")
					     ? vg_html_attribute(list->data[i], "data-before") : NULL;
		if (before)
			page->has_older = vg_text_to_int64(before, &page->older) && vg_message_can_be(page->older);
		else
			read_older(page, list->data[i], depth - 1);
	}
}

int vg_page_parse(struct vg_span html, struct vg_page *out)
{
	GumboOptions options = kGumboDefaultOptions;
	options.max_errors = 0;
	memset(out, 0, sizeof *out);
	GumboOutput *page = gumbo_parse_with_options(&options, html.data ? (const char *)html.data : "", html.size);
	read_messages(out, page->document, VG_HTML_DEEP);
	read_older(out, page->document, VG_HTML_DEEP);
	out->state = out->post_count ? VG_PAGE_POSTS : other_state(page->document, out);
	gumbo_destroy_output(&options, page);
	return 0;
}

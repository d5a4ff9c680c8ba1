#include "fetch/telegram_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gumbo.h>
#include <jansson.h>

#include "base/html.h"
#include "base/memory.h"
#include "base/post.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/event.h"

enum { URL_MAXIMUM = 8192, NOT_DEEP = 16, REASON_MAXIMUM = 512, CLASS_MAXIMUM = 80,
       IMPOSSIBLE_MAXIMUM = 64 /* bytes, of a number that cannot be */ };

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

/* --- what a post says ------------------------------------------------------------------- */

/* Parts of a message that show what was not posted in it. */
static bool is_foreign(const GumboNode *node)
{
	static const char *const classes[] = {
		"tgme_widget_message_user", "tgme_widget_message_reply", "tgme_widget_message_link_preview",
		"tgme_widget_message_forwarded_from", "tgme_widget_message_author",
		"tgme_widget_message_reactions", "emoji",
	};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (vg_html_has_class(node, classes[i]))
			return true;
	return false;
}

/* The first descendant with a class that is not in a foreign part. */
static const GumboNode *find_own(const GumboNode *node, const char *wanted, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (vg_html_has_class(child, wanted))
			return child;
		const GumboNode *found = is_foreign(child) ? NULL : find_own(child, wanted, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

/* The first descendant that is such an element. */
static const GumboNode *find_tag(const GumboNode *node, GumboTag tag, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == tag)
			return child;
		const GumboNode *found = find_tag(child, tag, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

/* The address in "…background-image:url('…')…"; NULL when there is none. The caller frees. */
static char *background(const GumboNode *node)
{
	const char *style = vg_html_attribute(node, "style");
	const char *at = style ? strstr(style, "background-image:url(") : NULL;
	if (!at)
		return NULL;
	at += strlen("background-image:url(");
	char quote = *at == '\'' || *at == '"' ? *at++ : ')';
	const char *end = strchr(at, quote);
	return end && end > at ? vg_text_copy_utf8(at, (size_t)(end - at), URL_MAXIMUM) : NULL;
}

/* The message number at the end of "https://t.me/name/123?single". */
static bool number_of_link(const char *link, int64_t *out)
{
	char digits[24];
	const char *slash = link ? strrchr(link, '/') : NULL;
	size_t size = slash ? strcspn(slash + 1, "?#") : 0;
	if (size == 0 || size >= sizeof digits)
		return false;
	memcpy(digits, slash + 1, size);
	digits[size] = 0;
	return vg_text_to_int64(digits, out) && vg_message_can_be(*out);
}

/* Among an element's classes, the photo's number. */
static char *photo_number(const GumboNode *node)
{
	const char *classes = vg_html_attribute(node, "class");
	for (const char *at = classes; at && *at;) {
		size_t size = strcspn(at, " \t\r\n\f");
		if (size >= 8 && strspn(at, "0123456789") == size)
			return strndup(at, size);
		at += size + strspn(at + size, " \t\r\n\f");
	}
	return NULL;
}

/* The channel's number in data-view: base64 of {"c":-1006503122,…}. */
static bool channel_number(const char *view, int64_t *out)
{
	struct vg_buffer text;
	uint32_t bits = 0;
	int have = 0;
	vg_buffer_init(&text, 1024);
	for (; view && *view && *view != '='; view++) {
		static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const char *place = strchr(alphabet, *view == '-' ? '+' : *view == '_' ? '/' : *view);
		if (!place)
			break;
		bits = bits << 6 | (uint32_t)(place - alphabet);
		have += 6;
		if (have >= 8) {
			have -= 8;
			(void)vg_buffer_append_byte(&text, (uint8_t)(bits >> have));
		}
	}
	json_t *root = text.data ? json_loadb((char *)text.data, text.size, 0, NULL) : NULL;
	json_t *number = json_object_get(root, "c");
	json_int_t value = json_integer_value(number);
	bool good = json_is_integer(number) && value >= -VG_CHAT_MAXIMUM && value <= VG_CHAT_MAXIMUM;
	if (good)
		*out = value < 0 ? -value : value;
	json_decref(root);
	vg_buffer_release(&text);
	return good;
}

static char *own(const GumboNode *message, const char *wanted)
{
	return vg_html_text(find_own(message, wanted, VG_HTML_DEEP));
}

static void read_date(const GumboNode *message, struct vg_post *post)
{
	const GumboNode *link = find_own(message, "tgme_widget_message_date", VG_HTML_DEEP);
	const GumboNode *time = link ? find_tag(link, GUMBO_TAG_TIME, NOT_DEEP) : NULL;
	const char *value = time ? vg_html_attribute(time, "datetime") : NULL;
	if (!value)
		return;
	post->date_raw = vg_text_copy_utf8(value, strlen(value), 64);
	post->has_date = vg_time_parse(value, &post->date, NULL);
}

/* What all pictures of a message share. */
static void read_post(const GumboNode *message, int64_t id, struct vg_post *post)
{
	const GumboNode *from = vg_html_find(message, "tgme_widget_message_forwarded_from_name", VG_HTML_DEEP);
	const GumboNode *owner = vg_html_find(message, "tgme_widget_message_owner_name", VG_HTML_DEEP);
	post->present = true;
	post->has_message = true;
	post->message = id;
	post->has_chat_id = channel_number(vg_html_attribute(message, "data-view"), &post->chat_id);
	post->from = vg_html_text(owner);
	post->chat = post->from ? strdup(post->from) : NULL;
	post->author = own(message, "tgme_widget_message_from_author");
	post->forwarded_from = vg_html_text(from);
	post->caption = own(message, "js-message_text");
	post->views = own(message, "tgme_widget_message_views");
	post->service = vg_html_has_class(message, "service_message");
	read_date(message, post);
}

/* --- what a post shows ------------------------------------------------------------------ */

struct reading {
	const char *name;          /* of the channel, as the page writes it */
	const struct vg_post *post;
	struct vg_page_post *out;
};

static void add_message(struct vg_page_post *post, int64_t message)
{
	for (size_t i = 0; i < post->message_count; i++)
		if (post->messages[i] == message)
			return;
	int64_t *grown = vg_grown_by_count(post->messages, post->message_count, sizeof *grown);
	if (!grown)
		return;
	post->messages = grown;
	post->messages[post->message_count++] = message;
}

/* One more of the post; NULL when there are too many, or memory is short. */
static struct vg_page_picture *new_picture(struct reading *reading, int64_t message)
{
	struct vg_page_post *out = reading->out;
	struct vg_buffer link;
	struct vg_page_picture *grown =
		out->picture_count < VG_PAGE_PICTURES_MAXIMUM ? vg_grown_by_count(out->pictures, out->picture_count, sizeof *grown) : NULL;
	add_message(out, message);
	if (!grown)
		return NULL;
	out->pictures = grown;
	struct vg_page_picture *picture = &grown[out->picture_count++];
	*picture = (struct vg_page_picture){ .item = { .kind = VG_INPUT_FETCHED, .name = strdup("") } };
	(void)vg_post_copy(reading->post, &picture->item.post); /* without memory nothing is said of it */
	picture->item.post.message = message;
	picture->item.post.album = out->id;
	vg_buffer_init(&link, URL_MAXIMUM);
	if (vg_buffer_printf(&link, "https://t.me/%s/%lld", reading->name, (long long)message) == 0)
		picture->item.post.permalink = strdup((char *)link.data);
	vg_buffer_release(&link);
	return picture;
}

static void add_withheld(struct reading *reading, int64_t message, const char *sent_as,
			 enum vg_disposition disposition, const char *reason)
{
	struct vg_page_picture *picture = new_picture(reading, message);
	if (!picture)
		return;
	picture->item.post.sent_as = sent_as;
	picture->item.disposition = disposition;
	picture->item.reason = vg_text_copy_utf8(reason, strlen(reason), REASON_MAXIMUM);
}

/* The message that a part of an album is of: as its link says, if that can be. */
static int64_t message_of(const struct reading *reading, const GumboNode *block)
{
	int64_t number;
	return number_of_link(vg_html_attribute(block, "href"), &number) ? number : reading->post->message;
}

/* `image`: what shows it, or NULL. A picture or film without an address of a picture was posted all
 * the same. */
static void add_picture(struct reading *reading, const GumboNode *block, const GumboNode *image,
			const char *sent_as, char *thumbnail_of)
{
	int64_t message = message_of(reading, block);
	char *url = image ? background(image) : NULL;
	if (!url)
		add_withheld(reading, message, sent_as, VG_UNAVAILABLE, "the page mentions it, and gives no picture of it");
	struct vg_page_picture *picture = url ? new_picture(reading, message) : NULL;
	if (!picture) {
		free(url);
		free(thumbnail_of);
		return;
	}
	picture->photo = photo_number(block);
	picture->item.url = url;
	picture->item.thumbnail = thumbnail_of != NULL;
	picture->item.thumbnail_of = thumbnail_of;
	picture->item.post.sent_as = sent_as;
	picture->item.post.has_album = vg_html_has_class(block, "grouped_media_wrap");
}

/* A file of which the page says the name and the size, and no more. */
static void add_document(struct reading *reading, const GumboNode *block)
{
	char *title = vg_html_text(vg_html_find(block, "tgme_widget_message_document_title", NOT_DEEP));
	char *extra = vg_html_text(vg_html_find(block, "tgme_widget_message_document_extra", NOT_DEEP));
	int64_t message = message_of(reading, block);
	struct vg_buffer reason;
	vg_buffer_init(&reason, REASON_MAXIMUM);
	(void)vg_buffer_printf(&reason, "sent as a file, which the page names and does not give: %.300s%s%.80s",
			       title && *title ? title : "(no name)", extra && *extra ? ", " : "", extra ? extra : "");
	add_withheld(reading, message, "file", VG_NOT_INCLUDED, reason.data ? (const char *)reason.data : "");
	vg_buffer_release(&reason);
	free(title);
	free(extra);
}

/* A video's address, or that there is none. */
static char *video_of(const GumboNode *block)
{
	const GumboNode *video = find_tag(block, GUMBO_TAG_VIDEO, VG_HTML_DEEP);
	const char *source = video ? vg_html_attribute(video, "src") : NULL;
	return source ? vg_text_copy_utf8(source, strlen(source), URL_MAXIMUM)
		      : strdup("(a video that the page does not give)");
}

static void read_media(struct reading *reading, const GumboNode *node, int depth)
{
	static const struct { const char *block, *image, *sent_as; } kinds[] = {
		{ "tgme_widget_message_photo_wrap", NULL, "photo" },
		{ "tgme_widget_message_video_player", "tgme_widget_message_video_thumb", "video" },
		{ "tgme_widget_message_roundvideo_player", "tgme_widget_message_roundvideo_thumb", "video_message" },
	};
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		size_t kind = 0;
		if (vg_html_has_class(child, "tgme_widget_message_document_wrap") && !is_foreign(child)) {
			add_document(reading, child);
			continue;
		}
		while (kind < sizeof kinds / sizeof *kinds && !vg_html_has_class(child, kinds[kind].block))
			kind++;
		if (is_foreign(child) || vg_html_has_class(child, "tgme_widget_message_text"))
			continue;
		if (kind == sizeof kinds / sizeof *kinds) {
			read_media(reading, child, depth - 1);
			continue;
		}
		const GumboNode *image = kinds[kind].image ? vg_html_find(child, kinds[kind].image, NOT_DEEP) : child;
		add_picture(reading, child, image, kinds[kind].sent_as, kinds[kind].image ? video_of(child) : NULL);
	}
}

/* What a post can hold that the page shows. */
static const char *const shown_content[] = {
	"js-message_text", "tgme_widget_message_text", "tgme_widget_message_photo_wrap", "tgme_widget_message_video_player",
	"tgme_widget_message_roundvideo_player", "tgme_widget_message_document_wrap",
	"tgme_widget_message_voice_player", "tgme_widget_message_voice", "tgme_widget_message_sticker_wrap",
	"tgme_widget_message_tgsticker", "tgme_widget_message_videosticker", "tgme_widget_message_poll",
	"tgme_widget_message_location_wrap", "tgme_widget_message_venue_wrap", "tgme_widget_message_contact_wrap",
	"tgme_widget_message_game", "tgme_widget_message_invoice_wrap", "tgme_widget_message_giveaway",
	"tgme_widget_message_link_preview", "tgme_widget_message_service_photo",
};

static bool is_shown(const GumboNode *node)
{
	for (size_t i = 0; i < sizeof shown_content / sizeof *shown_content; i++)
		if (vg_html_has_class(node, shown_content[i]))
			return true;
	return false;
}

/* "Please open Telegram to view this post": beside what is shown it is hidden in nearly every
 * post (media_not_supported_cont), and in players it is of that film. */
static bool says_unsupported(const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		bool shown = is_foreign(child) || is_shown(child) || vg_html_has_class(child, "media_not_supported_cont");
		if (!shown && (vg_html_has_class(child, "message_media_not_supported_wrap") ||
			       says_unsupported(child, depth - 1)))
			return true;
	}
	return false;
}

/* Among an element's classes, one that names a frame for media: "tgme_widget_message_hologram_wrap". */
static bool names_frame(const GumboNode *node, char out[CLASS_MAXIMUM])
{
	static const char beginning[] = "tgme_widget_message_", *const endings[] = { "_wrap", "_player" };
	const char *at = vg_html_attribute(node, "class");
	while (at && *(at += strspn(at, " \t\r\n\f"))) {
		size_t size = strcspn(at, " \t\r\n\f");
		snprintf(out, CLASS_MAXIMUM, "%.*s", (int)(size < CLASS_MAXIMUM ? size : CLASS_MAXIMUM - 1), at);
		at += size;
		if (strncmp(out, beginning, sizeof beginning - 1) == 0 && strcmp(out, "tgme_widget_message_grouped_wrap") != 0 &&
		    (vg_text_ends_with_ignoring_case(out, endings[0]) || vg_text_ends_with_ignoring_case(out, endings[1])))
			return true;
	}
	return false;
}

/* The first frame of a kind that this build does not know. */
static bool find_unknown(const GumboNode *node, char out[CLASS_MAXIMUM], int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (!is_foreign(child) && !is_shown(child) && (names_frame(child, out) || find_unknown(child, out, depth - 1)))
			return true;
	}
	return false;
}

/* A post of which the page shows nothing, or says so itself. */
static bool is_withheld(const GumboNode *message)
{
	bool empty = true;
	for (size_t i = 0; i < sizeof shown_content / sizeof *shown_content && empty; i++)
		empty = !find_own(message, shown_content[i], VG_HTML_DEEP);
	return empty || says_unsupported(message, VG_HTML_DEEP);
}

/* Kinds that this build does not know; paid media, stories and others that public pages do not
 * show. */
static void read_rest(struct reading *reading, const GumboNode *message)
{
	char frame[CLASS_MAXIMUM], reason[REASON_MAXIMUM];
	if (reading->out->picture_count > 0 || reading->post->service)
		return;
	if (find_unknown(message, frame, VG_HTML_DEEP)) {
		snprintf(reason, sizeof reason, "of a kind that this build does not know: %s", frame);
		add_withheld(reading, reading->post->message, NULL, VG_UNSUPPORTED, reason);
	} else if (is_withheld(message)) {
		add_withheld(reading, reading->post->message, NULL, VG_UNAVAILABLE,
			     "of a kind that the public page does not show (paid media, a story or another): the app shows it");
	}
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
	if (slash && !number_of_link(data_post, &id))
		pass_over(page, data_post);
	if (!slash || !number_of_link(data_post, &id) || page->post_count == VG_PAGE_POSTS_MAXIMUM)
		return;
	struct vg_page_post *grown = vg_grown_by_count(page->posts, page->post_count, sizeof *grown);
	if (!grown)
		return;
	page->posts = grown;
	struct vg_page_post *out = &grown[page->post_count++];
	char *name = strndup(data_post, (size_t)(slash - data_post));
	struct vg_item shared = { 0 };
	*out = (struct vg_page_post){ .id = id };
	read_post(message, id, &shared.post);
	struct reading reading = { name ? name : "", &shared.post, out };
	add_message(out, id);
	read_media(&reading, message, VG_HTML_DEEP);
	read_rest(&reading, message);
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

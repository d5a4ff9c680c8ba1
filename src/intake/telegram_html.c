/* Telegram Desktop's messages.html, messages2.html, …: a thousand messages a file,
 * each file parsed by a real HTML parser (gumbo, which follows the HTML standard's
 * rules for broken markup). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/html.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/export_pages.h"
#include "intake/intake.h"
#include "intake/reader_process.h"
#include "intake/telegram_html_media.h"
#include "intake/telegram_media.h"
#include "intake/unknown_kinds.h"


/* The state holds the chat's name, from the first page's header, the sender, who is carried on
 * to "joined" messages, and the author of forwards, who is carried on to joined forwards. */
struct pages {
	struct vg_sink *sink;
	struct vg_reader_state *state;
	bool cut;               /* the page has no end */
	const char *list;       /* of a list page: "profile_pictures", "stories", "chats"; else NULL */
	struct vg_unknown_kinds unknown;
};

/* The body of a forwarded message: its picture's wrapper has the class "forwarded" too. */
static const GumboNode *find_forwarded(const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		const GumboNode *found = vg_html_has_class(child, "forwarded") && vg_html_has_class(child, "body")
						 ? child : find_forwarded(child, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

static void replace(char **text, char *with)
{
	free(*text);
	*text = with;
}

/* Names that are written once hold for what follows. */
static void carry_names(struct pages *pages, const GumboNode *message)
{
	const GumboNode *forwarded = find_forwarded(message, VG_HTML_DEEP);
	const GumboNode *author = forwarded ? vg_html_find(forwarded, "from_name", 16) : NULL;
	if (!vg_html_has_class(message, "joined"))
		replace(&pages->state->from, vg_html_own_text(vg_html_find(message, "from_name", VG_HTML_DEEP)));
	if (author || !forwarded)
		replace(&pages->state->forwarded_from, author ? vg_html_own_text(author) : NULL);
}

static char *copy(const char *text)
{
	return text ? vg_strdup(text) : NULL;
}

static void read_forwarded(struct pages *pages, const GumboNode *message, struct vg_post *post)
{
	const GumboNode *forwarded = find_forwarded(message, VG_HTML_DEEP);
	const GumboNode *name = forwarded ? vg_html_find(forwarded, "from_name", 16) : NULL;
	const GumboNode *when = name ? vg_html_find(name, "date", 8) : NULL;
	const char *then = when ? vg_html_attribute(when, "title") : NULL;
	bool zone = false;
	if (forwarded)
		post->forwarded_from = copy(pages->state->forwarded_from);
	post->has_forwarded_date = then && vg_time_parse_telegram_html(then, &post->forwarded_date, &zone);
}

static void read_post(struct pages *pages, const GumboNode *message, struct vg_post *post)
{
	const GumboNode *date = vg_html_find(message, "date", VG_HTML_DEEP);
	const char *id = vg_html_attribute(message, "id"), *title = date ? vg_html_attribute(date, "title") : NULL;
	bool zone = false;
	post->present = true;
	post->chat = copy(pages->state->chat);
	post->service = vg_html_has_class(message, "service");
	post->from = post->service ? NULL : copy(pages->state->from);
	post->has_message = id && strncmp(id, "message", 7) == 0 && vg_text_to_int64(id + 7, &post->message);
	if (title) {
		post->date_raw = vg_text_copy_utf8(title, strlen(title), 64);
		post->has_date = vg_time_parse_telegram_html(title, &post->date, &zone);
		post->date_is_local = !zone;
	}
	read_forwarded(pages, message, post);
	post->author = vg_html_text(vg_html_find(message, "signature", VG_HTML_DEEP));
	post->caption = vg_html_text(vg_html_find(message, "text", VG_HTML_DEEP));
}

static int read_message(struct pages *pages, const GumboNode *message)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_HTML };
	struct vg_sink *sink = pages->sink;
	const char *id = vg_html_attribute(message, "id");
	bool service = vg_html_has_class(message, "service");
	if (service && id && strncmp(id, "message-", 8) == 0)
		return 0; /* a date between messages, no message */
	sink->counts->messages++;
	if (!service)
		carry_names(pages, message);
	int code = vg_telegram_html_media(message, pages->cut, &pages->unknown, &item);
	if (code == 1) {
		sink->counts->messages_with_media++;
		read_post(pages, message, &item.post);
		return vg_sink_give_post(sink, &item);
	}
	vg_item_release(&item);
	return code == 0 ? 0 : vg_error_set(sink->err, code, "out of memory");
}

/* --- lists of the account's own pictures ------------------------------------------------- */

static int entry_to_item(const struct pages *pages, const GumboNode *entry, struct vg_item *item)
{
	const bool photos = strcmp(pages->list, "profile_pictures") == 0;
	const struct vg_telegram_kind *kind = photos ? vg_telegram_photo() : vg_telegram_file();
	const GumboNode *image = photos ? NULL : vg_telegram_html_image(entry, VG_HTML_DEEP);
	const struct vg_telegram_media media = { .kind = kind, .path = vg_html_attribute(entry, "href"),
						 .thumbnail = image ? vg_html_attribute(image, "src") : NULL };
	if (media.path)
		return vg_telegram_media_to_item(&media, item) ? 1 : VG_ERR_MEMORY;
	char *says = vg_html_text(entry);
	int code = vg_telegram_absent_to_item(VG_TELEGRAM_NAMES_NONE, kind, says && *says ? says : NULL, item) ? 1 : VG_ERR_MEMORY;
	static const struct { const char *words; enum vg_disposition disposition; } words[] = {
		{ "not included", VG_NOT_INCLUDED }, { "exceeds maximum size", VG_TOO_LARGE },
	};
	for (size_t i = 0; says && i < sizeof words / sizeof *words; i++)
		if (strcasestr(says, words[i].words))
			item->disposition = words[i].disposition;
	free(says);
	return code;
}

/* A chat's first page: of a chat without messages there is none. */
static int read_chat_entry(struct pages *pages, const GumboNode *entry)
{
	const char *link = vg_html_attribute(entry, "href");
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_HTML, .name = link ? vg_strdup(link) : NULL };
	if (!link)
		return 0;
	return item.name ? vg_sink_give(pages->sink, &item) : vg_error_set(pages->sink->err, VG_ERR_MEMORY, "out of memory");
}

static int read_entry(struct pages *pages, const GumboNode *entry)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_HTML };
	struct vg_sink *sink = pages->sink;
	bool zone = false;
	if (strcmp(pages->list, "chats") == 0)
		return read_chat_entry(pages, entry);
	sink->counts->messages++;
	if (entry_to_item(pages, entry, &item) < 0) {
		vg_item_release(&item);
		return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	}
	sink->counts->messages_with_media++;
	char *date = vg_html_text(vg_html_find(entry, "details", VG_HTML_DEEP));
	item.post.present = true;
	item.post.chat = vg_strdup(pages->list);
	item.post.has_date = date && vg_time_parse_telegram_html(date, &item.post.date, &zone);
	if (item.post.has_date) {
		item.post.date_raw = vg_strdup(date);
		item.post.date_is_local = !zone;
	}
	free(date);
	return vg_sink_give_post(sink, &item);
}

/* --- pages ------------------------------------------------------------------------------- */

static void note_pagination(struct pages *pages, const GumboNode *link)
{
	const char *target = vg_html_attribute(link, "href");
	const char *slash = target ? strrchr(target, '/') : NULL;
	int64_t number = target ? vg_export_page_number(slash ? slash + 1 : target) : 0;
	if (number > pages->state->last_page)
		pages->state->last_page = number;
}

static int walk(struct pages *pages, const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	int code = 0;
	if (!pages->list && vg_html_has_class(node, "message"))
		return read_message(pages, node);
	if (pages->list && vg_html_has_class(node, "entry"))
		return read_entry(pages, node);
	if (vg_html_has_class(node, "pagination"))
		note_pagination(pages, node);
	for (unsigned i = 0; list && depth > 0 && code >= 0 && i < list->length; i++)
		code = walk(pages, list->data[i], depth - 1);
	return code;
}

/* Each page says its chat. Where that is another one, the names of the page before hold no more. */
static void read_title(struct pages *pages, const GumboNode *document)
{
	struct vg_reader_state *state = pages->state;
	const GumboNode *header = vg_html_find(document, "page_header", VG_HTML_DEEP);
	char *title = header ? vg_html_text(vg_html_find(header, "text", 32)) : NULL;
	if (!title || !*title || (state->chat && strcmp(title, state->chat) == 0)) {
		free(title);
		return;
	}
	if (state->chat) {
		replace(&state->from, NULL);
		replace(&state->forwarded_from, NULL);
	}
	replace(&state->chat, title);
}

static int read_page(struct pages *pages, int fd, const char *path)
{
	struct vg_sink *sink = pages->sink;
	struct vg_buffer bytes;
	vg_buffer_init(&bytes, VG_EXPORT_PAGE_MAXIMUM);
	int code = vg_file_read(fd, path, &bytes, sink->err);
	if (code == 0) {
		const char *text = bytes.data ? (const char *)bytes.data : "";
		GumboOptions options = kGumboDefaultOptions;
		options.max_errors = 0;
		size_t bounded = vg_html_bounded(vg_buffer_span(&bytes));
		GumboOutput *page = gumbo_parse_with_options(&options, text, bounded);
		pages->cut = bounded < bytes.size || !memmem(text, bytes.size, "</html>", 7);
		read_title(pages, page->document);
		code = walk(pages, page->document, VG_HTML_DEEP);
		vg_unknown_kinds_tell(&pages->unknown, sink, path);
		if (pages->cut) {
			sink->counts->truncated_sources++;
			vg_sink_notice(sink, path, bounded < bytes.size
				? "its elements are nested more than 512 deep, or one has more than 256 attributes: what comes before was read"
				: "truncated: the page has no end; every whole message in it was read");
		}
		gumbo_destroy_output(&options, page);
	}
	int flushed = vg_sink_flush(sink);
	vg_buffer_release(&bytes);
	return code < 0 ? code : flushed;
}

int vg_telegram_html_read_file(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	struct pages pages = { .sink = sink, .state = state };
	return read_page(&pages, fd, path);
}

int vg_telegram_list_read_file(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	const char *name = strrchr(path, '/');
	struct pages pages = { .sink = sink, .state = state };
	name = name ? name + 1 : path;
	pages.list = strncmp(name, "stories", 7) == 0 ? "stories" : vg_export_is_chat_list(name) ? "chats" : "profile_pictures";
	return read_page(&pages, fd, path);
}

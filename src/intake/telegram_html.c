/* Telegram Desktop's messages.html, messages2.html, …: a thousand messages a file,
 * each file parsed by a real HTML parser (gumbo, which follows the HTML standard's
 * rules for broken markup). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/time.h"
#include "intake/apart.h"
#include "intake/html.h"
#include "intake/telegram_media.h"

enum { PAGE_MAXIMUM = 64 << 20 };

/* The state holds the chat's name, from the first page's header, and the sender, which is
 * carried on to "joined" messages. */
struct pages {
	struct vg_intake *intake;
	struct vg_reader_state *state;
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

/* Kinds of media block: the class that marks it and what JSON would call it. */
static const struct kind {
	const char *block, *media_type, *thumbnail;
	bool photo;
} kinds[] = {
	{ "photo_wrap", NULL, NULL, true },
	{ "video_file_wrap", "video_file", "video_file", false },
	{ "animated_wrap", "animation", "animated", false },
	{ "sticker_wrap", "sticker", NULL, false },
	{ "media_photo", NULL, NULL, true },
	{ "media_video", "video_file", NULL, false },
	{ "media_voice_message", "voice_message", NULL, false },
	{ "media_audio_file", "audio_file", NULL, false },
	{ "media_file", NULL, NULL, false },
};

/* Finds what was posted; false when the message has no file. *out_placeholder is heap. */
static bool find_media(const GumboNode *message, struct vg_telegram_media *out,
		       char **out_placeholder)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const GumboNode *block = vg_html_find(message, kinds[i].block, VG_HTML_DEEP);
		if (!block)
			continue;
		*out = (struct vg_telegram_media){ .path = vg_html_attribute(block, "href"),
						   .media_type = kinds[i].media_type,
						   .photo = kinds[i].photo };
		const GumboNode *image = kinds[i].thumbnail ? vg_html_find(block, kinds[i].thumbnail, 8) : NULL;
		if (image)
			out->thumbnail = vg_html_attribute(image, "src");
		if (!out->path) {
			*out_placeholder = vg_html_text(vg_html_find(block, "description", 16));
			out->path = *out_placeholder;
		}
		return out->path != NULL;
	}
	return false;
}

static void read_post(struct pages *pages, const GumboNode *message, struct vg_post *post)
{
	const GumboNode *date = vg_html_find(message, "date", VG_HTML_DEEP);
	const GumboNode *forwarded = find_forwarded(message, VG_HTML_DEEP);
	const char *id = vg_html_attribute(message, "id"), *title = date ? vg_html_attribute(date, "title") : NULL;
	bool zone = false;
	post->present = true;
	post->chat = pages->state->chat ? strdup(pages->state->chat) : NULL;
	post->from = pages->state->from ? strdup(pages->state->from) : NULL;
	post->service = vg_html_has_class(message, "service");
	post->has_message = id && strncmp(id, "message", 7) == 0 && vg_text_to_int64(id + 7, &post->message);
	if (title) {
		post->date_raw = vg_text_copy_utf8(title, strlen(title), 64);
		post->has_date = vg_time_parse_telegram_html(title, &post->date, &zone);
		post->date_is_local = !zone;
	}
	if (forwarded) {
		const GumboNode *name = vg_html_find(forwarded, "from_name", 16);
		const GumboNode *when = name ? vg_html_find(name, "date", 8) : NULL;
		const char *then = when ? vg_html_attribute(when, "title") : NULL;
		post->forwarded_from = vg_html_own_text(name);
		post->has_forwarded_date =
			then && vg_time_parse_telegram_html(then, &post->forwarded_date, &zone);
	}
	post->caption = vg_html_text(vg_html_find(message, "text", VG_HTML_DEEP));
}

static int read_message(struct pages *pages, const GumboNode *message)
{
	struct vg_item item = { .kind = VG_INPUT_TELEGRAM_HTML };
	struct vg_telegram_media media;
	char *placeholder = NULL;
	struct vg_intake *intake = pages->intake;
	const char *id = vg_html_attribute(message, "id");
	bool service = vg_html_has_class(message, "service");
	if (service && id && strncmp(id, "message-", 8) == 0)
		return 0; /* a date between messages, no message */
	intake->counts->messages++;
	if (!service && !vg_html_has_class(message, "joined")) {
		free(pages->state->from);
		pages->state->from = vg_html_own_text(vg_html_find(message, "from_name", VG_HTML_DEEP));
	}
	if (!find_media(message, &media, &placeholder)) {
		free(placeholder);
		return 0;
	}
	intake->counts->messages_with_media++;
	read_post(pages, message, &item.post);
	bool good = vg_telegram_media_to_item(&media, &item);
	free(placeholder);
	if (!good) {
		vg_item_release(&item);
		return vg_error_set(intake->err, VG_ERR_MEMORY, "out of memory");
	}
	return vg_intake_give_post(intake, &item);
}

static int walk(struct pages *pages, const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	int code = 0;
	if (vg_html_has_class(node, "message"))
		return read_message(pages, node);
	for (unsigned i = 0; list && depth > 0 && code >= 0 && i < list->length; i++)
		code = walk(pages, list->data[i], depth - 1);
	return code;
}

int vg_telegram_html_read_file(struct vg_intake *intake, int fd, const char *path,
			       struct vg_reader_state *state)
{
	struct pages pages = { intake, state };
	struct vg_buffer bytes;
	vg_buffer_init(&bytes, PAGE_MAXIMUM);
	int code = vg_file_read(fd, path, &bytes, intake->err);
	if (code == 0) {
		const char *text = bytes.data ? (const char *)bytes.data : "";
		GumboOptions options = kGumboDefaultOptions;
		options.max_errors = 0;
		GumboOutput *page = gumbo_parse_with_options(&options, text, bytes.size);
		if (!state->chat) {
			const GumboNode *header = vg_html_find(page->document, "page_header", VG_HTML_DEEP);
			state->chat = vg_html_text(header ? vg_html_find(header, "text", 32) : NULL);
		}
		code = walk(&pages, page->document, VG_HTML_DEEP);
		if (!memmem(text, bytes.size, "</html>", 7)) {
			intake->counts->truncated_sources++;
			vg_intake_notice(intake, path, "truncated: the page has no end; every whole message in it was read");
		}
		gumbo_destroy_output(&options, page);
	}
	int flushed = vg_intake_flush(intake);
	vg_buffer_release(&bytes);
	return code < 0 ? code : flushed;
}

bool vg_telegram_html_looks_like(struct vg_span beginning)
{
	return memmem(beginning.data, beginning.size, "page_wrap", 9) != NULL ||
	       memmem(beginning.data, beginning.size, "class=\"message ", 15) != NULL ||
	       memmem(beginning.data, beginning.size, "Exported Data", 13) != NULL;
}

/* "messages2.html" beside messages.html, and so on; NULL when it is not there. Heap. */
static char *next_page(const char *path, unsigned number)
{
	size_t size = strlen(path) + 16;
	char *next = malloc(size);
	if (!next || !vg_text_ends_with_ignoring_case(path, "messages.html")) {
		free(next);
		return NULL;
	}
	snprintf(next, size, "%.*s%u.html", (int)(strlen(path) - strlen(".html")), path, number);
	if (vg_file_is_regular(next))
		return next;
	free(next);
	return NULL;
}

int vg_telegram_html_read(struct vg_intake *intake, const char *path)
{
	struct vg_reader_state state = { NULL, NULL };
	char *next;
	intake->counts->sources++;
	int code = vg_intake_read_apart(intake, path, vg_telegram_html_read_file, &state);
	for (unsigned number = 2; code >= 0 && (next = next_page(path, number)); number++) {
		code = vg_intake_read_apart(intake, next, vg_telegram_html_read_file, &state);
		free(next);
	}
	free(state.chat);
	free(state.from);
	return code;
}

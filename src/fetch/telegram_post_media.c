#include "fetch/telegram_post_media.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/post.h"
#include "base/text.h"
#include "fetch/telegram_post.h"

enum { URL_MAXIMUM = 8192, REASON_MAXIMUM = 512, CLASS_MAXIMUM = 80 }; /* bytes */

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

/* The message that a part of an album is of: as its link says, if that can be. */
static int64_t message_of(const struct reading *reading, const GumboNode *block)
{
	int64_t number;
	return vg_telegram_number_of_link(vg_html_attribute(block, "href"), &number) ? number : reading->post->message;
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
	char *title = vg_html_text(vg_html_find(block, "tgme_widget_message_document_title", VG_TELEGRAM_NOT_DEEP));
	char *extra = vg_html_text(vg_html_find(block, "tgme_widget_message_document_extra", VG_TELEGRAM_NOT_DEEP));
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
	const GumboNode *video = vg_telegram_find_tag(block, GUMBO_TAG_VIDEO, VG_HTML_DEEP);
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
		if (vg_html_has_class(child, "tgme_widget_message_document_wrap") && !vg_telegram_is_foreign(child)) {
			add_document(reading, child);
			continue;
		}
		while (kind < sizeof kinds / sizeof *kinds && !vg_html_has_class(child, kinds[kind].block))
			kind++;
		if (vg_telegram_is_foreign(child) || vg_html_has_class(child, "tgme_widget_message_text"))
			continue;
		if (kind == sizeof kinds / sizeof *kinds) {
			read_media(reading, child, depth - 1);
			continue;
		}
		const GumboNode *image = kinds[kind].image ? vg_html_find(child, kinds[kind].image, VG_TELEGRAM_NOT_DEEP) : child;
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
		bool shown = vg_telegram_is_foreign(child) || is_shown(child) || vg_html_has_class(child, "media_not_supported_cont");
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
		if (!vg_telegram_is_foreign(child) && !is_shown(child) && (names_frame(child, out) || find_unknown(child, out, depth - 1)))
			return true;
	}
	return false;
}

/* A post of which the page shows nothing, or says so itself. */
static bool is_withheld(const GumboNode *message)
{
	bool empty = true;
	for (size_t i = 0; i < sizeof shown_content / sizeof *shown_content && empty; i++)
		empty = !vg_telegram_find_own(message, shown_content[i], VG_HTML_DEEP);
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

void vg_telegram_media_read(const GumboNode *message, const char *channel, const struct vg_post *post,
			    struct vg_page_post *out)
{
	struct reading reading = { channel, post, out };
	add_message(out, out->id);
	read_media(&reading, message, VG_HTML_DEEP);
	read_rest(&reading, message);
}

#include "fetch/telegram_post.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/base64.h"
#include "base/text.h"
#include "base/time.h"
#include "custody/event.h"

/* Bytes of what data-view may say. */
enum { VIEW_MAXIMUM = 1024 };

bool vg_telegram_is_foreign(const GumboNode *node)
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

const GumboNode *vg_telegram_find_own(const GumboNode *node, const char *wanted, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (vg_html_has_class(child, wanted))
			return child;
		const GumboNode *found = vg_telegram_is_foreign(child) ? NULL : vg_telegram_find_own(child, wanted, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

const GumboNode *vg_telegram_find_tag(const GumboNode *node, GumboTag tag, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == tag)
			return child;
		const GumboNode *found = vg_telegram_find_tag(child, tag, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

bool vg_telegram_number_of_link(const char *link, int64_t *out)
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

/* The channel's number in data-view: base64 of {"c":-1006503122,…}. */
static bool channel_number(const char *view, int64_t *out)
{
	struct vg_buffer text;
	vg_buffer_init(&text, VIEW_MAXIMUM);
	json_t *root = view && vg_base64_decode(view, &text) == 0 && text.size
		? json_loadb((char *)text.data, text.size, 0, NULL) : NULL;
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
	return vg_html_text(vg_telegram_find_own(message, wanted, VG_HTML_DEEP));
}

static void read_date(const GumboNode *message, struct vg_post *post)
{
	const GumboNode *link = vg_telegram_find_own(message, "tgme_widget_message_date", VG_HTML_DEEP);
	const GumboNode *time = link ? vg_telegram_find_tag(link, GUMBO_TAG_TIME, VG_TELEGRAM_NOT_DEEP) : NULL;
	const char *value = time ? vg_html_attribute(time, "datetime") : NULL;
	if (!value)
		return;
	post->date_raw = vg_text_copy_utf8(value, strlen(value), 64);
	post->has_date = vg_time_parse(value, &post->date, NULL);
}

/* Beside its date a page says that a post was edited, and not when. */
static bool says_edited(const GumboNode *message)
{
	const GumboNode *meta = vg_telegram_find_own(message, "tgme_widget_message_meta", VG_HTML_DEEP);
	const GumboVector *list = meta ? vg_html_children(meta) : NULL;
	for (unsigned i = 0; list && i < list->length; i++) {
		const GumboNode *node = list->data[i];
		if (node->type == GUMBO_NODE_TEXT && strstr(node->v.text.text, "edited"))
			return true;
	}
	return false;
}

void vg_telegram_post_read(const GumboNode *message, int64_t id, struct vg_post *post)
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
	post->was_edited = says_edited(message);
	read_date(message, post);
}

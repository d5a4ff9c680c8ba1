#include "intake/telegram_html_media.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "intake/telegram_media.h"

enum { CLASS_MAXIMUM = 64, SAYS_MAXIMUM = 300 }; /* bytes */

const GumboNode *vg_telegram_html_image(const GumboNode *node, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_IMG)
			return child;
		const GumboNode *found = vg_telegram_html_image(child, depth - 1);
		if (found)
			return found;
	}
	return NULL;
}

/* The block of a message that shows its media. */
struct block {
	const GumboNode *node;              /* NULL: there is none */
	const struct vg_telegram_kind *kind; /* NULL: of a kind without pictures, or an unknown one */
	bool unknown;
	char class_name[CLASS_MAXIMUM];
};

/* Is one of the element's classes that of a kind of media, or would be of one? */
static bool is_block(const GumboNode *node, struct block *out)
{
	const char *at = vg_html_attribute(node, "class");
	while (at && *(at += strspn(at, " \t\r\n\f"))) {
		size_t size = strcspn(at, " \t\r\n\f");
		size_t kept = size < CLASS_MAXIMUM ? size : CLASS_MAXIMUM - 1;
		struct block block = { .node = node };
		memcpy(block.class_name, at, kept);
		at += size;
		if (vg_telegram_kind_of_block(block.class_name, NULL)) {
			char *title = vg_html_text(vg_html_find(node, "title", VG_HTML_DEEP));
			block.kind = vg_telegram_kind_of_block(block.class_name, title);
			free(title);
		}
		block.unknown = !block.kind && strncmp(block.class_name, "media_", 6) == 0 &&
				strcmp(block.class_name, "media_wrap") != 0 &&
				!vg_telegram_block_without_picture(block.class_name);
		if (block.kind || block.unknown || vg_telegram_block_without_picture(block.class_name)) {
			*out = block;
			return true;
		}
	}
	return false;
}

/* The first block, in document order; what the text says is none. */
static bool find_block(const GumboNode *node, struct block *out, int depth)
{
	const GumboVector *list = vg_html_children(node);
	for (unsigned i = 0; list && depth > 0 && i < list->length; i++) {
		const GumboNode *child = list->data[i];
		if (!vg_html_has_class(child, "text") && (is_block(child, out) || find_block(child, out, depth - 1)))
			return true;
	}
	return false;
}

/* What a block says of media that has no file: "Self-destructing photo, Expired". */
static void words_of(const GumboNode *block, char out[SAYS_MAXIMUM])
{
	static const char *const parts[] = { "title", "description", "status" };
	struct vg_buffer text;
	vg_buffer_init(&text, SAYS_MAXIMUM - 1);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char *part = vg_html_text(vg_html_find(block, parts[i], VG_HTML_DEEP));
		if (part && *part)
			(void)vg_buffer_printf(&text, "%s%.120s", text.size ? ", " : "", part);
		free(part);
	}
	vg_text_copy(out, SAYS_MAXIMUM, text.size ? (const char *)text.data : "");
	vg_buffer_release(&text);
}

static int result_of(bool good)
{
	return good ? 1 : VG_ERR_MEMORY;
}

static int read_kind(const struct block *block, struct vg_item *item)
{
	const GumboNode *image = block->kind->photo ? NULL : vg_telegram_html_image(block->node, VG_HTML_DEEP);
	struct vg_telegram_media media = { .kind = block->kind, .path = vg_html_attribute(block->node, "href"),
					   .thumbnail = image ? vg_html_attribute(image, "src") : NULL };
	char says[SAYS_MAXIMUM];
	if (media.path)
		return result_of(vg_telegram_media_to_item(&media, item));
	char *description = vg_html_text(vg_html_find(block->node, "description", VG_HTML_DEEP));
	int code;
	if (description && vg_telegram_placeholder(description) != VG_EXAMINED) {
		media.path = description;
		code = result_of(vg_telegram_media_to_item(&media, item));
	} else {
		words_of(block->node, says);
		code = result_of(vg_telegram_absent_to_item(VG_TELEGRAM_NAMES_NONE, block->kind, *says ? says : NULL, item));
	}
	free(description);
	return code;
}

/* Media by its price alone is shown as an invoice for nothing. */
static bool is_paid_media(const struct block *block)
{
	char *title = vg_html_text(vg_html_find(block->node, "title", VG_HTML_DEEP));
	char *price = vg_html_text(vg_html_find(block->node, "status", VG_HTML_DEEP));
	bool paid = strcmp(block->class_name, "media_invoice") == 0 && !(title && *title) && price && *price;
	free(title);
	free(price);
	return paid;
}

static int read_block(struct vg_unknown_kinds *unknown, const struct block *block, struct vg_item *item)
{
	const char *link = vg_html_attribute(block->node, "href");
	const GumboNode *image = vg_telegram_html_image(block->node, VG_HTML_DEEP);
	const char *source = image ? vg_html_attribute(image, "src") : NULL;
	if (block->kind)
		return read_kind(block, item);
	if (is_paid_media(block))
		return result_of(vg_telegram_absent_to_item(VG_TELEGRAM_PAID, NULL, NULL, item));
	if (block->unknown) {
		vg_unknown_kinds_add(unknown, block->class_name);
		if (!link)
			return result_of(vg_telegram_absent_to_item(VG_TELEGRAM_NOTHING_KNOWN, NULL, NULL, item));
	}
	const struct vg_telegram_media media = { .kind = block->unknown ? vg_telegram_file() : vg_telegram_photo(),
						 .path = block->unknown ? link : source,
						 .thumbnail = block->unknown ? source : NULL };
	/* A game or an invoice may show a picture of its own. */
	return block->unknown || source ? result_of(vg_telegram_media_to_item(&media, item)) : 0;
}

/* What service messages say when there is media and no file of it. */
static int read_service(const GumboNode *message, struct vg_item *item)
{
	static const struct { const char *words; enum vg_telegram_absence absence; bool photo; } texts[] = {
		{ "not supported by this version of Telegram", VG_TELEGRAM_UNSUPPORTED, false },
		{ "changed group photo", VG_TELEGRAM_NAMES_NONE, true },
		{ "hannel photo changed", VG_TELEGRAM_NAMES_NONE, true },
		{ "changed channel photo", VG_TELEGRAM_NAMES_NONE, true },
		{ "suggests to use this photo", VG_TELEGRAM_NAMES_NONE, true },
	};
	const GumboNode *link = vg_html_find(message, "userpic_link", VG_HTML_DEEP);
	const struct vg_telegram_media photo = { .kind = vg_telegram_photo(), .path = link ? vg_html_attribute(link, "href") : NULL };
	if (photo.path)
		return result_of(vg_telegram_media_to_item(&photo, item));
	char *says = vg_html_text(vg_html_find(message, "body", VG_HTML_DEEP));
	int code = 0;
	for (size_t i = 0; says && code == 0 && i < sizeof texts / sizeof *texts; i++)
		if (strstr(says, texts[i].words))
			code = result_of(vg_telegram_absent_to_item(texts[i].absence, texts[i].photo ? photo.kind : NULL,
								    NULL, item));
	free(says);
	return code;
}

int vg_telegram_html_media(const GumboNode *message, bool page_cut, struct vg_unknown_kinds *unknown, struct vg_item *item)
{
	struct block block = { 0 };
	if (find_block(message, &block, VG_HTML_DEEP))
		return read_block(unknown, &block, item);
	if (vg_html_has_class(message, "service"))
		return read_service(message, item);
	char *text = vg_html_text(vg_html_find(message, "text", VG_HTML_DEEP));
	bool text_alone = text && *text;
	free(text);
	/* A message that the page's end cut through may have had its text behind that. */
	return text_alone || page_cut
		       ? 0 : result_of(vg_telegram_absent_to_item(VG_TELEGRAM_NOTHING_KNOWN, NULL, NULL, item));
}

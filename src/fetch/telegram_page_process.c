/* Pages are read in a sandboxed process, which hands over what they show. */
#include <stdlib.h>
#include <string.h>

#include "base/item_transfer.h"
#include "base/subprocess.h"
#include "custody/event.h"
#include "fetch/telegram_page.h"

enum { ANSWER_MAXIMUM = 64 << 20 };

static size_t count_field(struct vg_transfer *t, size_t count, size_t maximum)
{
	int value = (int)count;
	vg_transfer_integer(t, &value, 0, (int)maximum);
	return t->failed ? 0 : (size_t)value;
}

/* A process that was taken over may not say either what cannot be. */
static void message_field(struct vg_transfer *t, int64_t *number)
{
	vg_transfer_i64(t, number);
	t->failed |= !vg_message_can_be(*number);
}

static void post_fields(struct vg_transfer *t, struct vg_page_post *post)
{
	size_t messages = count_field(t, post->message_count, VG_PAGE_PICTURES_MAXIMUM + 1);
	size_t pictures = count_field(t, post->picture_count, VG_PAGE_PICTURES_MAXIMUM);
	message_field(t, &post->id);
	vg_transfer_boolean(t, &post->has_date);
	vg_transfer_i64(t, &post->date);
	if (!t->out) {
		post->messages = calloc(messages + 1, sizeof *post->messages);
		post->pictures = calloc(pictures + 1, sizeof *post->pictures);
		t->failed |= !post->messages || !post->pictures;
		post->message_count = post->messages ? messages : 0;
		post->picture_count = post->pictures ? pictures : 0;
	}
	for (size_t i = 0; i < post->message_count && !t->failed; i++)
		message_field(t, &post->messages[i]);
	for (size_t i = 0; i < post->picture_count && !t->failed; i++) {
		vg_transfer_item(t, &post->pictures[i].item);
		t->failed |= !vg_message_can_be(post->pictures[i].item.post.message);
		vg_transfer_string(t, &post->pictures[i].photo, 64);
	}
}

static void page_fields(struct vg_transfer *t, struct vg_page *page)
{
	int state = (int)page->state;
	vg_transfer_integer(t, &state, 0, VG_PAGE_STATES - 1);
	page->state = (enum vg_page_state)state;
	vg_transfer_string(t, &page->title, 4096 * 4);
	vg_transfer_boolean(t, &page->has_older);
	if (page->has_older)
		message_field(t, &page->older);
	uint32_t impossible = page->impossible;
	vg_transfer_u32(t, &impossible);
	page->impossible = impossible;
	vg_transfer_string(t, &page->impossible_as, 4096);
	size_t posts = count_field(t, page->post_count, VG_PAGE_POSTS_MAXIMUM);
	if (!t->out) {
		page->posts = calloc(posts + 1, sizeof *page->posts);
		t->failed |= !page->posts;
		page->post_count = page->posts ? posts : 0;
	}
	for (size_t i = 0; i < page->post_count && !t->failed; i++)
		post_fields(t, &page->posts[i]);
}

static int parse_in_subprocess(const void *context, struct vg_buffer *answer)
{
	const struct vg_span *html = context;
	struct vg_page page;
	struct vg_transfer transfer = { .out = answer };
	int code = vg_page_parse(*html, &page);
	if (code == 0)
		page_fields(&transfer, &page);
	vg_page_release(&page);
	return code < 0 ? code : transfer.failed ? VG_ERR_LIMIT : 0;
}

int vg_page_read(struct vg_span html, const struct vg_limits *limits, struct vg_page *out, struct vg_error *err)
{
	struct vg_transfer transfer = { 0 };
	struct vg_buffer answer;
	memset(out, 0, sizeof *out);
	vg_buffer_init(&answer, ANSWER_MAXIMUM);
	int code = vg_subprocess_call(parse_in_subprocess, &html, limits, &answer, err);
	if (code == 0) {
		vg_reader_init(&transfer.in, vg_buffer_span(&answer));
		page_fields(&transfer, out);
		if (transfer.failed || transfer.in.failed)
			code = vg_error_set(err, VG_ERR_WORKER, "its reader answered nonsense");
	}
	vg_buffer_release(&answer);
	return code;
}

/* What a reader of Telegram's pages that was taken over might answer. What is taken survives the way
 * back unchanged. */
#include "../../src/fetch/telegram_page_process.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool read_page(struct vg_span bytes, struct vg_page *page)
{
	struct vg_transfer read = { 0 };
	memset(page, 0, sizeof *page);
	vg_reader_init(&read.in, bytes);
	page_fields(&read, page);
	return !read.failed && !read.in.failed;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_page page, again = { 0 };
	struct vg_buffer once = { .maximum = ANSWER_MAXIMUM }, twice = once;
	struct vg_transfer write = { .out = &once }, rewrite = { .out = &twice };
	if (read_page((struct vg_span){ data, size }, &page)) {
		page_fields(&write, &page);
		if (write.failed || !read_page(vg_buffer_span(&once), &again))
			abort();
		page_fields(&rewrite, &again);
		if (rewrite.failed || once.size != twice.size || memcmp(once.data, twice.data, once.size) != 0)
			abort();
		vg_page_release(&again);
	}
	vg_page_release(&page);
	vg_buffer_release(&once);
	vg_buffer_release(&twice);
	return 0;
}

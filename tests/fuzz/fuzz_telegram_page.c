/* Telegram's public pages, and bodies of answers: what the network sends. */
#include <string.h>

#include "custody/http_message.h"
#include "fetch/telegram_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const heads[] = {
		"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n",
		"HTTP/1.1 200\r\nContent-Encoding: gzip\r\n\r\n",
		"HTTP/1.1 200\r\nContent-Encoding: deflate\r\nTransfer-Encoding: chunked\r\n\r\n",
	};
	struct vg_span bytes = { data, size };
	struct vg_page page;
	(void)vg_page_parse(bytes, &page);
	vg_page_release(&page);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 1 << 20);
		(void)vg_http_body((struct vg_span){ (const uint8_t *)heads[i], strlen(heads[i]) }, bytes, &out, NULL);
		vg_buffer_release(&out);
	}
	return 0;
}

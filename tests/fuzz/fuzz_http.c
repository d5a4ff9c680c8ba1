/* Heads and bodies of HTTP answers: the bytes up to the first empty line are a head, the rest is
 * the body. */
#include <stdlib.h>
#include <string.h>

#include "custody/http_message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BODY_MAXIMUM = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "Content-Type", "content-encoding", "ETag", "Retry-After", "Location" };
	const uint8_t *blank = size ? memmem(data, size, "\r\n\r\n", 4) : NULL;
	size_t end = blank ? (size_t)(blank - data) + 4 : size;
	struct vg_span head = { data, end }, body = { data + end, size - end };
	struct vg_buffer out;
	char value[64];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		bool there = vg_http_field(head, names[i], value, sizeof value);
		if (strlen(value) >= sizeof value || (!there && value[0]) || strpbrk(value, "\r\n"))
			abort(); /* a field that goes on into the next would be a header of its own */
	}
	(void)vg_http_is_chunked(head);
	vg_buffer_init(&out, BODY_MAXIMUM);
	if (vg_http_body(head, body, &out, NULL) == 0 && out.size > BODY_MAXIMUM)
		abort();
	vg_buffer_release(&out);
	return 0;
}

/* Text from outside made safe, measured and wrapped. What is said
 * to be printable holds nothing that steers a terminal, and is the same when it is made so again. */
#include <stdint.h>

#include "text_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_buffer out = { .maximum = MOST }, again = { .maximum = MOST }, wrapped = { .maximum = MOST };
	char *text = vg_text_copy_utf8((const char *)data, size, size / 2 + 1);
	if (vg_text_append_printable(&out, (const char *)data, size) == 0 && out.size) {
		hold(&out);
		(void)vg_text_columns((const char *)out.data);
		(void)vg_text_append_wrapped(&wrapped, (const char *)out.data, size % 30, 20 + size % 60);
	}
	if (text) {
		char *composed = vg_text_composed(text);
		(void)vg_text_append_json(&again, text, strlen(text));
		free(composed);
	}
	free(text);
	vg_buffer_release(&out);
	vg_buffer_release(&again);
	vg_buffer_release(&wrapped);
	return 0;
}

/* Links in an export's pages, and names of files, from hostile bytes: a folder, a line feed, a link.
 * What is inside stays inside. */
#include <stdint.h>

#include "link_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	char *line = text ? strchr(text, '\n') : NULL;
	const char *link = line ? line + 1 : text;
	if (!text)
		return 0;
	if (line)
		*line = 0;
	check("", link);
	check("chats/chat_001", link);
	for (int i = 1; i <= 3; i++) {
		char *reading = vg_link_reading(link, i);
		if (reading)
			check("lists", reading);
		free(reading);
	}
	(void)vg_export_page_number(link);
	(void)vg_export_named_as_page(link);
	free(text);
	return 0;
}

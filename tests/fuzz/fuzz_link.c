/* Links in an export's pages, and names of files, from hostile bytes: a folder, a line feed, a link.
 * What is inside stays inside. */
#include <stdlib.h>
#include <string.h>

#include "base/compose.h"
#include "intake/export_pages.h"
#include "intake/intake.h"
#include "intake/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *folder, const char *link)
{
	char *name = NULL;
	if (vg_link_resolve("/tmp/export", folder, link, &name) == VG_LINK_INSIDE &&
	    (!name || *name == '/' || strcmp(name, "..") == 0 || strncmp(name, "../", 3) == 0 || strstr(name, "/../")))
		abort();
	free(name);
}

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
	(void)vg_telegram_html_page(link);
	(void)vg_export_named_as_page(link);
	free(text);
	return 0;
}

/* The command line, an argument a line, for every command in turn; and the same bytes as the
 * user's config file. Nothing is opened but that file. */
#include <stdlib.h>
#include <string.h>

#include "cli/config.h"
#include "memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARGUMENTS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *arguments[ARGUMENTS + 1] = { 0 }, path[64], *text = strndup((const char *)data, size);
	int count = 0, fd = memory_file(data, size, path);
	for (char *at = text; at && count < ARGUMENTS; at = at ? at + 1 : NULL) {
		arguments[count++] = at;
		at = strchr(at, '\n');
		if (at)
			*at = 0;
	}
	setenv("VESTIGO_CONFIG", path, 1);
	for (unsigned group = FOR_CHECK; text && group <= FOR_SET_ASIDE; group <<= 1) {
		struct options options = { 0 };
		struct vg_error err = { 0 };
		int code = options_parse(count, arguments, (enum option_group)group, &options, &err);
		if (code < 0 && !err.message[0])
			abort();
		if (code == 0 && (options.tags.given_count > TAGS_MAXIMUM || options.examine.limits.max_seconds > 86400))
			abort();
		options_release(&options);
	}
	free(text);
	close(fd);
	return 0;
}

#include <string.h>

#include "cli/verify.h"

static bool is_url(const char *text)
{
	return strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
}

int run_check(struct options *options)
{
	if (options->operand_count == 0) {
		complain("check needs a picture: vestigo check FILE (or - for standard input)");
		return EXIT_WRONG_USAGE;
	}
	for (size_t i = 0; i < options->operand_count; i++)
		if (is_url(options->operands[i])) {
			complain("this build reads no URLs: download the picture and check the file");
			return EXIT_WRONG_USAGE;
		}
	return verify(options, "check", VG_REPORT_CARD);
}

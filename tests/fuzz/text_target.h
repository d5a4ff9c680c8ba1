/* What the target "text" asks and holds, but for where it begins. */
#ifndef TESTS_FUZZ_TEXT_TARGET_H
#define TESTS_FUZZ_TEXT_TARGET_H

#include <stdlib.h>
#include <string.h>

#include "base/compose.h"
#include "base/text.h"

enum { MOST = 1 << 22 };

static void hold(const struct vg_buffer *text)
{
	size_t at = 0;
	while (at < text->size) {
		int32_t c = vg_text_next((const char *)text->data, text->size, &at);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
			abort();
	}
}

#endif

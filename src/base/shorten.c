#include "base/shorten.h"

#include <stdbool.h>
#include <string.h>

struct vg_shortened vg_shortened(const char *text, size_t bytes)
{
	static const char mark[] = "…";
	struct vg_shortened out;
	size_t size = strlen(text), most = bytes < sizeof out.text ? bytes : sizeof out.text - 1;
	bool cut = size > most;
	size_t end = cut ? most - (sizeof mark - 1) : size;
	while (cut && end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80) /* inside a character */
		end--;
	while (cut && end > 0 && text[end - 1] == ' ')
		end--;
	memcpy(out.text, text, end);
	memcpy(out.text + end, cut ? mark : "", cut ? sizeof mark : 1);
	return out;
}

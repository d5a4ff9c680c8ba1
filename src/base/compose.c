#include "base/compose.h"

#include <string.h>

#include <utf8proc.h>

#include "base/memory.h"

bool vg_text_is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

char *vg_text_composed(const char *text)
{
	utf8proc_uint8_t *composed = NULL;
	if (vg_text_is_ascii(text))
		return vg_strdup(text);
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, 0, &composed,
					     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	return size < 0 ? vg_strdup(text) : (char *)composed; /* utf8proc allocates with malloc */
}

char *vg_text_folded(const char *text)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t size = utf8proc_map((const utf8proc_uint8_t *)text, 0, &folded,
					     UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE |
						     UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
	return size < 0 ? vg_strdup(text) : (char *)folded;
}

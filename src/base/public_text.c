#include <string.h>

#include <vestigo/text.h>

#include "base/text.h"
#include "base/time.h"

char *vg_printable(const char *text)
{
	struct vg_buffer out;
	vg_buffer_init(&out, 12 * strlen(text) + 1);
	if (!vg_buffer_reserve(&out, 0) || vg_text_append_printable(&out, text, strlen(text)) < 0) {
		vg_buffer_release(&out);
		return NULL;
	}
	return (char *)out.data;
}

bool vg_date_parse(const char *text, int64_t *out)
{
	return vg_time_parse(text, out, NULL);
}

void vg_date_format(int64_t time, char out[VG_DATE_TEXT])
{
	vg_time_format(time, out);
}

bool vg_size_parse(const char *text, uint64_t *out)
{
	return vg_text_to_size(text, out);
}

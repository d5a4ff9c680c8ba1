#include "intake/unknown_kinds.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void vg_unknown_kinds_add(struct vg_unknown_kinds *unknown, const char *name)
{
	char *clean = vg_text_copy_utf8(name, strlen(name), VG_UNKNOWN_NAME - 1);
	size_t i = 0;
	if (clean)
		while (i < unknown->count && strcmp(unknown->kinds[i].name, clean) != 0)
			i++;
	if (!clean || i == VG_UNKNOWN_KINDS) {
		unknown->others++;
	} else {
		if (i == unknown->count)
			vg_text_copy(unknown->kinds[unknown->count++].name, VG_UNKNOWN_NAME, clean);
		unknown->kinds[i].count++;
	}
	free(clean);
}

void vg_unknown_kinds_tell(const struct vg_unknown_kinds *unknown, const struct vg_sink *sink, const char *path)
{
	struct vg_buffer text;
	vg_buffer_init(&text, 4096);
	for (size_t i = 0; i < unknown->count; i++)
		(void)vg_buffer_printf(&text, "%s\"%s\" (%llu)", i ? ", " : "", unknown->kinds[i].name,
				       (unsigned long long)unknown->kinds[i].count);
	if (unknown->others)
		(void)vg_buffer_printf(&text, " and others (%llu)", (unsigned long long)unknown->others);
	if (text.size)
		vg_sink_notice(sink, path, "messages of kinds that this build does not know: %s", (const char *)text.data);
	vg_buffer_release(&text);
}

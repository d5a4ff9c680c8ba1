/* A Desktop export's messages.html from hostile bytes. */
#include "export_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)vg_export_form_of_bytes((struct vg_span){ data, size });
	struct vg_intake_counts counts = export_read(data, size, vg_telegram_html_read_file);
	if (counts.items != counts.messages_with_media || counts.items > counts.messages)
		abort();
	counts = export_read(data, size, vg_telegram_list_read_file);
	if (counts.items != counts.messages)
		abort();
	return 0;
}

/* A Desktop export's result.json from hostile bytes. */
#include "export_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)vg_telegram_json_looks_like((struct vg_span){ data, size });
	struct vg_intake_counts counts = export_read(data, size, vg_telegram_json_read_file);
	/* An item is a message with media or one that could not be read. */
	if (counts.items != counts.messages_with_media || counts.malformed_messages > counts.items ||
	    counts.messages_with_media > counts.messages)
		abort();
	return 0;
}

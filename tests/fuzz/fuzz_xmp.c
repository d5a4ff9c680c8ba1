/* XMP: whatever the bytes, names and values stay within their bounds. */
#include <stdlib.h>
#include <string.h>

#include "base/entries.h"
#include "metadata/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_picture picture;
	vg_picture_init(&picture);
	(void)vg_xmp_read((struct vg_span){ data, size }, &picture);
	vg_entries_group(&picture);
	if (picture.entry_count > VG_ENTRIES_MAXIMUM)
		abort();
	for (size_t i = 0; i < picture.entry_count; i++)
		if (strncmp(picture.entries[i].directory, "XMP-", 4) != 0 || !picture.entries[i].name[0])
			abort();
	vg_picture_release(&picture);
	return 0;
}

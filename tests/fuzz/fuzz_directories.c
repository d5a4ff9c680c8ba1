/* The directories of a TIFF block, and the makers' notes in them: bounds hold, and what was cut is told. */
#include <stdlib.h>
#include <string.h>

#include "metadata/directories.h"
#include "metadata/maker_note.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size };
	struct vg_tiff tiff;
	struct vg_picture picture;
	if (!vg_tiff_open(bytes, &tiff))
		return 0;
	vg_picture_init(&picture);
	vg_directories_read(&tiff, 12, vg_maker_note_read, &picture);
	vg_directories_read_as(&tiff, "MPF", VG_DIRECTORY_MPF, 0, &picture);
	if (picture.entry_count > VG_ENTRIES_MAXIMUM)
		abort();
	for (size_t i = 0; i < picture.entry_count; i++)
		if (strlen(picture.entries[i].value) > VG_ENTRY_VALUE_MAXIMUM || picture.entries[i].tag < 0 ||
		    strlen(picture.entries[i].name) > VG_ENTRY_NAME_MAXIMUM)
			abort();
	vg_picture_release(&picture);
	return 0;
}

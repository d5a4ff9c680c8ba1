/* What bytes are, told from their beginning; camera raw files and what a file's boxes and
 * directories say of themselves. Also resources of Photoshop's, profiles of colour, and EXIF by
 * whatever name stands before it. */
#include <stdlib.h>

#include "base/boxes.h"
#include "media/raw.h"
#include "media/sniff.h"
#include "metadata/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size }, tiff;
	const char *type = NULL;
	struct vg_picture picture;
	vg_picture_init(&picture);
	(void)vg_sniff(bytes, &type);
	const struct vg_raw *raw = vg_raw_find(bytes);
	if (!type || !*type || (raw && !*raw->name) || vg_boxes_find_end(bytes).at > size)
		abort();
	(void)vg_raw_misses_directory(bytes);
	(void)vg_raw_count_pictures(bytes);
	(void)vg_icc_read(bytes, &picture);
	vg_picture_release(&picture);
	static const uint16_t resources[] = { VG_PHOTOSHOP_IPTC, VG_PHOTOSHOP_EXIF, VG_PHOTOSHOP_XMP };
	for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
		struct vg_span found = vg_photoshop_resource(bytes, resources[i]);
		if (found.size > size || (found.size && (found.data < data || found.data + found.size > data + size)))
			abort();
	}
	if (vg_exif_begins(bytes, &tiff) && tiff.size > size)
		abort();
	return 0;
}

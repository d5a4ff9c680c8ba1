/* Photoshop's resources, IPTC data sets, profiles and MPF lists, each of the same bytes. */
#include <stdlib.h>

#include "metadata/metadata.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size };
	struct vg_picture picture;
	vg_picture_init(&picture);
	(void)vg_photoshop_read(bytes, &picture);
	(void)vg_iim_read(bytes, &picture);
	(void)vg_icc_read(bytes, &picture);
	(void)vg_mpf_read(bytes, 0, &picture);
	struct vg_span iptc = vg_photoshop_resource(bytes, VG_PHOTOSHOP_IPTC);
	if (picture.entry_count > VG_ENTRIES_MAXIMUM || (iptc.size && (iptc.data < data || iptc.data + iptc.size > data + size)))
		abort();
	vg_picture_release(&picture);
	return 0;
}

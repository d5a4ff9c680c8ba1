/* The JPEGs in camera raw files: of the bytes as they are, and behind the beginning of each kind that keeps them
 * elsewhere. What is found lies in the file. */
#include <stdlib.h>
#include <string.h>

#include "media/raw.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct vg_span file)
{
	struct vg_raw_jpeg jpeg;
	(void)vg_raw_count_pictures(file);
	(void)vg_raw_misses_directory(file);
	if (!vg_raw_largest_jpeg(file, &jpeg))
		return;
	if (jpeg.bytes.data != file.data + jpeg.at || jpeg.at >= file.size || jpeg.bytes.size > file.size - jpeg.at ||
	    !jpeg.width || !jpeg.height || jpeg.which < 1 || jpeg.which > jpeg.count)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const beginnings[] = { "II*\0", "MM\0*", "IIRO", "IIU\0", "FUJIFILMCCD-RAW ", ("\0\0\0\x18" "ftypcrx ") };
	static const size_t sizes[] = { 4, 4, 4, 4, 16, 12 };
	uint8_t *copy = malloc(size + 1);
	look((struct vg_span){ data, size });
	for (size_t i = 0; copy && i < sizeof sizes / sizeof *sizes; i++) {
		if (size < sizes[i])
			continue;
		memcpy(copy, data, size);
		memcpy(copy, beginnings[i], sizes[i]);
		look((struct vg_span){ copy, size });
	}
	free(copy);
	return 0;
}

/* Prints the eight PDQ hashes of each picture given, a line each, those of too little
 * detail left out: the input of bench_pairs. */
#include <stdio.h>
#include <unistd.h>

#include <vestigo/pdq.h>

#include "base/file.h"
#include "media/decode.h"
#include "media/sniff.h"

int main(int argc, char **argv)
{
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (int i = 1; i < argc; i++) {
		struct vg_buffer bytes;
		struct vg_decoded decoded;
		struct vg_pdq_set set;
		const char *type;
		int fd;
		vg_buffer_init(&bytes, limits.max_bytes);
		if (vg_file_open(NULL, argv[i], &fd, NULL) < 0)
			continue;
		int code = vg_file_read(fd, argv[i], &bytes, NULL);
		close(fd);
		struct vg_span span = vg_buffer_span(&bytes);
		if (code == 0 && vg_decode(vg_sniff(span, &type), span, &limits, &decoded, NULL) == 0) {
			struct vg_image *image = &decoded.image;
			if (vg_pdq_compute(image->pixels, image->width, image->height, image->channels, &set, NULL) == 0 &&
			    set.quality >= VG_PDQ_MATCH_QUALITY)
				for (int t = 0; t < VG_TURN_COUNT; t++) {
					char text[VG_PDQ_TEXT];
					vg_pdq_to_text(&set.turned[t], text);
					printf("%s%c", text, t + 1 < VG_TURN_COUNT ? ' ' : '\n');
				}
			vg_decoded_release(&decoded);
		}
		vg_buffer_release(&bytes);
	}
	return 0;
}

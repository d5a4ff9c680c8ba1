/* Decode and hash rates, beside libjpeg-turbo's own on the same pictures and in the same
 * run. Usage: bench_examine LABEL FILE.jpg… ; prints medians over the rounds. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jpeglib.h>

#include "base/time.h"
#include "bench.h"
#include "base/digest.h"
#include "media/decode.h"

enum { ROUNDS = 7, FILES = 64 };

struct input {
	struct vg_buffer bytes;
	struct vg_image image;
};

static struct vg_limits limits;

/* What libjpeg-turbo does alone: RGB rows into one buffer that is used again and again. */
static void turbo_alone(struct input *input)
{
	struct jpeg_decompress_struct codec;
	struct jpeg_error_mgr errors;
	static uint8_t *row;
	codec.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&codec);
	jpeg_mem_src(&codec, input->bytes.data, input->bytes.size);
	jpeg_read_header(&codec, TRUE);
	codec.out_color_space = JCS_RGB;
	jpeg_start_decompress(&codec);
	if (!row)
		row = malloc(65536 * 3);
	while (codec.output_scanline < codec.output_height)
		jpeg_read_scanlines(&codec, &row, 1);
	jpeg_finish_decompress(&codec);
	jpeg_destroy_decompress(&codec);
}

static void our_decode(struct input *input)
{
	struct vg_decoded decoded;
	if (vg_decode(VG_FORMAT_JPEG, vg_buffer_span(&input->bytes), &limits, &decoded, NULL) == 0)
		vg_decoded_release(&decoded);
}

static void hash_stage(struct input *input)
{
	struct vg_pdq_set set;
	vg_pdq_compute(input->image.pixels, input->image.width, input->image.height,
		       input->image.channels, &set, NULL);
}

static void decode_and_hash(struct input *input)
{
	struct vg_decoded decoded;
	struct vg_pdq_set set;
	if (vg_decode(VG_FORMAT_JPEG, vg_buffer_span(&input->bytes), &limits, &decoded, NULL) < 0)
		return;
	vg_pdq_compute(decoded.image.pixels, decoded.image.width, decoded.image.height,
		       decoded.image.channels, &set, NULL);
	vg_decoded_release(&decoded);
}

static void everything(struct input *input)
{
	struct vg_examine_options options = { .limits = limits, .rendition_side = 512, .features = true, .parts = true };
	struct vg_picture picture;
	vg_examine(vg_buffer_span(&input->bytes), &options, &picture);
	vg_picture_release(&picture);
}

/* Milliseconds a picture: the median over the rounds. */
static double measure(void (*work)(struct input *), struct input *inputs, int count)
{
	double rounds[ROUNDS];
	for (int r = 0; r < ROUNDS; r++) {
		double start = vg_time_monotonic();
		for (int i = 0; i < count; i++)
			work(&inputs[i]);
		rounds[r] = (vg_time_monotonic() - start) * 1000 / count;
	}
	return middle_of(rounds, ROUNDS);
}

static bool load(const char *path, struct input *input)
{
	struct vg_decoded decoded;
	int fd;
	vg_buffer_init(&input->bytes, limits.max_bytes);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	int code = vg_file_read(fd, path, &input->bytes, NULL);
	close(fd);
	if (code < 0 ||
	    vg_decode(VG_FORMAT_JPEG, vg_buffer_span(&input->bytes), &limits, &decoded, NULL) < 0)
		return false;
	input->image = decoded.image;
	return true;
}

int main(int argc, char **argv)
{
	static struct input inputs[FILES];
	static const struct { const char *name; void (*work)(struct input *); } rows[] = {
		{ "libjpeg-turbo alone", turbo_alone }, { "decode", our_decode },
		{ "hash stage (all 8)", hash_stage }, { "decode + hash", decode_and_hash },
		{ "everything in a worker", everything },
	};
	int count = 0;
	double pixels = 0;
	vg_limits_default(&limits);
	for (int i = 2; i < argc && count < FILES; i++)
		if (load(argv[i], &inputs[count]))
			pixels += (double)inputs[count].image.width * inputs[count].image.height, count++;
	if (count == 0)
		return 1;
	printf("%s: %d pictures of %.1f megapixels on average\n", argv[1], count, pixels / count / 1e6);
	double alone = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double milliseconds = measure(rows[i].work, inputs, count);
		if (i == 0)
			alone = milliseconds;
		printf("  %-24s %8.2f ms  %7.1f/s  %.2f of libjpeg-turbo alone\n", rows[i].name,
		       milliseconds, 1000 / milliseconds, milliseconds / alone);
	}
	return 0;
}

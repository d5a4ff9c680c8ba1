/* The second reading of a JPEG by libjpeg: its coefficients, without making pixels of them. The one setjmp stands in a
 * function that owns nothing. */
#include "media/jpeg_steps.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/memory.h"

/* So many blocks are looked at: 4 megapixels, whose coefficients take up to 25 MB; and of a file of so many bytes. */
enum { BLOCKS_MOST = 1 << 16, BYTES_MOST = 32 << 20, BLOCK = 8 };

static const uint8_t places[VG_STEPS_FREQUENCIES] = { 1, 8, 16, 9, 2, 3, 10, 17, 24 };

int vg_jpeg_steps_place(int frequency)
{
	return places[frequency];
}

struct reading {
	struct jpeg_decompress_struct codec;
	struct jpeg_error_mgr manager;
	struct jpeg_progress_mgr progress;
	jmp_buf escape;
	const struct vg_limits *limits;
	struct vg_jpeg_steps steps;
	bool shortened;         /* rows behind the last one are left unread, which libjpeg warns of */
};

static void on_fatal(j_common_ptr codec)
{
	longjmp(((struct reading *)codec->client_data)->escape, 1);
}

static void on_message(j_common_ptr codec, int level)
{
	const struct reading *reading = codec->client_data;
	bool rest = reading->shortened && codec->err->msg_code == JWRN_EXTRANEOUS_DATA;
	if (level < 0 && !rest)
		codec->err->num_warnings++;
}

static void on_output(j_common_ptr codec)
{
	(void)codec;
}

/* libjpeg calls this between rows; a hostile file may hold thousands of scans. */
static void on_progress(j_common_ptr codec)
{
	struct reading *reading = codec->client_data;
	if (reading->codec.input_scan_number > (int)reading->limits->max_scans)
		longjmp(reading->escape, 1);
}

static void count_block(const JCOEF *block, struct vg_jpeg_steps *steps)
{
	for (int f = 0; f < VG_STEPS_FREQUENCIES; f++) {
		int magnitude = abs(block[places[f]]);
		if (magnitude < VG_STEPS_BINS)
			steps->count[f][magnitude]++;
	}
}

/* Blocks that only fill up the last column and row are none of the picture's. */
static void count_blocks(struct reading *reading, jvirt_barray_ptr luminance)
{
	struct jpeg_decompress_struct *codec = &reading->codec;
	JDIMENSION across = codec->image_width / BLOCK, down = codec->image_height / BLOCK;
	for (JDIMENSION y = 0; y < down; y++) {
		JBLOCKARRAY row = codec->mem->access_virt_barray((j_common_ptr)codec, luminance, y, 1, FALSE);
		for (JDIMENSION x = 0; x < across; x++)
			count_block(row[0][x], &reading->steps);
	}
	reading->steps.blocks = across * down;
}

static bool has_luminance(const struct jpeg_decompress_struct *codec)
{
	return (codec->jpeg_color_space == JCS_YCbCr || codec->jpeg_color_space == JCS_GRAYSCALE) && codec->data_precision == 8 &&
	       codec->comp_info[0].h_samp_factor == codec->max_h_samp_factor && codec->comp_info[0].v_samp_factor == codec->max_v_samp_factor;
}

static int read_steps(struct reading *reading, struct vg_span bytes)
{
	struct jpeg_decompress_struct *codec = &reading->codec;
	if (setjmp(reading->escape))
		return VG_ERR_MALFORMED;
	jpeg_create_decompress(codec);
	codec->progress = &reading->progress;
	jpeg_mem_src(codec, bytes.data, (unsigned long)bytes.size);
	jpeg_read_header(codec, TRUE);
	if (!has_luminance(codec))
		return VG_ERR_UNSUPPORTED;
	if ((uint64_t)codec->image_width * codec->image_height > (uint64_t)BLOCKS_MOST * BLOCK * BLOCK)
		return VG_ERR_LIMIT;
	long before = codec->err->num_warnings;
	jvirt_barray_ptr *arrays = jpeg_read_coefficients(codec);
	if (codec->err->num_warnings > before)
		return VG_ERR_MALFORMED;
	const JQUANT_TBL *table = codec->comp_info[0].quant_table;
	if (!table)
		return VG_ERR_UNSUPPORTED;
	for (int f = 0; f < VG_STEPS_FREQUENCIES; f++)
		reading->steps.step[f] = table->quantval[places[f]];
	count_blocks(reading, arrays[0]);
	return 0;
}

/* Where the frame header states the height and the width; false where there is none before the first scan. */
static bool find_frame(struct vg_span bytes, size_t *out_at, uint32_t *out_height, uint32_t *out_width)
{
	enum { HEADER = 4, SOS = 0xda };
	struct vg_reader reader;
	vg_reader_init(&reader, bytes);
	vg_read_skip(&reader, 2);
	while (!reader.failed) {
		uint8_t prefix = vg_read_u8(&reader), marker = vg_read_u8(&reader);
		uint16_t length = vg_read_u16be(&reader);
		if (reader.failed || prefix != 0xff || marker == SOS || length < 2)
			return false;
		if (marker == 0xc0 || marker == 0xc1 || marker == 0xc2) {
			vg_read_skip(&reader, 1);
			*out_at = reader.position;
			*out_height = vg_read_u16be(&reader);
			*out_width = vg_read_u16be(&reader);
			return !reader.failed && *out_height && *out_width;
		}
		vg_read_skip(&reader, length - 2u);
	}
	return false;
}

/* The rows that are looked at, all or whole units of 16. */
static uint32_t rows_read(uint32_t width, uint32_t height)
{
	enum { UNIT = 16 };
	uint64_t most = (uint64_t)BLOCKS_MOST * BLOCK * BLOCK / width;
	return height <= most ? height : (uint32_t)(most / UNIT * UNIT);
}

static void prepare(struct reading *reading, const struct vg_limits *limits, bool shortened)
{
	reading->shortened = shortened;
	reading->limits = limits;
	reading->codec.err = jpeg_std_error(&reading->manager);
	reading->codec.client_data = reading;
	reading->manager.error_exit = on_fatal;
	reading->manager.emit_message = on_message;
	reading->manager.output_message = on_output;
	reading->progress.progress_monitor = on_progress;
}

/* A copy that states fewer rows: libjpeg reads no more, and steps over the rest. */
static uint8_t *shorten(struct vg_span bytes, size_t at, uint32_t rows)
{
	uint8_t *copy = vg_malloc(bytes.size);
	if (copy) {
		memcpy(copy, bytes.data, bytes.size);
		copy[at] = (uint8_t)(rows >> 8);
		copy[at + 1] = (uint8_t)rows;
	}
	return copy;
}

int vg_jpeg_steps_read(struct vg_span bytes, const struct vg_limits *limits, struct vg_jpeg_steps *out, struct vg_error *err)
{
	size_t at;
	uint32_t height, width;
	if (bytes.size > BYTES_MOST)
		return vg_error_set(err, VG_ERR_LIMIT, "too many bytes to read coefficients of");
	if (!find_frame(bytes, &at, &height, &width))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "no frame of Huffman codes");
	uint32_t rows = rows_read(width, height);
	struct reading *reading = vg_calloc(1, sizeof *reading);
	uint8_t *copy = reading && rows < height ? shorten(bytes, at, rows) : NULL;
	if (!reading || (rows < height && !copy)) {
		free(reading);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	prepare(reading, limits, copy != NULL);
	int code = read_steps(reading, copy ? (struct vg_span){ copy, bytes.size } : bytes);
	if (code == 0)
		*out = reading->steps;
	jpeg_destroy_decompress(&reading->codec);
	free(reading);
	free(copy);
	return code < 0 ? vg_error_set(err, code, "the coefficients cannot be read") : 0;
}

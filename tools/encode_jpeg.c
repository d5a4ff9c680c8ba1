#include "encode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum { MAX_SCANS = 800 };

/* DC first, then every AC coefficient of every component alone, bit by bit: the
 * longest script that libjpeg accepts without sending anything twice. */
static int script_scans(jpeg_scan_info *scans, int components)
{
	int n = 0;

	for (int low = 2; low >= 0; low--) {
		int high = low == 2 ? 0 : low + 1;

		scans[n] = (jpeg_scan_info){.comps_in_scan = components, .Ah = high, .Al = low};
		for (int c = 0; c < components; c++)
			scans[n].component_index[c] = c;
		n++;
		for (int c = 0; c < components; c++)
			for (int k = 1; k < 64; k++)
				scans[n++] = (jpeg_scan_info){.comps_in_scan = 1, .component_index = {c},
											  .Ss = k, .Se = k, .Ah = high, .Al = low};
	}
	return n;
}

static unsigned components_of(enum jpeg_space space)
{
	return space == JPEG_GREY ? 1 : space == JPEG_YCC ? 3 : 4;
}

/* Adobe's four-colour files store the inks inverted: 255 is no ink at all. */
static void to_inverted_cmyk(const uint8_t *rgb, uint8_t *out)
{
	unsigned key = rgb[0] > rgb[1] ? rgb[0] : rgb[1];

	key = rgb[2] > key ? rgb[2] : key;
	for (int c = 0; c < 3; c++)
		out[c] = (uint8_t)(key ? (rgb[c] * 255u + key / 2) / key : 255);
	out[3] = (uint8_t)key;
}

static void fill_row(const struct pic *p, enum jpeg_space space, unsigned y, uint8_t *row)
{
	const uint8_t *in = p->rgb + (size_t)y * p->width * 3;

	if (space == JPEG_YCC) {
		memcpy(row, in, (size_t)p->width * 3);
		return;
	}
	for (unsigned x = 0; x < p->width; x++, in += 3) {
		if (space == JPEG_GREY)
			row[x] = (uint8_t)((in[0] * 77u + in[1] * 150u + in[2] * 29u + 128) >> 8);
		else
			to_inverted_cmyk(in, row + x * 4);
	}
}

/* N. Robidoux's table, which mozjpeg takes for luma and chroma. */
static void set_robidoux(struct jpeg_compress_struct *j, int quality)
{
	static const unsigned table[64] = {
		16, 16, 16, 18,  25,  37,  56,  85,  16, 17, 20,  27,  34,  40,  53,  75,
		16, 20, 24, 31,  43,  62,  91,  135, 18, 27, 31,  40,  53,  74,  106, 156,
		25, 34, 43, 53,  69,  94,  131, 189, 37, 40, 62,  74,  94,  124, 169, 238,
		56, 53, 91, 106, 131, 169, 226, 311, 85, 75, 135, 156, 189, 238, 311, 418};

	for (int i = 0; i < 2; i++)
		jpeg_add_quant_table(j, i, table, jpeg_quality_scaling(quality), TRUE);
}

static void set_parameters(struct jpeg_compress_struct *j, const struct jpeg_opts *opts,
			   jpeg_scan_info *scans)
{
	int components = (int)components_of(opts->space);

	j->input_components = components;
	j->in_color_space = opts->space == JPEG_GREY  ? JCS_GRAYSCALE
			    : opts->space == JPEG_YCC ? JCS_RGB
						      : JCS_CMYK;
	jpeg_set_defaults(j);
	if (opts->space == JPEG_YCCK)
		jpeg_set_colorspace(j, JCS_YCCK);
	j->dct_method = JDCT_ISLOW;
	jpeg_set_quality(j, opts->quality ? opts->quality : 90, TRUE);
	if (opts->robidoux)
		set_robidoux(j, opts->quality);
	if (opts->space != JPEG_GREY && opts->space != JPEG_CMYK) {
		j->comp_info[0].h_samp_factor = opts->across ? opts->across : 2;
		j->comp_info[0].v_samp_factor = opts->down ? opts->down : 2;
	}
	if (opts->space == JPEG_YCCK) {
		/* The key carries the outlines: it is as fine as the luma. */
		j->comp_info[3].h_samp_factor = j->comp_info[0].h_samp_factor;
		j->comp_info[3].v_samp_factor = j->comp_info[0].v_samp_factor;
	}
	j->arith_code = opts->arithmetic;
	if (opts->progressive)
		jpeg_simple_progression(j);
	if (opts->many_scans) {
		j->num_scans = script_scans(scans, components);
		j->scan_info = scans;
	}
}

static void write_exif(struct jpeg_compress_struct *j, const struct buf *exif)
{
	struct buf block = {0};

	if (exif->size > 65000)
		die("EXIF of %zu bytes does not fit a segment", exif->size);
	buf_put(&block, "Exif\0", 6);
	buf_put(&block, exif->data, exif->size);
	jpeg_write_marker(j, JPEG_APP0 + 1, block.data, (unsigned)block.size);
	buf_free(&block);
}

void jpeg_encode(const struct pic *p, const struct jpeg_opts *opts, struct buf *out)
{
	struct jpeg_compress_struct j;
	struct jpeg_error_mgr errors;
	jpeg_scan_info *scans = xmalloc(MAX_SCANS * sizeof *scans);
	uint8_t *row = xmalloc((size_t)p->width * 4), *file = NULL;
	unsigned long size = 0;

	j.err = jpeg_std_error(&errors);
	jpeg_create_compress(&j);
	jpeg_mem_dest(&j, &file, &size);
	j.image_width = p->width;
	j.image_height = p->height;
	set_parameters(&j, opts, scans);
	/* The Exif standard wants its APP1 first, so no JFIF header then. */
	if (opts->exif)
		j.write_JFIF_header = FALSE;
	jpeg_start_compress(&j, TRUE);
	if (opts->exif)
		write_exif(&j, opts->exif);
	for (unsigned y = 0; y < p->height; y++) {
		fill_row(p, opts->space, y, row);
		jpeg_write_scanlines(&j, &row, 1);
	}
	jpeg_finish_compress(&j);
	buf_put(out, file, size);
	if (opts->tail)
		buf_put(out, opts->tail->data, opts->tail->size);
	jpeg_destroy_compress(&j);
	free(file);
	free(row);
	free(scans);
}

struct pic jpeg_decode(const struct buf *in)
{
	struct jpeg_decompress_struct j;
	struct jpeg_error_mgr errors;
	struct pic p;

	j.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&j);
	jpeg_mem_src(&j, in->data, in->size);
	jpeg_read_header(&j, TRUE);
	j.out_color_space = JCS_RGB;
	j.dct_method = JDCT_ISLOW;
	jpeg_start_decompress(&j);
	p = pic_new(j.output_width, j.output_height);
	while (j.output_scanline < j.output_height) {
		uint8_t *row = p.rgb + (size_t)j.output_scanline * p.width * 3;

		jpeg_read_scanlines(&j, &row, 1);
	}
	jpeg_finish_decompress(&j);
	jpeg_destroy_decompress(&j);
	return p;
}

/* JPEG through libjpeg-turbo. libjpeg reports errors by calling back; the one
 * setjmp of each direction stands in a function of its own that owns nothing. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "base/text.h"
#include "base/memory.h"
#include "media/decode.h"

struct failure {
	struct jpeg_error_mgr manager;
	jmp_buf escape;
	char damage[JMSG_LENGTH_MAX]; /* the first warning that concerns pixels */
	char note[JMSG_LENGTH_MAX];   /* the first that does not */
	char fatal[JMSG_LENGTH_MAX];
	bool file_ended, data_ended;  /* before the end marker; before the last pixel */
	uint32_t rows;                /* of blocks that were whole when the data ended */
};

/* Padding to a whole word before the end marker harms nothing; more bytes that no scan
 * claims mean that a scan ended too early. */
enum { PADDING = 4, EOI = 0xd9, JPEG_LS = 0xf7 };

static void on_fatal(j_common_ptr codec)
{
	struct failure *failure = (struct failure *)codec->err;
	failure->manager.format_message(codec, failure->fatal);
	longjmp(failure->escape, 1);
}

/* Whether the bytes that libjpeg just stepped over are zeros alone before the end of a picture whose
 * rows were all read. Others would be data that a scan which ended too early left. */
static bool zeros_before_end(const struct jpeg_decompress_struct *codec)
{
	const struct failure *failure = (const struct failure *)codec->err;
	int count = codec->err->msg_parm.i[0];
	/* Behind the end of the file libjpeg reads an end marker of its own, from elsewhere. */
	if (codec->err->msg_parm.i[1] != EOI || failure->file_ended ||
	    codec->input_iMCU_row < codec->total_iMCU_rows)
		return false;
	for (int i = 1; i <= count; i++)
		if (codec->src->next_input_byte[-i] != 0)
			return false;
	return true;
}

/* Whether a warning means that pixels are missing or wrong. libjpeg numbers its messages. */
static bool concerns_pixels(const struct jpeg_decompress_struct *codec)
{
	switch (codec->err->msg_code) {
	case JWRN_HIT_MARKER: case JWRN_HUFF_BAD_CODE: case JWRN_ARITH_BAD_CODE: case JWRN_MUST_RESYNC:
	case JWRN_BOGUS_PROGRESSION:
		return true;
	case JWRN_EXTRANEOUS_DATA:
		return codec->input_scan_number > 0 && codec->err->msg_parm.i[0] > PADDING &&
		       !zeros_before_end(codec);
	default:
		return false;
	}
}

/* What a warning says. libjpeg names an end marker by its number, and names one too where the file
 * ends without it. */
static void word(j_common_ptr common, char out[JMSG_LENGTH_MAX])
{
	const struct failure *failure = (const struct failure *)common->err;
	if (common->err->msg_code != JWRN_EXTRANEOUS_DATA || common->err->msg_parm.i[1] != EOI)
		failure->manager.format_message(common, out);
	else
		snprintf(out, JMSG_LENGTH_MAX, "%d bytes that no scan claims stand before the %s", common->err->msg_parm.i[0],
			 failure->file_ended ? "end of the file, which has no end marker" : "end marker");
}

static void on_message(j_common_ptr common, int level)
{
	struct failure *failure = (struct failure *)common->err;
	if (level >= 0 || !common->is_decompressor)
		return;
	const struct jpeg_decompress_struct *codec = (const struct jpeg_decompress_struct *)common;
	int code = common->err->msg_code, marker = codec->unread_marker;
	failure->file_ended |= code == JWRN_JPEG_EOF;
	/* After a restart marker the picture goes on. Where data of arithmetic codes end, libjpeg reads
	 * zeros on without another warning. */
	bool ended = code == JWRN_HIT_MARKER ? !(marker >= JPEG_RST0 && marker < JPEG_RST0 + 8)
					     : code == JWRN_JPEG_EOF && codec->arith_code;
	if (ended && !failure->data_ended) {
		failure->data_ended = true;
		failure->rows = codec->input_iMCU_row;
	}
	char *text = concerns_pixels(codec) ? failure->damage : failure->note;
	if (!text[0])
		word(common, text);
}

static void on_output(j_common_ptr codec)
{
	(void)codec;
}

static void failure_init(struct failure *failure)
{
	jpeg_std_error(&failure->manager);
	failure->manager.error_exit = on_fatal;
	failure->manager.emit_message = on_message;
	failure->manager.output_message = on_output;
}

/* Everything that must survive a longjmp lives here, outside the function that
 * calls setjmp. */
struct decoding {
	struct jpeg_decompress_struct codec;
	struct failure failure;
	struct jpeg_progress_mgr progress;
	const struct vg_limits *limits;
	struct vg_image image;
	uint8_t *cmyk_row;
	bool several_scans;
	double share;
	struct vg_error *err;
	int code;
};

/* libjpeg calls this between scans; a hostile file may hold thousands. */
static void on_progress(j_common_ptr codec)
{
	struct decoding *decoding = codec->client_data;
	if (codec->is_decompressor &&
	    decoding->codec.input_scan_number > (int)decoding->limits->max_scans) {
		decoding->code = vg_error_set(decoding->err, VG_ERR_LIMIT,
					      "more than %u scans in one JPEG",
					      decoding->limits->max_scans);
		longjmp(decoding->failure.escape, 1);
	}
}

static void cmyk_to_rgb(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted)
{
	for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3)
		for (int c = 0; c < 3; c++) {
			unsigned ink = inverted ? cmyk[c] : 255u - cmyk[c];
			unsigned key = inverted ? cmyk[3] : 255u - cmyk[3];
			rgb[c] = (uint8_t)((ink * key + 127) / 255);
		}
}

static void read_rows(struct decoding *decoding)
{
	struct jpeg_decompress_struct *codec = &decoding->codec;
	bool cmyk = codec->out_color_space == JCS_CMYK;
	size_t stride = (size_t)decoding->image.width * decoding->image.channels;
	while (codec->output_scanline < codec->output_height) {
		uint8_t *row = decoding->image.pixels + stride * codec->output_scanline;
		JSAMPROW target = cmyk ? decoding->cmyk_row : row;
		if (jpeg_read_scanlines(codec, &target, 1) != 1)
			return;
		if (cmyk)
			cmyk_to_rgb(decoding->cmyk_row, row, decoding->image.width,
				    codec->saw_Adobe_marker);
	}
}

/* Of the coefficients of all components, the share that the scans brought: half of it for
 * those whose last bits did not come. Of the scan in which the data ended, what its rows brought. */
static double coefficients_read(const struct jpeg_decompress_struct *codec, double rows)
{
	double share = 0;
	for (int c = 0; c < codec->num_components; c++)
		for (int k = 0; k < DCTSIZE2; k++) {
			int bits = codec->coef_bits[c][k];
			double value = bits < 0 ? 0 : bits == 0 ? 1 : 0.5, before = codec->Ah ? 0.5 : 0;
			bool here = false;
			for (int i = 0; i < codec->comps_in_scan && k >= codec->Ss && k <= codec->Se; i++)
				here |= codec->cur_comp_info[i]->component_index == c;
			share += here && value > before ? before + (value - before) * rows : value;
		}
	return share / (DCTSIZE2 * codec->num_components);
}

/* The share of the picture that was there. */
static double share_read(const struct decoding *decoding)
{
	const struct jpeg_decompress_struct *codec = &decoding->codec;
	const struct failure *failure = &decoding->failure;
	double rows = failure->data_ended ? (double)failure->rows / codec->total_iMCU_rows : 1;
	if (codec->coef_bits && (failure->file_ended || failure->data_ended))
		return coefficients_read(codec, rows);
	if (!failure->data_ended)
		return 1;
	if (!decoding->several_scans)
		return rows;
	/* A scan for each component, one after the other. */
	double share = (codec->input_scan_number - 1 + rows) / codec->num_components;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

static const char *frame_name(const struct jpeg_decompress_struct *codec)
{
	static char const *const names[16] = {
		[3] = "lossless JPEG (SOF3)", [5] = "hierarchical JPEG (SOF5)", [6] = "hierarchical JPEG (SOF6)",
		[7] = "hierarchical lossless JPEG (SOF7)", [11] = "lossless JPEG (SOF11)",
		[13] = "hierarchical JPEG (SOF13)", [14] = "hierarchical JPEG (SOF14)",
		[15] = "hierarchical lossless JPEG (SOF15)",
	};
	int frame = codec->err->msg_parm.i[0] - 0xc0;
	return frame >= 0 && frame < 16 && names[frame] ? names[frame] : "JPEG of an unknown kind";
}

/* What ended the decoding: a valid file of a kind that libjpeg does not read, or a fault. */
static int refuse(struct decoding *decoding)
{
	const struct jpeg_decompress_struct *codec = &decoding->codec;
	static const char unread[] = "which this build's decoder does not read";
	int code = codec->err->msg_code, precision = codec->data_precision;
	if (decoding->code < 0)
		return decoding->code;
	if (code == JERR_BAD_PRECISION && precision > 8 && precision <= 16)
		return vg_error_set(decoding->err, VG_ERR_UNSUPPORTED, "a JPEG of %d bits a sample, %s", precision, unread);
	if (code == JERR_SOF_UNSUPPORTED)
		return vg_error_set(decoding->err, VG_ERR_UNSUPPORTED, "a %s, %s", frame_name(codec), unread);
	if (code == JERR_UNKNOWN_MARKER && codec->err->msg_parm.i[0] == JPEG_LS)
		return vg_error_set(decoding->err, VG_ERR_UNSUPPORTED, "a JPEG-LS, %s", unread);
	if (code == JERR_EMPTY_IMAGE && codec->image_height == 0 && codec->image_width > 0) /* T.81 B.2.5 */
		return vg_error_set(decoding->err, VG_ERR_UNSUPPORTED,
				    "a JPEG that leaves its height to a DNL marker, %s", unread);
	if (code == JERR_ARITH_NOTIMPL || code == JERR_CONVERSION_NOTIMPL || code == JERR_CCIR601_NOTIMPL ||
	    code == JERR_FRACT_SAMPLE_NOTIMPL || code == JERR_NOT_COMPILED || code == JERR_NOTIMPL)
		return vg_error_set(decoding->err, VG_ERR_UNSUPPORTED, "a JPEG %s: %s", unread, decoding->failure.fatal);
	return vg_error_set(decoding->err, VG_ERR_MALFORMED, "%s", decoding->failure.fatal);
}

static int decode(struct decoding *decoding, struct vg_span bytes)
{
	struct jpeg_decompress_struct *codec = &decoding->codec;
	if (setjmp(decoding->failure.escape))
		return refuse(decoding);
	jpeg_create_decompress(codec);
	codec->client_data = decoding;
	codec->progress = &decoding->progress;
	jpeg_mem_src(codec, bytes.data, (unsigned long)bytes.size);
	jpeg_read_header(codec, TRUE);
	if (codec->jpeg_color_space == JCS_CMYK || codec->jpeg_color_space == JCS_YCCK)
		codec->out_color_space = JCS_CMYK;
	else if (codec->jpeg_color_space != JCS_GRAYSCALE)
		codec->out_color_space = JCS_RGB;
	uint32_t channels = codec->out_color_space == JCS_GRAYSCALE ? 1 : 3;
	decoding->code = vg_image_init(&decoding->image, codec->image_width, codec->image_height,
				       channels, decoding->limits, decoding->err);
	if (decoding->code < 0)
		return decoding->code;
	if (codec->out_color_space == JCS_CMYK &&
	    !(decoding->cmyk_row = vg_malloc((size_t)codec->image_width * 4)))
		return vg_error_set(decoding->err, VG_ERR_MEMORY, "out of memory");
	decoding->several_scans = jpeg_has_multiple_scans(codec);
	jpeg_start_decompress(codec);
	read_rows(decoding);
	decoding->share = share_read(decoding); /* what it looks at is gone after the next line */
	jpeg_finish_decompress(codec);
	return 0;
}

static int decode_jpeg(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		       struct vg_error *err)
{
	struct decoding *decoding = vg_calloc(1, sizeof *decoding);
	if (!decoding)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	failure_init(&decoding->failure);
	decoding->codec.err = &decoding->failure.manager;
	decoding->progress.progress_monitor = on_progress;
	decoding->limits = limits;
	decoding->err = err;
	int code = decode(decoding, bytes);
	double share = decoding->share;
	if (code == 0 && share <= 0)
		code = vg_error_set(err, VG_ERR_MALFORMED, "the data end before the first row");
	if (code == 0) {
		*out = vg_decoded_whole();
		out->image = decoding->image;
		out->read_share = share;
		vg_text_copy(out->note, sizeof out->note, decoding->failure.note);
		vg_text_copy(out->damage, sizeof out->damage, decoding->failure.damage);
		if (share < 1 && !out->damage[0])
			vg_text_copy(out->damage, sizeof out->damage, "the data end before the picture does");
	} else {
		vg_image_release(&decoding->image);
	}
	jpeg_destroy_decompress(&decoding->codec);
	free(decoding->cmyk_row);
	free(decoding);
	return code;
}

/* The bytes up to a segment between two scans that the end of the file cuts, or all. libjpeg takes
 * half a table for a fault of the whole. */
static struct vg_span whole_segments(struct vg_span bytes)
{
	size_t at = 2;
	while (at + 4 <= bytes.size) {
		uint8_t marker = bytes.data[at + 1];
		bool data = bytes.data[at] != 0xff || marker == 0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd8);
		if (data) {
			const uint8_t *next = memchr(bytes.data + at + 1, 0xff, bytes.size - at - 1);
			if (!next)
				break;
			at = (size_t)(next - bytes.data);
			continue;
		}
		size_t size = 2 + ((size_t)bytes.data[at + 2] << 8 | bytes.data[at + 3]);
		if (marker == EOI || size > bytes.size - at)
			return vg_span_part(bytes, 0, at);
		at += size;
	}
	return bytes;
}

int vg_decode_jpeg(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out,
		   struct vg_error *err)
{
	struct vg_error first = { 0 };
	int code = decode_jpeg(bytes, limits, out, &first);
	struct vg_span whole = code == VG_ERR_MALFORMED ? whole_segments(bytes) : bytes;
	if (whole.size < bytes.size && whole.size > 2 && decode_jpeg(whole, limits, out, NULL) == 0)
		return 0;
	return code == 0 ? 0 : vg_error_set(err, code, "%s", first.message);
}

struct encoding {
	struct jpeg_compress_struct codec;
	struct failure failure;
	unsigned char *bytes;
	unsigned long size;
};

static bool encode(struct encoding *encoding, const struct vg_image *image, int quality)
{
	struct jpeg_compress_struct *codec = &encoding->codec;
	if (setjmp(encoding->failure.escape))
		return false;
	jpeg_create_compress(codec);
	jpeg_mem_dest(codec, &encoding->bytes, &encoding->size);
	codec->image_width = image->width;
	codec->image_height = image->height;
	codec->input_components = (int)image->channels;
	codec->in_color_space = image->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, quality, TRUE);
	jpeg_start_compress(codec, TRUE);
	while (codec->next_scanline < codec->image_height) {
		JSAMPROW row = image->pixels + (size_t)codec->next_scanline * image->width * image->channels;
		jpeg_write_scanlines(codec, &row, 1);
	}
	jpeg_finish_compress(codec);
	return true;
}

int vg_encode_jpeg(const struct vg_image *image, int quality, struct vg_buffer *out,
		   struct vg_error *err)
{
	struct encoding *encoding = vg_calloc(1, sizeof *encoding);
	if (!encoding)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	failure_init(&encoding->failure);
	encoding->codec.err = &encoding->failure.manager;
	int code = 0;
	if (!encode(encoding, image, quality))
		code = vg_error_set(err, VG_ERR_MALFORMED, "cannot encode: %s", encoding->failure.fatal);
	else if (vg_buffer_append(out, encoding->bytes, encoding->size) < 0)
		code = vg_error_set(err, VG_ERR_LIMIT, "encoded picture too large");
	jpeg_destroy_compress(&encoding->codec);
	free(encoding->bytes);
	free(encoding);
	return code;
}

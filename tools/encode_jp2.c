/* JPEG 2000, through OpenJPEG in one thread. */
#include "encode.h"

#include <string.h>

#include <openjpeg.h>

enum { LARGEST = 1 << 20 };

/* What is written, which grows as it is sought behind its end. */
struct sink {
	struct buf *out;
	size_t at;
};

static OPJ_BOOL sink_seek(OPJ_OFF_T to, void *opaque)
{
	struct sink *s = opaque;

	if (to < 0 || to > LARGEST)
		return OPJ_FALSE;
	s->at = (size_t)to;
	if (s->out->size < s->at)
		buf_fill(s->out, 0, s->at - s->out->size);
	return OPJ_TRUE;
}

static OPJ_OFF_T sink_skip(OPJ_OFF_T count, void *opaque)
{
	struct sink *s = opaque;

	return sink_seek((OPJ_OFF_T)s->at + count, s) ? count : -1;
}

static OPJ_SIZE_T sink_write(void *from, OPJ_SIZE_T size, void *opaque)
{
	struct sink *s = opaque;
	size_t at = s->at;

	if (!sink_seek((OPJ_OFF_T)(at + size), s))
		return (OPJ_SIZE_T)-1;
	memcpy(s->out->data + at, from, size);
	return size;
}

static void complain(const char *message, void *opaque)
{
	(void)opaque;
	die("OpenJPEG: %s", message);
}

static unsigned components_of(enum jp2_form form)
{
	return form == JP2_GREY ? 1 : form == JP2_ALPHA ? 4 : 3;
}

/* JFIF's conversion, one of the three. */
static int luminance(const uint8_t *rgb, unsigned which)
{
	static const double part[3][4] = {
		{0, 0.299, 0.587, 0.114}, {128, -0.168736, -0.331264, 0.5}, {128, 0.5, -0.418688, -0.081312}};
	const double *f = part[which];
	double value = f[0] + f[1] * rgb[0] + f[2] * rgb[1] + f[3] * rgb[2];

	return value > 254.5 ? 255 : (int)(value + 0.5);
}

static int value_at(const struct pic *p, enum jp2_form form, unsigned component, unsigned x, unsigned y)
{
	const uint8_t *rgb = p->rgb + ((size_t)y * p->width + x) * 3;

	if (component == 3)
		return fixture_alpha(x, y);
	if (form == JP2_GREY || form == JP2_SYCC)
		return luminance(rgb, component);
	return form == JP2_DEEP ? rgb[component] * 257 : rgb[component];
}

static opj_image_t *image_of(const struct pic *p, enum jp2_form form)
{
	opj_image_cmptparm_t parts[4] = {{0}};
	unsigned count = components_of(form);
	opj_image_t *image;

	for (unsigned i = 0; i < count; i++) {
		unsigned step = form == JP2_SYCC && i ? 2 : 1;

		parts[i].dx = parts[i].dy = step;
		parts[i].w = (p->width + step - 1) / step;
		parts[i].h = (p->height + step - 1) / step;
		parts[i].prec = form == JP2_DEEP ? 16 : 8;
	}
	image = opj_image_create(count, parts,
				 form == JP2_GREY ? OPJ_CLRSPC_GRAY : form == JP2_SYCC ? OPJ_CLRSPC_SYCC : OPJ_CLRSPC_SRGB);
	if (!image)
		die("OpenJPEG cannot make a picture");
	image->x1 = p->width;
	image->y1 = p->height;
	for (unsigned i = 0; i < count; i++)
		for (unsigned y = 0; y < parts[i].h; y++)
			for (unsigned x = 0; x < parts[i].w; x++)
				image->comps[i].data[y * parts[i].w + x] = value_at(p, form, i, x * parts[i].dx, y * parts[i].dy);
	if (form == JP2_ALPHA)
		image->comps[3].alpha = 1;
	return image;
}

static void set_up(opj_codec_t *codec, opj_image_t *image, enum jp2_form form)
{
	opj_cparameters_t how;

	opj_set_default_encoder_parameters(&how);
	how.tcp_numlayers = 1;
	how.cp_disto_alloc = 1;
	how.numresolution = 4;
	how.tcp_mct = image->numcomps >= 3 && form != JP2_SYCC;
	if (form == JP2_LOSSY) {
		how.irreversible = 1;
		how.tcp_rates[0] = 4; /* times smaller */
	}
	if (form == JP2_TILES) {
		how.tile_size_on = OPJ_TRUE;
		how.cp_tdx = how.cp_tdy = 32;
	}
	if (!opj_setup_encoder(codec, &how, image))
		die("OpenJPEG cannot be set up");
}

void jp2_encode(const struct pic *p, enum jp2_form form, struct buf *out)
{
	struct sink sink = {.out = out};
	opj_codec_t *codec = opj_create_compress(form == JP2_BARE ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	opj_stream_t *stream = opj_stream_default_create(OPJ_FALSE);
	opj_image_t *image = image_of(p, form);

	if (!codec || !stream)
		die("OpenJPEG cannot start");
	buf_clear(out);
	opj_set_error_handler(codec, complain, NULL);
	opj_stream_set_write_function(stream, sink_write);
	opj_stream_set_skip_function(stream, sink_skip);
	opj_stream_set_seek_function(stream, sink_seek);
	opj_stream_set_user_data(stream, &sink, NULL);
	set_up(codec, image, form);
	if (!opj_start_compress(codec, image, stream) || !opj_encode(codec, stream) || !opj_end_compress(codec, stream))
		die("OpenJPEG cannot encode");
	opj_stream_destroy(stream);
	opj_destroy_codec(codec);
	opj_image_destroy(image);
}

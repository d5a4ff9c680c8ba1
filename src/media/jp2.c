/* JPEG 2000 (ISO/IEC 15444-1), in JP2's boxes or bare, through OpenJPEG in one thread. */
#include <string.h>

#include <openjpeg.h>

#include "base/boxes.h"
#include "base/text.h"
#include "media/decode.h"

/* Colours and an alpha. */
enum { COMPONENTS = 4, DEEPEST_BITS = 16, COARSEST = 4 };
/* OpenJPEG allocates 6 KiB a tile, and more a component, before anyone can ask it what the header says. */
enum { TILES = 4096 };
/* What OpenJPEG 2.5 holds of a component while it decodes, bytes a sample: 32 bits of the tile, as many of the picture,
 * and the packets. Measured: 5 to 6 of 8 bits. Without it, a picture that takes more would end the worker. */
enum { BYTES_A_SAMPLE = 10 };

/* The file as OpenJPEG's stream. */
struct source {
	struct vg_span bytes;
	size_t at;
};

struct decoding {
	struct source source;
	opj_codec_t *codec;
	opj_stream_t *stream;
	opj_image_t *picture;
	char complaint[80];    /* OpenJPEG's first error, or "" */
	uint32_t colours;      /* 1 or 3 */
	int alpha;             /* the component that it is, or -1 */
	bool multiplied;       /* by alpha already */
	bool luminance;        /* sYCC */
};

static OPJ_SIZE_T read_some(void *to, OPJ_SIZE_T size, void *opaque)
{
	struct source *s = opaque;
	size_t left = s->bytes.size - s->at;
	if (!left)
		return (OPJ_SIZE_T)-1;
	size = size < left ? size : left;
	memcpy(to, s->bytes.data + s->at, size);
	s->at += size;
	return size;
}

/* Skipped bytes, or -1 when there are fewer. */
static OPJ_OFF_T skip(OPJ_OFF_T count, void *opaque)
{
	struct source *s = opaque;
	if (count < 0 || (uint64_t)count > s->bytes.size - s->at)
		return -1;
	s->at += (size_t)count;
	return count;
}

static OPJ_BOOL seek(OPJ_OFF_T to, void *opaque)
{
	struct source *s = opaque;
	if (to < 0 || (uint64_t)to > s->bytes.size)
		return OPJ_FALSE;
	s->at = (size_t)to;
	return OPJ_TRUE;
}

static void take_error(const char *message, void *opaque)
{
	struct decoding *d = opaque;
	if (!d->complaint[0])
		vg_text_copy(d->complaint, sizeof d->complaint, message);
	d->complaint[strcspn(d->complaint, "\r\n")] = '\0';
}

static void ignore(const char *message, void *opaque)
{
	(void)message;
	(void)opaque;
}

static int malformed(const struct decoding *d, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_MALFORMED, "damaged or incomplete JPEG 2000 data%s%s", d->complaint[0] ? ": " : "", d->complaint);
}

/* The colours of a palette: OpenJPEG makes a component of each. */
static unsigned palette_colours(struct vg_span bytes)
{
	struct vg_box header, palette;
	if (!vg_box_find(bytes, "jp2h", &header) || !vg_box_find(header.body, "pclr", &palette) || palette.body.size < 3)
		return 0;
	return palette.body.data[2];
}

/* The codestream: the whole file, or what stands behind the head of the box that holds it, which may be cut. */
static struct vg_span find_codestream(struct vg_span bytes)
{
	enum { HEAD = 8 };
	struct vg_reader reader;
	struct vg_box box;
	if (vg_span_starts_with(bytes, "\xff\x4f", 2))
		return bytes;
	vg_reader_init(&reader, bytes);
	while (vg_box_next(&reader, &box))
		if (strcmp(box.type, "jp2c") == 0)
			return box.body;
	struct vg_span head = vg_span_part(bytes, reader.position, HEAD);
	bool cut = head.size == HEAD && memcmp(head.data + HEAD / 2, "jp2c", HEAD / 2) == 0;
	return cut ? vg_span_part(bytes, reader.position + HEAD, bytes.size - reader.position - HEAD) : vg_span_part(bytes, bytes.size, 0);
}

static uint64_t cells(uint32_t end, uint32_t start, uint32_t size)
{
	return size && end > start ? ((uint64_t)end - start + size - 1) / size : 0;
}

/* The first tile-part: behind the main header, whose markers have lengths. */
static void find_tile_parts(struct vg_reader *r)
{
	enum { SOT = 0xff90 };
	vg_read_skip(r, 2);
	for (;;) {
		size_t before = r->position;
		uint32_t marker = vg_read_u16be(r), size = vg_read_u16be(r);
		if (marker == SOT || r->failed || size < 2) {
			r->position = before;
			return;
		}
		vg_read_skip(r, size - 2);
	}
}

/* Whether every tile is there, and each with as many parts as it says: OpenJPEG leaves black what is not there, and does
 * not tell. */
static bool has_all_tiles(struct vg_span codestream, uint32_t tiles)
{
	enum { SOT = 0xff90, HEAD = 12 };
	uint16_t seen[TILES] = { 0 }, wanted[TILES] = { 0 };
	struct vg_reader r;
	vg_reader_init(&r, codestream);
	find_tile_parts(&r);
	while (vg_read_u16be(&r) == SOT) {
		vg_read_skip(&r, 2);
		uint32_t tile = vg_read_u16be(&r), size = vg_read_u32be(&r), part = vg_read_u8(&r), of = vg_read_u8(&r);
		if (r.failed || tile >= tiles || (of && part >= of) || (size && size < HEAD))
			return false;
		seen[tile]++;
		wanted[tile] = of > wanted[tile] ? (uint16_t)of : wanted[tile];
		vg_read_skip(&r, size ? size - HEAD : vg_reader_left(&r));
	}
	for (uint32_t i = 0; i < tiles; i++)
		if (!seen[i] || seen[i] < wanted[i])
			return false;
	return true;
}

/* What the first marker (SIZ) claims, against what OpenJPEG would allocate for it. */
static int check_claims(struct vg_span bytes, const struct vg_limits *limits, struct vg_error *err)
{
	enum { SIZ = 0xff51, BEFORE_SIZE = 4 };
	struct vg_reader r;
	vg_reader_init(&r, find_codestream(bytes));
	vg_read_skip(&r, 2);
	bool begins = vg_read_u16be(&r) == SIZ;
	vg_read_skip(&r, BEFORE_SIZE);
	uint32_t x1 = vg_read_u32be(&r), y1 = vg_read_u32be(&r), x0 = vg_read_u32be(&r), y0 = vg_read_u32be(&r);
	uint32_t across = vg_read_u32be(&r), down = vg_read_u32be(&r), tile_x = vg_read_u32be(&r), tile_y = vg_read_u32be(&r);
	uint32_t components = vg_read_u16be(&r);
	if (r.failed || !begins || x1 <= x0 || y1 <= y0 || !components)
		return vg_error_set(err, VG_ERR_MALFORMED, "the JPEG 2000 header is damaged or incomplete");
	if (components > COMPONENTS || palette_colours(bytes) > COMPONENTS)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG 2000 of more than four components, which this build does not read");
	uint64_t columns = cells(x1, tile_x, across), rows = cells(y1, tile_y, down);
	if (columns > TILES || rows > TILES || columns * rows > TILES)
		return vg_error_set(err, VG_ERR_LIMIT, "the JPEG 2000 claims more than %d tiles of pixels", TILES);
	uint64_t pixels = (uint64_t)(x1 - x0) * (y1 - y0);
	uint64_t samples = components > palette_colours(bytes) ? components : palette_colours(bytes);
	if (pixels <= limits->max_pixels && !has_all_tiles(find_codestream(bytes), (uint32_t)(columns * rows)))
		return vg_error_set(err, VG_ERR_MALFORMED, "the JPEG 2000 is cut, or lacks tiles of its pixels");
	if (pixels <= limits->max_pixels && pixels * samples > limits->max_memory / BYTES_A_SAMPLE)
		return vg_error_set(err, VG_ERR_LIMIT, "%u x %u pixels of JPEG 2000 take more memory than the limit of %llu bytes",
				    x1 - x0, y1 - y0, (unsigned long long)limits->max_memory);
	return 0;
}

/* Opens the stream and the header; false, with OpenJPEG's complaint, when it cannot. */
static bool open_file(struct decoding *d)
{
	opj_dparameters_t parameters;
	bool bare = vg_span_starts_with(d->source.bytes, "\xff\x4f", 2);
	d->codec = opj_create_decompress(bare ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
	d->stream = opj_stream_default_create(OPJ_TRUE);
	if (!d->codec || !d->stream)
		return false;
	opj_set_error_handler(d->codec, take_error, d);
	opj_set_warning_handler(d->codec, ignore, NULL);
	opj_set_info_handler(d->codec, ignore, NULL);
	opj_stream_set_read_function(d->stream, read_some);
	opj_stream_set_skip_function(d->stream, skip);
	opj_stream_set_seek_function(d->stream, seek);
	opj_stream_set_user_data(d->stream, &d->source, NULL);
	opj_stream_set_user_data_length(d->stream, d->source.bytes.size);
	opj_set_default_decoder_parameters(&parameters);
	return opj_setup_decoder(d->codec, &parameters) && opj_decoder_set_strict_mode(d->codec, OPJ_TRUE) &&
	       opj_read_header(d->stream, d->codec, &d->picture) && d->picture && d->picture->numcomps;
}

/* Whether each component is at most 16 bits deep and as fine as the first, or half or a quarter as fine. */
static bool components_fit(const opj_image_t *p)
{
	const opj_image_comp_t *first = &p->comps[0];
	for (uint32_t i = 0; i < p->numcomps; i++) {
		const opj_image_comp_t *c = &p->comps[i];
		if (c->prec < 1 || c->prec > DEEPEST_BITS || !first->dx || !first->dy || c->factor ||
		    c->dx % first->dx || c->dy % first->dy || c->dx / first->dx > COARSEST || c->dy / first->dy > COARSEST)
			return false;
	}
	return p->numcomps <= COMPONENTS;
}

/* What the components show, once a palette is applied and the colours are put into order. */
static int find_roles(struct decoding *d, struct vg_error *err)
{
	const opj_image_t *p = d->picture;
	const opj_image_comp_t *c = p->comps;
	if (!components_fit(p) || p->color_space == OPJ_CLRSPC_CMYK || p->color_space == OPJ_CLRSPC_EYCC)
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG 2000 of components or colours that this build does not read");
	d->colours = p->numcomps < 3 ? 1 : 3;
	bool coarse = d->colours == 3 && (c[1].dx > c[0].dx || c[1].dy > c[0].dy);
	d->luminance = d->colours == 3 && (p->color_space == OPJ_CLRSPC_SYCC || (coarse && p->color_space != OPJ_CLRSPC_SRGB));
	d->alpha = -1;
	for (uint32_t i = 0; i < d->colours; i++)
		if (c[i].alpha)
			return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG 2000 whose alpha stands before its colours, which this build does not read");
	for (uint32_t i = d->colours; i < p->numcomps; i++)
		if (c[i].alpha == 1 || c[i].alpha == 2)
			d->alpha = (int)i;
	d->multiplied = d->alpha >= 0 && c[d->alpha].alpha == 2;
	return 0;
}

/* A component at a pixel of the picture, 0 to 255. */
static int sample(const opj_image_t *p, uint32_t component, uint32_t x, uint32_t y)
{
	const opj_image_comp_t *c = &p->comps[component], *first = &p->comps[0];
	uint32_t across = (first->x0 + x) / (c->dx / first->dx), down = (first->y0 + y) / (c->dy / first->dy);
	across = across > c->x0 ? across - c->x0 : 0;
	down = down > c->y0 ? down - c->y0 : 0;
	across = across < c->w ? across : c->w - 1;
	down = down < c->h ? down : c->h - 1;
	int64_t most = (1 << c->prec) - 1;
	int64_t value = (int64_t)c->data[(size_t)down * c->w + across] + (c->sgnd ? 1 << (c->prec - 1) : 0);
	value = value < 0 ? 0 : value > most ? most : value;
	return (int)((value * 255 + most / 2) / most);
}

static uint8_t clamp(double value)
{
	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

/* IEC 61966-2-1, annex F. */
static void to_rgb(int colour[3])
{
	double luma = colour[0], blue = colour[1] - 128, red = colour[2] - 128;
	colour[0] = clamp(luma + 1.402 * red);
	colour[1] = clamp(luma - 0.344136 * blue - 0.714136 * red);
	colour[2] = clamp(luma + 1.772 * blue);
}

static void note_alpha(const struct decoding *d, uint32_t y, struct vg_image *image)
{
	enum { PIECE = 256 };
	uint8_t alpha[PIECE];
	for (uint32_t x = 0, n = 0; x < image->width; x += n) {
		for (n = 0; n < PIECE && x + n < image->width; n++)
			alpha[n] = (uint8_t)sample(d->picture, (uint32_t)d->alpha, x + n, y);
		vg_image_note_alpha(image, x, y, alpha, 1, n);
	}
}

static void put_pixel(const struct decoding *d, uint32_t x, uint32_t y, uint8_t *to)
{
	int colour[3], alpha = d->alpha < 0 ? 255 : sample(d->picture, (uint32_t)d->alpha, x, y);
	for (uint32_t i = 0; i < d->colours; i++)
		colour[i] = sample(d->picture, i, x, y);
	if (d->luminance)
		to_rgb(colour);
	for (uint32_t i = 0; i < d->colours; i++) {
		int over = d->multiplied ? colour[i] + 255 - alpha : (colour[i] * alpha + 255 * (255 - alpha) + 127) / 255;
		to[i] = (uint8_t)(over < 255 ? over : 255);
	}
}

/* Decodes, and lays the components into the image. */
static int read_pixels(struct decoding *d, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_image *image = &out->image;
	opj_image_t *p = d->picture;
	uint32_t width = p->comps[0].w, height = p->comps[0].h;
	if ((uint64_t)width * height > limits->max_pixels || !width || !height) /* says so */
		return vg_image_init(image, width, height, 1, limits, err);
	if (!components_fit(p))
		return vg_error_set(err, VG_ERR_UNSUPPORTED, "a JPEG 2000 of components that this build does not read");
	if (!opj_decode(d->codec, d->stream, p) || !opj_end_decompress(d->codec, d->stream))
		return malformed(d, err);
	int code = find_roles(d, err);
	for (uint32_t i = 0; i < p->numcomps && code == 0; i++)
		if (!p->comps[i].data || !p->comps[i].w || !p->comps[i].h)
			code = malformed(d, err);
	for (uint32_t i = 0; i < p->numcomps && code == 0; i++)
		out->reduced |= p->comps[i].prec > 8;
	if (code == 0)
		code = vg_image_init(image, p->comps[0].w, p->comps[0].h, d->colours, limits, err);
	if (code < 0)
		return code;
	for (uint32_t y = 0; y < image->height; y++) {
		for (uint32_t x = 0; x < image->width; x++)
			put_pixel(d, x, y, image->pixels + ((size_t)y * image->width + x) * image->channels);
		if (d->alpha >= 0)
			note_alpha(d, y, image);
	}
	if (p->numcomps > d->colours + (d->alpha >= 0))
		vg_text_copy(out->note, sizeof out->note, "a channel beside the colours is not shown");
	return 0;
}

int vg_decode_jp2(struct vg_span bytes, const struct vg_limits *limits, struct vg_decoded *out, struct vg_error *err)
{
	struct vg_decoded decoded = vg_decoded_whole();
	struct decoding d = { .source = { .bytes = bytes } };
	int code = check_claims(bytes, limits, err);
	if (code < 0)
		return code;
	code = open_file(&d) ? read_pixels(&d, limits, &decoded, err) : malformed(&d, err);
	if (d.picture)
		opj_image_destroy(d.picture);
	if (d.codec)
		opj_destroy_codec(d.codec);
	if (d.stream)
		opj_stream_destroy(d.stream);
	if (code < 0)
		vg_decoded_release(&decoded);
	else
		*out = decoded;
	return code;
}

/* fixtures/formats/: one scene in every format, so that decoders can be compared. */
#include "exif_build.h"
#include "fixtures.h"

enum { SEED = 301, WIDTH = 90, HEIGHT = 61 };

static void add_jpegs(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *yields;
		struct jpeg_opts opts;
	} list[] = {
		{"formats/baseline.jpg", "8-bit baseline, 4:2:0", {.quality = 92}},
		{"formats/progressive.jpg", "progressive, 4:2:0", {.quality = 92, .progressive = true}},
		{"formats/arithmetic.jpg", "arithmetic codes, 4:2:0", {.quality = 92, .arithmetic = true}},
		{"formats/arithmetic-progressive.jpg", "arithmetic codes, progressive, 4:2:0",
		 {.quality = 92, .arithmetic = true, .progressive = true}},
		{"formats/444.jpg", "4:4:4", {.quality = 92, .across = 1, .down = 1}},
		{"formats/422.jpg", "4:2:2", {.quality = 92, .across = 2, .down = 1}},
		{"formats/440.jpg", "4:4:0 (chroma halved downwards only)",
		 {.quality = 92, .across = 1, .down = 2}},
		{"formats/grey.jpg", "one component: the luma of the scene",
		 {.quality = 92, .space = JPEG_GREY}},
		{"formats/cmyk.jpg", "four components, Adobe marker with transform 0, inks inverted",
		 {.quality = 92, .space = JPEG_CMYK}},
		{"formats/ycck.jpg", "four components, Adobe marker with transform 2, inks inverted",
		 {.quality = 92, .space = JPEG_YCCK}},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		tree_add_jpeg(t, list[i].path, p, &list[i].opts, list[i].yields);
}

static void add_pngs(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *yields;
		enum png_form form;
		bool interlaced;
	} list[] = {
		{"formats/png-rgb.png", "**the reference**: exactly the scene", PNG_RGB8, false},
		{"formats/png-rgba.png", "alpha; colours exact under it", PNG_RGBA8, false},
		{"formats/png-grey.png", "8-bit luma", PNG_GREY8, false},
		{"formats/png-grey-alpha.png", "8-bit luma with alpha", PNG_GREY_ALPHA8, false},
		{"formats/png-palette.png", "256 colours by median cut", PNG_PALETTE, false},
		{"formats/png-1bit.png", "luma cut at 128: only black and white", PNG_GREY1, false},
		{"formats/png-16bit.png", "high bytes exact, low bytes a pattern", PNG_RGB16, false},
		{"formats/png-interlaced.png", "Adam7; exactly the scene", PNG_RGB8, true},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct buf file = {0};

		png_encode(p, list[i].form, list[i].interlaced, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&file);
	}
}

static void add_webps_gifs_tiffs(struct tree *t, const struct pic *p)
{
	struct buf file = {0};

	webp_encode(p, WEBP_LOSSY, &file);
	tree_add(t, "formats/lossy.webp", &file, "VP8, quality 90");
	buf_clear(&file);
	webp_encode(p, WEBP_LOSSLESS, &file);
	tree_add(t, "formats/lossless.webp", &file, "VP8L; exactly the scene");
	buf_clear(&file);
	webp_encode(p, WEBP_ALPHA, &file);
	tree_add(t, "formats/alpha.webp", &file,
		 "VP8X with alpha; colours under clear pixels are not the scene's");
	buf_clear(&file);
	gif_encode(p, false, &file);
	tree_add(t, "formats/still.gif", &file, "GIF87a, one frame, 255 colours by median cut");
	buf_clear(&file);
	gif_encode(p, true, &file);
	tree_add(t, "formats/transparent.gif", &file,
		 "GIF89a; the 16 x 16 corner is transparent, nothing is half clear");
	buf_clear(&file);
	tiff_encode(p, TIFF_PLAIN, &file);
	tree_add(t, "formats/rgb.tiff", &file, "little-endian, uncompressed; exactly the scene");
	buf_clear(&file);
	tiff_encode(p, TIFF_LZW, &file);
	tree_add(t, "formats/lzw.tiff", &file, "little-endian, LZW with predictor; exactly the scene");
	buf_clear(&file);
	tiff_encode(p, TIFF_RGB16, &file);
	tree_add(t, "formats/rgb16.tiff", &file,
		 "16 bit a sample, Deflate with predictor; every sample 257 times the scene's");
	buf_free(&file);
}

static void add_bmps(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *yields;
		enum bmp_form form;
	} list[] = {
		{"formats/bmp-rgb.bmp", "24 bit; exactly the scene", BMP_RGB24},
		{"formats/bmp-top-down.bmp", "32 bit, from the top down; exactly the scene", BMP_TOP_DOWN},
		{"formats/bmp-alpha.bmp", "BITMAPV5HEADER with alpha; colours exact under it", BMP_ALPHA},
		{"formats/bmp-555.bmp", "16 bit, five a colour", BMP_555},
		{"formats/bmp-565.bmp", "16 bit by masks, six for green", BMP_565},
		{"formats/bmp-wide.bmp", "32 bit by masks, ten a colour", BMP_WIDE},
		{"formats/bmp-palette.bmp", "256 colours by median cut", BMP_PALETTE8},
		{"formats/bmp-rle8.bmp", "the same pixels, in runs", BMP_RLE8},
		{"formats/bmp-core.bmp", "the same pixels, with OS/2's shortest header", BMP_CORE},
		{"formats/bmp-16.bmp", "16 colours by median cut: of the scene nearly", BMP_PALETTE4},
		{"formats/bmp-rle4.bmp", "the same pixels, in runs", BMP_RLE4},
		{"formats/bmp-1bit.bmp", "luma cut at 128: only black and white", BMP_1BIT},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct buf file = {0};

		bmp_encode(p, list[i].form, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&file);
	}
}

static void add_jxls(struct tree *t, const struct pic *p)
{
	static const char xmp[] =
	    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
	    "<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:CreatorTool='Example Editor'/></rdf:RDF></x:xmpmeta>";
	static const struct {
		const char *path, *yields;
		enum jxl_form form;
	} list[] = {
		{"formats/still.jxl", "JPEG XL, VarDCT", JXL_LOSSY},
		{"formats/lossless.jxl", "JPEG XL, modular; exactly the scene", JXL_LOSSLESS},
		{"formats/grey.jxl", "one channel: the luma of the scene", JXL_GREY},
		{"formats/alpha.jxl", "with alpha; colours exact under it", JXL_ALPHA},
		{"formats/turned.jxl", "stored turned, and turned back by its header; exactly the scene", JXL_TURNED},
		{"formats/blocks.jxl", "EXIF (whose orientation 6 is not to be applied), and XMP packed by Brotli", JXL_BLOCKS},
	};
	const struct exif_spec spec = {.make = "Exemplar", .taken = "2023:02:11 14:23:05", .orientation = 6};
	struct pic turned = pic_stored(p, 6);
	struct buf exif = {0};

	exif_build(&spec, &exif);
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct buf file = {0};

		jxl_encode(list[i].form == JXL_TURNED ? &turned : p, list[i].form, &exif, xmp, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&file);
	}
	buf_free(&exif);
	pic_free(&turned);
}

static void add_psds(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *yields;
		enum psd_form form;
	} list[] = {
		{"formats/raw.psd", "RGB, raw, with EXIF; exactly the scene", PSD_RAW},
		{"formats/packed.psd", "RGB, PackBits, a fourth channel; exactly the scene", PSD_PACKED},
		{"formats/grey16.psd", "16 bit, the luma of the scene", PSD_GREY16},
		{"formats/indexed.psd", "256 colours by median cut", PSD_INDEXED},
		{"formats/cmyk.psd", "four inks, PackBits", PSD_CMYK},
		{"formats/big.psb", "the form for large pictures, PackBits; exactly the scene", PSD_BIG},
		{"formats/psd-1bit.psd", "luma cut at 128: only black and white", PSD_1BIT},
		{"broken/no-composite.psd", "says that its composite is none: unsupported", PSD_WITHOUT_COMPOSITE},
	};
	const struct exif_spec spec = {.make = "Exemplar", .taken = "2023:02:11 14:23:05"};
	struct buf exif = {0};

	exif_build(&spec, &exif);
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct buf file = {0};

		psd_encode(p, list[i].form, list[i].form == PSD_RAW ? &exif : NULL, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&file);
	}
	buf_free(&exif);
}

static void add_jp2s(struct tree *t, const struct pic *p)
{
	static const struct {
		const char *path, *yields;
		enum jp2_form form;
	} list[] = {
		{"formats/still.jp2", "JPEG 2000, irreversible", JP2_LOSSY},
		{"formats/lossless.jp2", "JPEG 2000, reversible; exactly the scene", JP2_LOSSLESS},
		{"formats/bare.j2k", "a codestream without boxes; exactly the scene", JP2_BARE},
		{"formats/grey.jp2", "one component: the luma of the scene", JP2_GREY},
		{"formats/alpha.jp2", "with alpha; colours exact under it", JP2_ALPHA},
		{"formats/sycc.jp2", "sYCC, chroma halved both ways", JP2_SYCC},
		{"formats/deep.jp2", "16 bit; exactly the scene", JP2_DEEP},
		{"formats/tiles.jp2", "tiles of 32 x 32; exactly the scene", JP2_TILES},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		struct buf file = {0};

		jp2_encode(p, list[i].form, &file);
		tree_add(t, list[i].path, &file, list[i].yields);
		buf_free(&file);
	}
}

static void add_heifs(struct tree *t, const struct pic *p)
{
	struct buf file = {0};

	if (heif_encode(p, false, &file))
		tree_add(t, "formats/still.heic", &file, "HEVC, 4:2:0; 90 x 61 after its clap/ispe");
	buf_clear(&file);
	if (heif_encode(p, true, &file))
		tree_add(t, "formats/still.avif", &file, "AV1, 4:2:0");
	buf_free(&file);
}

void fx_formats(struct tree *t)
{
	struct pic p = pic_scene(SEED, WIDTH, HEIGHT);

	tree_section(t, "formats/",
		     "One scene, 90 x 61, in every format: all must decode to nearly the same\n"
		     "pixels, or for the grey ones to its luma (0.299, 0.587, 0.114). Where there is\n"
		     "alpha, the 16 x 16 corner at the top left is clear and the square right of it\n"
		     "has opacity 128: leave 32 x 16 pixels out of a comparison. Outside it the\n"
		     "mean difference of luma from the reference is below 3 of 255 everywhere but where\n"
		     "there are 2 or 16 colours; the mean over the three channels is below 7 where chroma is\n"
		     "subsampled, and 0 where the table says exactly.");
	add_jpegs(t, &p);
	add_pngs(t, &p);
	add_webps_gifs_tiffs(t, &p);
	add_bmps(t, &p);
	add_jxls(t, &p);
	add_jp2s(t, &p);
	add_psds(t, &p);
	add_heifs(t, &p);
	pic_free(&p);
}

#include "examine/header.h"

#include <math.h>
#include <string.h>

#include "base/bitmap.h"
#include "base/psd.h"
#include "media/sniff.h"

/* The first frame header's size, as libjpeg comes to it: over stray bytes, from segment to segment. */
static bool jpeg_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	enum { SOF0 = 0xc0, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc, SOF15 = 0xcf, RST0 = 0xd0, EOI = 0xd9, SOS = 0xda, TEM = 1 };
	size_t at = 2;
	while (at + 9 < bytes.size) {
		const uint8_t *mark = memchr(bytes.data + at, 0xff, bytes.size - at);
		at = mark ? (size_t)(mark - bytes.data) : bytes.size;
		while (at < bytes.size && bytes.data[at] == 0xff)
			at++;
		if (at + 8 >= bytes.size)
			return false;
		const uint8_t *p = bytes.data + at;
		if (p[0] >= SOF0 && p[0] <= SOF15 && p[0] != DHT && p[0] != JPG && p[0] != DAC) {
			*out_height = (uint32_t)p[4] << 8 | p[5];
			*out_width = (uint32_t)p[6] << 8 | p[7];
			return *out_width && *out_height;
		}
		if (p[0] == EOI || p[0] == SOS)
			return false;
		bool alone = p[0] == 0 || p[0] == TEM || (p[0] >= RST0 && p[0] < EOI);
		at += alone ? 1 : 1 + ((size_t)p[1] << 8 | p[2]);
	}
	return false;
}

static bool png_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	struct vg_reader reader;
	if (bytes.size < 24 || memcmp(bytes.data + 8, "\0\0\0\x0dIHDR", 8) != 0)
		return false;
	vg_reader_init(&reader, vg_span_part(bytes, 16, 8));
	*out_width = vg_read_u32be(&reader);
	*out_height = vg_read_u32be(&reader);
	return true;
}

static bool gif_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	if (bytes.size < 10)
		return false;
	*out_width = bytes.data[6] | (uint32_t)bytes.data[7] << 8;
	*out_height = bytes.data[8] | (uint32_t)bytes.data[9] << 8;
	return true;
}

/* RFC 9649, 2.7: the canvas of the extended form, else the one frame's (RFC 6386, 9.1; lossless: 3.4). */
static bool webp_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	const uint8_t *p = bytes.data;
	if (bytes.size < 30)
		return false;
	if (memcmp(p + 12, "VP8X", 4) == 0) {
		*out_width = 1 + (p[24] | (uint32_t)p[25] << 8 | (uint32_t)p[26] << 16);
		*out_height = 1 + (p[27] | (uint32_t)p[28] << 8 | (uint32_t)p[29] << 16);
		return true;
	}
	if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2f) {
		uint32_t bits = p[21] | (uint32_t)p[22] << 8 | (uint32_t)p[23] << 16 | (uint32_t)p[24] << 24;
		*out_width = 1 + (bits & 0x3fff);
		*out_height = 1 + (bits >> 14 & 0x3fff);
		return true;
	}
	if (memcmp(p + 12, "VP8 ", 4) != 0 || memcmp(p + 23, "\x9d\x01\x2a", 3) != 0)
		return false;
	*out_width = (p[26] | (uint32_t)p[27] << 8) & 0x3fff;
	*out_height = (p[28] | (uint32_t)p[29] << 8) & 0x3fff;
	return true;
}

static bool bmp_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	struct vg_bitmap bitmap;
	if (!vg_bitmap_open(bytes, &bitmap))
		return false;
	*out_width = bitmap.width;
	*out_height = bitmap.height;
	return true;
}

static bool psd_size(struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	struct vg_psd psd;
	if (!vg_psd_open(bytes, &psd))
		return false;
	*out_width = psd.width;
	*out_height = psd.height;
	return true;
}

static bool find_size(enum vg_format format, struct vg_span bytes, uint32_t *out_width, uint32_t *out_height)
{
	switch (format) {
	case VG_FORMAT_JPEG: return jpeg_size(bytes, out_width, out_height);
	case VG_FORMAT_PNG: return png_size(bytes, out_width, out_height);
	case VG_FORMAT_GIF: return gif_size(bytes, out_width, out_height);
	case VG_FORMAT_WEBP: return webp_size(bytes, out_width, out_height);
	case VG_FORMAT_PSD: return psd_size(bytes, out_width, out_height);
	case VG_FORMAT_BMP: return bmp_size(bytes, out_width, out_height);
	default: return false;
	}
}

void vg_header_read(struct vg_span bytes, struct vg_header *out)
{
	*out = (struct vg_header){ .bytes = bytes.size };
	out->format = vg_sniff(bytes, &out->type);
	out->has_size = find_size(out->format, bytes, &out->width, &out->height);
}

static const char *check_size(const struct vg_header *header, const struct vg_limits *limits,
			      const struct vg_picture *answer)
{
	bool turned = answer->orientation >= 5;
	uint32_t width = turned ? answer->height : answer->width, height = turned ? answer->width : answer->height;
	if (!width || !height || width > limits->max_pixels / height)
		return "a size that cannot be";
	if (header->has_size && (width != header->width || height != header->height))
		return "another size than the file's header has";
	return answer->read_share > 0 ? NULL : "no pixel read";
}

/* A small version that was asked for, or none: a JPEG, no side of which is longer than it should be. */
static bool is_small(const uint8_t *data, size_t size, uint32_t side)
{
	struct vg_header small;
	if (!size)
		return true;
	vg_header_read((struct vg_span){ data, size }, &small);
	return side && small.format == VG_FORMAT_JPEG && small.has_size && small.width <= side && small.height <= side;
}

static bool parts_inside(const struct vg_picture *answer)
{
	bool inside = true;
	for (size_t i = 0; i < answer->part_count; i++) {
		const double *box = answer->part[i].box;
		inside &= box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= answer->width + 1.0 &&
			  box[1] + box[3] <= answer->height + 1.0;
	}
	return inside;
}

static const char *check_pixels(const struct vg_header *header, const struct vg_examine_options *options,
				const struct vg_picture *answer)
{
	const char *fault = answer->format == VG_FORMAT_UNKNOWN && !answer->embedded_jpeg.bytes ? "a picture of no format" : answer->reason[0]
		? "a reason why it was not examined" : check_size(header, &options->limits, answer);
	if (!fault && !parts_inside(answer))
		fault = "a part outside of the picture";
	return fault;
}

/* Boxes inside of what they are boxes of, quarter turns. */
static bool carried_inside(const struct vg_picture *answer, const struct vg_carried *carried)
{
	const double rounding = 1;
	bool inside = carried->rotation % 90 == 0 && carried->shown[0] >= -rounding && carried->shown[1] >= -rounding &&
		      carried->shown[0] + carried->shown[2] <= carried->width + rounding &&
		      carried->shown[1] + carried->shown[3] <= carried->height + rounding;
	for (size_t i = 0; answer->width && i < carried->region_count; i++) {
		const double *box = carried->region[i];
		inside &= box[0] >= -rounding && box[1] >= -rounding && box[0] + box[2] <= answer->width + rounding &&
			  box[1] + box[3] <= answer->height + rounding;
	}
	return inside;
}

static bool likeness_possible(const struct vg_picture *answer)
{
	const double rounding = 1e-6;
	enum { DISTANCE_MOST = 256 };
	bool possible = fabs(answer->exif.thumbnail_correlation) <= 1 + rounding && answer->exif.thumbnail_pdq_distance <= DISTANCE_MOST;
	for (size_t i = 0; i < answer->carried_count; i++)
		possible &= fabs(answer->carried[i].correlation) <= 1 + rounding && answer->carried[i].pdq_distance <= DISTANCE_MOST &&
			    carried_inside(answer, &answer->carried[i]);
	return possible;
}

/* A JPEG in a raw file, which is inside of it. */
static bool embedded_possible(const struct vg_header *header, const struct vg_picture *answer)
{
	const struct vg_embedded_jpeg *jpeg = &answer->embedded_jpeg;
	bool raw = strncmp(header->type, "image/x-", 8) == 0;
	return !jpeg->bytes || (raw && jpeg->at < header->bytes && jpeg->bytes <= header->bytes - jpeg->at);
}

static const char *check_metadata(const struct vg_header *header, const struct vg_examine_options *options,
				  const struct vg_picture *answer)
{
	enum { QUALITY_MOST = 100, DIGEST_DIGITS = 64 };
	size_t digits = strlen(answer->jpeg.tables);
	if (answer->tag_count > options->limits.max_tags)
		return "more tags than are kept";
	if (answer->credentials && (answer->credentials->bytes > header->bytes ||
				    (answer->credentials->trust == VG_SIGNER_ON_LIST && !options->trust_list)))
		return "content credentials that cannot be";
	if (answer->trailing.bytes > header->bytes)
		return "more behind the picture than the file has";
	if (!embedded_possible(header, answer))
		return "a picture inside that cannot be";
	if (!likeness_possible(answer))
		return "a likeness that cannot be";
	if (answer->jpeg.quality > QUALITY_MOST || answer->jpeg.earlier.quality > QUALITY_MOST || answer->jpeg.earlier.told > answer->jpeg.earlier.looked ||
	    answer->jpeg.encoder_quality > QUALITY_MOST ||
	    (answer->jpeg.family && !vg_sender_family(answer->jpeg.family)) ||
	    (digits && (digits != DIGEST_DIGITS || strspn(answer->jpeg.tables, "0123456789abcdef") != digits)))
		return "a way of encoding that cannot be";
	if (!(fabs(answer->exif.gps.latitude) <= 90 && fabs(answer->exif.gps.longitude) <= 180))
		return "a position that is not on earth";
	return answer->pictures.count && answer->pictures.which > answer->pictures.count ? "a picture beyond the last" : NULL;
}

const char *vg_header_contradicts(const struct vg_header *header, const struct vg_examine_options *options,
				  const struct vg_picture *answer)
{
	static const bool possible[VG_DISPOSITION_COUNT] = {
		[VG_EXAMINED] = true, [VG_UNSUPPORTED] = true, [VG_UNDECODABLE] = true, [VG_LIMIT_EXCEEDED] = true,
		[VG_FAILED] = true };
	if (!possible[answer->disposition])
		return "a disposition that is not a worker's to give";
	if (answer->format != header->format || strcmp(answer->type, header->type) != 0)
		return "another type than the file's first bytes tell";
	if (!is_small(answer->thumbnail, answer->thumbnail_size, options->thumbnail_side) ||
	    !is_small(answer->rendition, answer->rendition_size, options->rendition_side))
		return "a small version that was not asked for";
	if ((answer->features.count && !options->features) || (answer->part_count && !options->parts))
		return "what was not asked for";
	const char *fault = answer->disposition == VG_EXAMINED ? check_pixels(header, options, answer) : NULL;
	return fault ? fault : check_metadata(header, options, answer);
}

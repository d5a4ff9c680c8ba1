#include "media/sniff.h"

#include <string.h>
#include <strings.h>

#include "base/bitmap.h"
#include "media/raw.h"

/* What a file is by its major brand that is no picture of a kind that is read here. */
static const char *major_type(const uint8_t *brand)
{
	static const struct { const char *brand, *type; size_t size; } majors[] = {
		{ "qt  ", "video/quicktime", 4 }, { "M4A ", "audio/mp4", 4 }, { "M4B ", "audio/mp4", 4 },
		{ "3gp", "video/3gpp", 3 }, { "3g2", "video/3gpp2", 3 }, { "jp2 ", "image/jp2", 4 },
		{ "jpx ", "image/jpx", 4 }, { "jxl ", "image/jxl", 4 },
	};
	for (size_t i = 0; i < sizeof majors / sizeof *majors; i++)
		if (memcmp(brand, majors[i].brand, majors[i].size) == 0)
			return majors[i].type;
	return "video/mp4";
}

/* The brands of an ISO base media file: major first, then the compatible ones. */
static enum vg_format sniff_ftyp(struct vg_span bytes, const char **out_type)
{
	static const char *const heic[] = { "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1",
					    "avci", "avcs", "jpeg", "jpgs", "j2ki", "j2is", "miaf", "mif2" };
	size_t end = (size_t)bytes.data[2] << 8 | bytes.data[3];
	bool still = false;
	for (size_t at = 8; at + 4 <= end && at + 4 <= bytes.size && at < 256; at += at == 8 ? 8 : 4) {
		const char *brand = (const char *)bytes.data + at;
		if (memcmp(brand, "avif", 4) == 0 || memcmp(brand, "avis", 4) == 0) {
			*out_type = "image/avif";
			return VG_FORMAT_AVIF;
		}
		for (size_t i = 0; i < sizeof heic / sizeof heic[0]; i++)
			still |= memcmp(brand, heic[i], 4) == 0;
	}
	*out_type = still ? "image/heic" : major_type(bytes.data + 8);
	return still ? VG_FORMAT_HEIC : VG_FORMAT_UNKNOWN;
}

static const struct signature {
	size_t offset, size;
	const char *bytes;
	enum vg_format format;
	const char *type;
} signatures[] = {
	{ 0, 3, "\xff\xd8\xff", VG_FORMAT_JPEG, "image/jpeg" },
	{ 0, 8, "\x89PNG\r\n\x1a\n", VG_FORMAT_PNG, "image/png" },
	{ 8, 4, "WEBP", VG_FORMAT_WEBP, "image/webp" },
	{ 0, 4, "GIF8", VG_FORMAT_GIF, "image/gif" },
	{ 0, 4, "II*\0", VG_FORMAT_TIFF, "image/tiff" },
	{ 0, 4, "MM\0*", VG_FORMAT_TIFF, "image/tiff" },
	{ 0, 4, "II+\0", VG_FORMAT_TIFF, "image/tiff" },
	{ 0, 4, "MM\0+", VG_FORMAT_TIFF, "image/tiff" },
	{ 0, 4, "\x1a\x45\xdf\xa3", VG_FORMAT_UNKNOWN, "video/webm" },
	{ 0, 4, "OggS", VG_FORMAT_UNKNOWN, "audio/ogg" },
	{ 0, 3, "ID3", VG_FORMAT_UNKNOWN, "audio/mpeg" },
	{ 0, 4, "fLaC", VG_FORMAT_UNKNOWN, "audio/flac" },
	{ 8, 4, "AVI ", VG_FORMAT_UNKNOWN, "video/x-msvideo" },
	{ 8, 4, "WAVE", VG_FORMAT_UNKNOWN, "audio/wav" },
	{ 0, 5, "%PDF-", VG_FORMAT_UNKNOWN, "application/pdf" },
	{ 0, 4, "PK\3\4", VG_FORMAT_UNKNOWN, "application/zip" },
	{ 0, 6, "Rar!\x1a\7", VG_FORMAT_UNKNOWN, "application/vnd.rar" },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", VG_FORMAT_UNKNOWN, "application/x-7z-compressed" },
	{ 0, 2, "\x1f\x8b", VG_FORMAT_UNKNOWN, "application/gzip" },
	{ 0, 16, "SQLite format 3", VG_FORMAT_UNKNOWN, "application/vnd.sqlite3" },
	{ 0, 4, "8BPS", VG_FORMAT_PSD, "image/vnd.adobe.photoshop" },
	{ 0, 12, "\0\0\0\x0cJXL \r\n\x87\n", VG_FORMAT_JXL, "image/jxl" },
	{ 0, 2, "\xff\x0a", VG_FORMAT_JXL, "image/jxl" },
	{ 0, 8, "\0\0\0\x0cjP  ", VG_FORMAT_JP2, "image/jp2" },
	{ 0, 4, "\xff\x4f\xff\x51", VG_FORMAT_JP2, "image/x-jp2-codestream" },
	{ 0, 4, "II\xbc\1", VG_FORMAT_UNKNOWN, "image/vnd.ms-photo" },
	{ 0, 4, "\0\0\1\0", VG_FORMAT_UNKNOWN, "image/vnd.microsoft.icon" },
};

/* Whether these are characters of UTF-8, without controls that no text holds; the last character
 * may be cut. */
static bool is_text(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size;) {
		uint8_t c = bytes[i++];
		size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2
			    : c >= 0xf0 && c < 0xf5 ? 3 : SIZE_MAX;
		if (c == 0x7f || (c < 0x20 && !(c && strchr("\n\r\t\f", c))) || more == SIZE_MAX)
			return false;
		for (bool first = true; more && i < size; more--, i++, first = false) {
			/* Longer than need be, a half of a pair, beyond the last (RFC 3629). */
			uint8_t least = first && c == 0xe0 ? 0xa0 : first && c == 0xf0 ? 0x90 : 0x80;
			uint8_t most = first && c == 0xed ? 0x9f : first && c == 0xf4 ? 0x8f : 0xbf;
			if (bytes[i] < least || bytes[i] > most)
				return false;
		}
	}
	return true;
}

static const char *sniff_text(struct vg_span bytes)
{
	size_t size = bytes.size < 512 ? bytes.size : 512;
	if (!is_text(bytes.data, size))
		return "unknown data";
	const char *text = (const char *)bytes.data;
	size_t start = 0;
	while (start < size && strchr(" \n\r\t\xef\xbb\xbf", text[start]))
		start++;
	if (size - start >= 9 && (strncasecmp(text + start, "<!doctype", 9) == 0 ||
				  strncasecmp(text + start, "<html", 5) == 0))
		return "text/html";
	if (start < size && (text[start] == '{' || text[start] == '['))
		return "application/json";
	if (size - start >= 4 && strncasecmp(text + start, "<svg", 4) == 0)
		return "image/svg+xml";
	return "text/plain";
}

enum { STRAY = 64 };

/* Whether a marker's first byte stands at `at` or, behind stray bytes, shortly after. */
static bool marker_follows(struct vg_span bytes, size_t at)
{
	size_t left = at < bytes.size ? bytes.size - at : 0;
	return left && memchr(bytes.data + at, 0xff, left < STRAY ? left : STRAY) != NULL;
}

/* A JPEG with stray bytes behind its first marker, and between segments: decoders step over them
 * to a segment that lies inside the file. */
static bool is_untidy_jpeg(struct vg_span bytes)
{
	for (size_t at = 2; vg_span_starts_with(bytes, "\xff\xd8", 2) && at < STRAY && at + 4 <= bytes.size; at++) {
		const uint8_t *p = bytes.data + at;
		size_t size = (size_t)p[2] << 8 | p[3];
		bool segment = p[0] == 0xff && ((p[1] >= 0xe0 && p[1] <= 0xef) || p[1] == 0xdb || p[1] == 0xc4 ||
						p[1] == 0xc0 || p[1] == 0xc2 || p[1] == 0xfe);
		if (segment && size >= 2 && marker_follows(bytes, at + 2 + size))
			return true;
	}
	return false;
}

static const struct signature *find_signature(struct vg_span bytes)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++) {
		struct vg_span part = vg_span_part(bytes, signatures[i].offset, signatures[i].size);
		if (part.data && memcmp(part.data, signatures[i].bytes, part.size) == 0)
			return &signatures[i];
	}
	return NULL;
}

enum vg_format vg_sniff(struct vg_span bytes, const char **out_type)
{
	if (bytes.size == 0) {
		*out_type = "an empty file";
		return VG_FORMAT_UNKNOWN;
	}
	const struct vg_raw *raw = vg_raw_find(bytes);
	if (raw) {
		*out_type = raw->type;
		/* DNG and its like are TIFFs; those with a mark of their own are not. */
		return vg_span_starts_with(bytes, "II*\0", 4) || vg_span_starts_with(bytes, "MM\0*", 4) ||
		       vg_span_starts_with(bytes, "II+\0", 4) || vg_span_starts_with(bytes, "MM\0+", 4)
			       ? VG_FORMAT_TIFF : VG_FORMAT_UNKNOWN;
	}
	const struct signature *signature = find_signature(bytes);
	if (signature) {
		*out_type = signature->type;
		return signature->format;
	}
	if (is_untidy_jpeg(bytes)) {
		*out_type = "image/jpeg";
		return VG_FORMAT_JPEG;
	}
	if (bytes.size >= 16 && memcmp(bytes.data + 4, "ftyp", 4) == 0)
		return sniff_ftyp(bytes, out_type);
	if (vg_bitmap_begins(bytes)) {
		*out_type = "image/bmp";
		return VG_FORMAT_BMP;
	}
	*out_type = sniff_text(bytes);
	return VG_FORMAT_UNKNOWN;
}

#include "media/raw.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/tiff.h"
#include "media/sniff.h"

enum { CHAIN = 64, SUBDIRECTORIES = 16 };

/* The last row stands for raw files of makers that are not listed. */
static const struct vg_raw raws[] = {
	{ "DNG", "image/x-adobe-dng", NULL, VG_RAW_IS_TIFF, { ".dng" } },
	{ "CR2", "image/x-canon-cr2", "Canon", VG_RAW_IS_TIFF, { ".cr2" } },
	{ "NEF", "image/x-nikon-nef", "NIKON", VG_RAW_IS_TIFF, { ".nef", ".nrw" } },
	{ "ARW", "image/x-sony-arw", "SONY", VG_RAW_IS_TIFF, { ".arw", ".sr2", ".srf" } },
	{ "PEF", "image/x-pentax-pef", "PENTAX", VG_RAW_IS_TIFF, { ".pef" } },
	{ "PEF", "image/x-pentax-pef", "RICOH", VG_RAW_IS_TIFF, { NULL } },
	{ "SRW", "image/x-samsung-srw", "SAMSUNG", VG_RAW_IS_TIFF, { ".srw" } },
	{ "3FR", "image/x-hasselblad-3fr", "Hasselblad", VG_RAW_IS_TIFF, { ".3fr", ".fff" } },
	{ "IIQ", "image/x-phaseone-iiq", "Phase One", VG_RAW_IS_TIFF, { ".iiq" } },
	{ "ERF", "image/x-epson-erf", "SEIKO EPSON", VG_RAW_IS_TIFF, { ".erf" } },
	{ "DCR", "image/x-kodak-dcr", "Kodak", VG_RAW_IS_TIFF, { ".dcr", ".kdc" } },
	{ "ORF", "image/x-olympus-orf", NULL, VG_RAW_IS_TIFF, { ".orf", ".ori" } },
	{ "RW2", "image/x-panasonic-rw2", NULL, VG_RAW_IS_TIFF, { ".rw2", ".rwl" } },
	{ "RAF", "image/x-fuji-raf", NULL, VG_RAW_HOLDS_JPEG, { ".raf" } },
	{ "CR3", "image/x-canon-cr3", NULL, VG_RAW_OTHER, { ".cr3" } },
	{ "CRW", "image/x-canon-crw", NULL, VG_RAW_OTHER, { ".crw" } },
	{ "MRW", "image/x-minolta-mrw", NULL, VG_RAW_OTHER, { ".mrw" } },
	{ "X3F", "image/x-sigma-x3f", NULL, VG_RAW_OTHER, { ".x3f" } },
	{ "raw", "image/x-dcraw", NULL, VG_RAW_IS_TIFF, { NULL } },
};
enum { RAWS = sizeof raws / sizeof raws[0] };

static const struct vg_raw *by_name(const char *name)
{
	for (int i = 0; i < RAWS; i++)
		if (strcmp(raws[i].name, name) == 0)
			return &raws[i];
	return NULL;
}

bool vg_raw_is_dng(const struct vg_raw *raw)
{
	return raw == &raws[0];
}

const struct vg_raw *vg_raw_from_file_name(const char *file_name)
{
	for (int i = 0; i < RAWS; i++)
		for (const char *const *ending = raws[i].endings; *ending; ending++)
			if (vg_text_ends_with_ignoring_case(file_name, *ending))
				return &raws[i];
	return NULL;
}

const char *vg_raw_type_from_file_name(const char *file_name)
{
	const struct vg_raw *raw = vg_raw_from_file_name(file_name);
	return raw ? raw->type : NULL;
}

struct look {
	bool mosaic;        /* a directory describes the sensor's own data */
	uint32_t pictures;  /* directories that describe one */
};

static uint64_t number(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, uint16_t tag)
{
	struct vg_tiff_entry entry;
	return vg_tiff_find(tiff, directory, tag, &entry) ? vg_tiff_number(tiff, &entry, 0) : 0;
}

static void look_at(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct look *look)
{
	enum { CFA = 32803, LINEAR_RAW = 34892, NIKON = 34713, SONY = 32767, PENTAX = 65535, KODAK = 65000 };
	uint64_t photometric = number(tiff, directory, VG_TIFF_PHOTOMETRIC);
	uint64_t compression = number(tiff, directory, VG_TIFF_COMPRESSION);
	look->mosaic |= photometric == CFA || photometric == LINEAR_RAW || compression == NIKON ||
			compression == SONY || compression == PENTAX || compression == KODAK;
	look->pictures += number(tiff, directory, VG_TIFF_WIDTH) > 0;
}

/* All directories of the chain and those below them; false when there is none. */
static bool look_through(struct vg_span bytes, struct vg_tiff *out_tiff,
			 struct vg_tiff_directory *out_first, struct look *look)
{
	struct vg_tiff_directory directory, below;
	if (!vg_tiff_open(bytes, out_tiff) || !vg_tiff_directory(out_tiff, out_tiff->first, out_first))
		return false;
	uint64_t offset = out_tiff->first;
	for (int i = 0; i < CHAIN && offset && vg_tiff_directory(out_tiff, offset, &directory); i++) {
		struct vg_tiff_entry sub;
		look_at(out_tiff, &directory, look);
		if (vg_tiff_find(out_tiff, &directory, VG_TIFF_SUB_IFDS, &sub))
			for (uint64_t k = 0; k < sub.count && k < SUBDIRECTORIES; k++)
				if (vg_tiff_directory(out_tiff, vg_tiff_number(out_tiff, &sub, k), &below))
					look_at(out_tiff, &below, look);
		offset = directory.next != offset ? directory.next : 0;
	}
	return true;
}

static const struct vg_raw *find_in_tiff(struct vg_span bytes)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct vg_tiff_entry entry;
	struct look look = { 0 };
	if (!look_through(bytes, &tiff, &first, &look))
		return NULL;
	if (vg_tiff_find(&tiff, &first, VG_TIFF_DNG_VERSION, &entry))
		return &raws[0];
	struct vg_span mark = vg_span_part(bytes, 8, 2);
	if (mark.size && memcmp(mark.data, "CR", 2) == 0)
		return by_name("CR2");
	if (!look.mosaic)
		return NULL;
	bool made = vg_tiff_find(&tiff, &first, VG_TIFF_MAKE, &entry);
	for (int i = 0; i < RAWS && made; i++) {
		size_t size = raws[i].maker ? strlen(raws[i].maker) : 0;
		if (size && entry.value.size >= size &&
		    strncasecmp((const char *)entry.value.data, raws[i].maker, size) == 0)
			return &raws[i];
	}
	return &raws[RAWS - 1];
}

const struct vg_raw *vg_raw_find(struct vg_span bytes)
{
	static const struct { size_t offset; const char *bytes, *name; size_t size; } marks[] = {
		{ 0, "IIRO", "ORF", 4 }, { 0, "IIRS", "ORF", 4 }, { 0, "MMOR", "ORF", 4 },
		{ 0, "IIU\0", "RW2", 4 }, { 0, "FUJIFILMCCD-RAW", "RAF", 15 }, { 4, "ftypcrx ", "CR3", 8 },
		{ 6, "HEAPCCDR", "CRW", 8 }, { 0, "\0MRM", "MRW", 4 }, { 0, "FOVb", "X3F", 4 },
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct vg_span part = vg_span_part(bytes, marks[i].offset, marks[i].size);
		if (part.size && memcmp(part.data, marks[i].bytes, part.size) == 0)
			return by_name(marks[i].name);
	}
	return find_in_tiff(bytes);
}

uint32_t vg_raw_count_pictures(struct vg_span bytes)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct look look = { 0 };
	return look_through(bytes, &tiff, &first, &look) ? look.pictures : 0;
}

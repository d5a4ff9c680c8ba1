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
	{ "IIQ", "image/x-phaseone-iiq", "Leaf", VG_RAW_IS_TIFF, { NULL } }, /* the later backs; MOS tells itself */
	{ "MOS", "image/x-leaf-mos", NULL, VG_RAW_IS_TIFF, { ".mos" } },
	{ "MEF", "image/x-mamiya-mef", "Mamiya", VG_RAW_IS_TIFF, { ".mef" } },
	{ "GPR", "image/x-gopro-gpr", NULL, VG_RAW_IS_TIFF, { ".gpr" } },
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
	return raw == &raws[0] || (raw && raw == by_name("GPR"));
}

const char *vg_raw_type_from_file_name(const char *file_name)
{
	for (int i = 0; i < RAWS; i++)
		for (const char *const *ending = raws[i].endings; *ending; ending++)
			if (vg_text_ends_with_ignoring_case(file_name, *ending))
				return raws[i].type;
	return NULL;
}

struct look {
	bool mosaic;        /* a directory describes the sensor's own data */
	bool vc5, leaf;     /* GoPro's compression; Leaf's own tag */
	bool cut;           /* a directory lies outside the bytes, in part or whole */
	uint32_t pictures;  /* directories that describe one */
};

static uint64_t number(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, uint16_t tag)
{
	struct vg_tiff_entry entry;
	return vg_tiff_find(tiff, directory, tag, &entry) ? vg_tiff_number(tiff, &entry, 0) : 0;
}

static void look_at(const struct vg_tiff *tiff, const struct vg_tiff_directory *directory, struct look *look)
{
	enum { CFA = 32803, LINEAR_RAW = 34892, NIKON = 34713, SONY = 32767, PENTAX = 65535, KODAK = 65000,
	       VC5 = 9, LEAF_DATA = 34310 };
	struct vg_tiff_entry entry;
	uint64_t photometric = number(tiff, directory, VG_TIFF_PHOTOMETRIC);
	uint64_t compression = number(tiff, directory, VG_TIFF_COMPRESSION);
	look->mosaic |= photometric == CFA || photometric == LINEAR_RAW || compression == NIKON ||
			compression == SONY || compression == PENTAX || compression == KODAK;
	look->vc5 |= compression == VC5;
	look->leaf |= vg_tiff_find(tiff, directory, LEAF_DATA, &entry);
	look->pictures += number(tiff, directory, VG_TIFF_WIDTH) > 0;
	look->cut |= directory->entries && !vg_tiff_entry(tiff, directory, directory->entries - 1, &entry);
}

static void look_below(const struct vg_tiff *tiff, uint64_t offset, struct look *look)
{
	struct vg_tiff_directory below;
	look->cut |= offset >= tiff->bytes.size;
	if (vg_tiff_directory(tiff, offset, &below))
		look_at(tiff, &below, look);
}

/* All directories of the chain and those below them; false when there is none. */
static bool look_through(struct vg_span bytes, struct vg_tiff *out_tiff,
			 struct vg_tiff_directory *out_first, struct look *look)
{
	struct vg_tiff_directory directory;
	if (!vg_tiff_open(bytes, out_tiff) || !vg_tiff_directory(out_tiff, out_tiff->first, out_first))
		return false;
	uint64_t offset = out_tiff->first;
	for (int i = 0; i < CHAIN && offset && vg_tiff_directory(out_tiff, offset, &directory); i++) {
		struct vg_tiff_entry sub;
		look_at(out_tiff, &directory, look);
		bool more = vg_tiff_find(out_tiff, &directory, VG_TIFF_SUB_IFDS, &sub) && sub.count;
		look->cut |= more && !sub.value.size;
		if (more)
			for (uint64_t k = 0; k < sub.count && k < SUBDIRECTORIES; k++)
				look_below(out_tiff, vg_tiff_number(out_tiff, &sub, k), look);
		offset = directory.next != offset ? directory.next : 0;
	}
	return true;
}

static bool is_maker(const struct vg_tiff_entry *make, const char *maker)
{
	size_t size = strlen(maker);
	return make->value.size >= size && strncasecmp((const char *)make->value.data, maker, size) == 0;
}

static const struct vg_raw *find_in_tiff(struct vg_span bytes)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct vg_tiff_entry entry, version;
	struct look look = { 0 };
	if (!look_through(bytes, &tiff, &first, &look))
		return NULL;
	bool made = vg_tiff_find(&tiff, &first, VG_TIFF_MAKE, &entry);
	if (vg_tiff_find(&tiff, &first, VG_TIFF_DNG_VERSION, &version))
		return made && look.vc5 && is_maker(&entry, "GoPro") ? by_name("GPR") : &raws[0];
	struct vg_span mark = vg_span_part(bytes, 8, 2);
	if (mark.size && memcmp(mark.data, "CR", 2) == 0)
		return by_name("CR2");
	if (look.leaf)
		return by_name("MOS");
	/* Of a raw file cut short, the directory of the sensor's data may be missing behind the preview's. */
	bool preview_alone = look.cut && number(&tiff, &first, VG_TIFF_SUBFILE_TYPE) & 1;
	if (!look.mosaic && !preview_alone)
		return NULL;
	for (int i = 0; i < RAWS && made; i++)
		if (raws[i].maker && is_maker(&entry, raws[i].maker))
			return &raws[i];
	return look.mosaic ? &raws[RAWS - 1] : NULL;
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

bool vg_raw_misses_directory(struct vg_span bytes)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct look look = { 0 };
	return vg_tiff_open(bytes, &tiff) && tiff.first && (!look_through(bytes, &tiff, &first, &look) || look.cut);
}

uint32_t vg_raw_count_pictures(struct vg_span bytes)
{
	struct vg_tiff tiff;
	struct vg_tiff_directory first;
	struct look look = { 0 };
	return look_through(bytes, &tiff, &first, &look) ? look.pictures : 0;
}

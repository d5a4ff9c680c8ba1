/* Whose quantisation tables a JPEG has.
 *
 * Claim: they are exactly those of an encoder's setting. References: the standard's tables as libjpeg scales them
 * (jpeg_habits.c); mozjpeg's default base table, N. Robidoux's, scaled in the same way (jcparam.c; at quality 87 it is the
 * digest that jpeg_habits.c counts); of Adobe Photoshop nine settings whose tables Pillow publishes (PIL/JpegPresets.py) and whose
 * digests ExifTool lists under the same names (Image::ExifTool::JPEGDigest): the two agree in all nine. Settings known
 * from one source only are left out. Known false alarms: whoever takes over these tables, as Pillow lets its users do. */
#include <string.h>

#include "metadata/metadata.h"

static const uint16_t robidoux[64] = {
	16, 16, 16, 18, 25, 37, 56, 85, 16, 17, 20, 27, 34, 40, 53, 75, 16, 20, 24, 31, 43, 62,
	91, 135, 18, 27, 31, 40, 53, 74, 106, 156, 25, 34, 43, 53, 69, 94, 131, 189, 37, 40, 62, 74,
	94, 124, 169, 238, 56, 53, 91, 106, 131, 169, 226, 311, 85, 75, 135, 156, 189, 238, 311, 418,
};

/* By the digest of both tables (vg_jpeg.tables). */
static const struct {
	enum vg_encoder encoder;
	uint32_t quality;
	const char *tables;
} photoshop[] = {
	{ VG_ENCODER_PHOTOSHOP, 3, "01022212c95236f3ef6eff01d850854e7c3ac4b127ed9925f8ba2ebb53ff0e52" },
	{ VG_ENCODER_PHOTOSHOP, 5, "1e2b13a9d2d7b6d44a7360ce95ca0c089dfe7eb27927ba117caf7c5e3fe5fe0d" },
	{ VG_ENCODER_PHOTOSHOP, 8, "adf4615d02feeeae0800980e65faaff0370b982eb8c111b92c406bce4d8ad5d6" },
	{ VG_ENCODER_PHOTOSHOP, 10, "56ebf8c25509fb73f051e4a90a3919a3868e540921483073863e08045d518c0c" },
	{ VG_ENCODER_PHOTOSHOP_WEB, 10, "af3d586aedfca4105c6604588e145940640c593025feb8367b7a2df15e491b8f" },
	{ VG_ENCODER_PHOTOSHOP_WEB, 30, "acc522ff7bcb4d1dbc9ff05544ea0a0456948bca8e4063599bc197bf92f14ae0" },
	{ VG_ENCODER_PHOTOSHOP_WEB, 60, "9f98f91512f7f431a54a15daa903d7d639f51492fd3fe88b8d05ad8d3f211c2c" },
	{ VG_ENCODER_PHOTOSHOP_WEB, 80, "ab7bd8b347d8dbd66b836920cbb766e9b0fd2281d7870ccf0f0c548a4f06a0d4" },
	{ VG_ENCODER_PHOTOSHOP_WEB, 100, "bb859621c30c298d0d77b17faaabb411868934ec3d9defa8859c61648f114158" },
};

static bool is_robidoux(const uint16_t table[64], int quality)
{
	for (int i = 0; i < 64; i++)
		if (table[i] != vg_jpeg_scaled(robidoux[i], quality))
			return false;
	return true;
}

void vg_jpeg_encoder(const uint16_t table[64], const uint16_t *chroma, struct vg_jpeg *jpeg)
{
	enum { QUALITY_MOST = 100 };
	if (jpeg->standard_tables) {
		jpeg->encoder = VG_ENCODER_STANDARD;
		jpeg->encoder_quality = jpeg->quality;
		return;
	}
	for (size_t i = 0; i < sizeof photoshop / sizeof *photoshop; i++)
		if (strcmp(jpeg->tables, photoshop[i].tables) == 0) {
			jpeg->encoder = photoshop[i].encoder;
			jpeg->encoder_quality = photoshop[i].quality;
			return;
		}
	/* From the best down: at 100 all steps are 1, which are the standard's as well. */
	for (int quality = QUALITY_MOST - 1; quality > 0; quality--)
		if (is_robidoux(table, quality) && (!chroma || is_robidoux(chroma, quality))) {
			jpeg->encoder = VG_ENCODER_MOZJPEG;
			jpeg->encoder_quality = (uint32_t)quality;
			return;
		}
}

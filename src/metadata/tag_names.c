#include "metadata/tag_names.h"

#include <stdlib.h>
#include <string.h>

#include <libexif/exif-data.h>

#include "base/text.h"

/* Sorted by number; those that libexif does not know, or knows by no name. */
static const struct row { uint16_t tag; const char *name; } image_rows[] = {
	{ 0x000b, "ProcessingSoftware" }, { 0x00ff, "SubfileType" }, { 0x0107, "Thresholding" }, { 0x0108, "CellWidth" }, { 0x0109, "CellLength" },
	{ 0x010a, "FillOrder" }, { 0x0118, "MinSampleValue" }, { 0x0119, "MaxSampleValue" },
	{ 0x011d, "PageName" }, { 0x011e, "XPosition" }, { 0x011f, "YPosition" }, { 0x0120, "FreeOffsets" },
	{ 0x0121, "FreeByteCounts" }, { 0x0122, "GrayResponseUnit" }, { 0x0123, "GrayResponseCurve" },
	{ 0x0124, "T4Options" }, { 0x0125, "T6Options" }, { 0x0129, "PageNumber" }, { 0x013c, "HostComputer" },
	{ 0x013d, "Predictor" }, { 0x0140, "ColorMap" }, { 0x0141, "HalftoneHints" }, { 0x0142, "TileWidth" },
	{ 0x0143, "TileLength" }, { 0x0144, "TileOffsets" }, { 0x0145, "TileByteCounts" }, { 0x014c, "InkSet" },
	{ 0x014d, "InkNames" }, { 0x014e, "NumberOfInks" }, { 0x0150, "DotRange" }, { 0x0151, "TargetPrinter" },
	{ 0x0152, "ExtraSamples" }, { 0x0153, "SampleFormat" }, { 0x0154, "SMinSampleValue" },
	{ 0x0155, "SMaxSampleValue" }, { 0x015b, "JPEGTables" }, { 0x0200, "JPEGProc" },
	{ 0x0203, "JPEGRestartInterval" }, { 0x0207, "JPEGQTables" }, { 0x0208, "JPEGDCTables" },
	{ 0x0209, "JPEGACTables" }, { 0x02bc, "XMLPacket" }, { 0x4746, "Rating" }, { 0x4749, "RatingPercent" },
	{ 0x800d, "ImageID" }, { 0x80e3, "Matteing" }, { 0x80e5, "ImageDepth" }, { 0x830e, "ModelPixelScale" },
	{ 0x8480, "ModelTransformation" }, { 0x8482, "ModelTiepoint" }, { 0x8649, "PhotoshopSettings" },
	{ 0x87af, "GeoKeyDirectory" }, { 0x87b0, "GeoDoubleParams" }, { 0x87b1, "GeoAsciiParams" },
	{ 0x9211, "ImageNumber" }, { 0x935c, "ImageSourceData" }, { 0xa40c, "SubjectDistanceRange" },
	{ 0xc427, "OceScanjobDescription" }, { 0xc4a5, "PrintImageMatching" }, { 0xc612, "DNGVersion" },
	{ 0xc613, "DNGBackwardVersion" }, { 0xc614, "UniqueCameraModel" }, { 0xc615, "LocalizedCameraModel" },
	{ 0xc616, "CFAPlaneColor" }, { 0xc617, "CFALayout" }, { 0xc618, "LinearizationTable" },
	{ 0xc619, "BlackLevelRepeatDim" }, { 0xc61a, "BlackLevel" }, { 0xc61b, "BlackLevelDeltaH" },
	{ 0xc61c, "BlackLevelDeltaV" }, { 0xc61d, "WhiteLevel" }, { 0xc61e, "DefaultScale" },
	{ 0xc61f, "DefaultCropOrigin" }, { 0xc620, "DefaultCropSize" }, { 0xc621, "ColorMatrix1" },
	{ 0xc622, "ColorMatrix2" }, { 0xc623, "CameraCalibration1" }, { 0xc624, "CameraCalibration2" },
	{ 0xc625, "ReductionMatrix1" }, { 0xc626, "ReductionMatrix2" }, { 0xc627, "AnalogBalance" },
	{ 0xc628, "AsShotNeutral" }, { 0xc629, "AsShotWhiteXY" }, { 0xc62a, "BaselineExposure" },
	{ 0xc62b, "BaselineNoise" }, { 0xc62c, "BaselineSharpness" }, { 0xc62d, "BayerGreenSplit" },
	{ 0xc62e, "LinearResponseLimit" }, { 0xc62f, "CameraSerialNumber" }, { 0xc630, "DNGLensInfo" },
	{ 0xc631, "ChromaBlurRadius" }, { 0xc632, "AntiAliasStrength" }, { 0xc633, "ShadowScale" },
	{ 0xc634, "DNGPrivateData" }, { 0xc635, "MakerNoteSafety" }, { 0xc65a, "CalibrationIlluminant1" },
	{ 0xc65b, "CalibrationIlluminant2" }, { 0xc65c, "BestQualityScale" }, { 0xc65d, "RawDataUniqueID" },
	{ 0xc68b, "OriginalRawFileName" }, { 0xc68c, "OriginalRawFileData" }, { 0xc68d, "ActiveArea" },
	{ 0xc68e, "MaskedAreas" }, { 0xc68f, "AsShotICCProfile" }, { 0xc690, "AsShotPreProfileMatrix" },
	{ 0xc691, "CurrentICCProfile" }, { 0xc692, "CurrentPreProfileMatrix" }, { 0xc6bf, "ColorimetricReference" },
	{ 0xc6f3, "CameraCalibrationSignature" }, { 0xc6f4, "ProfileCalibrationSignature" },
	{ 0xc6f6, "AsShotProfileName" }, { 0xc6f7, "NoiseReductionApplied" }, { 0xc6f8, "ProfileName" },
	{ 0xc6f9, "ProfileHueSatMapDims" }, { 0xc6fa, "ProfileHueSatMapData1" }, { 0xc6fb, "ProfileHueSatMapData2" },
	{ 0xc6fc, "ProfileToneCurve" }, { 0xc6fd, "ProfileEmbedPolicy" }, { 0xc6fe, "ProfileCopyright" },
	{ 0xc714, "ForwardMatrix1" }, { 0xc715, "ForwardMatrix2" }, { 0xc716, "PreviewApplicationName" },
	{ 0xc717, "PreviewApplicationVersion" }, { 0xc718, "PreviewSettingsName" }, { 0xc719, "PreviewSettingsDigest" },
	{ 0xc71a, "PreviewColorSpace" }, { 0xc71b, "PreviewDateTime" }, { 0xc71c, "RawImageDigest" },
	{ 0xc71d, "OriginalRawFileDigest" }, { 0xc71e, "SubTileBlockSize" }, { 0xc71f, "RowInterleaveFactor" },
	{ 0xc725, "ProfileLookTableDims" }, { 0xc726, "ProfileLookTableData" }, { 0xc740, "OpcodeList1" },
	{ 0xc741, "OpcodeList2" }, { 0xc74e, "OpcodeList3" }, { 0xc761, "NoiseProfile" },
	{ 0xc791, "OriginalDefaultFinalSize" }, { 0xc792, "OriginalBestQualityFinalSize" },
	{ 0xc793, "OriginalDefaultCropSize" }, { 0xc7a3, "ProfileHueSatMapEncoding" },
	{ 0xc7a4, "ProfileLookTableEncoding" }, { 0xc7a5, "BaselineExposureOffset" }, { 0xc7a6, "DefaultBlackRender" },
	{ 0xc7a7, "NewRawImageDigest" }, { 0xc7a8, "RawToPreviewGain" }, { 0xc7b5, "DefaultUserCrop" },
	{ 0xcd2d, "ProfileGainTableMap" }, { 0xcd30, "ProfileGroupName" }, { 0xcd49, "JXLDistance" },
	{ 0xcd4a, "JXLEffort" }, { 0xcd4b, "JXLDecodeSpeed" },
};

static const struct row exif_rows[] = {
	{ 0x8833, "ISOSpeed" }, { 0x8834, "ISOSpeedLatitudeyyy" }, { 0x8835, "ISOSpeedLatitudezzz" },
	{ 0x9400, "AmbientTemperature" }, { 0x9401, "Humidity" }, { 0x9402, "Pressure" }, { 0x9403, "WaterDepth" },
	{ 0x9404, "Acceleration" }, { 0x9405, "CameraElevationAngle" }, { 0x9999, "XiaomiSettings" },
	{ 0x9a00, "XiaomiModel" }, { 0xa010, "SamsungRawPointersOffset" }, { 0xa401, "CustomRendered" },
	{ 0xa436, "ImageTitle" }, { 0xa437, "Photographer" }, { 0xa438, "ImageEditor" }, { 0xa439, "CameraFirmware" },
	{ 0xa43a, "RAWDevelopingSoftware" }, { 0xa43b, "ImageEditingSoftware" }, { 0xa43c, "MetadataEditingSoftware" },
	{ 0xa460, "CompositeImage" }, { 0xa461, "SourceImageNumberOfCompositeImage" },
	{ 0xa462, "SourceExposureTimesOfCompositeImage" }, { 0xa500, "Gamma" }, { 0xea1c, "Padding" },
	{ 0xea1d, "OffsetSchema" }, { 0xfde8, "OwnerName" }, { 0xfde9, "SerialNumber" }, { 0xfdea, "Lens" },
	{ 0xfe4e, "WhiteBalance" }, { 0xfe4c, "RawFile" },
};

static const struct row gps_rows[] = { { 0x001f, "GPSHPositioningError" } };

static const struct row mpf_rows[] = {
	{ 0xb000, "MPFVersion" }, { 0xb001, "NumberOfImages" }, { 0xb002, "MPImageList" }, { 0xb003, "ImageUIDList" },
	{ 0xb004, "TotalFrames" }, { 0xb101, "MPIndividualNum" }, { 0xb201, "PanOrientation" },
	{ 0xb202, "PanOverlapH" }, { 0xb203, "PanOverlapV" }, { 0xb204, "BaseViewpointNum" },
	{ 0xb205, "ConvergenceAngle" }, { 0xb206, "BaselineLength" }, { 0xb207, "VerticalDivergence" },
	{ 0xb208, "AxisDistanceX" }, { 0xb209, "AxisDistanceY" }, { 0xb20a, "AxisDistanceZ" }, { 0xb20b, "YawAngle" },
	{ 0xb20c, "PitchAngle" }, { 0xb20d, "RollAngle" },
};

static const char *find(const struct row *rows, size_t count, uint16_t tag)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].tag == tag)
			return rows[i].name;
	return NULL;
}

#define FIND(rows, tag) find(rows, sizeof rows / sizeof *rows, tag)

static ExifIfd ifd_of(enum vg_directory_kind kind)
{
	return kind == VG_DIRECTORY_EXIF ? EXIF_IFD_EXIF : kind == VG_DIRECTORY_GPS ? EXIF_IFD_GPS
	     : kind == VG_DIRECTORY_INTEROP ? EXIF_IFD_INTEROPERABILITY : EXIF_IFD_0;
}

const char *vg_tag_name(enum vg_directory_kind kind, uint16_t tag)
{
	if (kind == VG_DIRECTORY_MPF)
		return FIND(mpf_rows, tag);
	if (kind > VG_DIRECTORY_MPF)
		return vg_maker_tag_name(kind, tag);
	const char *name = exif_tag_get_name_in_ifd((ExifTag)tag, ifd_of(kind));
	if (name && name[0])
		return name;
	if (kind == VG_DIRECTORY_GPS)
		return FIND(gps_rows, tag);
	if (kind == VG_DIRECTORY_INTEROP)
		return NULL;
	/* Programs put tags of either directory into the other. */
	name = kind == VG_DIRECTORY_EXIF ? NULL : exif_tag_get_name_in_ifd((ExifTag)tag, EXIF_IFD_1);
	if (!name)
		name = kind == VG_DIRECTORY_EXIF ? FIND(exif_rows, tag) : FIND(image_rows, tag);
	if (!name)
		name = kind == VG_DIRECTORY_EXIF ? FIND(image_rows, tag) : FIND(exif_rows, tag);
	if (!name)
		name = exif_tag_get_name_in_ifd((ExifTag)tag, kind == VG_DIRECTORY_EXIF ? EXIF_IFD_0 : EXIF_IFD_EXIF);
	return name && name[0] ? name : NULL;
}

/* Tags whose value is a code that libexif has words for. */
static bool is_code(enum vg_directory_kind kind, uint16_t tag)
{
	static const uint16_t codes[] = {
		0x0103, 0x0106, 0x0112, 0x011c, 0x0128, 0x0213, 0x8822, 0x9207, 0x9208, 0x9209, 0xa001, 0xa210,
		0xa217, 0xa300, 0xa301, 0xa401, 0xa402, 0xa403, 0xa406, 0xa407, 0xa408, 0xa409, 0xa40a, 0xa40c,
		0x8830 };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i] == tag)
			return kind == VG_DIRECTORY_IMAGE || kind == VG_DIRECTORY_EXIF;
	return false;
}

void vg_tag_meaning(enum vg_directory_kind kind, uint16_t tag, uint16_t type, uint64_t value,
		    char *out, size_t out_size)
{
	unsigned char bytes[2] = { (unsigned char)value, (unsigned char)(value >> 8) };
	out[0] = 0;
	bool narrow = type == 7 || type == 1;
	if (!is_code(kind, tag) || value > 0xffff || (type != 3 && !narrow))
		return;
	ExifData *data = exif_data_new();
	ExifEntry *entry = data ? exif_entry_new() : NULL;
	if (entry) {
		exif_data_set_byte_order(data, EXIF_BYTE_ORDER_INTEL);
		exif_content_add_entry(data->ifd[ifd_of(kind)], entry);
		*entry = (ExifEntry){ .tag = (ExifTag)tag, .format = narrow ? EXIF_FORMAT_UNDEFINED : EXIF_FORMAT_SHORT,
				      .components = 1, .data = bytes, .size = narrow ? 1 : 2,
				      .parent = entry->parent, .priv = entry->priv };
		(void)exif_entry_get_value(entry, out, (unsigned)out_size);
		if (strncmp(out, "Internal error", strlen("Internal error")) == 0)
			out[0] = 0; /* libexif's words for a code that it has none for */
		entry->data = NULL; /* ours */
		exif_content_remove_entry(data->ifd[ifd_of(kind)], entry);
		exif_entry_unref(entry);
	}
	exif_data_unref(data);
}

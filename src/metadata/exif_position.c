#include "metadata/exif_position.h"

#include <math.h>

#include "base/time.h"
#include "metadata/exif_values.h"

enum { GPS_LATITUDE_REF = 1, GPS_LATITUDE, GPS_LONGITUDE_REF, GPS_LONGITUDE, GPS_ALTITUDE_REF,
       GPS_ALTITUDE, GPS_TIME = 7, GPS_STATUS = 9, GPS_DATE = 0x1d };

/* One coordinate as it was read. */
struct coordinate {
	bool there, undefined, malformed; /* undefined: its degrees are 0/0 */
	double degrees;                   /* without sign */
	int sign;                         /* 0 when the hemisphere is not stated */
};

/* The sign that a reference gives, in either case; 0 when it is missing or none of the two. */
static int sign_of(const ExifEntry *reference, char positive, char negative)
{
	if (!reference || !reference->data)
		return 0;
	unsigned i = 0;
	while (i < reference->size && reference->data[i] == ' ')
		i++;
	char letter = i < reference->size ? (char)(reference->data[i] & ~0x20) : 0;
	return letter == positive ? 1 : letter == negative ? -1 : 0;
}

/* Programs round 59.9999 to 60. */
static bool is_sixtieth(double value)
{
	return value >= 0 && value <= 60;
}

/* Degrees, minutes and seconds; minutes or seconds that are undefined leave the rest. */
static struct coordinate read_coordinate(const ExifData *data, unsigned tag, const char *letters, double most)
{
	ExifContent *gps = data->ifd[EXIF_IFD_GPS];
	ExifByteOrder order = exif_data_get_byte_order((ExifData *)data);
	ExifEntry *entry = exif_content_get_entry(gps, (ExifTag)tag);
	struct coordinate out = { .there = entry != NULL };
	double part[3] = { 0, 0, 0 };
	if (!entry)
		return out;
	if (!vg_exif_number(entry, order, 0, &part[0])) {
		out.undefined = isnan(part[0]);
		out.malformed = !out.undefined;
		return out;
	}
	for (unsigned long i = 1; i < 3; i++)
		if (!vg_exif_number(entry, order, i, &part[i]))
			part[i] = 0;
	out.degrees = part[0] + part[1] / 60 + part[2] / 3600;
	out.malformed = !(part[0] >= 0 && out.degrees <= most) || !is_sixtieth(part[1]) || !is_sixtieth(part[2]);
	out.sign = sign_of(exif_content_get_entry(gps, (ExifTag)(tag - 1)), letters[0], letters[1]);
	return out;
}

static void judge_position(struct coordinate latitude, struct coordinate longitude, struct vg_gps *gps)
{
	bool both = latitude.there && longitude.there;
	bool zero = latitude.degrees == 0 && longitude.degrees == 0;
	if (!latitude.there && !longitude.there)
		gps->kind = VG_POSITION_NONE;
	else if (!both || latitude.malformed || longitude.malformed)
		gps->kind = VG_POSITION_MALFORMED;
	else if (latitude.undefined || longitude.undefined || zero)
		gps->kind = VG_POSITION_ZERO;
	else
		gps->kind = latitude.sign && longitude.sign ? VG_POSITION_SIGNED : VG_POSITION_UNSIGNED;
	if (gps->kind != VG_POSITION_SIGNED && gps->kind != VG_POSITION_UNSIGNED)
		return;
	bool whole = gps->kind == VG_POSITION_SIGNED;
	gps->latitude = latitude.degrees * (whole ? latitude.sign : 1);
	gps->longitude = longitude.degrees * (whole ? longitude.sign : 1);
	gps->latitude_unsigned = !latitude.sign;
	gps->longitude_unsigned = !longitude.sign;
}

static void read_gps_time(const ExifData *data, ExifByteOrder order, struct vg_gps *gps)
{
	ExifEntry *clock = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)GPS_TIME);
	ExifEntry *date = exif_content_get_entry(data->ifd[EXIF_IFD_GPS], (ExifTag)GPS_DATE);
	struct vg_camera_date day;
	char text[24];
	double part[3];
	if (!clock || !date || !date->data)
		return;
	for (unsigned long i = 0; i < 3; i++)
		if (!vg_exif_number(clock, order, i, &part[i]) || !(part[i] >= 0 && part[i] < 61))
			return;
	vg_exif_text(date, text, sizeof text);
	int64_t of_day = (int64_t)part[0] * 3600 + (int64_t)part[1] * 60 + (int64_t)part[2];
	if (part[0] < 24 && part[1] < 60 && vg_time_parse_camera(text, &day))
		vg_time_format(vg_time_day(day.time) * 86400 + of_day, gps->time);
}

/* What the altitude refers to: 1, or 3 since EXIF 3.0, for below the sea. Programs write the digit as
 * a character. */
static bool is_below_sea(const ExifEntry *reference, ExifByteOrder order)
{
	double value = 0;
	if (!reference || !reference->data || !reference->size)
		return false;
	if (!vg_exif_number(reference, order, 0, &value) || value >= '0')
		value = reference->data[0] - '0';
	return value == 1 || value == 3;
}

void vg_exif_read_position(ExifData *data, struct vg_picture *picture)
{
	struct vg_gps *gps = &picture->exif.gps;
	ExifByteOrder order = exif_data_get_byte_order(data);
	ExifContent *content = data->ifd[EXIF_IFD_GPS];
	if (!content)
		return;
	judge_position(read_coordinate(data, GPS_LATITUDE, "NS", 90),
		       read_coordinate(data, GPS_LONGITUDE, "EW", 180), gps);
	if (gps->kind == VG_POSITION_MALFORMED)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the GPS position is malformed");
	if (gps->kind == VG_POSITION_UNSIGNED)
		vg_picture_add_defect(picture, VG_DEFECT_METADATA, "the GPS position does not say %s%s%s",
				      gps->latitude_unsigned ? "north or south" : "",
				      gps->latitude_unsigned && gps->longitude_unsigned ? ", " : "",
				      gps->longitude_unsigned ? "east or west" : "");
	ExifEntry *status = exif_content_get_entry(content, (ExifTag)GPS_STATUS);
	gps->no_fix = status && status->data && status->size && (status->data[0] & ~0x20) == 'V';
	ExifEntry *altitude = exif_content_get_entry(content, (ExifTag)GPS_ALTITUDE);
	ExifEntry *below = exif_content_get_entry(content, (ExifTag)GPS_ALTITUDE_REF);
	gps->has_altitude = altitude && vg_exif_number(altitude, order, 0, &gps->altitude);
	if (gps->has_altitude && is_below_sea(below, order))
		gps->altitude = -fabs(gps->altitude);
	if (!gps->has_altitude)
		gps->altitude = 0;
	read_gps_time(data, order, gps);
}

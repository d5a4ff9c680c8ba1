#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/sidecar.h>

#include "base/entries.h"

void vg_sidecar_release(struct vg_sidecar *sidecar)
{
	for (size_t i = 0; i < sidecar->entry_count; i++)
		vg_entries_drop(&sidecar->entries[i]);
	free(sidecar->entries);
	memset(sidecar, 0, sizeof *sidecar);
}

const char *vg_sidecar_entry(const struct vg_sidecar *sidecar, const char *directory, const char *name)
{
	for (size_t i = 0; i < sidecar->entry_count; i++) {
		const struct vg_metadata_entry *entry = &sidecar->entries[i];
		if (strcmp(entry->directory, directory) == 0 && strcmp(entry->name, name) == 0 && entry->value[strspn(entry->value, " ")])
			return entry->value;
	}
	return NULL;
}

const char *vg_sidecar_taken(const struct vg_sidecar *sidecar)
{
	const char *taken = vg_sidecar_entry(sidecar, "XMP-exif", "DateTimeOriginal");
	return taken ? taken : vg_sidecar_entry(sidecar, "XMP-photoshop", "DateCreated");
}

/* "50,27.123N" or "50,27,7N", degrees, minutes and what follows, each a part of the one before; `positive` and
 * `negative` are the letters of the hemispheres. Programs also write blanks, and degrees below zero instead of a letter;
 * degrees without either tell no hemisphere. */
static bool read_degrees(const char *text, double most, char positive, char negative, double *out)
{
	static const double parts[] = { 1, 60, 3600 };
	enum { PARTS = sizeof parts / sizeof *parts };
	double degrees = 0;
	bool below = text && *text == '-';
	text += below;
	for (int i = 0; text && i < PARTS; i++) {
		char *end;
		text += strspn(text, " ");
		if (!isdigit((unsigned char)*text))
			return false;
		degrees += strtod(text, &end) / parts[i]; /* the program never sets a locale for numbers */
		text = end + strspn(end, " ");
		if (*text != ',' || below)
			break;
		text++;
	}
	char letter = text ? (char)toupper((unsigned char)*text) : 0;
	if (below && !letter)
		letter = negative;
	else if (!letter || text[1] || below)
		return false;
	if ((letter != positive && letter != negative) || !(degrees <= most))
		return false;
	*out = letter == negative ? -degrees : degrees;
	return true;
}

static bool read_position(const struct vg_sidecar *sidecar, const char *directory, const char *latitude_name, const char *longitude_name,
			  double *out_latitude, double *out_longitude)
{
	double latitude, longitude;
	if (!read_degrees(vg_sidecar_entry(sidecar, directory, latitude_name), 90, 'N', 'S', &latitude) ||
	    !read_degrees(vg_sidecar_entry(sidecar, directory, longitude_name), 180, 'E', 'W', &longitude))
		return false;
	*out_latitude = latitude;
	*out_longitude = longitude;
	return true;
}

bool vg_sidecar_position(const struct vg_sidecar *sidecar, double *out_latitude, double *out_longitude)
{
	return read_position(sidecar, "XMP-exif", "GPSLatitude", "GPSLongitude", out_latitude, out_longitude);
}

bool vg_sidecar_location(const struct vg_sidecar *sidecar, double *out_latitude, double *out_longitude, bool *out_shown)
{
	static const char *const names[][2] = { { "LocationCreated[1]/exif:GPSLatitude", "LocationCreated[1]/exif:GPSLongitude" },
						{ "LocationShown[1]/exif:GPSLatitude", "LocationShown[1]/exif:GPSLongitude" } };
	for (int i = 0; i < 2; i++)
		if (read_position(sidecar, "XMP-iptcExt", names[i][0], names[i][1], out_latitude, out_longitude)) {
			*out_shown = i == 1;
			return true;
		}
	return false;
}

/* The measuring functions about the camera: what its tags say of lens, exposure, size and orientation, against each
 * other and against the picture. */
#include <math.h>
#include <strings.h>

#include "judge/look.h"

/* "iPhone 12 Pro back triple camera 4.2mm f/1.6" is the lens of an iPhone 12 Pro: where both begin with the same
 * family's name, the lens repeats the model. */
void vg_measure_lens_contradicts(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const families[] = { "iPhone ", "iPad ", "Pixel " };
	const struct vg_exif *exif = &c->record->picture.exif;
	if (!exif->model[0] || !exif->lens[0]) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_text(finding, "model", exif->model);
	evidence_text(finding, "lens", exif->lens);
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		size_t family = strlen(families[i]), model = strlen(exif->model);
		if (strncmp(exif->lens, families[i], family) != 0)
			continue;
		bool own = strncasecmp(exif->lens, exif->model, model) == 0 && (exif->lens[model] == ' ' || !exif->lens[model]);
		if (own)
			break;
		say(finding, VG_OBSERVED, VG_WEAK, "The lens named (%s) is not that of the camera named (%s).", exif->lens, exif->model);
		return;
	}
	vg_look_not_so(finding);
}

/* Rounding of tags; millimetres as a share. */
static const double FOCAL_ROOM = 0.05;

void vg_measure_focal_contradicts(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	double focal, least, most;
	bool stated = vg_look_number(picture, VG_TAG_EXIF, "FocalLength", 0, &focal) &&
		      vg_look_number(picture, VG_TAG_EXIF, "LensSpecification", 0, &least) &&
		      vg_look_number(picture, VG_TAG_EXIF, "LensSpecification", 1, &most);
	if (!stated || !(focal > 0 && least > 0 && most >= least)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	evidence_number(finding, "focal_length", focal);
	evidence_number(finding, "least", least);
	evidence_number(finding, "most", most);
	if (focal >= least * (1 - FOCAL_ROOM) - 0.5 && focal <= most * (1 + FOCAL_ROOM) + 0.5)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "Taken at %.1f mm with a lens of %.1f to %.1f mm, by the file's own tags.", focal, least, most);
}

/* Steps of exposure by which the two forms of one value may differ: cameras round to thirds, some write the widest
 * aperture instead. */
static const double STEPS_APART = 1.0;
/* What a camera can mean, in steps, either way: at most f/256, a microsecond to twelve days. Beyond it nothing was
 * measured: cameras write the least number there is, or rubbish. */
static const double APERTURE_MOST = 16, TIME_MOST = 20;
/* Some cameras repeat the plain value where its steps belong, rounded anew. */
static const double REPEATED_ROOM = 0.05;

/* Whether an exposure's value and its other form both state something; if so, by how many steps they differ. */
static bool forms_apart(double plain, double steps, double stated_steps, double most, double *out)
{
	if (!(plain > 0 && fabs(steps) <= most && fabs(stated_steps) <= most && stated_steps != 0))
		return false;
	bool repeated = fabs(stated_steps - plain) <= plain * REPEATED_ROOM;
	*out = repeated ? 0 : fabs(steps - stated_steps);
	return true;
}

void vg_measure_exposure_contradicts(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	double number, aperture, time, speed, apertures_apart = 0, times_apart = 0;
	bool apertures = vg_look_number(picture, VG_TAG_EXIF, "FNumber", 0, &number) &&
			 vg_look_number(picture, VG_TAG_EXIF, "ApertureValue", 0, &aperture) &&
			 forms_apart(number, 2 * log2(number), aperture, APERTURE_MOST, &apertures_apart);
	bool times = vg_look_number(picture, VG_TAG_EXIF, "ExposureTime", 0, &time) &&
		     vg_look_number(picture, VG_TAG_EXIF, "ShutterSpeedValue", 0, &speed) &&
		     forms_apart(time, -log2(time), speed, TIME_MOST, &times_apart);
	if (!apertures && !times) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	double apart = fmax(apertures_apart, times_apart);
	evidence_number(finding, "steps_apart", apart);
	if (apart <= STEPS_APART)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The exposure is stated twice, and %.1f steps apart.", apart);
}

static bool stated_size(const struct vg_picture *picture, double *out_width, double *out_height)
{
	return vg_look_number(picture, VG_TAG_EXIF, "PixelXDimension", 0, out_width) &&
	       vg_look_number(picture, VG_TAG_EXIF, "PixelYDimension", 0, out_height) && *out_width > 0 && *out_height > 0;
}

/* Cameras round to blocks of 16. */
static const double SIZE_ROOM = 16;

static bool near_size(double a, double b)
{
	return fabs(a - b) <= SIZE_ROOM;
}

void vg_measure_size_contradicts(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	double width, height;
	if (!picture->width || picture->format != VG_FORMAT_JPEG || !stated_size(picture, &width, &height)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	bool same = (near_size(width, picture->width) && near_size(height, picture->height)) ||
		    (near_size(width, picture->height) && near_size(height, picture->width));
	evidence_number(finding, "stated_width", width);
	evidence_number(finding, "stated_height", height);
	if (same)
		vg_look_not_so(finding);
	else
		say(finding, VG_OBSERVED, VG_WEAK, "The camera's data state %.0f × %.0f pixels, the picture has %u × %u: it was resized or cropped since.",
		    width, height, picture->width, picture->height);
}

/* A quarter turn that was done to the pixels, and is asked for once more. In JPEGs: of HEIF and AVIF the container
 * says how they are turned, and EXIF only repeats it. */
void vg_measure_orientation_contradicts(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	double width, height;
	bool asks = picture->format == VG_FORMAT_JPEG && picture->exif.orientation >= 5;
	if (!picture->width || !asks || !stated_size(picture, &width, &height) || near_size(width, height)) {
		vg_look_nothing_stated(c, finding);
		return;
	}
	/* Upright, so stored the other way round. */
	bool turned = near_size(height, picture->height) && near_size(width, picture->width);
	evidence_number(finding, "orientation", picture->exif.orientation);
	if (turned)
		say(finding, VG_OBSERVED, VG_WEAK, "The pixels were turned by a quarter already, and the file's orientation tag asks for it again: it is shown lying.");
	else
		vg_look_not_so(finding);
}

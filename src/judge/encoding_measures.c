/* The measuring functions about how a JPEG that a camera is named in was encoded. */
#include "judge/look.h"

/* True, and said, where no camera's JPEG is at hand. */
static bool no_camera_jpeg(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	if (picture->jpeg.present && vg_look_camera(picture))
		return false;
	say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG that names a camera.");
	return true;
}

void vg_measure_progressive_camera(const struct vg_case *c, struct vg_finding *finding)
{
	if (no_camera_jpeg(c, finding))
		return;
	if (c->record->picture.jpeg.progressive)
		say(finding, VG_OBSERVED, VG_WEAK, "A progressive JPEG that names a camera: cameras write baseline ones, so a program saved it since.");
	else
		vg_look_not_so(finding);
}

void vg_measure_adobe_structure(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_jpeg *jpeg = &c->record->picture.jpeg;
	if (!jpeg->present) {
		say(finding, VG_NOT_APPLICABLE, VG_WEAK, "Not a JPEG.");
		return;
	}
	evidence_text(finding, "markers", jpeg->markers);
	if (strstr(jpeg->markers, "APP13") && strstr(jpeg->markers, "APP14"))
		say(finding, VG_OBSERVED, VG_WEAK, "Its segments (APP13 and APP14) are those that Adobe's programs write.");
	else
		vg_look_not_so(finding);
}

/* Cameras' lowest setting is about 75; what was saved by hand or by a platform often is below. */
enum { CAMERA_QUALITY_LEAST = 60 };

void vg_measure_low_quality_camera(const struct vg_case *c, struct vg_finding *finding)
{
	if (no_camera_jpeg(c, finding))
		return;
	uint32_t quality = c->record->picture.jpeg.quality;
	evidence_number(finding, "quality", quality);
	if (quality < CAMERA_QUALITY_LEAST)
		say(finding, VG_OBSERVED, VG_WEAK, "Of quality %u, which is lower than cameras save: a program saved it since.", quality);
	else
		vg_look_not_so(finding);
}

/* Fewer frequencies cannot tell an earlier quantisation (forensics/double_quantisation.h). */
enum { FREQUENCIES_LEAST = 5 };

void vg_measure_saved_before(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_jpeg *jpeg = &c->record->picture.jpeg;
	const struct vg_jpeg_earlier *earlier = &jpeg->earlier;
	if (no_camera_jpeg(c, finding))
		return;
	if (!earlier->asked || earlier->looked < FREQUENCIES_LEAST) {
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Too little of it could be read to tell whether it was a JPEG of lower quality before.");
		return;
	}
	evidence_number(finding, "frequencies", earlier->looked);
	evidence_number(finding, "told", earlier->told);
	if (!earlier->quality) {
		vg_look_not_so(finding);
		return;
	}
	evidence_number(finding, "quality", jpeg->quality);
	evidence_number(finding, "earlier_quality", earlier->quality);
	say(finding, VG_OBSERVED, VG_MODERATE, "It was a JPEG of about quality %u before it was saved at about %u: a program saved what a camera or another program had written.",
	    earlier->quality, jpeg->quality);
}

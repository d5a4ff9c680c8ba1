/* The measuring functions about the small pictures that a file carries, against the picture. */
#include "judge/say.h"

/* Why none was compared; NULL when one was. */
static const char *not_compared(const struct vg_picture *picture)
{
	static const char *const why[VG_THUMBNAIL_KIND_COUNT] = {
		[VG_THUMBNAIL_UNREADABLE] = "The thumbnail inside the file cannot be read.",
		[VG_THUMBNAIL_FLAT] = "The thumbnail or the picture is too flat to compare.",
		[VG_THUMBNAIL_INCOMPLETE] = "Not compared with the thumbnail inside the file: parts of the picture are missing or damaged.",
		[VG_THUMBNAIL_NOT_COMPARED] = "Not compared with the thumbnail inside the file: the picture was not decoded.",
	};
	for (size_t i = 0; i < picture->carried_count; i++)
		if (!why[picture->carried[i].against] && picture->carried[i].against != VG_THUMBNAIL_NONE)
			return NULL;
	if (picture->carried_count)
		return why[picture->carried[0].against];
	return picture->block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD ? "The EXIF block, where a thumbnail would be, was not understood."
								      : "The file holds no thumbnail.";
}

/* True, and said, when there is nothing to compare. */
static bool nothing_compared(const struct vg_picture *picture, struct vg_finding *finding)
{
	const char *why = not_compared(picture);
	if (!why)
		return false;
	bool looked = picture->block[VG_BLOCK_EXIF].state != VG_BLOCK_UNREAD &&
		      !(picture->carried_count && picture->carried[0].against == VG_THUMBNAIL_NOT_COMPARED);
	say(finding, looked ? VG_NOT_APPLICABLE : VG_NOT_EXAMINED, VG_WEAK, "%s", part(finding, why));
	return true;
}

/* The first that was found to be so; the first of all, when none was. */
static const struct vg_carried *first_that(const struct vg_picture *picture, bool (*is_so)(const struct vg_carried *), bool *out_so)
{
	for (size_t i = 0; i < picture->carried_count; i++)
		if (is_so(&picture->carried[i])) {
			*out_so = true;
			return &picture->carried[i];
		}
	*out_so = false;
	return &picture->carried[0];
}

static void put_evidence(struct vg_finding *finding, const struct vg_carried *carried)
{
	evidence_text(finding, "thumbnail", vg_carried_kind_name(carried->kind));
	evidence_number(finding, "correlation", carried->correlation);
	evidence_number(finding, "pdq_distance", carried->pdq_distance);
}

static bool is_different(const struct vg_carried *carried)
{
	return carried->against == VG_THUMBNAIL_DIFFERENT;
}

void vg_measure_thumbnail_differs(const struct vg_case *c, struct vg_finding *finding)
{
	static const char *const shows[VG_THUMBNAIL_KIND_COUNT] = {
		[VG_THUMBNAIL_UNCLEAR] = "is neither clearly the same as nor clearly other than the picture",
		[VG_THUMBNAIL_CROPPED] = "shows a part of the picture in another shape",
		[VG_THUMBNAIL_TURNED] = "shows the picture, turned", [VG_THUMBNAIL_MIRRORED] = "shows the picture, mirrored",
		[VG_THUMBNAIL_CROPPED_SINCE] = "shows the picture and more around it",
		[VG_THUMBNAIL_REGION_DIFFERS] = "shows the picture with another region",
	};
	bool different;
	if (nothing_compared(&c->record->picture, finding))
		return;
	const struct vg_carried *carried = first_that(&c->record->picture, is_different, &different);
	put_evidence(finding, carried);
	if (different)
		say(finding, VG_OBSERVED, VG_MODERATE, "The thumbnail inside the file (%u x %u) shows something else than the picture.",
		    carried->width, carried->height);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The thumbnail inside the file %s.",
		    part(finding, shows[carried->against] ? shows[carried->against] : "shows the picture"));
}

static bool is_mirrored(const struct vg_carried *carried)
{
	return carried->mirrored;
}

void vg_measure_thumbnail_mirrored(const struct vg_case *c, struct vg_finding *finding)
{
	bool mirrored;
	if (nothing_compared(&c->record->picture, finding))
		return;
	const struct vg_carried *carried = first_that(&c->record->picture, is_mirrored, &mirrored);
	put_evidence(finding, carried);
	evidence_number(finding, "rotation", carried->rotation);
	if (mirrored)
		say(finding, VG_OBSERVED, VG_MODERATE, carried->rotation ? "Mirrored since the thumbnail inside the file was made, and turned by %d°."
									  : "Mirrored since the thumbnail inside the file was made.", carried->rotation);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not mirrored against the thumbnail inside the file.");
}

static bool is_turned(const struct vg_carried *carried)
{
	return carried->rotation && !carried->mirrored;
}

void vg_measure_thumbnail_turned(const struct vg_case *c, struct vg_finding *finding)
{
	bool turned;
	if (nothing_compared(&c->record->picture, finding))
		return;
	const struct vg_carried *carried = first_that(&c->record->picture, is_turned, &turned);
	put_evidence(finding, carried);
	if (turned) {
		evidence_number(finding, "rotation", carried->rotation);
		say(finding, VG_OBSERVED, VG_WEAK, "Turned by %d° since the thumbnail inside the file was made.", carried->rotation);
	} else {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not turned against the thumbnail inside the file.");
	}
}

/* Editors cut a line or two when they turn losslessly. */
static const double PART_MOST = 0.95;

static double shown_share(const struct vg_carried *carried)
{
	return carried->shown[2] * carried->shown[3] / ((double)carried->width * carried->height);
}

static bool is_cropped(const struct vg_carried *carried)
{
	return carried->cropped;
}

void vg_measure_thumbnail_cropped(const struct vg_case *c, struct vg_finding *finding)
{
	bool cropped;
	if (nothing_compared(&c->record->picture, finding))
		return;
	const struct vg_carried *carried = first_that(&c->record->picture, is_cropped, &cropped);
	const double *shown = carried->shown;
	put_evidence(finding, carried);
	if (!cropped) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "The thumbnail inside the file shows no more than the picture.");
		return;
	}
	evidence_number(finding, "share", shown_share(carried));
	say(finding, VG_OBSERVED, shown_share(carried) < PART_MOST ? VG_MODERATE : VG_WEAK,
	    "Cropped since the thumbnail inside the file was made: the picture is its part at %.0f,%.0f (%.0f × %.0f of %u × %u).",
	    shown[0], shown[1], shown[2], shown[3], carried->width, carried->height);
}

static bool has_regions(const struct vg_carried *carried)
{
	return carried->region_count > 0;
}

void vg_measure_thumbnail_region(const struct vg_case *c, struct vg_finding *finding)
{
	bool found;
	if (nothing_compared(&c->record->picture, finding))
		return;
	const struct vg_carried *carried = first_that(&c->record->picture, has_regions, &found);
	const double *box = carried->region[0];
	put_evidence(finding, carried);
	if (!found) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No region differs from the thumbnail inside the file.");
		return;
	}
	char at[64];
	snprintf(at, sizeof at, "%.0f,%.0f,%.0f,%.0f", box[0], box[1], box[2], box[3]);
	evidence_number(finding, "regions", (double)carried->region_count);
	evidence_text(finding, "box", at);
	say_of(finding, VG_OBSERVED, VG_MODERATE, carried->region_count,
	       "%zu region differs from the thumbnail inside the file%s %.0f × %.0f pixels at %.0f,%.0f.",
	       "%zu regions differ from the thumbnail inside the file%s %.0f × %.0f pixels at %.0f,%.0f.", carried->region_count,
	       part(finding, carried->region_count == 1 ? ":" : ", the largest"), box[2], box[3], box[0], box[1]);
}

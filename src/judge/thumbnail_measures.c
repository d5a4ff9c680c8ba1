/* The measuring functions about the small pictures that a file carries, against the picture. */
#include "judge/say.h"

/* What they are called, by where they lie. */
static const char *const names[VG_CARRIED_KIND_COUNT] = {
	[VG_CARRIED_EXIF] = "the thumbnail inside the file", [VG_CARRIED_PHOTOSHOP] = "the preview that Photoshop keeps",
	[VG_CARRIED_MPF] = "the preview behind the picture (MPF)", [VG_CARRIED_HEIF] = "the thumbnail of the HEIF",
	[VG_CARRIED_C2PA] = "the small picture in the content credentials",
	[VG_CARRIED_C2PA_PARENT] = "the content credentials' picture of an earlier version",
};
static const char *const names_at_first[VG_CARRIED_KIND_COUNT] = {
	[VG_CARRIED_EXIF] = "The thumbnail inside the file", [VG_CARRIED_PHOTOSHOP] = "The preview that Photoshop keeps",
	[VG_CARRIED_MPF] = "The preview behind the picture (MPF)", [VG_CARRIED_HEIF] = "The thumbnail of the HEIF",
	[VG_CARRIED_C2PA] = "The small picture in the content credentials",
	[VG_CARRIED_C2PA_PARENT] = "The content credentials' picture of an earlier version",
};

static const char *name_of(const struct vg_finding *finding, const struct vg_carried *carried)
{
	return part(finding, names[carried->kind]);
}

/* Where a sentence begins with it. */
static const char *name_at_first(const struct vg_finding *finding, const struct vg_carried *carried)
{
	return part(finding, names_at_first[carried->kind]);
}

/* Why one was not compared, with its name in the sentence. */
static const struct { const char *sentence; bool at_first; } not_compared[VG_THUMBNAIL_KIND_COUNT] = {
	[VG_THUMBNAIL_UNREADABLE] = { "%s cannot be read.", true },
	[VG_THUMBNAIL_FLAT] = { "%s or the picture is too flat to compare.", true },
	[VG_THUMBNAIL_INCOMPLETE] = { "Not compared with %s: parts of the picture are missing or damaged.", false },
	[VG_THUMBNAIL_OF_ANOTHER] = { "Not compared with %s: it is of another of the pictures in the file.", false },
	[VG_THUMBNAIL_NOT_COMPARED] = { "Not compared with %s: the picture was not decoded.", false },
};

static bool was_compared(const struct vg_carried *carried)
{
	return carried->against != VG_THUMBNAIL_NONE && !not_compared[carried->against].sentence;
}

/* The first that was found to be so, NULL for none. */
static const struct vg_carried *find(const struct vg_picture *picture, bool (*is_so)(const struct vg_carried *))
{
	for (size_t i = 0; i < picture->carried_count; i++)
		if (is_so(&picture->carried[i]))
			return &picture->carried[i];
	return NULL;
}

/* True, and said, when there is nothing to compare. */
static bool nothing_compared(const struct vg_picture *picture, struct vg_finding *finding)
{
	const struct vg_carried *carried = picture->carried_count ? &picture->carried[0] : NULL;
	bool unread = picture->block[VG_BLOCK_EXIF].state == VG_BLOCK_UNREAD;
	/* Exif allows strips of pixels (4.5.8), which this build does not put together. */
	bool bare = picture->format == VG_FORMAT_JPEG && vg_picture_entry(picture, "IFD1", "StripOffsets");
	if (find(picture, was_compared))
		return false;
	enum vg_finding_outcome outcome = unread || bare || (carried && carried->against == VG_THUMBNAIL_NOT_COMPARED) ? VG_NOT_EXAMINED : VG_NOT_APPLICABLE;
	if (carried && not_compared[carried->against].sentence)
		say(finding, outcome, VG_WEAK, not_compared[carried->against].sentence,
		    not_compared[carried->against].at_first ? name_at_first(finding, carried) : name_of(finding, carried));
	else
		say(finding, outcome, VG_WEAK, unread ? "The EXIF block, where a thumbnail would be, was not understood."
		    : bare ? "The thumbnail inside the file is not compressed, and this build does not read such ones." : "The file holds no thumbnail.");
	return true;
}

/* The first that was found to be so; the first that was compared, when none was. */
static const struct vg_carried *first_that(const struct vg_picture *picture, bool (*is_so)(const struct vg_carried *), bool *out_so)
{
	const struct vg_carried *found = find(picture, is_so);
	*out_so = found != NULL;
	return found ? found : find(picture, was_compared);
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
		say(finding, VG_OBSERVED, VG_MODERATE, "%s (%u × %u) shows something else than the picture.",
		    name_at_first(finding, carried), carried->width, carried->height);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s %s.", name_at_first(finding, carried),
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
		say(finding, VG_OBSERVED, VG_MODERATE, carried->rotation ? "Mirrored since %s was made, and turned by %d°." : "Mirrored since %s was made.",
		    name_of(finding, carried), carried->rotation);
	else
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not mirrored against %s.", name_of(finding, carried));
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
		say(finding, VG_OBSERVED, VG_WEAK, "Turned by %d° since %s was made.", carried->rotation, name_of(finding, carried));
	} else {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "Not turned against %s.", name_of(finding, carried));
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
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "%s shows no more than the picture.", name_at_first(finding, carried));
		return;
	}
	evidence_number(finding, "share", shown_share(carried));
	say(finding, VG_OBSERVED, shown_share(carried) < PART_MOST ? VG_MODERATE : VG_WEAK,
	    "Cropped since %s was made: the picture is its part at %.0f,%.0f (%.0f × %.0f of %u × %u).",
	    name_of(finding, carried), shown[0], shown[1], shown[2], shown[3], carried->width, carried->height);
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
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No region differs from %s.", name_of(finding, carried));
		return;
	}
	char at[64];
	snprintf(at, sizeof at, "%.0f,%.0f,%.0f,%.0f", box[0], box[1], box[2], box[3]);
	evidence_number(finding, "regions", (double)carried->region_count);
	evidence_text(finding, "box", at);
	say_of(finding, VG_OBSERVED, VG_MODERATE, carried->region_count,
	       "%zu region is not as in %s%s %.0f × %.0f pixels at %.0f,%.0f.",
	       "%zu regions are not as in %s%s %.0f × %.0f pixels at %.0f,%.0f.", carried->region_count, name_of(finding, carried),
	       part(finding, carried->region_count == 1 ? ":" : ", the largest"), box[2], box[3], box[0], box[1]);
}

/* The measuring functions about what the pixels say of themselves. */
#include "judge/say.h"

static void put_box(struct vg_finding *finding, const char *key, const double box[4])
{
	char at[64];
	snprintf(at, sizeof at, "%.0f,%.0f,%.0f,%.0f", box[0], box[1], box[2], box[3]);
	evidence_text(finding, key, at);
}

void vg_measure_detail_twice(const struct vg_case *c, struct vg_finding *finding)
{
	const struct vg_picture *picture = &c->record->picture;
	const struct vg_copied *copied = &picture->copies[0];
	const double *a = copied->box[0], *b = copied->box[1];
	if (!picture->copies_looked) {
		say(finding, VG_NOT_EXAMINED, VG_WEAK, "Not looked for details that the picture shows twice: that needs local features.");
		return;
	}
	if (!picture->copy_count) {
		say(finding, VG_NOT_OBSERVED, VG_WEAK, "No detail was found twice in the picture.");
		return;
	}
	evidence_number(finding, "copies", (double)picture->copy_count);
	evidence_number(finding, "points", copied->points);
	evidence_number(finding, "agreement", copied->agreement);
	put_box(finding, "box", a);
	put_box(finding, "second_box", b);
	say(finding, VG_OBSERVED, VG_WEAK,
	    copied->mirrored ? "The same detail twice, once mirrored: %.0f × %.0f pixels at %.0f,%.0f and %.0f × %.0f at %.0f,%.0f."
			     : "The same detail twice: %.0f × %.0f pixels at %.0f,%.0f and %.0f × %.0f at %.0f,%.0f.",
	    a[2], a[3], a[0], a[1], b[2], b[3], b[0], b[1]);
}

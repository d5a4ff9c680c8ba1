/* Records in which rules about matches, the file as bytes, and content credentials are observed, and such near them. */
#ifndef TESTS_UNIT_JUDGE_RULES_FOUND_H
#define TESTS_UNIT_JUDGE_RULES_FOUND_H

#include "record.h"

static inline void rule_match(struct vg_record *r, enum vg_strength strength, int64_t after_post, unsigned relation)
{
	struct vg_match *match = record_add_match(r, 12, strength);
	match->has_date = true;
	match->date = record_posted + after_post;
	match->relation |= relation;
	match->compared = true;
}
static inline void rule_seen_before(struct vg_record *r) { rule_match(r, VG_STRONG, -100 * RECORD_DAY, 0); }
static inline void rule_seen_later(struct vg_record *r) { rule_match(r, VG_STRONG, 100 * RECORD_DAY, 0); }
static inline void rule_shares(struct vg_record *r) { rule_match(r, VG_WEAK, -100 * RECORD_DAY, VG_SHARES_PART); }

static inline void rule_repeat(struct vg_record *r)
{
	r->repeat = (struct vg_repeat){ .present = true, .seq = 1, .same_bytes = true, .strength = VG_EXACT };
}

static inline void rule_differing(struct vg_record *r, enum vg_strength strength)
{
	rule_match(r, strength, -100 * RECORD_DAY, 0);
	r->matches.match[0].difference_count = 1;
	r->matches.match[0].difference[0] = (struct vg_difference){ { 40, 50, 38, 32 }, 0.02, VG_LAID_OVER };
}
static inline void rule_differs(struct vg_record *r) { rule_differing(r, VG_MODERATE); }
static inline void rule_differs_weakly(struct vg_record *r) { rule_differing(r, VG_WEAK); }

static inline void rule_captured_old(struct vg_record *r) { record_capture(r, record_posted - 400 * RECORD_DAY, true); }
static inline void rule_captured_that_day(struct vg_record *r) { record_capture(r, record_posted - RECORD_DAY, true); }
static inline void rule_captured_after(struct vg_record *r) { record_capture(r, record_posted + RECORD_DAY, true); }

static inline void rule_defect(struct vg_record *r) { vg_picture_add_defect(&r->picture, VG_DEFECT_METADATA, "EXIF: bad offset"); }
static inline void rule_damage(struct vg_record *r) { vg_picture_add_defect(&r->picture, VG_DEFECT_PIXELS, "Premature end of JPEG file"); }
static inline void rule_named_png(struct vg_record *r)
{
	free(r->item.name);
	r->item.name = strdup("photos/photo_1.png");
}
static inline void rule_named_jpe(struct vg_record *r)
{
	free(r->item.name);
	r->item.name = strdup("photos/photo_1.JPE");
}
static inline void rule_behind(struct vg_record *r) { r->picture.trailing.bytes = 16; }
static inline void rule_padded(struct vg_record *r) { r->picture.trailing.bytes = 15; }
static inline void rule_habits(struct vg_record *r)
{
	r->picture.jpeg.family = 1;
	snprintf(r->picture.jpeg.origin[0], sizeof r->picture.jpeg.origin[0], "telegram");
}
static inline void rule_featureless(struct vg_record *r) { r->picture.pdq.quality = 49; }
static inline void rule_just_enough(struct vg_record *r) { r->picture.pdq.quality = 50; }

static inline void rule_signed_by(struct vg_record *r, enum vg_credentials_state state, const char *source)
{
	struct vg_credentials *credentials = calloc(1, sizeof *credentials);
	assert_non_null(credentials);
	credentials->state = state;
	credentials->manifests = credentials->claim_version = 1;
	snprintf(credentials->signer, sizeof credentials->signer, "Editing desk");
	credentials->action_count = 1;
	snprintf(credentials->action[0].action, sizeof credentials->action[0].action, "c2pa.created");
	snprintf(credentials->action[0].source, sizeof credentials->action[0].source, "%s", source);
	r->picture.credentials = credentials;
}
static inline void rule_holds(struct vg_record *r) { rule_signed_by(r, VG_CREDENTIALS_HOLD, "digitalCapture"); }
static inline void rule_signed_changed(struct vg_record *r) { rule_signed_by(r, VG_CREDENTIALS_CHANGED, "digitalCapture"); }
static inline void rule_signed_wrongly(struct vg_record *r) { rule_signed_by(r, VG_CREDENTIALS_INVALID, "digitalCapture"); }
static inline void rule_signed_generated(struct vg_record *r) { rule_signed_by(r, VG_CREDENTIALS_HOLD, "trainedAlgorithmicMedia"); }

#endif

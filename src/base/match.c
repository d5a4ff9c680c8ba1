#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/match.h>

#include "base/name_of.h"
const char *vg_relation_name(int bit)
{
	static const char *const names[VG_RELATION_COUNT] = {
		"identical_bytes", "identical_pixels", "recompressed", "resized", "cropped", "mirrored",
		"rotated", "overlay_or_border", "tonal_change", "region_altered", "partial_overlap",
		"contains", "shares_part",
	};
	return VG_NAME_OF(names, bit);
}

const char *vg_difference_kind_name(enum vg_difference_kind kind)
{
	static const char *const names[VG_DIFFERENCE_KINDS] = {
		"content_changed", "detail_lost", "laid_over" };
	return VG_NAME_OF(names, kind);
}

const char *vg_strength_name(enum vg_strength strength)
{
	static const char *const names[] = { "weak", "moderate", "strong", "exact" };
	return VG_NAME_OF(names, strength);
}

void vg_match_release(struct vg_match *match)
{
	free(match->title);
	free(match->source);
	free(match->note);
	for (size_t i = 0; i < match->review_count; i++) {
		free(match->reviews[i].claim);
		free(match->reviews[i].rating);
		free(match->reviews[i].review_url);
	}
	free(match->reviews);
	for (size_t i = 0; i < match->tag_count; i++)
		free(match->tags[i]);
	free(match->tags);
	free(match->overlay.data);
	free(match->difference_map.data);
	memset(match, 0, sizeof *match);
}

const char *vg_match_rating(const struct vg_match *match)
{
	return match->review_count ? match->reviews[0].rating : NULL;
}

void vg_matches_release(struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++)
		vg_match_release(&matches->match[i]);
	memset(matches, 0, sizeof *matches);
}

static int nearness(const struct vg_match *match)
{
	return match->pdq_distance < 0 ? INT_MAX : match->pdq_distance;
}

int vg_match_compare(const struct vg_match *a, const struct vg_match *b)
{
	unsigned part = VG_SHARES_PART;
	if ((a->relation & part) != (b->relation & part))
		return a->relation & part ? 1 : -1;
	if (a->strength != b->strength)
		return a->strength > b->strength ? -1 : 1;
	if (nearness(a) != nearness(b))
		return nearness(a) < nearness(b) ? -1 : 1;
	if (a->geometry.inliers != b->geometry.inliers)
		return a->geometry.inliers > b->geometry.inliers ? -1 : 1;
	return (a->known_id > b->known_id) - (a->known_id < b->known_id);
}

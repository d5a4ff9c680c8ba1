#include <stdlib.h>
#include <string.h>

#include <vestigo/match.h>

const char *vg_relation_name(int bit)
{
	static const char *const names[VG_RELATION_COUNT] = {
		"identical_bytes", "identical_pixels", "recompressed", "resized", "cropped", "mirrored",
		"rotated", "overlay_or_border", "tonal_change", "region_altered", "partial_overlap",
		"contains",
	};
	return bit >= 0 && bit < VG_RELATION_COUNT ? names[bit] : "";
}

const char *vg_strength_name(enum vg_strength strength)
{
	static const char *const names[] = { "weak", "moderate", "strong", "exact" };
	return names[strength];
}

void vg_matches_release(struct vg_matches *matches)
{
	for (size_t i = 0; i < matches->count; i++) {
		free(matches->match[i].title);
		free(matches->match[i].source);
	}
	memset(matches, 0, sizeof *matches);
}

/* What the target of catalogues asks of one: everything that reads, and an addition. */
#ifndef TESTS_FUZZ_CATALOGUE_TARGET_H
#define TESTS_FUZZ_CATALOGUE_TARGET_H

#include <stdlib.h>
#include <string.h>
#include <vestigo/catalogue.h>

static int see(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct vg_catalogue *catalogue = context;
	uint8_t *small = NULL;
	size_t size;
	if (vg_catalogue_rendition(catalogue, known->id, &small, &size, err) == 0)
		free(small);
	return 0;
}

static int see_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err)
{
	(void)context;
	(void)err;
	return sighting->title && strlen(sighting->title) > 1u << 20 ? VG_ERR_LIMIT : 0;
}

static inline void use(const char *path, enum vg_catalogue_mode mode)
{
	struct vg_picture picture = { .disposition = VG_EXAMINED, .has_sha256 = true, .sha256 = { 1 }, .width = 9, .height = 9 };
	const struct vg_known known = { .has_sha256 = true, .sha256 = { 1 }, .has_pdq = true, .pdq = { { 5, 6, 7, 8 } } };
	const struct vg_sighting sighting = { .title = (char *)"a bridge", .source = (char *)"https://example.org/1" };
	const struct vg_addition addition = { .known = &known, .sighting = &sighting };
	struct vg_catalogue *catalogue = NULL;
	struct vg_catalogue_stats stats;
	struct vg_matches matches = { 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	if (vg_catalogue_open(path, mode, &catalogue, NULL) < 0)
		return;
	(void)vg_catalogue_stats(catalogue, &stats, NULL);
	(void)vg_catalogue_each(catalogue, see, catalogue, NULL);
	(void)vg_catalogue_each_sighting(catalogue, 1, see_sighting, NULL, NULL);
	(void)vg_catalogue_match(catalogue, 0, &picture, &matches, NULL);
	(void)vg_catalogue_describe(catalogue, NULL, &matches, NULL);
	vg_matches_release(&matches);
	if (mode == VG_CATALOGUE_WRITE)
		(void)vg_catalogue_add(catalogue, &addition, &outcome, &id, NULL);
	(void)vg_catalogue_check(catalogue, NULL);
	vg_catalogue_close(catalogue);
}

#endif

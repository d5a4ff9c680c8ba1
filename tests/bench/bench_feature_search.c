/* bench_feature_search FOLDER COUNT KNOWN.jpg… -- ITEM.jpg…: search by local features in a
 * catalogue of COUNT entries, made in FOLDER.
 *
 * The entries are the known pictures, and as many more as are wanted of features drawn from
 * all of theirs, a tenth of the bits turned over, at places of their own: they fall into the
 * index's lists as real ones do, and agree on nothing. Prints the time of a search and what
 * an entry takes on disk. One core. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "bench.h"
#include "catalogue/feature_index.h"

enum { PICTURES_MAXIMUM = 4096, BATCH = 2000, TURNED_PER_MILLE = 100, ROUNDS = 3 };

static struct vg_picture known[PICTURES_MAXIMUM];
static size_t known_count;
static uint32_t random_below(uint32_t limit)
{
	return (uint32_t)((next_random() >> 32) * limit >> 32);
}

/* A picture with a digest, which the program would have of its file: any number will do. */
static bool examine(const char *path, struct vg_picture *out)
{
	bool examined = examine_file(path, out);
	out->has_sha256 = examined;
	memcpy(out->sha256, out->pixels_sha256, sizeof out->sha256);
	return examined;
}

static int add(struct vg_catalogue *catalogue, const struct vg_known *entry, struct vg_error *err)
{
	struct vg_sighting sighting = { 0 };
	enum vg_add_outcome outcome;
	int64_t id;
	return vg_catalogue_add(catalogue, &(struct vg_addition){ entry, &sighting, NULL, 0 }, &outcome, &id, err);
}

/* Another picture's worth of features, drawn from all. */
static void draw(struct vg_features *features)
{
	for (size_t i = 0; i < features->count; i++) {
		const struct vg_features *from = &known[random_below((uint32_t)known_count)].features;
		struct vg_feature *to = &features->feature[i];
		if (!from->count)
			continue;
		*to = from->feature[random_below((uint32_t)from->count)];
		to->x = (float)random_below(features->width);
		to->y = (float)random_below(features->height);
		to->angle = (float)random_below(6283) / 1000;
		for (int bit = 0; bit < 256; bit++)
			if (random_below(1000) < TURNED_PER_MILLE)
				to->descriptor.word[bit / 64] ^= (uint64_t)1 << bit % 64;
	}
}

static int fill(struct vg_catalogue *catalogue, int64_t count, struct vg_error *err)
{
	static struct vg_feature feature[VG_FEATURES_MAXIMUM];
	int code = vg_catalogue_begin(catalogue, err);
	for (int64_t i = 0; i < count && code == 0; i++) {
		const struct vg_picture *like = &known[(size_t)i % known_count];
		struct vg_features drawn = { like->features.width, like->features.height, feature, like->features.count };
		struct vg_known entry;
		vg_known_from_picture(like, &entry);
		if ((size_t)i >= known_count) {
			draw(&drawn);
			entry.features = &drawn;
			entry.rendition_size = entry.thumbnail_size = 0;
			for (int b = 0; b < 32; b++)
				entry.sha256[b] = entry.pixels_sha256[b] = (uint8_t)random_below(256);
			for (int w = 0; w < 4; w++)
				entry.pdq.word[w] = (uint64_t)random_below(UINT32_MAX) << 32 | random_below(UINT32_MAX);
			entry.has_pdq_resampled = false;
		}
		code = add(catalogue, &entry, err);
		if (code == 0 && i % BATCH == BATCH - 1) {
			code = vg_catalogue_commit(catalogue, err);
			if (code == 0)
				code = vg_catalogue_write_index(catalogue, err);
			if (code == 0)
				code = vg_catalogue_begin(catalogue, err);
		}
	}
	if (code == 0)
		code = vg_catalogue_commit(catalogue, err);
	return code == 0 ? vg_catalogue_write_index(catalogue, err) : code;
}

static int search(struct vg_catalogue *catalogue, char **items, int count, struct vg_error *err)
{
	double *milliseconds = calloc((size_t)count * ROUNDS + 1, sizeof *milliseconds);
	int code = milliseconds ? 0 : VG_ERR_MEMORY, timed = 0, found = 0, asked = 0;
	for (int i = 0; i < count && code == 0; i++) {
		struct vg_picture picture;
		if (!examine(items[i], &picture))
			continue;
		asked++;
		for (int round = -1; round < ROUNDS && code == 0; round++) { /* the first warms the cache */
			struct vg_matches matches;
			double start = vg_time_monotonic();
			code = vg_catalogue_match(catalogue, 0, &picture, &matches, err);
			if (round >= 0)
				milliseconds[timed++] = (vg_time_monotonic() - start) * 1000;
			found += code == 0 && round == 0 && matches.count > 0;
			if (code == 0)
				vg_matches_release(&matches);
		}
		vg_picture_release(&picture);
	}
	if (code == 0 && timed) {
		qsort(milliseconds, (size_t)timed, sizeof *milliseconds, ascending);
		printf("  a search        %8.1f ms median, %.1f ms in nineteen of twenty; %d of %d items found\n",
		       milliseconds[timed / 2], milliseconds[timed * 19 / 20], found, asked);
	}
	free(milliseconds);
	return code;
}

static int print_size(struct vg_catalogue *catalogue, int64_t count, struct vg_error *err)
{
	double features = 0, renditions = 0, index = (double)vg_segment_store_bytes(&vg_feature_index_kind, catalogue);
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		&catalogue->database, "SELECT (SELECT sum(length(data)) FROM feature), (SELECT avg(length(jpeg)) FROM rendition)", &s, err);
	if (code < 0)
		return code;
	code = vg_database_step(&catalogue->database, s, err);
	if (code == 1) {
		features = sqlite3_column_double(s, 0) / (double)count;
		renditions = sqlite3_column_double(s, 1);
	}
	sqlite3_finalize(s);
	if (code < 0)
		return code;
	index /= (double)count;
	printf("  an entry takes  %8.1f KB: index %.1f, features %.1f, small version %.1f\n",
	       (index + features + renditions) / 1000, index / 1000, features / 1000, renditions / 1000);
	return 0;
}

int main(int argc, char **argv)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	int64_t count = 0;
	int at = 3;
	char path[4096];
	if (argc < 6 || !vg_text_to_int64(argv[2], &count) || count < 1)
		return 2;
	for (; at < argc && strcmp(argv[at], "--") != 0; at++)
		if (known_count < PICTURES_MAXIMUM && examine(argv[at], &known[known_count]))
			known_count++;
	if (known_count == 0)
		return 2;
	snprintf(path, sizeof path, "%s/features.db", argv[1]);
	printf("search by local features among %lld entries, one core\n", (long long)count);
	double start = vg_time_monotonic();
	int code = vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, &err);
	if (code == 0)
		code = fill(catalogue, count, &err);
	printf("  adding          %8.2f ms an entry\n", (vg_time_monotonic() - start) * 1000 / (double)count);
	if (code == 0)
		code = search(catalogue, argv + at + 1, argc - at - 1, &err);
	if (code == 0)
		code = print_size(catalogue, count, &err);
	if (code < 0)
		fprintf(stderr, "%s\n", err.message);
	for (size_t i = 0; i < known_count; i++)
		vg_picture_release(&known[i]);
	vg_catalogue_close(catalogue);
	return code < 0;
}

#include "catalogue/feature_index.h"

#include "catalogue/known.h"

static int open_segment(struct vg_span bytes, int file, struct vg_segment *out)
{
	int code = file < 0 ? vg_feature_segment_open(bytes, true, &out->as.features)
			    : vg_feature_segment_open_file(bytes, file, &out->as.features);
	if (code == 0) {
		out->first_id = out->as.features.first_id;
		out->last_id = out->as.features.last_id;
		out->entries = out->as.features.pictures;
	}
	return code;
}

static void close_segment(struct vg_segment *segment)
{
	vg_feature_segment_close(&segment->as.features);
}

static bool whole(struct vg_segment *segment, struct vg_span bytes)
{
	(void)bytes;
	return vg_feature_segment_whole(&segment->as.features);
}

static void *build_new(void)
{
	return vg_feature_build_new();
}

static void build_free(void *build)
{
	vg_feature_build_free(build);
}

static size_t build_entries(const void *build)
{
	return vg_feature_build_pictures(build);
}

static int add_picture(void *build, struct vg_catalogue *catalogue, int64_t id, struct vg_error *err)
{
	struct vg_features features;
	int code = vg_known_features(catalogue, id, &features, err);
	if (code < 0)
		return code;
	code = vg_feature_build_add(build, id, &features);
	vg_features_release(&features);
	return code < 0 ? vg_error_set(err, code, "out of memory for the index of features") : 0;
}

static int build_read(void *build, struct vg_catalogue *catalogue, int64_t after, int limit, int64_t *out_last,
		      struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		&catalogue->database, "SELECT picture FROM feature WHERE picture > ? ORDER BY picture LIMIT ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, after);
	sqlite3_bind_int(s, 2, limit);
	while ((code = vg_database_step(&catalogue->database, s, err)) == 1) {
		code = add_picture(build, catalogue, sqlite3_column_int64(s, 0), err);
		if (code < 0)
			break;
		*out_last = sqlite3_column_int64(s, 0);
	}
	sqlite3_finalize(s);
	return code;
}

static int build_merge(void *build, struct vg_segment *segment)
{
	return vg_feature_build_merge(build, &segment->as.features);
}

static int build_append(void *build, const void *more)
{
	return vg_feature_build_append(build, more);
}

static int build_end(void *build, int64_t first_id, int64_t last_id, struct vg_buffer *out)
{
	return vg_feature_build_end(build, first_id, last_id, out);
}

const struct vg_segment_kind vg_feature_index_kind = {
	.name = "features",
	.uncovered = "SELECT 1 FROM feature WHERE picture > ?1 LIMIT 1 OFFSET ?2",
	.chunk = 2048,
	.tail_maximum = 64,
	.merged_maximum = 16384, /* a merge fits in memory */
	.merged_ratio = 2,
	.bytes_maximum = (size_t)1 << 30,
	.open = open_segment, .close = close_segment, .whole = whole,
	.build_new = build_new, .build_free = build_free, .build_entries = build_entries,
	.build_read = build_read, .build_merge = build_merge, .build_append = build_append,
	.build_end = build_end,
};

uint64_t vg_feature_index_count(struct vg_segment_index *index)
{
	uint64_t count = 0;
	const struct vg_segment *segment;
	for (size_t i = 0; (segment = vg_segment_index_at(index, i)); i++)
		count += segment->as.features.postings;
	return count;
}

int vg_feature_index_search(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			    const struct vg_feature_query *query, struct vg_candidate *best, size_t *count,
			    size_t room, struct vg_error *err)
{
	struct vg_segment *segment;
	size_t i = 0;
	int code = 0;
	*count = 0;
	while (code == 0 && (segment = vg_segment_index_at(index, i))) {
		code = vg_feature_segment_search(&segment->as.features, query, best, count, room);
		if (code == VG_ERR_CORRUPT) {
			vg_segment_index_discard(index, catalogue, i);
			code = vg_segment_index_refresh(index, catalogue, err);
			*count = i = 0;
		} else if (code < 0) {
			vg_error_set(err, code, "out of memory");
		} else {
			i++;
		}
	}
	return code;
}

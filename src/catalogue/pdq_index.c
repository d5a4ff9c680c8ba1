#include "catalogue/pdq_index.h"

static int open_segment(struct vg_span bytes, int file, struct vg_segment *out)
{
	int code = file < 0 ? vg_hash_segment_open(bytes, true, &out->as.hashes)
			    : vg_hash_segment_open_file(bytes, file, &out->as.hashes);
	if (code == 0) {
		out->first_id = out->as.hashes.first_id;
		out->last_id = out->as.hashes.last_id;
		out->entries = out->as.hashes.count;
	}
	return code;
}

static void close_segment(struct vg_segment *segment)
{
	vg_hash_segment_close(&segment->as.hashes);
}

static bool whole(struct vg_segment *segment, struct vg_span bytes)
{
	(void)bytes;
	return vg_hash_segment_whole(&segment->as.hashes);
}

static void *build_new(void)
{
	return vg_hash_build_new();
}

static void build_free(void *build)
{
	vg_hash_build_free(build);
}

static size_t build_entries(const void *build)
{
	return vg_hash_build_count(build);
}

static int add_column(void *build, sqlite3_stmt *row, int column, int64_t id)
{
	struct vg_pdq hash;
	if (sqlite3_column_bytes(row, column) != 32)
		return 0;
	vg_pdq_from_bytes(sqlite3_column_blob(row, column), &hash);
	return vg_hash_build_add(build, id, &hash);
}

static int build_read(void *build, struct vg_catalogue *catalogue, int64_t after, int limit, int64_t *out_last,
		      struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		&catalogue->database, "SELECT id, pdq, pdq_resampled, coalesce(pdq_quality, 100) FROM picture"
				      " WHERE id > ? ORDER BY id LIMIT ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, after);
	sqlite3_bind_int(s, 2, limit);
	while ((code = vg_database_step(&catalogue->database, s, err)) == 1) {
		*out_last = sqlite3_column_int64(s, 0);
		if (sqlite3_column_int(s, 3) < VG_PDQ_MATCH_QUALITY)
			continue;
		code = add_column(build, s, 1, *out_last);
		if (code == 0)
			code = add_column(build, s, 2, *out_last);
		if (code < 0) {
			vg_error_set(err, code, "out of memory for the index of hashes");
			break;
		}
	}
	sqlite3_finalize(s);
	return code;
}

static int build_merge(void *build, struct vg_segment *segment)
{
	return vg_hash_build_merge(build, &segment->as.hashes);
}

static int build_append(void *build, const void *more)
{
	return vg_hash_build_append(build, more);
}

static int build_end(void *build, int64_t first_id, int64_t last_id, struct vg_buffer *out)
{
	return vg_hash_build_end(build, first_id, last_id, out);
}

const struct vg_segment_kind vg_pdq_index_kind = {
	.name = "hashes",
	.uncovered = "SELECT 1 FROM picture WHERE id > ?1 LIMIT 1 OFFSET ?2",
	.chunk = 1 << 22,
	.tail_maximum = 1024,
	.merged_maximum = (size_t)1 << 24,
	.merged_ratio = 4, /* each segment is searched by itself: few are better */
	.bytes_maximum = (size_t)1 << 32,
	.open = open_segment, .close = close_segment, .whole = whole,
	.build_new = build_new, .build_free = build_free, .build_entries = build_entries,
	.build_read = build_read, .build_merge = build_merge, .build_append = build_append,
	.build_end = build_end,
};

uint64_t vg_pdq_index_count(struct vg_segment_index *index)
{
	uint64_t count = 0;
	const struct vg_segment *segment;
	for (size_t i = 0; (segment = vg_segment_index_at(index, i)); i++)
		count += segment->as.hashes.count;
	return count;
}

int vg_pdq_index_search(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			const struct vg_pdq *queries, unsigned query_count, int radius,
			vg_hash_found *found, void *context, struct vg_error *err)
{
	struct vg_segment *segment;
	int code = vg_segment_index_refresh(index, catalogue, err);
	size_t i = 0;
	while (code == 0 && (segment = vg_segment_index_at(index, i))) {
		code = vg_hash_segment_search(&segment->as.hashes, queries, query_count, radius, found, context);
		if (code == VG_ERR_CORRUPT) {
			vg_segment_index_discard(index, catalogue, i);
			code = vg_segment_index_refresh(index, catalogue, err);
			i = 0;
		} else if (code < 0) {
			vg_error_set(err, code, "out of memory");
		} else {
			i++;
		}
	}
	return code;
}

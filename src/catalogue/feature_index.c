#include "catalogue/feature_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "catalogue/segment_files.h"
#include "fingerprint/feature_codec.h"

enum {
	CHUNK = 2048,            /* pictures that are read at a time */
	SEGMENT_PICTURES = 16384,/* merged segments stay below this: a merge fits in memory */
	TAIL_WRITTEN = 64        /* a reader that finds so many uncovered tries to write */
};
#define SEGMENT_BYTES ((size_t)1 << 30)

struct vg_feature_index {
	struct vg_segment_files files;
	struct vg_buffer tail;             /* a segment in memory, of what no file covers */
	struct vg_feature_segment tail_segment;
	bool loaded, has_tail;
	int64_t version;                   /* of the content that it covers */
};

struct vg_feature_index *vg_feature_index_new(void)
{
	struct vg_feature_index *index = calloc(1, sizeof *index);
	if (index)
		vg_buffer_init(&index->tail, SEGMENT_BYTES);
	return index;
}

static void unload(struct vg_feature_index *index)
{
	vg_segment_files_close(&index->files);
	vg_buffer_clear(&index->tail);
	index->has_tail = index->loaded = false;
}

void vg_feature_index_free(struct vg_feature_index *index)
{
	if (!index)
		return;
	unload(index);
	vg_buffer_release(&index->tail);
	free(index);
}

uint64_t vg_feature_index_count(const struct vg_feature_index *index)
{
	uint64_t count = index->has_tail ? index->tail_segment.postings : 0;
	for (size_t i = 0; i < index->files.count; i++)
		count += index->files.file[i].segment.postings;
	return count;
}

static int open_files(struct vg_catalogue *catalogue, struct vg_segment_files *out, struct vg_error *err)
{
	char identity[33] = "", *folder = NULL;
	sqlite3_stmt *s = vg_catalogue_prepare(catalogue, "SELECT value FROM meta WHERE key = 'identity'", err);
	if (!s)
		return VG_ERR_IO;
	if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_bytes(s, 0) == 16)
		vg_text_hex(sqlite3_column_blob(s, 0), 16, identity);
	sqlite3_finalize(s);
	if (asprintf(&folder, "%s-index", catalogue->path) < 0)
		folder = NULL;
	return vg_segment_files_open(out, folder, identity, err);
}

/* Adds the features of at most `limit` pictures after `after`; *out_last becomes the last
 * of them, or stays. */
static int read_features(struct vg_catalogue *catalogue, int64_t after, int limit,
			 struct vg_segment_build *build, int64_t *out_last, struct vg_error *err)
{
	int code = 0, step = SQLITE_DONE;
	sqlite3_stmt *s = vg_catalogue_prepare(
		catalogue, "SELECT picture, data FROM feature WHERE picture > ? ORDER BY picture LIMIT ?", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_int64(s, 1, after);
	sqlite3_bind_int(s, 2, limit);
	while (code == 0 && (step = sqlite3_step(s)) == SQLITE_ROW) {
		struct vg_features features = { 0 };
		struct vg_span blob = { sqlite3_column_blob(s, 1), (size_t)sqlite3_column_bytes(s, 1) };
		*out_last = sqlite3_column_int64(s, 0);
		if (vg_features_read(blob, &features) == 0) /* a damaged one is left out */
			code = vg_segment_build_add(build, *out_last, &features);
		vg_features_release(&features);
	}
	if (code == 0 && step != SQLITE_DONE)
		code = vg_catalogue_fail(catalogue, "read", err);
	sqlite3_finalize(s);
	return code < 0 ? vg_error_set(err, code, "out of memory for the index of features") : 0;
}

/* How many of the last segments are small enough to be merged with `pictures` more. */
static size_t mergeable(const struct vg_segment_files *files, uint32_t pictures)
{
	size_t count = 0;
	while (count < files->count) {
		uint32_t before = files->file[files->count - 1 - count].segment.pictures;
		if (before > 2 * pictures || before + pictures > SEGMENT_PICTURES)
			break;
		pictures += before;
		count++;
	}
	return count;
}

/* Puts the last `merged` segments and what is fresh into one. */
static int merge(const struct vg_segment_files *files, size_t merged, const struct vg_segment_build *fresh,
		 int64_t last, struct vg_buffer *out)
{
	struct vg_segment_build *all = vg_segment_build_new();
	int64_t first = vg_segment_files_covered(files) + 1;
	int code = all ? 0 : VG_ERR_MEMORY;
	for (size_t i = files->count - merged; i < files->count && code == 0; i++) {
		if (i == files->count - merged)
			first = files->file[i].segment.first_id;
		code = vg_segment_build_merge(all, &files->file[i].segment);
	}
	if (code == 0)
		code = vg_segment_build_append(all, fresh);
	if (code == 0)
		code = vg_segment_build_end(all, first, last, out);
	vg_segment_build_free(all);
	return code;
}

/* Writes one segment of what comes after those there are; *out_more: there was something. */
static int write_next(struct vg_catalogue *catalogue, struct vg_segment_files *files, bool *out_more,
		      struct vg_error *err)
{
	struct vg_segment_build *fresh = vg_segment_build_new();
	struct vg_buffer bytes;
	int64_t covered = vg_segment_files_covered(files), last = covered;
	vg_buffer_init(&bytes, SEGMENT_BYTES);
	int code = fresh ? read_features(catalogue, covered, CHUNK, fresh, &last, err)
			 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	*out_more = code == 0 && last > covered;
	if (*out_more) {
		size_t merged = mergeable(files, vg_segment_build_pictures(fresh));
		code = merge(files, merged, fresh, last, &bytes);
		if (code < 0)
			vg_error_set(err, code, "cannot merge the index of features of \"%s\"", catalogue->path);
		else
			code = vg_segment_files_put(files, &bytes, merged, err);
	}
	vg_segment_build_free(fresh);
	vg_buffer_release(&bytes);
	return code;
}

int vg_feature_index_write(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_segment_files files;
	bool more = true;
	if (!catalogue->database)
		return 0;
	int code = open_files(catalogue, &files, err);
	if (code < 0)
		return code;
	code = vg_file_make_folders(files.folder, err);
	int lock = code == 0 ? open(files.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	bool alone = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0;
	if (alone) { /* what there is may have changed before the lock was had */
		vg_segment_files_close(&files);
		code = open_files(catalogue, &files, err);
	}
	while (alone && code == 0 && more)
		code = write_next(catalogue, &files, &more, err);
	if (alone && code == 0)
		vg_segment_files_tidy(&files);
	if (lock >= 0)
		close(lock);
	vg_segment_files_close(&files);
	return code;
}

/* Holds in memory what no file covers. */
static int load_tail(struct vg_feature_index *index, struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_segment_build *build = vg_segment_build_new();
	int64_t covered = vg_segment_files_covered(&index->files), last = covered;
	int code = build ? read_features(catalogue, covered, -1, build, &last, err)
			 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && last > covered) {
		code = vg_segment_build_end(build, covered + 1, last, &index->tail);
		if (code == 0)
			code = vg_feature_segment_open(vg_buffer_span(&index->tail), &index->tail_segment);
		index->has_tail = code == 0;
		if (code < 0)
			vg_error_set(err, code, "the index of features does not fit in memory");
	}
	vg_segment_build_free(build);
	return code;
}

/* Are there TAIL_WRITTEN pictures whose features no file covers? */
static bool much_uncovered(struct vg_catalogue *catalogue, const struct vg_segment_files *files)
{
	bool much = false;
	sqlite3_stmt *s = vg_catalogue_prepare(
		catalogue, "SELECT 1 FROM feature WHERE picture > ? LIMIT 1 OFFSET ?", NULL);
	if (s) {
		sqlite3_bind_int64(s, 1, vg_segment_files_covered(files));
		sqlite3_bind_int(s, 2, TAIL_WRITTEN - 1);
		much = sqlite3_step(s) == SQLITE_ROW;
	}
	sqlite3_finalize(s);
	return much;
}

int vg_feature_index_refresh(struct vg_feature_index *index, struct vg_catalogue *catalogue,
			     struct vg_error *err)
{
	int64_t version = vg_catalogue_version(catalogue);
	if (index->loaded && index->version == version)
		return 0;
	unload(index);
	int code = open_files(catalogue, &index->files, err);
	/* Where nothing may be written, memory does. */
	if (code == 0 && much_uncovered(catalogue, &index->files) && vg_feature_index_write(catalogue, NULL) == 0) {
		vg_segment_files_close(&index->files);
		code = open_files(catalogue, &index->files, err);
	}
	if (code == 0)
		code = load_tail(index, catalogue, err);
	index->loaded = code == 0;
	index->version = version;
	return code;
}

int vg_feature_index_search(const struct vg_feature_index *index,
			    const struct vg_feature_query *query, struct vg_candidate *best,
			    size_t *count, size_t room, struct vg_error *err)
{
	int code = 0;
	*count = 0;
	for (size_t i = 0; i < index->files.count && code == 0; i++)
		code = vg_feature_segment_search(&index->files.file[i].segment, query, best, count, room);
	if (code == 0 && index->has_tail)
		code = vg_feature_segment_search(&index->tail_segment, query, best, count, room);
	return code < 0 ? vg_error_set(err, code, "out of memory") : 0;
}

int vg_feature_index_check(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_segment_files files;
	char damaged[80] = "";
	if (!catalogue->database)
		return 0;
	int code = open_files(catalogue, &files, err);
	if (code < 0)
		return code;
	memcpy(damaged, files.damaged, sizeof damaged);
	for (size_t i = 0; i < files.count && !damaged[0]; i++)
		if (!vg_feature_segment_whole(files.file[i].bytes))
			memcpy(damaged, files.file[i].name, sizeof damaged);
	if (damaged[0]) {
		char *path = vg_file_join(files.folder, damaged);
		bool removed = path && unlink(path) == 0;
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s/%s\" is damaged: %s", files.folder, damaged,
				    removed ? "it was removed, and will be made again from the catalogue"
					    : "remove it, and it will be made again from the catalogue");
		free(path);
	}
	vg_segment_files_close(&files);
	return code;
}

int vg_catalogue_write_index(struct vg_catalogue *catalogue, struct vg_error *err)
{
	return vg_feature_index_write(catalogue, err);
}

uint64_t vg_feature_index_bytes(struct vg_catalogue *catalogue)
{
	struct vg_segment_files files;
	uint64_t bytes = 0;
	if (!catalogue->database || open_files(catalogue, &files, NULL) < 0)
		return 0;
	for (size_t i = 0; i < files.count; i++)
		bytes += files.file[i].bytes.size;
	vg_segment_files_close(&files);
	return bytes;
}

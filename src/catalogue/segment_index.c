#include "catalogue/segment_index.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void vg_segment_index_init(struct vg_segment_index *index, const struct vg_segment_kind *kind)
{
	*index = (struct vg_segment_index){ .kind = kind, .files = { .kind = kind } };
}

/* Drops the last `count` segments of the tail. */
static void drop_tail(struct vg_segment_index *index, size_t count)
{
	for (; count > 0; count--) {
		struct vg_segment_file *last = &index->tail[--index->tails];
		index->kind->close(&last->segment);
		free((void *)last->bytes.data);
	}
}

static void unload(struct vg_segment_index *index)
{
	vg_segment_files_close(&index->files);
	drop_tail(index, index->tails);
	index->loaded = false;
}

void vg_segment_index_release(struct vg_segment_index *index)
{
	if (!index->kind)
		return;
	unload(index);
	free(index->tail);
}

struct vg_segment *vg_segment_index_at(struct vg_segment_index *index, size_t i)
{
	if (i < index->files.count)
		return &index->files.file[i].segment;
	i -= index->files.count;
	return i < index->tails ? &index->tail[i].segment : NULL;
}

/* Puts what was read, up to id `last`, into a segment of the tail, with small ones before it. */
static int add_to_tail(struct vg_segment_index *index, void *fresh, int64_t last)
{
	const struct vg_segment_kind *kind = index->kind;
	struct vg_segment_file *grown = realloc(index->tail, (index->tails + 1) * sizeof *grown), added = { .opened = true };
	struct vg_buffer bytes;
	if (!grown)
		return VG_ERR_MEMORY;
	index->tail = grown;
	size_t merged = vg_segment_store_mergeable(kind, index->tail, index->tails, kind->build_entries(fresh));
	vg_buffer_init(&bytes, kind->bytes_maximum);
	int code = vg_segment_store_merge(kind, grown + index->tails - merged, merged, fresh, index->last_id + 1, last, &bytes);
	added.bytes = vg_buffer_span(&bytes);
	if (code == 0)
		code = kind->open(added.bytes, -1, &added.segment);
	if (code < 0) {
		vg_buffer_release(&bytes);
		return code;
	}
	drop_tail(index, merged);
	index->tail[index->tails++] = added;
	index->last_id = last;
	return 0;
}

/* Holds in memory what comes after what is covered. */
static int extend_tail(struct vg_segment_index *index, struct vg_catalogue *catalogue, struct vg_error *err)
{
	const struct vg_segment_kind *kind = index->kind;
	void *fresh = kind->build_new();
	int64_t last = index->last_id;
	int code = fresh ? kind->build_read(fresh, catalogue, index->last_id, -1, &last, err)
			 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (code == 0 && last > index->last_id) {
		code = add_to_tail(index, fresh, last);
		if (code < 0)
			vg_error_set(err, code, "the index of %s does not fit in memory", kind->name);
	}
	kind->build_free(fresh);
	return code;
}

/* Is so much uncovered that it should be written? */
static int much_uncovered(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue, int64_t covered,
			  bool *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(&catalogue->database, kind->uncovered, &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, covered);
	sqlite3_bind_int(s, 2, kind->tail_maximum);
	code = vg_database_step(&catalogue->database, s, err);
	sqlite3_finalize(s);
	*out = code == 1;
	return code < 0 ? code : 0;
}

static void tell_unread(const struct vg_segment_files *files, struct vg_catalogue *catalogue)
{
	char text[512];
	if (!catalogue->notice)
		return;
	snprintf(text, sizeof text, "\"%.200s/%s\" cannot be read: %s: what it holds is read from the catalogue",
		 files->folder, files->unread, strerror(files->unread_errno));
	catalogue->notice(catalogue->notice_context, text);
}

static int open_index(struct vg_segment_index *index, struct vg_catalogue *catalogue, struct vg_error *err)
{
	bool much = false;
	unload(index);
	int code = vg_segment_store_open(index->kind, catalogue, &index->files, err);
	if (code == 0 && index->files.unread[0])
		tell_unread(&index->files, catalogue);
	if (code == 0 && index->files.damaged[0])
		vg_segment_store_tell_damaged(&index->files, catalogue, index->files.damaged);
	if (code == 0)
		code = much_uncovered(index->kind, catalogue, vg_segment_files_covered(&index->files), &much, err);
	/* Where nothing may be written, memory does. */
	if (much && vg_segment_store_write(index->kind, catalogue, NULL) == 0) {
		vg_segment_files_close(&index->files);
		code = vg_segment_store_open(index->kind, catalogue, &index->files, err);
	}
	index->last_id = vg_segment_files_covered(&index->files);
	return code;
}

/* A file that was cut since it was opened: what of it was copied would be searched on, and the rest be damaged at
 * some later search. */
static void leave_what_was_cut(struct vg_segment_index *index, struct vg_catalogue *catalogue)
{
	struct stat status;
	for (size_t i = 0; index->loaded && i < index->files.count; i++) {
		const struct vg_segment_file *file = &index->files.file[i];
		if (fstat(file->descriptor, &status) != 0 || (uint64_t)status.st_size != file->bytes.size)
			vg_segment_index_discard(index, catalogue, i); /* which unloads it */
	}
}

int vg_segment_index_refresh(struct vg_segment_index *index, struct vg_catalogue *catalogue,
			     struct vg_error *err)
{
	int64_t version;
	char identity[33];
	int code = vg_meta_version(&catalogue->database, &version, err);
	leave_what_was_cut(index, catalogue);
	if (code < 0 || (index->loaded && index->version == version))
		return code;
	code = vg_segment_store_identity(catalogue, identity, err);
	if (code == 0 && (!index->loaded || strcmp(identity, index->files.identity) != 0 ||
			  vg_segment_files_list(&index->files) != index->files.listing))
		code = open_index(index, catalogue, err);
	if (code == 0)
		code = extend_tail(index, catalogue, err);
	index->loaded = code == 0;
	index->version = version;
	return code;
}

void vg_segment_index_discard(struct vg_segment_index *index, struct vg_catalogue *catalogue, size_t i)
{
	if (i < index->files.count)
		vg_segment_store_tell_damaged(&index->files, catalogue, index->files.file[i].name);
	unload(index);
}

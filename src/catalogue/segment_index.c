#include "catalogue/segment_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

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

/* The catalogue's identity, in hexadecimal. */
static int read_identity(struct vg_catalogue *catalogue, char out[33], struct vg_error *err)
{
	struct vg_meta meta;
	int code = vg_meta_read(&catalogue->database, &meta, err);
	if (code == 0)
		vg_text_hex(meta.identity, sizeof meta.identity, out);
	return code;
}

/* The highest id that a picture ever had. */
static int last_given_id(struct vg_database *database, int64_t *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "SELECT seq FROM sqlite_sequence WHERE name = 'picture'", &s, err);
	if (code < 0)
		return code;
	code = vg_database_step(database, s, err);
	if (code < 0)
		return code;
	*out = code == 1 ? sqlite3_column_int64(s, 0) : 0; /* no picture yet */
	sqlite3_reset(s);
	return 0;
}

int vg_segment_index_files(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_segment_files *out, struct vg_error *err)
{
	char identity[33], *folder = NULL;
	int64_t last = 0;
	*out = (struct vg_segment_files){ .kind = kind };
	int code = read_identity(catalogue, identity, err);
	if (code == 0)
		code = last_given_id(&catalogue->database, &last, err);
	if (code < 0)
		return code;
	if (asprintf(&folder, "%s-index", catalogue->database.path) < 0)
		folder = NULL;
	return vg_segment_files_open(out, kind, folder, identity, &catalogue->refused, last, err);
}

/* --- merging --- */

/* How many of the last segments are small enough to be merged with `entries` more. */
static size_t mergeable(const struct vg_segment_kind *kind, const struct vg_segment_file *file, size_t count,
			size_t entries)
{
	size_t merged = 0;
	while (merged < count) {
		size_t before = file[count - 1 - merged].segment.entries;
		if (before > kind->merged_ratio * entries || before + entries > kind->merged_maximum)
			break;
		entries += before;
		merged++;
	}
	return merged;
}

/* Puts `merged` segments and what is fresh, which begins with id `first` and ends with `last`,
 * into one. */
static int merge(const struct vg_segment_kind *kind, struct vg_segment_file *file, size_t merged, void *fresh,
		 int64_t first, int64_t last, struct vg_buffer *out)
{
	if (merged == 0)
		return kind->build_end(fresh, first, last, out);
	void *all = kind->build_new();
	int code = all ? 0 : VG_ERR_MEMORY;
	for (size_t i = 0; i < merged && code == 0; i++)
		code = kind->build_merge(all, &file[i].segment);
	if (code == 0)
		code = kind->build_append(all, fresh);
	if (code == 0)
		code = kind->build_end(all, file[0].segment.first_id, last, out);
	kind->build_free(all);
	return code;
}

/* --- writing --- */

/* Writes one segment of what comes after those there are; *out_more: there was something.
 * VG_ERR_CORRUPT with *out_damaged: one of the files is damaged. */
static int write_next(struct vg_catalogue *catalogue, struct vg_segment_files *files, bool *out_more,
		      bool *out_damaged, struct vg_error *err)
{
	const struct vg_segment_kind *kind = files->kind;
	void *fresh = kind->build_new();
	struct vg_buffer bytes;
	int64_t covered = vg_segment_files_covered(files), last = covered;
	vg_buffer_init(&bytes, kind->bytes_maximum);
	int code = fresh ? kind->build_read(fresh, catalogue, covered, kind->chunk, &last, err)
			 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	*out_more = code == 0 && last > covered;
	if (*out_more) {
		size_t merged = mergeable(kind, files->file, files->count, kind->build_entries(fresh));
		code = merge(kind, files->file + files->count - merged, merged, fresh, covered + 1, last, &bytes);
		if (code == VG_ERR_CORRUPT)
			*out_damaged = true; /* by one of those that it was to be merged with */
		else if (code < 0)
			vg_error_set(err, code, "cannot merge the index of %s of \"%s\"", kind->name, catalogue->database.path);
		else
			code = vg_segment_files_put(files, &bytes, merged, err);
	}
	kind->build_free(fresh);
	vg_buffer_release(&bytes);
	return code;
}

/* The folder is as readable as the catalogue, and so is what an older version wrote into it. */
static void make_as_readable(const struct vg_catalogue *catalogue, struct vg_segment_files *files, int folder)
{
	if (stat(catalogue->database.path, &files->like) != 0)
		return;
	vg_segment_files_like(folder, &files->like, true);
	for (size_t i = 0; i < files->count; i++)
		vg_segment_files_like(files->file[i].descriptor, &files->like, false);
}

/* Opens the files again without those that are damaged: one less each time. */
static int leave_out_damaged(struct vg_catalogue *catalogue, struct vg_segment_files *files, struct vg_error *err)
{
	const struct vg_segment_kind *kind = files->kind;
	struct stat like = files->like;
	for (size_t i = 0; i < files->count; i++)
		if (!kind->whole(&files->file[i].segment, files->file[i].bytes))
			vg_segment_index_tell_damaged(files, catalogue, files->file[i].name);
	vg_segment_files_close(files);
	int code = vg_segment_index_files(kind, catalogue, files, err);
	files->like = like;
	return code;
}

/* With the lock on the folder held. */
static int write_all(struct vg_catalogue *catalogue, const struct vg_segment_kind *kind, int folder, struct vg_error *err)
{
	struct vg_segment_files files;
	bool more = true;
	/* what there is may have changed before the lock was had */
	int code = vg_segment_index_files(kind, catalogue, &files, err);
	if (code == 0)
		make_as_readable(catalogue, &files, folder);
	while (code == 0 && more) {
		bool damaged = false;
		code = write_next(catalogue, &files, &more, &damaged, err);
		if (damaged)
			code = leave_out_damaged(catalogue, &files, err);
	}
	if (code == 0)
		vg_segment_files_tidy(&files);
	vg_segment_files_close(&files);
	return code;
}

int vg_segment_index_write(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_segment_files files;
	if (catalogue->database.absent || catalogue->database.in_memory)
		return 0;
	int code = vg_segment_index_files(kind, catalogue, &files, err);
	if (code == 0)
		code = vg_file_make_folders(files.folder, err);
	/* Through a link, another folder's mode would be changed, and files removed there. */
	int lock = code == 0 ? open(files.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
	vg_segment_files_close(&files);
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
		code = write_all(catalogue, kind, lock, err);
	if (lock >= 0)
		close(lock);
	return code;
}

/* --- reading --- */

/* Puts what was read, up to id `last`, into a segment of the tail, with small ones before it. */
static int add_to_tail(struct vg_segment_index *index, void *fresh, int64_t last)
{
	const struct vg_segment_kind *kind = index->kind;
	struct vg_segment_file *grown = realloc(index->tail, (index->tails + 1) * sizeof *grown), added = { .opened = true };
	struct vg_buffer bytes;
	if (!grown)
		return VG_ERR_MEMORY;
	index->tail = grown;
	size_t merged = mergeable(kind, index->tail, index->tails, kind->build_entries(fresh));
	vg_buffer_init(&bytes, kind->bytes_maximum);
	int code = merge(kind, grown + index->tails - merged, merged, fresh, index->last_id + 1, last, &bytes);
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

/* Removes a damaged file; *out_removed says whether that was allowed. */
static char *remove_damaged(const struct vg_segment_files *files, const char *name, bool *out_removed)
{
	char *path = vg_file_join(files->folder, name);
	*out_removed = path && unlink(path) == 0;
	return path;
}

void vg_segment_index_tell_damaged(const struct vg_segment_files *files, struct vg_catalogue *catalogue,
				   const char *name)
{
	bool removed;
	char text[512], *path = remove_damaged(files, name, &removed);
	snprintf(text, sizeof text, "\"%s\" is damaged or of another version: %s", path ? path : name,
		 removed ? "it is made again from the catalogue"
			 : "it was not used; remove it, and it will be made again from the catalogue");
	if (catalogue->notice)
		catalogue->notice(catalogue->notice_context, text);
	free(path);
	struct vg_refused *refused = &catalogue->refused;
	if (!removed && refused->count < sizeof refused->name / sizeof *refused->name)
		snprintf(refused->name[refused->count++], sizeof *refused->name, "%s", name);
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
	int code = vg_segment_index_files(index->kind, catalogue, &index->files, err);
	if (code == 0 && index->files.unread[0])
		tell_unread(&index->files, catalogue);
	if (code == 0 && index->files.damaged[0])
		vg_segment_index_tell_damaged(&index->files, catalogue, index->files.damaged);
	if (code == 0)
		code = much_uncovered(index->kind, catalogue, vg_segment_files_covered(&index->files), &much, err);
	/* Where nothing may be written, memory does. */
	if (much && vg_segment_index_write(index->kind, catalogue, NULL) == 0) {
		vg_segment_files_close(&index->files);
		code = vg_segment_index_files(index->kind, catalogue, &index->files, err);
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
			vg_segment_index_condemn(index, catalogue, i); /* which unloads it */
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
	code = read_identity(catalogue, identity, err);
	if (code == 0 && (!index->loaded || strcmp(identity, index->files.identity) != 0 ||
			  vg_segment_files_list(&index->files) != index->files.listing))
		code = open_index(index, catalogue, err);
	if (code == 0)
		code = extend_tail(index, catalogue, err);
	index->loaded = code == 0;
	index->version = version;
	return code;
}

void vg_segment_index_condemn(struct vg_segment_index *index, struct vg_catalogue *catalogue, size_t i)
{
	if (i < index->files.count)
		vg_segment_index_tell_damaged(&index->files, catalogue, index->files.file[i].name);
	unload(index);
}

int vg_segment_index_check(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_error *err)
{
	struct vg_segment_files files;
	char damaged[80] = "";
	if (catalogue->database.absent)
		return 0;
	int code = vg_segment_index_files(kind, catalogue, &files, err);
	if (code < 0)
		return code;
	memcpy(damaged, files.damaged, sizeof damaged);
	for (size_t i = 0; i < files.count && !damaged[0]; i++)
		if (!kind->whole(&files.file[i].segment, files.file[i].bytes))
			memcpy(damaged, files.file[i].name, sizeof damaged);
	if (damaged[0]) {
		bool removed;
		char *path = remove_damaged(&files, damaged, &removed);
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s/%s\" is damaged: %s", files.folder, damaged,
				    removed ? "it was removed, and will be made again from the catalogue"
					    : "remove it, and it will be made again from the catalogue");
		free(path);
	} else if (files.unread[0]) {
		code = vg_error_set(err, VG_ERR_IO, "cannot read \"%s/%s\": %s", files.folder, files.unread,
				    strerror(files.unread_errno));
	}
	vg_segment_files_close(&files);
	return code;
}

uint64_t vg_segment_index_bytes(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue)
{
	struct vg_segment_files files;
	uint64_t bytes = 0;
	if (catalogue->database.absent || vg_segment_index_files(kind, catalogue, &files, NULL) < 0)
		return 0;
	for (size_t i = 0; i < files.count; i++)
		bytes += files.file[i].bytes.size;
	vg_segment_files_close(&files);
	return bytes;
}

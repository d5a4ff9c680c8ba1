#include "catalogue/segment_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"

int vg_segment_store_identity(struct vg_catalogue *catalogue, char out[33], struct vg_error *err)
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

int vg_segment_store_open(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_segment_files *out, struct vg_error *err)
{
	char identity[33], *folder = NULL;
	int64_t last = 0;
	*out = (struct vg_segment_files){ .kind = kind };
	int code = vg_segment_store_identity(catalogue, identity, err);
	if (code == 0)
		code = last_given_id(&catalogue->database, &last, err);
	if (code < 0)
		return code;
	if (asprintf(&folder, "%s-index", catalogue->database.path) < 0)
		folder = NULL;
	return vg_segment_files_open(out, kind, folder, identity, &catalogue->refused, last, err);
}

/* Removes a damaged file; *out_removed says whether that was allowed. */
static char *remove_damaged(const struct vg_segment_files *files, const char *name, bool *out_removed)
{
	char *path = vg_file_join(files->folder, name);
	*out_removed = path && unlink(path) == 0;
	return path;
}

void vg_segment_store_tell_damaged(const struct vg_segment_files *files, struct vg_catalogue *catalogue,
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

size_t vg_segment_store_mergeable(const struct vg_segment_kind *kind, const struct vg_segment_file *file, size_t count,
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

int vg_segment_store_merge(const struct vg_segment_kind *kind, struct vg_segment_file *file, size_t merged, void *fresh,
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
		size_t merged = vg_segment_store_mergeable(kind, files->file, files->count, kind->build_entries(fresh));
		code = vg_segment_store_merge(kind, files->file + files->count - merged, merged, fresh, covered + 1, last, &bytes);
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
			vg_segment_store_tell_damaged(files, catalogue, files->file[i].name);
	vg_segment_files_close(files);
	int code = vg_segment_store_open(kind, catalogue, files, err);
	files->like = like;
	return code;
}

/* With the lock on the folder held. */
static int write_all(struct vg_catalogue *catalogue, const struct vg_segment_kind *kind, int folder, struct vg_error *err)
{
	struct vg_segment_files files;
	bool more = true;
	/* what there is may have changed before the lock was had */
	int code = vg_segment_store_open(kind, catalogue, &files, err);
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

int vg_segment_store_write(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_segment_files files;
	if (catalogue->database.absent || catalogue->database.in_memory)
		return 0;
	int code = vg_segment_store_open(kind, catalogue, &files, err);
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

int vg_segment_store_check(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue,
			   struct vg_error *err)
{
	struct vg_segment_files files;
	char damaged[80] = "";
	if (catalogue->database.absent)
		return 0;
	int code = vg_segment_store_open(kind, catalogue, &files, err);
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

uint64_t vg_segment_store_bytes(const struct vg_segment_kind *kind, struct vg_catalogue *catalogue)
{
	struct vg_segment_files files;
	uint64_t bytes = 0;
	if (catalogue->database.absent || vg_segment_store_open(kind, catalogue, &files, NULL) < 0)
		return 0;
	for (size_t i = 0; i < files.count; i++)
		bytes += files.file[i].bytes.size;
	vg_segment_files_close(&files);
	return bytes;
}

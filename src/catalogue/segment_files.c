#include "catalogue/segment_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/checksum.h"
#include "base/file.h"
#include "base/replace.h"

/* KIND-IDENTITY-FIRST-LAST, ids as sixteen hexadecimal digits. */
static void name_of(const struct vg_segment_files *files, const struct vg_segment *segment, char out[80])
{
	snprintf(out, 80, "%s-%s-%016llx-%016llx", files->kind->name, files->identity,
		 (unsigned long long)segment->first_id, (unsigned long long)segment->last_id);
}

static bool ours(const struct vg_segment_files *files, const char *name)
{
	char prefix[64];
	int length = snprintf(prefix, sizeof prefix, "%s-%s-", files->kind->name, files->identity);
	return strncmp(name, prefix, (size_t)length) == 0 && strlen(name) == (size_t)length + 33;
}

/* Opens a file, with room for its bytes; without where that cannot be. */
static void reserve(const char *folder, const char *name, struct vg_segment_file *out)
{
	struct stat stat;
	char *path = vg_file_join(folder, name);
	out->descriptor = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
	if (out->descriptor >= 0 && fstat(out->descriptor, &stat) == 0 && S_ISREG(stat.st_mode) && stat.st_size > 0)
		out->bytes = vg_paged_reserve((size_t)stat.st_size);
	int fault = errno;
	free(path);
	errno = fault;
}

static void release(const struct vg_segment_files *files, struct vg_segment_file *file)
{
	if (file->opened)
		files->kind->close(&file->segment);
	file->opened = false;
	vg_paged_unreserve(file->bytes);
	file->bytes = (struct vg_span){ NULL, 0 };
	if (file->descriptor >= 0)
		close(file->descriptor);
	file->descriptor = -1;
}

static void note_unread(struct vg_segment_files *files, const char *name, int why)
{
	if (files->unread[0])
		return;
	snprintf(files->unread, sizeof files->unread, "%s", name);
	files->unread_errno = why;
}

static bool add(struct vg_segment_files *files, const char *name)
{
	struct vg_segment_file *grown = realloc(files->file, (files->count + 1) * sizeof *grown);
	if (!grown)
		return false;
	files->file = grown;
	struct vg_segment_file file = { .opened = false };
	errno = 0;
	reserve(files->folder, name, &file);
	if (file.descriptor < 0 && errno == ENOENT) /* merged and removed since it was listed */
		return true;
	snprintf(file.name, sizeof file.name, "%s", name);
	if (!file.bytes.size && errno) {
		note_unread(files, name, errno);
		release(files, &file);
		return true;
	}
	int code = file.bytes.size ? files->kind->open(file.bytes, file.descriptor, &file.segment) : VG_ERR_CORRUPT;
	file.opened = code == 0;
	if (!file.opened) {
		release(files, &file);
		if (code == VG_ERR_MEMORY)
			note_unread(files, name, ENOMEM);
		else if (!files->damaged[0])
			snprintf(files->damaged, sizeof files->damaged, "%s", name);
		return true;
	}
	files->file[files->count++] = file;
	return true;
}

/* By first id; of those with the same, the one that covers most first. */
static int by_range(const void *left, const void *right)
{
	const struct vg_segment *a = &((const struct vg_segment_file *)left)->segment;
	const struct vg_segment *b = &((const struct vg_segment_file *)right)->segment;
	if (a->first_id != b->first_id)
		return a->first_id < b->first_id ? -1 : 1;
	return a->last_id > b->last_id ? -1 : a->last_id < b->last_id;
}

/* Keeps those that follow each other from id 1 on; merged ones that were not yet removed
 * fall out, and so does all after a gap, and what covers ids that the catalogue never gave:
 * that was written before an older copy of it was put in its place. */
static void chain(struct vg_segment_files *files, int64_t last_id)
{
	size_t kept = 0;
	int64_t next = 1;
	if (files->count)
		qsort(files->file, files->count, sizeof *files->file, by_range);
	for (size_t i = 0; i < files->count; i++) {
		struct vg_segment_file file = files->file[i];
		if (file.segment.first_id == next && file.segment.last_id <= last_id) {
			next = file.segment.last_id + 1;
			files->file[kept++] = file;
		} else {
			release(files, &file);
		}
	}
	files->count = kept;
}

uint64_t vg_segment_files_list(const struct vg_segment_files *files)
{
	uint64_t listing = 0;
	DIR *directory = files->folder ? opendir(files->folder) : NULL;
	for (struct dirent *entry; directory && (entry = readdir(directory));)
		if (ours(files, entry->d_name))
			listing += vg_checksum_seeded((struct vg_span){ (const uint8_t *)entry->d_name, strlen(entry->d_name) });
	if (directory)
		closedir(directory);
	return listing;
}

static bool is_refused(const struct vg_refused *refused, const char *name)
{
	bool found = refused->count == sizeof refused->name / sizeof *refused->name;
	for (size_t i = 0; i < refused->count && !found; i++)
		found = strcmp(refused->name[i], name) == 0;
	return found;
}

int vg_segment_files_open(struct vg_segment_files *files, const struct vg_segment_kind *kind, char *folder,
			  const char *identity, const struct vg_refused *refused, int64_t last_id,
			  struct vg_error *err)
{
	*files = (struct vg_segment_files){ .kind = kind, .folder = folder };
	snprintf(files->identity, sizeof files->identity, "%s", identity);
	files->listing = vg_segment_files_list(files); /* before: what comes meanwhile is seen the next time */
	DIR *directory = folder ? opendir(folder) : NULL;
	bool whole = folder != NULL;
	for (struct dirent *entry; whole && directory && (entry = readdir(directory));)
		if (ours(files, entry->d_name) && !is_refused(refused, entry->d_name))
			whole = add(files, entry->d_name);
	if (directory)
		closedir(directory);
	if (!whole) {
		vg_segment_files_close(files);
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	chain(files, last_id);
	return 0;
}

void vg_segment_files_close(struct vg_segment_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		release(files, &files->file[i]);
	free(files->file);
	free(files->folder);
	*files = (struct vg_segment_files){ .kind = files->kind };
}

int64_t vg_segment_files_covered(const struct vg_segment_files *files)
{
	return files->count ? files->file[files->count - 1].segment.last_id : 0;
}

void vg_segment_files_like(int descriptor, const struct stat *catalogue, bool folder)
{
	mode_t readable = catalogue->st_mode & 0444;
	mode_t mode = (catalogue->st_mode & 0666) | (folder ? readable >> 2 : 0);
	(void)fchmod(descriptor, mode);
	/* As SQLite does for its log: what root writes stays its owner's. */
	if (geteuid() == 0)
		(void)!fchown(descriptor, catalogue->st_uid, catalogue->st_gid);
}

static int write_file(const char *folder, const char *name, const struct stat *like, struct vg_span bytes,
		      struct vg_error *err)
{
	char temporary[96];
	snprintf(temporary, sizeof temporary, "%s.%ld", name, (long)getpid());
	int home = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const struct vg_replacement replacement = { home, name, home, temporary };
	int fd = home >= 0 ? vg_replace_open(&replacement, 0600) : -1, code = 0;
	if (fd < 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s/%s\": %s", folder, temporary, strerror(errno));
	else if ((code = vg_file_write(fd, temporary, bytes, err)) < 0)
		vg_replace_cancel(&replacement);
	if (code == 0 && like->st_mode)
		vg_segment_files_like(fd, like, false);
	if (code == 0 && vg_replace_finish(&replacement, fd) != 0)
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s/%s\": %s", folder, name, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (home >= 0)
		close(home);
	return code;
}

static void remove_file(const char *folder, const char *name)
{
	char *path = vg_file_join(folder, name);
	if (path)
		unlink(path);
	free(path);
}

int vg_segment_files_put(struct vg_segment_files *files, const struct vg_buffer *bytes,
			 size_t replaced, struct vg_error *err)
{
	struct vg_segment segment;
	char name[80];
	int code = files->kind->open(vg_buffer_span(bytes), -1, &segment);
	if (code < 0)
		return vg_error_set(err, code, "a new index segment is not as it should be");
	name_of(files, &segment, name);
	files->kind->close(&segment);
	code = write_file(files->folder, name, &files->like, vg_buffer_span(bytes), err);
	if (code < 0)
		return code;
	for (; replaced > 0; replaced--) {
		struct vg_segment_file *last = &files->file[--files->count];
		release(files, last);
		if (strcmp(last->name, name) != 0)
			remove_file(files->folder, last->name);
	}
	return add(files, name) ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

void vg_segment_files_tidy(const struct vg_segment_files *files)
{
	DIR *directory = opendir(files->folder);
	if (!directory)
		return;
	size_t length = strlen(files->kind->name);
	for (struct dirent *entry; (entry = readdir(directory));) {
		bool used = strncmp(entry->d_name, files->kind->name, length) != 0 || entry->d_name[length] != '-';
		for (size_t i = 0; i < files->count && !used; i++)
			used = strcmp(files->file[i].name, entry->d_name) == 0;
		if (!used)
			unlinkat(dirfd(directory), entry->d_name, 0);
	}
	closedir(directory);
}

#include "custody/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/file.h"
#include "base/text.h"

const char vg_aside_folder[] = "aside";
enum { PIECE = 1 << 16, NAMES_MAXIMUM = 100000 };

static int fault(const char *file, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot set aside what \"%s\" has beyond the log: %s", file, strerror(errno));
}

/* "log.jsonl-123-1": what of which file, from where on, and the how manieth. */
static void name_of(const char *file, uint64_t offset, unsigned number, char out[VG_PLACE_FILE + 48])
{
	const char *slash = strrchr(file, '/');
	snprintf(out, VG_PLACE_FILE + 48, "%.60s-%llu-%u", slash ? slash + 1 : file, (unsigned long long)offset, number);
}

static struct vg_aside_part *next_part(struct vg_aside *aside, const char *file, uint64_t offset)
{
	struct vg_aside_part *part = &aside->parts[aside->count];
	*part = (struct vg_aside_part){ .offset = offset };
	vg_text_copy(part->file, sizeof part->file, file);
	return part;
}

/* Opens a file that is not there yet. */
static int open_new(int folder, struct vg_aside_part *part, int *out_fd, struct vg_error *err)
{
	char name[VG_PLACE_FILE + 48];
	int fd = -1;
	for (unsigned i = 1; i < NAMES_MAXIMUM && fd < 0; i++) {
		name_of(part->file, part->offset, i, name);
		fd = vg_beneath_open(folder, name, O_WRONLY | O_CREAT | O_EXCL, 0444);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		return fault(part->file, err);
	snprintf(part->name, sizeof part->name, "%s/%s", vg_aside_folder, name);
	*out_fd = fd;
	return 0;
}

static int copy(int from, int to, struct vg_aside_part *part, struct vg_error *err)
{
	uint8_t piece[PIECE];
	struct vg_sha256_sum *sum = vg_sha256_begin();
	int code = sum ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	ssize_t got = 1;
	while (code == 0 && got > 0) {
		got = pread(from, piece, sizeof piece, (off_t)(part->offset + part->length));
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		struct vg_span bytes = { piece, got > 0 ? (size_t)got : 0 };
		code = got < 0 ? fault(part->file, err) : vg_file_write(to, part->name, bytes, err);
		(void)vg_sha256_add(sum, bytes);
		part->length += bytes.size;
	}
	if (!vg_sha256_end(sum, part->digest) && code == 0)
		code = vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return code == 0 && fsync(to) != 0 ? fault(part->file, err) : code;
}

int vg_aside_take(struct vg_aside *aside, int folder, int fd, const char *file, uint64_t offset, struct vg_error *err)
{
	struct vg_aside_part *part = next_part(aside, file, offset);
	struct stat status;
	int home = -1, to = -1;
	if (fstat(fd, &status) != 0)
		return fault(file, err);
	if ((uint64_t)status.st_size <= offset)
		return 0;
	if ((uint64_t)status.st_size - offset > VG_ARCHIVE_MAXIMUM || aside->count == VG_ASIDE_MAXIMUM)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" has %llu bytes more than the log says, which no writer leaves: nothing was changed",
				    file, (unsigned long long)status.st_size - (unsigned long long)offset);
	int code = vg_beneath_folder(folder, vg_aside_folder, &home, err);
	if (code == 0)
		code = open_new(home, part, &to, err);
	if (code == 0)
		code = copy(fd, to, part, err);
	if (to >= 0)
		close(to);
	/* Its name is there for good before what it holds is gone elsewhere. */
	if (code == 0 && (fsync(home) != 0 || ftruncate(fd, (off_t)offset) != 0))
		code = fault(file, err);
	if (home >= 0)
		close(home);
	aside->count += code == 0;
	return code;
}

/* Of what can be packed. What was no file of ours is there to be looked at; it is not read. */
static void note_length(int home, const struct stat *status, struct vg_aside_part *part)
{
	int fd;
	if (!S_ISREG(status->st_mode) || vg_beneath_file(home, strchr(part->name, '/') + 1, O_RDONLY, 0, &fd, NULL) < 0)
		return;
	part->length = (uint64_t)status->st_size;
	close(fd);
}

int vg_aside_move(struct vg_aside *aside, int folder, const char *file, struct vg_error *err)
{
	struct vg_aside_part *part = next_part(aside, file, 0);
	const char *slash = strrchr(file, '/');
	char parent[VG_PLACE_FILE];
	int from = -1, home = -1, to = -1;
	snprintf(parent, sizeof parent, "%.*s", (int)(slash ? slash - file : 0), file);
	int code = slash && (from = vg_beneath_open(folder, parent, O_RDONLY | O_DIRECTORY, 0)) >= 0 ? 0 : fault(file, err);
	struct stat status;
	if (code == 0 && fstatat(from, slash + 1, &status, AT_SYMLINK_NOFOLLOW) != 0) {
		close(from);
		return errno == ENOENT ? 0 : fault(file, err);
	}
	if (code == 0 && aside->count == VG_ASIDE_MAXIMUM)
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is there, and the log does not name it", file);
	if (code == 0)
		code = vg_beneath_folder(folder, vg_aside_folder, &home, err);
	if (code == 0)
		code = open_new(home, part, &to, err);
	/* Over the new, empty file: the name is ours. */
	if (code == 0 && renameat(from, slash + 1, home, strchr(part->name, '/') + 1) != 0)
		code = fault(file, err);
	if (code == 0)
		note_length(home, &status, part);
	int files[] = { from, home, to };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i] >= 0)
			close(files[i]);
	aside->count += code == 0;
	return code;
}

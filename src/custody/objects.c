#include "custody/objects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/file.h"
#include "base/replace.h"

/* The name of an object until it is whole. */
static const char incoming[] = "incoming";

enum { PIECE = 1 << 16 }; /* bytes that are compared at a time */

static int io_error(const struct vg_objects *objects, const char *name, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_IO, "cannot write \"%s/%s\": %s", objects->folder, name, strerror(errno));
}

int vg_objects_open(struct vg_objects *objects, int directory, struct vg_error *err)
{
	int code = vg_beneath_folder(directory, "objects", &objects->fd, err);
	objects->directory = directory;
	return code == 0 && unlinkat(objects->fd, incoming, 0) != 0 && errno != ENOENT ? io_error(objects, incoming, err) : code;
}

static int write_object(const struct vg_objects *objects, struct vg_span bytes, int home, const char *name,
			struct vg_error *err)
{
	const struct vg_replacement replacement = { home, name, objects->fd, incoming };
	int fd = vg_replace_open(&replacement, 0444);
	if (fd < 0)
		return io_error(objects, incoming, err);
	int code = vg_file_write(fd, incoming, bytes, err);
	if (code < 0)
		vg_replace_cancel(&replacement);
	else if (vg_replace_finish(&replacement, fd) != 0)
		code = io_error(objects, name, err);
	close(fd);
	return code;
}

/* Does a file of this name hold these very bytes? */
static bool holds(int home, const char *name, struct vg_span bytes)
{
	uint8_t piece[PIECE];
	struct stat status;
	int fd = -1;
	if (vg_beneath_file(home, name, O_RDONLY, 0, &fd, NULL) < 0)
		return false;
	bool same = fstat(fd, &status) == 0 && (size_t)status.st_size == bytes.size;
	while (same && bytes.size > 0) {
		ssize_t got = read(fd, piece, sizeof piece);
		if (got < 0 && errno == EINTR)
			continue;
		same = got > 0 && (size_t)got <= bytes.size && memcmp(piece, bytes.data, (size_t)got) == 0;
		if (same)
			bytes = vg_span_part(bytes, (size_t)got, bytes.size - (size_t)got);
	}
	close(fd);
	return same;
}

/* What lies there under the digest of other bytes stays to be looked at. */
static int make_room(const struct vg_objects *objects, const char *digest, struct vg_aside *aside, struct vg_error *err)
{
	char name[VG_ASIDE_FILE];
	snprintf(name, sizeof name, "objects/%.2s/%s", digest, digest);
	return vg_aside_move(aside, objects->directory, name, err);
}

int vg_objects_add(const struct vg_objects *objects, struct vg_span bytes, char out[VG_SHA256_TEXT], struct vg_aside *aside,
		   struct vg_error *err)
{
	int home = -1;
	if (!vg_sha256_text(bytes, out))
		return vg_error_set(err, VG_ERR_MEMORY, "cannot store a picture");
	char beginning[] = { out[0], out[1], 0 };
	int code = vg_beneath_folder(objects->fd, beginning, &home, err);
	if (code < 0)
		return code;
	bool there = holds(home, out, bytes);
	if (!there)
		code = make_room(objects, out, aside, err);
	if (!there && code == 0)
		code = write_object(objects, bytes, home, out, err);
	close(home);
	return code;
}

#include "intake/export_root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/file.h"
#include "base/memory.h"
#include "media/sniff.h"

enum { BEGINNING = 512 }; /* bytes by which a file's kind is told */

/* One step down: opens `component` in the folder fd, or what equals it in composed form,
 * whose name goes to path. -1 when there is neither. */
static int step(struct vg_export_root *root, int fd, const char *component, struct vg_buffer *path)
{
	const int flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
	int next = openat(fd, component, flags);
	if (next < 0 && errno == ENOENT) {
		component = vg_folder_names_find(&root->names, fd, component);
		next = component ? openat(fd, component, flags) : -1;
	}
	if (next >= 0 && ((path->size && vg_buffer_append_byte(path, '/') < 0) ||
			  vg_buffer_append(path, component, strlen(component)) < 0)) {
		close(next);
		return -1;
	}
	return next;
}

char *vg_export_root_find(struct vg_export_root *root, const char *name)
{
	struct vg_buffer path;
	struct stat status;
	char component[NAME_MAX + 1];
	const char *at = name;
	int fd = fcntl(root->fd, F_DUPFD_CLOEXEC, 0);
	vg_buffer_init(&path, 64 << 10);
	while (fd >= 0 && *at) {
		size_t length = strcspn(at, "/");
		bool good = length > 0 && length <= NAME_MAX && (at[0] != '.' || (length > 1 && !(length == 2 && at[1] == '.')));
		int next = -1;
		if (good) {
			memcpy(component, at, length);
			component[length] = 0;
			next = step(root, fd, component, &path);
		}
		close(fd);
		fd = next;
		at += length + (at[length] == '/');
	}
	bool regular = fd >= 0 && path.size && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
		       name[strlen(name) - 1] != '/';
	char *found = regular && vg_buffer_append_byte(&path, 0) == 0 ? vg_strdup((const char *)path.data) : NULL;
	if (fd >= 0)
		close(fd);
	vg_buffer_release(&path);
	return found;
}

/* The media type of a file's bytes, as vg_sniff says it; "" for what cannot be read. */
static const char *type_of(const struct vg_export_root *root, const char *found)
{
	uint8_t bytes[BEGINNING];
	const char *type = "";
	int fd = -1;
	if (vg_file_open_at(root->fd, found, &fd, NULL) < 0)
		return type;
	ssize_t size = read(fd, bytes, sizeof bytes);
	close(fd);
	if (size >= 0)
		(void)vg_sniff((struct vg_span){ bytes, (size_t)size }, &type);
	return type;
}

bool vg_export_root_is_picture(const struct vg_export_root *root, const char *found)
{
	return strncmp(type_of(root, found), "image/", 6) == 0;
}

bool vg_export_root_is_lost(const struct vg_export_root *root, const char *found)
{
	const char *type = found ? type_of(root, found) : "";
	return !found || (*type && strncmp(type, "image/", 6) != 0);
}

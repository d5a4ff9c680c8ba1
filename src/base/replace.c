#include "base/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int vg_replace_open(const struct vg_replacement *replacement, mode_t mode)
{
	if (unlinkat(replacement->written_in, replacement->temporary, 0) != 0 && errno != ENOENT)
		return -1;
	return openat(replacement->written_in, replacement->temporary,
		      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

void vg_replace_cancel(const struct vg_replacement *replacement)
{
	int number = errno;
	(void)unlinkat(replacement->written_in, replacement->temporary, 0);
	errno = number;
}

int vg_replace_finish(const struct vg_replacement *replacement, int fd)
{
	if (fsync(fd) == 0 && vg_replace_name(replacement, false) == 0)
		return 0;
	vg_replace_cancel(replacement);
	return -1;
}

/* The new name must outlast a loss of power, too. A file system that cannot say so is no fault of the file's. */
static void sync_folder(int folder, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *parent = slash ? strndup(name, (size_t)(slash - name) + (slash == name)) : strdup(".");
	int fd = parent ? openat(folder, parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	if (fd >= 0) {
		(void)fsync(fd);
		close(fd);
	}
	free(parent);
}

/* Nothing may come between a look and the renaming, where the file system knows how. */
static int rename_new(const struct vg_replacement *replacement)
{
	struct stat status;
	int done = renameat2(replacement->written_in, replacement->temporary, replacement->folder, replacement->name,
			     RENAME_NOREPLACE);
	if (done == 0 || errno != EINVAL)
		return done;
	if (fstatat(replacement->folder, replacement->name, &status, AT_SYMLINK_NOFOLLOW) == 0) {
		errno = EEXIST;
		return -1;
	}
	return renameat(replacement->written_in, replacement->temporary, replacement->folder, replacement->name);
}

int vg_replace_name(const struct vg_replacement *replacement, bool only_new)
{
	int done = only_new ? rename_new(replacement)
			    : renameat(replacement->written_in, replacement->temporary, replacement->folder, replacement->name);
	if (done == 0)
		sync_folder(replacement->folder, replacement->name);
	return done;
}

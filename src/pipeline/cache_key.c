#include "pipeline/cache_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* 1 when it was read, 0 when there is none, or a code. */
static int read_key(const char *name, uint8_t out[VG_CACHE_KEY_SIZE], struct vg_error *err)
{
	struct stat status;
	uint8_t key[VG_CACHE_KEY_SIZE + 1];
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", name, strerror(errno));
	bool own = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == geteuid() &&
		   !(status.st_mode & (S_IRWXG | S_IRWXO));
	bool whole = own && pread(fd, key, sizeof key, 0) == VG_CACHE_KEY_SIZE;
	close(fd);
	if (!own)
		return vg_error_set(err, VG_ERR_IO, "\"%s\" is not this user's own, private file (mode 0600)", name);
	if (!whole)
		return vg_error_set(err, VG_ERR_IO, "\"%s\" is no key: remove it", name);
	memcpy(out, key, VG_CACHE_KEY_SIZE);
	return 1;
}

/* Under another name first: no other process reads half of it, and of two the first one's stays. */
static int make_key(const char *folder, const char *name, struct vg_error *err)
{
	uint8_t key[VG_CACHE_KEY_SIZE];
	char *fresh = NULL;
	if (asprintf(&fresh, "%s/facts.key.XXXXXX", folder) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int fd = mkostemp(fresh, O_CLOEXEC);
	int code = fd >= 0 && getrandom(key, sizeof key, 0) == sizeof key ? 0
		: vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", name, strerror(errno));
	if (code == 0)
		code = vg_file_write(fd, name, (struct vg_span){ key, sizeof key }, err);
	if (code == 0 && link(fresh, name) != 0 && errno != EEXIST)
		code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s", name, strerror(errno));
	if (fd >= 0) {
		(void)unlink(fresh);
		close(fd);
	}
	free(fresh);
	return code;
}

int vg_cache_key(const char *path, uint8_t out[VG_CACHE_KEY_SIZE], struct vg_error *err)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup(".");
	char *name = folder ? vg_file_join(folder, "facts.key") : NULL;
	int code = name ? vg_file_make_folders(folder, NULL) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int found = code == 0 ? read_key(name, out, err) : code;
	if (found == 0) {
		code = make_key(folder, name, NULL);
		found = code == 0 ? read_key(name, out, err) : code;
	}
	free(folder);
	free(name);
	return found == 0 ? VG_ERR_IO : found < 0 ? found : 0;
}

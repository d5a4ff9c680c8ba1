#include "catalogue/database_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/file.h"

static int check_side(const char *whole, const char *ending, struct vg_error *err)
{
	struct stat status;
	char *name = NULL;
	if (asprintf(&name, "%s%s", whole, ending) < 0)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = lstat(name, &status) != 0 || S_ISREG(status.st_mode) ? 0
		: vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": \"%s\" beside it is %s, no regular file", whole, name,
			       vg_file_kind(status.st_mode));
	free(name);
	return code;
}

int vg_database_files_check(const char *path, struct vg_error *err)
{
	static const char *const endings[] = { "-wal", "-shm", "-journal" };
	struct stat status;
	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s, no regular file", path, vg_file_kind(status.st_mode));
	char *whole = realpath(path, NULL);
	int code = 0;
	for (size_t i = 0; i < sizeof endings / sizeof *endings && code == 0; i++)
		code = check_side(whole ? whole : path, endings[i], err);
	free(whole);
	return code;
}

/* Its folder, on the heap. */
static char *folder_of(const char *path)
{
	char *whole = realpath(path, NULL), *slash = whole ? strrchr(whole, '/') : NULL;
	if (slash)
		slash[slash == whole] = '\0';
	return whole;
}

static bool has_no_room(const char *folder)
{
	struct statvfs system;
	return statvfs(folder, &system) == 0 && (system.f_bavail == 0 || (system.f_files > 0 && system.f_favail == 0));
}

int vg_database_files_hindrance(const char *path, int number)
{
	if (number != 0 && number != ENOENT)
		return number;
	char *folder = folder_of(path);
	if (!folder)
		return 0;
	number = access(path, W_OK) != 0 || access(folder, W_OK) != 0 ? errno : has_no_room(folder) ? ENOSPC : 0;
	free(folder);
	return number == ENOENT ? 0 : number;
}

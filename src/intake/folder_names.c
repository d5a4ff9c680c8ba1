#include "intake/folder_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compose.h"
#include "base/memory.h"

enum { ENTRIES_MAXIMUM = 1 << 20 };

void vg_folder_names_release(struct vg_folder_names *names)
{
	for (size_t i = 0; i < names->count; i++) {
		free(names->entries[i].composed);
		free(names->entries[i].name);
	}
	free(names->entries);
	memset(names, 0, sizeof *names);
}

static int by_composed(const void *a, const void *b)
{
	return strcmp(((const struct vg_folder_name *)a)->composed, ((const struct vg_folder_name *)b)->composed);
}

/* False when it cannot be kept. */
static bool keep(struct vg_folder_names *names, const char *name)
{
	struct vg_folder_name *grown = names->count < ENTRIES_MAXIMUM
					       ? vg_grown_by_count(names->entries, names->count, sizeof *grown) : NULL;
	if (!grown)
		return false;
	names->entries = grown;
	struct vg_folder_name entry = { vg_text_composed(name), vg_strdup(name) };
	if (!entry.composed || !entry.name) {
		free(entry.composed);
		free(entry.name);
		return false;
	}
	names->entries[names->count++] = entry;
	return true;
}

/* A folder that cannot be read, or has too many names, is as one without any. */
static void fill(struct vg_folder_names *names, int folder, const struct stat *status)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	const struct dirent *entry;
	bool good = list != NULL;
	vg_folder_names_release(names);
	if (!list && fd >= 0)
		close(fd);
	while (good && (entry = readdir(list)))
		if (!vg_text_is_ascii(entry->d_name))
			good = keep(names, entry->d_name);
	if (list)
		closedir(list);
	if (!good)
		vg_folder_names_release(names);
	if (names->count)
		qsort(names->entries, names->count, sizeof *names->entries, by_composed);
	names->filled = true;
	names->device = status->st_dev;
	names->inode = status->st_ino;
}

const char *vg_folder_names_find(struct vg_folder_names *names, int folder, const char *name)
{
	struct stat status;
	if (vg_text_is_ascii(name) || fstat(folder, &status) < 0)
		return NULL;
	if (!names->filled || names->device != status.st_dev || names->inode != status.st_ino)
		fill(names, folder, &status);
	struct vg_folder_name wanted = { vg_text_composed(name), NULL };
	const struct vg_folder_name *found =
		wanted.composed && names->count
			? bsearch(&wanted, names->entries, names->count, sizeof wanted, by_composed) : NULL;
	free(wanted.composed);
	if (!found)
		return NULL;
	bool again_before = found > names->entries && strcmp(found[-1].composed, found->composed) == 0;
	bool again_after = found + 1 < names->entries + names->count && strcmp(found[1].composed, found->composed) == 0;
	return again_before || again_after ? NULL : found->name;
}

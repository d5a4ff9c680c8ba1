#include "custody/named_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beneath.h"
#include "base/file.h"
#include "custody/evidence.h"
#include "custody/places.h"

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_archive(const char *name, unsigned archives)
{
	char same[VG_PLACE_FILE];
	const char *digits = name + strcspn(name, "0123456789");
	unsigned long number = strtoul(digits, NULL, 10);
	if (number < 1 || number > archives)
		return false;
	vg_archive_name((unsigned)number, same);
	return strcmp(same, name) == 0;
}

static bool is_named(struct vg_named_files *named, const char *name)
{
	return strcmp(name, vg_evidence_log_name) == 0 || is_archive(name, named->archives) ||
	       (named->object_count &&
		bsearch(&name, named->objects, named->object_count, sizeof *named->objects, by_text));
}

static int check_names(struct vg_named_files *named, int folder, const char *below, int depth, struct vg_error *err);

/* A file or folder in one of ours. */
static int check_name(struct vg_named_files *named, int folder, const char *below, const char *entry, int depth,
		      struct vg_error *err)
{
	char *name = *below ? vg_file_join(below, entry) : strdup(entry);
	int code = 0, inner = -1;
	bool aside = strcmp(below, vg_aside_folder) == 0;
	if (!name)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	if (!aside && depth < 2)
		inner = vg_beneath_open(folder, entry, O_RDONLY | O_DIRECTORY, 0);
	if (inner >= 0)
		code = check_names(named, inner, name, depth + 1, err);
	else if (aside)
		named->set_aside++;
	else if (!is_named(named, name))
		code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is not in the log", name);
	free(name);
	return code;
}

/* Every file below `below` is one that the log names. Takes over the open folder. */
static int check_names(struct vg_named_files *named, int folder, const char *below, int depth, struct vg_error *err)
{
	DIR *list = fdopendir(folder);
	struct dirent *entry;
	int code = list ? 0 : vg_error_set(err, VG_ERR_IO, "cannot read the folder \"%s\"", below);
	while (code == 0 && (entry = readdir(list)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			code = check_name(named, dirfd(list), below, entry->d_name, depth, err);
	if (list)
		closedir(list);
	else
		close(folder);
	return code;
}

int vg_named_files_check(struct vg_named_files *named, int folder, struct vg_error *err)
{
	return check_names(named, folder, "", 0, err);
}

#include "base/output_guard.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

/* How much of a file its form is recognised by, bytes. */
enum { BEGINNING = 1024 };

struct vg_identity vg_identity_of(const struct stat *status)
{
	return (struct vg_identity){ true, status->st_dev, status->st_ino };
}

bool vg_identity_same(struct vg_identity a, const struct stat *status)
{
	return a.present && a.device == status->st_dev && a.number == status->st_ino;
}

/* By what each form begins, and what follows within BEGINNING bytes. */
static const struct { const char *begins; const char *holds; } forms[] = {
	[VG_OUTPUT_JSON] = { "{\"begin\":{\"type\":\"begin\",\"report\":", "\"program\":\"vestigo " },
	[VG_OUTPUT_JSONL] = { "{\"type\":\"begin\",\"report\":", "\"program\":\"vestigo " },
	[VG_OUTPUT_CSV] = { "seq,disposition,reason,", ",flagged,findings" },
	[VG_OUTPUT_HTML] = { "<!DOCTYPE html>\n<html lang=\"en\">", "<title>Vestigo report</title>" },
	[VG_OUTPUT_MEDIA_REVIEW] = { "{\"@context\":\"https://schema.org\",\"@type\":\"ItemList\"", "drafts by vestigo" },
	[VG_OUTPUT_EXCHANGE] = { "{\"id\":", "\"pixels_sha256\":" },
	[VG_OUTPUT_PNG] = { "\x89PNG\r\n\x1a\n", "Software\0vestigo" },
	[VG_OUTPUT_WACZ] = { "PK\3\4", "archive/vestigo-" },
};

/* Literals with a zero byte in them are compared whole. */
static size_t length_of(enum vg_output_form form, const char *text)
{
	return form == VG_OUTPUT_PNG && *text == 'S' ? sizeof "Software\0vestigo" - 1 : strlen(text);
}

bool vg_output_has_form(int fd, enum vg_output_form form)
{
	char bytes[BEGINNING];
	ssize_t size = pread(fd, bytes, sizeof bytes, 0);
	if (form == VG_OUTPUT_TEXT || size <= 0)
		return size == 0;
	size_t begin = strlen(forms[form].begins);
	return (size_t)size >= begin && memcmp(bytes, forms[form].begins, begin) == 0 &&
	       memmem(bytes, (size_t)size, forms[form].holds, length_of(form, forms[form].holds)) != NULL;
}

char *vg_output_resolve(const char *path)
{
	char *resolved = realpath(path, NULL);
	struct stat status;
	if (resolved)
		return resolved;
	if (stat(path, &status) == 0) /* a pipe, by a link of /proc that names no file */
		return strdup(path);
	if (lstat(path, &status) == 0 || errno != ENOENT)
		return NULL;
	const char *slash = strrchr(path, '/');
	if (slash && !slash[1])
		return NULL;
	char *folder = slash ? strndup(path, (size_t)(slash - path) + (slash == path)) : strdup(".");
	char *whole = folder ? realpath(folder, NULL) : NULL;
	resolved = whole ? vg_file_join(whole, slash ? slash + 1 : path) : NULL;
	free(folder);
	free(whole);
	return resolved;
}

/* Does it lie in the folder of indexes, wherever that is? */
static bool in_index(const char *catalogue, const char *path)
{
	char name[PATH_MAX];
	snprintf(name, sizeof name, "%s-index", catalogue);
	char *folder = realpath(name, NULL);
	size_t length = folder ? strlen(folder) : 0;
	bool inside = folder && strncmp(path, folder, length) == 0 && path[length] == '/';
	free(folder);
	return inside;
}

/* Is it, or would it become, one of the files that a catalogue consists of? `status` is NULL
 * for what is not there yet. */
static bool of_catalogue(const char *catalogue, const char *path, const struct stat *status)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
	char *whole = *catalogue ? vg_output_resolve(catalogue) : NULL, name[PATH_MAX];
	size_t length = whole ? strlen(whole) : 0;
	struct stat other;
	bool found = false;
	for (size_t i = 0; whole && i < sizeof endings / sizeof *endings && !found; i++) {
		snprintf(name, sizeof name, "%s%s", whole, endings[i]);
		found = strcmp(name, path) == 0 ||
			(status && stat(name, &other) == 0 && vg_identity_same(vg_identity_of(&other), status));
	}
	if (whole && strncmp(path, whole, length) == 0 && strncmp(path + length, "-index", 6) == 0)
		found |= !path[length + 6] || path[length + 6] == '/';
	found |= whole && in_index(whole, path);
	free(whole);
	return found;
}

/* Is it an input, or, which *out_inside says, does it lie, or would it, in a folder that is one? */
static bool of_input(const char *input, const char *path, const struct stat *status, bool *out_inside)
{
	struct stat other;
	*out_inside = false;
	if ((strcmp(input, "-") == 0 ? fstat(STDIN_FILENO, &other) : stat(input, &other)) != 0)
		return false;
	if (!S_ISDIR(other.st_mode))
		return status && vg_identity_same(vg_identity_of(&other), status);
	char *folder = realpath(input, NULL);
	size_t length = folder ? strlen(folder) : 0;
	*out_inside = folder && strncmp(path, folder, length) == 0 && (path[length] == '/' || length == 1);
	free(folder);
	return *out_inside;
}

int vg_output_check_protected(const char *path, const struct vg_output_options *options,
			   const struct stat *status, bool form, struct vg_error *err)
{
	/* Of evidence a file that its log does not name would be no part. */
	bool inside, packed = options->form == VG_OUTPUT_WACZ;
	for (size_t i = 0; i < options->catalogue_count; i++)
		if (of_catalogue(options->catalogues[i], path, status))
			return vg_error_set(err, VG_ERR_USAGE, "\"%s\" belongs to the catalogue: it is not written over",
					    path);
	for (size_t i = 0; (status || packed) && i < options->input_count; i++)
		if (of_input(options->inputs[i], path, status, &inside) && !(inside && form && !packed))
			return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is %s: it is not written%s", path,
					    inside ? "in a folder that is read" : "read", status ? " over" : " there");
	return 0;
}

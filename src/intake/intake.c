/* Paths to items: tells folders, exports and pictures apart. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "intake/intake.h"

static int read_file(struct vg_sink *sink, const char *path)
{
	int code = vg_folder_read_export_of(sink, path);
	return code == VG_ERR_UNSUPPORTED ? vg_sink_give_file(sink, NULL, path, VG_EXAMINED, NULL) : code;
}

int vg_intake_path(const char *path, enum vg_intake_mode mode, const struct vg_limits *limits,
		   const struct vg_intake_visitor *visitor, struct vg_intake_counts *counts,
		   struct vg_error *err)
{
	struct vg_sink sink = { .limits = limits, .visitor = visitor, .counts = counts, .err = err,
			       .faults = vg_memory_faults() };
	int code;
	counts->fraction = 0;
	if (strcmp(path, "-") == 0)
		return vg_sink_give_file(&sink, NULL, path, VG_EXAMINED, NULL);
	if (vg_file_is_folder(path) && mode == VG_INTAKE_PICTURES_ONLY) {
		code = vg_sink_give_file(&sink, NULL, path, VG_UNSUPPORTED, "a folder: vestigo scan reads folders");
	} else if (vg_file_is_folder(path)) {
		counts->sources++;
		code = vg_folder_read(&sink, path);
	} else if (access(path, F_OK) != 0 && errno != EACCES) {
		code = vg_sink_give_file(&sink, NULL, path, VG_MISSING, "no such file");
	} else if (mode == VG_INTAKE_PICTURES_ONLY) {
		code = vg_sink_give_file(&sink, NULL, path, VG_EXAMINED, NULL);
	} else {
		code = read_file(&sink, path);
	}
	counts->fraction = 1;
	return code;
}

static int read_path(struct vg_sink *sink, const char *path, struct vg_intake_counts *counts)
{
	return vg_intake_path(path, VG_INTAKE_ANY, sink->limits, sink->visitor, counts, sink->err);
}

/* A pipe's other end need not be open yet: reading waits for it, opening does not. */
static int open_list(const char *list, int *out_fd, struct vg_error *err)
{
	*out_fd = open(list, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*out_fd >= 0)
		return 0;
	return errno == ENOENT || errno == ENOTDIR
		       ? vg_error_set(err, VG_ERR_NOT_FOUND, "cannot open \"%s\": no such file", list)
		       : vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", list, strerror(errno));
}

int vg_intake_list(const char *list, bool zero_ended, const struct vg_limits *limits,
		   const struct vg_intake_visitor *visitor, struct vg_intake_counts *counts,
		   struct vg_error *err)
{
	struct vg_sink sink = { .limits = limits, .visitor = visitor, .counts = counts, .err = err,
			       .faults = vg_memory_faults() };
	bool standard_input = strcmp(list, "-") == 0;
	int fd = STDIN_FILENO;
	int code = standard_input ? 0 : open_list(list, &fd, err);
	if (code < 0)
		return code;
	code = vg_list_read(&sink, fd, list, zero_ended, read_path);
	if (!standard_input)
		close(fd);
	return code;
}

#include <vestigo/output.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/options.h"
#include "base/output_guard.h"
#include "base/replace.h"

static const char partial_suffix[] = ".vestigo-partial";

struct vg_output {
	char *path;             /* links followed */
	char *partial;          /* equals path for what is written to as it is */
	int fd;
	bool direct;            /* a pipe or a character device */
	bool resume;
	bool left_over;         /* a stopped run's, and not touched yet */
	mode_t mode;            /* of what it replaces; 0: nothing was there */
	struct vg_identity target; /* what it replaces */
	bool own;               /* what it replaces is an output of its form, or nothing */
	bool committed;
};

/* May what is there be replaced? */
static int check_target(struct vg_output *output, const struct vg_output_options *options,
			const struct stat *status, struct vg_error *err)
{
	const char *path = output->path;
	if (S_ISFIFO(status->st_mode) || S_ISCHR(status->st_mode) || S_ISSOCK(status->st_mode)) {
		output->direct = true;
		return options->form != VG_OUTPUT_WACZ ? 0
			: vg_error_set(err, VG_ERR_USAGE, "cannot write \"%s\": an archive needs a regular file", path);
	}
	if (S_ISDIR(status->st_mode))
		return vg_error_set(err, VG_ERR_USAGE, "cannot write \"%s\": it is a folder", path);
	if (!S_ISREG(status->st_mode))
		return vg_error_set(err, VG_ERR_USAGE, "cannot write \"%s\": it is no regular file", path);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool form = fd >= 0 && vg_output_has_form(fd, options->form);
	if (fd >= 0)
		close(fd);
	int code = vg_output_check_protected(path, options, status, form, err);
	if (code == 0 && !form && !options->force)
		code = vg_error_set(err, VG_ERR_USAGE,
				    "\"%s\" is there and %s: nothing was changed (--force replaces it)", path,
				    options->form == VG_OUTPUT_TEXT ? "is not known to be a report"
								    : "is not an output of this form");
	output->own = form;
	output->mode = status->st_mode & 07777;
	output->target = vg_identity_of(status);
	return code;
}

/* --- opening --- */

static int cannot_write(const char *path, int number, struct vg_error *err)
{
	return vg_error_set(err, number == ENOMEM ? VG_ERR_MEMORY : VG_ERR_IO, "cannot write \"%s\": %s", path,
			    number == ELOOP ? "a link to nothing" : strerror(number));
}

/* Opens it, new or as a stopped run left it, and keeps others out. Whoever had it before may have
 * given it its name meanwhile: then there is another file, or none, of that name. */
static int lock_partial(struct vg_output *output, struct stat *status, struct vg_error *err)
{
	enum { TRIES = 8 };
	struct stat named;
	for (int i = 0; i < TRIES; i++) {
		output->fd = open(output->partial, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (output->fd < 0 && errno == ELOOP)
			return vg_error_set(err, VG_ERR_IO, "\"%s\" is a link: it is not written through", output->partial);
		if (output->fd < 0)
			return cannot_write(output->partial, errno, err);
		if (flock(output->fd, LOCK_EX | LOCK_NB) != 0)
			break;
		if (fstat(output->fd, status) == 0 && lstat(output->partial, &named) == 0 &&
		    vg_identity_same(vg_identity_of(&named), status))
			return 0;
		close(output->fd);
		output->fd = -1;
	}
	return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is being written already", output->path);
}

/* It must be this user's own, as the name may have been taken in a folder that all write to, and
 * what lies there already must be what a stopped run left. */
static int open_partial(struct vg_output *output, const struct vg_output_options *options, struct vg_error *err)
{
	struct stat status;
	output->left_over = true; /* until it is known to be otherwise */
	int code = lock_partial(output, &status, err);
	if (code < 0)
		return code;
	if (!S_ISREG(status.st_mode) || status.st_uid != geteuid() || status.st_nlink != 1)
		return vg_error_set(err, VG_ERR_USAGE, "\"%s\" is not this user's own file: it is not written over",
				    output->partial);
	output->left_over = status.st_size > 0;
	bool known = vg_output_has_form(output->fd, options->form) || (options->resume && options->form == VG_OUTPUT_TEXT);
	if (output->left_over) {
		code = vg_output_check_protected(output->partial, options, &status, false, err);
		if (code == 0 && !known && !options->force)
			code = vg_error_set(err, VG_ERR_USAGE,
					    "\"%s\" is there and is not known to be left by an interrupted run: nothing was changed (--force replaces it)",
					    output->partial);
	}
	if (code == 0 && output->mode)
		(void)fchmod(output->fd, output->mode);
	return code;
}

/* How long a pipe may have no reader, and how often it is tried. */
enum { READER_SECONDS = 20, STEP_MILLISECONDS = 20 };

static bool lacks_reader(const char *path)
{
	struct stat status;
	return errno == ENXIO && stat(path, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* A pipe that nobody reads refuses to be opened so; otherwise it would wait for ever. */
static int open_waiting(const char *path, struct vg_error *err)
{
	const struct timespec step = { 0, STEP_MILLISECONDS * 1000000L };
	int fd;
	for (int waited = 0; (fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) < 0; waited += STEP_MILLISECONDS) {
		if (!lacks_reader(path))
			return cannot_write(path, errno, err);
		if (waited >= READER_SECONDS * 1000)
			return vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": a pipe that nobody read for %d seconds", path,
					    READER_SECONDS);
		if (nanosleep(&step, NULL) != 0)
			return vg_error_set(err, VG_ERR_INTERRUPTED, "interrupted opening \"%s\"", path);
	}
	return fd;
}

static int open_direct(struct vg_output *output, struct vg_error *err)
{
	int fd = open_waiting(output->path, err);
	if (fd < 0)
		return fd;
	output->fd = fd;
	return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) == 0 ? 0 : cannot_write(output->path, errno, err);
}

static int open_output(struct vg_output *output, const struct vg_output_options *options, const char *path,
		       struct vg_error *err)
{
	struct stat status;
	output->path = vg_output_resolve(path);
	if (!output->path) /* lstat tells a link to nothing from a folder that is not there */
		return cannot_write(path, lstat(path, &status) == 0 ? ELOOP : errno ? errno : ENOENT, err);
	int code = 0;
	if (stat(output->path, &status) == 0)
		code = check_target(output, options, &status, err);
	else if (errno != ENOENT)
		code = cannot_write(output->path, errno, err);
	else {
		output->own = true;
		code = vg_output_check_protected(output->path, options, NULL, false, err);
	}
	if (code < 0)
		return code;
	output->resume = options->resume;
	if (asprintf(&output->partial, "%s%s", output->path, output->direct ? "" : partial_suffix) < 0) {
		output->partial = NULL;
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	return output->direct ? open_direct(output, err) : open_partial(output, options, err);
}

int vg_output_open(const char *path, const struct vg_output_options *options, struct vg_output **out,
		   struct vg_error *err)
{
	struct vg_output_options own;
	int code = vg_options_take(&own, sizeof own, options, err);
	if (code < 0)
		return code;
	struct vg_output *output = calloc(1, sizeof *output);
	if (!output)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	output->fd = -1;
	code = open_output(output, &own, path, err);
	if (code < 0)
		vg_output_close(output, false);
	else
		*out = output;
	return code;
}

int vg_output_start(struct vg_output *output, int *out_descriptor, struct vg_error *err)
{
	if (!output->direct && !output->resume && ftruncate(output->fd, 0) != 0)
		return cannot_write(output->partial, errno, err);
	output->left_over = false;
	*out_descriptor = output->fd;
	return 0;
}

const char *vg_output_partial_name(const struct vg_output *output)
{
	return output->partial;
}

bool vg_output_is(const struct vg_output *output, const char *root, const char *path)
{
	struct stat status, own;
	char *joined = root ? vg_file_join(root, path) : NULL;
	bool found = (joined || !root) && stat(joined ? joined : path, &status) == 0 && S_ISREG(status.st_mode);
	free(joined);
	return found && (vg_identity_same(output->target, &status) ||
			 (fstat(output->fd, &own) == 0 && vg_identity_same(vg_identity_of(&own), &status)));
}

/* --- the end --- */

/* Gives it its name, unless what was there, or was not, is another file by now. */
static int take_name(struct vg_output *output, struct vg_error *err)
{
	const struct vg_replacement replacement = { AT_FDCWD, output->path, AT_FDCWD, output->partial };
	struct stat now;
	bool there = lstat(output->path, &now) == 0, taken = there && !vg_identity_same(output->target, &now);
	if (!taken && vg_replace_name(&replacement, !there) == 0)
		return 0;
	if (taken || errno == EEXIST)
		return vg_error_set(err, VG_ERR_IO, "\"%s\" was written by somebody else meanwhile: it is not replaced",
				    output->path);
	return cannot_write(output->path, errno, err);
}

int vg_output_commit(struct vg_output *output, struct vg_error *err)
{
	int fd = output->fd;
	if (output->direct) {
		output->fd = -1;
		output->committed = close(fd) == 0;
		return output->committed ? 0 : cannot_write(output->path, errno, err);
	}
	/* By its name: a library may have put another file in its place. */
	int written = open(output->partial, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int code = written >= 0 && fsync(written) == 0 ? take_name(output, err) : cannot_write(output->path, errno, err);
	if (written >= 0)
		close(written);
	if (code < 0)
		return code;
	output->fd = -1;
	close(fd);
	output->committed = true;
	return 0;
}

bool vg_output_replaces_own(const struct vg_output *output)
{
	return output->own;
}

bool vg_output_is_direct(const struct vg_output *output)
{
	return output->direct;
}

bool vg_output_is_committed(const struct vg_output *output)
{
	return output->committed;
}

void vg_output_close(struct vg_output *output, bool keep)
{
	if (!output)
		return;
	if (output->fd >= 0) {
		if (!output->direct && !keep && !output->left_over)
			(void)unlink(output->partial);
		close(output->fd);
	}
	free(output->path);
	free(output->partial);
	free(output);
}

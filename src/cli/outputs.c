#include "cli/outputs.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vestigo/evidence.h>
#include <vestigo/sidecar.h>

#include "cli/cli.h"
#include "cli/config.h"

/* What is read: operands and what other options name. */
struct inputs {
	char **path; /* heap, each too */
	size_t count;
	bool failed;
};

static void add_input(struct inputs *inputs, char *path)
{
	if (path && !inputs->failed)
		inputs->path[inputs->count++] = path;
	else
		free(path);
	inputs->failed |= !path;
}

static void release_inputs(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		free(inputs->path[i]);
	free(inputs->path);
}

static struct inputs list_inputs(const struct outputs *outputs)
{
	const struct options *options = outputs->options;
	const char *const more[] = { options->input.files_from, options->adding.manifest, options->adding.from_export,
				     options->adding.from_evidence, options->fetch.urls, outputs->folder, options->examine.trust_list,
				     config_path(options->config) };
	size_t operands = 0;
	while (options->operands[operands]) /* compare keeps its second one behind the count */
		operands++;
	struct inputs inputs = { .path = calloc(2 * operands + sizeof more / sizeof *more, sizeof *inputs.path) };
	inputs.failed = !inputs.path;
	for (size_t i = 0; i < operands; i++) {
		add_input(&inputs, strdup(options->operands[i]));
		if (is_export_page(options->operands[i])) /* the others are read, too */
			add_input(&inputs, folder_of(options->operands[i]));
	}
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		if (more[i])
			add_input(&inputs, strdup(more[i]));
	return inputs;
}

static int open_output(const struct outputs *outputs, const char *path, enum vg_output_form form,
		       struct vg_output **out, struct vg_error *err)
{
	const struct options *options = outputs->options;
	struct vg_output_options wanted = { .size = sizeof wanted, .form = form, .force = options->force, .resume = options->input.resume };
	char *catalogue = catalogue_path(options), *usual = vg_catalogue_default_path();
	const char *catalogues[] = { catalogue ? catalogue : "", usual ? usual : "",
				     outputs->journal ? outputs->journal : "" };
	struct inputs inputs = list_inputs(outputs);
	wanted.catalogues = catalogues;
	wanted.catalogue_count = sizeof catalogues / sizeof *catalogues;
	wanted.inputs = (const char *const *)inputs.path;
	wanted.input_count = inputs.count;
	int code = inputs.failed ? vg_error_set(err, VG_ERR_MEMORY, "out of memory") : vg_output_open(path, &wanted, out, err);
	release_inputs(&inputs);
	free(catalogue);
	free(usual);
	return code;
}

int outputs_add(struct outputs *outputs, const char *path, enum vg_output_form form,
		struct vg_output **out, struct vg_error *err)
{
	*out = NULL;
	if (!path)
		return 0;
	int code = open_output(outputs, path, form, out, err);
	if (code == 0) {
		/* Of a scan it stays, for --resume. */
		if (!outputs->resumable && !vg_output_is_direct(*out))
			remove_when_interrupted(vg_output_partial_name(*out));
		outputs->path[outputs->count] = path;
		outputs->output[outputs->count++] = *out;
	}
	return code;
}

static bool is_standard_output(const char *root, const char *name)
{
	struct stat own, status;
	char *path = NULL;
	if (fstat(STDOUT_FILENO, &own) != 0 || !S_ISREG(own.st_mode) ||
	    asprintf(&path, "%s%s%s", root ? root : "", root ? "/" : "", name) < 0)
		return false;
	bool same = stat(path, &status) == 0 && status.st_dev == own.st_dev && status.st_ino == own.st_ino;
	free(path);
	return same;
}

/* Is an output what lies beside the item and is read with it? */
static bool holds_sidecar(const struct vg_output *output, const struct vg_item *item)
{
	char root[PATH_MAX], name[PATH_MAX];
	bool holds = false;
	for (int i = 0; i < VG_SIDECARS_MAXIMUM && !holds && !vg_output_replaces_own(output); i++)
		holds = vg_sidecars_name(item, i, root, name, sizeof name) && vg_output_is(output, root, name);
	return holds;
}

enum held outputs_hold(const struct outputs *outputs, const struct vg_item *item)
{
	if (!item->name)
		return NO_OUTPUT;
	for (size_t i = 0; i < outputs->count; i++) {
		if (vg_output_is(outputs->output[i], item->root, item->name))
			return vg_output_replaces_own(outputs->output[i]) ? OUTPUT_OF_ITS_OWN : OUTPUT_OVER_INPUT;
		if (holds_sidecar(outputs->output[i], item))
			return OUTPUT_OVER_SIDECAR;
	}
	return is_standard_output(item->root, item->name) ? OUTPUT_OF_ITS_OWN : NO_OUTPUT;
}

void outputs_close(struct outputs *outputs, bool keep)
{
	for (size_t i = 0; i < outputs->count; i++) {
		keep_when_interrupted(vg_output_partial_name(outputs->output[i]));
		vg_output_close(outputs->output[i], keep);
	}
	outputs->count = 0;
}

int output_write(struct vg_output *output, const void *bytes, size_t size, struct vg_error *err)
{
	const char *at = bytes;
	int fd, code = vg_output_start(output, &fd, err);
	while (code == 0 && size > 0) {
		ssize_t put = write(fd, at, size);
		if (put < 0 && errno != EINTR)
			code = vg_error_set(err, VG_ERR_IO, "cannot write \"%s\": %s",
					    vg_output_partial_name(output), strerror(errno));
		at += put > 0 ? put : 0;
		size -= put > 0 ? (size_t)put : 0;
	}
	return code == 0 ? vg_output_commit(output, err) : code;
}

int output_evidence(struct vg_output *output, const char *folder, struct vg_error *err)
{
	int fd, code = vg_output_start(output, &fd, err);
	if (code == 0)
		code = vg_evidence_pack(folder, vg_output_partial_name(output), err);
	return code == 0 ? vg_output_commit(output, err) : code;
}

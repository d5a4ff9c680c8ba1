/* A pipeline whose items are compared with one other file: that file goes through the same workers first. */
#include <stdio.h>
#include <string.h>

#include "base/memory.h"
#include "pipeline/reference.h"
#include "pipeline/state.h"

static int refer_to(struct vg_pipeline *pipeline, const char *path, struct vg_error *err)
{
	struct vg_item item = { .kind = strcmp(path, "-") == 0 ? VG_INPUT_STANDARD_INPUT : VG_INPUT_FILE,
				.name = vg_strdup(path) };
	if (!item.name)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	int code = vg_pipeline_submit(pipeline, &item, err);
	return code < 0 ? code : vg_pipeline_finish(pipeline, err);
}

static void tell_of_reference(const struct vg_pipeline *pipeline, const char *path)
{
	char text[640];
	const struct vg_reference *reference = &pipeline->reference;
	if (!pipeline->options.notice)
		return;
	if (reference->in_part)
		pipeline->options.notice(pipeline->options.context, path,
					 "could be read in part only, and is compared as it was read");
	if (!reference->designs_fault.code)
		return;
	snprintf(text, sizeof text, "compared without the designs that the catalogue keeps: %s", reference->designs_fault.message);
	pipeline->options.notice(pipeline->options.context, path, text);
}

int vg_pipeline_compare_with(struct vg_pipeline *pipeline, const char *path, struct vg_catalogue *designs,
			     struct vg_catalogue **out_compared, struct vg_error *err)
{
	struct vg_catalogue_stats stats;
	if (pipeline->telling || pipeline->next > 0 || pipeline->catalogue || pipeline->reference.catalogue)
		return vg_error_set(err, VG_ERR_USAGE, "what pictures are compared with is said once, before the first of them");
	pipeline->reference = (struct vg_reference){ .awaited = true, .designs = designs };
	int code = refer_to(pipeline, path, err);
	pipeline->reference.designs = NULL;
	pipeline->reference.awaited = false;
	if (code == 0)
		code = vg_catalogue_stats(pipeline->reference.catalogue, &stats, err);
	if (code < 0)
		return code;
	tell_of_reference(pipeline, path);
	pipeline->first = pipeline->next = 0; /* the next item is the first of the records */
	pipeline->options.against = VG_REFERENCE_ID;
	vg_pipeline_set_catalogue(pipeline, pipeline->reference.catalogue, &stats);
	*out_compared = pipeline->reference.catalogue;
	return 0;
}

#include "intake/manifest_path.h"

#include <stdlib.h>
#include <string.h>

#include <vestigo/evidence.h>

#include "base/memory.h"
#include "intake/intake.h"
#include "intake/link.h"

/* How far above a manifest the folder of an export may be: export/chats/chat_1/photos. */
enum { LEVELS_ABOVE = 3 };

static bool is_received(const char *folder)
{
	return vg_export_form_of(NULL, folder, "result.json") == VG_EXPORT_JSON || vg_export_is_account(NULL, folder) ||
	       vg_export_pages_of(NULL, folder) == VG_PAGES_OWN || vg_evidence_is(folder);
}

static bool lies_in_received(const char *folder)
{
	char *above = vg_strdup(folder);
	bool received = above == NULL; /* what cannot be told is not trusted */
	for (int level = 0; above && level <= LEVELS_ABOVE && *above && !received; level++) {
		received = is_received(above);
		*strrchr(above, '/') = 0;
	}
	free(above);
	return received;
}

int vg_manifest_place_of(const char *manifest, struct vg_manifest_place *out, struct vg_error *err)
{
	*out = (struct vg_manifest_place){ .folder = NULL };
	if (strcmp(manifest, "-") == 0)
		return 0;
	const char *slash = strrchr(manifest, '/');
	char *named = slash ? vg_strndup(manifest, (size_t)(slash - manifest) + (slash == manifest)) : vg_strdup(".");
	out->folder = named ? realpath(named, NULL) : NULL;
	free(named);
	if (!out->folder)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	out->received = lies_in_received(out->folder);
	return 0;
}

void vg_manifest_place_release(struct vg_manifest_place *place)
{
	free(place->folder);
	place->folder = NULL;
}

const char *vg_manifest_path_settle(const struct vg_manifest_place *place, char **path)
{
	char *name = NULL;
	if (!place->folder || (**path == '/' && !place->received))
		return NULL;
	switch (vg_link_resolve(place->folder, "", *path, &name)) {
	case VG_LINK_INSIDE:
		free(*path);
		*path = name;
		return NULL;
	case VG_LINK_LEAVES:
		return **path == '/' ? "refused: an absolute path out of the folder of an export or of evidence, in which the manifest lies"
				     : "refused: the path leaves the manifest's folder (an absolute one may name any file)";
	case VG_LINK_ADDRESS:
		return "refused: a web address, and only files are added";
	case VG_LINK_FAILED:
		break;
	}
	return "out of memory";
}

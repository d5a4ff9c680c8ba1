/* Inside the catalogue: the handle, which every file but the lowest (database, schema, meta) takes. */
#ifndef VG_CATALOGUE_CATALOGUE_H
#define VG_CATALOGUE_CATALOGUE_H

#include "catalogue/meta.h"

/* Files of the index that are damaged and cannot be removed: they are left alone. */
struct vg_refused {
	char name[8][80];
	size_t count;             /* 8: no file is used any more */
};

struct vg_catalogue {
	struct vg_database database;
	struct vg_segment_index *hashes, *features;
	struct vg_hash_only *hash_only;
	struct vg_set_aside *set_aside;
	struct vg_refused refused;
	vg_catalogue_notice *notice;
	void *notice_context;
	bool meta_loaded;         /* while a transaction changes it */
	struct vg_meta meta;
	bool undone;              /* the transaction that was begun was undone by a failure */
};

/* An empty catalogue that is in memory and in no file, for a few pictures that are asked about one by one
 * (vg_catalogue_match against one of them): it has no indexes, and is not searched as a whole. */
int vg_catalogue_open_memory(struct vg_catalogue **out, struct vg_error *err);

#endif

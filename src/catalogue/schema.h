/* What tables there are, and bringing older catalogues up to date. */
#ifndef VG_CATALOGUE_SCHEMA_H
#define VG_CATALOGUE_SCHEMA_H

#include "catalogue/database.h"

/* Where a catalogue may not be written, older versions are read as they are. */
enum {
	VG_SCHEMA_READABLE = 4, /* the oldest of these */
	VG_SCHEMA_SEALED = 5,   /* from here on pages and blobs have checksums, */
	VG_SCHEMA_DATED = 6,    /* and sightings say how exactly they are dated */
	VG_SCHEMA_DISTINCT = 7, /* and pictures that people judged not to be the same are remembered */
	VG_SCHEMA_DESIGNS = 8,  /* and designs */
	VG_SCHEMA_SET_ASIDE = 9, /* and what is not to be searched for */
	VG_SCHEMA_REMOVED = 10, /* and what the index still has of pictures that are gone */
	VG_SCHEMA_COUNTED = 11, /* and how many were looked at for local features */
	VG_SCHEMA_VERSION = 11,
	VG_APPLICATION_ID = 0x76676b31
};

/* Looks at a file before SQLite does. VG_ERR_VERSION: its header names a newer schema, whose pages
 * may have other sums; VG_ERR_CORRUPT: too short for a header, which SQLite takes for a new file. */
int vg_schema_look(const char *path, struct vg_error *err);

/* Makes the tables of a new file, and changes an older catalogue into one of today, where the file
 * may be written. An empty file that is opened for reading becomes `absent`. VG_ERR_CORRUPT: not a
 * catalogue; VG_ERR_VERSION: a newer one, or an older one that may not be written. */
int vg_schema_prepare(struct vg_database *database, enum vg_catalogue_mode mode, struct vg_error *err);

/* Makes the tables in an empty database in memory, whose pages need no sums. */
int vg_schema_make(struct vg_database *database, struct vg_error *err);

/* Is what the file holds under our names made as the steps up to its version (or all) make it, and nothing
 * else in it but tables that nobody touches? VG_ERR_CORRUPT naming the first object that is not so. */
int vg_schema_check(struct vg_database *database, const char *const *steps, int version, struct vg_error *err);

#endif

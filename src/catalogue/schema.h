/* What tables there are, and bringing older catalogues up to date. */
#ifndef VG_CATALOGUE_SCHEMA_H
#define VG_CATALOGUE_SCHEMA_H

#include "catalogue/database.h"

/* From version 5 on a catalogue is sealed. One of version 4 is read as it is where it may not be
 * written: it has the same tables, without checksums. */
enum { VG_SCHEMA_VERSION = 5, VG_SCHEMA_READABLE = 4, VG_APPLICATION_ID = 0x76676b31 };

/* Looks at a file before SQLite does. VG_ERR_VERSION: its header names a newer schema, whose pages
 * may have other sums; VG_ERR_CORRUPT: too short for a header, which SQLite takes for a new file. */
int vg_schema_look(const char *path, struct vg_error *err);

/* Makes the tables of a new file, and changes an older catalogue into one of today, where the file
 * may be written. An empty file that is opened for reading becomes `absent`. VG_ERR_CORRUPT: not a
 * catalogue; VG_ERR_VERSION: a newer one, or an older one that may not be written. */
int vg_schema_prepare(struct vg_database *database, enum vg_catalogue_mode mode, struct vg_error *err);

#endif

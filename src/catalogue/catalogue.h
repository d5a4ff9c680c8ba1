/* Inside the catalogue: the handle and what its files share. */
#ifndef VG_CATALOGUE_CATALOGUE_H
#define VG_CATALOGUE_CATALOGUE_H

#include <sqlite3.h>
#include <vestigo/catalogue.h>

enum { VG_SCHEMA_VERSION = 4, VG_APPLICATION_ID = 0x76676b31, VG_STATEMENTS_MAXIMUM = 32 };

/* What table meta says of the content, kept here while it changes. */
struct vg_tally {
	uint8_t digest[32];
	int64_t version, pictures, sightings, with_pdq, low_quality, newest;
};

/* Files of the index that are damaged and cannot be removed: they are left alone. */
struct vg_refused {
	char name[8][80];
	size_t count;             /* 8: no file is used any more */
};

struct vg_catalogue {
	char *path;
	sqlite3 *database;        /* NULL: opened for reading, and the file is not there */
	struct vg_segment_index *hashes, *features;
	struct vg_hash_only *hash_only;
	struct vg_refused refused;
	vg_catalogue_notice *notice;
	void *notice_context;
	bool in_transaction;      /* begun by vg_catalogue_begin */
	bool tally_loaded;        /* during a change */
	struct vg_tally tally;
	struct { const char *sql; sqlite3_stmt *statement; } prepared[VG_STATEMENTS_MAXIMUM];
};

/* Reports the database's last error. */
int vg_catalogue_fail(struct vg_catalogue *catalogue, const char *doing, struct vg_error *err);

/* Prepares a statement; NULL, with err filled, on failure. The caller finalizes. */
sqlite3_stmt *vg_catalogue_prepare(struct vg_catalogue *catalogue, const char *sql,
				   struct vg_error *err);

/* The same, prepared once and kept; `sql` is a literal. Reset before it is returned; the
 * caller resets it after use. */
sqlite3_stmt *vg_catalogue_kept(struct vg_catalogue *catalogue, const char *sql, struct vg_error *err);

/* Runs statements without results. */
int vg_catalogue_run(struct vg_catalogue *catalogue, const char *sql, struct vg_error *err);

/* Reads the columns of vg_catalogue_known_columns from a row. */
void vg_catalogue_read_known(sqlite3_stmt *row, struct vg_known *out);
extern const char *const vg_catalogue_known_columns;

/* The value of a whole number in table meta; 0 when absent. */
int64_t vg_catalogue_meta(struct vg_catalogue *catalogue, const char *key);

/* Adds (+1) or takes away (-1) a picture in the tally, inside the caller's transaction; it
 * is written by vg_tally_write. The digest is the sum modulo 2^256 of each picture's SHA-256
 * over its digests and hash: it changes with every addition and removal, whatever their order. */
int vg_tally_change(struct vg_catalogue *catalogue, const struct vg_known *known, int sign,
		    struct vg_error *err);
int vg_tally_read(struct vg_catalogue *catalogue, struct vg_tally *out, struct vg_error *err);
/* Reads it for a change, unless that was done. */
int vg_tally_load(struct vg_catalogue *catalogue, struct vg_error *err);
int vg_tally_write(struct vg_catalogue *catalogue, struct vg_error *err);

/* What one picture contributes. */
bool vg_catalogue_digest_of(const struct vg_known *known, uint8_t out[32]);
void vg_catalogue_digest_sum(uint8_t total[32], const uint8_t part[32], int sign);

#endif

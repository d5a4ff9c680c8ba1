/* Inside page_sums: the files that it stands before. */
#ifndef VG_CATALOGUE_PAGE_FILE_H
#define VG_CATALOGUE_PAGE_FILE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/bytes.h"
#include "catalogue/page_sums.h"

enum { VG_PAGE_MOST = 65536, VG_LOG_HEADER = 32, VG_FRAME_HEADER = 24 };

/* What every file begins with; `real` is SQLite's own, in the same memory. */
struct vg_page_shim {
	sqlite3_file base;
	sqlite3_file *real;
};

/* The database file. */
struct vg_page_file {
	struct vg_page_shim shim;
	bool summing, comparing;     /* when written; when read */
	int page;                    /* bytes; 0: not known yet */
	sqlite3_int64 fault;         /* the last page that did not agree */
	uint8_t copy[VG_PAGE_MOST];  /* of a page being written */
};

/* Its write-ahead log: frames, each a header and a page. SQLite writes them one after the other,
 * with a checksum over this frame and all before it in the header. As the sum in the page is part
 * of what that covers, a header is held until its page comes, and gets the checksum of both. */
struct vg_log_file {
	struct vg_page_shim shim;
	struct vg_page_file *database;
	bool held;                   /* a header that is not written yet */
	sqlite3_int64 held_at;
	uint8_t frame[VG_FRAME_HEADER + VG_PAGE_MOST];
};

/* Puts the sum into a page; whether it is there. */
void vg_page_seal(uint8_t *page, int size, sqlite3_int64 number);
bool vg_page_sealed(const uint8_t *page, int size, sqlite3_int64 number);

/* Stands before an opened log. */
void vg_log_file_init(struct vg_log_file *file, sqlite3_file *real, struct vg_page_file *database);

#endif

/* A checksum in every page of a database file, so that a page which is not what was written is an
 * error and never a wrong answer: rows, blobs and search trees alike, to the last bit.
 *
 * It is a VFS of SQLite, the layer that reads and writes files. The sum (XXH3, 64 bits, seeded with
 * the page's number) lies in 8 bytes that SQLite leaves free at each page's end; it is computed when
 * a page is written, to the file or to its write-ahead log, and compared whenever one is read. A page
 * that does not agree is SQLITE_IOERR_DATA. Files are otherwise as SQLite has them, and other programs
 * read them; what those change has no valid sums. */
#ifndef VG_CATALOGUE_PAGE_SUMS_H
#define VG_CATALOGUE_PAGE_SUMS_H

#include <sqlite3.h>

enum { VG_PAGE_SUM_BYTES = 8 };

/* For sqlite3_file_control: sums are written and compared from now on; a file whose header says
 * that its pages have room for them begins that way. */
enum { VG_PAGE_SUMS_ON = 0x76670001 };
/* They are written, and not yet compared: while a file is given room for them. */
enum { VG_PAGE_SUMS_WRITE = 0x76670003 };
/* *(int *): whether they are compared. What was read without stays in SQLite's memory until it is
 * told to release it. */
enum { VG_PAGE_SUMS_COMPARE = 0x76670004 };
/* *(sqlite3_int64 *): the last page that did not agree, or 0. */
enum { VG_PAGE_SUMS_FAULT = 0x76670002 };

/* The VFS's name, for sqlite3_open_v2; NULL where it cannot be had. */
const char *vg_page_sums_vfs(void);

#endif

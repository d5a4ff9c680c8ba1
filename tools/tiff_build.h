/* Builds little-endian TIFFs by hand, directory by directory (TIFF 6.0). */
#ifndef TOOLS_TIFF_BUILD_H
#define TOOLS_TIFF_BUILD_H

#include "buf.h"

/* Types of values. */
enum { BYTE = 1, ASCII = 2, SHORT = 3, LONG = 4, RATIONAL = 5, UNDEFINED = 7 };

struct tiff_entry {
	unsigned tag, type;
	uint32_t count, value; /* value: the number, or where the values lie */
};

/* Appends a file's head: HEAD are its first four bytes; its first directory is set by tiff_set_first. */
void tiff_begin(struct buf *f, const char *head);
void tiff_set_first(struct buf *f, uint32_t at);

/* A directory at the end of the file, its entries in the order given; returns where it is. */
uint32_t tiff_put_directory(struct buf *f, const struct tiff_entry *entries, unsigned count, uint32_t next);

#endif

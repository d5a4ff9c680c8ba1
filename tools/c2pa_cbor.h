/* CBOR (RFC 8949), written in its shortest form. */
#ifndef TOOLS_C2PA_CBOR_H
#define TOOLS_C2PA_CBOR_H

#include "buf.h"

/* The head of an item: its kind (RFC 8949's major type) and its number or size. */
void cbor_head(struct buf *b, unsigned major, uint64_t n);
void cbor_number(struct buf *b, uint64_t n);
void cbor_bytes(struct buf *b, const void *data, size_t size);
void cbor_text(struct buf *b, const char *s);
/* Begins a list of so many items, or a map of so many pairs. */
void cbor_list(struct buf *b, unsigned n);
void cbor_map(struct buf *b, unsigned n);
/* A text under a text. */
void cbor_pair(struct buf *b, const char *key, const char *value);

#endif

/* CBOR (RFC 8949), strictly: what is not in its shortest form, repeats a key, has no end, is nested too
 * deep or is followed by something is refused as a whole, before anything of it is read. Values are
 * borrowed from the bytes. */
#ifndef VG_C2PA_CBOR_H
#define VG_C2PA_CBOR_H

#include "base/bytes.h"

enum vg_cbor_kind {
	VG_CBOR_UNSIGNED, VG_CBOR_NEGATIVE, VG_CBOR_BYTES, VG_CBOR_TEXT, VG_CBOR_ARRAY, VG_CBOR_MAP, VG_CBOR_TAG,
	VG_CBOR_SIMPLE,  /* false, true, null, undefined and floating-point numbers */
	VG_CBOR_CHUNKED  /* a text or bytes in pieces: well-formed, and taken for neither */
};

/* One item of bytes that vg_cbor_open accepted. */
struct vg_cbor {
	enum vg_cbor_kind kind;
	uint64_t number;       /* the number (n, or -1 - n), the tag, the simple value, the count of an array or map */
	bool indefinite;       /* an array or map that ends with a break instead of a count */
	struct vg_span bytes;  /* of a text or of bytes; of an array, map or tag all that follows its head */
};

/* The one item that the bytes are; false, with *fault (static words), when they are not one or break a rule. */
bool vg_cbor_open(struct vg_span bytes, struct vg_cbor *out, const char **fault);

/* The elements of an array, or the keys and values of a map, one after the other: for a map `key` is set
 * too (may be NULL). Begins with *position = 0 and count = 0. */
struct vg_cbor_walk { size_t position; uint64_t count; };
bool vg_cbor_next(const struct vg_cbor *of, struct vg_cbor_walk *walk, struct vg_cbor *key, struct vg_cbor *value);

/* A map's value by its text or its number; false when `map` is no map or has no such key. */
bool vg_cbor_get(const struct vg_cbor *map, const char *key, struct vg_cbor *out);
bool vg_cbor_get_number(const struct vg_cbor *map, int64_t key, struct vg_cbor *out);
/* The same where it must be of a kind. */
bool vg_cbor_get_kind(const struct vg_cbor *map, const char *key, enum vg_cbor_kind kind, struct vg_cbor *out);
/* The item inside a tag. */
bool vg_cbor_inside(const struct vg_cbor *tag, struct vg_cbor *out);
/* Text as a C string, valid UTF-8, cut to size; "" where it is none. */
void vg_cbor_text(const struct vg_cbor *item, char *out, size_t out_size);
/* The value of a key as such text. */
void vg_cbor_get_text(const struct vg_cbor *map, const char *key, char *out, size_t out_size);
bool vg_cbor_is_text(const struct vg_cbor *item, const char *text);
bool vg_cbor_is_null(const struct vg_cbor *item);

#endif

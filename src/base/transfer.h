/* What processes of ours tell each other, field by field: each function writes its field
 * when `out` is set and reads it otherwise, so that one description of a struct serves both
 * ways and the two cannot differ.
 *
 * The reading side trusts nothing: ranges and sizes are checked, texts are made valid
 * UTF-8 again; any fault sets `failed` (or in.failed, when the bytes end too early).
 * Numbers are big-endian, 8 bytes each. */
#ifndef VG_BASE_TRANSFER_H
#define VG_BASE_TRANSFER_H

#include "base/bytes.h"

struct vg_transfer {
	struct vg_buffer *out; /* NULL while reading */
	struct vg_reader in;
	bool failed;
};

void vg_transfer_u64(struct vg_transfer *transfer, uint64_t *value);
void vg_transfer_u32(struct vg_transfer *transfer, uint32_t *value);
void vg_transfer_i64(struct vg_transfer *transfer, int64_t *value);
void vg_transfer_integer(struct vg_transfer *transfer, int *value, int least, int most);
void vg_transfer_boolean(struct vg_transfer *transfer, bool *value);
void vg_transfer_real(struct vg_transfer *transfer, double *value); /* finite, else 0 */
void vg_transfer_bytes(struct vg_transfer *transfer, void *data, size_t size);

/* A size and that many bytes, at most `maximum`; read ones are borrowed from the input. */
struct vg_span vg_transfer_span(struct vg_transfer *transfer, struct vg_span span, size_t maximum);

/* Text in an array of `capacity` bytes. */
void vg_transfer_text(struct vg_transfer *transfer, char *value, size_t capacity);
#define VG_TRANSFER_TEXT(transfer, array) vg_transfer_text(transfer, array, sizeof(array))

/* Heap text, or NULL. Read ones are the caller's to free. */
void vg_transfer_string(struct vg_transfer *transfer, char **value, size_t maximum);

#endif

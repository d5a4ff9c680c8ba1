/* CBOR: what is accepted can be walked to its end, and lies inside the bytes. */
#include <stdlib.h>

#include "c2pa/cbor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const struct vg_cbor *item, struct vg_span bytes, unsigned depth)
{
	struct vg_cbor_walk at = { 0 };
	struct vg_cbor key, value;
	if (depth > 64 || (item->bytes.size && (item->bytes.data < bytes.data || item->bytes.data + item->bytes.size > bytes.data + bytes.size)))
		abort();
	if (item->kind == VG_CBOR_TAG && vg_cbor_inside(item, &value))
		walk(&value, bytes, depth + 1);
	for (unsigned n = 0; n < 64 && vg_cbor_next(item, &at, &key, &value); n++)
		walk(&value, bytes, depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_span bytes = { data, size < 4096 ? size : 4096 };
	struct vg_cbor item;
	const char *fault = NULL;
	if (vg_cbor_open(bytes, &item, &fault))
		walk(&item, bytes, 0);
	else if (!fault)
		abort();
	return 0;
}

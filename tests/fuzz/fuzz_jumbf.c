/* JUMBF: any bytes as a store. What is accepted lies inside them, and its boxes form a tree. */
#include <stdlib.h>

#include "c2pa/jumbf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vg_jumbf jumbf;
	const char *fault = NULL;
	bool good = vg_jumbf_read((struct vg_span){ data, size }, &jumbf, &fault);
	if (good == (fault != NULL))
		abort();
	for (int i = 0; good && i < jumbf.count; i++) {
		const struct vg_jumbf_box *box = &jumbf.box[i];
		if (box->parent >= i || (box->next >= 0 && box->next <= i) || box->hashed.data < data ||
		    box->hashed.data + box->hashed.size > data + size || box->whole.size < box->hashed.size)
			abort();
	}
	vg_jumbf_release(&jumbf);
	return 0;
}

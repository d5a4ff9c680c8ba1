/* A segment of the index of hashes, as a damaged disk or another program leaves it: the bytes
 * as they are, and a good segment patched by them, its checksums not looked at, so that what
 * they guard is reached. Whatever opens can be searched and merged. */
#include <stdint.h>

#include "hash_index_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct vg_buffer good;
	if (!good.size) {
		struct vg_hash_build *build = vg_hash_build_new();
		good.maximum = MOST;
		for (uint64_t i = 1; build && i <= HASHES; i++)
			(void)vg_hash_build_add(build, (int64_t)i, &(struct vg_pdq){ { i % 3, 2, 3, i % 5 } });
		if (!build || vg_hash_build_end(build, 1, HASHES, &good) < 0)
			abort();
		vg_hash_build_free(build);
	}
	uint8_t *bytes = malloc(good.size > size ? good.size : size + 1);
	if (!bytes)
		return 0;
	memcpy(bytes, data, size);
	use((struct vg_span){ bytes, size }, false);
	memcpy(bytes, good.data, good.size);
	for (size_t i = 0; i + 5 <= size && i < 80; i += 5)
		bytes[((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % good.size] ^= data[i + 4];
	use((struct vg_span){ bytes, good.size }, true);
	use((struct vg_span){ bytes, good.size }, false);
	free(bytes);
	return 0;
}

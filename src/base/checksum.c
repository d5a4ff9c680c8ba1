#include "base/checksum.h"

#include <sys/random.h>
#include <threads.h>
#include <xxhash.h>

uint32_t vg_checksum(struct vg_span bytes)
{
	return (uint32_t)XXH3_64bits(bytes.data, bytes.size);
}

uint64_t vg_checksum_keyed(struct vg_span bytes, uint64_t key)
{
	return XXH3_64bits_withSeed(bytes.data, bytes.size, key);
}

static uint64_t seed;
static once_flag seeded = ONCE_FLAG_INIT;

static void make_seed(void)
{
	if (getrandom(&seed, sizeof seed, GRND_NONBLOCK) != sizeof seed)
		seed = (uint64_t)(uintptr_t)&seed; /* where this process lies */
}

uint64_t vg_checksum_seeded(struct vg_span bytes)
{
	call_once(&seeded, make_seed);
	return XXH3_64bits_withSeed(bytes.data, bytes.size, seed);
}

uint64_t vg_nonce(void)
{
	uint64_t nonce = 0;
	while (nonce == 0)
		if (getrandom(&nonce, sizeof nonce, 0) != sizeof nonce)
			nonce = 0;
	return nonce;
}

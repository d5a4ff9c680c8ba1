/* xoshiro256** seeded by splitmix64: the only source of chance in the tools. */
#ifndef TOOLS_RNG_H
#define TOOLS_RNG_H

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

void rng_init(struct rng *r, uint64_t seed);
uint64_t rng_next(struct rng *r);

/* Uniform in 0 .. limit - 1; limit is 1 or more. */
unsigned rng_below(struct rng *r, unsigned limit);

/* Uniform in low .. high, both included. */
int rng_int(struct rng *r, int low, int high);

/* Uniform in [0, 1), with the 24 bits that a float holds exactly. */
float rng_unit(struct rng *r);
float rng_range(struct rng *r, float low, float high);

#endif

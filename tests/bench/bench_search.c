/* Search by Hamming distance at radius 31 over random hashes: every kernel, one and eight
 * queries, beside the time that memory takes to be read. Usage: bench_search COUNT. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "bench.h"
#include "fingerprint/hamming.h"

enum { ROUNDS = 9 };

static void count_hit(void *context, struct vg_hamming_hit hit)
{
	(void)hit;
	++*(uint64_t *)context;
}

int main(int argc, char **argv)
{
	int64_t count = 1000000;
	const struct vg_hamming_kernel *all[6];
	struct vg_pdq query[8];
	double rounds[ROUNDS];
	uint64_t hits = 0, sum = 0;
	if (argc > 1 && (!vg_text_to_int64(argv[1], &count) || count < 1))
		return 2;
	struct vg_pdq *hashes = malloc((size_t)count * sizeof *hashes);
	if (!hashes)
		return 1;
	for (int64_t i = 0; i < count; i++)
		for (int w = 0; w < 4; w++)
			hashes[i].word[w] = next_random();
	for (int q = 0; q < 8; q++)
		query[q] = hashes[count / 9 * (q + 1)];
	for (int r = 0; r < ROUNDS; r++) {
		double start = vg_time_monotonic();
		for (int64_t i = 0; i < count; i++)
			sum += hashes[i].word[0] ^ hashes[i].word[2];
		rounds[r] = (vg_time_monotonic() - start) * 1000;
	}
	double memory = middle_of(rounds, ROUNDS);
	printf("search among %lld random hashes, radius 31 (checksum %llx)\n", (long long)count,
	       (unsigned long long)(sum & 0xff));
	printf("  %-24s %8.3f ms\n", "reading them all", memory);
	int kernels = vg_hamming_all(all);
	for (int k = 0; k < kernels; k++)
		for (unsigned queries = 1; queries <= 8; queries += 7) {
			for (int r = 0; r < ROUNDS; r++) {
				double start = vg_time_monotonic();
				all[k]->scan(hashes, (size_t)count, query, queries, 31, count_hit, &hits);
				rounds[r] = (vg_time_monotonic() - start) * 1000;
			}
			double time = middle_of(rounds, ROUNDS);
			printf("  %-16s %u %s %8.3f ms  %.1f times reading\n", all[k]->name, queries,
			       queries == 1 ? "query  " : "queries", time, time / memory);
		}
	free(hashes);
	return hits == 0;
}

/* bench_hash_search COUNT…: exact search for 256-bit hashes within 31 by the index, beside
 * the kernels' scan of all hashes and beside reading them; random and clustered hashes,
 * queries that hit and that miss; building, and bytes. One core. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/text.h"
#include "base/time.h"
#include "bench.h"
#include "fingerprint/hamming.h"
#include "match/hash_segment.h"

enum { QUERIES = 400, SCANS = 5, CENTRES = 5000, RADIUS = 31 };

static struct vg_pdq random_hash(void)
{
	return (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
}

static struct vg_pdq near_to(const struct vg_pdq *hash, unsigned bits)
{
	struct vg_pdq out = *hash;
	for (unsigned i = 0; i < bits; i++) {
		unsigned bit = (unsigned)(next_random() % 256);
		out.word[bit / 64] ^= 1ull << bit % 64;
	}
	return out;
}

static void count_hit(void *context, const struct vg_hash_hit *hit)
{
	(void)hit;
	++*(uint64_t *)context;
}

static void count_scanned(void *context, struct vg_hamming_hit hit)
{
	(void)hit;
	++*(uint64_t *)context;
}

/* Milliseconds a search; each query is asked once, the hits are added up. */
static double time_index(struct vg_hash_segment *segment, const struct vg_pdq *query, unsigned at_once,
			 uint64_t *hits)
{
	static double milliseconds[QUERIES];
	size_t count = 0;
	for (unsigned q = 0; q + at_once <= QUERIES; q += at_once) {
		double start = vg_time_monotonic();
		if (vg_hash_segment_search(segment, query + q, at_once, RADIUS, count_hit, hits) < 0)
			exit(1);
		milliseconds[count++] = (vg_time_monotonic() - start) * 1000;
	}
	return middle_of(milliseconds, count);
}

static double time_scan(const struct vg_hash_segment *segment, const struct vg_pdq *query, unsigned at_once)
{
	double milliseconds[SCANS];
	uint64_t hits = 0;
	for (unsigned i = 0; i < SCANS; i++) {
		double start = vg_time_monotonic();
		vg_hamming_best()->scan(segment->hash, segment->count, query + i * at_once, at_once, RADIUS,
					count_scanned, &hits);
		milliseconds[i] = (vg_time_monotonic() - start) * 1000;
	}
	return middle_of(milliseconds, SCANS);
}

static double time_reading(const struct vg_hash_segment *segment, uint64_t *sum)
{
	double milliseconds[SCANS];
	for (unsigned r = 0; r < SCANS; r++) {
		double start = vg_time_monotonic();
		for (uint32_t i = 0; i < segment->count; i++)
			*sum += segment->hash[i].word[0] ^ segment->hash[i].word[2];
		milliseconds[r] = (vg_time_monotonic() - start) * 1000;
	}
	return middle_of(milliseconds, SCANS);
}

static void fill(struct vg_hash_build *build, int64_t count, bool clustered)
{
	struct vg_pdq *centre = malloc(CENTRES * sizeof *centre);
	for (int i = 0; centre && i < CENTRES; i++)
		centre[i] = random_hash();
	for (int64_t i = 0; centre && i < count; i++) {
		struct vg_pdq hash = clustered && i % 2 ? near_to(&centre[next_random() % CENTRES], (unsigned)(next_random() % 60))
							: random_hash();
		if (vg_hash_build_add(build, i + 1, &hash) < 0)
			exit(1);
	}
	free(centre);
}

/* As it is used: in a file that is mapped. */
static struct vg_span map_file(struct vg_buffer *bytes)
{
	FILE *file = tmpfile();
	void *data = MAP_FAILED;
	if (file && fwrite(bytes->data, 1, bytes->size, file) == bytes->size && fflush(file) == 0)
		data = mmap(NULL, bytes->size, PROT_READ, MAP_SHARED, fileno(file), 0);
	if (data == MAP_FAILED)
		exit(1);
	fclose(file);
	struct vg_span mapped = { data, bytes->size };
	vg_buffer_release(bytes);
	return mapped;
}

static int run(int64_t count, bool clustered)
{
	static struct vg_pdq miss[QUERIES], hit[QUERIES];
	struct vg_hash_build *build = vg_hash_build_new();
	struct vg_hash_segment segment;
	struct vg_buffer bytes;
	uint64_t missed = 0, hits = 0, sum = 0;
	vg_buffer_init(&bytes, SIZE_MAX / 2);
	fill(build, count, clustered);
	double start = vg_time_monotonic();
	if (vg_hash_build_end(build, 1, count, &bytes) < 0)
		return 1;
	double built = vg_time_monotonic() - start;
	vg_hash_build_free(build);
	struct vg_span mapped = map_file(&bytes);
	if (vg_hash_segment_open(mapped, false, &segment) < 0 || !vg_hash_segment_whole(&segment))
		return 1;
	for (int q = 0; q < QUERIES; q++) {
		miss[q] = random_hash();
		hit[q] = near_to(&segment.hash[next_random() % segment.count], (unsigned)(next_random() % 32));
	}
	double reading = time_reading(&segment, &sum), scan = time_scan(&segment, miss, 1);
	printf("search within %d among %lld hashes, %s (checksum %llx)\n", RADIUS, (long long)count,
	       clustered ? "half of them in clusters" : "random", (unsigned long long)(sum & 0xff));
	printf("  building                 %8.2f s, %.2f GB\n", built, (double)mapped.size / 1e9);
	printf("  reading them all         %8.3f ms\n", reading);
	printf("  looking at all           %8.3f ms  %.2f times reading\n", scan, scan / reading);
	printf("  looking at all, 8 at once%8.3f ms  %.2f times reading\n", time_scan(&segment, miss, 8),
	       time_scan(&segment, miss, 8) / reading);
	double one = time_index(&segment, miss, 1, &missed), found = time_index(&segment, hit, 1, &hits);
	printf("  index, a miss            %8.3f ms  1/%.0f of looking at all\n", one, scan / one);
	printf("  index, a hit             %8.3f ms  1/%.0f of looking at all\n", found, scan / found);
	printf("  index, 8 queries         %8.3f ms\n", time_index(&segment, miss, 8, &missed));
	printf("  (%llu hits of %d queries near to a known hash)\n", (unsigned long long)hits, QUERIES);
	vg_hash_segment_close(&segment);
	munmap((void *)mapped.data, mapped.size);
	malloc_trim(0);
	return 0;
}

int main(int argc, char **argv)
{
	int64_t count;
	for (int i = 1; i < argc; i++)
		for (int clustered = 0; clustered < 2; clustered++)
			if (!vg_text_to_int64(argv[i], &count) || count < 1 || run(count, clustered))
				return 1;
	return argc < 2;
}

// Exact search for 256-bit hashes within 31 by FAISS, over the same kind of random hashes as
// bench_hash_search, one thread: every hash looked at, and its multi-index hash with 16
// substrings and one flip, which is exact up to 31 too. Usage: search COUNT…
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <omp.h>
extern "C" {
#include "base/time.h"
}

namespace {

constexpr int BITS = 256, BYTES = BITS / 8, WITHIN = 31, QUERIES = 50;

uint64_t state = 88172645463325252u;

std::vector<uint8_t> random_hashes(size_t count)
{
	std::vector<uint8_t> out(count * BYTES);
	for (size_t i = 0; i < out.size(); i += 8) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		for (int b = 0; b < 8; b++)
			out[i + static_cast<size_t>(b)] = static_cast<uint8_t>(state >> (8 * b));
	}
	return out;
}

double median_search(const faiss::IndexBinary &index, const std::vector<uint8_t> &queries)
{
	std::vector<double> milliseconds;
	for (size_t q = 0; q < QUERIES; q++) {
		faiss::RangeSearchResult result(1);
		double start = vg_time_monotonic();
		index.range_search(1, queries.data() + q * BYTES, WITHIN + 1, &result);
		milliseconds.push_back((vg_time_monotonic() - start) * 1000);
	}
	std::sort(milliseconds.begin(), milliseconds.end());
	return milliseconds[QUERIES / 2];
}

void run(size_t count)
{
	std::vector<uint8_t> hashes = random_hashes(count), queries = random_hashes(QUERIES);
	const auto n = static_cast<faiss::IndexBinary::idx_t>(count);
	{
		faiss::IndexBinaryFlat flat(BITS);
		flat.add(n, hashes.data());
		std::printf("  FAISS flat               %8.3f ms\n", median_search(flat, queries));
	}
	faiss::IndexBinaryMultiHash index(BITS, 16, 16);
	index.nflip = 1;
	double start = vg_time_monotonic();
	index.add(n, hashes.data());
	double built = vg_time_monotonic() - start;
	std::printf("  FAISS MultiHash          %8.3f ms, built in %.1f s\n", median_search(index, queries), built);
}

} // namespace

int main(int argc, char **argv)
{
	omp_set_num_threads(1);
	for (int i = 1; i < argc; i++) {
		size_t count = std::strtoull(argv[i], nullptr, 10);
		std::printf("FAISS among %zu random hashes\n", count);
		run(count);
	}
	return 0;
}

#include "match/queries.h"

#include <string.h>

static void put(const struct vg_pdq_set *turns, struct vg_pdq out[2 * VG_TURN_COUNT])
{
	memcpy(out, turns->turned, sizeof turns->turned);
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (size_t word = 0; word < sizeof out->word / sizeof *out->word; word++)
			out[VG_TURN_COUNT + turn].word[word] = ~turns->turned[turn].word[word];
}

unsigned vg_search_queries(const struct vg_picture *picture, struct vg_pdq out[VG_QUERIES_MAXIMUM])
{
	if (picture->pdq.quality < VG_PDQ_MATCH_QUALITY)
		return 0;
	put(&picture->pdq, out);
	if (!picture->has_pdq_resampled)
		return 2 * VG_TURN_COUNT;
	put(&picture->pdq_resampled, out + 2 * VG_TURN_COUNT);
	return 4 * VG_TURN_COUNT;
}

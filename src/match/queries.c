#include "match/queries.h"

#include <string.h>

unsigned vg_search_queries(const struct vg_picture *picture, struct vg_pdq out[VG_QUERIES_MAXIMUM])
{
	if (picture->pdq.quality < VG_PDQ_MATCH_QUALITY)
		return 0;
	memcpy(out, picture->pdq.turned, sizeof picture->pdq.turned);
	if (!picture->has_pdq_resampled)
		return VG_TURN_COUNT;
	memcpy(out + VG_TURN_COUNT, picture->pdq_resampled.turned, sizeof picture->pdq.turned);
	return 2 * VG_TURN_COUNT;
}

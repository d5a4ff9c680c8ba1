/* How close unrelated pictures come: all pairs of the PDQ hashes read from standard input
 * (one a line, each of a different scene), in the eight orientations where "all eight"
 * lines give them. Input: eight hashes a line, separated by spaces, the first as stored.
 * Prints the number of comparisons, those within the match distance and the smallest. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vestigo/pdq.h>

int main(void)
{
	struct vg_pdq *first = NULL, (*turned)[VG_TURN_COUNT] = NULL;
	size_t count = 0, capacity = 0;
	char line[VG_TURN_COUNT * VG_PDQ_TEXT + 8];
	unsigned long long close = 0, pairs = 0;
	int least = 256;
	while (fgets(line, sizeof line, stdin)) {
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 1024;
			first = realloc(first, capacity * sizeof *first);
			turned = realloc(turned, capacity * sizeof *turned);
			if (!first || !turned)
				return 1;
		}
		char *at = line;
		for (int t = 0; t < VG_TURN_COUNT; t++, at += VG_PDQ_TEXT) {
			at[VG_PDQ_TEXT - 1] = 0;
			if (!vg_pdq_from_text(at, &turned[count][t]))
				return 2;
		}
		first[count] = turned[count][VG_TURN_NONE];
		count++;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			int nearest = 256;
			for (int t = 0; t < VG_TURN_COUNT; t++) {
				int distance = vg_pdq_distance(&turned[i][t], &first[k]);
				if (distance < nearest)
					nearest = distance;
			}
			pairs++;
			close += nearest <= VG_PDQ_MATCH_DISTANCE;
			if (nearest < least)
				least = nearest;
		}
	printf("%zu pictures, %llu unrelated pairs in eight orientations: %llu within %d, smallest distance %d\n",
	       count, pairs, close, VG_PDQ_MATCH_DISTANCE, least);
	free(first);
	free(turned);
	return 0;
}

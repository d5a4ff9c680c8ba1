/* unrelated_pairs FILE…: pictures of which no two show the same. Lays every one on every
 * other by their features, as it is and mirrored; where points agree, compares the two place
 * by place, as the program does. Prints how many points agreed and how strong a match it
 * would have been: what agreement of unrelated pictures looks like, and so how often each
 * strength is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "bench.h"
#include "match/align.h"
#include "match/comparison.h"
#include "match/homography.h"
#include "match/strength.h"

enum { MOST = 64, JOBS_MAXIMUM = 64, SIDE = 512, REFUTED = VG_EXACT + 1, ENDS };

struct counts {
	unsigned long by_points[MOST + 1];  /* comparisons by the points that agreed; 0: none */
	unsigned long by_strength[ENDS];    /* those with points, by what the match came to */
	unsigned long frames_agreed;        /* those laid frame on frame with enough points, as where hashes suggest it */
};

static struct vg_limits limits;

static struct vg_rendition rendition_of(const struct vg_picture *picture)
{
	return (struct vg_rendition){ { picture->rendition, picture->rendition_size },
				      { picture->width, picture->height } };
}

/* What a match by that agreement comes to: a strength, or REFUTED. */
static int confirm(const struct vg_picture *item, const struct vg_picture *known, const struct vg_alignment *found)
{
	struct vg_match match = { .pdq_distance = -1, .geometry.inliers = found->inliers,
				  .strength = vg_alignment_strength(found->inliers) };
	struct vg_comparison_request request = { .side = SIDE, .item = rendition_of(item), .count = 1 };
	struct vg_comparison_answer answer;
	struct vg_buffer asked, answered;
	double *h = request.known[0].item_to_known;
	bool stands = true;
	request.known[0].rendition = rendition_of(known);
	vg_homography_rescale(found->item_to_known, (double)item->features.width / item->width,
			      (double)item->features.height / item->height, (double)known->width / known->features.width,
			      (double)known->height / known->features.height, h);
	vg_buffer_init(&asked, 1 << 24);
	vg_buffer_init(&answered, 1 << 24);
	if (vg_comparison_ask(&request, &asked) == 0 &&
	    vg_comparison_work(vg_buffer_span(&asked), &limits, &answered) == 0 &&
	    vg_comparison_read(vg_buffer_span(&answered), &answer) == 0 && answer.count == 1)
		stands = vg_comparison_apply(&answer.comparison[0], &match);
	vg_buffer_release(&asked);
	vg_buffer_release(&answered);
	return stands ? (int)match.strength : REFUTED;
}

/* Frame on frame, as it is or mirrored. */
static bool frames_agree(const struct vg_features *item, const struct vg_features *known, bool mirrored)
{
	struct vg_alignment found;
	double x = (double)known->width / item->width, y = (double)known->height / item->height;
	const double h[9] = { mirrored ? -x : x, 0, mirrored ? known->width - 1.0 : 0, 0, y, 0, 0, 0, 1 };
	return vg_align_near(item, known, mirrored, h, &found);
}

static void compare(const struct vg_picture *all, char **name, int count, int job, int jobs,
		    struct counts *counts)
{
	for (int i = job; i < count; i += jobs)
		for (int k = i + 1; k < count; k++)
			for (int mirrored = 0; mirrored < 2; mirrored++) {
				struct vg_alignment found;
				struct vg_features stored = all[k].features; /* as a catalogue has them */
				stored.count = stored.count < VG_FEATURES_STORED ? stored.count : VG_FEATURES_STORED;
				bool agreed = vg_align(&all[i].features, &stored, mirrored, &found);
				int points = agreed ? found.inliers : 0;
				counts->by_points[points < MOST ? points : MOST]++;
				counts->frames_agreed += frames_agree(&all[i].features, &stored, mirrored);
				if (!agreed)
					continue;
				int strength = confirm(&all[i], &all[k], &found);
				counts->by_strength[strength]++;
				if (strength != REFUTED && strength > VG_WEAK)
					printf("%d points, %s: %s and %s%s\n", points,
					       vg_strength_name((enum vg_strength)strength), name[i], name[k],
					       mirrored ? " mirrored" : "");
			}
	fflush(stdout);
}

static void print_rate(const char *what, unsigned long reached, unsigned long all)
{
	printf("%s: %lu", what, reached);
	if (reached == 0)
		printf(", so below 1 in %lu at 95 %% confidence (rule of three)", all / 3);
	printf("\n");
}

static void print(const struct counts *counts, int pictures)
{
	unsigned long all = 0, nine = 0, fifteen = 0, agreed = 0;
	int most = 0;
	for (int i = 0; i <= MOST; i++) {
		all += counts->by_points[i];
		agreed += i ? counts->by_points[i] : 0;
		nine += i >= VG_INLIERS_MODERATE ? counts->by_points[i] : 0;
		fifteen += i >= VG_INLIERS_STRONG ? counts->by_points[i] : 0;
		most = counts->by_points[i] ? i : most;
	}
	printf("%d pictures, %lu comparisons: points agreed in %lu, %d or more in %lu, %d or more in %lu, at most %d\n",
	       pictures, all, agreed, VG_INLIERS_MODERATE, nine, VG_INLIERS_STRONG, fifteen, most);
	printf("frame on frame: %d points or more at places of each other in %lu\n", VG_INLIERS_MODERATE,
	       counts->frames_agreed);
	printf("after comparing place by place, refuted: %lu\n", counts->by_strength[REFUTED]);
	print_rate("weak matches", counts->by_strength[VG_WEAK], all);
	print_rate("moderate matches", counts->by_strength[VG_MODERATE], all);
	print_rate("strong matches", counts->by_strength[VG_STRONG], all);
}

int main(int argc, char **argv)
{
	struct vg_picture *all = calloc((size_t)argc, sizeof *all);
	char **name = calloc((size_t)argc, sizeof *name);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int count = 0, jobs = cores < 1 ? 1 : cores > JOBS_MAXIMUM ? JOBS_MAXIMUM : (int)cores;
	struct counts *counts = mmap(NULL, JOBS_MAXIMUM * sizeof *counts, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0), sum = { 0 };
	vg_limits_default(&limits);
	if (!all || !name || counts == MAP_FAILED)
		return 1;
	for (int i = 1; i < argc; i++) {
		if (examine_file(argv[i], &all[count]))
			name[count++] = argv[i];
		else
			fprintf(stderr, "not a picture: %s\n", argv[i]);
	}
	fflush(stdout);
	for (int job = 0; job < jobs; job++)
		if (fork() == 0) {
			compare(all, name, count, job, jobs, &counts[job]);
			_exit(0);
		}
	int status, failed = 0;
	while (wait(&status) > 0)
		failed |= status;
	for (int job = 0; job < jobs; job++) {
		for (int i = 0; i <= MOST; i++)
			sum.by_points[i] += counts[job].by_points[i];
		sum.frames_agreed += counts[job].frames_agreed;
		for (int i = 0; i < ENDS; i++)
			sum.by_strength[i] += counts[job].by_strength[i];
	}
	print(&sum, count);
	for (int i = 0; i < count; i++)
		vg_picture_release(&all[i]);
	free(all);
	free(name);
	return failed != 0;
}

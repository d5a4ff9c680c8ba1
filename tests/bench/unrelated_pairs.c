/* unrelated_pairs FILE…: pictures of which no two show the same. Lays every one on every
 * other by their features, as it is and mirrored, and prints how many points agreed. A match
 * of that strength needs so many points and, besides, the same fine structure place by place
 * (match/comparison.c), which is not asked for here: this bounds how often it is wrong. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "examine/examine.h"
#include "match/align.h"

enum { MOST = 64, JOBS_MAXIMUM = 64 };

/* Comparisons by the points that agreed, from no agreement (0) on. */
struct counts {
	unsigned long by_points[MOST + 1];
};

static bool read_features(const char *path, struct vg_features *out)
{
	struct vg_examine_options options = { .features = true };
	struct vg_picture picture;
	struct vg_buffer bytes;
	int fd;
	vg_limits_default(&options.limits);
	vg_buffer_init(&bytes, options.limits.max_bytes);
	if (vg_file_open(NULL, path, &fd, NULL) < 0)
		return false;
	bool read = vg_file_read(fd, path, &bytes, NULL) == 0;
	close(fd);
	if (read) {
		vg_examine(vg_buffer_span(&bytes), &options, &picture);
		read = picture.disposition == VG_EXAMINED;
		*out = picture.features;
		picture.features = (struct vg_features){ 0 };
		vg_picture_release(&picture);
	}
	vg_buffer_release(&bytes);
	return read;
}

static void compare(const struct vg_features *all, char **name, int count, int job, int jobs,
		    struct counts *counts)
{
	for (int i = job; i < count; i += jobs)
		for (int k = i + 1; k < count; k++)
			for (int mirrored = 0; mirrored < 2; mirrored++) {
				struct vg_alignment found;
				int points = vg_align(&all[i], &all[k], mirrored, &found) ? found.inliers : 0;
				counts->by_points[points < MOST ? points : MOST]++;
				if (points >= 9)
					fprintf(stderr, "%d points: %s and %s%s\n", points, name[i], name[k],
						mirrored ? " mirrored" : "");
			}
}

static void print(const struct counts *counts, int pictures)
{
	static const struct { const char *name; int least; } strengths[] = {
		{ "weak or more", VG_INLIERS_LEAST }, { "moderate or more", 9 }, { "strong", 15 } };
	unsigned long all = 0;
	int most = 0;
	for (int i = 0; i <= MOST; i++) {
		all += counts->by_points[i];
		most = counts->by_points[i] ? i : most;
	}
	printf("%d pictures, %lu comparisons, at most %d%s points agreed\n", pictures, all, most,
	       most == MOST ? " or more" : "");
	for (size_t s = 0; s < sizeof strengths / sizeof *strengths; s++) {
		unsigned long reached = 0;
		for (int i = strengths[s].least; i <= MOST; i++)
			reached += counts->by_points[i];
		printf("points for %s (%d): %lu", strengths[s].name, strengths[s].least, reached);
		if (reached == 0)
			printf(", so below 1 in %lu at 95 %% confidence (rule of three)", all / 3);
		printf("\n");
	}
}

int main(int argc, char **argv)
{
	struct vg_features *all = calloc((size_t)argc, sizeof *all);
	char **name = calloc((size_t)argc, sizeof *name);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int count = 0, jobs = cores < 1 ? 1 : cores > JOBS_MAXIMUM ? JOBS_MAXIMUM : (int)cores;
	struct counts *counts = mmap(NULL, JOBS_MAXIMUM * sizeof *counts, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0), sum = { { 0 } };
	if (!all || !name || counts == MAP_FAILED)
		return 1;
	for (int i = 1; i < argc; i++) {
		if (read_features(argv[i], &all[count]))
			name[count++] = argv[i];
		else
			fprintf(stderr, "not a picture: %s\n", argv[i]);
	}
	for (int job = 0; job < jobs; job++)
		if (fork() == 0) {
			compare(all, name, count, job, jobs, &counts[job]);
			_exit(0);
		}
	int status, failed = 0;
	while (wait(&status) > 0)
		failed |= status;
	for (int job = 0; job < jobs; job++)
		for (int i = 0; i <= MOST; i++)
			sum.by_points[i] += counts[job].by_points[i];
	print(&sum, count);
	for (int i = 0; i < count; i++)
		vg_features_release(&all[i]);
	free(all);
	free(name);
	return failed != 0;
}

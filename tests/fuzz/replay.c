/* Runs a fuzz target over files and folders, without a fuzzer: each input whole, cut off
 * at up to 16 places, and with some bytes flipped, the same ones each time. Without arguments it takes
 * what tests/fuzz/seeds names for the program's own name. A target that takes long may name a share of the
 * cuts and flips: `const unsigned replay_every = 4;`. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CUTS = 16, FLIPPED_COPIES = 8, FLIPS = 12, MOST = 1 << 20 };
extern const unsigned replay_every __attribute__((weak));
static unsigned long runs;

static int every(void)
{
	return &replay_every ? (int)replay_every : 1;
}

/* In memory of exactly that size, so that a sanitizer sees a read past the end. */
static void run_once(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	if (!copy)
		exit(1);
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	runs++;
}

static uint32_t next(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static void run_flipped(uint8_t *data, size_t size)
{
	uint32_t state = (uint32_t)size;
	for (int copy = 0; copy < FLIPPED_COPIES / every() && size > 0; copy++) {
		/* Half of them near the beginning, where the headers are. */
		size_t range = copy & 1 && size > 512 ? 512 : size;
		size_t at[FLIPS];
		uint8_t was[FLIPS];
		for (int i = 0; i < FLIPS; i++) {
			at[i] = next(&state) % range;
			was[i] = data[at[i]];
			data[at[i]] ^= (uint8_t)(1 + next(&state) % 255);
		}
		run_once(data, size);
		for (int i = FLIPS; i-- > 0;)
			data[at[i]] = was[i];
	}
}

static void run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(MOST);
	if (!file || !data) {
		fprintf(stderr, "cannot read %s\n", path);
		exit(1);
	}
	size_t size = fread(data, 1, MOST, file);
	fclose(file);
	fprintf(stderr, "%s\n", path); /* the last one named is the one that failed */
	run_once(data, size);
	bool whole_only = getenv("REPLAY_WHOLE") != NULL; /* to measure what a corpus covers */
	for (size_t cut = 1; !whole_only && cut <= CUTS && cut < size; cut += (size_t)every())
		run_once(data, size * cut / (CUTS + 1));
	if (!whole_only)
		run_flipped(data, size);
	free(data);
}

static int named(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run_path(const char *path)
{
	struct stat status;
	struct dirent **entries;
	if (stat(path, &status) < 0 || !S_ISDIR(status.st_mode)) {
		run_file(path);
		return;
	}
	int count = scandir(path, &entries, named, alphasort);
	for (int i = 0; i < count; i++) {
		char below[4096];
		snprintf(below, sizeof below, "%s/%s", path, entries[i]->d_name);
		run_path(below);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

/* Is the line of the target's seeds? Its folders follow the name. */
static char *folders_of(char *line, const char *target)
{
	size_t length = strlen(target);
	line[strcspn(line, "\n")] = 0;
	return strncmp(line, target, length) == 0 && line[length] == ' ' ? line + length + 1 : NULL;
}

static void run_seeds(const char *target)
{
	FILE *table = fopen("tests/fuzz/seeds", "r");
	char line[512], *folders = NULL, *rest = NULL;
	while (table && !folders && fgets(line, sizeof line, table))
		folders = folders_of(line, target);
	if (table)
		fclose(table);
	if (!folders)
		run_path("fixtures");
	for (char *name = folders ? strtok_r(folders, " ", &rest) : NULL; name; name = strtok_r(NULL, " ", &rest)) {
		char path[600];
		snprintf(path, sizeof path, "fixtures/%s", name);
		run_path(path);
	}
}

int main(int count, char **arguments)
{
	const char *slash = strrchr(arguments[0], '/');
	for (int i = 1; i < count; i++)
		run_path(arguments[i]);
	if (count < 2)
		run_seeds(slash ? slash + 1 : arguments[0]);
	if (runs == 0) {
		fprintf(stderr, "no inputs\n");
		return 1;
	}
	printf("replayed %lu inputs\n", runs); /* as tests/run reads it */
	return 0;
}

/* Searching the catalogue by hash equals brute force over what it holds, whatever happened
 * to it: additions, removals, merges, opening again, kills at any moment, and another process
 * that adds. What it holds is asked of SQL, which knows nothing of indexes. */
#include "../random.h"
#include "fresh.h"

#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/time.h"
#include "catalogue/pdq_index.h"

enum { MOST = 60000, RADII = 64 };

/* --- kinds of hashes --- */

enum shape { RANDOM, CLUSTERED, EQUAL, NEAR, SHAPES };
static const char *const names[SHAPES] = { "random", "clustered", "all equal", "within 31 of a point" };

static struct vg_pdq near_to(struct vg_pdq hash, unsigned bits)
{
	for (unsigned i = 0; i < bits; i++) {
		unsigned bit = (unsigned)(next_random() % 256);
		hash.word[bit / 64] ^= 1ull << bit % 64;
	}
	return hash;
}

static struct vg_pdq make_hash(enum shape shape)
{
	static const struct vg_pdq point = { { 0x0123456789abcdef, 0xfedcba9876543210, 42, ~7ull } };
	switch (shape) {
	case EQUAL:
		return point;
	case NEAR:
		return near_to(point, (unsigned)(next_random() % 32));
	case CLUSTERED: {
		struct vg_pdq centre = point;
		centre.word[next_random() % 4] *= 1 + next_random() % 50;
		return near_to(centre, (unsigned)(next_random() % 60));
	}
	default:
		return (struct vg_pdq){ { next_random(), next_random(), next_random(), next_random() } };
	}
}

/* With a digest of its own, as equal hashes are one picture otherwise. */
static int64_t add_hash(const struct vg_pdq *hash)
{
	struct vg_known known = { .has_pdq = true, .has_sha256 = true, .pdq = *hash, .orientation = 1, .pdq_quality = 100 };
	struct vg_sighting nothing = { 0 };
	struct vg_error err = { 0 };
	enum vg_add_outcome outcome;
	int64_t id = 0;
	for (int i = 0; i < 32; i += 8) {
		uint64_t word = next_random();
		memcpy(known.sha256 + i, &word, 8);
	}
	if (vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &nothing, NULL, 0 }, &outcome, &id, &err) < 0)
		fail_msg("%s", err.message);
	return id;
}

static void add_many(enum shape shape, int count)
{
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	for (int i = 0; i < count; i++) {
		struct vg_pdq hash = make_hash(shape);
		(void)add_hash(&hash);
	}
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
}

/* --- what it holds, and what is found --- */

struct model {
	int64_t id[MOST];
	struct vg_pdq hash[MOST];
	size_t count;
};

static int note_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	struct model *model = context;
	(void)err;
	assert_true(model->count < MOST);
	model->id[model->count] = known->id;
	model->hash[model->count++] = known->pdq;
	return 0;
}

struct hits {
	uint16_t distance[MOST * 2]; /* by id, plus one; 0: not found */
	const struct model *model;
};

static void note_hit(void *context, const struct vg_hash_hit *hit)
{
	struct hits *hits = context;
	assert_true(hit->id > 0 && hit->id < MOST * 2);
	assert_int_equal(hits->distance[hit->id], 0); /* once each */
	hits->distance[hit->id] = (uint16_t)(hit->distance + 1);
}

/* What was removed may still be in the index, and is taken for what it is by the ladder. */
static void check(const struct model *model, const struct vg_pdq *queries, unsigned count, int radius)
{
	static struct hits hits;
	struct vg_error err = { 0 };
	memset(&hits, 0, sizeof hits);
	if (vg_pdq_index_search(catalogue->hashes, catalogue, queries, count, radius, note_hit, &hits, &err) < 0)
		fail_msg("%s", err.message);
	for (size_t i = 0; i < model->count; i++) {
		int nearest = 257;
		for (unsigned q = 0; q < count; q++) {
			int distance = vg_pdq_distance(&queries[q], &model->hash[i]);
			nearest = distance < nearest ? distance : nearest;
		}
		assert_int_equal(hits.distance[model->id[i]], nearest <= radius ? nearest + 1 : 0);
	}
}

static void check_radii(enum shape shape, int step)
{
	static struct model model;
	struct vg_error err = { 0 };
	struct vg_pdq queries[8];
	model.count = 0;
	if (vg_catalogue_each(catalogue, note_known, &model, &err) < 0)
		fail_msg("%s", err.message);
	for (int radius = 0; radius < RADII; radius += step) {
		queries[0] = model.count ? near_to(model.hash[next_random() % model.count], (unsigned)(next_random() % 40))
					 : make_hash(shape);
		for (int q = 1; q < 8; q++)
			queries[q] = make_hash(shape);
		check(&model, queries, radius % 3 ? 1 : 8, radius);
	}
}

static void remove_some(int every)
{
	static struct model model;
	model.count = 0;
	assert_int_equal(vg_catalogue_each(catalogue, note_known, &model, NULL), 0);
	for (size_t i = 0; i < model.count; i += (size_t)every)
		assert_int_equal(vg_catalogue_remove(catalogue, model.id[i], NULL), 0);
}

static void equals_brute_force(void **state)
{
	for (enum shape shape = RANDOM; shape < SHAPES; shape++) {
		check_radii(shape, 1);                      /* empty */
		add_many(shape, 1);
		check_radii(shape, 1);                      /* one */
		add_many(shape, 300);                       /* a tail */
		check_radii(shape, 1);
		assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
		add_many(shape, 9000);                      /* enough for substrings */
		assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
		check_radii(shape, 1);
		for (int i = 0; i < 6; i++) {               /* tails and files, merged now and then */
			add_many(shape, 1 + (int)(next_random() % 700));
			check_radii(shape, 7);
			if (i % 3 == 2)
				assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
		}
		remove_some(97);
		check_radii(shape, 3);
		open_again();
		check_radii(shape, 3);
		print_message("%s: equal for every radius to %d\n", names[shape], RADII - 1);
		(void)remove_catalogue(state);
		assert_int_equal(fresh_catalogue(state), 0);
	}
}

/* Adds and writes the index until it is killed. */
static void add_until_killed(enum shape shape)
{
	open_again();
	for (;;) {
		add_many(shape, 1 + (int)(next_random() % 400));
		if (next_random() % 3 == 0 && vg_catalogue_write_index(catalogue, NULL) < 0)
			_exit(1);
	}
}

static void survives_kills(void **state)
{
	(void)state;
	size_t before = 0;
	for (int round = 0; round < 24; round++) {
		enum shape shape = round % 2 ? CLUSTERED : RANDOM;
		struct vg_catalogue_stats stats;
		vg_catalogue_close(catalogue);
		catalogue = NULL;
		unsigned delay = 3000 + (unsigned)(next_random() % 60000);
		pid_t child = fork();
		if (child == 0)
			add_until_killed(shape);
		usleep(delay);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		(void)next_random();
		open_again();
		assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
		assert_true(stats.pictures >= before);
		before = stats.pictures;
		if (before > MOST / 2)
			break;
		check_radii(shape, 5);
	}
	struct vg_error err = { 0 };
	if (vg_catalogue_check(catalogue, &err) < 0)
		fail_msg("%s", err.message);
	print_message("%zu pictures after the kills\n", before);
}

/* --- two search while a third adds --- */

enum { SEARCHERS = 2, FIRST = 12000, SECONDS = 4 };

struct shared {
	_Atomic size_t committed;       /* of the hashes below */
	_Atomic bool over;
	_Atomic int wrong;
	struct vg_pdq hash[MOST];
	size_t searches[SEARCHERS];
	double longest[SEARCHERS], opened[SEARCHERS]; /* seconds */
};

static void note_found(void *context, const struct vg_hash_hit *hit)
{
	*(bool *)context |= hit->distance == 0;
}

/* Whether that hash is found, and nothing else fails; *longest becomes at least the time. */
static bool search_one(const struct vg_pdq *hash, double *longest)
{
	bool found = false;
	struct vg_error err = { 0 };
	double start = vg_time_monotonic();
	int code = vg_pdq_index_search(catalogue->hashes, catalogue, hash, 1, 31, note_found, &found, &err);
	double took = vg_time_monotonic() - start;
	*longest = took > *longest ? took : *longest;
	if (code < 0)
		fprintf(stderr, "search: %s\n", err.message);
	return code == 0 && found;
}

/* None of those that are added: they come from the same random numbers, which the slower process reaches later. */
static struct vg_pdq inverted(struct vg_pdq hash)
{
	for (size_t i = 0; i < sizeof hash.word / sizeof *hash.word; i++)
		hash.word[i] = ~hash.word[i];
	return hash;
}

static void search_on(struct shared *shared, int number)
{
	for (int i = 0; i < 1000 * (number + 1); i++)
		(void)next_random();
	open_again();
	(void)search_one(&shared->hash[0], &shared->opened[number]);
	while (!shared->over) {
		/* what was committed before the search began is found */
		size_t count = shared->committed, at = next_random() % 3 ? next_random() % count : count - 1;
		struct vg_pdq other = inverted(make_hash(RANDOM));
		shared->wrong += !search_one(&shared->hash[at], &shared->longest[number]);
		shared->wrong += search_one(&other, &shared->longest[number]);
		shared->searches[number] += 2;
	}
	vg_catalogue_close(catalogue);
	_exit(0);
}

static void add_meanwhile(struct shared *shared, double seconds)
{
	size_t count = shared->committed;
	double until = vg_time_monotonic() + seconds;
	while (vg_time_monotonic() < until && count + 50 < MOST) {
		assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
		for (unsigned i = 1 + (unsigned)(next_random() % 40); i > 0; i--, count++) {
			shared->hash[count] = make_hash(RANDOM);
			(void)add_hash(&shared->hash[count]);
		}
		assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
		shared->committed = count;
		if (next_random() % 64 == 0)
			assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
		usleep(2000);
	}
	shared->over = true;
}

static void two_search_while_one_adds(void **state)
{
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t child[SEARCHERS];
	(void)state;
	assert_true(shared != MAP_FAILED);
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	for (size_t i = 0; i < FIRST; i++) {
		shared->hash[i] = make_hash(RANDOM);
		(void)add_hash(&shared->hash[i]);
	}
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
	shared->committed = FIRST;
	vg_catalogue_close(catalogue);
	catalogue = NULL;
	for (int i = 0; i < SEARCHERS; i++)
		if ((child[i] = fork()) == 0)
			search_on(shared, i);
	open_again();
	add_meanwhile(shared, SECONDS);
	for (int i = 0; i < SEARCHERS; i++) {
		int status = -1;
		waitpid(child[i], &status, 0);
		assert_int_equal(status, 0);
		print_message("%zu searches while %zu hashes were added; the longest took %.1f ms, opening and the first %.1f ms\n",
			      shared->searches[i], (size_t)shared->committed - FIRST, shared->longest[i] * 1000,
			      shared->opened[i] * 1000);
		assert_true(shared->searches[i] > 0);
	}
	assert_int_equal(shared->wrong, 0);
	munmap(shared, sizeof *shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(equals_brute_force, fresh_catalogue, remove_catalogue),
		cmocka_unit_test_setup_teardown(survives_kills, fresh_catalogue, remove_catalogue),
		cmocka_unit_test_setup_teardown(two_search_while_one_adds, fresh_catalogue, remove_catalogue),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

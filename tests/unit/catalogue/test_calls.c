/* Which calls of a catalogue may be made when: every one of the headers, between begin and commit and by a visitor.
 * What may not be called is refused with a code, and the catalogue is as it was. So it is where the disk fails in the
 * middle of any of them. */
#include "../file.h"
#include "failing_vfs.h"
#include "fresh.h"

#include <fcntl.h>
#include <unistd.h>

#include <vestigo/check.h>
#include <vestigo/collisions.h>
#include <vestigo/exchange.h>
#include <vestigo/learn.h>

static int64_t id;         /* of the one known picture, */
static int64_t design;     /* and of a design in it */
static uint8_t here[32], other[32];

static int see_known(void *context, const struct vg_known *known, struct vg_error *err) { return 0; }
static int see_sighting(void *context, const struct vg_sighting *sighting, struct vg_error *err) { return 0; }
static int see_tag(void *context, const char *tag, struct vg_error *err) { return 0; }
static int see_pair(void *context, const struct vg_distinct *pair, struct vg_error *err) { return 0; }
static int see_design(void *context, const struct vg_design *seen, struct vg_error *err) { return 0; }
static int see_carrier(void *context, int64_t picture, struct vg_error *err) { return 0; }
static int see_colliding(void *context, int64_t seen, uint64_t others, struct vg_error *err) { return 0; }

/* --- what reads --- */

static int get(struct vg_error *err) { struct vg_known known; return vg_catalogue_get(catalogue, id, &known, err); }
static int each(struct vg_error *err) { return vg_catalogue_each(catalogue, see_known, NULL, err); }
static int each_sighting(struct vg_error *err) { return vg_catalogue_each_sighting(catalogue, id, see_sighting, NULL, err); }
static int each_tag(struct vg_error *err) { return vg_catalogue_each_tag(catalogue, id, see_tag, NULL, err); }
static int each_distinct(struct vg_error *err) { return vg_catalogue_each_distinct(catalogue, see_pair, NULL, err); }
static int each_design(struct vg_error *err) { return vg_catalogue_each_design(catalogue, see_design, NULL, err); }
static int each_carrier(struct vg_error *err) { return vg_catalogue_each_carrier(catalogue, design, see_carrier, NULL, err); }

static int find(struct vg_error *err)
{
	const char *word = "title";
	const struct vg_text_query query = { .words = &word, .word_count = 1 };
	return vg_catalogue_find(catalogue, &query, see_known, NULL, err);
}

static int small_pictures(struct vg_error *err)
{
	uint8_t *jpeg = NULL;
	size_t size;
	int code = vg_catalogue_rendition(catalogue, id, &jpeg, &size, err);
	vg_free(jpeg);
	jpeg = NULL;
	code = code < 0 ? code : vg_catalogue_thumbnail(catalogue, id, &jpeg, &size, err);
	vg_free(jpeg);
	return code;
}

static int numbers(struct vg_error *err)
{
	struct vg_catalogue_stats stats;
	int64_t version;
	int code = vg_catalogue_stats(catalogue, &stats, err);
	return code < 0 ? code : vg_catalogue_version(catalogue, &version, err);
}

static int cells(struct vg_error *err)
{
	struct vg_design_cells kept, dismissed;
	return vg_catalogue_design_cells(catalogue, id, &kept, &dismissed, err);
}

static int unlearnt(struct vg_error *err) { int64_t next; return vg_catalogue_unlearnt(catalogue, 0, &next, NULL, err); }

static int describe(struct vg_error *err)
{
	struct vg_matches matches = { .count = 1, .found = 1, .match = { { .known_id = id } } };
	int code = vg_catalogue_describe(catalogue, NULL, &matches, err);
	vg_matches_release(&matches);
	return code;
}

static int as_examined(struct vg_error *err)
{
	struct vg_picture picture;
	int code = vg_catalogue_picture(catalogue, id, &picture, err);
	if (code == 0)
		vg_picture_release(&picture);
	return code;
}

static int write_out(struct vg_error *err)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int code = vg_exchange_write(catalogue, true, fd, "null", err);
	close(fd);
	return code;
}

/* --- what needs everything as it was committed --- */

static int match(struct vg_error *err)
{
	struct vg_picture picture;
	struct vg_matches matches;
	vg_picture_init(&picture);
	int code = vg_catalogue_match(catalogue, 0, &picture, &matches, err);
	vg_matches_release(&matches);
	return code;
}
static int check(struct vg_error *err) { return vg_catalogue_check(catalogue, err); }
static int write_index(struct vg_error *err) { return vg_catalogue_write_index(catalogue, err); }
static int colliding(struct vg_error *err) { return vg_catalogue_each_colliding(catalogue, 0, see_colliding, NULL, err); }

/* --- what changes --- */

static int add_again(struct vg_error *err)
{
	struct vg_known known = { .has_sha256 = true, .width = 64, .height = 64 };
	const struct vg_sighting seen = { .title = "another title" };
	enum vg_add_outcome outcome;
	int64_t added;
	memcpy(known.sha256, here, 32);
	return vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &seen, NULL, 0 }, &outcome, &added, err);
}

static int edit(struct vg_error *err)
{
	const struct vg_sighting_change change = { .to = { .note = "a note" } };
	struct vg_sighting before = { 0 };
	int code = vg_catalogue_edit_sighting(catalogue, id, 1, &change, &before, err);
	vg_sighting_release(&before);
	return code;
}

static int tag(struct vg_error *err) { bool changed; return vg_catalogue_set_tag(catalogue, id, "tag", true, &changed, err); }
static int distinct(struct vg_error *err) { bool fresh; return vg_catalogue_set_distinct(catalogue, here, other, &fresh, err); }
static int not_distinct(struct vg_error *err) { bool was; return vg_catalogue_forget_distinct(catalogue, here, other, &was, err); }
static int aside(struct vg_error *err) { bool changed; return vg_catalogue_set_aside(catalogue, id, true, &changed, err); }
static int name_design(struct vg_error *err) { return vg_catalogue_name_design(catalogue, design, "name", err); }
static int learnt(struct vg_error *err) { return vg_catalogue_learnt(catalogue, id, err); }
static int dismiss(struct vg_error *err) { return vg_catalogue_dismiss_design(catalogue, design, err); }
static int add_design(struct vg_error *err)
{
	const double box[4] = { 0, 0, 32, 32 };
	int64_t added;
	return vg_catalogue_add_design(catalogue, id, box, NULL, &added, err);
}
static int delete_it(struct vg_error *err) { return vg_catalogue_remove(catalogue, id, err); }
static int begin(struct vg_error *err) { return vg_catalogue_begin(catalogue, err); }

/* --- when --- */

enum { INSIDE = 1, VISITING = 2, ALWAYS = INSIDE | VISITING };
static const struct call {
	const char *name;
	int (*make)(struct vg_error *err);
	unsigned when; /* else VG_ERR_USAGE */
} calls[] = {
	{ "get", get, ALWAYS }, { "each", each, ALWAYS }, { "each_sighting", each_sighting, ALWAYS },
	{ "each_tag", each_tag, ALWAYS }, { "each_distinct", each_distinct, ALWAYS }, { "each_design", each_design, ALWAYS },
	{ "each_carrier", each_carrier, ALWAYS }, { "find", find, ALWAYS }, { "rendition, thumbnail", small_pictures, ALWAYS },
	{ "stats, version", numbers, ALWAYS }, { "design_cells", cells, ALWAYS }, { "unlearnt", unlearnt, ALWAYS },
	{ "describe", describe, ALWAYS }, { "picture", as_examined, ALWAYS }, { "exchange_write", write_out, ALWAYS },
	{ "match", match, 0 }, { "check", check, 0 }, { "write_index", write_index, 0 }, { "each_colliding", colliding, 0 },
	{ "add", add_again, INSIDE }, { "edit_sighting", edit, INSIDE }, { "set_tag", tag, INSIDE },
	{ "set_distinct", distinct, INSIDE }, { "forget_distinct", not_distinct, INSIDE }, { "set_aside", aside, INSIDE },
	{ "name_design", name_design, INSIDE }, { "learnt", learnt, INSIDE }, { "add_design", add_design, INSIDE },
	{ "dismiss_design", dismiss, INSIDE }, { "remove", delete_it, INSIDE }, { "begin", begin, 0 },
};
enum { CALLS = sizeof calls / sizeof *calls };

static void expect(const struct call *call, unsigned now)
{
	struct vg_error err = { 0 };
	int code = call->make(&err), wanted = call->when & now ? 0 : VG_ERR_USAGE;
	if (code != wanted || err.code != code || (code < 0 && !err.message[0]))
		fail_msg("%s: %d (%d, \"%s\"), not %d", call->name, code, err.code, err.message, wanted);
}

static int fill(void **state)
{
	const struct vg_sighting seen = { .title = "title", .source = "source" };
	struct vg_known known = { .has_sha256 = true, .width = 64, .height = 64, .rendition = (const uint8_t *)"small",
				  .rendition_size = 5, .thumbnail = (const uint8_t *)"tiny", .thumbnail_size = 4 };
	const double box[4] = { 0, 0, 32, 32 };
	enum vg_add_outcome outcome;
	if (fresh_catalogue(state) != 0)
		return -1;
	memset(here, 1, 32);
	memset(other, 2, 32);
	memcpy(known.sha256, here, 32);
	return vg_catalogue_add(catalogue, &(struct vg_addition){ &known, &seen, NULL, 0 }, &outcome, &id, NULL) < 0 ||
	       vg_catalogue_add_design(catalogue, id, box, NULL, &design, NULL) < 0;
}

static void test_inside(void **state)
{
	struct vg_catalogue_stats stats;
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	for (int i = 0; i < CALLS; i++)
		expect(&calls[i], INSIDE);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_commit(catalogue, NULL), VG_ERR_USAGE);
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_int_equal(stats.pictures, 0); /* what was done inside, was done */
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
}

static int visit(void *context, const struct vg_known *known, struct vg_error *err)
{
	for (int i = 0; i < CALLS; i++)
		expect(&calls[i], VISITING);
	++*(int *)context;
	return 0;
}

static void test_visiting(void **state)
{
	struct vg_catalogue_stats stats;
	int visits = 0;
	assert_int_equal(vg_catalogue_each(catalogue, visit, &visits, NULL), 0);
	assert_int_equal(visits, 1);
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_true(stats.pictures == 1 && stats.sightings == 1 && stats.tags == 0);
	assert_int_equal(vg_catalogue_check(catalogue, NULL), 0);
}

/* A visitor's answer is the call's, and what was begun and never committed was not. */
static int answer(void *context, const struct vg_known *known, struct vg_error *err)
{
	return vg_error_set(err, VG_ERR_LIMIT, "enough");
}

static void test_answers(void **state)
{
	struct vg_error err = { 0 };
	struct vg_catalogue_stats stats;
	assert_int_equal(vg_catalogue_each(catalogue, answer, NULL, &err), VG_ERR_LIMIT);
	assert_string_equal(err.message, "enough");
	assert_int_equal(vg_catalogue_begin(catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_remove(catalogue, id, NULL), 0);
	open_again();
	assert_int_equal(vg_catalogue_stats(catalogue, &stats, NULL), 0);
	assert_int_equal(stats.pictures, 1);
	vg_catalogue_close(NULL);
}

/* Numbers that are none, of pictures and of designs. */
static void test_out_of_range(void **state)
{
	static const int64_t none[] = { 0, -1, 2, INT64_MAX, INT64_MIN };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		const double box[4] = { 0, 0, 32, 32 };
		struct vg_known known;
		struct vg_picture picture;
		bool changed;
		int64_t added;
		assert_int_equal(vg_catalogue_get(catalogue, none[i], &known, NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_picture(catalogue, none[i], &picture, NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_remove(catalogue, none[i], NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_set_tag(catalogue, none[i], "t", true, &changed, NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_set_aside(catalogue, none[i], true, &changed, NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_add_design(catalogue, none[i], box, NULL, &added, NULL), VG_ERR_NOT_FOUND);
		assert_int_equal(vg_catalogue_dismiss_design(catalogue, none[i], NULL), VG_ERR_NOT_FOUND);
	}
}

/* --- on a disk that fails --- */

static struct vg_buffer whole; /* the catalogue's file, as it was filled */

static void restore(void)
{
	char log[80];
	vg_catalogue_close(catalogue);
	catalogue = NULL;
	snprintf(log, sizeof log, "%s-wal", path);
	(void)unlink(log);
	FILE *to = fopen(path, "wb");
	assert_non_null(to);
	assert_int_equal(fwrite(whole.data, 1, whole.size, to), whole.size);
	assert_int_equal(fclose(to), 0);
}

/* The call, from the opening on, with its read or write number `at` failing; false when it has no so many. */
static bool fail_in(const struct call *call, long at)
{
	struct vg_error err = { 0 }, checked = { 0 };
	restore();
	io_calls = 0;
	failing = at;
	int code = vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, &err);
	if (code == 0)
		code = call->make(&err);
	bool over = io_calls < at;
	failing = 0;
	if (code != err.code || (code < 0 && !err.message[0]) || code == VG_ERR_NOT_FOUND)
		fail_msg("%s, %s %ld: %d (%d, \"%s\")", call->name, fail_writes ? "write" : "read", at, code, err.code, err.message);
	open_again();
	if (vg_catalogue_check(catalogue, &checked) < 0)
		fail_msg("after %s, %s %ld: %s", call->name, fail_writes ? "write" : "read", at, checked.message);
	return !over;
}

static void test_failing_disk(void **state)
{
	unsigned long failed = 0;
	for (int writes = 0; writes < 2; writes++) {
		fail_writes = writes;
		failure = writes ? SQLITE_FULL : SQLITE_IOERR_READ;
		for (int i = 0; i < CALLS; i++)
			for (long at = 1; fail_in(&calls[i], at); at++)
				failed++;
	}
	print_message("%lu reads and writes failed\n", failed);
	assert_true(failed > 10 * CALLS);
}

static int fill_and_keep(void **state)
{
	if (fill(state) != 0)
		return -1;
	vg_catalogue_close(catalogue); /* takes the log in */
	catalogue = NULL;
	test_read(path, &whole);
	return 0;
}

static int remove_kept(void **state)
{
	vg_buffer_release(&whole);
	return remove_catalogue(state);
}

static int use_failing_disk(void **state)
{
	register_failing();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_inside, fill, remove_catalogue),
		cmocka_unit_test_setup_teardown(test_visiting, fill, remove_catalogue),
		cmocka_unit_test_setup_teardown(test_answers, fill, remove_catalogue),
		cmocka_unit_test_setup_teardown(test_out_of_range, fill, remove_catalogue),
		cmocka_unit_test_setup_teardown(test_failing_disk, fill_and_keep, remove_kept),
	};
	return cmocka_run_group_tests(tests, use_failing_disk, NULL);
}

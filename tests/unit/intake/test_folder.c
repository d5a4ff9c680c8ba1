/* Folders, lists and single paths. */
#include "seen.h"

#include "custody/evidence.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

static struct seen seen;
static char top[] = "/tmp/vestigo-test-folder-XXXXXX";
static char path[512];

static const char *below(const char *name)
{
	snprintf(path, sizeof path, "%s/%s", top, name);
	return path;
}

static void put(const char *name, const char *content)
{
	FILE *file = fopen(below(name), "wb");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(top) || mkdir(below("in"), 0700) < 0 || mkdir(below("in/b"), 0700) < 0 ||
	    mkdir(below("in/b/deep"), 0700) < 0 || mkdir(below("in/empty"), 0700) < 0 ||
	    mkdir(below("in/export"), 0700) < 0)
		return -1;
	put("outside.jpg", "outside");
	put("in/b.jpg", "x");
	put("in/B.jpg", "x");
	put("in/a \xff.jpg", "x"); /* not UTF-8 */
	put("in/b/2.jpg", "x");
	put("in/b/10.jpg", "x");
	put("in/b/deep/c.png", "x");
	put("in/.hidden.jpg", "x");
	put("in/export/result.json", "{\"type\": \"public_channel\", \"messages\": [{\"id\": 1, \"photo\": \"p.jpg\"}]}");
	put("in/export/p.jpg", "x");
	put("in/other.json", "{\"a\": 1}");
	return symlink("../outside.jpg", below("in/link.jpg")) | symlink("..", below("in/up"));
}

static int tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", top);
	return system(command);
}

static int forget(void **state)
{
	(void)state;
	seen_release(&seen);
	return 0;
}

static void test_order(void **state)
{
	(void)state;
	static const struct { const char *name; enum vg_input_kind kind; } expected[] = {
		{ ".hidden.jpg", VG_INPUT_FILE }, { "B.jpg", VG_INPUT_FILE }, { "a \xff.jpg", VG_INPUT_FILE },
		{ "b/10.jpg", VG_INPUT_FILE }, { "b/2.jpg", VG_INPUT_FILE }, { "b/deep/c.png", VG_INPUT_FILE },
		{ "b.jpg", VG_INPUT_FILE }, { "p.jpg", VG_INPUT_TELEGRAM_JSON }, { "link.jpg", VG_INPUT_FILE },
		{ "other.json", VG_INPUT_FILE }, { "up", VG_INPUT_FILE },
	};
	see(&seen, below("in"));
	assert_int_equal(seen.code, 0);
	assert_int_equal(seen.count, sizeof expected / sizeof *expected);
	for (size_t i = 0; i < seen.count; i++) {
		if (strcmp(seen.item[i].name, expected[i].name) != 0 || seen.item[i].kind != expected[i].kind)
			fail_msg("item %zu is \"%s\" instead of \"%s\"", i, seen.item[i].name, expected[i].name);
		assert_non_null(seen.item[i].root);
		assert_int_equal(seen.item[i].disposition, VG_EXAMINED); /* links are refused when opened */
	}
	assert_true(seen.counts.messages == 1 && seen.counts.sources >= 2 && seen.counts.fraction == 1);
	char *shown = vg_item_display_name(&seen.item[4]);
	assert_string_equal(shown, below("in/b/2.jpg"));
	free(shown);
}

static void test_single_paths(void **state)
{
	(void)state;
	see(&seen, below("in/b.jpg"));
	see(&seen, below("no-such-file"));
	see(&seen, below("in/empty"));
	see(&seen, below("in/export/result.json"));
	see(&seen, "-");
	assert_int_equal(seen.count, 4); /* the empty folder holds nothing */
	assert_true(seen.item[0].disposition == VG_EXAMINED && !seen.item[0].root);
	assert_true(seen.item[1].disposition == VG_MISSING && seen.item[1].reason);
	assert_int_equal(seen.item[2].kind, VG_INPUT_TELEGRAM_JSON);
	assert_int_equal(seen.item[3].kind, VG_INPUT_STANDARD_INPUT);
}

static void test_pictures_only(void **state)
{
	(void)state;
	const struct vg_intake_visitor visitor = { .context = &seen, .item = seen_item, .notice = seen_notice };
	struct vg_limits limits = seen_limits();
	assert_int_equal(vg_intake_path(below("in"), VG_INTAKE_PICTURES_ONLY, &limits, &visitor, &seen.counts, NULL), 0);
	assert_int_equal(vg_intake_path(below("in/export/result.json"), VG_INTAKE_PICTURES_ONLY, &limits, &visitor,
					&seen.counts, NULL), 0);
	assert_int_equal(seen.count, 2);
	assert_int_equal(seen.item[0].disposition, VG_UNSUPPORTED);
	assert_true(seen.item[1].disposition == VG_EXAMINED && seen.item[1].kind == VG_INPUT_FILE);
}

static void test_depth(void **state)
{
	(void)state;
	const struct vg_intake_visitor visitor = { .context = &seen, .item = seen_item, .notice = seen_notice };
	struct vg_limits limits = seen_limits();
	limits.max_depth = 1;
	assert_int_equal(vg_intake_path(below("in/b"), VG_INTAKE_ANY, &limits, &visitor, &seen.counts, NULL), 0);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.item[2].disposition, VG_EXAMINED);
	seen_release(&seen);
	limits.max_depth = 0;
	assert_int_equal(vg_intake_path(below("in/b"), VG_INTAKE_ANY, &limits, &visitor, &seen.counts, NULL), 0);
	assert_int_equal(seen.count, 3); /* the folder too deep is accounted for */
	assert_int_equal(seen.item[2].disposition, VG_LIMIT_EXCEEDED);
	assert_string_equal(seen.item[2].name, "deep");
}

static void see_list(const char *content, size_t size, bool zero_ended)
{
	const struct vg_intake_visitor visitor = { .context = &seen, .item = seen_item, .notice = seen_notice };
	struct vg_limits limits = seen_limits();
	char list[256];
	seen_write(top, "list", content, size, list);
	seen.code = vg_intake_list(list, zero_ended, &limits, &visitor, &seen.counts, &seen.err);
}

static void test_lists(void **state)
{
	(void)state;
	static const char lines[] = "no-such-1\r\n\nno-such 2 \nno-such-3";
	static const char zeros[] = "no-such\n1\0no-such-2\0\0no-such-3";
	see_list(lines, sizeof lines - 1, false);
	assert_int_equal(seen.code, 0);
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.item[0].name, "no-such-1");
	assert_string_equal(seen.item[1].name, "no-such 2 ");
	assert_string_equal(seen.item[2].name, "no-such-3");
	assert_int_equal(seen.item[2].disposition, VG_MISSING);
	seen_release(&seen);
	see_list(zeros, sizeof zeros - 1, true);
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.item[0].name, "no-such\n1");
	seen_release(&seen);
	see_list("", 0, false);
	assert_true(seen.code == 0 && seen.count == 0);
	const struct vg_intake_visitor visitor = { .context = &seen, .item = seen_item, .notice = seen_notice };
	struct vg_limits limits = seen_limits();
	assert_int_equal(vg_intake_list(below("no-such-list"), false, &limits, &visitor, &seen.counts, NULL),
			 VG_ERR_NOT_FOUND);
}

static void test_stop(void **state)
{
	(void)state;
	seen.stop_at = 3;
	see(&seen, below("in"));
	assert_int_equal(seen.code, VG_ERR_INTERRUPTED);
	assert_int_equal(seen.count, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

/* Exchanges two names until it is told to stop. */
static volatile bool exchanging;

static void *exchange(void *unused)
{
	char one[512], other[512];
	(void)unused;
	snprintf(one, sizeof one, "%s/race/sub", top);
	snprintf(other, sizeof other, "%s/link", top);
	while (exchanging)
		(void)renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
	return NULL;
}

/* A folder that becomes a link to evidence elsewhere while it is looked at: that is never read. */
static void test_exchanged_for_a_link(void **state)
{
	enum { TRIES = 100 };
	pthread_t thread;
	char scanned[512];
	(void)state;
	assert_int_equal(mkdir(below("race"), 0700) | mkdir(below("race/sub"), 0700) | mkdir(below("others"), 0700), 0);
	put("others/log.jsonl", "{\"sequence\":1, and no more\n"); /* who reads it says that it is damaged */
	assert_int_equal(symlink("../others", below("link")) | symlink("../others", below("race/never")), 0);
	snprintf(scanned, sizeof scanned, "%s", below("race"));
	/* what is looked at is what is read, and no link leads to it */
	int file = vg_evidence_open_log(NULL, top, "others");
	assert_true(file >= 0 && lseek(file, 0, SEEK_CUR) == 0);
	close(file);
	assert_int_equal(vg_evidence_open_log(NULL, top, "link"), -1);
	assert_int_equal(vg_evidence_open_log(NULL, scanned, "../others"), -1);
	exchanging = true;
	assert_int_equal(pthread_create(&thread, NULL, exchange, NULL), 0);
	for (int i = 0; i < TRIES; i++) {
		see(&seen, scanned);
		assert_int_equal(seen.counts.truncated_sources, 0);
		seen_release(&seen);
	}
	exchanging = false;
	pthread_join(thread, NULL);
}

/* --- folders that change behind their listing --- */

static const char desks[] = "of the desk"; /* what no report may hold */

static void make_export(const char *folder, const char *text, const char *content)
{
	char name[128], json[512];
	assert_int_equal(mkdir(below(folder), 0700), 0);
	snprintf(json, sizeof json, "{\"type\": \"public_channel\", \"messages\": [{\"id\": 1, \"photo\": \"a.jpg\", \"text\": \"%s\"}, "
		 "{\"id\": 2, \"photo\": \"b.jpg\", \"text\": \"%s\"}]}", text, text);
	snprintf(name, sizeof name, "%s/result.json", folder);
	put(name, json);
	for (const char *const *picture = (const char *const[]){ "a.jpg", "b.jpg", "c.jpg", NULL }; *picture; picture++) {
		snprintf(name, sizeof name, "%s/%s", folder, *picture);
		put(name, content);
	}
}

/* Whether an item, opened as the pipeline does, is the desk's. */
static bool leads_to_desk(const struct vg_item *item)
{
	char content[64] = "";
	int fd = -1;
	if (item->post.caption && strstr(item->post.caption, desks))
		return true;
	if (item->disposition != VG_EXAMINED || vg_tree_file(item->tree, item->root, item->name, &fd, NULL) < 0)
		return false;
	ssize_t size = read(fd, content, sizeof content - 1);
	close(fd);
	return size > 0 && strstr(content, desks) != NULL;
}

struct swapping {
	size_t items, after, opened; /* the exchange is done after so many items */
	bool desk;
};

/* The folder that is being read is exchanged for a link to the desk's. */
static int swap_at(void *context, struct vg_item *item, struct vg_error *err)
{
	struct swapping *swapping = context;
	char one[512], other[512];
	(void)err;
	if (swapping->items++ == swapping->after) {
		snprintf(one, sizeof one, "%s/swap/theirs", top);
		snprintf(other, sizeof other, "%s/to-desk", top);
		assert_int_equal(renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE), 0);
	}
	swapping->desk |= leads_to_desk(item);
	vg_item_release(item);
	return 0;
}

static void test_swapped_behind_the_listing(void **state)
{
	struct vg_limits limits = seen_limits();
	char scanned[512];
	(void)state;
	assert_int_equal(mkdir(below("swap"), 0700), 0);
	make_export("desk", desks, desks);
	make_export("swap/theirs", "theirs", "theirs");
	assert_int_equal(symlink("../desk", below("to-desk")), 0); /* as it leads from where it will lie */
	for (int named = 0; named < 2; named++)
		for (size_t after = 0; after < 3; after++) {
			struct swapping swapping = { .after = after };
			const struct vg_intake_visitor visitor = { .context = &swapping, .item = swap_at };
			struct vg_intake_counts counts = { 0 };
			snprintf(scanned, sizeof scanned, "%s", below(named ? "swap/theirs" : "swap"));
			assert_int_equal(vg_intake_path(scanned, VG_INTAKE_ANY, &limits, &visitor, &counts, NULL), 0);
			assert_true(swapping.items >= 2);
			assert_false(swapping.desk);
			/* back again */
			snprintf(scanned, sizeof scanned, "%s", below("to-desk"));
			assert_int_equal(renameat2(AT_FDCWD, scanned, AT_FDCWD, below("swap/theirs"), RENAME_EXCHANGE), 0);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order), TEST(test_single_paths), TEST(test_pictures_only), TEST(test_depth),
		TEST(test_lists), TEST(test_stop), TEST(test_exchanged_for_a_link),
		TEST(test_swapped_behind_the_listing),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* A catalogue in a folder that may not be written is read all the same, and so is its index; what
 * cannot be read says why. Everything is asked as another user where the test runs as root. */
#include "../test.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vestigo/catalogue.h>

enum { NOBODY = 65534, HASHES = 9000 };

static char folder[64], path[80];

static int fresh(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/vestigo-test-readonly-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/known ?#%%.db", folder); /* what would mean something in a URI */
	return chmod(folder, 0755);
}

static int remove_it(void **state)
{
	char command[192];
	(void)state;
	snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", folder, folder);
	return system(command);
}

static struct vg_pdq hash_of(int number)
{
	struct vg_pdq hash;
	for (unsigned i = 0; i < 4; i++)
		hash.word[i] = ((uint64_t)number + 1) * 0x9e3779b97f4a7c15ull * (2 * i + 1);
	return hash;
}

/* Adds the hashes numbered from first to last; they are committed, and indexed where asked. */
static bool add(struct vg_catalogue *catalogue, int first, int last, bool index)
{
	bool good = vg_catalogue_begin(catalogue, NULL) == 0;
	for (int i = first; i <= last && good; i++) {
		struct vg_known known = { .has_pdq = true, .pdq = hash_of(i), .pdq_quality = -1, .orientation = 1 };
		struct vg_sighting nothing = { 0 };
		struct vg_addition addition = { &known, &nothing, NULL, 0 };
		enum vg_add_outcome outcome;
		int64_t id;
		good = vg_catalogue_add(catalogue, &addition, &outcome, &id, NULL) == 0;
	}
	return good && vg_catalogue_commit(catalogue, NULL) == 0 && (!index || vg_catalogue_write_index(catalogue, NULL) == 0);
}

static void make(bool index)
{
	struct vg_catalogue *catalogue = NULL;
	assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, NULL), 0);
	assert_true(add(catalogue, 1, HASHES, index));
	vg_catalogue_close(catalogue);
}

/* How many matches a hash has; -1 and *err where it cannot be told. */
static int matches_of(struct vg_catalogue *catalogue, int number, struct vg_error *err)
{
	struct vg_picture picture;
	struct vg_matches matches;
	vg_picture_init(&picture);
	picture.pdq.quality = 100;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		picture.pdq.turned[turn] = hash_of(turn ? 100000 + turn : number);
	if (vg_catalogue_match(catalogue, 0, &picture, &matches, err) < 0)
		return -1;
	int count = (int)matches.count;
	vg_matches_release(&matches);
	return count;
}

/* Runs `what` as somebody who may not write the folder: 0 when all is as it should be. */
static void as_reader(int (*what)(void))
{
	int status = -1;
	assert_int_equal(chmod(folder, 0555), 0);
	pid_t child = fork();
	if (child == 0) {
		if (geteuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
			_exit(99);
		_exit(what());
	}
	waitpid(child, &status, 0);
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(status, 0);
}

static int wrong(const char *what, const struct vg_error *err)
{
	fprintf(stderr, "%s: %s\n", what, err->message);
	return 1;
}

static int notices;

static void count_notice(void *context, const char *text)
{
	(void)context;
	fprintf(stderr, "notice: %s\n", text);
	notices++;
}

static int reads_all(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	if (vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err) < 0)
		return wrong("opening", &err);
	vg_catalogue_set_notice(catalogue, count_notice, NULL);
	if (matches_of(catalogue, 77, &err) != 1 || matches_of(catalogue, HASHES, &err) != 1 || matches_of(catalogue, 20000, &err) != 0)
		return wrong("searching", &err);
	if (notices)
		return wrong("the index was not used", &err);
	if (vg_catalogue_check(catalogue, &err) < 0)
		return wrong("checking", &err);
	if (vg_catalogue_begin(catalogue, &err) != VG_ERR_IO || !strstr(err.message, "permission denied"))
		return wrong("writing", &err);
	vg_catalogue_close(catalogue);
	struct vg_error opening = { 0 };
	if (vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, &opening) != VG_ERR_IO || !strstr(opening.message, "permission denied"))
		return wrong("opening to write", &opening);
	return 0;
}

static void in_a_folder_that_may_not_be_written(void **state)
{
	(void)state;
	make(true);
	as_reader(reads_all);
}

/* The index of a catalogue that others may read was made when only its owner could. */
static void index_as_readable(void **state)
{
	struct stat status;
	char name[128];
	(void)state;
	mode_t mask = umask(077);
	make(true);
	snprintf(name, sizeof name, "%s-index", path);
	assert_int_equal(stat(name, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	umask(mask);
	assert_int_equal(chmod(path, 0644), 0);
	struct vg_catalogue *catalogue = NULL;
	assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, NULL), 0);
	assert_int_equal(vg_catalogue_write_index(catalogue, NULL), 0);
	vg_catalogue_close(catalogue);
	assert_int_equal(stat(name, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0755);
	as_reader(reads_all);
}

static int says_denied(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	int code = vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err);
	return code == VG_ERR_IO && strstr(err.message, "permission denied") && strstr(err.message, path) ? 0 : wrong("opening", &err);
}

static void not_readable_at_all(void **state)
{
	(void)state;
	make(false);
	assert_int_equal(chmod(path, 0), 0);
	as_reader(says_denied);
}

static int log_says_so(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	int code = vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err);
	return code == VG_ERR_IO && strstr(err.message, "-wal") ? 0 : wrong("opening", &err);
}

static int reads_log(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	if (vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err) < 0 || matches_of(catalogue, 10001, &err) != 1)
		return wrong("the log", &err);
	vg_catalogue_close(catalogue);
	return 0;
}

/* What a killed writer left in the log is no part of an answer that leaves it out. */
static void with_a_log_left_behind(void **state)
{
	char log[128];
	int status;
	(void)state;
	make(false);
	pid_t child = fork();
	if (child == 0) {
		struct vg_catalogue *catalogue = NULL;
		if (vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, NULL) < 0 || !add(catalogue, 10001, 10001, false))
			_exit(1);
		_exit(0);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	as_reader(reads_log); /* with what the killed one knew of it */
	snprintf(log, sizeof log, "%s-shm", path);
	assert_int_equal(unlink(log), 0);
	as_reader(log_says_so);
}

/* --- while another writes --- */

static int to_reader[2], from_reader[2];

static void say(int fd)
{
	(void)!write(fd, "x", 1);
}

static bool wait_for(int fd)
{
	char byte;
	return read(fd, &byte, 1) == 1;
}

/* Sees what is committed each time. */
static int sees_changes(void)
{
	struct vg_catalogue *catalogue = NULL;
	struct vg_error err = { 0 };
	if (vg_catalogue_open(path, VG_CATALOGUE_READ, &catalogue, &err) < 0)
		return wrong("opening", &err);
	for (int round = 0; round < 4; round++) {
		int64_t version;
		struct vg_error own = { 0 };
		if (vg_catalogue_version(catalogue, &version, &own) < 0)
			return wrong("version", &own);
		if (version != HASHES + round * 50 || matches_of(catalogue, 20000 + round * 50, &own) != (round > 0))
			return wrong("what was added", &own);
		say(from_reader[1]);
		if (!wait_for(to_reader[0]))
			return 1;
	}
	vg_catalogue_close(catalogue);
	return 0;
}

static void while_another_writes(void **state)
{
	int status = -1;
	(void)state;
	make(true);
	assert_int_equal(pipe(to_reader) | pipe(from_reader), 0);
	if (geteuid() != 0) { /* one's own folder would have to be writable for the one and not for the other */
		print_message("skipped: needs root, to read as another user\n");
		skip();
	}
	pid_t child = fork();
	if (child == 0) {
		if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
			_exit(99);
		_exit(sees_changes());
	}
	for (int round = 0; round < 4; round++) {
		struct vg_catalogue *catalogue = NULL;
		assert_true(wait_for(from_reader[0]));
		assert_int_equal(vg_catalogue_open(path, VG_CATALOGUE_WRITE, &catalogue, NULL), 0);
		assert_true(add(catalogue, 20001 + round * 50, 20050 + round * 50, false));
		if (round == 1) /* the next round reads while the log is there */
			say(to_reader[1]);
		if (round == 1)
			usleep(300000);
		vg_catalogue_close(catalogue);
		if (round != 1)
			say(to_reader[1]);
	}
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, remove_it)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(in_a_folder_that_may_not_be_written), TEST(index_as_readable), TEST(not_readable_at_all),
		TEST(with_a_log_left_behind), TEST(while_another_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

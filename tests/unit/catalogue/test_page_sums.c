/* Sums in pages and in the log: what SQLite alone makes of files that were written with them, what
 * is written over again inside a transaction, and a log that is damaged while it is in use. */
#include "../test.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalogue/page_file.h"

enum { ROWS = 3000 };

static char folder[] = "/tmp/vestigo-test-sums-XXXXXX";
static char path[64], copy[64];

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/a.db", folder);
	snprintf(copy, sizeof copy, "%s/b.db", folder);
	return 0;
}

static int tear_down(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command);
}

static sqlite3 *open_by(const char *vfs, const char *name)
{
	sqlite3 *database = NULL;
	assert_int_equal(sqlite3_open_v2(name, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	assert_int_equal(sqlite3_extended_result_codes(database, 1), SQLITE_OK);
	return database;
}

static void run(sqlite3 *database, const char *sql)
{
	char *message = NULL;
	if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
}

/* What somebody puts in place of a database, or beside it, after it was looked at is neither waited for nor followed. */
static void nothing_but_files(void **state)
{
	static const int kinds[] = { SQLITE_OPEN_WAL, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_MAIN_DB };
	enum { KINDS = sizeof kinds / sizeof *kinds };
	sqlite3_vfs *vfs = sqlite3_vfs_find(vg_page_sums_vfs());
	(void)state;
	sqlite3_file *file = calloc(1, (size_t)vfs->szOsFile);
	for (int i = 0; i < 3 * KINDS; i++) {
		char name[80];
		int flags;
		snprintf(name, sizeof name, "%s/beside-%d", folder, i);
		assert_int_equal(i / KINDS == 0 ? mkfifo(name, 0600) : i / KINDS == 1 ? symlink("/dev/null", name) : mkdir(name, 0700), 0);
		/* only to be read, as where it may not be written: this is what waits */
		assert_int_not_equal(vfs->xOpen(vfs, name, file, kinds[i % KINDS] | SQLITE_OPEN_READONLY, &flags), SQLITE_OK);
		assert_null(file->pMethods);
		(void)remove(name);
	}
	free(file);
}

/* The number that a statement gives; -1 and *code where it fails. */
static int64_t ask(sqlite3 *database, const char *sql, int *code)
{
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;
	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
	*code = sqlite3_step(statement);
	if (*code == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

static bool whole(sqlite3 *database)
{
	sqlite3_stmt *statement = NULL;
	assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, NULL), SQLITE_OK);
	bool ok = sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
	sqlite3_finalize(statement);
	return ok;
}

/* As a killed process leaves it: the log is not taken in. The memory is small, so that pages go to
 * the log before their transaction ends, and are written anew there. */
static sqlite3 *write_much(void)
{
	int reserve = VG_PAGE_SUM_BYTES, code;
	sqlite3 *database = open_by(vg_page_sums_vfs(), path);
	assert_int_equal(sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve), SQLITE_OK);
	run(database, "PRAGMA journal_mode = WAL; PRAGMA cache_size = 8; PRAGMA wal_autocheckpoint = 0;"
		      "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, b BLOB); CREATE INDEX i ON t (v)");
	run(database, "BEGIN; WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 3000)"
		      " INSERT INTO t SELECT x, x, randomblob(300) FROM c;"
		      "UPDATE t SET v = v + 1; UPDATE t SET v = v + 1 WHERE id % 3 = 0; UPDATE t SET v = v - 1; COMMIT");
	run(database, "BEGIN; UPDATE t SET v = v + 10; SAVEPOINT s; UPDATE t SET v = v + 100; ROLLBACK TO s;"
		      " UPDATE t SET v = v + 1000 WHERE id = 5; COMMIT");
	assert_int_equal(ask(database, "SELECT count(*) FROM t", &code), ROWS);
	return database;
}

static const char sum[] = "SELECT sum(v + length(b) - 300) FROM t", by_index[] = "SELECT count(*) FROM t INDEXED BY i WHERE v >= 0";

static void copy_files(void)
{
	char command[600];
	snprintf(command, sizeof command, "rm -f %s*; cp %s %s; [ ! -e %s-wal ] || cp %s-wal %s-wal", copy, path, copy, path, path, copy);
	assert_int_equal(system(command), 0);
}

static void others_take_the_log_in(void **state)
{
	int code;
	(void)state;
	sqlite3 *database = write_much();
	int64_t expected = ask(database, sum, &code);
	assert_int_equal(expected, (int64_t)ROWS * (ROWS + 1) / 2 + ROWS / 3 + 10 * ROWS + 1000);
	copy_files();
	sqlite3 *plain = open_by(NULL, copy); /* recovers the log by its checksums */
	assert_int_equal(ask(plain, sum, &code), expected);
	assert_true(whole(plain));
	assert_int_equal(sqlite3_close(plain), SQLITE_OK); /* and takes it in */
	sqlite3 *again = open_by(vg_page_sums_vfs(), copy);
	assert_int_equal(ask(again, sum, &code), expected);
	assert_int_equal(ask(again, by_index, &code), ROWS);
	assert_true(whole(again));
	assert_int_equal(sqlite3_close(again), SQLITE_OK);
	copy_files(); /* the same by ours */
	again = open_by(vg_page_sums_vfs(), copy);
	assert_int_equal(ask(again, sum, &code), expected);
	assert_true(whole(again));
	run(again, "DELETE FROM t WHERE id % 2; PRAGMA wal_checkpoint(TRUNCATE); VACUUM");
	assert_true(whole(again));
	assert_int_equal(sqlite3_close(again), SQLITE_OK);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void flip(const char *name, off_t at)
{
	uint8_t byte;
	int fd = open(name, O_RDWR);
	assert_true(fd >= 0 && pread(fd, &byte, 1, at) == 1);
	byte ^= 4;
	assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	close(fd);
}

/* Frames are compared as they are read, not only when the log is replayed. */
static void a_damaged_log(void **state)
{
	char log[80];
	struct stat status;
	int code, damaged = 0;
	(void)state;
	unlink(path);
	sqlite3 *database = write_much();
	snprintf(log, sizeof log, "%s-wal", path);
	assert_int_equal(stat(log, &status), 0);
	int64_t expected = ask(database, sum, &code);
	for (off_t at = 32 + 24 + 2000; at < status.st_size; at += 4096 + 24) {
		flip(log, at);
		int64_t got = ask(database, sum, &code);
		assert_true(got == expected || (code == SQLITE_IOERR_DATA && got == -1));
		damaged += code == SQLITE_IOERR_DATA;
		flip(log, at);
	}
	print_message("%lld frames, %d of them in use and seen to be damaged\n", (long long)((status.st_size - 32) / 4120), damaged);
	assert_true(damaged > 100);
	assert_int_equal(ask(database, sum, &code), expected);
	sqlite3_close(database);
}

static void another_program_writes(void **state)
{
	int code;
	(void)state;
	unlink(path);
	sqlite3 *database = write_much();
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
	database = open_by(NULL, path);
	run(database, "UPDATE t SET v = v + 1 WHERE id = 1500");
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
	database = open_by(vg_page_sums_vfs(), path);
	assert_int_equal(ask(database, "SELECT v FROM t WHERE id = 1500", &code), -1);
	assert_int_equal(code, SQLITE_IOERR_DATA);
	assert_true(ask(database, "SELECT v FROM t WHERE id = 3", &code) > 0); /* elsewhere it is as it was */
	sqlite3_close(database);
}

/* Opens the file as the catalogue does one that is empty. */
static sqlite3 *begin_empty(void)
{
	int reserve = VG_PAGE_SUM_BYTES;
	sqlite3 *database = open_by(vg_page_sums_vfs(), path);
	assert_int_equal(sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve), SQLITE_OK);
	return database;
}

/* How many frames the log has, each with its sum. */
static int sealed_frames(void)
{
	enum { PAGE = 4096 };
	static uint8_t frame[VG_FRAME_HEADER + PAGE];
	char name[80];
	int frames = 0;
	snprintf(name, sizeof name, "%s-wal", path);
	int fd = open(name, O_RDONLY);
	assert_true(fd >= 0);
	for (off_t at = VG_LOG_HEADER; pread(fd, frame, sizeof frame, at) == sizeof frame; at += (off_t)sizeof frame, frames++)
		assert_true(vg_page_sealed(frame + VG_FRAME_HEADER, PAGE, frame[2] << 8 | frame[3]));
	close(fd);
	return frames;
}

/* Two who open a file while it is empty: the one makes it, the other writes into what the one made. */
static void two_make_one_file(void **state)
{
	static const char *const modes[] = { "PRAGMA journal_mode = WAL", "PRAGMA journal_mode = DELETE" };
	int code;
	(void)state;
	for (int i = 0; i < 4; i++) { /* in either mode, made by the first that opened it or by the second */
		unlink(path);
		sqlite3 *first = begin_empty(), *second = begin_empty();
		sqlite3 *maker = i % 2 ? second : first, *other = i % 2 ? first : second;
		run(maker, modes[i / 2]);
		run(maker, "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, b BLOB); CREATE INDEX i ON t (v);"
			   "INSERT INTO t VALUES (1, 1, randomblob(300))");
		assert_int_equal(sqlite3_file_control(other, "main", VG_PAGE_SUMS_ON, NULL), SQLITE_OK);
		run(other, "INSERT INTO t VALUES (2, 2, randomblob(9000))");
		run(maker, "INSERT INTO t VALUES (3, 3, randomblob(300))");
		assert_true(i / 2 || sealed_frames() > 6);
		copy_files();
		sqlite3 *plain = open_by(NULL, copy), *again = open_by(vg_page_sums_vfs(), path);
		assert_int_equal(ask(plain, by_index, &code), 3);
		assert_true(whole(plain));
		assert_int_equal(ask(again, "SELECT sum(length(b)) FROM t", &code), 9600);
		assert_true(whole(again));
		sqlite3_close(plain);
		sqlite3_close(again);
		assert_int_equal(sqlite3_close(first), SQLITE_OK);
		assert_int_equal(sqlite3_close(second), SQLITE_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_but_files), cmocka_unit_test(others_take_the_log_in), cmocka_unit_test(a_damaged_log),
		cmocka_unit_test(another_program_writes),		cmocka_unit_test(two_make_one_file),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

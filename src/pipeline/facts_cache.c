#include "pipeline/facts_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/checksum.h"
#include "base/file.h"

/* Entries between commits; bytes of the file; entries that leave at a time. */
enum { COMMIT_EVERY = 64, LEAVING = 256 };
#define BYTES_MAXIMUM ((int64_t)4 << 30)

enum statement { GET, PUT, BEGIN, COMMIT, BYTES, LEAVE, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[GET] = "SELECT facts, checksum FROM facts WHERE sha256 = ?1 AND terms = ?2",
	[PUT] = "INSERT OR REPLACE INTO facts (sha256, terms, checksum, facts) VALUES (?1, ?2, ?3, ?4)",
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[BYTES] = ("SELECT (page_count - freelist_count) * page_size"
		   " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"),
	[LEAVE] = "DELETE FROM facts WHERE id IN (SELECT id FROM facts ORDER BY id LIMIT ?1)",
};

struct vg_facts_cache {
	sqlite3 *database;
	sqlite3_stmt *statement[STATEMENTS];
	unsigned uncommitted;
};

static int make_private_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash && slash != path ? strndup(path, (size_t)(slash - path)) : NULL;
	if (folder)
		(void)vg_file_make_folders(folder, NULL);
	free(folder);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		close(fd);
	return fd >= 0 ? 0 : -1;
}

static bool prepare(struct vg_facts_cache *cache)
{
	static const char schema[] =
		"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		"CREATE TABLE IF NOT EXISTS facts (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 BLOB NOT NULL,"
		" terms BLOB NOT NULL, checksum INTEGER NOT NULL, facts BLOB NOT NULL, UNIQUE (sha256, terms))";
	bool good = sqlite3_exec(cache->database, schema, NULL, NULL, NULL) == SQLITE_OK;
	for (int i = 0; i < STATEMENTS && good; i++)
		good = sqlite3_prepare_v3(cache->database, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &cache->statement[i],
					  NULL) == SQLITE_OK;
	return good;
}

static void release(struct vg_facts_cache *cache)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(cache->statement[i]);
	sqlite3_close(cache->database);
	free(cache);
}

static struct vg_facts_cache *try_open(const char *path)
{
	struct vg_facts_cache *cache = calloc(1, sizeof *cache);
	if (!cache)
		return NULL;
	if (make_private_file(path) < 0 ||
	    sqlite3_open_v2(path, &cache->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    !prepare(cache)) {
		release(cache);
		return NULL;
	}
	return cache;
}

struct vg_facts_cache *vg_facts_cache_open(const char *path)
{
	struct vg_facts_cache *cache = try_open(path);
	if (cache)
		return cache;
	/* What is no database any more is of no use: it is begun again. */
	sqlite3 *database = NULL;
	int found = sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, NULL);
	if (found == SQLITE_OK)
		found = sqlite3_exec(database, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
	sqlite3_close(database);
	if ((found != SQLITE_NOTADB && found != SQLITE_CORRUPT) || unlink(path) != 0)
		return NULL;
	return try_open(path);
}

/* Steps a statement without an answer. */
static bool run(struct vg_facts_cache *cache, enum statement which)
{
	bool good = sqlite3_step(cache->statement[which]) == SQLITE_DONE;
	sqlite3_reset(cache->statement[which]);
	sqlite3_clear_bindings(cache->statement[which]);
	return good;
}

static void commit(struct vg_facts_cache *cache)
{
	if (cache->uncommitted && !run(cache, COMMIT))
		(void)sqlite3_exec(cache->database, "ROLLBACK", NULL, NULL, NULL);
	cache->uncommitted = 0;
}

void vg_facts_cache_close(struct vg_facts_cache *cache)
{
	if (!cache)
		return;
	commit(cache);
	release(cache);
}

static void bind_key(struct vg_facts_cache *cache, enum statement which, const uint8_t sha256[32],
		     const struct vg_terms *terms)
{
	sqlite3_bind_blob(cache->statement[which], 1, sha256, 32, SQLITE_STATIC);
	sqlite3_bind_blob(cache->statement[which], 2, terms->digest, sizeof terms->digest, SQLITE_STATIC);
}

bool vg_facts_cache_get(struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
			struct vg_buffer *out)
{
	sqlite3_stmt *s = cache->statement[GET];
	bool found = false;
	bind_key(cache, GET, sha256, terms);
	if (sqlite3_step(s) == SQLITE_ROW) {
		struct vg_span facts = { sqlite3_column_blob(s, 0), (size_t)sqlite3_column_bytes(s, 0) };
		found = vg_checksum(facts) == sqlite3_column_int64(s, 1) && vg_buffer_append(out, facts.data, facts.size) == 0;
	}
	sqlite3_reset(s);
	return found;
}

/* Makes room where there is too much. */
static void let_leave(struct vg_facts_cache *cache)
{
	sqlite3_stmt *s = cache->statement[BYTES];
	int64_t bytes = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	if (bytes < BYTES_MAXIMUM)
		return;
	sqlite3_bind_int(cache->statement[LEAVE], 1, LEAVING);
	(void)run(cache, LEAVE);
}

void vg_facts_cache_put(struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
			struct vg_span facts)
{
	if (cache->uncommitted == 0) {
		if (!run(cache, BEGIN)) /* another process is writing */
			return;
		let_leave(cache);
	}
	bind_key(cache, PUT, sha256, terms);
	sqlite3_bind_int64(cache->statement[PUT], 3, vg_checksum(facts));
	sqlite3_bind_blob64(cache->statement[PUT], 4, facts.data, facts.size, SQLITE_STATIC);
	(void)run(cache, PUT);
	if (++cache->uncommitted >= COMMIT_EVERY)
		commit(cache);
}

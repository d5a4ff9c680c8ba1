#include "pipeline/facts_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/digest.h"
#include "catalogue/database_files.h"
#include "catalogue/defend.h"
#include "pipeline/cache_key.h"

enum {
	COMMIT_EVERY = 64, /* entries between commits */
	EVICTED = 256      /* entries that are removed at a time, oldest first, where the file is full */
};
#define BYTES_MAXIMUM ((int64_t)4 << 30) /* of the file */

enum statement { GET, PUT, BEGIN, COMMIT, BYTES, EVICT, STATEMENTS };

static const char *const sql[STATEMENTS] = {
	[GET] = "SELECT facts, checksum FROM facts WHERE sha256 = ?1 AND terms = ?2",
	[PUT] = "INSERT OR REPLACE INTO facts (sha256, terms, checksum, facts) VALUES (?1, ?2, ?3, ?4)",
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[BYTES] = ("SELECT (page_count - freelist_count) * page_size"
		   " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"),
	[EVICT] = "DELETE FROM facts WHERE id IN (SELECT id FROM facts ORDER BY id LIMIT ?1)",
};

struct vg_facts_cache {
	sqlite3 *database;
	sqlite3_stmt *statement[STATEMENTS];
	uint8_t key[VG_CACHE_KEY_SIZE];
	unsigned uncommitted;
};

static int cannot_have(const char *path, struct vg_error *err)
{
	/* where nothing may be written there is no cache, and nothing wrong with it */
	return errno == EACCES || errno == EROFS || errno == ENOENT ? VG_ERR_IO
		: vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": %s", path, strerror(errno));
}

/* One that is there is not opened: closing it would take away the locks of another handle of this process. */
static int make_private_file(const char *path, struct vg_error *err)
{
	struct stat status;
	if (lstat(path, &status) != 0) {
		int fd = errno == ENOENT ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
		if (fd < 0 && errno != EEXIST) /* EEXIST: another process was quicker */
			return cannot_have(path, err);
		if (fd >= 0)
			close(fd);
		if (lstat(path, &status) != 0)
			return cannot_have(path, err);
	}
	bool own = S_ISREG(status.st_mode) && status.st_uid == geteuid();
	return own ? 0 : vg_error_set(err, VG_ERR_IO, "\"%s\" is not this user's own file", path);
}

static const char table[] = "CREATE TABLE facts (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 BLOB NOT NULL,"
			    " terms BLOB NOT NULL, checksum INTEGER NOT NULL, facts BLOB NOT NULL, UNIQUE (sha256, terms))";

/* Nothing but the table, and what SQLite makes for it: a file made by somebody else may hold anything. */
static int check_schema(sqlite3 *database, bool *out_empty)
{
	static const char select[] = "SELECT name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND"
				     " name = 'sqlite_autoindex_facts_1' OR name = 'sqlite_sequence' AND type = 'table')";
	sqlite3_stmt *s = NULL;
	int found = sqlite3_prepare_v2(database, select, -1, &s, NULL), rows = 0;
	while (found == SQLITE_OK && (found = sqlite3_step(s)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(s, 1);
		rows++;
		found = text && strcmp(text, table) == 0 ? SQLITE_OK : SQLITE_NOTADB;
	}
	sqlite3_finalize(s);
	*out_empty = rows == 0;
	return found == SQLITE_DONE ? SQLITE_OK : found;
}

/* SQLITE_OK, or what is wrong. */
static int prepare(struct vg_facts_cache *cache)
{
	bool empty = false;
	int found = vg_sqlite_defend(cache->database) ? check_schema(cache->database, &empty) : SQLITE_ERROR;
	if (found == SQLITE_OK)
		found = sqlite3_exec(cache->database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
	if (found == SQLITE_OK && empty) {
		found = sqlite3_exec(cache->database, table, NULL, NULL, NULL);
		if (found == SQLITE_ERROR) /* another process was quicker */
			found = check_schema(cache->database, &empty);
	}
	for (int i = 0; i < STATEMENTS && found == SQLITE_OK; i++)
		found = sqlite3_prepare_v3(cache->database, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &cache->statement[i], NULL);
	return found;
}

static void release(struct vg_facts_cache *cache)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(cache->statement[i]);
	sqlite3_close(cache->database);
	free(cache);
}

/* NULL: *out_found says why, as SQLite does, or err. */
static struct vg_facts_cache *try_open(const char *path, int *out_found, struct vg_error *err)
{
	struct vg_facts_cache *cache = calloc(1, sizeof *cache);
	*out_found = SQLITE_NOMEM;
	if (!cache || vg_cache_key(path, cache->key, err) < 0 || make_private_file(path, err) < 0 ||
	    vg_database_files_check(path, err) < 0) {
		free(cache);
		return NULL;
	}
	*out_found = sqlite3_open_v2(path, &cache->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (*out_found == SQLITE_OK)
		*out_found = prepare(cache);
	if (*out_found == SQLITE_OK)
		return cache;
	release(cache);
	return NULL;
}

struct vg_facts_cache *vg_facts_cache_open(const char *path, struct vg_error *err)
{
	int found;
	struct vg_facts_cache *cache = try_open(path, &found, err);
	/* What is no database any more, or none of ours, is of no use: it is begun again. */
	if (!cache && ((found & 0xff) == SQLITE_NOTADB || (found & 0xff) == SQLITE_CORRUPT) && unlink(path) == 0)
		cache = try_open(path, &found, err);
	return cache;
}

/* What an entry is held against: it is of this user, of these bytes, under these terms. */
static bool mac_of(const struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
		   struct vg_span facts, uint8_t out[VG_SHA256_SIZE])
{
	const struct vg_span parts[] = { { sha256, 32 }, { terms->digest, sizeof terms->digest }, facts };
	return vg_hmac_sha256(cache->key, parts, 3, out);
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
		uint8_t mac[VG_SHA256_SIZE];
		found = sqlite3_column_type(s, 1) == SQLITE_BLOB && sqlite3_column_bytes(s, 1) == sizeof mac &&
			mac_of(cache, sha256, terms, facts, mac) &&
			vg_digests_equal(mac, sqlite3_column_blob(s, 1), sizeof mac) &&
			vg_buffer_append(out, facts.data, facts.size) == 0;
	}
	sqlite3_reset(s);
	return found;
}

/* Makes room where there is too much. */
static void evict(struct vg_facts_cache *cache)
{
	sqlite3_stmt *s = cache->statement[BYTES];
	int64_t bytes = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	if (bytes < BYTES_MAXIMUM)
		return;
	sqlite3_bind_int(cache->statement[EVICT], 1, EVICTED);
	(void)run(cache, EVICT);
}

void vg_facts_cache_put(struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
			struct vg_span facts)
{
	uint8_t mac[VG_SHA256_SIZE];
	if (!mac_of(cache, sha256, terms, facts, mac))
		return;
	if (cache->uncommitted == 0) {
		if (!run(cache, BEGIN)) /* another process is writing */
			return;
		evict(cache);
	}
	bind_key(cache, PUT, sha256, terms);
	sqlite3_bind_blob(cache->statement[PUT], 3, mac, sizeof mac, SQLITE_STATIC);
	sqlite3_bind_blob64(cache->statement[PUT], 4, facts.data, facts.size, SQLITE_STATIC);
	(void)run(cache, PUT);
	if (++cache->uncommitted >= COMMIT_EVERY)
		commit(cache);
}

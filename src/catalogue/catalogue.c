/* Opening and closing a catalogue, and what is asked of it as a whole. */
#include "catalogue/catalogue.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "catalogue/database_files.h"
#include "catalogue/feature_index.h"
#include "catalogue/hash_only_lookup.h"
#include "catalogue/known.h"
#include "catalogue/pdq_index.h"
#include "catalogue/schema.h"
#include "catalogue/set_aside.h"
#include "catalogue/state.h"

/* The folder of a catalogue that is to be created. */
static int make_folder(const char *path, struct vg_error *err)
{
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return 0;
	char *folder = strndup(path, (size_t)(slash - path));
	int code = folder ? vg_file_make_folders(folder, err)
			  : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	free(folder);
	return code;
}

static struct vg_segment_index *new_index(const struct vg_segment_kind *kind)
{
	struct vg_segment_index *index = malloc(sizeof *index);
	if (index)
		vg_segment_index_init(index, kind);
	return index;
}

static void free_index(struct vg_segment_index *index)
{
	if (index)
		vg_segment_index_release(index);
	free(index);
}

static int open_database(struct vg_catalogue *catalogue, const char *path, enum vg_catalogue_mode mode,
			 struct vg_error *err)
{
	int code = 0;
	if (vg_file_is_folder(path))
		return vg_error_set(err, VG_ERR_IO, "cannot open \"%s\": a folder, not a catalogue", path);
	if (mode == VG_CATALOGUE_WRITE)
		code = make_folder(path, err);
	if (code < 0)
		return code;
	if (mode == VG_CATALOGUE_READ && access(path, F_OK) != 0 && errno == ENOENT) {
		catalogue->database = (struct vg_database){ .path = strdup(path), .absent = true };
		return catalogue->database.path ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	}
	code = vg_database_files_check(path, err);
	if (code == 0)
		code = vg_schema_look(path, err);
	if (code == 0)
		code = vg_database_open(&catalogue->database, path, mode, err);
	return code == 0 ? vg_schema_prepare(&catalogue->database, mode, err) : code;
}

static struct vg_catalogue *new_handle(struct vg_error *err)
{
	struct vg_catalogue *catalogue = calloc(1, sizeof *catalogue);
	if (catalogue && (catalogue->hashes = new_index(&vg_pdq_index_kind)) &&
	    (catalogue->features = new_index(&vg_feature_index_kind)) &&
	    (catalogue->hash_only = calloc(1, sizeof *catalogue->hash_only)) &&
	    (catalogue->set_aside = calloc(1, sizeof *catalogue->set_aside)))
		return catalogue;
	vg_catalogue_close(catalogue);
	vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	return NULL;
}

int vg_catalogue_open(const char *path, enum vg_catalogue_mode mode, struct vg_catalogue **out,
		      struct vg_error *err)
{
	struct vg_catalogue *catalogue = new_handle(err);
	if (!catalogue)
		return VG_ERR_MEMORY;
	int code = open_database(catalogue, path, mode, err);
	if (code < 0)
		vg_catalogue_close(catalogue);
	else
		*out = catalogue;
	return code;
}

int vg_catalogue_open_memory(struct vg_catalogue **out, struct vg_error *err)
{
	struct vg_catalogue *catalogue = new_handle(err);
	if (!catalogue)
		return VG_ERR_MEMORY;
	int code = vg_database_open_memory(&catalogue->database, err);
	if (code == 0)
		code = vg_schema_make(&catalogue->database, err);
	if (code < 0)
		vg_catalogue_close(catalogue);
	else
		*out = catalogue;
	return code;
}

void vg_catalogue_close(struct vg_catalogue *catalogue)
{
	if (!catalogue)
		return;
	vg_database_close(&catalogue->database);
	free_index(catalogue->hashes);
	free_index(catalogue->features);
	if (catalogue->hash_only)
		vg_hash_only_forget(catalogue->hash_only);
	free(catalogue->hash_only);
	if (catalogue->set_aside)
		vg_set_aside_forget(catalogue->set_aside);
	free(catalogue->set_aside);
	free(catalogue);
}

void vg_catalogue_set_notice(struct vg_catalogue *catalogue, vg_catalogue_notice *notice, void *context)
{
	catalogue->notice = notice;
	catalogue->notice_context = context;
}

int vg_catalogue_write_index(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = vg_database_at_rest(&catalogue->database, "indexed", err);
	if (code < 0)
		return code;
	vg_hash_only_forget(catalogue->hash_only); /* which holds what was not in it */
	code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = vg_segment_store_write(&vg_pdq_index_kind, catalogue, err);
	if (code == 0)
		code = vg_segment_store_write(&vg_feature_index_kind, catalogue, err);
	return vg_database_leave(&catalogue->database, code, err);
}

char *vg_catalogue_default_path(void)
{
	const char *named = getenv("VESTIGO_CATALOGUE"), *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	char *path = NULL;
	if (named && *named)
		return strdup(named);
	if (data && *data == '/')
		return vg_file_join(data, "vestigo/known.db");
	if (home && *home && asprintf(&path, "%s/.local/share/vestigo/known.db", home) < 0)
		return NULL;
	return path;
}

int vg_catalogue_version(struct vg_catalogue *catalogue, int64_t *out, struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	int64_t version = 0;
	code = vg_meta_version(&catalogue->database, &version, err);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code == 0)
		*out = version;
	return code;
}

bool vg_catalogue_state(struct vg_catalogue *catalogue, int64_t version, uint8_t out[32])
{
	struct vg_meta meta;
	char identity[33], digest[65], text[160];
	if (catalogue->database.absent || vg_database_enter(&catalogue->database, NULL) < 0)
		return false;
	int code = vg_meta_read(&catalogue->database, &meta, NULL);
	/* The digest tells copies apart that went their own ways to the same version. */
	if (vg_database_leave(&catalogue->database, code, NULL) < 0 || meta.version != version)
		return false;
	vg_text_hex(meta.identity, sizeof meta.identity, identity);
	vg_text_hex(meta.digest, sizeof meta.digest, digest);
	int size = snprintf(text, sizeof text, "%s %lld %s", identity, (long long)version, digest);
	return vg_sha256((struct vg_span){ (const uint8_t *)text, (size_t)size }, out);
}

struct numbers {
	struct vg_meta meta;
	int64_t tags, aside;
};

/* As they are now, between begin and commit too. */
static int read_numbers(struct vg_catalogue *catalogue, struct numbers *out, struct vg_error *err)
{
	int code = 0;
	if (catalogue->meta_loaded && vg_database_in_transaction(&catalogue->database))
		out->meta = catalogue->meta;
	else
		code = vg_meta_read(&catalogue->database, &out->meta, err);
	if (code == 0)
		code = vg_set_aside_count(catalogue, &out->aside, err);
	return code < 0 ? code : vg_database_number(&catalogue->database, "SELECT count(DISTINCT tag) FROM tag", &out->tags, err);
}

int vg_catalogue_stats(struct vg_catalogue *catalogue, struct vg_catalogue_stats *out,
		       struct vg_error *err)
{
	struct numbers numbers = { .meta.newest = -1 };
	const struct vg_meta *meta = &numbers.meta;
	struct stat status;
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = read_numbers(catalogue, &numbers, err);
	code = vg_database_leave(&catalogue->database, code, err);
	if (code < 0)
		return code;
	*out = (struct vg_catalogue_stats){
		.pictures = (uint64_t)meta->pictures, .sightings = (uint64_t)meta->sightings, .tags = (uint64_t)numbers.tags,
		.with_pdq = (uint64_t)meta->with_pdq, .low_quality = (uint64_t)meta->low_quality,
		.set_aside = (uint64_t)numbers.aside,
		.hash_only = (uint64_t)(meta->with_features < meta->pictures ? meta->pictures - meta->with_features : 0),
		.hashes_only = meta->pictures > 0 && meta->with_features == 0,
		.has_newest = meta->newest >= 0, .newest = meta->newest >= 0 ? meta->newest : 0,
	};
	vg_text_hex(meta->digest, sizeof meta->digest, out->digest);
	if (!catalogue->database.absent && !catalogue->database.in_memory && stat(catalogue->database.path, &status) == 0)
		out->file_bytes = (uint64_t)status.st_size;
	return 0;
}

/* --- checking --- */

static int sum_known(void *context, const struct vg_known *known, struct vg_error *err)
{
	uint8_t part[32];
	if (!vg_meta_digest_of(known, part))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_meta_digest_sum(context, part, 1);
	return 0;
}

/* Reads every page, and compares rows with search trees. */
static int check_structure(struct vg_database *database, struct vg_error *err)
{
	sqlite3_stmt *statement;
	int code = vg_database_prepare(database, "PRAGMA integrity_check(1)", &statement, err);
	if (code < 0)
		return code;
	code = vg_database_step(database, statement, err);
	const char *answer = code == 1 ? (const char *)sqlite3_column_text(statement, 0) : NULL;
	if (code >= 0)
		code = answer && strcmp(answer, "ok") == 0 ? 0
			: vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: %s", database->path,
				       answer ? answer : "it cannot be read");
	sqlite3_finalize(statement);
	return code;
}

static int check_digest(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_meta meta;
	uint8_t total[32] = { 0 };
	int code = vg_catalogue_each(catalogue, sum_known, total, err);
	if (code == 0)
		code = vg_meta_read(&catalogue->database, &meta, err);
	if (code == 0 && memcmp(total, meta.digest, sizeof total) != 0)
		code = vg_error_set(err, VG_ERR_CORRUPT,
				    "\"%s\" does not hold what its digest says: it was changed by another program",
				    catalogue->database.path);
	return code;
}

/* Blobs first: what is wrong with one is said by its picture, with what else by its page. */
static int check_database(struct vg_catalogue *catalogue, struct vg_error *err)
{
	struct vg_error blobs = { 0 };
	bool named;
	int code = vg_known_check_blobs(catalogue, &named, &blobs);
	if (!named) {
		int structure = check_structure(&catalogue->database, err);
		if (structure < 0)
			return structure;
	}
	return code < 0 ? vg_error_set(err, code, "%s", blobs.message) : 0;
}

static int check_all(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = check_database(catalogue, err);
	if (code == 0)
		code = vg_segment_store_check(&vg_pdq_index_kind, catalogue, err);
	if (code == 0)
		code = vg_segment_store_check(&vg_feature_index_kind, catalogue, err);
	return code == 0 ? check_digest(catalogue, err) : code;
}

int vg_catalogue_check(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = vg_database_at_rest(&catalogue->database, "checked", err);
	if (code < 0 || catalogue->database.absent)
		return code;
	code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = check_all(catalogue, err);
	return vg_database_leave(&catalogue->database, code, err);
}

#include "catalogue/meta.h"

#include <string.h>

#include "base/digest.h"
#include "catalogue/schema.h"

bool vg_meta_digest_of(const struct vg_known *known, uint8_t out[32])
{
	uint8_t bytes[4 + 4 * 32] = { known->has_sha256, known->has_pixels, known->has_pdq,
				      known->has_pdq_resampled };
	if (known->has_sha256)
		memcpy(bytes + 4, known->sha256, 32);
	if (known->has_pixels)
		memcpy(bytes + 36, known->pixels_sha256, 32);
	if (known->has_pdq)
		vg_pdq_to_bytes(&known->pdq, bytes + 68);
	if (known->has_pdq_resampled)
		vg_pdq_to_bytes(&known->pdq_resampled, bytes + 100);
	return vg_sha256((struct vg_span){ bytes, sizeof bytes }, out);
}

void vg_meta_digest_sum(uint8_t total[32], const uint8_t part[32], int sign)
{
	int carry = 0;
	for (int i = 31; i >= 0; i--) {
		int value = total[i] + sign * part[i] + carry;
		total[i] = (uint8_t)value;
		carry = value < 0 ? -1 : value >> 8;
	}
}

/* The numbers of table meta, by key. */
static const struct { const char *key; size_t offset; } numbers[] = {
	{ "version", offsetof(struct vg_meta, version) },
	{ "pictures", offsetof(struct vg_meta, pictures) },
	{ "sightings", offsetof(struct vg_meta, sightings) },
	{ "with_pdq", offsetof(struct vg_meta, with_pdq) },
	{ "low_quality", offsetof(struct vg_meta, low_quality) },
	{ "newest", offsetof(struct vg_meta, newest) },
	{ "with_features", offsetof(struct vg_meta, with_features) }, /* last: older catalogues have not counted them */
};
enum { NUMBERS = sizeof numbers / sizeof *numbers, ALL_ROWS = (4u << NUMBERS) - 1, UNCOUNTED = 4u << (NUMBERS - 1) };

static int64_t *number_of(struct vg_meta *meta, int i)
{
	return (int64_t *)(void *)((char *)meta + numbers[i].offset);
}

/* Which of the keys this row is of, as a bit: digest, identity, then the numbers. */
static unsigned take_row(sqlite3_stmt *row, struct vg_meta *out)
{
	const char *key = (const char *)sqlite3_column_text(row, 0);
	const void *blob = sqlite3_column_blob(row, 1);
	int size = sqlite3_column_bytes(row, 1);
	if (!key)
		return 0;
	if (strcmp(key, "digest") == 0 && size == sizeof out->digest && blob) {
		memcpy(out->digest, blob, sizeof out->digest);
		return 1;
	}
	if (strcmp(key, "identity") == 0 && size == sizeof out->identity && blob) {
		memcpy(out->identity, blob, sizeof out->identity);
		return 2;
	}
	for (int i = 0; i < NUMBERS; i++)
		if (strcmp(key, numbers[i].key) == 0)
			/* -1: of nothing; above it is none that was counted */
			return vg_database_whole(row, 1, -1, INT64_MAX / 2, number_of(out, i)) ? 4u << i : 0;
	return 0;
}

int vg_meta_read(struct vg_database *database, struct vg_meta *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	struct vg_meta meta;
	unsigned there = 0;
	int code = vg_database_kept(database, "SELECT key, value FROM meta", &s, err);
	if (code < 0)
		return code;
	memset(&meta, 0, sizeof meta);
	while ((code = vg_database_step(database, s, err)) == 1)
		there |= take_row(s, &meta);
	if (code < 0)
		return code;
	if (database->version < VG_SCHEMA_COUNTED) {
		there |= UNCOUNTED;
		code = vg_database_number(database, "SELECT count(*) FROM feature", &meta.with_features, err);
	}
	if (code < 0)
		return code;
	if (there != ALL_ROWS)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: table meta lacks what it must say", database->path);
	*out = meta;
	return 0;
}

int vg_meta_version(struct vg_database *database, int64_t *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	if (database->absent) {
		*out = 0;
		return 0;
	}
	int code = vg_database_kept(database, "SELECT value FROM meta WHERE key = 'version'", &s, err);
	if (code < 0)
		return code;
	code = vg_database_step(database, s, err);
	if (code == 0)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged: table meta has no version", database->path);
	if (code < 0)
		return code;
	*out = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return 0;
}

/* When the newest of those that are left was added. */
static int find_newest(struct vg_database *database, int64_t *out, struct vg_error *err)
{
	return vg_database_number(database, "SELECT coalesce(max(added), -1) FROM picture", out, err);
}

int vg_meta_change(struct vg_database *database, struct vg_meta *meta, const struct vg_known *known, int sign,
		   struct vg_error *err)
{
	uint8_t part[32];
	if (!vg_meta_digest_of(known, part))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_meta_digest_sum(meta->digest, part, sign);
	meta->version++;
	meta->pictures += sign;
	meta->with_pdq += known->has_pdq ? sign : 0;
	meta->low_quality += known->pdq_quality >= 0 && known->pdq_quality < VG_PDQ_MATCH_QUALITY ? sign : 0;
	if (sign > 0 && known->added > meta->newest)
		meta->newest = known->added;
	return sign < 0 && known->added >= meta->newest ? find_newest(database, &meta->newest, err) : 0;
}

static int write_value(struct vg_database *database, sqlite3_stmt *s, const char *key, struct vg_error *err)
{
	sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
	return vg_database_finish(database, s, err);
}

int vg_meta_write(struct vg_database *database, const struct vg_meta *meta, struct vg_error *err)
{
	sqlite3_stmt *s;
	struct vg_meta written = *meta;
	int code = vg_database_kept(database, "REPLACE INTO meta VALUES (?, ?)", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_blob(s, 2, written.digest, sizeof written.digest, SQLITE_STATIC);
	code = write_value(database, s, "digest", err);
	for (int i = 0; i < NUMBERS && code == 0; i++) {
		sqlite3_bind_int64(s, 2, *number_of(&written, i));
		code = write_value(database, s, numbers[i].key, err);
	}
	return code;
}

int vg_meta_new_identity(struct vg_database *database, struct vg_error *err)
{
	return vg_database_run(database, "UPDATE meta SET value = randomblob(16) WHERE key = 'identity'", err);
}

/* What there is, in numbers and one digest, kept with every change. */
#include <string.h>

#include "base/digest.h"
#include "catalogue/catalogue.h"

bool vg_catalogue_digest_of(const struct vg_known *known, uint8_t out[32])
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

void vg_catalogue_digest_sum(uint8_t total[32], const uint8_t part[32], int sign)
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
	{ "version", offsetof(struct vg_tally, version) },
	{ "pictures", offsetof(struct vg_tally, pictures) },
	{ "sightings", offsetof(struct vg_tally, sightings) },
	{ "with_pdq", offsetof(struct vg_tally, with_pdq) },
	{ "low_quality", offsetof(struct vg_tally, low_quality) },
	{ "newest", offsetof(struct vg_tally, newest) },
};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static int64_t *number_of(struct vg_tally *tally, int i)
{
	return (int64_t *)(void *)((char *)tally + numbers[i].offset);
}

int vg_tally_read(struct vg_catalogue *catalogue, struct vg_tally *out, struct vg_error *err)
{
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, "SELECT key, value FROM meta", err);
	if (!s)
		return VG_ERR_IO;
	memset(out, 0, sizeof *out);
	while (sqlite3_step(s) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(s, 0);
		if (strcmp(key, "digest") == 0 && sqlite3_column_bytes(s, 1) == 32)
			memcpy(out->digest, sqlite3_column_blob(s, 1), 32);
		for (int i = 0; i < NUMBERS; i++)
			if (strcmp(key, numbers[i].key) == 0)
				*number_of(out, i) = sqlite3_column_int64(s, 1);
	}
	sqlite3_reset(s);
	return 0;
}

int vg_tally_load(struct vg_catalogue *catalogue, struct vg_error *err)
{
	int code = catalogue->tally_loaded ? 0 : vg_tally_read(catalogue, &catalogue->tally, err);
	catalogue->tally_loaded |= code == 0;
	return code;
}

/* When the newest of those that are left was added. */
static int find_newest(struct vg_catalogue *catalogue, int64_t *out, struct vg_error *err)
{
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, "SELECT coalesce(max(added), -1) FROM picture", err);
	if (!s)
		return VG_ERR_IO;
	if (sqlite3_step(s) == SQLITE_ROW)
		*out = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return 0;
}

int vg_tally_change(struct vg_catalogue *catalogue, const struct vg_known *known, int sign,
		    struct vg_error *err)
{
	struct vg_tally *tally = &catalogue->tally;
	uint8_t part[32];
	int code = vg_tally_load(catalogue, err);
	if (code < 0)
		return code;
	if (!vg_catalogue_digest_of(known, part))
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_catalogue_digest_sum(tally->digest, part, sign);
	tally->version++;
	tally->pictures += sign;
	tally->with_pdq += known->has_pdq ? sign : 0;
	tally->low_quality += known->pdq_quality >= 0 && known->pdq_quality < VG_PDQ_MATCH_QUALITY ? sign : 0;
	if (sign > 0 && known->added > tally->newest)
		tally->newest = known->added;
	return sign < 0 && known->added >= tally->newest ? find_newest(catalogue, &tally->newest, err) : 0;
}

static int write_value(struct vg_catalogue *catalogue, sqlite3_stmt *s, const char *key, struct vg_error *err)
{
	sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
	int code = sqlite3_step(s) == SQLITE_DONE ? 0 : vg_catalogue_fail(catalogue, "write", err);
	sqlite3_reset(s);
	return code;
}

int vg_tally_write(struct vg_catalogue *catalogue, struct vg_error *err)
{
	if (!catalogue->tally_loaded)
		return 0;
	catalogue->tally_loaded = false;
	sqlite3_stmt *s = vg_catalogue_kept(catalogue, "REPLACE INTO meta VALUES (?, ?)", err);
	if (!s)
		return VG_ERR_IO;
	sqlite3_bind_blob(s, 2, catalogue->tally.digest, 32, SQLITE_STATIC);
	int code = write_value(catalogue, s, "digest", err);
	for (int i = 0; i < NUMBERS && code == 0; i++) {
		sqlite3_bind_int64(s, 2, *number_of(&catalogue->tally, i));
		code = write_value(catalogue, s, numbers[i].key, err);
	}
	return code;
}

#include "catalogue/known.h"

#include <string.h>

#include "base/time.h"
#include "catalogue/schema.h"

void vg_known_from_picture(const struct vg_picture *picture, struct vg_known *out)
{
	*out = (struct vg_known){
		.has_sha256 = picture->has_sha256, .has_pixels = true, .has_pdq = true,
		.pdq = picture->pdq.turned[VG_TURN_NONE],
		.has_pdq_resampled = picture->has_pdq_resampled,
		.pdq_resampled = picture->pdq_resampled.turned[VG_TURN_NONE], .pdq_quality = picture->pdq.quality,
		.orientation = picture->orientation, .bytes = picture->bytes,
		.format = picture->format, .width = picture->width, .height = picture->height,
		.features = picture->features.count ? &picture->features : NULL,
		.thumbnail = picture->thumbnail, .thumbnail_size = picture->thumbnail_size,
		.rendition = picture->rendition, .rendition_size = picture->rendition_size,
	};
	if (picture->read_share < 1) { /* what was not read would be taken for what differs */
		out->rendition = NULL;
		out->rendition_size = 0;
	}
	memcpy(out->sha256, picture->sha256, sizeof out->sha256);
	memcpy(out->pixels_sha256, picture->pixels_sha256, sizeof out->pixels_sha256);
}

void vg_known_tell(const struct vg_known *known, struct vg_match *match)
{
	match->known_width = known->width;
	match->known_height = known->height;
	match->has_sha256 = known->has_sha256;
	memcpy(match->sha256, known->sha256, sizeof match->sha256);
	match->added = known->added;
}

#define COLUMNS \
	"p.id, p.sha256, p.pixels_sha256, p.pdq, p.pdq_resampled, p.pdq_quality, p.orientation, p.bytes, p.format," \
	" p.width, p.height, p.added, (SELECT count(*) FROM sighting WHERE picture = p.id), "

/* Older catalogues have nothing set aside. */
#define SELECT_KNOWN(aside, rest) "SELECT " COLUMNS aside " FROM picture p " rest
#define SET_ASIDE "EXISTS (SELECT 1 FROM set_aside WHERE picture = p.id)"

/* The columns of COLUMNS. */
enum { ID, SHA256, PIXELS, PDQ, PDQ_RESAMPLED, QUALITY, ORIENTATION, BYTES, FORMAT, WIDTH, HEIGHT, ADDED, SIGHTINGS, ASIDE };

/* Nothing, or 32 bytes; false for anything else. */
static bool read_key(sqlite3_stmt *row, int column, uint8_t out[32], bool *out_has)
{
	*out_has = sqlite3_column_type(row, column) == SQLITE_BLOB && sqlite3_column_bytes(row, column) == 32;
	if (*out_has)
		memcpy(out, sqlite3_column_blob(row, column), 32);
	return *out_has || sqlite3_column_type(row, column) == SQLITE_NULL;
}

static bool read_hash(sqlite3_stmt *row, int column, struct vg_pdq *out, bool *out_has)
{
	uint8_t bytes[32];
	bool good = read_key(row, column, bytes, out_has);
	if (*out_has)
		vg_pdq_from_bytes(bytes, out);
	return good;
}

static bool read_size(sqlite3_stmt *row, int column, uint32_t *out)
{
	int64_t value;
	bool good = vg_database_whole(row, column, 0, UINT32_MAX, &value);
	*out = good ? (uint32_t)value : 0;
	return good;
}

/* What a row says that was not written by us, and whose readers would not expect; NULL for nothing. */
static const char *numbers_fault(sqlite3_stmt *row, struct vg_known *out)
{
	int64_t quality = -1, orientation, bytes, sightings;
	if (sqlite3_column_type(row, QUALITY) != SQLITE_NULL && !vg_database_whole(row, QUALITY, 0, 100, &quality))
		return "quality";
	if (!vg_database_whole(row, ORIENTATION, 1, 8, &orientation))
		return "orientation";
	if (!vg_database_whole(row, BYTES, 0, INT64_MAX, &bytes))
		return "number of bytes";
	if (!read_size(row, WIDTH, &out->width) || !read_size(row, HEIGHT, &out->height))
		return "size";
	if (!vg_database_whole(row, ADDED, INT64_MIN, INT64_MAX, &out->added) || !vg_time_in_range(out->added))
		return "time";
	if (!vg_database_whole(row, SIGHTINGS, 0, INT64_MAX, &sightings))
		return "number of sightings";
	out->pdq_quality = (int)quality;
	out->orientation = (int)orientation;
	out->bytes = (uint64_t)bytes;
	out->sightings = (uint64_t)sightings;
	return NULL;
}

/* VG_ERR_CORRUPT for a row that we do not write: a catalogue may come from anybody. */
static int read_known(const struct vg_database *database, sqlite3_stmt *row, struct vg_known *out, struct vg_error *err)
{
	*out = (struct vg_known){ .id = sqlite3_column_int64(row, ID) };
	const char *format = sqlite3_column_type(row, FORMAT) == SQLITE_TEXT ? (const char *)sqlite3_column_text(row, FORMAT) : NULL;
	const char *fault = numbers_fault(row, out);
	if (!fault && (!read_key(row, SHA256, out->sha256, &out->has_sha256) ||
		       !read_key(row, PIXELS, out->pixels_sha256, &out->has_pixels)))
		fault = "digest";
	if (!fault && (!read_hash(row, PDQ, &out->pdq, &out->has_pdq) ||
		       !read_hash(row, PDQ_RESAMPLED, &out->pdq_resampled, &out->has_pdq_resampled)))
		fault = "hash";
	if (!fault && !format)
		fault = "format";
	if (fault)
		return vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" is damaged, or was changed by another program: known picture"
				    " %lld has a %s that cannot be", database->path, (long long)out->id, fault);
	out->format = vg_format_from_name(format);
	out->set_aside = sqlite3_column_int(row, ASIDE) != 0;
	return 0;
}

/* 1, 0 when there is none, or a code. */
static int find_row(struct vg_database *database, int64_t id, struct vg_known *out, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(database, database->version < VG_SCHEMA_SET_ASIDE ? SELECT_KNOWN("0", "WHERE id = ?")
				    : SELECT_KNOWN(SET_ASIDE, "WHERE id = ?"), &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	code = vg_database_step(database, s, err);
	if (code == 1) {
		int read = read_known(database, s, out, err);
		sqlite3_reset(s);
		return read < 0 ? read : 1;
	}
	return code;
}

int vg_catalogue_get(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	int found = 0, code = vg_database_enter(database, err);
	if (code < 0)
		return code;
	if (!database->absent)
		found = find_row(database, id, out, err);
	found = vg_database_leave(database, found, err);
	return found == 0 ? vg_error_set(err, VG_ERR_NOT_FOUND, "there is no known picture %lld in \"%s\"", (long long)id,
					 database->path)
			  : found < 0 ? found : 0;
}

static int visit_known(struct vg_database *database, vg_known_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, database->version < VG_SCHEMA_SET_ASIDE ? SELECT_KNOWN("0", "ORDER BY id")
				       : SELECT_KNOWN(SET_ASIDE, "ORDER BY id"), &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_known known;
		code = read_known(database, s, &known, err);
		if (code == 0)
			code = visit(context, &known, err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each(struct vg_catalogue *catalogue, vg_known_visitor *visit, void *context, struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_known(&catalogue->database, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

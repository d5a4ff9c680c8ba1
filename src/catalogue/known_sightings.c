/* What was said of a known picture: its sightings and its tags, read. */
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "catalogue/known.h"
#include "catalogue/schema.h"

static bool is_null(sqlite3_stmt *row, int column)
{
	return sqlite3_column_type(row, column) == SQLITE_NULL;
}

static int copy_text(sqlite3_stmt *row, int column, char **out, struct vg_error *err)
{
	if (is_null(row, column))
		return 0;
	if (sqlite3_column_type(row, column) != SQLITE_TEXT)
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's text is damaged, or was changed by another program");
	const char *text = (const char *)sqlite3_column_text(row, column);
	*out = text ? strdup(text) : NULL;
	return *out ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

/* Nothing, or a whole number; false for anything else. */
static bool read_number(sqlite3_stmt *row, int column, bool *out_has, int64_t *out)
{
	*out_has = vg_database_whole(row, column, INT64_MIN, INT64_MAX, out);
	return *out_has || is_null(row, column);
}

static int read_sighting(sqlite3_stmt *row, struct vg_sighting *out, struct vg_error *err)
{
	char **text[] = { &out->title, &out->source, &out->note, &out->claim, &out->rating, &out->review_url };
	int code = 0;
	int64_t precision;
	*out = (struct vg_sighting){ 0 };
	if (!read_number(row, 6, &out->has_date, &out->date) || !vg_time_in_range(out->date) ||
	    !vg_database_whole(row, 9, INT64_MIN, INT64_MAX, &out->recorded) || !vg_time_in_range(out->recorded) ||
	    !vg_database_whole(row, 10, 0, VG_DATE_PRECISION_COUNT - 1, &precision))
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's date is damaged, or was changed by another program");
	if (!read_number(row, 7, &out->has_chat_id, &out->chat_id) || !read_number(row, 8, &out->has_message, &out->message))
		return vg_error_set(err, VG_ERR_CORRUPT, "a sighting's post is damaged, or was changed by another program");
	out->date_precision = (enum vg_date_precision)precision;
	for (int i = 0; i < (int)(sizeof text / sizeof *text) && code == 0; i++)
		code = copy_text(row, i, text[i], err);
	return code;
}

/* Older catalogues do not say how exactly a sighting is dated: midnight was how a day was kept. */
#define SIGHTINGS_BY(precision) \
	"SELECT title, source, note, claim, rating, review_url, date, chat, message, recorded, " precision ", id" \
	" FROM sighting WHERE picture = ? ORDER BY date IS NULL, date, id"

static int visit_sightings(struct vg_database *database, int64_t id, vg_sighting_visitor *visit, void *context,
			   struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(
		database, database->version < VG_SCHEMA_DATED ? SIGHTINGS_BY("2 * (date % 86400 IS 0)")
							       : SIGHTINGS_BY("date_precision"), &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	while ((code = vg_database_step(database, s, err)) == 1) {
		struct vg_sighting sighting;
		code = read_sighting(s, &sighting, err);
		if (code == 0)
			code = visit(context, &sighting, err);
		vg_sighting_release(&sighting);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_known_sighting(struct vg_catalogue *catalogue, int64_t id, uint64_t number, struct vg_sighting *out,
		      int64_t *out_row, struct vg_error *err)
{
	struct vg_database *database = &catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, SIGHTINGS_BY("date_precision") " LIMIT 1 OFFSET ?", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	sqlite3_bind_int64(s, 2, (int64_t)number - 1);
	code = vg_database_step(database, s, err);
	if (code == 0)
		code = vg_error_set(err, VG_ERR_NOT_FOUND, "known picture %lld has no sighting %llu", (long long)id,
				    (unsigned long long)number);
	else if (code == 1)
		code = read_sighting(s, out, err);
	if (code == 0)
		*out_row = sqlite3_column_int64(s, 11);
	sqlite3_finalize(s);
	return code;
}

static int visit_tags(struct vg_database *database, int64_t id, vg_tag_visitor *visit, void *context, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_prepare(database, "SELECT tag FROM tag WHERE picture = ? ORDER BY tag", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, id);
	while ((code = vg_database_step(database, s, err)) == 1) {
		const char *tag = (const char *)sqlite3_column_text(s, 0);
		code = tag ? visit(context, tag, err) : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code;
}

int vg_catalogue_each_sighting(struct vg_catalogue *catalogue, int64_t id, vg_sighting_visitor *visit, void *context,
			       struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_sightings(&catalogue->database, id, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

int vg_catalogue_each_tag(struct vg_catalogue *catalogue, int64_t id, vg_tag_visitor *visit, void *context,
			  struct vg_error *err)
{
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	if (!catalogue->database.absent)
		code = visit_tags(&catalogue->database, id, visit, context, err);
	return vg_database_leave(&catalogue->database, code, err);
}

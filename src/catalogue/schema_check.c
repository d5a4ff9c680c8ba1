/* A file that says to be a catalogue may hold tables, triggers and views of somebody else's, or tables of
 * our names that are made otherwise: its schema is compared with what the steps make. */
#include <string.h>

#include "catalogue/schema.h"

/* Makes the tables of that version in memory; its version otherwise says nothing. */
static int make_reference(const char *const *steps, int version, struct vg_database *out, struct vg_error *err)
{
	int code = vg_database_open_memory(out, err);
	for (int i = 0; i < version && code == 0; i++)
		code = vg_database_run(out, steps[i], err);
	return code;
}

static const char *text(sqlite3_stmt *row, int column)
{
	const char *value = (const char *)sqlite3_column_text(row, column);
	return value ? value : "";
}

#define EVERYTHING "SELECT type, name, coalesce(sql, ''), tbl_name, coalesce(rootpage, 0) FROM sqlite_schema"

/* But for spaces, which older versions set otherwise. */
static bool same_statement(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \n\t");
		b += strspn(b, " \n\t");
		if (*a != *b || !*a)
			return *a == *b;
	}
}

/* Is it there in the reference, and made the same? 1, 0, or a code; *out_named: something of that name is. */
static int find_same(struct vg_database *reference, sqlite3_stmt *row, bool *out_named, struct vg_error *err)
{
	sqlite3_stmt *s;
	int code = vg_database_kept(reference, EVERYTHING " WHERE name = ?1", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_text(s, 1, text(row, 1), -1, SQLITE_TRANSIENT);
	code = vg_database_step(reference, s, err);
	*out_named = code == 1;
	if (code == 1)
		code = strcmp(text(s, 0), text(row, 0)) == 0 && same_statement(text(s, 2), text(row, 2));
	sqlite3_reset(s);
	return code;
}

/* Nothing ever touches a table of another name, nor an index of one: such are left alone. What acts of
 * itself (triggers, views, virtual tables, indexes of ours) is refused. */
static int is_idle(struct vg_database *reference, sqlite3_stmt *row, struct vg_error *err)
{
	sqlite3_stmt *s;
	if (strcmp(text(row, 0), "table") == 0)
		return sqlite3_column_int64(row, 4) > 0;
	if (strcmp(text(row, 0), "index") != 0)
		return 0;
	int code = vg_database_kept(reference, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND type = 'table'", &s, err);
	if (code < 0)
		return code;
	sqlite3_bind_text(s, 1, text(row, 3), -1, SQLITE_TRANSIENT);
	code = vg_database_step(reference, s, err);
	sqlite3_reset(s);
	return code < 0 ? code : code == 0;
}

/* 1 when the object may be there, 0 when not, or a code. A later version's table may be there before its time. */
static int may_be(struct vg_database *reference, struct vg_database *latest, sqlite3_stmt *row, struct vg_error *err)
{
	bool named = false, later = false;
	int code = find_same(reference, row, &named, err);
	if (code == 0)
		code = find_same(latest, row, &later, err);
	return code == 0 && !named && !later ? is_idle(latest, row, err) : code;
}

static int compare(struct vg_database *database, struct vg_database *reference, struct vg_database *latest, struct vg_error *err)
{
	sqlite3_stmt *each = NULL;
	int code = vg_database_prepare(database, EVERYTHING, &each, err);
	while (code == 0 && (code = vg_database_step(database, each, err)) == 1) {
		code = may_be(reference, latest, each, err);
		if (code == 0)
			code = vg_error_set(err, VG_ERR_CORRUPT, "\"%s\" holds the %.10s \"%.80s\", which no catalogue has, or has otherwise: it is not used",
					    database->path, text(each, 0), text(each, 1));
		code = code == 1 ? 0 : code;
	}
	sqlite3_finalize(each);
	return code;
}

int vg_schema_check(struct vg_database *database, const char *const *steps, int version, struct vg_error *err)
{
	struct vg_database reference = { 0 }, latest = { 0 };
	int code = make_reference(steps, version, &reference, err);
	if (code == 0)
		code = make_reference(steps, VG_SCHEMA_VERSION, &latest, err);
	if (code == 0)
		code = compare(database, &reference, &latest, err);
	vg_database_close(&reference);
	vg_database_close(&latest);
	return code;
}

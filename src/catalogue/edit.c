/* Changing what is said of a known picture: its sightings and its tags. */
#include <string.h>

#include "catalogue/change.h"
#include "catalogue/known.h"

struct editing {
	int64_t id;
	uint64_t number;
	const struct vg_sighting_change *change;
	struct vg_sighting before;
};

/* What is stored: the new text, the old one where there is none, nothing where it is empty. */
static const char *text_of(const char *change, const char *before)
{
	return !change ? before : *change ? change : NULL;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The sighting as it is to be; its texts are borrowed from both. */
static struct vg_sighting changed(const struct vg_sighting_change *change, const struct vg_sighting *before)
{
	struct vg_sighting after = *before;
	const struct vg_sighting *to = &change->to;
	after.title = (char *)text_of(to->title, before->title);
	after.source = (char *)text_of(to->source, before->source);
	after.note = (char *)text_of(to->note, before->note);
	after.claim = (char *)text_of(to->claim, before->claim);
	after.rating = (char *)text_of(to->rating, before->rating);
	after.review_url = (char *)text_of(to->review_url, before->review_url);
	if (change->sets_date) {
		after.has_date = to->has_date;
		after.date = to->date;
		after.date_precision = to->date_precision;
	}
	return after;
}

static bool same(const struct vg_sighting *a, const struct vg_sighting *b)
{
	return same_text(a->title, b->title) && same_text(a->source, b->source) && same_text(a->note, b->note) &&
	       same_text(a->claim, b->claim) && same_text(a->rating, b->rating) && same_text(a->review_url, b->review_url) &&
	       a->has_date == b->has_date && (!a->has_date || (a->date == b->date && a->date_precision == b->date_precision));
}

static int update(struct vg_database *database, int64_t row, const struct vg_sighting *after, struct vg_error *err)
{
	const char *texts[] = { after->title, after->source, after->note, after->claim, after->rating, after->review_url };
	sqlite3_stmt *s;
	int code = vg_database_kept(database, "UPDATE sighting SET title = ?, source = ?, note = ?, claim = ?, rating = ?,"
					      " review_url = ?, date = ?, date_precision = ? WHERE id = ?", &s, err);
	if (code < 0)
		return code;
	for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++)
		if (texts[i])
			sqlite3_bind_text(s, i + 1, texts[i], -1, SQLITE_STATIC);
	if (after->has_date)
		sqlite3_bind_int64(s, 7, after->date);
	sqlite3_bind_int(s, 8, after->has_date ? (int)after->date_precision : 0);
	sqlite3_bind_int64(s, 9, row);
	return vg_database_finish(database, s, err);
}

static int edit(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct editing *editing = context;
	struct vg_known known;
	int64_t row = 0;
	uint64_t number = editing->number;
	int code = vg_catalogue_get(catalogue, editing->id, &known, err);
	if (code == 0 && number == 0 && known.sightings > 1)
		code = vg_error_set(err, VG_ERR_USAGE, "known picture %lld has %llu sightings: which one is meant?",
				    (long long)editing->id, (unsigned long long)known.sightings);
	if (code == 0)
		code = vg_known_sighting(catalogue, editing->id, number ? number : 1, &editing->before, &row, err);
	if (code < 0)
		return code;
	struct vg_sighting after = changed(editing->change, &editing->before);
	if (same(&after, &editing->before))
		return 0;
	code = update(&catalogue->database, row, &after, err);
	return code < 0 ? code : 1;
}

int vg_catalogue_edit_sighting(struct vg_catalogue *catalogue, int64_t id, uint64_t number,
			       const struct vg_sighting_change *change, struct vg_sighting *out_before, struct vg_error *err)
{
	struct editing editing = { id, number, change, { 0 } };
	struct vg_known known;
	if (catalogue->database.absent)
		return vg_catalogue_get(catalogue, id, &known, err); /* which is not there */
	int code = vg_change_make(catalogue, edit, &editing, err);
	if (code == 0)
		*out_before = editing.before;
	else
		vg_sighting_release(&editing.before);
	return code;
}

struct tagging {
	int64_t id;
	const char *tag;
	bool wanted, changed;
};

static int tag(struct vg_catalogue *catalogue, void *context, struct vg_error *err)
{
	struct tagging *tagging = context;
	struct vg_known known;
	sqlite3_stmt *s;
	int code = vg_catalogue_get(catalogue, tagging->id, &known, err);
	if (code == 0)
		code = vg_database_kept(&catalogue->database, tagging->wanted ? "INSERT OR IGNORE INTO tag VALUES (?, ?)"
									      : "DELETE FROM tag WHERE picture = ? AND tag = ?",
					&s, err);
	if (code < 0)
		return code;
	sqlite3_bind_int64(s, 1, tagging->id);
	sqlite3_bind_text(s, 2, tagging->tag, -1, SQLITE_STATIC);
	code = vg_database_finish(&catalogue->database, s, err);
	tagging->changed = code == 0 && sqlite3_changes(catalogue->database.handle) > 0;
	return code < 0 ? code : tagging->changed;
}

int vg_catalogue_set_tag(struct vg_catalogue *catalogue, int64_t id, const char *name, bool wanted, bool *out_changed,
			 struct vg_error *err)
{
	struct tagging tagging = { id, name, wanted, false };
	struct vg_known known;
	if (!*name)
		return vg_error_set(err, VG_ERR_USAGE, "a tag is not empty");
	if (catalogue->database.absent)
		return vg_catalogue_get(catalogue, id, &known, err); /* which is not there */
	int code = vg_change_make(catalogue, tag, &tagging, err);
	if (code == 0)
		*out_changed = tagging.changed;
	return code;
}

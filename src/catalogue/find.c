/* Finding known pictures by what is written of them.
 *
 * Every sighting and tag is read, and folded as the words are: a picture is found by any part of a word, in
 * every script, which an index of whole words (FTS5's unicode61) would not do, and one of three characters at
 * a time (its trigram) not for the words of two that Chinese and Japanese have. */
#include <stdlib.h>
#include <string.h>

#include "base/compose.h"
#include "base/name_of.h"
#include "catalogue/known.h"

struct finding {
	struct vg_catalogue *catalogue;
	const struct vg_text_query *query;
	char *folded[VG_QUERY_WORDS + VG_QUERY_TAGS]; /* words, then tags */
	uint64_t wanted, seen;                        /* bits of folded */
	unsigned fields;                              /* where they were seen: bits of vg_known_field */
	int64_t picture;                              /* whose rows are being read; 0: none yet */
	vg_known_visitor *visit;
	void *context;
};

const char *vg_known_field_name(enum vg_known_field field)
{
	static const char *const names[VG_FIELD_COUNT] = { "tag", "title", "source", "note", "claim", "rating", "review_url" };
	return VG_NAME_OF(names, field);
}

static int look(struct finding *finding, const char *text, enum vg_known_field field, struct vg_error *err)
{
	if (!text)
		return 0;
	char *folded = vg_text_folded(text);
	if (!folded)
		return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	size_t words = finding->query->word_count;
	for (size_t i = 0; i < words + finding->query->tag_count; i++)
		if (i < words ? strstr(folded, finding->folded[i]) != NULL : field == VG_FIELD_TAG && strcmp(folded, finding->folded[i]) == 0) {
			finding->seen |= 1ull << i;
			finding->fields |= 1u << field;
		}
	free(folded);
	return 0;
}

/* All rows of a picture were read. */
static int end_picture(struct finding *finding, struct vg_error *err)
{
	struct vg_known known;
	bool found = finding->picture && (finding->seen & finding->wanted) == finding->wanted;
	unsigned fields = finding->fields;
	finding->seen = finding->fields = 0;
	if (!found)
		return 0;
	int code = vg_catalogue_get(finding->catalogue, finding->picture, &known, err);
	known.found_in = fields;
	return code == VG_ERR_NOT_FOUND ? 0 : code < 0 ? code : finding->visit(finding->context, &known, err);
}

static int read_row(struct finding *finding, sqlite3_stmt *row, struct vg_error *err)
{
	enum { FIRST_TEXT = 1 }; /* column; they come in the order of vg_known_field */
	int64_t picture = sqlite3_column_int64(row, 0);
	int code = picture == finding->picture ? 0 : end_picture(finding, err);
	finding->picture = picture;
	for (int i = 0; i < VG_FIELD_COUNT && code >= 0; i++)
		code = look(finding, (const char *)sqlite3_column_text(row, FIRST_TEXT + i), (enum vg_known_field)i, err);
	return code;
}

static int find(struct finding *finding, struct vg_error *err)
{
	struct vg_database *database = &finding->catalogue->database;
	sqlite3_stmt *s;
	int code = vg_database_prepare(database,
				       "SELECT picture, NULL, title, source, note, claim, rating, review_url FROM sighting"
				       " UNION ALL SELECT picture, tag, NULL, NULL, NULL, NULL, NULL, NULL FROM tag"
				       " ORDER BY 1", &s, err);
	if (code < 0)
		return code;
	while ((code = vg_database_step(database, s, err)) == 1) {
		code = read_row(finding, s, err);
		if (code < 0)
			break;
	}
	sqlite3_finalize(s);
	return code < 0 ? code : end_picture(finding, err);
}

static int fold(struct finding *finding, struct vg_error *err)
{
	const struct vg_text_query *query = finding->query;
	size_t count = query->word_count + query->tag_count;
	for (size_t i = 0; i < count; i++) {
		bool word = i < query->word_count;
		finding->folded[i] = vg_text_folded(word ? query->words[i] : query->tags[i - query->word_count]);
		if (!finding->folded[i])
			return vg_error_set(err, VG_ERR_MEMORY, "out of memory");
		finding->wanted |= 1ull << i;
	}
	return 0;
}

int vg_catalogue_find(struct vg_catalogue *catalogue, const struct vg_text_query *query, vg_known_visitor *visit,
		      void *context, struct vg_error *err)
{
	struct finding finding = { .catalogue = catalogue, .query = query, .visit = visit, .context = context };
	if (query->word_count + query->tag_count == 0)
		return vg_error_set(err, VG_ERR_USAGE, "a word or a tag to look for is wanted");
	if (query->word_count > VG_QUERY_WORDS || query->tag_count > VG_QUERY_TAGS)
		return vg_error_set(err, VG_ERR_USAGE, "too many words or tags to look for");
	int code = vg_database_enter(&catalogue->database, err);
	if (code < 0)
		return code;
	code = fold(&finding, err);
	if (code == 0 && !catalogue->database.absent)
		code = find(&finding, err);
	for (size_t i = 0; i < sizeof finding.folded / sizeof *finding.folded; i++)
		free(finding.folded[i]);
	return vg_database_leave(&catalogue->database, code, err);
}

/* Inside report: one writer a kind of output, and the sink they share. */
#ifndef VG_REPORT_REPORT_H
#define VG_REPORT_REPORT_H

#include <jansson.h>
#include <vestigo/report.h>
#include <vestigo/text.h>

#include "base/bytes.h"
#include "base/json.h"
#include "base/phrases.h"

/* How far a report has come. */
enum vg_report_stage { VG_REPORT_NEW, VG_REPORT_BEGUN, VG_REPORT_ENDED };

struct vg_report {
	enum vg_report_stage stage;
	struct vg_report_options options;
	struct vg_report_target target;
	struct vg_report_begin begin; /* as given; its pointers are the caller's until the end */
	bool headed;                  /* the table's heading stands, */
	bool messages;                /* and its numbers are those of messages */
	char example[40];             /* the number of the first line, as --only takes it */
	const struct vg_report_writer *writer;
	struct vg_buffer out;         /* what the writer appends; flushed after each call */
	uint64_t offset;              /* bytes put out so far */
	bool comparing;               /* still inside the prefix of an earlier run */
	uint64_t records;             /* written so far */
	struct vg_error fault;        /* the first thing that could not be written; ends the report */
	struct vg_html *html;         /* the HTML writer's own; see report/html.h */
};

/* Each appends, and answers 0 or the code of the report's fault (vg_report_whole). */
struct vg_report_writer {
	int (*begin)(struct vg_report *report, const struct vg_report_begin *begin);
	int (*record)(struct vg_report *report, const struct vg_record *record);
	int (*end)(struct vg_report *report, const struct vg_report_summary *summary);
};

extern const struct vg_report_writer vg_report_card, vg_report_table, vg_report_json,
	vg_report_jsonl, vg_report_csv, vg_report_html, vg_report_media_review;

/* A text in the report's language (base/phrases.h). */
static inline const char *vg_words(const struct vg_report *report, const char *english) __attribute__((format_arg(2)));
static inline const char *vg_words(const struct vg_report *report, const char *english)
{
	return vg_phrase(report->options.language, english);
}

/* JSON values of the three kinds of record; new references, NULL when memory is short. */
json_t *vg_json_begin(const struct vg_report_begin *begin);
/* Content credentials; null for none. */
json_t *vg_json_credentials(const struct vg_credentials *credentials);
json_t *vg_json_record(const struct vg_record *record);
/* A match (json_match.c); when the known picture was added is left null unless with_added. And the words of relation bits. */
json_t *vg_json_match(const struct vg_match *match, bool with_added);
json_t *vg_json_relation(unsigned relation);
/* What EXIF says (json_exif.c). */
json_t *vg_json_exif(const struct vg_picture *picture);
/* The small pictures that the file carries, against the picture (json_carried.c). */
json_t *vg_carried_json(const struct vg_picture *picture);
/* The details that the picture shows twice; null where it was not looked for any. */
json_t *vg_copies_json(const struct vg_picture *picture);
json_t *vg_json_summary(const struct vg_report_summary *summary);
json_t *vg_json_dispositions(const struct vg_report_summary *summary);

/* Is all there that was appended to `buffer`, and to the report? What found no room is the report's fault
 * from then on, whose code this answers; 0: nothing is missing. `buffer` may be NULL. */
int vg_report_whole(struct vg_report *report, const struct vg_buffer *buffer);
/* Bytes of the longest text of a record, and of a record: what is longer is a fault, never cut in silence. */
enum { VG_REPORT_RECORD_MAXIMUM = 64 << 20 };

/* Puts out what the writer appended. The fault of the report, when there is one. */
int vg_report_flush(struct vg_report *report, struct vg_error *err);

/* Text for people. What finds no room is the report's fault. */
void vg_put(struct vg_report *report, const char *format, ...) VG_PRINTF(2, 3);
/* Outside text, made printable, at most `columns` wide ("…" at the cut), padded when
 * `pad`. NULL prints nothing but the padding. */
void vg_put_outside(struct vg_report *report, const char *text, size_t columns, bool pad);
/* A file's name, of which both ends tell: what is too much for `columns` is cut out of the middle ("…").
 * Answers how many columns it took. */
size_t vg_put_name(struct vg_report *report, const char *name, size_t columns);
/* Outside text that begins in column `indent`, wrapped at words before column `end`; later lines
 * are indented below the first. Ends the line. */
void vg_put_wrapped(struct vg_report *report, const char *text, size_t indent, size_t end);
/* "12 flagged", with thousands apart. */
void vg_put_count(struct vg_report *report, uint64_t value, const char *text);
/* Appends the number and what is counted, as the language has it after that number. */
void vg_append_count(struct vg_buffer *out, enum vg_language language, uint64_t value, const char *one, const char *many);
/* Appends "1,494 records, 20,000 messages read: 1,482 examined, 12 missing". */
void vg_describe_counts(enum vg_language language, const struct vg_report_summary *summary, struct vg_buffer *out);
/* "3.1", or as the language writes it; `out` again. Coordinates, boxes and JSON keep the point. */
const char *vg_format_decimal(enum vg_language language, double value, char out[32]);
/* "101 KB". */
void vg_format_bytes(enum vg_language language, uint64_t bytes, char out[32]);
/* Starts and ends a colour when the report has colours. */
enum vg_style { VG_STYLE_PLAIN, VG_STYLE_BOLD, VG_STYLE_ALERT, VG_STYLE_DIM };
void vg_put_style(struct vg_report *report, enum vg_style style);
/* "mirrored, resized" of a match. */
void vg_describe_relation(enum vg_language language, unsigned relation, char out[256]);
/* "strong: 143 matching points over 91 % of the picture". */
void vg_describe_strength(enum vg_language language, const struct vg_match *match, char *out, size_t size);
/* "3.1 % of the picture, at 412,220 (180 × 146): something else is there". */
void vg_describe_difference(enum vg_language language, const struct vg_difference *difference, char *out, size_t size);
/* "no region of 0.4 % or more of what both show does, tones …": of what was compared, and shows no difference. */
struct vg_made vg_describe_no_difference(enum vg_language language, const struct vg_match *match);
/* Why it is not known what differs from a match of the record; NULL: it is known. Static. */
const char *vg_describe_not_compared(enum vg_language language, const struct vg_record *record, const struct vg_match *match);
/* Why a match with many points is weak all the same; of a shared part, where it lies. False: nothing to say. */
bool vg_describe_caution(enum vg_language language, const struct vg_match *match, char *out, size_t size);
/* The first match that has a rating and is of that strength at least, shared parts apart; NULL: none. */
const struct vg_match *vg_first_rated(const struct vg_matches *matches, enum vg_strength least);
/* When a match was seen, as exactly as it is worth telling: "2016-05-04"; on the day of the post with its time of day, where
 * that is known. */
void vg_describe_seen(const struct vg_match *match, const struct vg_post *post, char out[VG_DATE_TEXT]);
/* "and 2 further sightings: …", beside the one that is told, appended; nothing where there are none. */
void vg_describe_further(const struct vg_report *report, const struct vg_match *match, struct vg_buffer *out);
/* "war, river": the tags of the known picture, appended. */
void vg_describe_tags(const struct vg_match *match, struct vg_buffer *out);
/* A file's name for a shell, in single quotes where it needs any; what no terminal should show byte by byte, as bash,
 * zsh and ksh read it. And the option that names the catalogue, where the reader had to name it. */
void vg_append_quoted(struct vg_buffer *out, const char *name);
void vg_append_catalogue(const struct vg_report *report, struct vg_buffer *out);
/* Is that day the post's, so that the times of day tell which was first? */
bool vg_seen_that_day(const struct vg_match *match, const struct vg_post *post);
/* What a match is to the post: "Seen before", "Possibly". Static. */
const char *vg_describe_match_label(enum vg_language language, const struct vg_match *match, const struct vg_post *post, bool first);
/* "over a limit": a disposition for people; JSON and CSV have its name. Static. */
const char *vg_disposition_words(enum vg_language language, enum vg_disposition disposition);
/* What was not looked for, since the search, or some of what is known, is by digests and hashes alone; "" for nothing. */
struct vg_made vg_not_looked_for(enum vg_language language, bool hashes_only, const struct vg_catalogue_stats *searched);
/* Why it was not examined; kinds of files by the names that people use. */
struct vg_made vg_describe_reason(enum vg_language language, const struct vg_picture *picture);
/* Does this finding say that something is wrong, so that a reader needs what else could explain it? */
bool vg_needs_explaining(const struct vg_record *record, size_t which);
/* What a card's headline calls a picture of which a region differs from a known one, to be translated. Static. */
const char *vg_altered_word(const struct vg_record *record);
/* Of two pictures that the user chose: "SAME PICTURE IN BOTH". */
void vg_describe_comparison(enum vg_language language, const struct vg_record *record, char out[160]);
/* "Exemplar X-100, captured 2023-02-11 14:23:05+02:00" in the camera's own words; "" where it says nothing. */
void vg_describe_camera(enum vg_language language, const struct vg_exif *exif, char *out, size_t size);
/* What a sidecar says of what an editor would want, for card and page: that it lies beside the file, or why it was not
 * read, and a line for each statement. */
enum { VG_SIDECAR_LINES = 16 };
struct vg_sidecar_text {
	char line[VG_SIDECAR_LINES][700];
	size_t count;
};
void vg_describe_sidecar(const struct vg_report *report, const struct vg_sidecar *sidecar, struct vg_sidecar_text *out);
/* What was posted is a film, or a picture that is not at hand: a thumbnail of it was examined. False: the thing itself was. */
bool vg_describe_thumbnail(enum vg_language language, const struct vg_item *item, char *out, size_t size);
/* What it repeats: "message 12", "message 12 of \"River\" (item 57)", "item 57". */
void vg_describe_first(const struct vg_report *report, const struct vg_record *record, char out[160]);
/* What the search came to: "SEEN BEFORE", "NOT FOUND in 18,204 known pictures". */
void vg_describe_standing(const struct vg_report *report, const struct vg_record *record, char *out, size_t size);
/* All that an editor wants to know of a record in one line, or nothing: "SEEN BEFORE 2016-05-04,
 * mirrored; repeats message 4711". */
void vg_describe_headline(const struct vg_report *report, const struct vg_record *record, struct vg_buffer *out);

#endif

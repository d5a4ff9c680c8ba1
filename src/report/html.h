/* Inside the HTML report: what its files share.
 *
 * The overview stands first in the page and is known last, and a run may hold thousands of
 * pictures: what is written of each goes to a spool on disk (unlinked, in $TMPDIR), of which memory keeps the
 * places alone. The page is put together from it at the end. Functions that return int give 0 or a
 * code, with the report's fault saying why. */
#ifndef VG_REPORT_HTML_H
#define VG_REPORT_HTML_H

#include "judge/findings.h"
#include "report/report.h"

/* The page's style and script, compiled in. */
extern const char vg_page_css[], vg_page_js[];

/* The groups of the page, in its order; each record is in one, the first that fits. */
enum vg_html_group {
	VG_GROUP_CHECKED, VG_GROUP_ALTERED, VG_GROUP_SEEN, VG_GROUP_EARLIER, VG_GROUP_CAPTURED, VG_GROUP_POSSIBLE,
	VG_GROUP_FLAGGED, VG_GROUP_INCOMPLETE, VG_GROUP_SHARES, VG_GROUP_REPEATS, VG_GROUP_NOT_EXAMINED,
	VG_GROUP_REST, VG_GROUP_COUNT
};
/* The first so many are shown in full, an article a picture; the others as rows of a table. */
enum { VG_GROUPS_IN_FULL = VG_GROUP_SHARES + 1 };

/* What is kept of a record. */
struct vg_html_entry {
	uint64_t seq, offset, size;   /* where its text lies in the spool */
	uint64_t repeats;             /* seq of the first, or 0 */
	uint64_t picture;             /* seq of the record with which its picture is embedded, as "p…"; 0: none is */
	int64_t known, posted, message; /* the best match that is an appearance; 0: none */
	enum vg_html_group group;
	bool has_posted, has_message;
};

/* A known picture that is shown, once. */
struct vg_html_known {
	int64_t id;
	uint32_t width, height;
	bool has_picture;
	bool damaged;                 /* it keeps one that is not what was stored, or that cannot be decoded */
	uint64_t offset, size;        /* of the picture in the spool */
};

struct vg_html {
	int spool;
	uint64_t spooled;
	uint64_t picture_bytes;       /* of pictures written so far, to stay within the bound */
	uint64_t shown_small;         /* pictures for which there was no more room than for a thumbnail */
	struct vg_html_entry *entries;
	size_t entry_count, entry_room;
	bool *mentioned;              /* of the kinds of findings, in their order: what is meant stands at the end */
	struct vg_html_known *known;  /* by id */
	size_t known_count, known_room;
};

/* NULL does nothing. */
void vg_html_free(struct vg_html *html);

/* --- html_text.c: text from outside --- */
/* Escaped for text and for quoted attributes; controls and bidirectional overrides spelled out. NULL is "". */
void vg_html_escaped(struct vg_report *report, const char *text);
/* The same in the direction of its own script: <bdi>. */
void vg_html_isolated(struct vg_report *report, const char *text);
/* A text of several lines, cut at `maximum` bytes, which is said. */
void vg_html_paragraph(struct vg_report *report, const char *text, size_t maximum);
/* A link where it is an address of the web, else the text. */
void vg_html_link(struct vg_report *report, const char *url);
/* <dt>name</dt><dd>text</dd>; nothing for NULL and "". */
void vg_html_row(struct vg_report *report, const char *name, const char *text);
/* A time of day, in UTC or of an unknown zone. */
void vg_html_time(struct vg_report *report, int64_t time, bool local);
/* A digest with its button. */
void vg_html_digest(struct vg_report *report, const char *name, const uint8_t digest[32]);
/* The content security policy's digest of a text: 'sha256-…'. */
int vg_html_policy_digest(struct vg_report *report, const char *text);

/* `array` with room for one more than `count` of `size` bytes each; it may have moved. NULL when memory is
 * short, which is the report's fault then: what was there stays. */
void *vg_html_grow(struct vg_report *report, void *array, size_t count, size_t *room, size_t size);

/* --- html_spool.c --- */
int vg_html_spool_open(struct vg_report *report);
/* Moves what was appended to the spool; tells where it lies. */
int vg_html_spool_take(struct vg_report *report, uint64_t *out_offset, uint64_t *out_size);
/* Appends a part of the spool to the report's output, flushing. */
int vg_html_spool_give(struct vg_report *report, uint64_t offset, uint64_t size);

/* --- html_picture.c --- */
/* Side by side, the known picture with its id; boxes on both. */
int vg_html_pair(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first);
/* With which record its picture stands in the page: this one, or an earlier one with equal pixels; 0 where it does not. Asked
 * once the record has its entry. */
uint64_t vg_html_embedded(const struct vg_report *report, const struct vg_record *record);
/* One picture alone: its small version, `full` the larger one. */
int vg_html_single(struct vg_report *report, const struct vg_record *record, bool full);
/* The known pictures that were shown: the definitions that <use> refers to. */
int vg_html_known_pictures(struct vg_report *report);

/* --- html_meanings.c --- */
/* What was observed of a record. */
void vg_html_findings(struct vg_report *report, const struct vg_record *record);
/* A link to what is said of a kind of findings, once for all pictures, at the page's end; `words` are its text. */
void vg_html_about(struct vg_report *report, enum finding which, const char *words);
/* That end: how each kind that was mentioned is measured, how often it errs, what else explains it. */
void vg_html_meanings(struct vg_report *report);

/* --- html_match.c, html_item.c, html_overview.c, html_timeline.c --- */
int vg_html_match(struct vg_report *report, const struct vg_record *record, const struct vg_match *match, bool first);
enum vg_html_group vg_html_group_of(const struct vg_report *report, const struct vg_record *record);
const char *vg_html_group_title(const struct vg_report *report, enum vg_html_group group);
int vg_html_item(struct vg_report *report, const struct vg_record *record, enum vg_html_group group);
/* The headline, which in a redacted report is what the search came to. */
void vg_html_headline(struct vg_report *report, const struct vg_record *record);
void vg_html_head(struct vg_report *report);
void vg_html_overview(struct vg_report *report, const struct vg_report_summary *summary);
/* Where each reused picture appeared, and which posts repeat each other. */
int vg_html_timelines(struct vg_report *report);
void vg_html_clusters(struct vg_report *report);

#endif

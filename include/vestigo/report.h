/* Reports: records to text, JSON, JSON Lines, CSV or HTML, streaming.
 *
 * Two runs over the same inputs and catalogue write the same bytes but for begin.run
 * and summary.run. Nothing is kept of a record once it is written. A report belongs to one thread; several may be
 * written at once, of the same records too. Writing to a pipe that nobody reads raises SIGPIPE as any write does: a
 * program that ignores it gets VG_ERR_CLOSED. */
#ifndef VESTIGO_REPORT_H
#define VESTIGO_REPORT_H

#include <vestigo/catalogue.h>
#include <vestigo/collisions.h>
#include <vestigo/intake.h>
#include <vestigo/language.h>
#include <vestigo/limits.h>
#include <vestigo/protection.h>
#include <vestigo/record.h>
#include <vestigo/trust_list.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_report_kind {
	VG_REPORT_CARD,  /* for people: a full card a picture */
	VG_REPORT_TABLE, /* for people: a line a flagged picture, and a summary */
	VG_REPORT_JSON,
	VG_REPORT_JSONL,
	VG_REPORT_CSV,
	VG_REPORT_HTML,  /* one self-contained page, written whole at the end */
	VG_REPORT_MEDIA_REVIEW /* schema.org MediaReview as JSON-LD: drafts for a person to sign */
};

struct vg_report_begin {
	const char *command;       /* "check", "scan" or "compare" */
	const char *const *inputs; /* as named by the user */
	size_t input_count;
	struct vg_limits limits;
	int64_t started;
	unsigned jobs;
	enum vg_protection_level sandbox; /* what its workers reached */
	const struct vg_trust_list *trust_list; /* whom it trusts about content credentials; NULL: nobody. Borrowed */
	const char *against;       /* what the one input is compared with; NULL: all that is known */
	const char *catalogue;     /* path of what is searched; NULL when two files are compared */
	struct vg_catalogue_stats searched;
	bool hashes_only;          /* not by local features, nor by parts */
};

struct vg_report_summary {
	uint64_t records, dispositions[VG_DISPOSITION_COUNT];
	uint64_t flagged, repeats, reuse_found, reuse_possible, altered;
	uint64_t repeated;            /* pictures that come again, each once: the repeats' clusters */
	uint64_t partly_read;         /* examined, but for a part of the pixels */
	uint64_t searches_incomplete; /* records of which the search failed, */
	char search_fault[240];       /* and why the first one did */
	struct vg_intake_counts intake;
	const char *catalogue;      /* path; NULL when two files are compared */
	struct vg_catalogue_stats searched;
	bool hashes_only;           /* as in vg_report_begin */
	struct vg_collision colliding[VG_COLLIDING_MAXIMUM]; /* entries that hit everything, most items first */
	size_t colliding_count;
	bool interrupted;
	int64_t finished;
	double seconds;
};

struct vg_report_options {
	size_t size;               /* sizeof(struct vg_report_options): see vestigo/vestigo.h */
	enum vg_report_kind kind;
	bool color;      /* terminal colours */
	bool all;        /* table: every picture, not only flagged ones */
	unsigned columns;/* card and table: width of the terminal; 0: it is none, and the table's lines do not end */
	/* Of the HTML report: where known pictures and their sightings are read from, borrowed until
	 * the report ends (NULL: they are not shown); pictures pixelated until asked for; without
	 * pictures, names, captions and what else came from outside, hashes and findings kept. */
	struct vg_catalogue *catalogue;
	bool blur, redact;
	enum vg_language language; /* of card, table and HTML report; the others are English */
	const char *named_catalogue; /* card, table and HTML report: what the commands that they propose name by --catalogue; NULL: nothing */
	bool with_page;  /* table: a page is written beside it, which need not be proposed then */
};

struct vg_report;

/* Where a report goes: a file descriptor (kept open), and its name for messages. With
 * `keep_prefix` the file may hold the beginning of the same report from an earlier run:
 * what is equal is left alone and what differs is cut off, so that nothing is ever
 * missing from it meanwhile. */
struct vg_report_target {
	int fd;
	const char *name;
	bool keep_prefix;
};

VG_API int vg_report_new(const struct vg_report_options *options,
			 const struct vg_report_target *target, struct vg_report **out,
			 struct vg_error *err);
VG_API void vg_report_free(struct vg_report *report);

/* In this order: begin once (what it points to must live until end), record in order of seq, end once: anything else is
 * VG_ERR_USAGE, and writes nothing. A table's end alone writes the summary. VG_ERR_CLOSED when the
 * reader went away, VG_ERR_IO when writing failed (a full disk). Records are flushed
 * one by one. */
VG_API int vg_report_begin(struct vg_report *report, const struct vg_report_begin *begin,
			   struct vg_error *err);
VG_API int vg_report_record(struct vg_report *report, const struct vg_record *record,
			    struct vg_error *err);
VG_API int vg_report_end(struct vg_report *report, const struct vg_report_summary *summary,
			 struct vg_error *err);

/* Counts a record into a summary. */
VG_API void vg_report_count(struct vg_report_summary *summary, const struct vg_record *record);

/* The JSON Schema (draft 2020-12) of the report. Static. */
VG_API const char *vg_report_schema(void);

#ifdef __cplusplus
}
#endif
#endif

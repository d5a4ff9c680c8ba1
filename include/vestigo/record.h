/* Records: all that is said of one input. What the report prints and programs read. Not shared between
 * threads, unless nobody changes it; functions are pure but for the record that they are given, and kinds, names and
 * tables are static and read-only. */
#ifndef VESTIGO_RECORD_H
#define VESTIGO_RECORD_H

#include <vestigo/item.h>
#include <vestigo/language.h>
#include <vestigo/match.h>
#include <vestigo/picture.h>
#include <vestigo/sidecar.h>

#ifdef __cplusplus
extern "C" {
#endif

enum vg_finding_outcome {
	VG_OBSERVED,
	VG_NOT_OBSERVED,
	VG_NOT_APPLICABLE, /* there is nothing in this input that it could be measured on */
	VG_NOT_EXAMINED,   /* the input could not be examined */
	VG_FINDING_ERROR
};
VG_API const char *vg_finding_outcome_name(enum vg_finding_outcome outcome);

/* What --fail-on can name: what a finding counts as when it is observed. */
enum vg_concern { VG_CONCERN_NONE = 0, VG_CONCERN_REUSE = 1, VG_CONCERN_ALTERATION = 2 };

/* One kind of finding: a row of the judge's table. All texts static. */
struct vg_finding_kind {
	const char *code;         /* "reuse.prior_appearance" */
	const char *title;
	const char *measured_by;
	const char *error_rate;   /* what was measured, with the command that prints it */
	const char *innocent;     /* what else could explain it */
	const char *does_not_say;
	enum vg_concern concern;
};
/* The whole table; *out_count rows. Static. */
VG_API const struct vg_finding_kind *vg_finding_kinds(size_t *out_count);
/* How often unrelated pictures were measured to match like this: the part of reuse.prior_appearance's
 * error rate that concerns it. Static. */
VG_API const char *vg_match_error_rate(const struct vg_match *match);

enum { VG_EVIDENCE_MAXIMUM = 6, VG_FINDINGS_MAXIMUM = 80 };

struct vg_finding_detail {
	const char *key;       /* static */
	bool is_number;
	double number;
	char text[128];
};

struct vg_finding {
	const struct vg_finding_kind *kind;
	enum vg_finding_outcome outcome;
	enum vg_strength strength; /* with VG_OBSERVED */
	char says[640]; /* a sentence, in scripts of two bytes a letter too */
	struct vg_finding_detail evidence[VG_EVIDENCE_MAXIMUM];
	size_t evidence_count;
	enum vg_language language; /* of says and of kind */
};

enum vg_reuse {
	VG_REUSE_NOT_SEARCHED,      /* the catalogue is empty, or all of it is set aside */
	VG_REUSE_SEARCH_INCOMPLETE, /* the search failed: see vg_record.search_fault */
	VG_REUSE_NONE_FOUND,
	VG_REUSE_SHARES_PART,       /* what it shares with known pictures is a mark, a frame, a layout, an object */
	VG_REUSE_LATER_ONLY,        /* known, but only from after this post */
	VG_REUSE_POSSIBLE,
	VG_REUSE_FOUND,
	VG_REUSE_COUNT
};
enum vg_alteration { VG_CANNOT_ASSESS, VG_NO_INDICATOR_FOUND, VG_INDICATORS_PRESENT,
		     VG_DIFFERENCE_LOCATED };
enum vg_metadata_state { VG_METADATA_CONSISTENT, VG_METADATA_INCONSISTENT,
			 VG_METADATA_ABSENT_EXPECTED, VG_METADATA_ABSENT_UNEXPLAINED,
			 VG_METADATA_MALFORMED,
			 VG_METADATA_NOT_READ /* what there is was not understood: nothing to judge by */ };
VG_API const char *vg_reuse_name(enum vg_reuse reuse);
VG_API const char *vg_alteration_name(enum vg_alteration alteration);
/* NULL for VG_METADATA_NOT_READ. */
VG_API const char *vg_metadata_state_name(enum vg_metadata_state state);

struct vg_verdict {
	enum vg_reuse reuse;
	enum vg_alteration alteration;
	enum vg_metadata_state metadata;
	unsigned concerns;    /* bits of enum vg_concern that made it flagged */
	bool flagged;
};

/* How it was found that an item repeats another one. */
enum vg_repeat_by { VG_REPEAT_BY_BYTES, VG_REPEAT_BY_PIXELS, VG_REPEAT_BY_HASHES, VG_REPEAT_BY_FEATURES };
enum { VG_REPEAT_BY_COUNT = 4 };
/* "bytes", "pixels", "hashes", "features". Static. */
VG_API const char *vg_repeat_by_name(enum vg_repeat_by by);

/* One appearance within a run. */
struct vg_repeat_post {
	uint64_t seq;
	bool has_message, has_chat, has_date;
	int64_t message, chat, date;
};

/* An earlier item of the same run that shows the same picture: the first that was read of all that
 * show it, which are one cluster. */
struct vg_repeat {
	bool present;
	uint64_t seq;         /* of the first one */
	bool has_message;
	int64_t message;
	bool other_chat;      /* that message is of another chat than this post */
	const char *chat;     /* that chat's name, NULL where none is known; lives as long as the record */
	bool same_bytes;
	int pdq_distance;     /* 0 with same_bytes; of the whole pictures, whatever they were found by */
	enum vg_repeat_by by;
	enum vg_strength strength;
	unsigned relation;    /* bits of enum vg_relation: how it relates to the first one */
	bool compared;        /* place by place, as with known pictures */
	bool has_coverage;    /* how much of the first one it shows, and the first of it, 0 to 1: */
	double first_coverage, item_coverage;
	uint64_t appearance;  /* of the cluster, in the order of reading: 2 for the first that comes again */
	bool before_first;    /* it was posted before the first one that was read */
	struct vg_repeat_post earliest; /* by the posts' dates, of those that were read until now; this one too */
};

/* How it shows the first one, in words: "same bytes", "mirrored, cropped to 70 % of it". */
VG_API void vg_repeat_describe(enum vg_language language, const struct vg_repeat *repeat, char out[256]);

/* What the matches of a record are out of. */
enum vg_search {
	VG_SEARCHED_NOTHING,   /* the catalogue was empty, or all of it set aside */
	VG_SEARCHED_CATALOGUE,
	VG_SEARCHED_ONE        /* one picture, chosen by the user: that it matches is no news */
};

struct vg_record {
	uint64_t seq;         /* 1 for the first input */
	struct vg_item item;
	struct vg_picture picture; /* its disposition is the record's */
	struct vg_matches matches;
	char search_fault[240]; /* why the search could not be completed; "" when it was */
	struct vg_repeat repeat;
	struct vg_finding findings[VG_FINDINGS_MAXIMUM];
	size_t finding_count;
	struct vg_verdict verdict;
	bool against_file;     /* the one picture is a file, and no known one: vg_pipeline_compare_with */
	enum vg_search search; /* as it was judged, */
	int64_t judged;        /* and when */
	size_t sidecar_count;  /* of a file that was read and is a picture, or states something; where they were asked for */
	struct vg_sidecar sidecars[VG_SIDECARS_MAXIMUM];
};
VG_API void vg_record_release(struct vg_record *record);
/* Moves all of it to *out, which is released by whoever has that; `record` is then empty. */
VG_API void vg_record_move(struct vg_record *record, struct vg_record *out);

/* Fills findings and verdict from the facts of a record. Where the pixels could not be decoded,
 * what rests on the file's metadata is measured all the same, and may flag it; the rest is
 * VG_NOT_EXAMINED. `now`: seconds, for claims about
 * the future. */
VG_API void vg_judge(struct vg_record *record, enum vg_search search, int64_t now);
/* Says the findings of a judged record once more, in another language: what they say and what they are (kind)
 * changes, outcomes, evidence and verdict do not. */
VG_API void vg_judge_translate(struct vg_record *record, enum vg_language language);
/* The table in a language. Static. */
VG_API const struct vg_finding_kind *vg_finding_kinds_in(enum vg_language language, size_t *out_count);

/* When a match was seen, by its date: THEN is at the very moment of the post, or on its day where
 * only the day is known, or between the post and its edit, which may have replaced its picture. Without a post to compare with what is dated is EARLIER. */
enum vg_seen { VG_SEEN_EARLIER, VG_SEEN_THEN, VG_SEEN_LATER, VG_SEEN_UNDATED };
VG_API enum vg_seen vg_judge_when(const struct vg_match *match, const struct vg_post *post);

/* What a match is to the post: VG_REUSE_FOUND (before the item was posted, or there is no post),
 * LATER_ONLY (later), NONE_FOUND (it is this very post), POSSIBLE (which came first cannot be told,
 * or it is not strong). */
VG_API enum vg_reuse vg_judge_match(const struct vg_match *match, const struct vg_post *post);

/* Whether a match was seen after a known picture that is exactly this one: what differs between the two was not done
 * to this picture. */
VG_API bool vg_judge_is_newer(const struct vg_record *record, const struct vg_match *match);

/* The match of that standing that tells most: the strongest, of those the earliest.
 * NULL when there is none. Borrowed from the record. */
VG_API const struct vg_match *vg_judge_best(const struct vg_record *record, enum vg_reuse standing);
/* How many known pictures only share a part with it; *out_first the first of them, NULL when there is none. */
VG_API size_t vg_judge_sharing(const struct vg_matches *matches, const struct vg_match **out_first);

#ifdef __cplusplus
}
#endif
#endif

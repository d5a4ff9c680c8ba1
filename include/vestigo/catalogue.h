/* The catalogue of known imagery: pictures by their digests and hashes, and for each
 * where and when it was seen.
 *
 * One SQLite file. Additions are atomic: a picture is in it whole or not at all, and
 * what was committed survives a kill at any moment. Several processes may read while
 * one writes. A handle belongs to one thread.
 *
 * No function says "there is none" where reading failed: it returns a code, and *err says
 * what could not be read. VG_ERR_CORRUPT: damaged, or changed by another program;
 * VG_ERR_BUSY: another process is writing; VG_ERR_MEMORY; VG_ERR_IO: the system refuses, with
 * "permission denied" where that is why. Every page of the file and every file of its index has
 * checksums, which are compared as it is read. On failure outputs are untouched but where
 * something else is said. */
#ifndef VESTIGO_CATALOGUE_H
#define VESTIGO_CATALOGUE_H

#include <vestigo/item.h>
#include <vestigo/match.h>
#include <vestigo/picture.h>
#include <vestigo/text.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_catalogue;

enum vg_catalogue_mode {
	VG_CATALOGUE_READ,  /* a file that is not there reads as an empty catalogue */
	VG_CATALOGUE_WRITE  /* creates the file and its folders */
};

/* $VESTIGO_CATALOGUE, else $XDG_DATA_HOME/vestigo/known.db, else
 * ~/.local/share/vestigo/known.db. Heap (vg_free); NULL when memory is
 * short or no home is known. */
VG_API char *vg_catalogue_default_path(void);

/* VG_ERR_CORRUPT: not a catalogue, or damaged; VG_ERR_VERSION: written by a newer
 * vestigo, or by a much older one in a place that may not be written; VG_ERR_IO. Nothing is changed
 * by a failed opening. An older catalogue is brought up to date where it may be written.
 *
 * In a folder that may not be written a catalogue is read without locks, as long as nobody
 * writes it; what others commit meanwhile is seen by the next function that is called, and
 * VG_ERR_BUSY says that it changed while it was read. Additions that a killed process left in
 * the write-ahead log ("PATH-wal") cannot be taken in there: VG_ERR_IO. */
VG_API int vg_catalogue_open(const char *path, enum vg_catalogue_mode mode,
			     struct vg_catalogue **out, struct vg_error *err);
VG_API void vg_catalogue_close(struct vg_catalogue *catalogue);

/* What a caller may want to tell a person though nothing failed: a damaged index that is made
 * again, or one that may not be read and is done without. NULL: nobody is told. */
typedef void vg_catalogue_notice(void *context, const char *text);
VG_API void vg_catalogue_set_notice(struct vg_catalogue *catalogue, vg_catalogue_notice *notice, void *context);

/* What can be written of a known picture, in the order in which it is looked at. */
enum vg_known_field {
	VG_FIELD_TAG, VG_FIELD_TITLE, VG_FIELD_SOURCE, VG_FIELD_NOTE, VG_FIELD_CLAIM, VG_FIELD_RATING, VG_FIELD_REVIEW,
	VG_FIELD_COUNT
};
/* "review_url". Static. */
VG_API const char *vg_known_field_name(enum vg_known_field field);

/* One known picture. Digests and hashes are absent where only some were imported. */
struct vg_known {
	int64_t id;
	bool has_sha256, has_pixels, has_pdq, has_pdq_resampled;
	uint8_t sha256[32], pixels_sha256[32];
	struct vg_pdq pdq;         /* of the pixels as stored */
	struct vg_pdq pdq_resampled; /* of small pictures: see vg_picture */
	int pdq_quality;           /* -1: unknown */
	int orientation;           /* that made the stored pixels upright */
	uint64_t bytes;
	enum vg_format format;
	uint32_t width, height;    /* upright; 0: unknown */
	int64_t added;             /* UTC */
	uint64_t sightings;        /* how many; filled by reading functions */
	bool set_aside;            /* no search gives it; filled by reading functions */
	unsigned found_in;         /* bits of vg_known_field; filled by vg_catalogue_find alone */
	/* What is added with it, borrowed; NULL where absent, and by reading functions. */
	const struct vg_features *features;
	const uint8_t *thumbnail, *rendition; /* JPEG */
	size_t thumbnail_size, rendition_size;
};

/* One appearance. Texts are heap, NULL where absent. */
struct vg_sighting {
	char *title, *source, *note, *claim, *rating, *review_url;
	bool has_date, has_chat_id, has_message;
	int64_t date, chat_id, message;
	enum vg_date_precision date_precision;
	int64_t recorded;
};
VG_API void vg_sighting_release(struct vg_sighting *sighting);

enum vg_add_outcome {
	VG_ADDED,          /* a new picture with its first sighting */
	VG_SIGHTING_ADDED, /* known already: one more sighting */
	VG_ALREADY_THERE   /* known, and this sighting (same source and date) too */
};

/* Describes an examined picture, whose features and small pictures it borrows, as a
 * known one. */
VG_API void vg_known_from_picture(const struct vg_picture *picture, struct vg_known *out);

/* What is added at once; all of it borrowed. */
struct vg_addition {
	const struct vg_known *known;
	const struct vg_sighting *sighting;
	const char *const *tags;
	size_t tag_count;
};

/* Adds a picture by its sha256 (or, without one, its PDQ hash) with a sighting and
 * tags, wholly or not at all. Outside begin/commit it is a transaction of its own. */
VG_API int vg_catalogue_add(struct vg_catalogue *catalogue, const struct vg_addition *addition,
			    enum vg_add_outcome *out_outcome, int64_t *out_id, struct vg_error *err);

/* Many changes in one transaction. Between the two may be called: whatever changes (add, remove, edit, set...,
 * designs), each of which is done or, after a failure, undone by itself; and what reads known pictures and counts
 * them (get, rendition, each..., find, describe, stats), which sees the changes. Searching, checking and writing the
 * index are VG_ERR_USAGE there, and so is another begin, or a commit without one. version tells
 * the last committed one. A disk or memory that fails may undo the whole transaction: further
 * changes are then VG_ERR_USAGE, until commit has said, with VG_ERR_IO, that nothing was stored.
 * Closing without commit undoes. */
VG_API int vg_catalogue_begin(struct vg_catalogue *catalogue, struct vg_error *err);
VG_API int vg_catalogue_commit(struct vg_catalogue *catalogue, struct vg_error *err);

/* VG_ERR_NOT_FOUND when there is no such picture. */
VG_API int vg_catalogue_get(struct vg_catalogue *catalogue, int64_t id, struct vg_known *out,
			    struct vg_error *err);
/* The small JPEG that is kept of a known picture: heap (vg_free); NULL when
 * there is none. VG_ERR_CORRUPT when it is not what was stored. */
VG_API int vg_catalogue_rendition(struct vg_catalogue *catalogue, int64_t id, uint8_t **out,
				  size_t *out_size, struct vg_error *err);
/* The same of the still smaller JPEG, for lists. */
VG_API int vg_catalogue_thumbnail(struct vg_catalogue *catalogue, int64_t id, uint8_t **out,
				  size_t *out_size, struct vg_error *err);
/* Remembers that two pictures, by the SHA-256 of their files, are not the same, in both directions: no
 * search gives the one for the other again. Neither need be known. *out_new false when that was
 * remembered already. VG_ERR_USAGE when they are one. */
VG_API int vg_catalogue_set_distinct(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32], bool *out_new,
				     struct vg_error *err);
/* Takes that back; *out_was false when it was not remembered. */
VG_API int vg_catalogue_forget_distinct(struct vg_catalogue *catalogue, const uint8_t a[32], const uint8_t b[32],
					bool *out_was, struct vg_error *err);
/* Sets a known picture aside, as one that hits everything: it is kept and shown, and no search of all
 * that is known gives it; against it alone (`against`) it is compared as before. Or undoes that.
 * *out_changed false when it was so already. VG_ERR_NOT_FOUND. */
VG_API int vg_catalogue_set_aside(struct vg_catalogue *catalogue, int64_t id, bool aside, bool *out_changed,
				  struct vg_error *err);
VG_API int vg_catalogue_remove(struct vg_catalogue *catalogue, int64_t id, struct vg_error *err);

/* What a sighting is to say instead: in `to`, a NULL leaves a text as it is and an empty one takes it away;
 * the date is looked at where sets_date. Chat and message stay. Borrowed. */
struct vg_sighting_change {
	struct vg_sighting to;
	bool sets_date;
};
/* Changes a known picture's sighting, counted from 1 in the order of vg_catalogue_each_sighting; 0: the only
 * one. *out_before, the caller's to release, is what it said. VG_ERR_USAGE when there are several and none
 * is named; VG_ERR_NOT_FOUND. */
VG_API int vg_catalogue_edit_sighting(struct vg_catalogue *catalogue, int64_t id, uint64_t number,
				      const struct vg_sighting_change *change, struct vg_sighting *out_before,
				      struct vg_error *err);
/* Gives a known picture a tag, or takes it away. *out_changed false when it was so already.
 * VG_ERR_NOT_FOUND. */
VG_API int vg_catalogue_set_tag(struct vg_catalogue *catalogue, int64_t id, const char *name, bool wanted,
				bool *out_changed, struct vg_error *err);

/* Call back for each, in order of id (sightings: of date); a negative answer stops, and is what
 * the function returns. A visitor may read the same catalogue (get, rendition, each..., find,
 * describe, stats, version); changing, searching, checking or indexing it from there is VG_ERR_USAGE, and it is not
 * closed there. What comes before a failure was visited. */
typedef int vg_known_visitor(void *context, const struct vg_known *known, struct vg_error *err);
typedef int vg_sighting_visitor(void *context, const struct vg_sighting *sighting,
				struct vg_error *err);
typedef int vg_tag_visitor(void *context, const char *tag, struct vg_error *err);
VG_API int vg_catalogue_each(struct vg_catalogue *catalogue, vg_known_visitor *visit, void *context,
			     struct vg_error *err);
VG_API int vg_catalogue_each_sighting(struct vg_catalogue *catalogue, int64_t id,
				      vg_sighting_visitor *visit, void *context,
				      struct vg_error *err);
VG_API int vg_catalogue_each_tag(struct vg_catalogue *catalogue, int64_t id, vg_tag_visitor *visit,
				 void *context, struct vg_error *err);

/* What is looked for: every word is a part of some text of a picture's sightings or of a tag, and every tag
 * is one of its tags; case, accents and vowel points do not matter, in any script. Borrowed. */
enum { VG_QUERY_WORDS = 32, VG_QUERY_TAGS = 32 };
struct vg_text_query {
	const char *const *words;
	size_t word_count;
	const char *const *tags;
	size_t tag_count;
};
/* Visits the pictures of which it is true, in order of id. VG_ERR_USAGE when nothing is looked for. */
VG_API int vg_catalogue_find(struct vg_catalogue *catalogue, const struct vg_text_query *query,
			     vg_known_visitor *visit, void *context, struct vg_error *err);

/* Two pictures that people judged not to be the same, and their numbers; 0: not known here. */
struct vg_distinct {
	uint8_t sha256[2][32];
	int64_t id[2];
	int64_t recorded;
};
/* Visits each pair once, in the order in which they were recorded. */
typedef int vg_distinct_visitor(void *context, const struct vg_distinct *pair, struct vg_error *err);
VG_API int vg_catalogue_each_distinct(struct vg_catalogue *catalogue, vg_distinct_visitor *visit, void *context,
				      struct vg_error *err);

/* Rises with every change of the content. */
VG_API int vg_catalogue_version(struct vg_catalogue *catalogue, int64_t *out, struct vg_error *err);

struct vg_catalogue_stats {
	uint64_t pictures, sightings, tags, with_pdq, low_quality;
	uint64_t set_aside; /* of the pictures: not searched for */
	uint64_t hash_only; /* of the pictures: without local features, so that crops of them and pictures that hold them are not found */
	bool hashes_only; /* there are some, and all are hash_only */
	bool has_newest;
	int64_t newest;   /* when the newest entry was added */
	char digest[65];  /* of the content: equal catalogues of pictures have equal digests */
	uint64_t file_bytes;
};
VG_API int vg_catalogue_stats(struct vg_catalogue *catalogue, struct vg_catalogue_stats *out,
			      struct vg_error *err);

/* Brings the indexes of hashes and of features beside the catalogue, in "PATH-index/", up to
 * date, so that later searches need not. What they do not cover is found all the same. */
VG_API int vg_catalogue_write_index(struct vg_catalogue *catalogue, struct vg_error *err);

/* Reads everything: every blob against its checksum, the file's pages and structure, its index,
 * the digest. VG_ERR_CORRUPT with the first fault. */
VG_API int vg_catalogue_check(struct vg_catalogue *catalogue, struct vg_error *err);

/* The known pictures that an examined picture shows: same bytes; same pixels; PDQ within
 * VG_PDQ_MATCH_DISTANCE in any of the eight orientations when both are of at least
 * VG_PDQ_MATCH_QUALITY, unless both have local features that do not agree; local features
 * that agree on one geometry. What is set aside is left out. It depends on the picture's bytes alone. `against`: only
 * this known picture, which is looked at bypassing the indexes; 0 for all. *out is empty after a
 * failure. */
VG_API int vg_catalogue_match(struct vg_catalogue *catalogue, int64_t against,
			      const struct vg_picture *picture, struct vg_matches *out, struct vg_error *err);

/* Fills in what was said of each matched picture, and where it was seen besides `post`,
 * from which the item came (may be NULL). What was removed since falls out. After a failure
 * *matches has what was described before it, and the rest as it was. */
VG_API int vg_catalogue_describe(struct vg_catalogue *catalogue, const struct vg_post *post,
				 struct vg_matches *matches, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

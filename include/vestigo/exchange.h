/* Exchange: collections of known imagery as files: manifests that name pictures, and
 * lists of hashes that need none. Reading belongs to no handle: calls may overlap in threads, each with a visitor of its
 * own, which may call anything else. What takes a catalogue is of that handle's thread, and may be called between begin
 * and commit, and by the catalogue's visitors. */
#ifndef VESTIGO_EXCHANGE_H
#define VESTIGO_EXCHANGE_H

#include <vestigo/catalogue.h>
#include <vestigo/design.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Tags of a picture, and bytes of one text: longer ones end with "…". */
enum { VG_ENTRY_TAGS = 32, VG_ENTRY_TEXT = 32 << 10 };

/* One row of a manifest or of an exchanged collection. Texts are heap. */
struct vg_entry {
	char *path;                 /* manifest: of the picture, below the manifest's folder, or absolute */
	struct vg_known known;      /* exchanged collection */
	struct vg_sighting sighting;
	char *tags[VG_ENTRY_TAGS];
	size_t tag_count;
};
VG_API void vg_entry_release(struct vg_entry *entry);

struct vg_entry_visitor {
	void *context;
	/* The entry is borrowed; a visitor that moves its texts out sets them to NULL. A
	 * negative answer stops the reading and is returned. */
	int (*entry)(void *context, struct vg_entry *entry, struct vg_error *err);
	/* A row that cannot be used: it costs that row alone. */
	void (*bad)(void *context, uint64_t line, const char *reason);
	/* Of exchanged collections, every so many lines: how much of the file was read, 0 to 1;
	 * 0 where its size is not known. May be NULL. */
	void (*progress)(void *context, double fraction);
	/* Asked now and then while a pipe is waited for: stop reading? May be NULL. */
	bool (*stopped)(void *context);
	/* What the manifest says that is not understood, and costs no row: each column, each key of JSON
	 * Lines once, of these the first 32. May be NULL. */
	void (*notice)(void *context, uint64_t line, const char *text);
};

/* Reads a manifest: CSV with a header line, or JSON Lines when the name ends in .jsonl;
 * columns (keys) in any case: path, title, date, source, note, tags (separated by ";"), claim, rating,
 * review_url, in any order, only path required. A relative path that leaves the manifest's folder is a bad
 * row, and so is an absolute one that leaves it where the manifest lies in an export or in evidence: such
 * a path is to be opened below the folder without following links. Of "-" (standard input) neither holds. */
VG_API int vg_manifest_read(const char *path, const struct vg_entry_visitor *visitor,
			    struct vg_error *err);

/* Reads what vg_exchange_write wrote, or a plain list of PDQ hashes: 64 hexadecimal
 * digits a line, optionally with ",note" behind. "-" is standard input. */
VG_API int vg_exchange_read(const char *path, const struct vg_entry_visitor *visitor,
			    struct vg_error *err);

/* Writes the whole catalogue as JSON Lines to fd: an object a sighting-bearing picture.
 * With hashes_only neither titles, sources, notes, claims nor tags leave, only digests, hashes,
 * sizes and dates. */
VG_API int vg_exchange_write(struct vg_catalogue *catalogue, bool hashes_only, int fd,
			     const char *name, struct vg_error *err);

/* A picture of the catalogue as one JSON text (what `known show` and `list` print with
 * --json); heap (vg_free). NULL, with *err set, on failure. */
VG_API char *vg_known_json(struct vg_catalogue *catalogue, const struct vg_known *known,
			   struct vg_error *err);

/* A design as one JSON object, with the known pictures that carry it: heap (vg_free). NULL, with
 * *err set, on failure. */
VG_API char *vg_design_json(struct vg_catalogue *catalogue, const struct vg_design *design, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

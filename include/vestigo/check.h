/* The common case in one call: a file in, a record out.
 *
 * Each call makes its own sandboxed workers, as the program does (vestigo/pipeline.h for those that last), reads the
 * catalogue, and has let go of all of it when it returns: calls may overlap in threads. None touches the network, or
 * writes anything but what vestigo/catalogue.h says of reading one.
 *
 * A file that cannot be examined is no error: its record says what became of it (vg_picture.disposition), as that
 * of one that is not there does. An error is what keeps the question from being asked: VG_ERR_NOT_FOUND, there is no
 * such catalogue; VG_ERR_WORKER, no process can be had, or less of a sandbox than limits.full_sandbox wants;
 * VG_ERR_INTERRUPTED; VG_ERR_USAGE; VG_ERR_MEMORY; and those of vg_catalogue_open. */
#ifndef VESTIGO_CHECK_H
#define VESTIGO_CHECK_H

#include <signal.h>

#include <vestigo/limits.h>
#include <vestigo/record.h>
#include <vestigo/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero but for its size: nothing is searched, everything else is as usual. Borrowed for the call. */
struct vg_check_options {
	size_t size;               /* sizeof(struct vg_check_options): see vestigo/vestigo.h */
	const char *catalogue;     /* path of what is searched (vg_catalogue_default_path); NULL: nothing is */
	const char *cache;         /* file that keeps what was examined for other runs (vg_cache_default_path); NULL: none */
	const struct vg_limits *limits; /* NULL: vg_limits_default */
	unsigned jobs;             /* workers of a scan; 0: one more than cores. A single file takes one */
	bool hashes_only;          /* quicker, and finds less: not by local features, nor by parts */
	const volatile sig_atomic_t *stop; /* non-zero asks to stop: VG_ERR_INTERRUPTED; may be NULL */
	void *context;             /* of notice, which may be NULL: something that no record tells; borrowed texts */
	void (*notice)(void *context, const char *subject, const char *text);
};

/* What `vestigo check` finds of one file ("-": standard input). `options` may be NULL. *out is vg_record_free's. */
VG_API int vg_check_file(const char *path, const struct vg_check_options *options, struct vg_record **out,
			 struct vg_error *err);

/* What `vestigo compare` finds of a file held against another one, or against a known picture of the catalogue. Of two
 * files nothing is searched; a catalogue is asked for the designs that it keeps, and need not be there. The record is
 * that of the first; its one match, if any, is the other. VG_ERR_UNSUPPORTED: the second is no picture that can be
 * examined; VG_ERR_NOT_FOUND: there is no such known picture. */
VG_API int vg_compare_files(const char *path, const char *with, const struct vg_check_options *options,
			    struct vg_record **out, struct vg_error *err);
VG_API int vg_compare_known(const char *path, int64_t known, const struct vg_check_options *options,
			    struct vg_record **out, struct vg_error *err);

/* Each record of a scan, borrowed, in order of seq. It may call anything but with the handles of this scan, of which it
 * has none. A negative answer stops, and is what vg_scan returns. */
typedef int vg_record_visitor(void *context, const struct vg_record *record, struct vg_error *err);

/* What `vestigo scan` finds in an export, an evidence folder, a folder of pictures or a picture: one record for
 * every message with media and every file. *out_summary (may be NULL) is filled as far as it came, also on failure; its
 * texts are borrowed from the options. */
VG_API int vg_scan(const char *path, const struct vg_check_options *options, vg_record_visitor *visit, void *context,
		   struct vg_report_summary *out_summary, struct vg_error *err);

/* The same, told as JSON, for programs in other languages: a text for each record, as vg_record_json has it, and last
 * one with the summary, as vg_summary_json has it ("type" says which it is). Borrowed; a negative answer stops. */
typedef int vg_json_visitor(void *context, const char *json, struct vg_error *err);
VG_API int vg_scan_json(const char *path, const struct vg_check_options *options, vg_json_visitor *visit, void *context,
			struct vg_error *err);

/* Releases it and frees it; NULL is fine. */
VG_API void vg_record_free(struct vg_record *record);

/* A record as JSON, as a line of `vestigo scan --jsonl` (vg_report_schema says what is in it), and the summary that
 * ends one: heap, without a line feed. VG_ERR_MEMORY. */
VG_API int vg_record_json(const struct vg_record *record, char **out, struct vg_error *err);
VG_API int vg_summary_json(const struct vg_report_summary *summary, char **out, struct vg_error *err);

#ifdef __cplusplus
}
#endif
#endif

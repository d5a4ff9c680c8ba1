/* Limits: the one set of bounds that every parser and decoder obeys.
 *
 * Nothing is unlimited by default. The command line fills one of these and it
 * is handed down unchanged; a worker process gets a copy. Thread-safe. */
#ifndef VESTIGO_LIMITS_H
#define VESTIGO_LIMITS_H

#include <stdbool.h>
#include <stdint.h>
#include <vestigo/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct vg_limits {
	uint64_t max_bytes;        /* of one input file; default 128 MiB */
	uint64_t max_pixels;       /* width x height of one picture; default 200 million */
	uint64_t max_memory;       /* a worker's private memory, bytes; default 2 GiB */
	uint32_t max_seconds;      /* for one picture, wall clock and processor; default 30 */
	uint32_t max_scans;        /* of a progressive JPEG; default 100 */
	uint32_t max_tags;         /* metadata tags kept of one picture; default 512 */
	uint32_t max_message_bytes;/* of one message of an export; default 4 MiB */
	uint32_t max_depth;        /* nesting of JSON and of folders; default 256 */
	bool full_sandbox;         /* what reads hostile input does not begin with less: see protection.h */
};

/* Fills *limits with the defaults above. */
VG_API void vg_limits_default(struct vg_limits *limits);

#ifdef __cplusplus
}
#endif
#endif

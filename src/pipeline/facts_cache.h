/* What was examined in earlier runs, by the SHA-256 of the file: bytes that were looked at once
 * are not decoded again, nor searched for again in a catalogue that had nothing. An SQLite file of limited size, oldest entries leaving first; losing
 * it costs time and nothing else. Several processes may use it at once: none waits for it. */
#ifndef VG_PIPELINE_FACTS_CACHE_H
#define VG_PIPELINE_FACTS_CACHE_H

#include "base/bytes.h"

struct vg_facts_cache;

/* What the kept depends on besides the bytes of the file, as a digest: what was kept under
 * other terms is not found. */
struct vg_terms {
	uint8_t digest[32];
};

/* Creates the file, its key (pipeline/cache_key.h) and its folders, for their owner alone. What is no
 * SQLite file, or none of ours, is begun again. NULL when it cannot be had: there is no cache then, and
 * err says why where something lies there that should not. */
struct vg_facts_cache *vg_facts_cache_open(const char *path, struct vg_error *err);
/* Keeps what was put. */
void vg_facts_cache_close(struct vg_facts_cache *cache);

/* Appends what is kept of that file to out; false when there is nothing, it is damaged, or was not
 * put there, for that file and those terms, with this user's key. */
bool vg_facts_cache_get(struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
			struct vg_buffer *out);
/* What cannot be kept is not. */
void vg_facts_cache_put(struct vg_facts_cache *cache, const uint8_t sha256[32], const struct vg_terms *terms,
			struct vg_span facts);

#endif

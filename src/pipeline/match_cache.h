/* What pictures of the same bytes matched earlier in a run, so that the copies in an
 * export are looked for and compared once.
 *
 * Of constant size: a picture takes its place from its digest, and the later of two
 * that share one stays. */
#ifndef VG_PIPELINE_MATCH_CACHE_H
#define VG_PIPELINE_MATCH_CACHE_H

#include <vestigo/match.h>

struct vg_match_cache;

/* NULL when memory is short. */
struct vg_match_cache *vg_match_cache_new(void);
void vg_match_cache_free(struct vg_match_cache *cache);

/* Fills *out with what these bytes matched when the catalogue's content had this version. */
bool vg_match_cache_get(const struct vg_match_cache *cache, const uint8_t sha256[32], int64_t version,
			struct vg_matches *out);

/* Keeps matches that are not described yet: they own nothing. Short of memory, it keeps
 * nothing. */
void vg_match_cache_put(struct vg_match_cache *cache, const uint8_t sha256[32], int64_t version,
			const struct vg_matches *matches);

/* Forgets what these bytes matched. */
void vg_match_cache_forget(struct vg_match_cache *cache, const uint8_t sha256[32]);

#endif

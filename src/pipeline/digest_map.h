/* A hash table from SHA-256 digests to numbers. The key's first bytes are its hash: they
 * are uniformly distributed as they are. */
#ifndef VG_PIPELINE_DIGEST_MAP_H
#define VG_PIPELINE_DIGEST_MAP_H

#include <stdbool.h>
#include <stdint.h>

struct vg_digest_map;

/* NULL when memory is short. */
struct vg_digest_map *vg_digest_map_new(void);
void vg_digest_map_free(struct vg_digest_map *map);
/* Sets the number of a key; false when memory is short. */
bool vg_digest_map_put(struct vg_digest_map *map, const uint8_t key[32], uint64_t value);
bool vg_digest_map_get(const struct vg_digest_map *map, const uint8_t key[32], uint64_t *out);

#endif

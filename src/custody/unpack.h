/* The picture that archived answers hold, unpacked piece by piece: however large, it takes the same
 * little memory. Written for archives that nobody vouches for. */
#ifndef VG_CUSTODY_UNPACK_H
#define VG_CUSTODY_UNPACK_H

#include "base/bytes.h"
#include "base/digest.h"

/* The most bytes that an answer may unpack to: fetch takes no more. */
static const uint64_t VG_ANSWER_MAXIMUM = 1ull << 30;

struct vg_unpacking;

/* NULL when memory is short. More than `most` bytes are VG_ERR_LIMIT. */
struct vg_unpacking *vg_unpacking_new(uint64_t most);
void vg_unpacking_free(struct vg_unpacking *unpacking);

/* Takes a response record, the gzip member in fd from offset on: the first, or the one that goes on where
 * the one before it was cut. VG_ERR_CORRUPT when it is none. */
int vg_unpacking_record(struct vg_unpacking *unpacking, int fd, uint64_t offset, uint64_t length, struct vg_error *err);

/* The digest and the size of the body, without chunks and compression. VG_ERR_CORRUPT when it is cut. */
int vg_unpacking_end(struct vg_unpacking *unpacking, char out_digest[VG_SHA256_TEXT], struct vg_error *err);

/* How many bytes of the body came out so far; and with those of heads. */
uint64_t vg_unpacking_size(const struct vg_unpacking *unpacking);
uint64_t vg_unpacking_cost(const struct vg_unpacking *unpacking);

#endif

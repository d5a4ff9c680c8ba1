#include "c2pa_cbor.h"

#include <string.h>

void cbor_head(struct buf *b, unsigned major, uint64_t n)
{
	if (n < 24) {
		buf_byte(b, major << 5 | (unsigned)n);
	} else if (n < 256) {
		buf_byte(b, major << 5 | 24);
		buf_byte(b, (unsigned)n);
	} else if (n < 65536) {
		buf_byte(b, major << 5 | 25);
		buf_be16(b, (unsigned)n);
	} else {
		buf_byte(b, major << 5 | 26);
		buf_be32(b, (uint32_t)n);
	}
}

void cbor_number(struct buf *b, uint64_t n) { cbor_head(b, 0, n); }
void cbor_bytes(struct buf *b, const void *data, size_t size) { cbor_head(b, 2, size); buf_put(b, data, size); }
void cbor_list(struct buf *b, unsigned n) { cbor_head(b, 4, n); }
void cbor_map(struct buf *b, unsigned n) { cbor_head(b, 5, n); }

void cbor_text(struct buf *b, const char *s)
{
	cbor_head(b, 3, strlen(s));
	buf_str(b, s);
}

void cbor_pair(struct buf *b, const char *key, const char *value)
{
	cbor_text(b, key);
	cbor_text(b, value);
}

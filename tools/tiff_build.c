#include "tiff_build.h"

void tiff_begin(struct buf *f, const char *head)
{
	buf_put(f, head, 4);
	buf_le32(f, 0);
}

void tiff_set_first(struct buf *f, uint32_t at)
{
	buf_patch_le32(f, 4, at);
}

uint32_t tiff_put_directory(struct buf *f, const struct tiff_entry *entries, unsigned count, uint32_t next)
{
	uint32_t at;

	buf_fill(f, 0, f->size & 1);
	at = (uint32_t)f->size;
	buf_le16(f, count);
	for (unsigned i = 0; i < count; i++) {
		buf_le16(f, entries[i].tag);
		buf_le16(f, entries[i].type);
		buf_le32(f, entries[i].count);
		buf_le32(f, entries[i].value);
	}
	buf_le32(f, next);
	return at;
}

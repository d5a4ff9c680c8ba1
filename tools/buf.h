/* A growing byte buffer and the file helpers of the fixture tools.
 *
 * The tools are programs for this project's own use: on any failure they say
 * why and exit with status 1, so none of these functions returns an error.
 */
#ifndef TOOLS_BUF_H
#define TOOLS_BUF_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialised is empty; release with buf_free. */
struct buf {
	uint8_t *data;
	size_t size;
	size_t room;
};

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));
void *xmalloc(size_t size);

void buf_free(struct buf *b);
void buf_clear(struct buf *b);
void buf_put(struct buf *b, const void *data, size_t size);
void buf_fill(struct buf *b, uint8_t value, size_t count);
void buf_byte(struct buf *b, unsigned value);
void buf_str(struct buf *b, const char *text);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_be16(struct buf *b, unsigned value);
void buf_be32(struct buf *b, uint32_t value);
void buf_le16(struct buf *b, unsigned value);
void buf_le32(struct buf *b, uint32_t value);

/* Overwrite two or four bytes inside the buffer. */
void buf_patch_be32(struct buf *b, size_t at, uint32_t value);
void buf_patch_be16(struct buf *b, size_t at, unsigned value);
void buf_patch_le32(struct buf *b, size_t at, uint32_t value);

/* A box of ISO media files and JUMBF, whose size and TYPE (four letters) come before its content: begun here, and its
 * size filled in when it is closed with what opening returned. Boxes may stand in boxes. */
size_t buf_open_box(struct buf *b, const char *type);
void buf_close_box(struct buf *b, size_t at);

/* Writes the buffer to ROOT/PATH and creates the folders on the way. */
void buf_save(const struct buf *b, const char *root, const char *path);

/* Creates PATH and its parents where they are missing. */
void make_dirs(const char *path);

/* Reads a decimal number or dies naming WHAT. */
uint64_t parse_number(const char *text, const char *what, uint64_t max);

#endif

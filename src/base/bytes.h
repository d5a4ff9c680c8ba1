/* Spans, bounds-checked readers, growable buffers with a maximum, and size
 * arithmetic that notices overflow. The only way this program looks at bytes
 * that came from outside. */
#ifndef VG_BASE_BYTES_H
#define VG_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <vestigo/error.h>

/* Borrowed bytes: never owned, never written through. */
struct vg_span {
	const uint8_t *data;
	size_t size;
};

/* The part [offset, offset + size) of span; empty when it does not fit. */
struct vg_span vg_span_part(struct vg_span span, size_t offset, size_t size);
bool vg_span_starts_with(struct vg_span span, const void *prefix, size_t size);

/* A cursor over a span. Reading past the end yields zeros and sets `failed`,
 * so a parser may read a whole structure and check once. */
struct vg_reader {
	struct vg_span span;
	size_t position;
	bool failed;
};

void vg_reader_init(struct vg_reader *reader, struct vg_span span);
size_t vg_reader_left(const struct vg_reader *reader);
uint8_t vg_read_u8(struct vg_reader *reader);
uint16_t vg_read_u16be(struct vg_reader *reader);
uint32_t vg_read_u32be(struct vg_reader *reader);
uint64_t vg_read_u64be(struct vg_reader *reader);
uint16_t vg_read_u16le(struct vg_reader *reader);
uint32_t vg_read_u32le(struct vg_reader *reader);
struct vg_span vg_read_span(struct vg_reader *reader, size_t size);
void vg_read_skip(struct vg_reader *reader, size_t size);

/* A growable buffer. `maximum` is fixed at init: growing past it fails with
 * VG_ERR_LIMIT. The content is always followed by a zero byte that `size` does
 * not count, so text can be handed to C functions. What fails is remembered until the
 * buffer is cleared or released, so that a row of appends is asked once, behind the last. */
struct vg_buffer {
	uint8_t *data;
	size_t size, capacity, maximum;
	bool failed;
};

void vg_buffer_init(struct vg_buffer *buffer, size_t maximum);
void vg_buffer_release(struct vg_buffer *buffer);
void vg_buffer_clear(struct vg_buffer *buffer);
int vg_buffer_append(struct vg_buffer *buffer, const void *data, size_t size);
int vg_buffer_append_byte(struct vg_buffer *buffer, uint8_t byte);
int vg_buffer_append_text(struct vg_buffer *buffer, const char *text);
int vg_buffer_printf(struct vg_buffer *buffer, const char *format, ...) VG_PRINTF(2, 3);
/* Makes room for `size` more bytes and returns where they go, or NULL. */
uint8_t *vg_buffer_reserve(struct vg_buffer *buffer, size_t size);
struct vg_span vg_buffer_span(const struct vg_buffer *buffer);

/* Big-endian numbers into 4 and 8 bytes. */
void vg_store_u32be(uint8_t out[4], uint32_t value);
void vg_store_u64be(uint8_t out[8], uint64_t value);

/* *out = a * b (a + b); false, and *out untouched, on overflow. */
bool vg_size_multiply(size_t a, size_t b, size_t *out);
bool vg_size_add(size_t a, size_t b, size_t *out);

#endif

#include "base/bytes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct vg_span vg_span_part(struct vg_span span, size_t offset, size_t size)
{
	if (offset > span.size || size > span.size - offset)
		return (struct vg_span){ NULL, 0 };
	return (struct vg_span){ span.data + offset, size };
}

bool vg_span_starts_with(struct vg_span span, const void *prefix, size_t size)
{
	return span.size >= size && memcmp(span.data, prefix, size) == 0;
}

void vg_reader_init(struct vg_reader *reader, struct vg_span span)
{
	*reader = (struct vg_reader){ .span = span };
}

size_t vg_reader_left(const struct vg_reader *reader)
{
	return reader->span.size - reader->position;
}

struct vg_span vg_read_span(struct vg_reader *reader, size_t size)
{
	if (size > vg_reader_left(reader)) {
		reader->failed = true;
		reader->position = reader->span.size;
		return (struct vg_span){ NULL, 0 };
	}
	struct vg_span part = { reader->span.data ? reader->span.data + reader->position : NULL, size };
	reader->position += size;
	return part;
}

void vg_read_skip(struct vg_reader *reader, size_t size)
{
	(void)vg_read_span(reader, size);
}

uint8_t vg_read_u8(struct vg_reader *reader)
{
	struct vg_span part = vg_read_span(reader, 1);
	return part.data ? part.data[0] : 0;
}

uint16_t vg_read_u16be(struct vg_reader *reader)
{
	struct vg_span part = vg_read_span(reader, 2);
	if (!part.data)
		return 0;
	return (uint16_t)(part.data[0] << 8 | part.data[1]);
}

uint32_t vg_read_u32be(struct vg_reader *reader)
{
	struct vg_span part = vg_read_span(reader, 4);
	return part.data ? (uint32_t)part.data[0] << 24 | (uint32_t)part.data[1] << 16 |
			   (uint32_t)part.data[2] << 8 | part.data[3]
			 : 0;
}

uint64_t vg_read_u64be(struct vg_reader *reader)
{
	uint64_t high = vg_read_u32be(reader);
	return high << 32 | vg_read_u32be(reader);
}

uint16_t vg_read_u16le(struct vg_reader *reader)
{
	return __builtin_bswap16(vg_read_u16be(reader));
}

uint32_t vg_read_u32le(struct vg_reader *reader)
{
	return __builtin_bswap32(vg_read_u32be(reader));
}

void vg_buffer_init(struct vg_buffer *buffer, size_t maximum)
{
	*buffer = (struct vg_buffer){ .maximum = maximum };
}

void vg_buffer_release(struct vg_buffer *buffer)
{
	if (!buffer)
		return;
	free(buffer->data);
	*buffer = (struct vg_buffer){ .maximum = buffer->maximum };
}

void vg_buffer_clear(struct vg_buffer *buffer)
{
	buffer->size = 0;
	buffer->failed = false;
	if (buffer->data)
		buffer->data[0] = 0;
}

uint8_t *vg_buffer_reserve(struct vg_buffer *buffer, size_t size)
{
	size_t needed;
	if (!vg_size_add(buffer->size, size, &needed) || needed > buffer->maximum) {
		buffer->failed = true;
		return NULL;
	}
	if (needed >= buffer->capacity) {
		size_t capacity = buffer->capacity ? buffer->capacity : 64;
		while (capacity <= needed)
			capacity += capacity / 2;
		uint8_t *data = realloc(buffer->data, capacity);
		if (!data) {
			vg_memory_fault();
			buffer->failed = true;
			return NULL;
		}
		buffer->data = data;
		buffer->capacity = capacity;
	}
	uint8_t *place = buffer->data + buffer->size;
	buffer->size = needed;
	buffer->data[needed] = 0;
	return place;
}

int vg_buffer_append(struct vg_buffer *buffer, const void *data, size_t size)
{
	size_t before = buffer->size;
	uint8_t *place = vg_buffer_reserve(buffer, size);
	if (!place)
		return before > buffer->maximum || size > buffer->maximum - before ? VG_ERR_LIMIT
										   : VG_ERR_MEMORY;
	if (size)
		memcpy(place, data, size);
	return 0;
}

int vg_buffer_append_byte(struct vg_buffer *buffer, uint8_t byte)
{
	return vg_buffer_append(buffer, &byte, 1);
}

int vg_buffer_append_text(struct vg_buffer *buffer, const char *text)
{
	return vg_buffer_append(buffer, text, strlen(text));
}

int vg_buffer_printf(struct vg_buffer *buffer, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return VG_ERR_MALFORMED;
	uint8_t *place = vg_buffer_reserve(buffer, (size_t)length);
	if (!place)
		return VG_ERR_LIMIT;
	va_start(arguments, format);
	vsnprintf((char *)place, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return 0;
}

struct vg_span vg_buffer_span(const struct vg_buffer *buffer)
{
	return (struct vg_span){ buffer->data, buffer->size };
}

bool vg_size_multiply(size_t a, size_t b, size_t *out)
{
	size_t product;
	if (__builtin_mul_overflow(a, b, &product))
		return false;
	*out = product;
	return true;
}

bool vg_size_add(size_t a, size_t b, size_t *out)
{
	size_t sum;
	if (__builtin_add_overflow(a, b, &sum))
		return false;
	*out = sum;
	return true;
}

void vg_store_u32be(uint8_t out[4], uint32_t value)
{
	for (int i = 0; i < 4; i++)
		out[i] = (uint8_t)(value >> (24 - 8 * i));
}

void vg_store_u64be(uint8_t out[8], uint64_t value)
{
	vg_store_u32be(out, (uint32_t)(value >> 32));
	vg_store_u32be(out + 4, (uint32_t)value);
}

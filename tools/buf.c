#include "buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		die("out of memory (%zu bytes)", size);
	return p;
}

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

void buf_clear(struct buf *b)
{
	b->size = 0;
}

static uint8_t *buf_grow(struct buf *b, size_t more)
{
	if (more > SIZE_MAX / 4 - b->size)
		die("buffer too large");
	if (b->size + more > b->room) {
		size_t room = (b->size + more) * 2;
		uint8_t *data = realloc(b->data, room);

		if (!data)
			die("out of memory (%zu bytes)", room);
		b->data = data;
		b->room = room;
	}
	return b->data + b->size;
}

void buf_put(struct buf *b, const void *data, size_t size)
{
	if (size == 0)
		return;
	memcpy(buf_grow(b, size), data, size);
	b->size += size;
}

void buf_fill(struct buf *b, uint8_t value, size_t count)
{
	if (count == 0)
		return;
	memset(buf_grow(b, count), value, count);
	b->size += count;
}

void buf_byte(struct buf *b, unsigned value)
{
	*buf_grow(b, 1) = (uint8_t)value;
	b->size++;
}

void buf_str(struct buf *b, const char *text)
{
	buf_put(b, text, strlen(text));
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	char small[512];
	int length;

	va_start(args, format);
	length = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	if (length < 0)
		die("cannot format \"%s\"", format);
	if ((size_t)length < sizeof small) {
		buf_put(b, small, (size_t)length);
		return;
	}
	va_start(args, format);
	vsnprintf((char *)buf_grow(b, (size_t)length + 1), (size_t)length + 1, format, args);
	va_end(args);
	b->size += (size_t)length;
}

void buf_be16(struct buf *b, unsigned value)
{
	buf_byte(b, value >> 8 & 255);
	buf_byte(b, value & 255);
}

void buf_be32(struct buf *b, uint32_t value)
{
	buf_be16(b, value >> 16);
	buf_be16(b, value & 0xffff);
}

void buf_le16(struct buf *b, unsigned value)
{
	buf_byte(b, value & 255);
	buf_byte(b, value >> 8 & 255);
}

void buf_le32(struct buf *b, uint32_t value)
{
	buf_le16(b, value & 0xffff);
	buf_le16(b, value >> 16);
}

void buf_patch_be16(struct buf *b, size_t at, unsigned value)
{
	if (b->size < 2 || at > b->size - 2)
		die("patch at %zu lies outside %zu bytes", at, b->size);
	b->data[at] = (uint8_t)(value >> 8);
	b->data[at + 1] = (uint8_t)value;
}

void buf_patch_be32(struct buf *b, size_t at, uint32_t value)
{
	buf_patch_be16(b, at, value >> 16);
	buf_patch_be16(b, at + 2, value & 0xffff);
}

void buf_patch_le32(struct buf *b, size_t at, uint32_t value)
{
	buf_patch_be32(b, at, __builtin_bswap32(value));
}

size_t buf_open_box(struct buf *b, const char *type)
{
	size_t at = b->size;

	buf_be32(b, 0);
	buf_put(b, type, 4);
	return at;
}

void buf_close_box(struct buf *b, size_t at)
{
	buf_patch_be32(b, at, (uint32_t)(b->size - at));
}

void make_dirs(const char *path)
{
	size_t length = strlen(path);
	char *copy = xmalloc(length + 1);

	memcpy(copy, path, length + 1);
	for (size_t i = 1; i <= length; i++) {
		char kept = copy[i];

		if (kept != '/' && kept != 0)
			continue;
		copy[i] = 0;
		if (mkdir(copy, 0755) != 0 && errno != EEXIST)
			die("cannot create \"%s\": %s", copy, strerror(errno));
		copy[i] = kept;
	}
	free(copy);
}

void buf_save(const struct buf *b, const char *root, const char *path)
{
	struct buf full = {0};
	char *slash;
	FILE *file;

	buf_printf(&full, "%s/%s", root, path);
	buf_byte(&full, 0);
	slash = strrchr((char *)full.data, '/');
	*slash = 0;
	make_dirs((char *)full.data);
	*slash = '/';
	file = fopen((char *)full.data, "wb");
	if (!file)
		die("cannot write \"%s\": %s", (char *)full.data, strerror(errno));
	if (b->size > 0 && fwrite(b->data, 1, b->size, file) != b->size)
		die("cannot write \"%s\": %s", (char *)full.data, strerror(errno));
	if (fclose(file) != 0)
		die("cannot write \"%s\": %s", (char *)full.data, strerror(errno));
	buf_free(&full);
}

uint64_t parse_number(const char *text, const char *what, uint64_t max)
{
	uint64_t value = 0;

	if (!*text)
		die("%s is empty", what);
	for (const char *p = text; *p; p++) {
		unsigned digit = (unsigned)(*p - '0');

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			die("%s \"%s\" is not a number", what, text);
		value = value * 10 + digit;
	}
	if (value > max)
		die("%s \"%s\" is larger than %llu", what, text, (unsigned long long)max);
	return value;
}

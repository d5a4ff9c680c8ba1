#include "exif_build.h"
#include "tiff_build.h"

#include <string.h>

enum { MAX_ENTRIES = 16 };

struct entry {
	unsigned tag, type;
	uint32_t count;
	struct buf value;
};

struct ifd {
	struct entry entries[MAX_ENTRIES];
	unsigned count;
	bool big;
};

static void put16(struct buf *b, bool big, unsigned v)
{
	if (big)
		buf_be16(b, v);
	else
		buf_le16(b, v);
}

static void put32(struct buf *b, bool big, uint32_t v)
{
	if (big)
		buf_be32(b, v);
	else
		buf_le32(b, v);
}

static struct buf *add(struct ifd *ifd, unsigned tag, unsigned type, uint32_t count)
{
	struct entry *e = &ifd->entries[ifd->count++];

	if (ifd->count > MAX_ENTRIES)
		die("too many EXIF entries");
	*e = (struct entry){.tag = tag, .type = type, .count = count};
	return &e->value;
}

static void add_text(struct ifd *ifd, unsigned tag, const char *text)
{
	if (text)
		buf_put(add(ifd, tag, ASCII, (uint32_t)strlen(text) + 1), text, strlen(text) + 1);
}

static void add_short(struct ifd *ifd, unsigned tag, unsigned v)
{
	if (v)
		put16(add(ifd, tag, SHORT, 1), ifd->big, v);
}

static void add_long(struct ifd *ifd, unsigned tag, uint32_t v)
{
	if (v)
		put32(add(ifd, tag, LONG, 1), ifd->big, v);
}

static void add_rationals(struct ifd *ifd, unsigned tag, unsigned n, const uint32_t (*v)[2])
{
	struct buf *b = add(ifd, tag, RATIONAL, n);

	for (unsigned i = 0; i < n; i++) {
		put32(b, ifd->big, v[i][0]);
		put32(b, ifd->big, v[i][1]);
	}
}

/* Values longer than four bytes follow their IFD, on even offsets. */
static size_t ifd_size(const struct ifd *ifd)
{
	size_t size = 2 + 12 * (size_t)ifd->count + 4;

	for (unsigned i = 0; i < ifd->count; i++)
		if (ifd->entries[i].value.size > 4)
			size += (ifd->entries[i].value.size + 1) & ~(size_t)1;
	return size;
}

static void ifd_write(struct ifd *ifd, size_t next, bool overflow, struct buf *out)
{
	size_t values = out->size + 2 + 12 * (size_t)ifd->count + 4;

	put16(out, ifd->big, ifd->count);
	for (unsigned i = 0; i < ifd->count; i++) {
		struct entry *e = &ifd->entries[i];

		put16(out, ifd->big, e->tag);
		put16(out, ifd->big, e->type);
		put32(out, ifd->big, overflow ? 0xffffffff : e->count);
		if (e->value.size > 4) {
			put32(out, ifd->big, (uint32_t)values);
			values += (e->value.size + 1) & ~(size_t)1;
		} else {
			buf_put(out, e->value.data, e->value.size);
			buf_fill(out, 0, 4 - e->value.size);
		}
	}
	put32(out, ifd->big, (uint32_t)next);
	for (unsigned i = 0; i < ifd->count; i++) {
		struct buf *value = &ifd->entries[i].value;

		if (value->size > 4) {
			buf_put(out, value->data, value->size);
			buf_fill(out, 0, value->size & 1);
		}
		buf_free(value);
	}
}

static void add_angle(struct ifd *ifd, unsigned tag, int hundredths, const struct exif_spec *spec)
{
	uint32_t v = spec->gps_zero ? 0 : (uint32_t)(hundredths < 0 ? -hundredths : hundredths);
	const uint32_t parts[3][2] = {{v / 360000, 1}, {v / 6000 % 60, 1}, {v % 6000, 100}};
	const uint32_t minutes[3][2] = {{v / 360000, 1}, {v % 360000, 6000}, {0, 0}};

	add_rationals(ifd, tag, 3, spec->gps_undefined_seconds ? minutes : parts);
}

/* The hemisphere's letter, or what stands instead. */
static void add_ref(struct ifd *ifd, unsigned tag, const char *letter, const char *instead)
{
	if (!instead || *instead)
		add_text(ifd, tag, instead ? instead : letter);
}

static void fill_gps(struct ifd *ifd, const struct exif_spec *spec)
{
	const uint32_t altitude[1][2] = {{(uint32_t)spec->altitude, 10}};
	const uint32_t time[3][2] = {
		{spec->gps_time / 3600, 1}, {spec->gps_time / 60 % 60, 1}, {spec->gps_time % 60, 1}};

	buf_put(add(ifd, 0, BYTE, 4), "\2\3\0", 4);
	add_ref(ifd, 1, spec->latitude < 0 ? "S" : "N", spec->latitude_ref);
	add_angle(ifd, 2, spec->latitude, spec);
	add_ref(ifd, 3, spec->longitude < 0 ? "W" : "E", spec->longitude_ref);
	add_angle(ifd, 4, spec->longitude, spec);
	buf_put(add(ifd, 5, BYTE, 1), "", 1);
	add_rationals(ifd, 6, 1, altitude);
	if (spec->gps_date)
		add_rationals(ifd, 7, 3, time);
	add_text(ifd, 9, spec->gps_status);
	add_text(ifd, 29, spec->gps_date);
}

static void fill_exif(struct ifd *ifd, const struct exif_spec *spec)
{
	buf_put(add(ifd, 0x9000, UNDEFINED, 4), "0232", 4);
	add_text(ifd, 0x9003, spec->taken);
	add_text(ifd, 0x9004, spec->taken);
	add_text(ifd, 0x9011, spec->offset);
	add_text(ifd, 0x9291, spec->subsec);
	add_long(ifd, 0xa002, spec->width);
	add_long(ifd, 0xa003, spec->height);
	add_text(ifd, 0xa431, spec->serial);
	add_text(ifd, 0xa434, spec->lens);
}

static void fill_main(struct ifd *ifd, const struct exif_spec *spec, size_t exif, size_t gps)
{
	add_text(ifd, 0x010f, spec->make);
	add_text(ifd, 0x0110, spec->model);
	add_short(ifd, 0x0112, spec->orientation);
	add_text(ifd, 0x0131, spec->software);
	add_text(ifd, 0x0132, spec->modified);
	add_long(ifd, 0x8769, (uint32_t)exif);
	add_long(ifd, 0x8825, (uint32_t)gps);
}

static void fill_thumbnail(struct ifd *ifd, size_t at, size_t size)
{
	add_short(ifd, 0x0103, 6);
	add_long(ifd, 0x0201, (uint32_t)at);
	add_long(ifd, 0x0202, (uint32_t)size);
}

static void release(struct ifd *ifd)
{
	for (unsigned i = 0; i < ifd->count; i++)
		buf_free(&ifd->entries[i].value);
	ifd->count = 0;
}

void exif_build(const struct exif_spec *spec, struct buf *out)
{
	struct ifd main = {.big = spec->big_endian}, exif = main, gps = main, thumb = main;
	size_t exif_at, gps_at, thumb_at, next;

	fill_exif(&exif, spec);
	if (spec->gps)
		fill_gps(&gps, spec);
	/* Offsets have the size of any other number, so a trial gives the sizes. */
	fill_main(&main, spec, 1, spec->gps);
	exif_at = 8 + ifd_size(&main);
	release(&main);
	gps_at = exif_at + ifd_size(&exif);
	thumb_at = gps_at + (spec->gps ? ifd_size(&gps) : 0);
	fill_main(&main, spec, exif_at, spec->gps ? gps_at : 0);
	next = spec->loop ? 8 : spec->thumbnail ? thumb_at : 0;

	buf_str(out, spec->big_endian ? "MM" : "II");
	put16(out, spec->big_endian, 42);
	put32(out, spec->big_endian, 8);
	ifd_write(&main, next, spec->overflow, out);
	ifd_write(&exif, 0, false, out);
	if (spec->gps)
		ifd_write(&gps, 0, false, out);
	if (spec->thumbnail) {
		fill_thumbnail(&thumb, thumb_at + 2 + 12 * 3 + 4, spec->thumbnail->size);
		ifd_write(&thumb, 0, false, out);
		buf_put(out, spec->thumbnail->data, spec->thumbnail->size);
	}
}

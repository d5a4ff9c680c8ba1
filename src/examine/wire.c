#include "examine/wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct wire {
	struct vg_buffer *out; /* NULL while reading */
	struct vg_reader in;
	bool failed;
};

static void u64(struct wire *wire, uint64_t *value)
{
	uint8_t bytes[8];
	if (wire->out) {
		for (int i = 0; i < 8; i++)
			bytes[i] = (uint8_t)(*value >> (56 - 8 * i));
		wire->failed |= vg_buffer_append(wire->out, bytes, 8) < 0;
		return;
	}
	uint64_t high = vg_read_u32be(&wire->in);
	*value = high << 32 | vg_read_u32be(&wire->in);
}

static void u32(struct wire *wire, uint32_t *value)
{
	uint64_t wide = *value;
	u64(wire, &wide);
	wire->failed |= wide > UINT32_MAX;
	*value = (uint32_t)wide;
}

static void integer(struct wire *wire, int *value, int least, int most)
{
	uint64_t wide = (uint64_t)(int64_t)*value;
	u64(wire, &wide);
	int64_t read = (int64_t)wide;
	wire->failed |= read < least || read > most;
	*value = wire->failed ? least : (int)read;
}

static void boolean(struct wire *wire, bool *value)
{
	int wide = *value;
	integer(wire, &wide, 0, 1);
	*value = wide != 0;
}

static void i64(struct wire *wire, int64_t *value)
{
	uint64_t bits = (uint64_t)*value;
	u64(wire, &bits);
	*value = (int64_t)bits;
}

static void real(struct wire *wire, double *value)
{
	uint64_t bits;
	memcpy(&bits, value, sizeof bits);
	u64(wire, &bits);
	memcpy(value, &bits, sizeof bits);
	if (!isfinite(*value))
		*value = 0;
}

static void bytes_of(struct wire *wire, void *data, size_t size)
{
	if (wire->out) {
		wire->failed |= vg_buffer_append(wire->out, data, size) < 0;
		return;
	}
	struct vg_span part = vg_read_span(&wire->in, size);
	if (part.data)
		memcpy(data, part.data, size);
}

/* A size and that many bytes, at most `maximum`, borrowed from the input. */
static struct vg_span sized(struct wire *wire, struct vg_span span, size_t maximum)
{
	uint64_t size = span.size;
	u64(wire, &size);
	wire->failed |= size > maximum;
	if (wire->failed)
		return (struct vg_span){ NULL, 0 };
	if (wire->out) {
		wire->failed |= vg_buffer_append(wire->out, span.data, span.size) < 0;
		return span;
	}
	return vg_read_span(&wire->in, (size_t)size);
}

static void text(struct wire *wire, char *value, size_t capacity)
{
	struct vg_span span = sized(wire, (struct vg_span){ (uint8_t *)value, strnlen(value, capacity) },
				    capacity - 1);
	if (wire->out)
		return;
	char *clean = vg_text_copy_utf8((const char *)span.data, span.size, capacity - 1);
	wire->failed |= !clean;
	vg_text_copy(value, capacity, clean ? clean : "");
	free(clean);
}
#define TEXT(wire, array) text(wire, array, sizeof(array))

static void camera_time(struct wire *wire, struct vg_camera_time *time)
{
	boolean(wire, &time->present);
	boolean(wire, &time->has_offset);
	i64(wire, &time->time);
	TEXT(wire, time->raw);
}

static void exif(struct wire *wire, struct vg_exif *exif)
{
	int thumbnail = (int)exif->thumbnail;
	boolean(wire, &exif->present);
	TEXT(wire, exif->make);
	TEXT(wire, exif->model);
	TEXT(wire, exif->serial);
	TEXT(wire, exif->lens);
	TEXT(wire, exif->software);
	camera_time(wire, &exif->original);
	camera_time(wire, &exif->digitized);
	camera_time(wire, &exif->modified);
	boolean(wire, &exif->gps.present);
	real(wire, &exif->gps.latitude);
	real(wire, &exif->gps.longitude);
	boolean(wire, &exif->gps.has_altitude);
	real(wire, &exif->gps.altitude);
	TEXT(wire, exif->gps.time);
	integer(wire, &exif->orientation, 0, 8);
	integer(wire, &thumbnail, 0, VG_THUMBNAIL_KIND_COUNT - 1);
	exif->thumbnail = (enum vg_thumbnail_kind)thumbnail;
	u32(wire, &exif->thumbnail_width);
	u32(wire, &exif->thumbnail_height);
	real(wire, &exif->thumbnail_correlation);
	u32(wire, &exif->thumbnail_pdq_distance);
}

static void jpeg(struct wire *wire, struct vg_jpeg *jpeg)
{
	boolean(wire, &jpeg->present);
	u32(wire, &jpeg->quality);
	boolean(wire, &jpeg->standard_tables);
	boolean(wire, &jpeg->progressive);
	TEXT(wire, jpeg->subsampling);
	u32(wire, &jpeg->components);
	u32(wire, &jpeg->scans);
	TEXT(wire, jpeg->tables);
	TEXT(wire, jpeg->markers);
	u64(wire, &jpeg->trailing_bytes);
	for (int i = 0; i < VG_ORIGINS; i++)
		TEXT(wire, jpeg->origin[i]);
	boolean(wire, &jpeg->has_metadata);
}

static void pdq_set(struct wire *wire, struct vg_pdq_set *set)
{
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (int word = 0; word < 4; word++)
			u64(wire, &set->turned[turn].word[word]);
	integer(wire, &set->quality, 0, 100);
}

static void fields(struct wire *wire, struct vg_picture *picture)
{
	int disposition = (int)picture->disposition, format = (int)picture->format;
	uint32_t version = VG_WIRE_VERSION;
	u32(wire, &version);
	wire->failed |= version != VG_WIRE_VERSION;
	integer(wire, &disposition, 0, VG_DISPOSITION_COUNT - 1);
	integer(wire, &format, 0, VG_FORMAT_COUNT - 1);
	picture->disposition = (enum vg_disposition)disposition;
	picture->format = (enum vg_format)format;
	TEXT(wire, picture->reason);
	TEXT(wire, picture->type);
	u32(wire, &picture->width);
	u32(wire, &picture->height);
	bytes_of(wire, picture->pixels_sha256, sizeof picture->pixels_sha256);
	pdq_set(wire, &picture->pdq);
	boolean(wire, &picture->has_pdq_resampled);
	pdq_set(wire, &picture->pdq_resampled);
	integer(wire, &picture->orientation, 1, 8);
	exif(wire, &picture->exif);
	jpeg(wire, &picture->jpeg);
	u64(wire, &picture->icc_bytes);
	u64(wire, &picture->xmp_bytes);
	u64(wire, &picture->iptc_bytes);
	TEXT(wire, picture->icc_description);
	for (int i = 0; i < VG_DEFECTS; i++)
		TEXT(wire, picture->defects[i]);
}

static void write_tags(struct wire *wire, const struct vg_picture *picture)
{
	uint64_t count = picture->tag_count;
	u64(wire, &count);
	for (size_t i = 0; i < picture->tag_count; i++) {
		struct vg_tag tag = picture->tags[i];
		int group = (int)tag.group;
		integer(wire, &group, 0, VG_TAG_GROUP_COUNT - 1);
		boolean(wire, &tag.number);
		text(wire, tag.name, strlen(tag.name) + 1);
		text(wire, tag.value, strlen(tag.value) + 1);
	}
}

static void read_tags(struct wire *wire, struct vg_picture *picture)
{
	uint64_t count = 0;
	u64(wire, &count);
	for (uint64_t i = 0; i < count && !wire->failed && !wire->in.failed; i++) {
		int group = 0;
		bool number = false;
		char name[65] = "", value[1025] = "";
		integer(wire, &group, 0, VG_TAG_GROUP_COUNT - 1);
		boolean(wire, &number);
		TEXT(wire, name);
		TEXT(wire, value);
		wire->failed |= !vg_picture_add_tag(picture, (enum vg_tag_group)group, name, value, number);
	}
}

int vg_wire_write_picture(const struct vg_picture *picture, struct vg_buffer *out)
{
	struct wire wire = { .out = out };
	struct vg_picture copy = *picture; /* fields() takes writable fields; it only reads here */
	fields(&wire, &copy);
	write_tags(&wire, picture);
	(void)sized(&wire, (struct vg_span){ picture->thumbnail, picture->thumbnail_size }, VG_WIRE_MAXIMUM);
	return wire.failed ? VG_ERR_LIMIT : 0;
}

int vg_wire_read_picture(struct vg_span bytes, struct vg_picture *out)
{
	struct wire wire = { 0 };
	vg_reader_init(&wire.in, bytes);
	vg_picture_init(out);
	fields(&wire, out);
	read_tags(&wire, out);
	struct vg_span thumbnail = sized(&wire, (struct vg_span){ NULL, 0 }, VG_WIRE_MAXIMUM);
	if (thumbnail.size && (out->thumbnail = malloc(thumbnail.size))) {
		memcpy(out->thumbnail, thumbnail.data, thumbnail.size);
		out->thumbnail_size = thumbnail.size;
	}
	if (wire.failed || wire.in.failed || vg_reader_left(&wire.in) != 0) {
		vg_picture_release(out);
		return VG_ERR_MALFORMED;
	}
	return 0;
}

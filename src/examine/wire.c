#include "examine/wire.h"

#include <stdlib.h>
#include <string.h>

#include "base/entries.h"
#include "base/memory.h"
#include "base/transfer.h"
#include "fingerprint/feature_codec.h"

enum { DAY = 86400 };

/* An enumeration's value, of `count` that there are. */
static int choice(struct vg_transfer *wire, int value, int count)
{
	vg_transfer_integer(wire, &value, 0, count - 1);
	return value;
}

static void camera_time(struct vg_transfer *wire, struct vg_camera_time *time)
{
	vg_transfer_boolean(wire, &time->present);
	vg_transfer_boolean(wire, &time->has_offset);
	vg_transfer_boolean(wire, &time->date_only);
	vg_transfer_boolean(wire, &time->clock_unset);
	vg_transfer_integer(wire, &time->offset, -DAY, DAY);
	vg_transfer_i64(wire, &time->time);
	VG_TRANSFER_TEXT(wire, time->raw);
}

static void gps(struct vg_transfer *wire, struct vg_gps *gps)
{
	gps->kind = (enum vg_position_kind)choice(wire, (int)gps->kind, VG_POSITION_KIND_COUNT);
	vg_transfer_real(wire, &gps->latitude);
	vg_transfer_real(wire, &gps->longitude);
	vg_transfer_boolean(wire, &gps->latitude_unsigned);
	vg_transfer_boolean(wire, &gps->longitude_unsigned);
	vg_transfer_boolean(wire, &gps->no_fix);
	vg_transfer_boolean(wire, &gps->has_altitude);
	vg_transfer_real(wire, &gps->altitude);
	VG_TRANSFER_TEXT(wire, gps->time);
}

static void exif(struct vg_transfer *wire, struct vg_exif *exif)
{
	vg_transfer_boolean(wire, &exif->present);
	VG_TRANSFER_TEXT(wire, exif->make);
	VG_TRANSFER_TEXT(wire, exif->model);
	VG_TRANSFER_TEXT(wire, exif->serial);
	VG_TRANSFER_TEXT(wire, exif->lens);
	VG_TRANSFER_TEXT(wire, exif->software);
	camera_time(wire, &exif->original);
	camera_time(wire, &exif->digitized);
	camera_time(wire, &exif->modified);
	gps(wire, &exif->gps);
	vg_transfer_integer(wire, &exif->orientation, 0, 8);
	exif->thumbnail = (enum vg_thumbnail_kind)choice(wire, (int)exif->thumbnail, VG_THUMBNAIL_KIND_COUNT);
	vg_transfer_u32(wire, &exif->thumbnail_width);
	vg_transfer_u32(wire, &exif->thumbnail_height);
	vg_transfer_real(wire, &exif->thumbnail_correlation);
	vg_transfer_u32(wire, &exif->thumbnail_pdq_distance);
	vg_transfer_integer(wire, &exif->thumbnail_orientation, 0, 8);
}

static void box(struct vg_transfer *wire, double box[4])
{
	for (int n = 0; n < 4; n++)
		vg_transfer_real(wire, &box[n]);
	wire->failed |= !(box[2] >= 0) || !(box[3] >= 0);
}

static void carried(struct vg_transfer *wire, struct vg_carried *carried)
{
	int regions = (int)carried->region_count;
	carried->kind = (enum vg_carried_kind)choice(wire, (int)carried->kind, VG_CARRIED_KIND_COUNT);
	carried->against = (enum vg_thumbnail_kind)choice(wire, (int)carried->against, VG_THUMBNAIL_KIND_COUNT);
	vg_transfer_u32(wire, &carried->width);
	vg_transfer_u32(wire, &carried->height);
	vg_transfer_real(wire, &carried->correlation);
	vg_transfer_u32(wire, &carried->pdq_distance);
	vg_transfer_boolean(wire, &carried->mirrored);
	vg_transfer_integer(wire, &carried->rotation, 0, 270);
	vg_transfer_boolean(wire, &carried->cropped);
	box(wire, carried->shown);
	vg_transfer_integer(wire, &regions, 0, VG_CARRIED_REGIONS);
	carried->region_count = (size_t)regions;
	for (size_t i = 0; i < carried->region_count; i++)
		box(wire, carried->region[i]);
}

static void all_carried(struct vg_transfer *wire, struct vg_picture *picture)
{
	int count = (int)picture->carried_count;
	vg_transfer_integer(wire, &count, 0, VG_CARRIED_MAXIMUM);
	picture->carried_count = (size_t)count;
	for (size_t i = 0; i < picture->carried_count; i++)
		carried(wire, &picture->carried[i]);
}

/* In the picture, but for what rounding leaves. */
static void box_within(struct vg_transfer *wire, double place[4], const struct vg_picture *picture)
{
	box(wire, place);
	wire->failed |= !(place[0] >= -1) || !(place[1] >= -1) || !(place[0] + place[2] <= picture->width + 1.0) ||
			!(place[1] + place[3] <= picture->height + 1.0);
}

/* Behind the picture's size. */
static void copies(struct vg_transfer *wire, struct vg_picture *picture)
{
	int count = (int)picture->copy_count;
	vg_transfer_boolean(wire, &picture->copies_looked);
	vg_transfer_integer(wire, &count, 0, VG_COPIES_MAXIMUM);
	picture->copy_count = (size_t)count;
	for (size_t i = 0; i < picture->copy_count; i++) {
		struct vg_copied *copied = &picture->copies[i];
		box_within(wire, copied->box[0], picture);
		box_within(wire, copied->box[1], picture);
		vg_transfer_integer(wire, &copied->points, 0, VG_FEATURES_MAXIMUM);
		vg_transfer_real(wire, &copied->agreement);
		vg_transfer_boolean(wire, &copied->mirrored);
		vg_transfer_real(wire, &copied->rotation);
		vg_transfer_real(wire, &copied->scale);
		wire->failed |= !(copied->agreement >= 0) || !(copied->agreement <= 1.001) || !(copied->scale > 0);
	}
}

static void jpeg(struct vg_transfer *wire, struct vg_jpeg *jpeg)
{
	vg_transfer_boolean(wire, &jpeg->present);
	vg_transfer_u32(wire, &jpeg->quality);
	vg_transfer_boolean(wire, &jpeg->standard_tables);
	vg_transfer_boolean(wire, &jpeg->progressive);
	VG_TRANSFER_TEXT(wire, jpeg->subsampling);
	vg_transfer_u32(wire, &jpeg->components);
	vg_transfer_u32(wire, &jpeg->scans);
	VG_TRANSFER_TEXT(wire, jpeg->tables);
	VG_TRANSFER_TEXT(wire, jpeg->markers);
	for (int i = 0; i < VG_ORIGINS; i++)
		VG_TRANSFER_TEXT(wire, jpeg->origin[i]);
	vg_transfer_u32(wire, &jpeg->family);
	vg_transfer_boolean(wire, &jpeg->has_metadata);
	vg_transfer_boolean(wire, &jpeg->earlier.asked);
	vg_transfer_u32(wire, &jpeg->earlier.looked);
	vg_transfer_u32(wire, &jpeg->earlier.told);
	vg_transfer_u32(wire, &jpeg->earlier.quality);
	jpeg->encoder = (enum vg_encoder)choice(wire, (int)jpeg->encoder, VG_ENCODER_COUNT);
	vg_transfer_u32(wire, &jpeg->encoder_quality);
}

static void pdq_set(struct vg_transfer *wire, struct vg_pdq_set *set)
{
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (int word = 0; word < 4; word++)
			vg_transfer_u64(wire, &set->turned[turn].word[word]);
	vg_transfer_integer(wire, &set->quality, 0, 100);
}

static void parts(struct vg_transfer *wire, struct vg_picture *picture)
{
	int count = (int)picture->part_count;
	vg_transfer_integer(wire, &count, 0, VG_PARTS_MAXIMUM);
	picture->part_count = (size_t)count;
	for (size_t i = 0; i < picture->part_count; i++) {
		struct vg_part *part = &picture->part[i];
		for (int n = 0; n < 4; n++)
			vg_transfer_real(wire, &part->box[n]);
		wire->failed |= !(part->box[2] > 0) || !(part->box[3] > 0);
		vg_transfer_integer(wire, &part->quality, 0, 100);
		for (int word = 0; word < 4; word++) {
			vg_transfer_u64(wire, &part->hash.word[word]);
			vg_transfer_u64(wire, &part->mirrored.word[word]);
		}
	}
}

static void file_facts(struct vg_transfer *wire, struct vg_picture *picture)
{
	vg_transfer_boolean(wire, &picture->metadata_looked);
	for (int i = 0; i < VG_BLOCK_COUNT; i++) {
		struct vg_block *block = &picture->block[i];
		block->state = (enum vg_block_state)choice(wire, (int)block->state, VG_BLOCK_STATE_COUNT);
		vg_transfer_u64(wire, &block->bytes);
		VG_TRANSFER_TEXT(wire, block->reason);
	}
	VG_TRANSFER_TEXT(wire, picture->icc_description);
	for (int i = 0; i < VG_DEFECTS; i++) {
		struct vg_defect *defect = &picture->defects[i];
		defect->kind = (enum vg_defect_kind)choice(wire, (int)defect->kind, VG_DEFECT_KIND_COUNT);
		VG_TRANSFER_TEXT(wire, defect->text);
	}
	struct vg_pictures *pictures = &picture->pictures;
	pictures->kind = (enum vg_pictures_kind)choice(wire, (int)pictures->kind, VG_PICTURES_KIND_COUNT);
	vg_transfer_u32(wire, &pictures->count);
	vg_transfer_u32(wire, &pictures->which);
	vg_transfer_boolean(wire, &pictures->first_empty);
	vg_transfer_boolean(wire, &pictures->not_the_main);
	vg_transfer_u64(wire, &picture->embedded_jpeg.at);
	vg_transfer_u64(wire, &picture->embedded_jpeg.bytes);
	vg_transfer_boolean(wire, &picture->trailing.looked);
	vg_transfer_u64(wire, &picture->trailing.bytes);
	VG_TRANSFER_TEXT(wire, picture->trailing.what);
	vg_transfer_real(wire, &picture->read_share);
	wire->failed |= picture->read_share < 0 || picture->read_share > 1;
}

static void fields(struct vg_transfer *wire, struct vg_picture *picture)
{
	int disposition = (int)picture->disposition, format = (int)picture->format;
	uint32_t version = VG_WIRE_VERSION;
	vg_transfer_u32(wire, &version);
	wire->failed |= version != VG_WIRE_VERSION;
	vg_transfer_integer(wire, &disposition, 0, VG_DISPOSITION_COUNT - 1);
	vg_transfer_integer(wire, &format, 0, VG_FORMAT_COUNT - 1);
	picture->disposition = (enum vg_disposition)disposition;
	picture->format = (enum vg_format)format;
	VG_TRANSFER_TEXT(wire, picture->reason);
	VG_TRANSFER_TEXT(wire, picture->type);
	vg_transfer_u32(wire, &picture->width);
	vg_transfer_u32(wire, &picture->height);
	vg_transfer_bytes(wire, picture->pixels_sha256, sizeof picture->pixels_sha256);
	pdq_set(wire, &picture->pdq);
	vg_transfer_boolean(wire, &picture->has_pdq_resampled);
	pdq_set(wire, &picture->pdq_resampled);
	parts(wire, picture);
	vg_transfer_integer(wire, &picture->orientation, 1, 8);
	exif(wire, &picture->exif);
	jpeg(wire, &picture->jpeg);
	file_facts(wire, picture);
	all_carried(wire, picture);
	copies(wire, picture);
}

static void write_tags(struct vg_transfer *wire, const struct vg_picture *picture)
{
	uint64_t count = picture->tag_count;
	vg_transfer_u64(wire, &count);
	for (size_t i = 0; i < picture->tag_count; i++) {
		struct vg_tag tag = picture->tags[i];
		int group = (int)tag.group;
		vg_transfer_integer(wire, &group, 0, VG_TAG_GROUP_COUNT - 1);
		vg_transfer_boolean(wire, &tag.number);
		vg_transfer_text(wire, tag.name, strlen(tag.name) + 1);
		vg_transfer_text(wire, tag.value, strlen(tag.value) + 1);
	}
}

static void read_tags(struct vg_transfer *wire, struct vg_picture *picture)
{
	uint64_t count = 0;
	vg_transfer_u64(wire, &count);
	for (uint64_t i = 0; i < count && !wire->failed && !wire->in.failed; i++) {
		int group = 0;
		bool number = false;
		char name[65] = "", value[1025] = "";
		vg_transfer_integer(wire, &group, 0, VG_TAG_GROUP_COUNT - 1);
		vg_transfer_boolean(wire, &number);
		VG_TRANSFER_TEXT(wire, name);
		VG_TRANSFER_TEXT(wire, value);
		wire->failed |= !vg_picture_add_tag(picture, (enum vg_tag_group)group, name, value, number);
	}
}

/* One statement, in both directions. */
static void entry_fields(struct vg_transfer *wire, struct vg_metadata_entry *entry)
{
	vg_transfer_integer(wire, &entry->tag, -1, 0xffff);
	vg_transfer_boolean(wire, &entry->number);
	vg_transfer_boolean(wire, &entry->cut);
	vg_transfer_string(wire, &entry->directory, VG_ENTRY_NAME_MAXIMUM);
	vg_transfer_string(wire, &entry->name, VG_ENTRY_NAME_MAXIMUM);
	vg_transfer_string(wire, &entry->value, VG_ENTRY_VALUE_MAXIMUM);
	vg_transfer_string(wire, &entry->meaning, VG_ENTRY_NAME_MAXIMUM);
}

static void write_entries(struct vg_transfer *wire, const struct vg_picture *picture)
{
	uint64_t count = picture->entry_count;
	uint32_t left_out = picture->entries_left_out;
	vg_transfer_u32(wire, &left_out);
	vg_transfer_u64(wire, &count);
	for (size_t i = 0; i < picture->entry_count; i++) {
		struct vg_metadata_entry entry = picture->entries[i];
		entry_fields(wire, &entry);
	}
}

static void read_entries(struct vg_transfer *wire, struct vg_picture *picture)
{
	uint64_t count = 0;
	vg_transfer_u32(wire, &picture->entries_left_out);
	vg_transfer_u64(wire, &count);
	wire->failed |= count > VG_ENTRIES_MAXIMUM;
	for (uint64_t i = 0; i < count && !wire->failed && !wire->in.failed; i++) {
		struct vg_metadata_entry entry = { 0 };
		entry_fields(wire, &entry);
		wire->failed |= !entry.directory || !entry.name || !entry.value;
		wire->failed |= wire->failed || !vg_entries_take(picture, &entry);
		vg_entries_drop(&entry);
	}
}

void vg_wire_entries(struct vg_transfer *wire, struct vg_picture *picture)
{
	if (wire->out)
		write_entries(wire, picture);
	else
		read_entries(wire, picture);
}

int vg_wire_write_picture(const struct vg_picture *picture, struct vg_buffer *out)
{
	struct vg_transfer wire = { .out = out };
	struct vg_picture copy = *picture; /* fields() takes writable fields; it only reads here */
	fields(&wire, &copy);
	write_tags(&wire, picture);
	vg_wire_entries(&wire, &copy);
	vg_wire_credentials(&wire, &copy.credentials);
	(void)vg_transfer_span(&wire, (struct vg_span){ picture->thumbnail, picture->thumbnail_size }, VG_WIRE_MAXIMUM);
	(void)vg_transfer_span(&wire, (struct vg_span){ picture->rendition, picture->rendition_size }, VG_WIRE_MAXIMUM);
	int code = vg_features_write(&picture->features, out); /* the rest of the bytes */
	return wire.failed ? VG_ERR_LIMIT : code;
}

static void read_bytes(struct vg_transfer *wire, uint8_t **out, size_t *out_size)
{
	struct vg_span bytes = vg_transfer_span(wire, (struct vg_span){ NULL, 0 }, VG_WIRE_MAXIMUM);
	if (!bytes.size || !(*out = vg_malloc(bytes.size)))
		return;
	memcpy(*out, bytes.data, bytes.size);
	*out_size = bytes.size;
}

int vg_wire_read_picture(struct vg_span bytes, struct vg_picture *out)
{
	struct vg_transfer wire = { 0 };
	vg_reader_init(&wire.in, bytes);
	vg_picture_init(out);
	fields(&wire, out);
	read_tags(&wire, out);
	vg_wire_entries(&wire, out);
	vg_wire_credentials(&wire, &out->credentials);
	read_bytes(&wire, &out->thumbnail, &out->thumbnail_size);
	read_bytes(&wire, &out->rendition, &out->rendition_size);
	struct vg_span features = vg_read_span(&wire.in, vg_reader_left(&wire.in));
	bool whole = !wire.failed && !wire.in.failed && vg_features_read(features, &out->features) == 0;
	if (!whole) {
		vg_picture_release(out);
		return VG_ERR_MALFORMED;
	}
	return 0;
}

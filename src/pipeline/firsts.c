#include "pipeline/firsts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "fingerprint/feature_codec.h"

/* Features of each that are indexed, and of an item that are asked for: the first of them serve every part
 * of the picture alike, and half the crop of a picture is still found by them. */
enum { INDEXED = 400, ASKED = 800 };
/* Lists that a feature looks into: more while there is little to read. */
enum { LISTS_FEW = 3, LISTS_MANY = 8 };
#define POSTINGS_MANY ((uint64_t)2 << 20)

/* Pictures of a part that is made anew with each addition; of one that goes to the file. */
enum { TAIL = 32, FULL = 2048 };
enum { PART_BYTES_MAXIMUM = 64 << 20, PICTURE_BYTES_MAXIMUM = 8 << 20 };
#define FILE_MAXIMUM ((uint64_t)10 << 30)

struct place {
	uint64_t offset;
	uint32_t features_size, rendition_size; /* both 0: not kept */
	struct vg_frame frame;
	struct vg_pdq pdq;
};

/* A segment of the index, in memory or mapped. */
struct part {
	struct vg_feature_segment segment;
	struct vg_buffer bytes;
	void *map;
	size_t map_size;
};

struct vg_firsts {
	int file;             /* -1: not made yet, or not to be had */
	bool closed;          /* nothing more is kept */
	uint64_t size;
	struct place *place;
	size_t count, capacity;
	struct part *part;    /* larger ones first, but for the full ones all of different sizes */
	size_t parts, parts_capacity;
	struct vg_feature_build *tail;
	struct part newest;   /* of the tail; made when it is searched */
	bool newest_made;
	uint64_t postings;
};

void vg_first_picture_release(struct vg_first_picture *first)
{
	vg_features_release(&first->features);
	free(first->rendition);
	memset(first, 0, sizeof *first);
}

struct vg_firsts *vg_firsts_new(bool pictures)
{
	struct vg_firsts *firsts = calloc(1, sizeof *firsts);
	if (!firsts)
		return NULL;
	firsts->file = -1;
	firsts->closed = !pictures;
	firsts->tail = vg_feature_build_new();
	if (!firsts->tail) {
		free(firsts);
		return NULL;
	}
	return firsts;
}

static void release_part(struct part *part)
{
	vg_feature_segment_close(&part->segment);
	vg_buffer_release(&part->bytes);
	if (part->map)
		munmap(part->map, part->map_size);
	memset(part, 0, sizeof *part);
}

void vg_firsts_free(struct vg_firsts *firsts)
{
	if (!firsts)
		return;
	for (size_t i = 0; i < firsts->parts; i++)
		release_part(&firsts->part[i]);
	if (firsts->newest_made)
		release_part(&firsts->newest);
	vg_feature_build_free(firsts->tail);
	if (firsts->file >= 0)
		close(firsts->file);
	free(firsts->part);
	free(firsts->place);
	free(firsts);
}

/* --- the file --- */

static bool open_file(struct vg_firsts *firsts)
{
	if (firsts->file >= 0 || firsts->closed)
		return !firsts->closed;
	firsts->file = vg_file_temporary("/var/tmp");
	firsts->closed = firsts->file < 0;
	return !firsts->closed;
}

/* Appends at a multiple of `align`; false when there is no room for it, and then for nothing more. */
static bool append(struct vg_firsts *firsts, struct vg_span bytes, uint64_t align, uint64_t *out_offset)
{
	uint64_t offset = (firsts->size + align - 1) / align * align;
	size_t put = 0;
	if (!open_file(firsts))
		return false;
	while (put < bytes.size && offset + bytes.size <= FILE_MAXIMUM) {
		ssize_t now = pwrite(firsts->file, bytes.data + put, bytes.size - put, (off_t)(offset + put));
		if (now <= 0 && errno != EINTR)
			break;
		put += now > 0 ? (size_t)now : 0;
	}
	firsts->closed = put < bytes.size;
	if (!firsts->closed)
		firsts->size = offset + bytes.size;
	*out_offset = offset;
	return !firsts->closed;
}

bool vg_firsts_full(const struct vg_firsts *firsts)
{
	return firsts->closed;
}

/* --- the index --- */

/* Ends a build as a part in memory. */
static int end_part(struct vg_feature_build *build, int64_t first, int64_t last, struct part *out)
{
	struct part part = { .map = NULL };
	vg_buffer_init(&part.bytes, PART_BYTES_MAXIMUM);
	int code = vg_feature_build_end(build, first, last, &part.bytes);
	if (code == 0)
		code = vg_feature_segment_open(vg_buffer_span(&part.bytes), true, &part.segment);
	if (code < 0)
		vg_buffer_release(&part.bytes);
	else
		*out = part;
	return code < 0 ? VG_ERR_MEMORY : 0;
}

/* A full part goes to the file, and stays in memory where that has no room. */
static void spill(struct vg_firsts *firsts, struct part *part)
{
	struct part mapped = { .map_size = part->bytes.size };
	uint64_t offset;
	if (!append(firsts, vg_buffer_span(&part->bytes), (uint64_t)sysconf(_SC_PAGESIZE), &offset))
		return;
	mapped.map = mmap(NULL, mapped.map_size, PROT_READ, MAP_SHARED, firsts->file, (off_t)offset);
	if (mapped.map == MAP_FAILED)
		return;
	if (vg_feature_segment_open((struct vg_span){ mapped.map, mapped.map_size }, true, &mapped.segment) < 0) {
		munmap(mapped.map, mapped.map_size);
		return;
	}
	release_part(part);
	*part = mapped;
}

/* The last two parts become one. */
static int merge_last(struct vg_firsts *firsts)
{
	struct part *a = &firsts->part[firsts->parts - 2], *b = &firsts->part[firsts->parts - 1], merged;
	struct vg_feature_build *build = vg_feature_build_new();
	int code = build ? vg_feature_build_merge(build, &a->segment) : VG_ERR_MEMORY;
	if (code == 0)
		code = vg_feature_build_merge(build, &b->segment);
	if (code == 0)
		code = end_part(build, a->segment.first_id, b->segment.last_id, &merged);
	vg_feature_build_free(build);
	if (code < 0)
		return VG_ERR_MEMORY;
	release_part(a);
	release_part(b);
	firsts->parts--;
	firsts->part[firsts->parts - 1] = merged;
	return 0;
}

static int push(struct vg_firsts *firsts, const struct part *part)
{
	struct part *grown = vg_grown(firsts->part, firsts->parts, &firsts->parts_capacity, sizeof *grown);
	if (!grown)
		return VG_ERR_MEMORY;
	firsts->part = grown;
	firsts->part[firsts->parts++] = *part;
	return 0;
}

/* The part that is searched for what the tail holds. */
static int make_newest(struct vg_firsts *firsts)
{
	if (firsts->newest_made || vg_feature_build_pictures(firsts->tail) == 0)
		return 0;
	int code = end_part(firsts->tail, 0, (int64_t)firsts->count, &firsts->newest);
	firsts->newest_made = code == 0;
	return code;
}

/* A tail that is long enough becomes a part, and parts of equal size one. */
static int settle_tail(struct vg_firsts *firsts)
{
	struct part *part;
	int code = make_newest(firsts);
	if (code == 0)
		code = push(firsts, &firsts->newest);
	if (code < 0)
		return code;
	firsts->newest_made = false;
	vg_feature_build_free(firsts->tail);
	firsts->tail = vg_feature_build_new();
	while (code == 0 && firsts->parts > 1 && (part = &firsts->part[firsts->parts - 1])->segment.pictures < FULL &&
	       part[-1].segment.pictures <= part->segment.pictures)
		code = merge_last(firsts);
	if (code == 0 && firsts->part[firsts->parts - 1].segment.pictures >= FULL)
		spill(firsts, &firsts->part[firsts->parts - 1]);
	return firsts->tail ? code : VG_ERR_MEMORY;
}

static int add_features(struct vg_firsts *firsts, uint64_t number, const struct vg_features *features)
{
	struct vg_features some = *features;
	some.count = some.count < INDEXED ? some.count : INDEXED;
	if (firsts->newest_made)
		release_part(&firsts->newest);
	firsts->newest_made = false;
	int code = vg_feature_build_add(firsts->tail, (int64_t)number, &some);
	if (code == 0)
		firsts->postings += some.count;
	if (code == 0 && vg_feature_build_pictures(firsts->tail) >= TAIL)
		code = settle_tail(firsts);
	return code < 0 ? VG_ERR_MEMORY : 0;
}

int vg_firsts_search(struct vg_firsts *firsts, const struct vg_features *item, struct vg_candidate *best, size_t *count,
		     size_t room)
{
	struct vg_features some = *item;
	*count = 0;
	if (firsts->postings == 0 || item->count < VG_FEATURES_LEAST)
		return 0;
	some.count = some.count < ASKED ? some.count : ASKED;
	int code = make_newest(firsts);
	if (code < 0)
		return code;
	struct vg_feature_query *query =
		vg_feature_query_new(&some, firsts->postings < POSTINGS_MANY ? LISTS_MANY : LISTS_FEW, firsts->postings);
	if (!query)
		return VG_ERR_MEMORY;
	for (size_t i = 0; i < firsts->parts && code == 0; i++)
		code = vg_feature_segment_search(&firsts->part[i].segment, query, best, count, room);
	if (code == 0 && firsts->newest_made)
		code = vg_feature_segment_search(&firsts->newest.segment, query, best, count, room);
	vg_feature_query_free(query);
	return code < 0 ? VG_ERR_MEMORY : 0;
}

/* --- pictures --- */

/* Features that are stored of a known picture are stored of these. */
static int store(struct vg_firsts *firsts, const struct vg_picture *picture, struct place *place)
{
	struct vg_features some = picture->features;
	struct vg_buffer bytes;
	uint64_t offset;
	some.count = some.count < VG_FEATURES_STORED ? some.count : VG_FEATURES_STORED;
	vg_buffer_init(&bytes, PICTURE_BYTES_MAXIMUM);
	int code = vg_features_write(&some, &bytes);
	size_t features_size = bytes.size;
	if (code == 0)
		code = vg_buffer_append(&bytes, picture->rendition, picture->rendition_size);
	if (code == 0 && append(firsts, vg_buffer_span(&bytes), 1, &offset)) {
		place->offset = offset;
		place->features_size = (uint32_t)features_size;
		place->rendition_size = (uint32_t)picture->rendition_size;
	}
	vg_buffer_release(&bytes);
	return code;
}

int vg_firsts_add(struct vg_firsts *firsts, const struct vg_picture *picture)
{
	struct place place = { .frame = { picture->width, picture->height, picture->orientation },
			       .pdq = picture->pdq.turned[VG_TURN_NONE] };
	int code = 0;
	struct place *places = vg_grown(firsts->place, firsts->count, &firsts->capacity, sizeof *places);
	if (!places)
		return VG_ERR_MEMORY;
	firsts->place = places;
	if (picture->rendition_size && !firsts->closed)
		code = store(firsts, picture, &place);
	uint64_t number = firsts->count;
	firsts->place[firsts->count++] = place;
	if (code == 0 && place.features_size && picture->features.count >= VG_FEATURES_LEAST)
		code = add_features(firsts, number, &picture->features);
	return code == VG_ERR_LIMIT ? 0 : code;
}

struct vg_frame vg_firsts_frame(const struct vg_firsts *firsts, uint64_t number)
{
	return firsts->place[number].frame;
}

bool vg_firsts_get(struct vg_firsts *firsts, uint64_t number, struct vg_first_picture *out)
{
	const struct place *place = number < firsts->count ? &firsts->place[number] : NULL;
	if (!place || !place->features_size)
		return false;
	size_t size = (size_t)place->features_size + place->rendition_size;
	struct vg_first_picture first = { .frame = place->frame, .pdq = place->pdq, .rendition_size = place->rendition_size };
	uint8_t *bytes = malloc(size);
	bool read = bytes && pread(firsts->file, bytes, size, (off_t)place->offset) == (ssize_t)size &&
		    vg_features_read((struct vg_span){ bytes, place->features_size }, &first.features) == 0;
	if (read) {
		memmove(bytes, bytes + place->features_size, place->rendition_size);
		first.rendition = bytes;
		*out = first;
	} else {
		free(bytes);
	}
	return read;
}

#include "base/boxes.h"

#include <string.h>

bool vg_box_next(struct vg_reader *reader, struct vg_box *out)
{
	struct vg_reader ahead = *reader;
	uint64_t size = vg_read_u32be(&ahead);
	struct vg_span type = vg_read_span(&ahead, 4);
	if (size == 1)
		size = vg_read_u64be(&ahead);
	else if (size == 0)
		size = vg_reader_left(reader); /* to the end of the file */
	size_t head = ahead.position - reader->position;
	if (ahead.failed || size < head || size > vg_reader_left(reader))
		return false;
	*out = (struct vg_box){ .body = vg_read_span(&ahead, (size_t)size - head) };
	memcpy(out->type, type.data, 4);
	*reader = ahead;
	return true;
}

bool vg_box_find(struct vg_span bytes, const char *type, struct vg_box *out)
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, bytes);
	while (vg_box_next(&reader, &box))
		if (strcmp(box.type, type) == 0) {
			*out = box;
			return true;
		}
	return false;
}

/* The types of boxes that stand at the top of such files. */
static bool is_top(struct vg_span type)
{
	static const char *const types[] = { "ftyp", "meta", "mdat", "moov", "moof", "mfra", "sidx", "styp", "free",
					     "skip", "wide", "uuid", "jumb", "mpvd", "idat", "pdin", "emsg", "prft" };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (vg_span_starts_with(type, types[i], 4))
			return true;
	return false;
}

/* A video of its own begins with a box that every file has once, and stands alone or in a box that
 * is named for it (Android's motion photos). */
static bool begins_video(struct vg_span type)
{
	return vg_span_starts_with(type, "mpvd", 4) || vg_span_starts_with(type, "ftyp", 4);
}

struct vg_boxes_end vg_boxes_find_end(struct vg_span bytes)
{
	struct vg_boxes_end end = { 0 };
	struct vg_reader reader;
	struct vg_box box = { .type = "" };
	bool described = false; /* the box that describes the pictures was met */
	vg_reader_init(&reader, bytes);
	while (vg_reader_left(&reader) >= 8 && !end.video && !end.cut) {
		struct vg_span type = vg_span_part(bytes, reader.position + 4, 4);
		if (!is_top(type))
			break;
		end.video = described && begins_video(type);
		end.cut = !end.video && !vg_box_next(&reader, &box);
		described |= strcmp(box.type, "meta") == 0;
	}
	end.at = reader.position;
	return end;
}

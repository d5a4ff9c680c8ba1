#include "base/items.h"

#include <string.h>

/* A box with a version and flags before its body. */
static struct vg_span versioned(struct vg_span bytes, const char *type)
{
	struct vg_box box;
	return vg_box_find(bytes, type, &box) && box.body.size >= 4 ? box.body : (struct vg_span){ NULL, 0 };
}

bool vg_items_open(struct vg_span file, struct vg_item_list *out)
{
	struct vg_box meta, box;
	struct vg_reader reader;
	*out = (struct vg_item_list){ .file = file };
	if (!vg_box_find(file, "meta", &meta) || meta.body.size < 4)
		return false;
	struct vg_span inside = vg_span_part(meta.body, 4, meta.body.size - 4);
	out->info = versioned(inside, "iinf");
	out->locations = versioned(inside, "iloc");
	out->references = versioned(inside, "iref");
	out->data = vg_box_find(inside, "idat", &box) ? box.body : out->data;
	out->properties = vg_box_find(inside, "iprp", &box) ? box.body : out->properties;
	struct vg_span primary = versioned(inside, "pitm");
	vg_reader_init(&reader, primary);
	bool wide = vg_read_u8(&reader) > 0;
	vg_read_skip(&reader, 3);
	out->primary = wide ? vg_read_u32be(&reader) : vg_read_u16be(&reader);
	out->has_primary = primary.size && !reader.failed;
	return out->info.size > 0;
}

static struct vg_span text(struct vg_reader *reader)
{
	struct vg_span rest = vg_span_part(reader->span, reader->position, vg_reader_left(reader));
	size_t size = rest.size ? strnlen((const char *)rest.data, rest.size) : 0;
	vg_read_skip(reader, size < rest.size ? size + 1 : size);
	return vg_span_part(rest, 0, size);
}

static void read_entry(struct vg_span body, struct vg_item_info *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	uint8_t version = vg_read_u8(&reader);
	vg_read_skip(&reader, 3);
	*out = (struct vg_item_info){ .id = version >= 3 ? vg_read_u32be(&reader) : vg_read_u16be(&reader) };
	vg_read_skip(&reader, 2); /* its protection */
	struct vg_span type = version >= 2 ? vg_read_span(&reader, 4) : (struct vg_span){ NULL, 0 };
	if (type.size)
		memcpy(out->type, type.data, 4);
	out->name = text(&reader);
	if (version < 2 || strcmp(out->type, "mime") == 0)
		out->content = text(&reader);
	if (version < 2)
		memcpy(out->type, "mime", 5);
}

bool vg_items_next(const struct vg_item_list *list, size_t *cursor, struct vg_item_info *out)
{
	struct vg_reader reader;
	struct vg_box box;
	vg_reader_init(&reader, list->info);
	bool wide = vg_read_u8(&reader) > 0;
	vg_read_skip(&reader, 3u + (wide ? 4 : 2));
	if (*cursor)
		reader.position = *cursor;
	while (!reader.failed && vg_box_next(&reader, &box)) {
		*cursor = reader.position;
		if (strcmp(box.type, "infe") != 0)
			continue;
		read_entry(box.body, out);
		return true;
	}
	return false;
}

bool vg_items_describes_primary(const struct vg_item_list *list, uint32_t id)
{
	struct vg_reader reader;
	struct vg_box box;
	bool told = false;
	if (!list->references.size || !list->has_primary)
		return true;
	vg_reader_init(&reader, list->references);
	bool wide = vg_read_u8(&reader) > 0;
	vg_read_skip(&reader, 3);
	while (vg_box_next(&reader, &box)) {
		struct vg_reader inside;
		vg_reader_init(&inside, box.body);
		uint32_t from = wide ? vg_read_u32be(&inside) : vg_read_u16be(&inside);
		uint16_t count = vg_read_u16be(&inside);
		if (from != id || strcmp(box.type, "cdsc") != 0)
			continue;
		told = true;
		for (uint16_t i = 0; i < count && !inside.failed; i++)
			if ((wide ? vg_read_u32be(&inside) : vg_read_u16be(&inside)) == list->primary && !inside.failed)
				return true;
	}
	return !told;
}

static uint64_t sized(struct vg_reader *reader, unsigned size)
{
	return size == 8 ? vg_read_u64be(reader) : size == 4 ? vg_read_u32be(reader) : 0;
}

/* How the list of places is written. */
struct widths { uint8_t version; unsigned offset, length, base, index; };

/* The pieces of the item under the reader; of another item they are only stepped over. */
static struct vg_span read_pieces(const struct vg_item_list *list, struct vg_reader *reader, struct widths widths,
				  bool wanted, struct vg_buffer *pieces)
{
	unsigned method = widths.version > 0 ? vg_read_u16be(reader) & 15 : 0;
	struct vg_span source = method == 1 ? list->data : list->file, whole = { NULL, 0 };
	vg_read_skip(reader, 2);
	uint64_t base = sized(reader, widths.base);
	uint16_t count = vg_read_u16be(reader);
	for (uint16_t i = 0; i < count && !reader->failed; i++) {
		(void)sized(reader, widths.index);
		uint64_t offset = sized(reader, widths.offset), length = sized(reader, widths.length);
		if (!wanted || method > 1 || base > source.size || offset > source.size - base)
			continue;
		size_t at = (size_t)(base + offset);
		struct vg_span part = length ? vg_span_part(source, at, length <= SIZE_MAX ? (size_t)length : 0)
					     : vg_span_part(source, at, source.size - at);
		if (count == 1)
			return part;
		if (part.size && vg_buffer_append(pieces, part.data, part.size) == 0)
			whole = vg_buffer_span(pieces);
	}
	return whole;
}

struct vg_span vg_items_bytes(const struct vg_item_list *list, uint32_t id, struct vg_buffer *pieces)
{
	struct vg_reader reader;
	vg_reader_init(&reader, list->locations);
	struct widths widths = { .version = vg_read_u8(&reader) };
	vg_read_skip(&reader, 3);
	uint8_t sizes = vg_read_u8(&reader), more = vg_read_u8(&reader);
	widths.offset = sizes >> 4;
	widths.length = sizes & 15;
	widths.base = more >> 4;
	widths.index = widths.version > 0 ? more & 15 : 0;
	uint32_t count = widths.version < 2 ? vg_read_u16be(&reader) : vg_read_u32be(&reader);
	for (uint32_t i = 0; i < count && i < VG_ITEMS_MAXIMUM && !reader.failed; i++) {
		uint32_t this = widths.version < 2 ? vg_read_u16be(&reader) : vg_read_u32be(&reader);
		struct vg_span bytes = read_pieces(list, &reader, widths, this == id, pieces);
		if (this == id)
			return bytes;
	}
	return (struct vg_span){ NULL, 0 };
}

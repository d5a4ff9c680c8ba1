#include "c2pa/cbor.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum {
	DEPTH_MAXIMUM = 32,       /* claims nest to 8 */
	ITEMS_MAXIMUM = 1 << 17,  /* of one block: lists of boxes of long films reach thousands */
	KEYS_MAXIMUM = 128        /* of one map: each is compared with those before it */
};

enum { BREAK = 0xff, INDEFINITE = 31, NULL_VALUE = 22 };

/* Reads the head of an item; false at a form that is not the shortest, or not defined. */
static bool read_head(struct vg_reader *reader, unsigned *major, uint64_t *number, bool *indefinite, const char **fault)
{
	uint8_t first = vg_read_u8(reader);
	unsigned low = first & 31;
	*major = first >> 5;
	*indefinite = false;
	*number = low;
	switch (low) {
	case 24: *number = vg_read_u8(reader); break;
	case 25: *number = vg_read_u16be(reader); break;
	case 26: *number = vg_read_u32be(reader); break;
	case 27: *number = vg_read_u64be(reader); break;
	case 28: case 29: case 30: *fault = "a form of CBOR that is not defined"; return false;
	case INDEFINITE: *indefinite = true; *number = 0; break;
	default: break;
	}
	if (reader->failed) {
		*fault = "CBOR that ends too early";
		return false;
	}
	static const uint64_t least[] = { 24, 1u << 8, 1u << 16, (uint64_t)1 << 32 };
	bool counted = low >= 24 && low <= 27 && *major != 7; /* floating-point numbers are as long as they are */
	if ((counted && *number < least[low - 24]) || (*major == 7 && low == 24 && *number < 32)) {
		*fault = "CBOR that is not in its shortest form";
		return false;
	}
	if (*indefinite && (*major < 2 || *major == 6)) {
		*fault = "a form of CBOR that is not defined";
		return false;
	}
	return true;
}

struct check {
	struct vg_reader reader;
	const char *fault;
	uint32_t items;
};

static bool fails(struct check *check, const char *fault)
{
	if (!check->fault)
		check->fault = fault;
	return false;
}

static bool valid_utf8(struct vg_span text)
{
	size_t position = 0;
	while (position < text.size)
		if (vg_text_next((const char *)text.data, text.size, &position) < 0)
			return false;
	return true;
}

static bool at_break(struct check *check)
{
	struct vg_reader *reader = &check->reader;
	if (!vg_reader_left(reader) || reader->span.data[reader->position] != BREAK)
		return false;
	vg_read_skip(reader, 1);
	return true;
}

static bool check_item(struct check *check, unsigned depth);

static bool check_string(struct check *check, unsigned major, uint64_t size, bool indefinite)
{
	if (indefinite) {
		while (!at_break(check)) {
			unsigned inner;
			uint64_t piece;
			bool again;
			if (!read_head(&check->reader, &inner, &piece, &again, &check->fault))
				return false;
			if (inner != major || again)
				return fails(check, "CBOR text in pieces of another kind");
			if (!check_string(check, major, piece, false))
				return false;
		}
		return true;
	}
	if (size > vg_reader_left(&check->reader))
		return fails(check, "CBOR that ends too early");
	struct vg_span text = vg_read_span(&check->reader, (size_t)size);
	return major == 2 || valid_utf8(text) || fails(check, "CBOR text that is no UTF-8");
}

static bool same(struct vg_span a, struct vg_span b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

/* Keys are in their shortest form, so that equal ones are equal bytes. */
static bool check_key(struct check *check, struct vg_span *keys, size_t count, unsigned depth)
{
	size_t from = check->reader.position;
	if (count == KEYS_MAXIMUM)
		return fails(check, "a CBOR map with too many keys");
	if (!check_item(check, depth + 1))
		return false;
	keys[count] = vg_span_part(check->reader.span, from, check->reader.position - from);
	for (size_t i = 0; i < count; i++)
		if (same(keys[i], keys[count]))
			return fails(check, "a CBOR map that has a key twice");
	return true;
}

static bool check_container(struct check *check, unsigned major, uint64_t count, bool indefinite, unsigned depth)
{
	struct vg_span keys[KEYS_MAXIMUM];
	if (count > vg_reader_left(&check->reader))
		return fails(check, "CBOR that ends too early");
	for (uint64_t i = 0; indefinite || i < count; i++) {
		if (indefinite && at_break(check))
			return true;
		if (major == 5 && !check_key(check, keys, (size_t)i, depth))
			return false;
		if (!check_item(check, depth + 1))
			return false;
	}
	return true;
}

static bool check_item(struct check *check, unsigned depth)
{
	unsigned major;
	uint64_t number;
	bool indefinite;
	if (depth > DEPTH_MAXIMUM || ++check->items > ITEMS_MAXIMUM)
		return fails(check, "CBOR that is nested too deep, or too long");
	if (!read_head(&check->reader, &major, &number, &indefinite, &check->fault))
		return false;
	switch (major) {
	case 0: case 1: return true;
	case 2: case 3: return check_string(check, major, number, indefinite);
	case 4: case 5: return check_container(check, major, number, indefinite, depth);
	case 6: return check_item(check, depth + 1);
	default: return !indefinite || fails(check, "CBOR with a break where nothing is open");
	}
}

/* Of bytes that were checked. */
static bool read_item(struct vg_reader *reader, struct vg_cbor *out)
{
	static const enum vg_cbor_kind kinds[] = { VG_CBOR_UNSIGNED, VG_CBOR_NEGATIVE, VG_CBOR_BYTES, VG_CBOR_TEXT,
						   VG_CBOR_ARRAY, VG_CBOR_MAP, VG_CBOR_TAG, VG_CBOR_SIMPLE };
	unsigned major;
	const char *fault;
	*out = (struct vg_cbor){ 0 };
	if (!read_head(reader, &major, &out->number, &out->indefinite, &fault))
		return false;
	out->kind = kinds[major];
	if (out->indefinite && (major == 2 || major == 3))
		out->kind = VG_CBOR_CHUNKED;
	bool text = out->kind == VG_CBOR_BYTES || out->kind == VG_CBOR_TEXT;
	out->bytes = vg_span_part(reader->span, reader->position, text ? (size_t)out->number : vg_reader_left(reader));
	return true;
}

bool vg_cbor_open(struct vg_span bytes, struct vg_cbor *out, const char **fault)
{
	struct check check = { 0 };
	vg_reader_init(&check.reader, bytes);
	if (check_item(&check, 0) && vg_reader_left(&check.reader))
		fails(&check, "something stands behind the CBOR");
	if (check.fault) {
		*fault = check.fault;
		return false;
	}
	vg_reader_init(&check.reader, bytes);
	return read_item(&check.reader, out);
}

/* Steps over one item: what follows the head of what was checked is known to be whole. */
static void skip_item(struct vg_reader *reader)
{
	struct check check = { .reader = *reader };
	(void)check_item(&check, 0);
	*reader = check.reader;
}

bool vg_cbor_next(const struct vg_cbor *of, struct vg_cbor_walk *walk, struct vg_cbor *key, struct vg_cbor *value)
{
	struct vg_reader reader;
	if (of->kind != VG_CBOR_ARRAY && of->kind != VG_CBOR_MAP)
		return false;
	vg_reader_init(&reader, of->bytes);
	vg_read_skip(&reader, walk->position);
	if (!of->indefinite && walk->count == of->number)
		return false;
	if (of->indefinite && (!vg_reader_left(&reader) || reader.span.data[reader.position] == BREAK))
		return false;
	struct vg_reader at = reader;
	if (of->kind == VG_CBOR_MAP) {
		if (key)
			(void)read_item(&at, key);
		skip_item(&reader);
		at = reader;
	}
	bool read = read_item(&at, value);
	skip_item(&reader);
	walk->position = reader.position;
	walk->count++;
	return read && !reader.failed;
}

bool vg_cbor_is_text(const struct vg_cbor *item, const char *text)
{
	return item->kind == VG_CBOR_TEXT && item->bytes.size == strlen(text) &&
	       memcmp(item->bytes.data, text, item->bytes.size) == 0;
}

bool vg_cbor_get(const struct vg_cbor *map, const char *key, struct vg_cbor *out)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor found, value;
	while (map->kind == VG_CBOR_MAP && vg_cbor_next(map, &walk, &found, &value))
		if (vg_cbor_is_text(&found, key)) {
			*out = value;
			return true;
		}
	return false;
}

bool vg_cbor_get_number(const struct vg_cbor *map, int64_t key, struct vg_cbor *out)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor found, value;
	enum vg_cbor_kind kind = key < 0 ? VG_CBOR_NEGATIVE : VG_CBOR_UNSIGNED;
	uint64_t number = key < 0 ? (uint64_t)(-1 - key) : (uint64_t)key;
	while (map->kind == VG_CBOR_MAP && vg_cbor_next(map, &walk, &found, &value))
		if (found.kind == kind && found.number == number) {
			*out = value;
			return true;
		}
	return false;
}

bool vg_cbor_get_kind(const struct vg_cbor *map, const char *key, enum vg_cbor_kind kind, struct vg_cbor *out)
{
	struct vg_cbor found;
	if (!vg_cbor_get(map, key, &found) || found.kind != kind)
		return false;
	*out = found;
	return true;
}

bool vg_cbor_inside(const struct vg_cbor *tag, struct vg_cbor *out)
{
	struct vg_reader reader;
	vg_reader_init(&reader, tag->bytes);
	return tag->kind == VG_CBOR_TAG && read_item(&reader, out);
}

void vg_cbor_text(const struct vg_cbor *item, char *out, size_t out_size)
{
	char *copy = item->kind == VG_CBOR_TEXT && item->bytes.size
		? vg_text_copy_utf8((const char *)item->bytes.data, item->bytes.size, out_size - 1) : NULL;
	vg_text_copy(out, out_size, copy ? copy : "");
	free(copy);
}

void vg_cbor_get_text(const struct vg_cbor *map, const char *key, char *out, size_t out_size)
{
	struct vg_cbor found;
	out[0] = 0;
	if (!vg_cbor_get(map, key, &found))
		return;
	if (found.kind == VG_CBOR_TAG) /* dates are tagged texts */
		(void)vg_cbor_inside(&found, &found);
	vg_cbor_text(&found, out, out_size);
}

bool vg_cbor_is_null(const struct vg_cbor *item)
{
	return item->kind == VG_CBOR_SIMPLE && item->number == NULL_VALUE;
}

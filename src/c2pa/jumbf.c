#include "c2pa/jumbf.h"

#include <stdlib.h>
#include <string.h>

#include "base/boxes.h"
#include "base/memory.h"
#include "base/text.h"

enum { TYPE_SIZE = 16, REQUESTABLE = 1, HAS_LABEL = 2, HAS_ID = 4, HAS_HASH = 8, HAS_PRIVATE = 16 };

struct reading {
	struct vg_jumbf *jumbf;
	const char *fault;
};

static bool refuse(struct reading *reading, const char *fault)
{
	if (!reading->fault)
		reading->fault = fault;
	return false;
}

static int fails(struct reading *reading, const char *fault)
{
	(void)refuse(reading, fault);
	return -1;
}

static bool all_zero(struct vg_span bytes)
{
	for (size_t i = 0; i < bytes.size; i++)
		if (bytes.data[i])
			return false;
	return true;
}

/* The next box, whose size is stated: "to the end of the file" is for files, not for what is signed. */
static bool next_box(struct vg_reader *reader, struct vg_box *out)
{
	struct vg_reader ahead = *reader;
	return vg_read_u32be(&ahead) != 0 && vg_box_next(reader, out);
}

/* A label is what addresses are made of: no control characters, and nothing that divides an address. */
static bool good_label(const char *label, size_t size)
{
	size_t position = 0;
	if (size == 0 || size >= VG_JUMBF_LABEL)
		return false;
	while (position < size) {
		int32_t c = vg_text_next(label, size, &position);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c < 0x80 && strchr("/;?#", c)))
			return false;
	}
	return true;
}

static bool read_description(struct reading *reading, struct vg_span body, struct vg_jumbf_box *box)
{
	struct vg_reader reader;
	vg_reader_init(&reader, body);
	box->type = vg_read_span(&reader, TYPE_SIZE).data;
	uint8_t toggles = vg_read_u8(&reader);
	const uint8_t *end = NULL;
	size_t left = vg_reader_left(&reader);
	if (left)
		end = memchr(body.data + reader.position, 0, left);
	if (reader.failed || !(toggles & HAS_LABEL) || !(toggles & REQUESTABLE) || !end || toggles & ~31u)
		return refuse(reading, "a JUMBF description without a label that can be asked for");
	size_t size = (size_t)(end - (body.data + reader.position));
	struct vg_span label = vg_read_span(&reader, size);
	vg_read_skip(&reader, 1);
	if (!good_label((const char *)label.data, size))
		return refuse(reading, "a JUMBF label that no address can name");
	memcpy(box->label, label.data, size);
	box->label[size] = 0;
	vg_read_skip(&reader, toggles & HAS_ID ? 4 : 0);
	vg_read_skip(&reader, toggles & HAS_HASH ? 32 : 0);
	struct vg_box salt;
	if (toggles & HAS_PRIVATE && (!next_box(&reader, &salt) || strcmp(salt.type, "c2sh") != 0))
		return refuse(reading, "a JUMBF description with a private part of an unknown kind");
	return (!reader.failed && !vg_reader_left(&reader)) ||
	       refuse(reading, "a JUMBF description that is longer or shorter than what it holds");
}

static int read_super(struct reading *reading, struct vg_span whole, struct vg_span body, int parent, unsigned depth);

/* Boxes of any other kind are hidden from who reads superboxes alone: one whose kind was changed must not be missed
 * as if it had never been. */
static bool known_kind(const struct vg_box *content)
{
	static const char *const kinds[] = { "json", "cbor", "jp2c", "uuid", "free", "bfdb", "bidb", "c2sh", "brob" };
	size_t i = 0;
	while (i < sizeof kinds / sizeof *kinds && strcmp(content->type, kinds[i]) != 0)
		i++;
	return i < sizeof kinds / sizeof *kinds;
}

static void take_content(struct vg_jumbf_box *box, const struct vg_box *content)
{
	if (box->contents == 0) {
		memcpy(box->content_type, content->type, sizeof box->content_type);
		box->content = content->body;
	} else if (box->contents == 1) {
		box->second = content->body;
	}
	box->contents++;
}

/* The boxes behind the description. */
static int read_contents(struct reading *reading, int index, unsigned depth)
{
	struct vg_jumbf *jumbf = reading->jumbf;
	struct vg_span rest = jumbf->box[index].rest;
	struct vg_reader reader;
	struct vg_box box;
	int last = -1;
	vg_reader_init(&reader, rest);
	while (vg_reader_left(&reader)) {
		size_t from = reader.position;
		if (!next_box(&reader, &box))
			return fails(reading, "a JUMBF box that is not whole, or padding that is not zero");
		if (strcmp(box.type, "jumb") != 0) {
			if (!known_kind(&box))
				return fails(reading, "a JUMBF box of an unknown kind");
			take_content(&jumbf->box[index], &box);
			continue;
		}
		int child = read_super(reading, vg_span_part(rest, from, reader.position - from), box.body, index, depth + 1);
		if (child < 0)
			return -1;
		if (last < 0)
			jumbf->box[index].first = child;
		else
			jumbf->box[last].next = child;
		last = child;
	}
	return 0;
}

/* Two boxes of one name side by side: readers would differ about which is meant. Manifests of a store are few,
 * and the superboxes of all of them VG_JUMBF_BOXES. */
static bool label_is_new(const struct vg_jumbf *jumbf, int parent, const char *label)
{
	return parent < 0 || vg_jumbf_child(jumbf, parent, label) < 0;
}

static int read_super(struct reading *reading, struct vg_span whole, struct vg_span body, int parent, unsigned depth)
{
	struct vg_jumbf *jumbf = reading->jumbf;
	struct vg_jumbf_box box = { .whole = whole, .hashed = body, .parent = parent, .first = -1, .next = -1 };
	struct vg_reader reader;
	struct vg_box description;
	if (depth >= VG_JUMBF_DEPTH || jumbf->count >= VG_JUMBF_BOXES)
		return fails(reading, "JUMBF that is nested too deep, or has too many boxes");
	vg_reader_init(&reader, body);
	if (!next_box(&reader, &description) || strcmp(description.type, "jumd") != 0)
		return fails(reading, "a JUMBF superbox without a description");
	if (!read_description(reading, description.body, &box))
		return -1;
	if (!label_is_new(jumbf, parent, box.label))
		return fails(reading, "two JUMBF boxes of one name");
	box.rest = vg_span_part(body, reader.position, vg_reader_left(&reader));
	if (jumbf->count == jumbf->capacity) {
		int capacity = jumbf->capacity ? jumbf->capacity * 2 : 32;
		struct vg_jumbf_box *grown = vg_realloc(jumbf->box, (size_t)capacity * sizeof *grown);
		if (!grown)
			return fails(reading, "memory is short");
		jumbf->box = grown;
		jumbf->capacity = capacity;
	}
	int index = jumbf->count++;
	jumbf->box[index] = box;
	return read_contents(reading, index, depth) < 0 ? -1 : index;
}

bool vg_jumbf_read(struct vg_span bytes, struct vg_jumbf *out, const char **fault)
{
	struct reading reading = { .jumbf = out };
	struct vg_reader reader;
	struct vg_box box;
	*out = (struct vg_jumbf){ 0 };
	vg_reader_init(&reader, bytes);
	if (!next_box(&reader, &box) || strcmp(box.type, "jumb") != 0)
		fails(&reading, "no JUMBF box where the credentials should begin");
	else if (read_super(&reading, vg_span_part(bytes, 0, reader.position), box.body, -1, 0) >= 0 &&
		 !all_zero(vg_span_part(bytes, reader.position, vg_reader_left(&reader))))
		fails(&reading, "padding behind the credentials that is not zero");
	*fault = reading.fault;
	return !reading.fault;
}

void vg_jumbf_release(struct vg_jumbf *jumbf)
{
	free(jumbf->box);
	*jumbf = (struct vg_jumbf){ 0 };
}

bool vg_jumbf_is(const struct vg_jumbf_box *box, const char *type)
{
	static const uint8_t common[] = { 0x00, 0x11, 0x00, 0x10, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71 };
	return memcmp(box->type, type, 4) == 0 && memcmp(box->type + 4, common, sizeof common) == 0;
}

int vg_jumbf_child(const struct vg_jumbf *jumbf, int parent, const char *label)
{
	for (int i = jumbf->box[parent].first; i >= 0; i = jumbf->box[i].next)
		if (strcmp(jumbf->box[i].label, label) == 0)
			return i;
	return -1;
}

int vg_jumbf_child_of_type(const struct vg_jumbf *jumbf, int parent, const char *type, int *out_count)
{
	int found = -1, count = 0;
	for (int i = jumbf->box[parent].first; i >= 0; i = jumbf->box[i].next)
		if (vg_jumbf_is(&jumbf->box[i], type)) {
			found = found < 0 ? i : found;
			count++;
		}
	if (out_count)
		*out_count = count;
	return found;
}

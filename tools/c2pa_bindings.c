#include "c2pa_bindings.h"
#include "c2pa_cbor.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

/* Of a tree: where in the box of data it begins, and how much of it is a leaf. */
enum { DIGEST = C2PA_DIGEST, TREE_FROM = 16, TREE_BLOCK = 512 };

void c2pa_digest(const void *data, size_t size, uint8_t out[DIGEST])
{
	unsigned length;

	if (!EVP_Digest(data, size, out, &length, EVP_sha256(), NULL))
		die("SHA-256");
}

static void put_data_hash(struct buf *b, const struct c2pa_binding *binding, enum c2pa_wrong wrong)
{
	static const uint8_t zeros[8], other[8] = {[3] = 0x42};

	cbor_map(b, wrong == C2PA_REMOTE ? 6 : 5);
	if (wrong == C2PA_REMOTE)
		cbor_pair(b, "url", "https://exemplar.example/picture.jpg");
	cbor_text(b, "exclusions");
	cbor_list(b, binding->more_length ? 2 : 1);
	for (int i = 0; i < (binding->more_length ? 2 : 1); i++) {
		cbor_map(b, 2);
		cbor_text(b, "start");
		cbor_number(b, i ? binding->more_start : binding->start);
		cbor_text(b, "length");
		cbor_number(b, i ? binding->more_length : binding->length);
	}
	cbor_pair(b, "name", "jumbf manifest");
	cbor_pair(b, "alg", "sha256");
	cbor_text(b, "hash");
	if (wrong == C2PA_LONG_FORM) {
		buf_byte(b, 0x59); /* the length in two bytes where one is enough */
		buf_be16(b, DIGEST);
		buf_put(b, binding->hash, DIGEST);
	} else {
		cbor_bytes(b, binding->hash, DIGEST);
	}
	cbor_text(b, "pad");
	cbor_bytes(b, wrong == C2PA_PADDED ? other : zeros, sizeof zeros);
}

/* {xpath: "/mdat", subset: [{offset: 16, length: 0}]}: what the tree is of. */
static void put_data_excluded(struct buf *b)
{
	cbor_map(b, 2);
	cbor_pair(b, "xpath", "/mdat");
	cbor_text(b, "subset");
	cbor_list(b, 1);
	cbor_map(b, 2);
	cbor_text(b, "offset");
	cbor_number(b, TREE_FROM);
	cbor_text(b, "length");
	cbor_number(b, 0);
}

/* A row of a tree: pairs of the row below, each as one digest; an odd last one as it is. */
static unsigned put_together(uint8_t row[][DIGEST], unsigned count)
{
	for (unsigned i = 0; i < count; i += 2) {
		uint8_t pair[DIGEST * 2];

		memcpy(pair, row[i], DIGEST);
		if (i + 1 < count) {
			memcpy(pair + DIGEST, row[i + 1], DIGEST);
			c2pa_digest(pair, sizeof pair, row[i / 2]);
		} else {
			memmove(row[i / 2], row[i], DIGEST);
		}
	}
	return (count + 1) / 2;
}

static void put_tree(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	uint8_t row[C2PA_LEAVES][DIGEST];
	unsigned count = binding->leaves;

	memcpy(row, binding->leaf, sizeof row);
	while (count > 1 && (r->tie == C2PA_TIE_ROOT || r->tie == C2PA_TIE_PROOF))
		count = put_together(row, count);
	cbor_text(b, "merkle");
	cbor_list(b, 1);
	cbor_map(b, 6);
	cbor_text(b, "uniqueId");
	cbor_number(b, 0);
	cbor_text(b, "localId");
	cbor_number(b, 0);
	cbor_text(b, "count");
	cbor_number(b, binding->leaves);
	cbor_pair(b, "alg", "sha256");
	cbor_text(b, "hashes");
	cbor_list(b, count);
	for (unsigned i = 0; i < count; i++)
		cbor_bytes(b, row[i], DIGEST);
	cbor_text(b, "fixedBlockSize");
	cbor_number(b, r->wrong == C2PA_TREE_SHORT ? TREE_BLOCK * 2 : TREE_BLOCK);
}

/* For each leaf a box with its place, and with what it is joined with on the way to the root. */
void c2pa_put_proofs(struct buf *out, const struct c2pa_binding *binding)
{
	for (unsigned leaf = 0; leaf < binding->leaves; leaf++) {
		uint8_t row[C2PA_LEAVES][DIGEST], proof[16][DIGEST];
		unsigned count = binding->leaves, place = leaf, proofs = 0;
		size_t at = out->size;

		memcpy(row, binding->leaf, sizeof row);
		for (; count > 1; count = put_together(row, count), place /= 2)
			if ((place ^ 1) < count)
				memcpy(proof[proofs++], row[place ^ 1], DIGEST);
		buf_be32(out, 0);
		buf_put(out, "uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81\0\0\0\0merkle", 4 + 16 + 4 + 7);
		cbor_map(out, 4);
		cbor_text(out, "uniqueId");
		cbor_number(out, 0);
		cbor_text(out, "localId");
		cbor_number(out, 0);
		cbor_text(out, "location");
		cbor_number(out, leaf);
		cbor_text(out, "hashes");
		cbor_list(out, proofs);
		for (unsigned i = 0; i < proofs; i++)
			cbor_bytes(out, proof[i], DIGEST);
		buf_patch_be32(out, at, (uint32_t)(out->size - at));
	}
}

static void put_bmff_hash(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	static const uint8_t uuid[16] = {0xd8, 0xfe, 0xc3, 0xd6, 0x1b, 0x0e, 0x48, 0x3c, 0x92, 0x97, 0x58, 0x28, 0x87, 0x7e, 0xc4, 0x81};
	bool tree = r->tie >= C2PA_TIE_TREE, no_tree = r->wrong == C2PA_NO_TREE;

	cbor_map(b, tree && !no_tree ? 5 : 4);
	cbor_text(b, "exclusions");
	cbor_list(b, tree ? 3 : 2);
	cbor_map(b, 2);
	cbor_pair(b, "xpath", "/uuid");
	cbor_text(b, "data");
	cbor_list(b, 1);
	cbor_map(b, 2);
	cbor_text(b, "offset");
	cbor_number(b, 8);
	cbor_text(b, "value");
	cbor_bytes(b, uuid, sizeof uuid);
	cbor_map(b, 1);
	cbor_pair(b, "xpath", "/ftyp");
	if (tree)
		put_data_excluded(b);
	cbor_pair(b, "alg", "sha256");
	cbor_text(b, "hash");
	cbor_bytes(b, binding->hash, DIGEST);
	if (tree && !no_tree)
		put_tree(b, r, binding);
	cbor_pair(b, "name", "jumbf manifest");
}

static bool is_left_out(const struct c2pa_recipe *r, const char *name)
{
	return (r->wrong == C2PA_METADATA_TOO && strcmp(name, "COM") == 0) || (r->wrong == C2PA_WIDE && strcmp(name, "SOS") == 0);
}

/* {boxes: [{names, alg, hash, pad}]}, one entry for each part. */
static void put_boxes_hash(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	static const uint8_t padding[4] = {[2] = 1};
	unsigned count = binding->parts - (binding->parts && r->wrong == C2PA_LIST_SHORT);

	cbor_map(b, 1);
	cbor_text(b, "boxes");
	cbor_list(b, count);
	for (unsigned i = 0; i < count; i++) {
		bool own = strcmp(binding->name[i], "C2PA") == 0, left_out = is_left_out(r, binding->name[i]);

		cbor_map(b, left_out ? 5 : 4);
		cbor_text(b, "names");
		cbor_list(b, 1);
		cbor_text(b, binding->name[i]);
		cbor_pair(b, "alg", "sha256");
		cbor_text(b, "hash");
		cbor_bytes(b, binding->part[i], own ? 1 : DIGEST);
		if (left_out) {
			cbor_text(b, "excluded");
			buf_byte(b, 0xf5);
		}
		cbor_text(b, "pad");
		cbor_bytes(b, padding, r->wrong == C2PA_PADDED ? sizeof padding : 0);
	}
}

const char *c2pa_put_binding(struct buf *b, const struct c2pa_recipe *r, const struct c2pa_binding *binding)
{
	if (r->tie == C2PA_TIE_LIST) {
		put_boxes_hash(b, r, binding);
		return "self#jumbf=c2pa.assertions/c2pa.hash.boxes";
	}
	if (r->place == C2PA_BOXES) {
		put_bmff_hash(b, r, binding);
		return "self#jumbf=c2pa.assertions/c2pa.hash.bmff.v3";
	}
	put_data_hash(b, binding, r->wrong);
	return "self#jumbf=c2pa.assertions/c2pa.hash.data";
}

/* --- digests --------------------------------------------------------------------------------- */

static void add_part(struct c2pa_binding *binding, const struct buf *file, const char *name, size_t at, size_t end)
{
	bool own = at >= binding->start && end <= binding->start + binding->length;

	if (own && binding->parts && strcmp(binding->name[binding->parts - 1], "C2PA") == 0)
		return;
	if (binding->parts == C2PA_BINDING_PARTS)
		die("more parts than a list has room for");
	snprintf(binding->name[binding->parts], sizeof binding->name[0], "%s", own ? "C2PA" : name);
	memset(binding->part[binding->parts], 0, DIGEST);
	if (!own)
		c2pa_digest(file->data + at, end - at, binding->part[binding->parts]);
	binding->parts++;
}

static void list_jpeg(const struct buf *file, struct c2pa_binding *binding)
{
	const uint8_t *d = file->data;
	size_t at = 2;

	add_part(binding, file, "SOI", 0, 2);
	while (d[at + 1] != 0xd9) {
		size_t end = at + 2 + ((size_t)d[at + 2] << 8 | d[at + 3]);
		unsigned marker = d[at + 1];
		char name[8];

		while (marker == 0xda && (d[end] != 0xff || d[end + 1] == 0))
			end++;
		if ((marker & 0xf0) == 0xe0)
			snprintf(name, sizeof name, "APP%u", marker & 15);
		else
			snprintf(name, sizeof name, "%s", marker == 0xda ? "SOS" : marker == 0xdb ? "DQT" : marker == 0xc4 ? "DHT" : marker == 0xfe ? "COM" : marker == 0xc2 ? "SOF2" : "SOF0");
		add_part(binding, file, name, at, end);
		at = end;
	}
	add_part(binding, file, "EOI", at, at + 2);
}

static void list_png(const struct buf *file, struct c2pa_binding *binding)
{
	size_t at = 8;

	add_part(binding, file, "PNGh", 0, 8);
	while (at < file->size) {
		const uint8_t *d = file->data + at;
		size_t end = at + 12 + ((size_t)d[0] << 24 | (size_t)d[1] << 16 | (size_t)d[2] << 8 | d[3]);
		char name[8] = "";

		memcpy(name, d + 4, 4);
		add_part(binding, file, name, at, end);
		at = end;
	}
}

static size_t behind_pieces(const uint8_t *d, size_t at)
{
	while (d[at])
		at += 1u + d[at];
	return at + 1;
}

static void list_gif(const struct buf *file, struct c2pa_binding *binding)
{
	const uint8_t *d = file->data;
	size_t at = 13 + (d[10] & 0x80 ? (size_t)3 << ((d[10] & 7) + 1) : 0);

	add_part(binding, file, "GIF89a", 0, 6);
	add_part(binding, file, "LSD", 6, at);
	while (d[at] != 0x3b) {
		size_t end = d[at] == 0x21 ? behind_pieces(d, at + 2) : at + 10 + (d[at + 9] & 0x80 ? (size_t)3 << ((d[at + 9] & 7) + 1) : 0);
		char name[8];

		snprintf(name, sizeof name, d[at] == 0x21 ? "%02X%02X" : "%02X", d[at], d[at + 1]);
		add_part(binding, file, name, at, end);
		if (d[at] == 0x2c) {
			size_t data = end;

			end = behind_pieces(d, data + 1);
			add_part(binding, file, "TBID", data, end);
		}
		at = end;
	}
	add_part(binding, file, "3B", at, at + 1);
}

static void list_parts(const struct buf *file, const struct c2pa_recipe *r, struct c2pa_binding *binding)
{
	binding->parts = 0;
	if (r->place == C2PA_JPEG)
		list_jpeg(file, binding);
	else if (r->place == C2PA_PNG)
		list_png(file, binding);
	else
		list_gif(file, binding);
}

/* Each box at the top with its place before it; of the picture's data, where a tree is of it, the beginning. */
static void hash_boxes(const struct buf *file, const struct c2pa_recipe *r, struct c2pa_binding *binding)
{
	struct buf hashed = {0};
	bool tree = r->tie >= C2PA_TIE_TREE;

	for (size_t at = 0, size; at < file->size; at += size) {
		const uint8_t *d = file->data + at;
		bool data = memcmp(d + 4, "mdat", 4) == 0;

		size = (size_t)d[0] << 24 | (size_t)d[1] << 16 | (size_t)d[2] << 8 | d[3];
		if (memcmp(d + 4, "uuid", 4) == 0 || memcmp(d + 4, "ftyp", 4) == 0)
			continue;
		buf_be32(&hashed, 0);
		buf_be32(&hashed, (uint32_t)at);
		buf_put(&hashed, d, tree && data ? TREE_FROM : size);
		binding->leaves = data ? 0 : binding->leaves;
		for (size_t from = TREE_FROM; tree && data && from < size; from += TREE_BLOCK) {
			if (binding->leaves == C2PA_LEAVES)
				die("more pieces than a tree has room for");
			c2pa_digest(d + from, size - from < TREE_BLOCK ? size - from : TREE_BLOCK, binding->leaf[binding->leaves++]);
		}
	}
	c2pa_digest(hashed.data, hashed.size, binding->hash);
	buf_free(&hashed);
}

void c2pa_hash_file(const struct buf *file, const struct c2pa_recipe *r, struct c2pa_binding *binding)
{
	struct buf hashed = {0};
	uint64_t ranges[2][2] = {{binding->start, binding->length}, {binding->more_start, binding->more_length}};
	size_t at = 0;

	if (r->tie == C2PA_TIE_LIST) {
		list_parts(file, r, binding);
		return;
	}
	if (r->place == C2PA_BOXES) {
		hash_boxes(file, r, binding);
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (!ranges[i][1])
			continue;
		buf_put(&hashed, file->data + at, (size_t)ranges[i][0] - at);
		at = (size_t)(ranges[i][0] + ranges[i][1]);
	}
	buf_put(&hashed, file->data + at, file->size - at);
	c2pa_digest(hashed.data, hashed.size, binding->hash);
	buf_free(&hashed);
}

void c2pa_misplace(const struct c2pa_recipe *r, const struct c2pa_binding *where, size_t size, struct c2pa_binding *binding)
{
	binding->start = where->start;
	binding->length = where->length;
	binding->more_start = binding->more_length = 0;
	if (r->tie == C2PA_TIE_LIST)
		return;
	if (r->wrong == C2PA_WIDE)
		binding->length = size - 2 - where->start; /* all of the picture's data, too */
	if (r->wrong == C2PA_ELSEWHERE) {
		binding->start = 2;
		binding->length = 18;
	}
	if (r->wrong == C2PA_BEGINNING) { /* all up to the comment's end, as some cameras have it */
		binding->start = 0;
		binding->length = where->start + where->length + 11;
	}
	if (r->wrong == C2PA_METADATA_TOO) { /* the comment behind the credentials */
		binding->more_start = where->start + where->length;
		binding->more_length = 11;
	}
}


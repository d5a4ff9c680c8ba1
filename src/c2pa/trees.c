#include "c2pa/trees.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
	LEAVES = 1 << 16  /* of one tree; blocks of a kibibyte in the largest picture that is read */
};

static const char unreadable[] = "what ties the credentials to the file cannot be read";
static const char changed[] = "the file is not the one that was signed";

/* A tree as it is signed, and its blocks. */
struct tree {
	struct vg_c2pa_work *work;
	char algorithm[12];
	struct vg_cbor hashes;   /* of the signed row */
	size_t count, signed_count;
	size_t unique, local;    /* what its leaves' boxes name it by */
	struct vg_span data;
	struct vg_cbor sizes;    /* of blocks that differ in size */
	uint64_t block;          /* bytes of each otherwise; 0: all of the data is one */
	const struct vg_span *proof; /* one a leaf, or NULL */
	uint8_t (*row)[VG_C2PA_HASH];
	size_t digest_size;
};

static bool get_count(const struct vg_cbor *map, const char *key, size_t most, size_t *out)
{
	struct vg_cbor value;
	if (!vg_cbor_get_kind(map, key, VG_CBOR_UNSIGNED, &value) || value.number > most)
		return false;
	*out = (size_t)value.number;
	return true;
}

static bool there(const struct vg_cbor *map, const char *key, struct vg_cbor *out)
{
	return vg_cbor_get(map, key, out) && !vg_cbor_is_null(out);
}

static size_t length_of(const struct vg_cbor *list)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor item;
	while (vg_cbor_next(list, &walk, NULL, &item))
		;
	return (size_t)walk.count;
}

/* How the data is cut: into blocks of one size, of listed sizes, or not at all. */
static bool read_blocks(const struct vg_cbor *map, struct tree *out)
{
	struct vg_cbor fixed, sizes, unused;
	bool one_size = there(map, "fixedBlockSize", &fixed), listed = there(map, "variableBlockSizes", &sizes);
	if (!get_count(map, "uniqueId", SIZE_MAX, &out->unique) || !get_count(map, "localId", SIZE_MAX, &out->local) ||
	    (one_size && listed) || there(map, "initHash", &unused))
		return false;
	if (one_size && (fixed.kind != VG_CBOR_UNSIGNED || fixed.number < 2))
		return false;
	if (listed && sizes.kind != VG_CBOR_ARRAY)
		return false;
	out->block = one_size ? fixed.number : 0;
	out->sizes = listed ? sizes : (struct vg_cbor){ .kind = VG_CBOR_SIMPLE };
	return true;
}

static bool read_tree(const struct vg_cbor *map, const char *algorithm, struct tree *out)
{
	vg_cbor_get_text(map, "alg", out->algorithm, sizeof out->algorithm);
	if (!out->algorithm[0])
		memcpy(out->algorithm, algorithm, strlen(algorithm) + 1);
	if (!get_count(map, "count", LEAVES, &out->count) || !out->count || !vg_cbor_get_kind(map, "hashes", VG_CBOR_ARRAY, &out->hashes))
		return false;
	out->signed_count = length_of(&out->hashes);
	return read_blocks(map, out);
}

/* The blocks as leaves; false when they are not as many as the tree has, or not all of the data. */
static bool hash_leaves(struct tree *tree)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor size;
	size_t at = 0, leaves = 0;
	while (at < tree->data.size && leaves < tree->count) {
		size_t left = tree->data.size - at, length = tree->block && tree->block < left ? (size_t)tree->block : left;
		if (tree->sizes.kind == VG_CBOR_ARRAY) {
			if (!vg_cbor_next(&tree->sizes, &walk, NULL, &size) || size.kind != VG_CBOR_UNSIGNED || size.number > left || !size.number)
				return false;
			length = (size_t)size.number;
		}
		struct vg_span block = vg_span_part(tree->data, at, length);
		if (!vg_c2pa_digest(tree->work, tree->algorithm, &block, 1, tree->row[leaves++], &tree->digest_size))
			return false;
		at += length;
	}
	return at == tree->data.size && leaves == tree->count &&
	       (tree->sizes.kind != VG_CBOR_ARRAY || length_of(&tree->sizes) == leaves);
}

static bool join(struct tree *tree, const uint8_t *left, const uint8_t *right, uint8_t *out)
{
	struct vg_span pair[2] = { { left, tree->digest_size }, { right, tree->digest_size } };
	uint8_t digest[VG_C2PA_HASH];
	size_t size;
	if (!vg_c2pa_digest(tree->work, tree->algorithm, pair, 2, digest, &size))
		return false;
	memcpy(out, digest, size);
	return true;
}

static bool is_signed(const struct tree *tree, size_t index, const uint8_t *digest)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor item = { 0 };
	for (size_t i = 0; i <= index; i++)
		if (!vg_cbor_next(&tree->hashes, &walk, NULL, &item))
			return false;
	return item.kind == VG_CBOR_BYTES && item.bytes.size == tree->digest_size && memcmp(item.bytes.data, digest, tree->digest_size) == 0;
}

/* The leaves themselves, or all of them joined up to the root: an odd last one goes up as it is. */
static bool row_is_signed(struct tree *tree)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor item;
	size_t size = tree->count;
	for (; size > 1 && tree->signed_count == 1; size = (size + 1) / 2)
		for (size_t i = 0; i < size; i += 2) {
			if (i + 1 < size && !join(tree, tree->row[i], tree->row[i + 1], tree->row[i / 2]))
				return false;
			if (i + 1 == size)
				memmove(tree->row[i / 2], tree->row[i], VG_C2PA_HASH);
		}
	bool good = size == tree->signed_count;
	for (size_t i = 0; good && i < size; i++)
		good = vg_cbor_next(&tree->hashes, &walk, NULL, &item) && item.kind == VG_CBOR_BYTES && item.bytes.size == tree->digest_size &&
		       memcmp(item.bytes.data, tree->row[i], tree->digest_size) == 0;
	return good;
}

/* A leaf's box, which names this tree and this leaf. Its place is where its block lies: a box that says another would
 * let blocks be exchanged. */
static bool open_leaf(const struct tree *tree, size_t index, struct vg_cbor *map)
{
	const char *fault;
	size_t place, unique, local;
	return vg_cbor_open(tree->proof[index], map, &fault) && get_count(map, "location", LEAVES, &place) && place == index &&
	       get_count(map, "uniqueId", SIZE_MAX, &unique) && unique == tree->unique && get_count(map, "localId", SIZE_MAX, &local) &&
	       local == tree->local;
}

/* One leaf with what its box brings along, up to the row that is signed. */
static bool leaf_is_signed(struct tree *tree, size_t index)
{
	struct vg_cbor map, list = { .kind = VG_CBOR_ARRAY }, item;
	struct vg_cbor_walk walk = { 0 };
	size_t size = tree->count, at = index;
	uint8_t *digest = tree->row[index];
	if (!open_leaf(tree, index, &map))
		return false;
	if (there(&map, "hashes", &item) && item.kind == VG_CBOR_ARRAY)
		list = item;
	for (; size > tree->signed_count; size = (size + 1) / 2, at /= 2) {
		if (at % 2 == 0 && at + 1 == size)
			continue;
		if (!vg_cbor_next(&list, &walk, NULL, &item) || item.kind != VG_CBOR_BYTES || item.bytes.size != tree->digest_size ||
		    !(at % 2 ? join(tree, item.bytes.data, digest, digest) : join(tree, digest, item.bytes.data, digest)))
			return false;
	}
	return size == tree->signed_count && is_signed(tree, at, digest);
}

static const char *check_tree(struct tree *tree, enum vg_credentials_code *out_code)
{
	*out_code = VG_C2PA_ALGORITHM_UNSUPPORTED;
	if (!vg_c2pa_algorithm_known(tree->algorithm))
		return "a digest of a kind that is not allowed";
	*out_code = VG_C2PA_BMFF_HASH_MISMATCH;
	tree->row = vg_calloc(tree->count, sizeof *tree->row);
	bool good = tree->row && hash_leaves(tree);
	if (good && !tree->proof)
		good = row_is_signed(tree);
	for (size_t i = 0; tree->proof && good && i < tree->count; i++)
		good = leaf_is_signed(tree, i);
	free(tree->row);
	return good ? NULL : changed;
}

const char *vg_c2pa_trees_check(struct vg_c2pa_work *work, const struct vg_cbor *list, const struct vg_c2pa_tree_input *input,
				enum vg_credentials_code *out_code)
{
	struct vg_cbor_walk walk = { 0 };
	struct vg_cbor map;
	const char *fault = NULL;
	size_t trees = 0, proofs = 0;
	*out_code = VG_C2PA_BMFF_HASH_MALFORMED;
	if (list->kind != VG_CBOR_ARRAY)
		return unreadable;
	while (!fault && vg_cbor_next(list, &walk, NULL, &map)) {
		struct tree tree = { .work = work };
		*out_code = VG_C2PA_BMFF_HASH_MALFORMED;
		if (!read_tree(&map, input->algorithm, &tree))
			return unreadable;
		*out_code = VG_C2PA_BMFF_HASH_MISMATCH;
		if (trees == input->data_count || (input->proof_count && tree.count > input->proof_count - proofs))
			return changed;
		tree.data = input->data[trees++];
		tree.proof = input->proof_count ? input->proof + proofs : NULL;
		proofs += input->proof_count ? tree.count : 0;
		fault = check_tree(&tree, out_code);
	}
	if (fault)
		return fault;
	*out_code = VG_C2PA_BMFF_HASH_MISMATCH;
	return trees == input->data_count && trees && proofs == input->proof_count ? NULL : changed;
}

/* Trees of digests over a picture's data: how it is cut, and what no tree may be. */
#include "../test.h"

#include <string.h>

#include "base/digest.h"
#include "c2pa/trees.h"

static const uint8_t data[] = "the data of a picture";
enum { SIZE = sizeof data - 1, FIRST = 9, DIGEST = 32 };

static void text(struct vg_buffer *to, const char *word)
{
	(void)vg_buffer_append_byte(to, (uint8_t)(0x60 | strlen(word)));
	(void)vg_buffer_append_text(to, word);
}

static void number(struct vg_buffer *to, const char *key, uint8_t value)
{
	text(to, key);
	(void)vg_buffer_append_byte(to, value); /* below 24: its own head */
}

/* The digests of the data's first bytes and of the rest, or of the data as one. */
static void hashes(struct vg_buffer *to, size_t first)
{
	uint8_t digest[DIGEST];
	text(to, "hashes");
	(void)vg_buffer_append_byte(to, first < SIZE ? 0x82 : 0x81);
	for (size_t at = 0; at < SIZE; at += first, first = SIZE - first) {
		assert_true(vg_sha256((struct vg_span){ data + at, first < SIZE - at ? first : SIZE - at }, digest));
		(void)vg_buffer_append(to, "\x58\x20", 2);
		(void)vg_buffer_append(to, digest, sizeof digest);
		if (first == SIZE)
			return;
	}
}

/* A list with one tree: its numbers and digests, and `more` as it stands, which has so many parts. */
static void build(struct vg_buffer *to, uint8_t count, size_t first, uint8_t parts, const char *more, size_t size)
{
	vg_buffer_init(to, 4096);
	(void)vg_buffer_append_byte(to, 0x81);
	(void)vg_buffer_append_byte(to, (uint8_t)(0xa0 | (4 + parts)));
	number(to, "uniqueId", 1);
	number(to, "localId", 2);
	number(to, "count", count);
	hashes(to, first);
	(void)vg_buffer_append(to, more, size);
}

static const char *check(const struct vg_buffer *bytes, size_t trees, const char *algorithm, enum vg_credentials_code *code)
{
	struct vg_c2pa_work *work = calloc(1, sizeof *work);
	struct vg_c2pa_tree_input input = { .data_count = trees, .algorithm = algorithm };
	struct vg_cbor list;
	const char *fault;
	assert_non_null(work);
	work->file = (struct vg_span){ data, SIZE };
	for (size_t i = 0; i < trees; i++)
		input.data[i] = (struct vg_span){ data, SIZE };
	if (!vg_cbor_open(vg_buffer_span(bytes), &list, &fault))
		fail_msg("%s", fault);
	fault = vg_c2pa_trees_check(work, &list, &input, code);
	free(work);
	return fault;
}

#define MORE(parts, bytes) parts, bytes, sizeof(bytes) - 1

static void test_cuts(void **state)
{
	static const struct { uint8_t count; size_t first; uint8_t parts; const char *more; size_t size; bool good; enum vg_credentials_code code; } rows[] = {
		{ 1, SIZE, MORE(0, ""), true, 0 },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x09\x0c"), true, 0 },
		{ 2, 11, MORE(1, "\x6e" "fixedBlockSize\x0b"), true, 0 },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x08\x0d"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x09\x0b"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x09\x0d"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x83\x09\x0c\x01"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x00\x0c"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, FIRST, MORE(1, "\x72" "variableBlockSizes\x09"), false, VG_C2PA_BMFF_HASH_MALFORMED },
		{ 3, FIRST, MORE(1, "\x72" "variableBlockSizes\x82\x09\x0c"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, 11, MORE(1, "\x6e" "fixedBlockSize\x0a"), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 2, 11, MORE(1, "\x6e" "fixedBlockSize\x01"), false, VG_C2PA_BMFF_HASH_MALFORMED },
		{ 2, FIRST, MORE(2, "\x6e" "fixedBlockSize\x09" "\x72" "variableBlockSizes\x82\x09\x0c"), false, VG_C2PA_BMFF_HASH_MALFORMED },
		{ 1, SIZE, MORE(1, "\x68" "initHash\x41\x01"), false, VG_C2PA_BMFF_HASH_MALFORMED },
		{ 0, SIZE, MORE(0, ""), false, VG_C2PA_BMFF_HASH_MALFORMED },
		{ 2, SIZE, MORE(0, ""), false, VG_C2PA_BMFF_HASH_MISMATCH },
		{ 1, SIZE, MORE(1, "\x63" "alg\x63" "md5"), false, VG_C2PA_ALGORITHM_UNSUPPORTED },
		{ 1, SIZE, MORE(1, "\x63" "alg\x66" "sha512"), false, VG_C2PA_BMFF_HASH_MISMATCH },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer bytes;
		enum vg_credentials_code code;
		build(&bytes, rows[i].count, rows[i].first, rows[i].parts, rows[i].more, rows[i].size);
		const char *fault = check(&bytes, 1, "sha256", &code);
		if (!fault != rows[i].good || (fault && code != rows[i].code))
			fail_msg("row %zu: %s", i, fault ? fault : "holds");
		vg_buffer_release(&bytes);
	}
}

/* As many trees as there are boxes of data, and a digest whose kind is named somewhere. */
static void test_counts(void **state)
{
	struct vg_buffer bytes;
	enum vg_credentials_code code;
	(void)state;
	build(&bytes, 1, SIZE, MORE(0, ""));
	assert_non_null(check(&bytes, 0, "sha256", &code));
	assert_int_equal(code, VG_C2PA_BMFF_HASH_MISMATCH);
	assert_non_null(check(&bytes, 2, "sha256", &code));
	assert_int_equal(code, VG_C2PA_BMFF_HASH_MISMATCH);
	assert_non_null(check(&bytes, 1, "", &code));
	assert_int_equal(code, VG_C2PA_ALGORITHM_UNSUPPORTED);
	vg_buffer_release(&bytes);
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_cuts), cmocka_unit_test(test_counts) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

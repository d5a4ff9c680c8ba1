/* PDQ against the reference hasher's own output, and every kernel against the
 * portable one. */
#include "../test.h"

#include <unistd.h>

#include <vestigo/pdq.h>

#include "base/file.h"
#include "fingerprint/pdq_loops.h"
#include "media/decode.h"
#include "media/sniff.h"

static void field(const char *line, const char *name, char *out, size_t size)
{
	char key[32];
	snprintf(key, sizeof key, "%s%s=", strcmp(name, "hash") ? "," : "", name);
	const char *start = strstr(line, key);
	assert_non_null(start);
	start += strlen(key);
	size_t length = strcspn(start, ",\n");
	assert_true(length < size);
	memcpy(out, start, length);
	out[length] = 0;
}

static void hash_file(const char *path, struct vg_pdq_set *out)
{
	struct vg_error err = { 0 };
	struct vg_buffer bytes;
	struct vg_decoded decoded;
	struct vg_limits limits;
	const char *type;
	int fd;
	vg_limits_default(&limits);
	vg_buffer_init(&bytes, limits.max_bytes);
	assert_int_equal(vg_file_open(NULL, path, &fd, &err), 0);
	assert_int_equal(vg_file_read(fd, path, &bytes, &err), 0);
	close(fd);
	struct vg_span span = vg_buffer_span(&bytes);
	if (vg_decode(vg_sniff(span, &type), span, &limits, &decoded, &err) < 0)
		fail_msg("%s: %s", path, err.message);
	assert_int_equal(vg_pdq_compute(decoded.image.pixels, decoded.image.width, decoded.image.height,
					decoded.image.channels, out, &err), 0);
	vg_decoded_release(&decoded);
	vg_buffer_release(&bytes);
}

static void check_line(const char *line, int *out_exact)
{
	static const char *const names[VG_TURN_COUNT] = { "orig", "rot90", "rot180", "rot270",
							  "flipx", "flipy", "flipp", "flipm" };
	char name[256], path[4096], text[128];
	struct vg_pdq_set set;
	struct vg_pdq expected;
	field(line, "filename", name, sizeof name);
	snprintf(path, sizeof path, "%s/pdq/%s", test_shared(), name);
	if (access(path, R_OK) != 0)
		return; /* rows of files that are not in the set */
	hash_file(path, &set);
	bool jpeg = strstr(name, ".jpg") != NULL;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++) {
		field(line, names[turn], text, sizeof text);
		assert_true(vg_pdq_from_text(text, &expected));
		int distance = vg_pdq_distance(&expected, &set.turned[turn]);
		if (distance > (jpeg ? 0 : 10))
			fail_msg("%s %s: distance %d", name, names[turn], distance);
	}
	field(line, "quality", text, sizeof text);
	assert_int_equal(atoi(text), set.quality);
	*out_exact += jpeg;
}

static void test_reference(void **state)
{
	(void)state;
	char path[4096], line[2048];
	int exact = 0;
	test_needs_shared();
	snprintf(path, sizeof path, "%s/pdq/reference_hashes.txt", test_shared());
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		check_line(line, &exact);
	fclose(file);
	print_message("%d JPEG rows equal the reference in hash, quality and all turns\n", exact);
	assert_true(exact >= 25);
}

static void test_small_sides(void **state)
{
	(void)state;
	uint8_t pixels[4 * 100 * 3];
	struct vg_pdq_set set;
	memset(pixels, 7, sizeof pixels);
	assert_int_equal(vg_pdq_compute(pixels, 4, 100, 3, &set, NULL), 0);
	assert_int_equal(set.quality, 0);
	assert_int_equal(set.turned[0].word[0] | set.turned[3].word[3], 0);
	assert_int_equal(vg_pdq_compute(pixels, 10, 10, 2, &set, NULL), VG_ERR_USAGE);
	/* Shapes that stress the window arithmetic; under sanitizers an overrun shows. */
	uint8_t *large = malloc(700 * 700);
	static const uint32_t sides[] = { 5, 6, 63, 64, 65, 127, 128, 129, 511, 512, 513, 700 };
	for (int i = 0; i < 700 * 700; i++)
		large[i] = (uint8_t)(i * 31 + i / 700 * 7);
	for (size_t a = 0; a < sizeof sides / sizeof *sides; a++)
		for (size_t b = 0; b < sizeof sides / sizeof *sides; b++)
			assert_int_equal(vg_pdq_compute(large, sides[a], sides[b], 1, &set, NULL), 0);
	free(large);
}

static void test_text(void **state)
{
	(void)state;
	const char *text = "d8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22";
	char again[VG_PDQ_TEXT];
	struct vg_pdq hash;
	assert_true(vg_pdq_from_text(text, &hash));
	assert_true(hash.word[0] == 0x33e6339c4e9c9b22ull);
	vg_pdq_to_text(&hash, again);
	assert_string_equal(text, again);
	assert_false(vg_pdq_from_text("d8f8", &hash));
	assert_false(vg_pdq_from_text("g8f8f0cee0f4a84f0637022a078f67f0b36e2ed596621e1d33e6339c4e9c9b22", &hash));
}

static void test_loops_agree(void **state)
{
	(void)state;
	const struct vg_pdq_loops *all[4];
	int count = vg_pdq_loops_all(all);
	enum { MOST = 200 * 200 };
	static float in[MOST], expected[MOST], got[MOST];
	for (int i = 0; i < MOST; i++)
		in[i] = (float)((unsigned)i * 2654435761u >> 8) / 65536.0f;
	for (int k = 1; k < count; k++)
		for (uint32_t columns = 1; columns < 200; columns += 7)
			for (uint32_t rows = 5; rows < 200; rows += 13)
				for (uint32_t window = 1; window <= 4 && window <= rows; window++) {
					size_t size = (size_t)rows * columns * sizeof(float);
					all[0]->down(in, expected, rows, columns, window);
					all[k]->down(in, got, rows, columns, window);
					assert_memory_equal(expected, got, size);
					all[0]->transpose(in, expected, rows, columns);
					all[k]->transpose(in, got, rows, columns);
					assert_memory_equal(expected, got, size);
				}
	static uint8_t row[3 * 400]; /* nothing may be read behind the last pixel: the sanitizers look */
	static uint32_t column[512];
	for (size_t i = 0; i < sizeof row; i++)
		row[i] = (uint8_t)(i * 2654435761u >> 13);
	for (uint32_t count_of = 1; count_of <= 512; count_of += 3) {
		for (uint32_t i = 0; i < count_of; i++)
			column[i] = i * 400 / count_of;
		column[count_of - 1] = 399;
		all[0]->luma(row, column, count_of, expected);
		for (int k = 1; k < count; k++) {
			all[k]->luma(row, column, count_of, got);
			assert_memory_equal(expected, got, count_of * sizeof *got);
		}
	}
	print_message("%d builds of the loops agree\n", count);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reference),
		cmocka_unit_test(test_small_sides),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_loops_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

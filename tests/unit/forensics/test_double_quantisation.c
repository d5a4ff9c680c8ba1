/* Earlier quantisations: on the fixtures, on histograms made here, and on what is no JPEG that can be read. */
#include "../file.h"

#include <math.h>

#include "examine/examine.h"
#include "forensics/double_quantisation.h"
#include "media/decode.h"

static void test_fixtures(void **state)
{
	(void)state;
	static const struct { const char *path; bool asked; uint32_t least, most; } rows[] = {
		{ "fixtures/pixels/saved-once.jpg", true, 0, 0 }, { "fixtures/pixels/saved-twice.jpg", true, 68, 72 },
		{ "fixtures/pixels/saved-lower.jpg", true, 0, 0 }, { "fixtures/pixels/saved-moved.jpg", true, 0, 0 },
		{ "fixtures/pixels/detail-once.jpg", false, 0, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_examine_options options = { .features = false };
		struct vg_picture picture;
		struct vg_buffer bytes;
		vg_limits_default(&options.limits);
		test_read(rows[i].path, &bytes);
		vg_examine(vg_buffer_span(&bytes), &options, &picture);
		const struct vg_jpeg_earlier *earlier = &picture.jpeg.earlier;
		if (earlier->asked != rows[i].asked || earlier->quality < rows[i].least || earlier->quality > rows[i].most ||
		    (earlier->asked && earlier->looked < VG_EARLIER_LEAST))
			fail_msg("%s: %u by %u of %u", rows[i].path, earlier->quality, earlier->told, earlier->looked);
		vg_picture_release(&picture);
		vg_buffer_release(&bytes);
	}
}

/* A smooth histogram of steps, as one that was quantised by `earlier` before; 0: as it is. */
static void make(int step, int earlier, double total, struct vg_jpeg_steps *out)
{
	memset(out, 0, sizeof *out);
	for (int f = 0; f < VG_STEPS_FREQUENCIES; f++) {
		out->step[f] = (uint16_t)step;
		for (int value = 0; value < VG_STEPS_BINS * step; value++) {
			int multiple = earlier ? (value + earlier / 2) / earlier * earlier : value;
			int bin = (multiple + step / 2) / step;
			if (bin < VG_STEPS_BINS)
				out->count[f][bin] += (uint32_t)(total * exp(-value / 40.0) / 40);
		}
	}
}

static void test_histograms(void **state)
{
	(void)state;
	static const struct { int step, earlier; double total; int told, expected; } rows[] = {
		{ 3, 0, 20000, 0, 0 }, { 3, 7, 20000, 9, 7 }, { 2, 11, 20000, 9, 11 }, { 1, 6, 20000, 9, 6 }, { 3, 3, 20000, 0, 0 },
		{ 3, 2, 20000, 0, 0 }, { 3, 7, 200, 0, 0 }, { 3, 0, 4e9, 0, 0 }, { 3, 7, 4e9, 9, 7 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_jpeg_steps steps;
		struct vg_earlier_steps earlier;
		make(rows[i].step, rows[i].earlier, rows[i].total, &steps);
		vg_earlier_steps_find(&steps, &earlier);
		if (earlier.told != rows[i].told || (rows[i].told && earlier.step[0] != rows[i].expected))
			fail_msg("%d after %d: %d told, %d", rows[i].step, rows[i].earlier, earlier.told, earlier.step[0]);
	}
}

/* Whatever a hostile file holds, there is an answer, and it is in its bounds. */
static void test_any_histogram(void **state)
{
	(void)state;
	static const uint32_t levels[] = { 0, 1, 2, 1000, UINT32_MAX };
	static const uint16_t sizes[] = { 0, 1, 2, 255, 65535 };
	uint32_t seed = 1;
	for (int i = 0; i < 500; i++) {
		struct vg_jpeg_steps steps;
		struct vg_earlier_steps earlier;
		for (int f = 0; f < VG_STEPS_FREQUENCIES; f++) {
			steps.step[f] = sizes[(seed = seed * 1664525 + 1013904223) >> 16 & 3];
			steps.step[f] = i % 7 ? steps.step[f] : sizes[4];
			for (int bin = 0; bin < VG_STEPS_BINS; bin++)
				steps.count[f][bin] = levels[((seed = seed * 1664525 + 1013904223) >> 16) % 5];
		}
		vg_earlier_steps_find(&steps, &earlier);
		assert_true(earlier.told >= 0 && earlier.told <= earlier.looked && earlier.looked <= VG_STEPS_FREQUENCIES);
		for (int f = 0; f < VG_STEPS_FREQUENCIES; f++)
			assert_true(earlier.step[f] == 0 || earlier.step[f] > steps.step[f]);
	}
}

static void test_unread(void **state)
{
	(void)state;
	static const char *const names[] = { "fixtures/broken/truncated.jpg", "fixtures/broken/garbage.jpg", "fixtures/broken/empty.jpg",
					     "fixtures/broken/huge-dims.jpg", "fixtures/broken/many-scans.jpg", "fixtures/broken/text.jpg" };
	struct vg_limits limits;
	vg_limits_default(&limits);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct vg_jpeg_steps steps = { .blocks = 77 };
		struct vg_buffer bytes;
		test_read(names[i], &bytes);
		if (vg_jpeg_steps_read(vg_buffer_span(&bytes), &limits, &steps, NULL) == 0 || steps.blocks != 77)
			fail_msg("%s: read", names[i]);
		vg_buffer_release(&bytes);
	}
}

/* Of a picture of more than 65,536 blocks the upper rows, which are those of the same picture cut there. */
static void test_large(void **state)
{
	(void)state;
	enum { WIDTH = 2048, HEIGHT = 2176, READ = 2048 };
	struct vg_limits limits;
	struct vg_image image;
	struct vg_buffer whole, upper;
	struct vg_jpeg_steps steps, part;
	vg_limits_default(&limits);
	assert_int_equal(vg_image_init(&image, WIDTH, HEIGHT, 1, &limits, NULL), 0);
	for (size_t i = 0; i < vg_image_size(&image); i++)
		image.pixels[i] = (uint8_t)(i * i / 977 + i / WIDTH);
	vg_buffer_init(&whole, 32 << 20);
	vg_buffer_init(&upper, 32 << 20);
	assert_int_equal(vg_encode_jpeg(&image, 80, &whole, NULL), 0);
	image.height = READ;
	assert_int_equal(vg_encode_jpeg(&image, 80, &upper, NULL), 0);
	assert_int_equal(vg_jpeg_steps_read(vg_buffer_span(&whole), &limits, &steps, NULL), 0);
	assert_int_equal(vg_jpeg_steps_read(vg_buffer_span(&upper), &limits, &part, NULL), 0);
	assert_int_equal(steps.blocks, 65536);
	assert_memory_equal(&steps, &part, sizeof steps);
	vg_image_release(&image);
	vg_buffer_release(&whole);
	vg_buffer_release(&upper);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_fixtures), cmocka_unit_test(test_histograms), cmocka_unit_test(test_any_histogram),
					    cmocka_unit_test(test_unread), cmocka_unit_test(test_large) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

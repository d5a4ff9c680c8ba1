/* Finds that put the item in one place of a known picture, among others that do not. */
#include <math.h>
#include <string.h>

#include "../test.h"

#include "match/agreement.h"

static struct vg_finds finds;

/* One find: where the item lies turned by a 16th of a circle and twice as large, or moved off that. */
static void put(float x, float y, float off, uint16_t of_item, uint32_t of_known)
{
	int n = finds.count++;
	float c = 2 * cosf((float)M_PI / 8), s = 2 * sinf((float)M_PI / 8);
	finds.x[n] = x;
	finds.y[n] = y;
	finds.u[n] = 300 + c * x - s * y + off;
	finds.v[n] = 40 + s * x + c * y;
	finds.weight[n] = 0.5f + (float)(n % 3);
	finds.turn[n] = 16;
	finds.size[n] = 16;
	finds.of_item[n] = of_item;
	finds.of_known[n] = of_known;
}

static int set_up(void **state)
{
	(void)state;
	memset(&finds, 0, sizeof finds);
	return 0;
}

static void test_one_place(void **state)
{
	float expected = 0;
	(void)state;
	for (int i = 0; i < 21; i++) {
		put((float)(i * 37 % 320), (float)(i * 53 % 240), 0, (uint16_t)i, (uint32_t)i);
		expected += finds.weight[i];
	}
	for (int i = 0; i < 40; i++) /* each elsewhere */
		put((float)(i * 41 % 320), (float)(i * 29 % 240), 1000.0f * (float)(i + 1), (uint16_t)(100 + i), (uint32_t)(100 + i));
	assert_float_equal(vg_finds_agreement(&finds), expected, 1e-3);
}

/* One feature of either picture may find many. */
static void test_each_once(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		put((float)(i * 100), (float)(i * 70), 0, (uint16_t)i, (uint32_t)i);
	float once = vg_finds_agreement(&finds);
	assert_float_equal(once, 0.5 + 1.5 + 2.5, 1e-4);
	put(1, 1, 0, 0, 50);
	put(2, 1, 0, 51, 0);
	assert_float_equal(vg_finds_agreement(&finds), once, 1e-4);
}

static void test_too_few(void **state)
{
	(void)state;
	assert_float_equal(vg_finds_agreement(&finds), 0, 0);
	put(10, 10, 0, 1, 1);
	put(200, 100, 0, 2, 2);
	assert_float_equal(vg_finds_agreement(&finds), 0, 0);
}

/* What turns or grows otherwise agrees on nothing, wherever it lies. */
static void test_turned(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++)
		put((float)(i * 50), (float)(i * 31 % 90), 0, (uint16_t)i, (uint32_t)i);
	for (int i = 2; i < 6; i++)
		finds.turn[i] = 16 + 40 * i;
	assert_float_equal(vg_finds_agreement(&finds), 0, 0);
	for (int i = 2; i < 6; i++) {
		finds.turn[i] = 16 - 256; /* the same turn */
		finds.size[i] = 16 + 20 * i;
	}
	assert_float_equal(vg_finds_agreement(&finds), 0, 0);
}

/* The largest negative numbers, where the next function called will have what it puts on the stack. */
static __attribute__((noinline)) void fill_stack(void)
{
	volatile int32_t below[1 << 14];
	for (size_t i = 0; i < sizeof below / sizeof *below; i++)
		below[i] = INT32_MIN;
}

/* What lay in memory before is not calculated with, which the sanitizers would stop. */
static void test_nothing_left_over(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		put((float)(i * 50), (float)(i * 31 % 90), 0, (uint16_t)i, (uint32_t)i);
	float without = vg_finds_agreement(&finds);
	fill_stack();
	assert_float_equal(vg_finds_agreement(&finds), without, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_one_place, set_up), cmocka_unit_test_setup(test_each_once, set_up),
		cmocka_unit_test_setup(test_too_few, set_up), cmocka_unit_test_setup(test_turned, set_up),
		cmocka_unit_test_setup(test_nothing_left_over, set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

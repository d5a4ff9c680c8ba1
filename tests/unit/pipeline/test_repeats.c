/* Pictures that come again within a run: what is told of whom, whatever the pictures are; how they look is for
 * tests/cli/test_repeats.sh. */
#include "../test.h"

#include "pipeline/repeats.h"

enum { DAY = 86400 };
static struct vg_repeats *repeats;
static struct vg_record record;
static uint64_t seq;

static int set_up(void **state)
{
	(void)state;
	repeats = vg_repeats_new(0);
	seq = 0;
	return repeats ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	vg_repeats_free(repeats);
	return 0;
}

/* Numbers of which half the bits differ (splitmix64's last step). */
static uint64_t mixed(uint64_t number)
{
	uint64_t bits = (number + 1) * 0x9e3779b97f4a7c15u;
	bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
	bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
	return bits ^ bits >> 31;
}

/* Sees the next item: bytes, pixels and hash by their numbers, on that day (0: not a post). */
static const struct vg_repeat *see(uint8_t bytes, uint8_t pixels, uint8_t hash, int day)
{
	struct vg_buffer request;
	bool asked;
	memset(&record, 0, sizeof record);
	record.seq = ++seq;
	record.item.post = (struct vg_post){ .present = day, .has_date = day, .date = day * DAY, .has_message = day,
					     .message = 100 + (int64_t)seq, .has_chat_id = day, .chat_id = 7 };
	record.picture.disposition = VG_EXAMINED;
	record.picture.width = record.picture.height = 300;
	record.picture.orientation = 1;
	memset(record.picture.sha256, bytes, 32);
	memset(record.picture.pixels_sha256, 128 + pixels, 32);
	record.picture.pdq.quality = 100;
	for (int turn = 0; turn < VG_TURN_COUNT; turn++)
		for (int word = 0; word < 4; word++)
			record.picture.pdq.turned[turn].word[word] = mixed((uint64_t)(hash * 40 + turn * 4 + word));
	vg_buffer_init(&request, 1 << 20);
	assert_int_equal(vg_repeats_look(repeats, &record, &request, &asked, NULL), 0);
	assert_false(asked);
	assert_int_equal(vg_repeats_settle(repeats, &record, NULL, NULL), 0);
	vg_buffer_release(&request);
	return &record.repeat;
}

static void test_told_of_the_first(void **state)
{
	(void)state;
	assert_false(see(1, 1, 1, 0)->present);
	assert_false(see(2, 2, 2, 0)->present);
	const struct vg_repeat *again = see(1, 1, 1, 0);
	assert_true(again->present && again->same_bytes && !again->has_message);
	assert_int_equal(again->seq, 1);
	assert_int_equal(again->by, VG_REPEAT_BY_BYTES);
	assert_int_equal(again->strength, VG_EXACT);
	assert_int_equal(again->appearance, 2);
	again = see(3, 2, 3, 0);
	assert_int_equal(again->seq, 2);
	assert_int_equal(again->by, VG_REPEAT_BY_PIXELS);
	assert_false(again->same_bytes);
	again = see(4, 4, 1, 0);
	assert_int_equal(again->seq, 1);
	assert_int_equal(again->by, VG_REPEAT_BY_HASHES);
	assert_int_equal(again->strength, VG_STRONG);
	assert_false(again->compared);
	assert_int_equal(again->appearance, 3);
}

/* The very bytes of what repeats another by its hash are not that other's bytes. */
static void test_bytes_of_a_repeat(void **state)
{
	(void)state;
	see(1, 1, 1, 0);
	assert_true(see(2, 2, 1, 0)->present);
	const struct vg_repeat *again = see(2, 2, 1, 0);
	assert_int_equal(again->seq, 1);
	assert_false(again->same_bytes);
	assert_int_equal(again->by, VG_REPEAT_BY_HASHES);
}

static void test_earliest_post(void **state)
{
	(void)state;
	see(1, 1, 1, 20);
	const struct vg_repeat *again = see(2, 2, 1, 10);
	assert_true(again->before_first);
	assert_int_equal(again->message, 101);
	assert_int_equal(again->earliest.seq, 2);
	assert_int_equal(again->earliest.message, 102);
	assert_int_equal(again->earliest.date, 10 * DAY);
	again = see(1, 1, 1, 30);
	assert_false(again->before_first);
	assert_int_equal(again->earliest.seq, 2);
	again = see(3, 3, 1, 0); /* no post: it says nothing of when */
	assert_false(again->before_first);
	assert_true(again->other_chat);
	assert_int_equal(again->earliest.seq, 2);
}

static void test_not_examined(void **state)
{
	struct vg_buffer request;
	bool asked;
	(void)state;
	memset(&record, 0, sizeof record);
	record.picture.disposition = VG_MISSING;
	vg_buffer_init(&request, 1024);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(vg_repeats_look(repeats, &record, &request, &asked, NULL), 0);
		assert_int_equal(vg_repeats_settle(repeats, &record, NULL, NULL), 0);
		assert_false(record.repeat.present);
	}
	vg_buffer_release(&request);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_told_of_the_first), TEST(test_bytes_of_a_repeat), TEST(test_earliest_post), TEST(test_not_examined) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

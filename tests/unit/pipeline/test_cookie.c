/* An item's cookie comes back in its record, whatever becomes of the item. */
#include "../test.h"

#include <vestigo/pipeline.h>

enum { ITEMS = 40 };
static struct cookie { int number; unsigned times; } cookies[ITEMS];
static uint64_t records;

static int on_record(void *context, const struct vg_record *record, struct vg_error *err)
{
	char name[32];
	(void)context;
	(void)err;
	records++;
	if (!record->item.cookie)
		return 0;
	const int number = ((const struct cookie *)record->item.cookie)->number;
	cookies[number].times++;
	snprintf(name, sizeof name, "absent-%d.jpg", number);
	assert_string_equal(record->item.name, name);
	assert_int_equal(record->picture.disposition, number % 3 == 1 ? VG_UNSUPPORTED : VG_MISSING);
	return 0;
}

static struct vg_item make_item(int number)
{
	char name[32];
	snprintf(name, sizeof name, "absent-%d.jpg", number);
	cookies[number].number = number;
	return (struct vg_item){ .kind = VG_INPUT_FILE, .name = strdup(name),
				 .disposition = number % 3 == 1 ? VG_UNSUPPORTED : VG_EXAMINED,
				 .cookie = number % 5 == 2 ? NULL : &cookies[number] };
}

static void handed_back(void **state)
{
	struct vg_pipeline_options options = { .jobs = 1, .record = on_record };
	struct vg_pipeline *pipeline = NULL;
	(void)state;
	vg_limits_default(&options.limits);
	assert_int_equal(vg_pipeline_new(&options, &pipeline, NULL), 0);
	for (int i = 0; i < ITEMS; i++) {
		struct vg_item item = make_item(i);
		assert_int_equal(vg_pipeline_submit(pipeline, &item, NULL), 0);
		assert_null(item.cookie); /* it went with the item */
	}
	assert_int_equal(vg_pipeline_finish(pipeline, NULL), 0);
	vg_pipeline_free(pipeline);
	assert_int_equal(records, ITEMS);
	for (int i = 0; i < ITEMS; i++)
		assert_int_equal(cookies[i].times, i % 5 == 2 ? 0 : 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(handed_back) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

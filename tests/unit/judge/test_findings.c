/* Findings are asked for by their number: the table, the record and the number agree. */
#include "record.h"

#include "judge/findings.h"

static void by_number(void **state)
{
	static struct vg_record record;
	(void)state;
	record_plain(&record);
	assert_null(vg_finding_get(&record, PRIOR_APPEARANCE)); /* not judged yet */
	vg_judge(&record, VG_SEARCHED_NOTHING, record_posted);
	for (int which = 0; which < FINDINGS; which++) {
		const struct vg_finding *finding = vg_finding_get(&record, (enum finding)which);
		assert_non_null(finding);
		assert_string_equal(finding->kind->code, vg_finding_table[which].code);
	}
	assert_string_equal(vg_finding_get(&record, THUMBNAIL_DIFFERS)->kind->code, "metadata.thumbnail_differs");
	assert_string_equal(vg_finding_get(&record, CAPTURED_BEFORE_POST)->kind->code, "time.captured_before_post");
	assert_string_equal(vg_finding_get(&record, DAMAGED)->kind->code, "file.damaged");
	assert_null(vg_finding_get(&record, FINDINGS));
	vg_record_release(&record);
}

/* How often each digit stands in a text: 2,646 is 2646 in another language. */
static void count_digits(const char *text, int count[10])
{
	for (; text && *text; text++)
		if (*text >= '0' && *text <= '9')
			count[*text - '0']++;
}

static void same_numbers_in_both_languages(void **state)
{
	(void)state;
	for (int which = 0; which < FINDINGS; which++) {
		const struct vg_finding_kind *english = &vg_finding_table[which], *ukrainian = &vg_finding_table_uk[which];
		int rate[2][10] = { { 0 } }, measured[2][10] = { { 0 } };
		count_digits(english->error_rate, rate[0]);
		count_digits(ukrainian->error_rate, rate[1]);
		count_digits(english->measured_by, measured[0]);
		count_digits(ukrainian->measured_by, measured[1]);
		if (memcmp(rate[0], rate[1], sizeof rate[0]) != 0 || memcmp(measured[0], measured[1], sizeof measured[0]) != 0)
			fail_msg("%s has other numbers in Ukrainian", english->code);
		assert_string_equal(english->code, ukrainian->code);
		assert_int_equal(english->concern, ukrainian->concern);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_number), cmocka_unit_test(same_numbers_in_both_languages) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

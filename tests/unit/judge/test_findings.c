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

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_number) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

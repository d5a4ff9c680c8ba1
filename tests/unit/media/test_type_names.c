/* Every kind of file that is told has a usual name, in both languages; media types are for programs. */
#include "media/type_names.h"

#include <ctype.h>
#include <string.h>

#include "base/phrases.h"
#include "media/raw.h"

#include "../test.h"

static bool has_words(const char *name)
{
	for (const char *c = name; *c; c++)
		if (islower((unsigned char)c[0]) && islower((unsigned char)c[1]) && (c == name || c[-1] == ' '))
			return true;
	return false;
}

static void test_each_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < vg_type_name_count; i++) {
		const struct vg_type_name *one = &vg_type_names[i];
		assert_string_equal(vg_type_name(one->type), one->name);
		assert_null(strchr(one->name, '/'));
		if (has_words(one->name) && strcmp(vg_phrase(VG_UKRAINIAN, one->name), one->name) == 0)
			fail_msg("\"%s\" is not in phrases_uk_types.h", one->name);
	}
}

static void test_all_formats(void **state)
{
	static const char *const raws[] = { "a.dng", "a.cr2", "a.nef", "a.arw", "a.pef", "a.srw", "a.3fr", "a.iiq", "a.mos", "a.mef", "a.gpr",
					    "a.erf", "a.dcr", "a.orf", "a.rw2", "a.raf", "a.cr3", "a.crw", "a.mrw", "a.x3f" };
	(void)state;
	for (int format = VG_FORMAT_UNKNOWN + 1; format < VG_FORMAT_COUNT; format++)
		assert_null(strchr(vg_type_name(vg_format_media_type((enum vg_format)format)), '/'));
	for (size_t i = 0; i < sizeof raws / sizeof *raws; i++)
		assert_null(strchr(vg_type_name(vg_raw_type_from_file_name(raws[i])), '/'));
	assert_string_equal(vg_type_name("image/x-nikon-nef"), "Nikon raw (NEF)");
	assert_string_equal(vg_type_name("application/x-unheard-of"), "application/x-unheard-of");
	assert_string_equal(vg_type_name("unknown data"), "unknown data");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_each_named), cmocka_unit_test(test_all_formats) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

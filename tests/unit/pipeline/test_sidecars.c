/* Which names a sidecar may have, and below which folder it is looked for. */
#include "../test.h"

#include "pipeline/sidecars.h"

enum { SIZE = 4096 };

static void test_names(void **state)
{
	(void)state;
	static const struct { const char *root, *name, *found_as, *folder, *beside[VG_SIDECARS_MAXIMUM]; } rows[] = {
		{ NULL, "photo.NEF", NULL, ".", { "photo.NEF.xmp", "photo.NEF.XMP", "photo.xmp", "photo.XMP" } },
		{ NULL, "a/b/photo.jpg", NULL, "a/b", { "photo.jpg.xmp", "photo.jpg.XMP", "photo.xmp", "photo.XMP" } },
		{ NULL, "/photo.jpg", NULL, "/", { "photo.jpg.xmp", "photo.jpg.XMP", "photo.xmp", "photo.XMP" } },
		{ "/x", "a/photo.jpg", NULL, "/x", { "a/photo.jpg.xmp", "a/photo.jpg.XMP", "a/photo.xmp", "a/photo.XMP" } },
		{ "/x", "a/photo.jpg", "a/other.jpg", "/x", { "a/other.jpg.xmp", "a/other.jpg.XMP", "a/other.xmp", "a/other.XMP" } },
		{ "/x", "a.b/photo", NULL, "/x", { "a.b/photo.xmp", "a.b/photo.XMP", NULL, NULL } },
		{ "/x", ".hidden", NULL, "/x", { ".hidden.xmp", ".hidden.XMP", NULL, NULL } },
		{ "/x", "photo.xmp", NULL, "/x", { "photo.xmp.xmp", "photo.xmp.XMP", NULL, "photo.XMP" } },
		{ NULL, "a/", NULL, NULL, { NULL, NULL, NULL, NULL } },
	};
	char folder[SIZE], name[SIZE];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int which = 0; which < VG_SIDECARS_MAXIMUM; which++) {
			const struct vg_item item = { .root = (char *)rows[i].root, .name = (char *)rows[i].name, .found_as = (char *)rows[i].found_as };
			bool any = vg_sidecars_name(&item, which, folder, name, SIZE);
			assert_int_equal(any, rows[i].beside[which] != NULL);
			if (!any)
				continue;
			assert_string_equal(folder, rows[i].folder);
			assert_string_equal(name, rows[i].beside[which]);
		}
}

/* A name that has no room is none, rather than a shorter one. */
static void test_long_names(void **state)
{
	(void)state;
	char long_name[SIZE + 1], folder[SIZE], name[SIZE];
	memset(long_name, 'a', sizeof long_name - 1);
	long_name[SIZE] = 0;
	const struct vg_item item = { .root = (char *)"/x", .name = long_name };
	for (size_t size = SIZE - 6; size <= SIZE; size++) {
		long_name[size] = 0;
		bool fits = size + 4 < SIZE;
		assert_int_equal(vg_sidecars_name(&item, 0, folder, name, SIZE), fits);
		long_name[size] = 'a';
		long_name[SIZE] = 0;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_long_names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The directories of TIFF and its relatives: whatever the bytes claim, nothing outside them is read. */
#include "../test.h"

#include "base/tiff.h"

/* Two directories: width 7 (a SHORT), Make "Exemplar" (outside the entry), then one of no entries. */
static const uint8_t little[] = {
	'I', 'I', 42, 0, 8, 0, 0, 0,
	2, 0,
	0x00, 1, 3, 0, 1, 0, 0, 0, 7, 0, 0, 0,
	0x0f, 1, 2, 0, 9, 0, 0, 0, 44, 0, 0, 0,
	38, 0, 0, 0,
	0, 0, 0, 0, 0, 0,
	'E', 'x', 'e', 'm', 'p', 'l', 'a', 'r', 0,
};

static struct vg_span all(void)
{
	return (struct vg_span){ little, sizeof little };
}

static void test_reading(void **state)
{
	(void)state;
	struct vg_tiff tiff;
	struct vg_tiff_directory first, second;
	struct vg_tiff_entry entry;
	assert_true(vg_tiff_open(all(), &tiff));
	assert_true(tiff.little && !tiff.big && tiff.first == 8);
	assert_true(vg_tiff_directory(&tiff, tiff.first, &first));
	assert_true(first.entries == 2 && first.next == 38);
	assert_true(vg_tiff_directory(&tiff, first.next, &second));
	assert_true(second.entries == 0 && second.next == 0);
	assert_true(vg_tiff_find(&tiff, &first, VG_TIFF_WIDTH, &entry));
	assert_int_equal(vg_tiff_number(&tiff, &entry, 0), 7);
	assert_int_equal(vg_tiff_number(&tiff, &entry, 1), 0);
	assert_true(vg_tiff_find(&tiff, &first, VG_TIFF_MAKE, &entry));
	assert_int_equal(entry.value.size, 9);
	assert_memory_equal(entry.value.data, "Exemplar", 9);
	assert_int_equal(vg_tiff_number(&tiff, &entry, 0), 0); /* text is no number */
	assert_false(vg_tiff_find(&tiff, &first, VG_TIFF_GPS, &entry));
	assert_false(vg_tiff_entry(&tiff, &first, 2, &entry));
}

static void test_magic(void **state)
{
	(void)state;
	static const struct { const char *bytes; bool opens, little, big; uint64_t first; } rows[] = {
		{ "II*\0\1\0\0\0\0\0\0\0\0\0\0\0", true, true, false, 1 },
		{ "MM\0*\0\0\0\2\0\0\0\0\0\0\0\0", true, false, false, 2 },
		{ "II+\0\10\0\0\0\3\0\0\0\0\0\0\0", true, true, true, 3 },
		{ "MM\0+\0\10\0\0\0\0\0\0\0\0\0\4", true, false, true, 4 },
		{ "IIRO\5\0\0\0\0\0\0\0\0\0\0\0", true, true, false, 5 },
		{ "IIU\0\6\0\0\0\0\0\0\0\0\0\0\0", true, true, false, 6 },
		{ "IIXX\6\0\0\0\0\0\0\0\0\0\0\0", false, false, false, 0 },
		{ "Exif\0\0II*\0\0\0\0\0\0\0", false, false, false, 0 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_tiff tiff = { .first = 99 };
		bool opens = vg_tiff_open((struct vg_span){ (const uint8_t *)rows[i].bytes, 16 }, &tiff);
		if (opens != rows[i].opens || (opens && (tiff.little != rows[i].little || tiff.big != rows[i].big ||
							 tiff.first != rows[i].first)))
			fail_msg("row %zu", i);
		assert_true(opens || tiff.first == 99);
	}
}

/* Cut to every length, and with every byte at its largest: no value reaches outside. */
static void test_hostile(void **state)
{
	(void)state;
	for (size_t size = 0; size <= sizeof little; size++)
		for (size_t at = 0; at <= size; at++) {
			struct vg_tiff tiff;
			struct vg_tiff_directory directory;
			struct vg_tiff_entry entry;
			uint8_t *copy = malloc(size ? size : 1);
			memcpy(copy, little, size);
			if (at < size)
				copy[at] = 0xff;
			bool open = vg_tiff_open((struct vg_span){ copy, size }, &tiff) &&
				    vg_tiff_directory(&tiff, tiff.first, &directory);
			for (uint64_t i = 0; open && i < directory.entries && vg_tiff_entry(&tiff, &directory, i, &entry); i++) {
				assert_true(!entry.value.size || (entry.value.data >= copy &&
						entry.value.data + entry.value.size <= copy + size));
				(void)vg_tiff_number(&tiff, &entry, UINT64_MAX);
			}
			free(copy);
		}
	struct vg_tiff tiff;
	struct vg_tiff_directory directory;
	assert_true(vg_tiff_open(all(), &tiff));
	assert_false(vg_tiff_directory(&tiff, 0, &directory));
	assert_false(vg_tiff_directory(&tiff, sizeof little, &directory));
	assert_false(vg_tiff_directory(&tiff, UINT64_MAX, &directory));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reading), cmocka_unit_test(test_magic), cmocka_unit_test(test_hostile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Pages of an export that are copies of each other, also where somebody made them to be slow to tell apart. */
#include "../test.h"
#include "../folder.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include "intake/export_pages.h"

enum { PAGES = 1000, PAGE_BYTES = 64 << 10 };

static void put(int number, char last, size_t size)
{
	char path[128], *text = malloc(size);
	assert_non_null(text);
	memset(text, ' ', size);
	snprintf(text, size, "<!DOCTYPE html><title>Exported Data</title><p>%c", last);
	text[strlen(text)] = ' ';
	snprintf(text + size - 8, 8, "%06d\n", number);
	text[size - 1] = last;
	snprintf(path, sizeof path, number == 1 ? "%s/messages.html" : "%s/messages%d.html", test_folder, number);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	fclose(file);
	free(text);
}

/* The page with one number as the page with another. */
static void copy(int from, int to)
{
	char command[512];
	snprintf(command, sizeof command, "cp '%s/messages%d.html' '%s/messages%d.html'", test_folder, from, test_folder, to);
	assert_int_equal(system(command), 0);
}

static void test_copies(void **state)
{
	struct vg_export_pages pages;
	(void)state;
	for (int i = 1; i <= 6; i++)
		put(i, (char)('a' + i), 200 + (size_t)(i / 3)); /* some are of one size */
	copy(2, 7);
	copy(5, 8);
	copy(2, 9);
	assert_true(vg_export_pages_list(NULL, test_folder, &pages));
	assert_int_equal(pages.count, 9);
	for (size_t i = 0; i < 9; i++) {
		const char *twin = vg_export_pages_twin(NULL, test_folder, &pages, i);
		const char *expected = i == 6 || i == 8 ? "messages2.html" : i == 7 ? "messages5.html" : NULL;
		if ((twin == NULL) != (expected == NULL) || (twin && strcmp(twin, expected) != 0))
			fail_msg("page %zu is a copy of %s", i + 1, twin ? twin : "none");
	}
	vg_export_pages_release(&pages);
}

/* A page that holds nothing but its length. */
static void put_sparse(int number, off_t size)
{
	char path[128];
	snprintf(path, sizeof path, "%s/messages%d.html", test_folder, number);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && ftruncate(fd, size) == 0);
	close(fd);
}

/* Pages of one size that differ in their last bytes: each is read once, not once for each other one; those that are too
 * large to be read are not compared either. */
static void test_one_size(void **state)
{
	enum { SECONDS = 3 }; /* of processor time; pair by pair it were 64 GB to read */
	struct vg_export_pages pages;
	(void)state;
	for (int i = 1; i <= PAGES; i++)
		put(i, 'z', PAGE_BYTES);
	put_sparse(PAGES + 1, (off_t)1 << 37);
	put_sparse(PAGES + 2, (off_t)1 << 37);
	clock_t start = clock();
	assert_true(vg_export_pages_list(NULL, test_folder, &pages));
	assert_int_equal(pages.count, PAGES + 2);
	for (size_t i = 0; i < pages.count; i++)
		assert_null(vg_export_pages_twin(NULL, test_folder, &pages, i));
	assert_true((clock() - start) / CLOCKS_PER_SEC < SECONDS);
	vg_export_pages_release(&pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_copies), cmocka_unit_test(test_one_size) };
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}

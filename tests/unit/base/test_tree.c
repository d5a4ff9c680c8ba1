/* A folder that is held open: what its paths mean, whatever lies there by then. */
#include "../test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tree.h"

static char top[] = "/tmp/vestigo-test-tree-XXXXXX";

static void put(const char *name, const char *content)
{
	FILE *file = fopen(name, "wb");
	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(top) || chdir(top) < 0 || mkdir("named", 0700) < 0 || mkdir("named/sub", 0700) < 0 || mkdir("other", 0700) < 0)
		return -1;
	put("named/sub/file", "inside");
	put("other/file", "outside");
	return symlink("named", "link");
}

static int tear_down(void **state)
{
	char command[128];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", top);
	return chdir("/") | system(command);
}

static void test_names(void **state)
{
	(void)state;
	static const struct { const char *tree, *path, *name; } rows[] = {
		{ "named", "named", "" }, { "named", "named/sub", "sub" }, { "named", "named//sub/a", "sub/a" },
		{ "named", "named2", NULL }, { "named", "other", NULL }, { "named", "", NULL },
		{ "named/", "named/sub", "sub" }, { "/", "/etc", "etc" }, { ".", "./named", "named" }, { ".", "..", NULL },
	};
	assert_null(vg_tree_name(NULL, "named"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_tree *tree = NULL;
		assert_int_equal(vg_tree_open(rows[i].tree, &tree, NULL), 0);
		const char *name = vg_tree_name(tree, rows[i].path);
		if ((name == NULL) != (rows[i].name == NULL) || (name && strcmp(name, rows[i].name) != 0))
			fail_msg("\"%s\" in \"%s\" is \"%s\"", rows[i].path, rows[i].tree, name ? name : "not below");
		vg_tree_release(tree);
	}
}

/* The first byte of sub/file, or 0 and the code. */
static char first_byte(const struct vg_tree *tree, const char *root, int *out_code)
{
	char byte = 0;
	int fd = -1;
	*out_code = vg_tree_file(tree, root, "file", &fd, NULL);
	if (*out_code == 0 && read(fd, &byte, 1) != 1)
		byte = 0;
	if (fd >= 0)
		close(fd);
	return byte;
}

static void test_whatever_lies_there(void **state)
{
	struct vg_tree *tree = NULL;
	int code;
	(void)state;
	assert_int_equal(vg_tree_open("absent", &tree, NULL), VG_ERR_IO);
	assert_int_equal(vg_tree_open("link", &tree, NULL), 0); /* the user named it */
	char *real = vg_tree_absolute(tree, "link/sub"), *expected = realpath("named/sub", NULL);
	assert_string_equal(real, expected);
	free(real);
	free(expected);
	assert_int_equal(first_byte(tree, "link/sub", &code), 'i');
	assert_int_equal(vg_tree_type(tree, "link", "sub"), S_IFDIR);
	/* the named folder's name leads elsewhere by now */
	assert_int_equal(unlink("link") | symlink("other", "link") | mkdir("other/sub", 0700) | rename("other/file", "other/sub/file"), 0);
	assert_int_equal(first_byte(tree, "link/sub", &code), 'i');
	assert_int_equal(first_byte(NULL, "link/sub", &code), 'o');
	/* and a folder below became a link */
	assert_int_equal(rename("named/sub", "named/was") | symlink("../other/sub", "named/sub"), 0);
	assert_int_equal(first_byte(tree, "link/sub", &code), 0);
	assert_int_equal(code, VG_ERR_USAGE);
	assert_int_equal(vg_tree_type(tree, "link", "sub"), S_IFLNK);
	assert_int_equal(vg_tree_type(tree, "link/sub", "file"), 0);
	assert_int_equal(vg_tree_folder(tree, "link/sub", O_RDONLY), -1);
	struct vg_tree *kept = vg_tree_keep(tree);
	vg_tree_release(tree);
	assert_int_equal(first_byte(kept, "link/was", &code), 'i');
	vg_tree_release(kept);
	vg_tree_release(vg_tree_keep(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_names), cmocka_unit_test(test_whatever_lies_there) };
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* Which pages are given whole to the parser, and where others are cut. */
#include "../test.h"

#include "base/bytes.h"
#include "base/html.h"

static struct vg_buffer page;

static void begin(void)
{
	vg_buffer_init(&page, 1 << 24);
	assert_int_equal(vg_buffer_append_text(&page, "<html><body>"), 0);
}

static void times(unsigned count, const char *text)
{
	while (count--)
		assert_int_equal(vg_buffer_append_text(&page, text), 0);
}

/* How much of it is given to the parser, and the rest in one word. */
static bool whole(void)
{
	return vg_html_bounded(vg_buffer_span(&page)) == page.size;
}

/* As exports and Telegram's pages are written, and as other tools write theirs. */
static void test_whole(void **state)
{
	static const char *const rows[] = {
		"<div class=\"message\"><div class='body'>text<br>more<br/><a href=x>l</a></div></div>",
		"<p>no end<p>of it", "<ul><li>one<li>two</ul>", "<select><option>a<option>b</select>",
		"<table><tr><td>a<td>b<tr><td>c</table>", "a < b, c <3, </ d>", "<!-- <div><div> -->", "<!--><!--->", "<i><b></i></b>",
		"<svg><g><path d='M1'/><path d=\"M2\"></path><path/></g></svg>", "<img src=a.jpg alt='a > b'>", "<p title=\"<div>\">x</p>",
		"<x-long-name-of-an-element>y</x-long-name-of-an-element>", "<DIV></div>", "<a href=a/b/>c</a>",
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin();
		times(5000, rows[i]);
		if (!whole())
			fail_msg("cut: %s", rows[i]);
		vg_buffer_release(&page);
	}
	assert_int_equal(vg_html_bounded((struct vg_span){ NULL, 0 }), 0);
}

/* What the parser would take minutes for. */
static void test_cut(void **state)
{
	static const char *const rows[] = {
		"<div>", "<div/>", "<span a='>'>", "<b>", "<a><b>", "<div></span>", "<div><table></div>", "<b><div></b>", "<i><div><b></i></b>", "<x>", "<DIV >",
		"<!--><div>", "<svg>", "<select><option>",
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		begin();
		times(100, "<div><p>x</div>");
		size_t before = page.size;
		times(600, rows[i]);
		size_t kept = vg_html_bounded(vg_buffer_span(&page));
		if (kept == page.size || kept < before || page.data[kept] != '<')
			fail_msg("not cut where it should be: %s", rows[i]);
		vg_buffer_release(&page);
	}
}

static void test_attributes(void **state)
{
	static const char *const rows[] = { " a", " a=1", " a = '>'", " a=\"x\"", "/a", " a=b=c" };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (unsigned count = 255; count <= 257; count++) {
			begin();
			times(1, "<p");
			times(count, rows[i]);
			times(1, ">");
			assert_int_equal(whole(), count <= 256);
			assert_true(whole() || vg_html_bounded(vg_buffer_span(&page)) == strlen("<html><body>"));
			vg_buffer_release(&page);
		}
}

/* Each beginning of a page is one, wherever it ends. */
static void test_ends_anywhere(void **state)
{
	static const char text[] = "<div a='b' c=\"d\" e = f/><!-- x --></div ><p/><svg><path/></svg>< </";
	(void)state;
	for (size_t size = 0; size < sizeof text; size++) {
		char *copy = malloc(size ? size : 1); /* its end is memory's */
		memcpy(copy, text, size);
		assert_int_equal(vg_html_bounded((struct vg_span){ (uint8_t *)copy, size }), size);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole), cmocka_unit_test(test_cut), cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_ends_anywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Telegram's HTML export. */
#include "seen.h"
#include "../folder.h"

#include "intake/reader_process.h"

static struct seen seen;
static int forget(void **state)
{
	(void)state;
	seen_release(&seen);
	return 0;
}

static void test_fixture(void **state)
{
	(void)state;
	static const struct { int64_t message; const char *name, *sent_as; enum vg_disposition disposition; } rows[] = {
		{ 4801, "photos/photo_1@27-12-2024_10-05-00.jpg", "photo", VG_EXAMINED },
		{ 4802, "photos/photo_2@27-12-2024_10-05-30.jpg", "photo", VG_EXAMINED },
		{ 4803, "photos/photo_3@27-12-2024_11-40-12.jpg", "photo", VG_EXAMINED },
		{ 4804, NULL, "photo", VG_NOT_INCLUDED },
		{ 4805, "files/IMG_0077.JPG", "file", VG_EXAMINED },
		{ 4807, "photos/photo_4@28-12-2024_08-15-20.jpg", "photo", VG_EXAMINED },
	};
	see(&seen, "fixtures/export-html/ChatExport_2024-12-28");
	assert_int_equal(seen.code, 0);
	assert_int_equal(seen.count, sizeof rows / sizeof *rows);
	assert_int_equal(seen.counts.messages_with_media, 6);
	assert_true(seen.counts.truncated_sources == 0 && seen.notices == 0);
	for (size_t i = 0; i < seen.count; i++) {
		const struct vg_item *item = &seen.item[i];
		assert_true(item->post.has_message && item->post.message == rows[i].message);
		assert_int_equal(item->disposition, rows[i].disposition);
		if (rows[i].name)
			assert_string_equal(item->name, rows[i].name);
		assert_string_equal(item->post.sent_as, rows[i].sent_as);
		assert_int_equal(item->kind, VG_INPUT_TELEGRAM_HTML);
		assert_string_equal(item->post.chat, "Front line news");
		assert_string_equal(item->post.from, "Front line news"); /* carried on to joined ones */
		assert_true(item->post.has_date && !item->post.date_is_local && !item->post.service);
		assert_false(item->thumbnail);
	}
	assert_true(seen.item[0].post.date == 1735286700); /* 2024-12-27T08:05:00Z */
	assert_true(seen.item[5].post.date == 1735366520); /* 2024-12-28T06:15:20Z */
	const struct vg_post *forwarded = &seen.item[2].post;
	assert_non_null(forwarded->forwarded_from);
	assert_string_equal(forwarded->forwarded_from, "River Valley Observer");
	assert_true(forwarded->has_forwarded_date && forwarded->forwarded_date == 1735143761);
	assert_null(seen.item[0].post.forwarded_from);
}

#define HEAD "<!DOCTYPE html><html><body><div class=\"page_wrap\"><div class=\"page_header\">" \
	"<div class=\"text bold\">\n Chat &amp; friends \n</div></div><div class=\"history\">"
#define TAIL "</div></div></body></html>"
#define MESSAGE(id, more) "<div class=\"message default clearfix\" id=\"message" id "\"><div class=\"body\">" \
	"<div class=\"pull_right date details\" title=\"26.12.2024 10:11:12 UTC+02:00\">10:11</div>" \
	"<div class=\"from_name\">Somebody</div>" more "</div></div>"
#define PHOTO(path) "<div class=\"media_wrap clearfix\"><a class=\"photo_wrap clearfix pull_left\" href=\"" path \
	"\"><img class=\"photo\" src=\"x_thumb.jpg\"></a></div>"
#define LOST(kind, why) "<div class=\"media_wrap\"><div class=\"media clearfix pull_left " kind "\">" \
	"<div class=\"title bold\">Photo</div><div class=\"description\">\n" why "\n</div>" \
	"<div class=\"status details\">1280x853, 120.5 KB</div></div></div>"

static void see_html(const char *html, size_t size)
{
	char path[256];
	seen_write(test_folder, "messages.html", html, size, path);
	see(&seen, path);
	assert_int_equal(seen.code, 0);
}

static void test_kinds(void **state)
{
	(void)state;
	static const char html[] = HEAD
		MESSAGE("1", PHOTO("photos/a.jpg") "<div class=\"text\">one<br>two <b>three</b></div>")
		MESSAGE("2", LOST("media_photo", "Not included, change data exporting settings to download."))
		MESSAGE("3", LOST("media_photo", "Exceeds maximum size, change data exporting settings to download."))
		MESSAGE("4", LOST("media_photo", "Unavailable, please try again later."))
		MESSAGE("5", "<a class=\"video_file_wrap clearfix pull_left\" href=\"video_files/v.mp4\">"
			     "<img class=\"video_file\" src=\"video_files/v.mp4_thumb.jpg\"></a>")
		MESSAGE("6", "<a class=\"sticker_wrap clearfix pull_left\" href=\"stickers/s.webp\"></a>")
		MESSAGE("7", "<a class=\"media clearfix pull_left block_link media_file\" href=\"files/doc.JPG\"></a>")
		MESSAGE("8", "<a class=\"media clearfix pull_left block_link media_voice_message\" href=\"v.ogg\"></a>")
		MESSAGE("9", "<div class=\"text\">no media</div>")
		"<div class=\"message service\" id=\"message-7\"><div class=\"body details\">26 December 2024</div></div>"
		TAIL;
	static const struct { enum vg_disposition disposition; const char *name, *sent_as; } rows[] = {
		{ VG_EXAMINED, "photos/a.jpg", "photo" }, { VG_NOT_INCLUDED, NULL, "photo" },
		{ VG_TOO_LARGE, NULL, "photo" }, { VG_UNAVAILABLE, NULL, "photo" },
		{ VG_EXAMINED, "video_files/v.mp4_thumb.jpg", "video" },
		{ VG_EXAMINED, "stickers/s.webp", "sticker" }, { VG_EXAMINED, "files/doc.JPG", "file" },
		{ VG_UNSUPPORTED, NULL, "voice_message" },
	};
	see_html(html, sizeof html - 1);
	assert_true(seen.counts.messages == 9 && seen.count == 8); /* a date is no message */
	for (size_t i = 0; i < seen.count; i++) {
		assert_int_equal(seen.item[i].post.message, (int)i + 1);
		assert_int_equal(seen.item[i].disposition, rows[i].disposition);
		if (rows[i].name)
			assert_string_equal(seen.item[i].name, rows[i].name);
		assert_string_equal(seen.item[i].post.sent_as, rows[i].sent_as);
		assert_true(seen.item[i].post.date == 1735200672);
	}
	assert_string_equal(seen.item[0].post.caption, "one\ntwo three");
	assert_string_equal(seen.item[0].post.chat, "Chat & friends");
	assert_string_equal(seen.item[0].post.from, "Somebody");
	assert_true(seen.item[4].thumbnail);
}

/* Cut off anywhere: every message that is whole is there, and the cut is told. */
static void test_truncated(void **state)
{
	(void)state;
	static const char html[] = HEAD MESSAGE("1", PHOTO("a.jpg")) MESSAGE("2", PHOTO("b.jpg"))
		MESSAGE("3", PHOTO("c.jpg")) TAIL;
	const char *at = html;
	for (size_t whole = 0; whole <= 3; whole++) {
		const char *end = whole < 3 ? strstr(at + 1, "id=\"message") : html + sizeof html - 1 - strlen(TAIL);
		for (const char *cut = at; cut < end; cut += 7) {
			if (cut == html)
				continue;
			struct vg_limits limits = seen_limits();
			const struct vg_intake_visitor visitor = { .context = &seen, .item = seen_item, .notice = seen_notice };
			struct vg_sink sink = { .limits = &limits, .visitor = &visitor, .counts = &seen.counts,
						    .err = &seen.err };
			struct vg_reader_state reader = { 0 };
			FILE *file = tmpfile();
			assert_non_null(file);
			fwrite(html, 1, (size_t)(cut - html), file);
			rewind(file);
			assert_int_equal(vg_telegram_html_read_file(&sink, fileno(file), "x/messages.html", &reader), 0);
			fclose(file);
			/* The one that was being written may be there or not. */
			size_t least = whole ? whole - 1 : 0;
			if (seen.count < least || seen.count > whole || seen.counts.truncated_sources != 1)
				fail_msg("cut at %d: %zu items of %zu", (int)(cut - html), seen.count, whole);
			for (size_t i = 0; i < least; i++)
				assert_true(seen.item[i].name[0] == (char)('a' + i));
			vg_reader_state_release(&reader);
			seen_release(&seen);
		}
		at = end;
	}
	see_html(html, sizeof html - 1);
	assert_true(seen.count == 3 && seen.counts.truncated_sources == 0);
}

static void test_hostile(void **state)
{
	(void)state;
	static const char html[] = HEAD
		MESSAGE("1", PHOTO("../../etc/passwd")) MESSAGE("not-a-number", PHOTO("a.jpg"))
		MESSAGE("99999999999999999999", PHOTO("b.jpg")) MESSAGE("4", PHOTO(""))
		"<div class=\"message default\" id=\"message5\"><a class=\"photo_wrap\"></a></div>"
		"<div class=\"message default\"><div class=\"date\" title=\"99.99.2024 10:11:12\"></div>" PHOTO("c.jpg")
		"</div>" MESSAGE("7", PHOTO("d\xff.jpg")) TAIL;
	see_html(html, sizeof html - 1);
	assert_string_equal(seen.item[0].name, "../../etc/passwd"); /* whose opening is refused */
	assert_non_null(seen.item[0].root);
	size_t with_number = 0;
	for (size_t i = 0; i < seen.count; i++)
		with_number += seen.item[i].post.has_message;
	assert_int_equal(with_number, seen.count - 3); /* three have no number that can be read */
	for (size_t i = 0; i < seen.count; i++)
		if (strcmp(seen.item[i].name, "c.jpg") == 0)
			assert_false(seen.item[i].post.has_date);
	assert_int_equal(seen.item[seen.count - 1].post.message, 7);
	seen_release(&seen);
	/* Deep nesting is cut, not followed into the stack's end. */
	enum { DEEP = 20000 };
	char *deep = malloc(DEEP * 5 + 4096);
	assert_non_null(deep);
	char *at = stpcpy(deep, HEAD MESSAGE("1", PHOTO("a.jpg")));
	for (int i = 0; i < DEEP; i++)
		at = stpcpy(at, "<div>");
	at = stpcpy(at, TAIL);
	see_html(deep, (size_t)(at - deep));
	free(deep);
	assert_int_equal(seen.count, 1);
}

/* Blocks stand apart, what is in a line does not. */
static void test_captions(void **state)
{
	(void)state;
	static const struct { const char *html, *caption; } rows[] = {
		{ "one<div>two</div>three", "one two three" }, { "<p>one</p><p>two</p>", "one two" },
		{ "on<b>e</b><i>t</i>w<a href=\"x\">o</a><span>3</span>", "onetwo3" }, { "one<br>two", "one\ntwo" },
		{ "<ul><li>one</li><li>two</li></ul>three", "one two three" }, { "one <div> two</div>", "one  two" },
		{ "one<blockquote>two<b>3</b></blockquote><pre>four</pre>", "one two3 four" }, { "<div><div></div></div>one", "one" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char html[2048];
		snprintf(html, sizeof html, HEAD MESSAGE("1", PHOTO("a.jpg") "<div class=\"text\">%s</div>") TAIL, rows[i].html);
		see_html(html, strlen(html));
		assert_int_equal(seen.count, 1);
		assert_string_equal(seen.item[0].post.caption, rows[i].caption);
		seen_release(&seen);
	}
}

static void test_pages(void **state)
{
	(void)state;
	static const char one[] = HEAD MESSAGE("1", PHOTO("a.jpg")) TAIL;
	static const char two[] = "<html><body><div class=\"page_wrap\"><div class=\"message default clearfix joined\" "
		"id=\"message2\">" PHOTO("b.jpg") "</div></div></body></html>";
	char path[256];
	seen_write(test_folder, "messages2.html", two, sizeof two - 1, path);
	see_html(one, sizeof one - 1);
	assert_int_equal(seen.count, 2);
	assert_string_equal(seen.item[1].name, "b.jpg");
	assert_string_equal(seen.item[1].post.from, "Somebody");       /* carried over the page's end */
	assert_string_equal(seen.item[1].post.chat, "Chat & friends");
	assert_false(seen.item[1].post.has_date);
	remove(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fixture), TEST(test_kinds), TEST(test_truncated), TEST(test_hostile), TEST(test_captions), TEST(test_pages),
	};
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}

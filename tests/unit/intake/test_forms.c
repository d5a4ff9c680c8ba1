/* Both forms of export say the same of the same messages; and exports as they come to desks. */
#include "seen.h"

#include "base/compose.h"
#include "intake/link.h"
#include "intake/name_set.h"
#include "intake/telegram_media.h"

static struct seen seen, other;
static int forget(void **state)
{
	(void)state;
	seen_release(&seen);
	seen_release(&other);
	return 0;
}

static void expect_equal(int64_t message, const char *what, const char *a, const char *b)
{
	if (strcmp(a ? a : "(none)", b ? b : "(none)") != 0)
		fail_msg("message %d: %s is \"%s\" in JSON, \"%s\" in HTML", (int)message, what, a ? a : "(none)", b ? b : "(none)");
}

/* Placeholders are worded otherwise. */
static const char *path_of(const char *name)
{
	return name && *name && vg_telegram_placeholder(name) == VG_EXAMINED ? name : NULL;
}

static void compare(const struct vg_item *json, const struct vg_item *html)
{
	const struct vg_post *a = &json->post, *b = &html->post;
	int64_t id = a->message;
	expect_equal(id, "disposition", vg_disposition_name(json->disposition), vg_disposition_name(html->disposition));
	expect_equal(id, "name", path_of(json->name), path_of(html->name));
	expect_equal(id, "thumbnail", json->thumbnail ? "yes" : "no", html->thumbnail ? "yes" : "no");
	expect_equal(id, "thumbnail_of", path_of(json->thumbnail_of), path_of(html->thumbnail_of));
	expect_equal(id, "root", strrchr(json->root, '/') ? "below" : "", strrchr(html->root, '/') ? "below" : "");
	expect_equal(id, "sent_as", a->sent_as, b->sent_as);
	expect_equal(id, "chat", a->chat, b->chat);
	expect_equal(id, "author", a->author, b->author);
	expect_equal(id, "forwarded_from", a->forwarded_from, b->forwarded_from);
	expect_equal(id, "caption", a->caption && *a->caption ? a->caption : NULL, b->caption && *b->caption ? b->caption : NULL);
	assert_int_equal(b->message, id);
	/* HTML dates no service messages, and no JSON dates unsupported ones; both name no
	 * actor in HTML. */
	bool dated = !a->service && a->has_date;
	assert_int_equal(b->has_date, dated);
	if (dated) {
		assert_true(a->date == b->date && a->date_is_local == b->date_is_local);
		expect_equal(id, "from", a->from, b->from);
	}
	/* An unsupported message has no type but that in JSON. */
	if (json->disposition != VG_UNSUPPORTED)
		assert_int_equal(a->service, b->service);
}

static void test_equal(void **state)
{
	(void)state;
	static const struct { int64_t message; enum vg_disposition disposition; bool thumbnail; const char *sent_as; } rows[] = {
		{ 1, VG_EXAMINED, false, "photo" }, { 2, VG_NOT_INCLUDED, false, "photo" }, { 3, VG_EXAMINED, true, "video" },
		{ 4, VG_EXAMINED, true, "animation" }, { 5, VG_EXAMINED, false, "animation" }, { 6, VG_EXAMINED, false, "sticker" },
		{ 7, VG_EXAMINED, true, "sticker" }, { 8, VG_EXAMINED, true, "video_message" },
		{ 9, VG_UNSUPPORTED, false, "voice_message" }, { 10, VG_UNSUPPORTED, false, "audio" },
		{ 11, VG_EXAMINED, false, "file" }, { 12, VG_NOT_INCLUDED, false, "file" }, { 13, VG_EXAMINED, false, "photo" },
		{ 14, VG_EXAMINED, false, "photo" }, { 20, VG_NOT_INCLUDED, false, NULL }, { 21, VG_UNAVAILABLE, false, "photo" },
		{ 22, VG_UNAVAILABLE, false, "video" }, { 24, VG_UNSUPPORTED, false, "video" }, { 25, VG_EXAMINED, true, "file" },
		{ 26, VG_EXAMINED, false, "photo" }, { 27, VG_EXAMINED, false, "photo" }, { 29, VG_UNSUPPORTED, false, NULL },
		{ 30, VG_UNAVAILABLE, false, "photo" }, { 31, VG_UNAVAILABLE, false, "photo" },
	};
	enum { ROWS = sizeof rows / sizeof *rows };
	see(&seen, "fixtures/export-forms/json");
	see(&other, "fixtures/export-forms/html");
	assert_int_equal(seen.code, 0);
	assert_int_equal(other.code, 0);
	assert_int_equal(seen.count, ROWS);
	assert_int_equal(other.count, ROWS);
	assert_true(seen.counts.messages == 31 && other.counts.messages == 31);
	assert_true(seen.counts.messages_with_media == ROWS && other.counts.messages_with_media == ROWS);
	assert_int_equal(seen.notices + other.notices, 0);
	for (size_t i = 0; i < ROWS; i++) {
		const struct vg_item *item = &seen.item[i];
		assert_int_equal(item->post.message, rows[i].message);
		expect_equal(rows[i].message, "disposition", vg_disposition_name(item->disposition), vg_disposition_name(rows[i].disposition));
		assert_int_equal(item->thumbnail, rows[i].thumbnail);
		expect_equal(rows[i].message, "sent_as", item->post.sent_as, rows[i].sent_as);
		compare(item, &other.item[i]);
	}
	assert_string_equal(seen_message(&other, 14)->post.forwarded_from, "Upstream Notes"); /* carried over */
	assert_null(seen_message(&other, 20)->post.forwarded_from);
	assert_false(seen_message(&other, 14)->post.has_forwarded_date); /* each has its own */
}

static void expect_account(void)
{
	static const struct { const char *name; int64_t message; enum vg_disposition disposition; } rows[] = {
		{ "profile_pictures/photo_1.jpg", 0, VG_EXAMINED }, { "stories/story_1.jpg", 0, VG_EXAMINED },
		{ "chats/chat_001/photos/photo 1 (50%).jpg", 1, VG_EXAMINED }, { NULL, 2, VG_FAILED },
		{ "chats/chat_002/photos/photo 1 (50%).jpg", 11, VG_EXAMINED }, { NULL, 12, VG_FAILED },
	};
	assert_int_equal(seen.code, 0);
	assert_int_equal(seen.count, sizeof rows / sizeof *rows);
	for (size_t i = 0; i < seen.count; i++) {
		const struct vg_item *item = &seen.item[i];
		assert_int_equal(item->disposition, rows[i].disposition);
		assert_true(item->post.has_message == (rows[i].message != 0) && item->post.message == rows[i].message);
		if (rows[i].name)
			assert_string_equal(item->name, rows[i].name);
		else
			assert_non_null(strstr(item->reason, "leaves the export's folder"));
	}
	assert_string_equal(seen.item[2].post.chat, "Robin Made-Up");
	assert_string_equal(seen.item[4].post.from, "Old Harbour Radio");
	assert_true(seen.counts.messages == 6 && seen.counts.messages_with_media == 6);
}

static void test_account(void **state)
{
	(void)state;
	static const char *const paths[] = { "fixtures/export-forms/account", "fixtures/export-forms/account/export_results.html",
					     "fixtures/export-forms/account/lists/chats.html",
					     "fixtures/export-forms/account/lists/left_chats.html" };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		see(&seen, paths[i]);
		expect_account();
		seen_release(&seen);
	}
	/* One chat of it, by its folder or its page. */
	see(&seen, "fixtures/export-forms/account/chats/chat_002/messages.html");
	see(&seen, "fixtures/export-forms/account/chats/chat_002");
	assert_int_equal(seen.count, 4);
	assert_string_equal(seen.item[0].name, "chats/chat_002/photos/photo 1 (50%).jpg");
	assert_string_equal(seen.item[2].name, "chats/chat_002/photos/photo 1 (50%).jpg");
	seen_release(&seen);
	see(&seen, "fixtures/export-forms/account/lists/stories.html");
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.item[0].post.chat, "stories");
}

static void test_interrupted(void **state)
{
	(void)state;
	see(&seen, "fixtures/export-forms/interrupted");
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.item[1].name, "photos/photo_2.jpg");
	assert_string_equal(seen.item[2].name, "photos/photo_3.jpg");
	assert_true(seen.item[2].kind == VG_INPUT_FILE && !seen.item[2].post.present);
	assert_true(seen.counts.truncated_sources == 1 && seen.counts.messages == 2);
}

static void test_decomposed(void **state)
{
	(void)state;
	see(&seen, "fixtures/export-forms/decomposed");
	assert_int_equal(seen.count, 3); /* what was found is no file without a post */
	assert_string_equal(seen.item[0].name, "files/Caf\xc3\xa9.jpg");
	assert_string_equal(seen.item[0].found_as, "files/Cafe\xcc\x81.jpg");
	assert_string_equal(seen.item[1].found_as, "\xd0\xa4\xd0\xbe\xd1\x82\xd0\xbe\xd0\xb8\xcc\x86/1.jpg");
	assert_null(seen.item[2].found_as);
}

static void test_other_program(void **state)
{
	(void)state;
	see(&seen, "fixtures/export-forms/tdl");
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.item[0].name, "842.jpg");
	assert_string_equal(seen.item[0].found_as, "downloads/1000000042_749_842.jpg");
	assert_true(seen.item[0].post.date == 1703570000 && !seen.item[0].post.date_is_local);
	assert_true(seen.counts.messages == 2 && seen.counts.messages_with_media == 1 && seen.notices == 1);
	assert_non_null(strstr(seen.last_notice, "not Telegram Desktop's"));
}

static void test_links(void **state)
{
	(void)state;
	static const struct { const char *folder, *link; enum vg_link kind; const char *name; } rows[] = {
		{ "", "photos/a.jpg", VG_LINK_INSIDE, "photos/a.jpg" },
		{ "chats/chat_1", "../../chats/chat_1/photos/a.jpg", VG_LINK_INSIDE, "chats/chat_1/photos/a.jpg" },
		{ "chats/chat_1", "photos/a.jpg", VG_LINK_INSIDE, "chats/chat_1/photos/a.jpg" },
		{ "lists", "../stories/./a//b.jpg", VG_LINK_INSIDE, "stories/a/b.jpg" },
		{ "", "photos/../a.jpg", VG_LINK_INSIDE, "a.jpg" },
		{ "", "../a.jpg", VG_LINK_LEAVES, NULL }, { "chats/chat_1", "../../../a.jpg", VG_LINK_LEAVES, NULL },
		{ "", "photos/../../a.jpg", VG_LINK_LEAVES, NULL }, { "", "../river2/a.jpg", VG_LINK_LEAVES, NULL },
		{ "", "../river/a.jpg", VG_LINK_INSIDE, "a.jpg" }, { "", "/etc/passwd", VG_LINK_LEAVES, NULL },
		{ "", "/exports/river/a.jpg", VG_LINK_INSIDE, "a.jpg" }, { "", "file:///exports/river/a.jpg", VG_LINK_INSIDE, "a.jpg" },
		{ "", "file://localhost/exports/river/a.jpg", VG_LINK_INSIDE, "a.jpg" },
		{ "", "file:///etc/passwd", VG_LINK_LEAVES, NULL }, { "", "file://host/exports/river/a.jpg", VG_LINK_ADDRESS, NULL },
		{ "", "https://example.org/a.jpg", VG_LINK_ADDRESS, NULL }, { "", "", VG_LINK_LEAVES, NULL },
		{ "", ".", VG_LINK_LEAVES, NULL }, { "", "..", VG_LINK_LEAVES, NULL },
		/* A chat's folder taken out of its export: only what is said to be its own. */
		{ "chat_1", "../../chats/chat_1/photos/a.jpg", VG_LINK_INSIDE, "chat_1/photos/a.jpg" },
		{ "chat_1", "../../chats/chat_2/photos/a.jpg", VG_LINK_LEAVES, NULL },
		{ "chat_1", "../../chats/chat_1/../../../b", VG_LINK_LEAVES, NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *name = NULL;
		enum vg_link kind = vg_link_resolve("/exports/river", rows[i].folder, rows[i].link, &name);
		if (kind != rows[i].kind || (rows[i].name && strcmp(name, rows[i].name) != 0))
			fail_msg("\"%s\" in \"%s\": %d, %s", rows[i].link, rows[i].folder, (int)kind, name ? name : "(none)");
		assert_int_equal(name != NULL, rows[i].name != NULL);
		free(name);
	}
}

static void test_readings(void **state)
{
	(void)state;
	static const struct { const char *link; int number; const char *reading; } rows[] = {
		{ "a%20b.jpg", 1, "a b.jpg" }, { "a b.jpg", 1, NULL }, { "50%.jpg", 1, NULL }, { "a%00b", 1, NULL },
		{ "a.jpg#top", 2, "a.jpg" }, { "a.jpg?x", 2, "a.jpg" }, { "a.jpg", 2, NULL }, { "#top", 2, NULL },
		{ "a%20b.jpg#x", 3, "a b.jpg" }, { "a%2", 1, NULL }, { "%D1%84.jpg", 1, "\xd1\x84.jpg" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *reading = vg_link_reading(rows[i].link, rows[i].number);
		expect_equal((int64_t)i, "reading", reading, rows[i].reading);
		free(reading);
	}
}

static void test_name_set(void **state)
{
	(void)state;
	enum { NAMES = 3000 };
	struct vg_name_set set = { 0 };
	char name[64];
	assert_false(vg_name_set_has(&set, "a"));
	for (int i = 0; i < NAMES; i++) {
		snprintf(name, sizeof name, "photos/photo_%d.jpg", i);
		vg_name_set_add(&set, name);
		vg_name_set_add(&set, name);
	}
	assert_int_equal(set.count, NAMES);
	for (int i = 0; i < 2 * NAMES; i++) {
		snprintf(name, sizeof name, "photos/photo_%d.jpg", i);
		assert_int_equal(vg_name_set_has(&set, name), i < NAMES);
	}
	assert_false(set.overflowed || vg_name_set_has(&set, "photos/photo_1.jpg "));
	vg_name_set_release(&set);
}

static void test_composed(void **state)
{
	(void)state;
	static const struct { const char *text, *composed; } rows[] = {
		{ "abc", "abc" }, { "Cafe\xcc\x81", "Caf\xc3\xa9" }, { "Caf\xc3\xa9", "Caf\xc3\xa9" }, { "", "" },
		{ "\xd0\xb8\xcc\x86", "\xd0\xb9" }, { "bad\xff\xcc\x81", "bad\xff\xcc\x81" },
		{ "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "\xed\x95\x9c" }, /* Hangul */
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *composed = vg_text_composed(rows[i].text);
		assert_string_equal(composed, rows[i].composed);
		free(composed);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_equal), TEST(test_account), TEST(test_interrupted), TEST(test_decomposed), TEST(test_other_program),
		TEST(test_links), TEST(test_readings), TEST(test_name_set), TEST(test_composed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

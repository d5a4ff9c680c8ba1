/* The JSON exports among the fixtures, against what fixtures/README.md says of each. */
#include "seen.h"
#include "../folder.h"

#include <unistd.h>

#include "base/file.h"
#include "intake/telegram_media.h"

static struct seen seen;
static int forget(void **state)
{
	(void)state;
	seen_release(&seen);
	return 0;
}

static void see_quirk(const char *name)
{
	char path[256];
	snprintf(path, sizeof path, "fixtures/export-quirks/%s", name);
	see(&seen, path);
	assert_int_equal(seen.code, 0);
}

static void expect_photos(const int64_t *messages, size_t count, uint64_t all)
{
	assert_true(seen.counts.messages == all);
	for (size_t i = 0; i < count; i++) {
		const struct vg_item *item = seen_message(&seen, messages[i]);
		if (!item)
			fail_msg("message %d has no item", (int)messages[i]);
		assert_int_equal(item->disposition, VG_EXAMINED);
		assert_string_equal(item->name, "photos/photo_1.jpg");
		assert_string_equal(item->post.sent_as, "photo");
		assert_int_equal(item->kind, VG_INPUT_TELEGRAM_JSON);
		/* Message N was posted N minutes after 2024-12-01T09:00:00Z. */
		if (!item->post.date_is_local)
			assert_true(item->post.date == 1733043600 + 60 * messages[i]);
	}
}
#define EXPECT_PHOTOS(all, ...) expect_photos((const int64_t[]){ __VA_ARGS__ }, \
	sizeof((int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t), all)

static void test_channel(void **state)
{
	(void)state;
	static const struct { int64_t message; enum vg_disposition disposition; const char *name, *sent_as; } rows[] = {
		{ 4711, VG_EXAMINED, "photos/photo_1@26-12-2024_10-11-12.jpg", "photo" },
		{ 4712, VG_EXAMINED, "photos/photo_2@26-12-2024_10-25-00.jpg", "photo" },
		{ 4718, VG_EXAMINED, "photos/photo_8@26-12-2024_11-40-00.jpg", "photo" },
		{ 4719, VG_NOT_INCLUDED, NULL, "file" },
		{ 4720, VG_EXAMINED, "files/IMG_0042.JPG", "file" },
		{ 4721, VG_TOO_LARGE, NULL, "photo" },
		{ 4722, VG_UNAVAILABLE, NULL, "photo" },
		{ 4723, VG_EXAMINED, "photos/photo_11@", "photo" },
		{ 4724, VG_EXAMINED, "stickers/sticker.webp", "sticker" },
		{ 4725, VG_EXAMINED, "video_files/video_1@26-12-2024_12-44-10.mp4_thumb.jpg", "video" },
		{ 4727, VG_EXAMINED, "photos/photo_2@26-12-2024_10-25-00.jpg", "photo" },
	};
	see(&seen, "fixtures/export/ChatExport_2024-12-27");
	assert_int_equal(seen.code, 0);
	assert_true(seen.counts.messages == 21 && seen.counts.messages_with_media == 19);
	assert_true(seen.count == 19 && seen.counts.malformed_messages == 0 && seen.counts.truncated_sources == 0);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct vg_item *item = seen_message(&seen, rows[i].message);
		assert_non_null(item);
		if (item->disposition != rows[i].disposition)
			fail_msg("%d: %s", (int)rows[i].message, vg_disposition_name(item->disposition));
		if (rows[i].name)
			assert_int_equal(strncmp(item->name, rows[i].name, strlen(rows[i].name)), 0);
		assert_string_equal(item->post.sent_as, rows[i].sent_as);
		assert_true(item->disposition == VG_EXAMINED ? !item->reason : item->reason && *item->reason);
		assert_string_equal(item->root, "fixtures/export/ChatExport_2024-12-27");
	}
	const struct vg_item *first = seen_message(&seen, 4711), *video = seen_message(&seen, 4725);
	assert_true(first->post.date == 1735200672 && !first->post.date_is_local); /* 10:11:12 is UTC+2 */
	assert_string_equal(first->post.date_raw, "2024-12-26T10:11:12");
	assert_true(video->thumbnail && strstr(video->thumbnail_of, ".mp4"));
	assert_true(seen_message(&seen, 4718)->post.service);
	assert_string_equal(seen_message(&seen, 4726)->post.forwarded_from, "River Valley Observer");
	/* The album: three messages of one moment. */
	for (int64_t message = 4715; message <= 4717; message++) {
		const struct vg_post *post = &seen_message(&seen, message)->post;
		assert_true(post->has_album && post->album == 4715);
	}
	assert_false(first->post.has_album);
}

static void test_account(void **state)
{
	(void)state;
	static const int64_t with_photo[] = { 1002, -999999990, 12, 88 };
	see(&seen, "fixtures/export-account/result.json");
	assert_int_equal(seen.code, 0);
	size_t profile = 0, stories = 0, missing = 0;
	for (size_t i = 0; i < sizeof with_photo / sizeof *with_photo; i++) {
		const struct vg_item *item = seen_message(&seen, with_photo[i]);
		assert_non_null(item);
		assert_int_equal(item->disposition, VG_EXAMINED);
		assert_int_equal(strncmp(item->name, "chats/chat_00", 13), 0);
		assert_true(item->post.chat && item->post.has_chat_id);
	}
	for (size_t i = 0; i < seen.count; i++) {
		profile += strncmp(seen.item[i].name, "profile_pictures/", 17) == 0;
		stories += strncmp(seen.item[i].name, "stories/", 8) == 0;
		missing += seen.item[i].disposition == VG_NOT_INCLUDED;
	}
	assert_int_equal(profile, 1);
	assert_int_equal(stories, 1);
	assert_int_equal(missing, 1); /* "(Photo not included. …)" */
	assert_int_equal(seen.count, 8);
	assert_null(seen_message(&seen, 12)->post.from);
	assert_int_equal(seen.counts.truncated_sources + seen.counts.malformed_messages, 0);
}

static void test_control_bytes(void **state)
{
	(void)state;
	see_quirk("control-bytes");
	EXPECT_PHOTOS(4, 1, 2, 4);
	assert_int_equal(seen.count, 3);
	assert_int_equal(seen.counts.malformed_messages, 0);
}

static void test_unquoted(void **state)
{
	(void)state;
	see_quirk("unquoted");
	EXPECT_PHOTOS(3, 1, 3);
	assert_int_equal(seen.counts.malformed_messages, 0);
}

static void test_old_style(void **state)
{
	(void)state;
	see_quirk("old-style");
	EXPECT_PHOTOS(3, 1, 3);
	const struct vg_post *post = &seen_message(&seen, 1)->post;
	assert_true(post->date_is_local && post->has_date && !post->has_edited);
	assert_true(post->date == 1733050860); /* 2024-12-01T11:01:00, read as if UTC */
}

static void test_truncated(void **state)
{
	(void)state;
	see_quirk("truncated");
	EXPECT_PHOTOS(3, 1, 2, 3);
	assert_true(seen.count == 3 && seen.counts.truncated_sources == 1 && seen.notices == 1);
	assert_non_null(strstr(seen.last_notice, "truncated"));
}

static void test_duplicate_keys(void **state)
{
	(void)state;
	see_quirk("duplicate-keys");
	EXPECT_PHOTOS(3, 1, 3);
	assert_int_equal(seen.count, 3);
}

static void test_deep_nesting(void **state)
{
	(void)state;
	see_quirk("deep-nesting");
	EXPECT_PHOTOS(3, 1, 3);
	assert_int_equal(seen.counts.messages_with_media, seen.count);
	assert_true(seen.count <= 3 && seen.counts.malformed_messages <= 1);
}

static void test_huge_text(void **state)
{
	(void)state;
	see_quirk("huge-text");
	EXPECT_PHOTOS(3, 1, 2, 3);
	const char *caption = seen_message(&seen, 2)->post.caption;
	assert_true(strlen(caption) <= 16384);
	assert_string_equal(caption + strlen(caption) - strlen("…"), "…"); /* it was cut, and says so */
}

/* Names that leave the folder, or lie about what they are: none is opened. */
static void test_hostile_names(void **state)
{
	(void)state;
	int wrong = 0;
	see_quirk("hostile-names");
	assert_true(seen.counts.messages == 19 && seen.count == 19);
	for (size_t i = 0; i < seen.count; i++) {
		const struct vg_item *item = &seen.item[i];
		struct vg_error err = { 0 };
		int fd = -1;
		if (item->disposition != VG_EXAMINED)
			continue;
		int64_t message = item->post.message;
		int code = vg_file_open(item->root, item->name, &fd, &err);
		if (code == 0)
			close(fd);
		if (message == 1 ? code != 0 : code == 0 && message != 17) {
			print_error("message %d, \"%s\": %s\n", (int)message, item->name, code ? err.message : "opened");
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	assert_int_equal(seen_message(&seen, 12)->disposition, VG_MISSING); /* "" */
}

static void test_placeholders(void **state)
{
	(void)state;
	static const struct { const char *text; enum vg_disposition disposition; } rows[] = {
		{ "(File not included. Change data exporting settings to download.)", VG_NOT_INCLUDED },
		{ "(File exceeds maximum size. Change data exporting settings to download.)", VG_TOO_LARGE },
		{ "(File unavailable, please try again later)", VG_UNAVAILABLE },
		{ "(Photo not included. Change data exporting settings to download.)", VG_NOT_INCLUDED },
		{ "(Photo exceeds maximum size. Change data exporting settings to download.)", VG_TOO_LARGE },
		{ "(Photo unavailable, please try again later)", VG_UNAVAILABLE },
		{ "Not included, change data exporting settings to download.", VG_NOT_INCLUDED },
		{ "Exceeds maximum size, change data exporting settings to download.", VG_TOO_LARGE },
		{ "Unavailable, please try again later.", VG_UNAVAILABLE },
		{ "photos/photo_1.jpg", VG_EXAMINED }, { "(1).jpg", VG_EXAMINED }, { "", VG_EXAMINED },
		{ "(File)/a.jpg", VG_EXAMINED }, { "(", VG_EXAMINED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (vg_telegram_placeholder(rows[i].text) != rows[i].disposition)
			fail_msg("\"%s\"", rows[i].text);
}

/* A message too large for its texts to be handed over costs itself alone. */
static void expect_one_lost(const char *key, size_t size)
{
	char path[256];
	char *text = malloc(size + 1000);
	assert_non_null(text);
	int at = sprintf(text, "{\"type\": \"public_channel\", \"id\": 7, \"messages\": ["
			       "{\"id\": 1, \"type\": \"message\", \"photo\": \"a.jpg\"},"
			       "{\"id\": 2, \"type\": \"message\", \"file\": \"b.jpg\", \"%s\": \"", key);
	memset(text + at, 'n', size);
	at += (int)size;
	at += sprintf(text + at, "\"}, {\"id\": 3, \"type\": \"message\", \"photo\": \"c.jpg\"}]}");
	seen_write(test_folder, "result.json", text, (size_t)at, path);
	free(text);
	see(&seen, path);
	if (seen.code != 0 || seen.counts.truncated_sources != 0)
		fail_msg("%s of %zu bytes: %d, %s; %s", key, size, seen.code, seen.err.message, seen.last_notice);
	assert_true(seen.counts.messages == 3 && seen.count == 3);
	assert_string_equal(seen.item[0].name, "a.jpg");
	assert_string_equal(seen.item[2].name, "c.jpg");
	seen_release(&seen);
}

static void test_long_names(void **state)
{
	(void)state;
	static const size_t sizes[] = { 5000, 65535, 65536, 65537, 200000, 2000000, 5000000 };
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		expect_one_lost("photo", sizes[i]);
}

static void test_long_types(void **state)
{
	(void)state;
	expect_one_lost("mime_type", 100000);
	expect_one_lost("thumbnail", 100000);
	expect_one_lost("from", 100000);
	expect_one_lost("text", 100000);
}

static void test_stop(void **state)
{
	(void)state;
	seen.stop_at = 2;
	see(&seen, "fixtures/export/ChatExport_2024-12-27");
	assert_int_equal(seen.code, VG_ERR_INTERRUPTED);
	assert_int_equal(seen.count, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, forget, forget)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_channel), TEST(test_account), TEST(test_control_bytes), TEST(test_unquoted),
		TEST(test_old_style), TEST(test_truncated), TEST(test_duplicate_keys), TEST(test_deep_nesting),
		TEST(test_huge_text), TEST(test_hostile_names), TEST(test_placeholders), TEST(test_long_names),
		TEST(test_long_types), TEST(test_stop),
	};
	return cmocka_run_group_tests(tests, test_folder_set_up, test_folder_tear_down);
}

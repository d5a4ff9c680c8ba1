/* Telegram's JSON: the quirks, total accounting, and a cut at every byte. */
#include "../test.h"

#include <sys/mman.h>
#include <unistd.h>

#include "intake/reader_process.h"

enum { MOST = 64 };

struct seen {
	struct vg_item items[MOST];
	size_t count;
	int notices;
	char notice[256]; /* the last */
};

static int take(void *context, struct vg_item *item, struct vg_error *err)
{
	struct seen *seen = context;
	(void)err;
	assert_true(seen->count < MOST);
	seen->items[seen->count++] = *item;
	memset(item, 0, sizeof *item);
	return 0;
}

static void notice(void *context, const char *subject, const char *text)
{
	struct seen *seen = context;
	(void)subject;
	seen->notices++;
	snprintf(seen->notice, sizeof seen->notice, "%s", text);
}

static int read_text(const char *text, size_t size, struct seen *seen, struct vg_intake_counts *counts)
{
	struct vg_limits limits;
	struct vg_error err = { 0 };
	struct vg_reader_state state = { 0 };
	const struct vg_intake_visitor visitor = { .context = seen, .item = take, .notice = notice };
	int fd = memfd_create("export", 0);
	vg_limits_default(&limits);
	limits.max_depth = 64;
	memset(seen, 0, sizeof *seen);
	memset(counts, 0, sizeof *counts);
	assert_int_equal(write(fd, text, size), (ssize_t)size);
	lseek(fd, 0, SEEK_SET);
	struct vg_sink sink = { .limits = &limits, .visitor = &visitor, .counts = counts, .err = &err };
	int code = vg_telegram_json_read_file(&sink, fd, "export/result.json", &state);
	close(fd);
	return code;
}

static void forget(struct seen *seen)
{
	for (size_t i = 0; i < seen->count; i++)
		vg_item_release(&seen->items[i]);
	seen->count = 0;
}

#define READ(text) assert_int_equal(read_text(text, strlen(text), &seen, &counts), 0)

static const char small_export[] =
	"{ \"name\": \"A chat\", \"type\": \"public_channel\", \"id\": 77, \"messages\": [\n"
	" {\"id\": 1, \"type\": \"message\", \"date\": \"2024-12-26T10:11:12\", \"date_unixtime\": \"1735200672\",\n"
	"  \"from\": \"A chat\", \"photo\": \"photos/a.jpg\", \"text\": [\"x\", {\"type\": \"bold\", \"text\": \"y\"}]},\n"
	" {\"id\": 2, \"type\": \"message\", \"date\": \"2024-12-26T10:11:13\", \"text\": \"no media\"},\n"
	" {\"id\": 3, \"type\": \"message\", \"file\": \"(File not included. Change data exporting settings to download.)\",\n"
	"  \"mime_type\": \"image/jpeg\", \"text\": \"\"},\n"
	" {\"id\": 4, \"type\": \"service\", \"actor\": \"Z\", \"action\": \"edit_group_photo\", \"photo\": \"photos/b.jpg\"}\n"
	"]}\n";

static void test_whole(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	READ(small_export);
	assert_int_equal(counts.messages, 4);
	assert_int_equal(counts.messages_with_media, 3);
	assert_int_equal(counts.truncated_sources, 0);
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.items[0].name, "photos/a.jpg");
	assert_string_equal(seen.items[0].post.caption, "xy");
	assert_string_equal(seen.items[0].post.chat, "A chat");
	assert_int_equal(seen.items[0].post.chat_id, 77);
	assert_int_equal(seen.items[0].post.date, 1735200672);
	assert_false(seen.items[0].post.date_is_local);
	assert_string_equal(seen.items[0].post.sent_as, "photo");
	assert_int_equal(seen.items[1].disposition, VG_NOT_INCLUDED);
	assert_true(seen.items[2].post.service);
	forget(&seen);
}

#define MESSAGE(id, more) "{\"id\": " #id ", \"type\": \"message\", \"date_unixtime\": \"1735200672\", \"photo\": \"photos/a.jpg\"" more "}"
#define EXPORT(messages) "{\"name\": \"C\", \"type\": \"public_channel\", \"id\": 77, \"messages\": [" messages "]}"

/* What the JSON library refuses costs nothing of the message but itself. */
static void test_refused(void **unused)
{
	static const struct { const char *text, *caption; } rows[] = {
		{ EXPORT(MESSAGE(5, ", \"views\": 99999999999999999999, \"text\": \"a\"")), "a" },
		{ EXPORT(MESSAGE(5, ", \"views\": 1e999, \"reactions\": [-18446744073709551615], \"text\": \"b\"")), "b" },
		{ EXPORT(MESSAGE(5, ", \"text\": \"x\\ud83d y\"")), "x\xef\xbf\xbd y" },
		{ EXPORT(MESSAGE(5, ", \"text\": \"x\\ude00\\ud83d\\ude00\"")), "x\xef\xbf\xbd\xf0\x9f\x98\x80" },
		{ EXPORT(MESSAGE(5, ", \"a\\u0000b\": 1, \"text\": \"c \\\\ud83d\"")), "c \\ud83d" },
		{ EXPORT(MESSAGE(5, ", \"text\": \"x\xff\"")), "x\\xff" },
	};
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		READ(rows[i].text);
		assert_int_equal(counts.malformed_messages, 0);
		assert_int_equal(seen.count, 1);
		assert_string_equal(seen.items[0].name, "photos/a.jpg");
		assert_int_equal(seen.items[0].post.message, 5);
		assert_int_equal(seen.items[0].post.date, 1735200672);
		assert_string_equal(seen.items[0].post.caption, rows[i].caption);
		forget(&seen);
	}
}

static void see_end(const char *text, size_t size, uint64_t messages, const char *told)
{
	struct seen seen;
	struct vg_intake_counts counts;
	assert_int_equal(read_text(text, size, &seen, &counts), 0);
	assert_int_equal(counts.messages, messages);
	assert_int_equal(counts.truncated_sources, told != NULL);
	if (told && !strstr(seen.notice, told))
		fail_msg("told: %s", seen.notice);
	forget(&seen);
}

/* A fault is told where it stands, not where the file ends. */
static void test_where_it_ends(void **unused)
{
	static const char zero[] = "{\"type\": \"x\", \"messages\": [" MESSAGE(1, "") ", \0" MESSAGE(2, "") "]}";
	static const char inside[] = "{\"type\": \"x\", \"messages\": [" MESSAGE(1, "") ", {\"id\": \0 2}]}";
	static const char quote[] = "{\"type\": \"x\", \"messages\": [" MESSAGE(1, "") ", {\"id\": \"2}]}";
	char told[80];
	(void)unused;
	snprintf(told, sizeof told, "malformed at byte %d:", (int)(strlen(zero)));
	see_end(zero, sizeof zero - 1, 1, told);
	snprintf(told, sizeof told, "malformed at byte %d:", (int)(strlen(inside)));
	see_end(inside, sizeof inside - 1, 1, told);
	snprintf(told, sizeof told, "ends at byte %d, in the middle of what begins at byte %d;", (int)(sizeof quote - 1),
		 (int)(strstr(quote, "\"2}") - quote));
	see_end(quote, sizeof quote - 1, 1, told);
	static const char between[] = "{\"type\": \"x\", \"messages\": [" MESSAGE(1, "") ",";
	snprintf(told, sizeof told, "ends in the middle, at byte %d;", (int)(sizeof between - 1));
	see_end(between, sizeof between - 1, 1, told);
}

/* The number of messages whose closing brace lies before `size`. */
static size_t whole_messages(size_t size)
{
	size_t count = 0;
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < size; i++) {
		char c = small_export[i];
		if (c == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		count += c == '}' && depth == 2;
	}
	return count;
}

static void test_cut_at_every_byte(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	size_t messages_begin = (size_t)(strstr(small_export, "\"messages\"") - small_export);
	size_t last = strlen(small_export) - 2; /* the closing brace of all */
	for (size_t size = messages_begin; size <= last; size++) {
		int code = read_text(small_export, size, &seen, &counts);
		assert_int_equal(code, 0);
		if (counts.messages != whole_messages(size) || counts.truncated_sources != 1 || seen.notices != 1)
			fail_msg("cut at %zu: %llu messages of %zu, %llu truncated, %d notices", size,
				 (unsigned long long)counts.messages, whole_messages(size),
				 (unsigned long long)counts.truncated_sources, seen.notices);
		forget(&seen);
	}
}

static void test_quirks(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	READ("{\"messages\": [{\"id\": 1, \"photo\": \"a.jpg\", \"inline\": \"x\\x0Cy\\x1f\", \"from_id\": 4299999999},"
	     "{\"id\": 2,\n\"document_id\": video_files/sticker (2).webm,\n\"photo\": \"b.jpg\"},"
	     "{\"id\": 3, \"date\": \"2020-01-01T00:00:02\", \"edited\": \"1970-01-01T01:00:00\", \"photo\": \"c.jpg\"},"
	     "{\"id\": 4, \"type\": \"unsupported\"}, {\"id\": 5, \"photo\": \"\"}]}");
	assert_int_equal(counts.messages, 5);
	assert_int_equal(counts.malformed_messages, 0);
	assert_int_equal(seen.count, 5);
	assert_string_equal(seen.items[1].name, "b.jpg");
	assert_true(seen.items[2].post.date_is_local);
	assert_false(seen.items[2].post.has_edited);
	assert_int_equal(seen.items[3].disposition, VG_UNSUPPORTED);
	assert_int_equal(seen.items[4].disposition, VG_MISSING);
	forget(&seen);
}

static void test_hostile_messages_cost_themselves(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	char deep[2000] = "{\"messages\": [{\"id\": 1, \"text\": ";
	size_t at = strlen(deep);
	memset(deep + at, '[', 500);
	memset(deep + at + 500, ']', 500);
	snprintf(deep + at + 1000, 200, "}, {\"id\": 2, \"photo\": \"p.jpg\"}, {\"id\" 3}, {\"id\": 4, \"photo\": \"\xff.jpg\"}]}");
	READ(deep);
	assert_int_equal(counts.messages, 4);
	assert_int_equal(counts.malformed_messages, 2);
	assert_int_equal(seen.count, 4);
	assert_int_equal(seen.items[0].disposition, VG_FAILED);
	assert_string_equal(seen.items[1].name, "p.jpg");
	assert_int_equal(seen.items[2].disposition, VG_FAILED);
	assert_string_equal(seen.items[3].name, "\\xff.jpg");
	forget(&seen);
}

static void test_media_kinds(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	READ("{\"messages\": ["
	     "{\"id\": 1, \"file\": \"v.mp4\", \"thumbnail\": \"v.mp4_thumb.jpg\", \"media_type\": \"video_file\"},"
	     "{\"id\": 2, \"file\": \"v.mp4\", \"thumbnail\": \"(File not included. Change data exporting settings to download.)\", \"media_type\": \"video_file\"},"
	     "{\"id\": 3, \"file\": \"s.webp\", \"thumbnail\": \"s.webp_thumb.jpg\", \"media_type\": \"sticker\"},"
	     "{\"id\": 4, \"file\": \"s.tgs\", \"thumbnail\": \"s.tgs_thumb.jpg\", \"media_type\": \"sticker\"},"
	     "{\"id\": 5, \"file\": \"v.ogg\", \"media_type\": \"voice_message\"},"
	     "{\"id\": 6, \"photo\": \"(File exceeds maximum size. Change data exporting settings to download.)\"},"
	     "{\"id\": 7, \"photo\": \"(File unavailable, please try again later)\"},"
	     "{\"id\": 8, \"file\": \"IMG.JPG\", \"thumbnail\": \"IMG.JPG_thumb.jpg\", \"mime_type\": \"image/jpeg\"}]}");
	assert_int_equal(seen.count, 8);
	assert_true(seen.items[0].thumbnail);
	assert_string_equal(seen.items[0].name, "v.mp4_thumb.jpg");
	assert_int_equal(seen.items[1].disposition, VG_UNSUPPORTED);
	assert_false(seen.items[2].thumbnail);
	assert_true(seen.items[3].thumbnail);
	assert_int_equal(seen.items[4].disposition, VG_UNSUPPORTED);
	assert_int_equal(seen.items[5].disposition, VG_TOO_LARGE);
	assert_int_equal(seen.items[6].disposition, VG_UNAVAILABLE);
	assert_string_equal(seen.items[7].name, "IMG.JPG");
	assert_string_equal(seen.items[7].post.sent_as, "file");
	forget(&seen);
}

/* Exports of other programs: kinds of media by names of their own, files under keys of their own. */
static void test_other_programs(void **unused)
{
	(void)unused;
	static const struct { const char *keys; bool item; enum vg_disposition disposition; const char *name, *sent_as; } rows[] = {
		{ "\"media\": \"MessageMediaPhoto\"", true, VG_UNAVAILABLE, "", "photo" },
		{ "\"media\": \"MessageMediaType.PHOTO\", \"file_path\": null", true, VG_UNAVAILABLE, "", "photo" },
		{ "\"media\": \"photo\", \"file_path\": \"\"", true, VG_UNAVAILABLE, "", "photo" },
		{ "\"media\": {\"_\": \"MessageMediaPhoto\"}, \"from_id\": {\"_\": \"PeerUser\"}", true, VG_UNAVAILABLE, "", "photo" },
		{ "\"media_type\": \"MessageMediaDocument\"", true, VG_UNAVAILABLE, "", "file" },
		{ "\"media\": \"MessageMediaType.VIDEO_NOTE\"", true, VG_UNAVAILABLE, "", "video_message" },
		{ "\"media\": \"MessageMediaStory\"", true, VG_UNAVAILABLE, "", NULL },
		{ "\"media\": {\"photo\": 1}", true, VG_UNAVAILABLE, "", NULL },
		{ "\"photo\": true", true, VG_UNAVAILABLE, "", NULL },
		{ "\"media\": \"MessageMediaPhoto\", \"file_path\": \"dir/a.jpg\"", true, VG_EXAMINED, "dir/a.jpg", "photo" },
		{ "\"media_type\": \"MessageMediaPhoto\", \"media_path\": \"a.jpg\"", true, VG_EXAMINED, "a.jpg", "photo" },
		{ "\"file\": \"\", \"file_path\": \"a.jpg\"", true, VG_EXAMINED, "a.jpg", "file" },
		{ "\"file_path\": \"a.jpg\\u0000.txt\"", true, VG_FAILED, "a.jpg", "file" },
		{ "\"media\": \"a.jpg\"", true, VG_EXAMINED, "a.jpg", "file" },
		{ "\"media\": \"MessageMediaWebPage\"", false, 0, NULL, NULL },
		{ "\"media\": \"MessageMediaType.WEB_PAGE\"", false, 0, NULL, NULL },
		{ "\"media\": {\"_\": \"MessageMediaPoll\"}", false, 0, NULL, NULL },
		{ "\"media\": null", false, 0, NULL, NULL }, { "\"media\": \"\"", false, 0, NULL, NULL },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct seen seen;
		struct vg_intake_counts counts;
		char text[512];
		snprintf(text, sizeof text, "{\"messages\": [{\"id\": 1, \"date\": \"2024-12-26T10:12:12+00:00\", \"message\": \"words\", %s}]}", rows[i].keys);
		READ(text);
		if (seen.count != rows[i].item || counts.messages != 1 || seen.notices != 1)
			fail_msg("%s: %zu items, %d notices", rows[i].keys, seen.count, seen.notices);
		for (size_t j = 0; j < seen.count; j++) {
			const struct vg_item *item = &seen.items[j];
			if (item->disposition != rows[i].disposition || strcmp(item->name, rows[i].name) != 0)
				fail_msg("%s: %s, \"%s\"", rows[i].keys, vg_disposition_name(item->disposition), item->name);
			if (strcmp(item->post.sent_as ? item->post.sent_as : "", rows[i].sent_as ? rows[i].sent_as : "") != 0)
				fail_msg("%s: sent as %s", rows[i].keys, item->post.sent_as);
			assert_string_equal(item->post.caption, "words");
		}
		forget(&seen);
	}
}

static void test_other_json(void **unused)
{
	(void)unused;
	struct seen seen;
	struct vg_intake_counts counts;
	static const char *const texts[] = { "[1, 2]", "{\"a\": {\"messages\": []}}", "{}", "3", "" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_int_equal(read_text(texts[i], strlen(texts[i]), &seen, &counts), VG_ERR_UNSUPPORTED);
	assert_int_equal(seen.count, 0);
}

static void test_subprocess(void **unused)
{
	(void)unused;
	struct seen seen = { .count = 0 };
	struct vg_intake_counts counts = { 0 };
	struct vg_limits limits;
	struct vg_error err = { 0 };
	const struct vg_intake_visitor visitor = { .context = &seen, .item = take, .notice = notice };
	vg_limits_default(&limits);
	assert_int_equal(vg_intake_path("fixtures/export/ChatExport_2024-12-27", VG_INTAKE_ANY, &limits,
					&visitor, &counts, &err), 0);
	assert_int_equal(counts.messages, 21);
	assert_int_equal(counts.messages_with_media, 19);
	assert_int_equal(seen.count, 19);
	assert_string_equal(seen.items[0].root, "fixtures/export/ChatExport_2024-12-27");
	assert_string_equal(seen.items[0].post.sent_as, "photo");
	forget(&seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_where_it_ends),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_quirks),
		cmocka_unit_test(test_hostile_messages_cost_themselves),
		cmocka_unit_test(test_media_kinds),
		cmocka_unit_test(test_other_programs),
		cmocka_unit_test(test_other_json),
		cmocka_unit_test(test_subprocess),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

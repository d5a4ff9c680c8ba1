/* What comes from outside and is kept: bounded when it is read, handed over unchanged, and never more
 * than text in the log, the archive and the index. */
#include "../test.h"

#include <unistd.h>
#include <zlib.h>

#include "base/text.h"
#include "custody/event.h"
#include "custody/ids.h"
#include "custody/log.h"
#include "custody/replay.h"
#include "custody/surt.h"
#include "custody/unpack.h"
#include "custody/warc.h"

enum { TEXT = 64, ROUNDS = 300 };

/* Text with everything in it that steers terminals, lines, fields and JSON. */
static void any_text(char out[TEXT])
{
	static const char *const pieces[] = {
		"a", "é", "\"", "\\", "\n", "\r\n", "\t", "\x1b[31m", "\x7f", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8b",
		"\xef\xbb\xbf", "{", "}", "'", ",\"digest\":\"", " ", "%0a", "../", "\xf0\x9f\x93\xb7", "\x01",
	};
	out[0] = 0;
	for (int i = rand() % 9; i > 0; i--) {
		const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];
		if (strlen(out) + strlen(piece) < TEXT)
			vg_text_copy(out + strlen(out), TEXT - strlen(out), piece);
	}
}

static void printable(struct vg_span text)
{
	struct vg_buffer same;
	vg_buffer_init(&same, 1 << 20);
	assert_int_equal(vg_text_append_printable(&same, (const char *)text.data, text.size), 0);
	assert_int_equal(same.size, text.size);
	assert_memory_equal(same.data, text.data, text.size);
	vg_buffer_release(&same);
}

static char *seen[ROUNDS];

static int compare_line(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err)
{
	json_t *root = json_loadb((const char *)line.data, line.size, 0, NULL);
	printable(line);
	assert_string_equal(json_string_value(json_object_get(root, "text")), seen[sequence - 1]);
	json_decref(root);
	return 0;
}

static void lines_of_the_log(void **state)
{
	FILE *file = tmpfile();
	struct vg_log_position position = { 0 };
	srand(11);
	for (int i = 0; i < ROUNDS; i++) {
		char text[TEXT];
		any_text(text);
		seen[i] = strdup(text);
		assert_int_equal(vg_log_append(fileno(file), "log", &position, "test", json_pack("{s:s}", "text", text), NULL), 0);
	}
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	assert_int_equal(vg_log_walk(fileno(file), "log", UINT64_MAX, compare_line, NULL, &position, NULL), 0);
	assert_int_equal(position.sequence, ROUNDS);
	for (int i = 0; i < ROUNDS; i++)
		free(seen[i]);
	fclose(file);
}

/* The longest line that can be written can be read, and one that is longer is not written. */
static void the_longest_line(void **state)
{
	FILE *file = tmpfile();
	struct vg_log_position position = { 0 }, sound;
	char *text = calloc(1, VG_LOG_LINE_MAXIMUM + 1);
	size_t size = VG_LOG_LINE_MAXIMUM - 400;
	memset(text, 'x', size);
	while (vg_log_append(fileno(file), "log", &position, "test", json_pack("{s:s}", "text", text), NULL) == 0 && position.sequence < 3) {
		size += 150;
		memset(text, 'x', size);
	}
	assert_true(position.sequence >= 1 && position.sequence < 3);
	assert_int_equal(vg_log_append(fileno(file), "log", &position, "test", json_pack("{}"), NULL), 0);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	assert_int_equal(vg_log_walk(fileno(file), "log", UINT64_MAX, NULL, NULL, &sound, NULL), 0);
	assert_int_equal(sound.sequence, position.sequence);
	assert_int_equal(sound.bytes, position.bytes);
	free(text);
	fclose(file);
}

static void keys_of_the_index(void **state)
{
	srand(12);
	for (int i = 0; i < ROUNDS; i++) {
		char url[2 * TEXT] = "https://host.example/";
		struct vg_buffer out;
		any_text(url + (i % 2 ? 0 : strlen(url)));
		vg_buffer_init(&out, 4096);
		assert_int_equal(vg_surt_append(url, &out), 0);
		for (size_t j = 0; j < out.size; j++)
			assert_true(out.data[j] > ' ' && out.data[j] < 0x7f);
		vg_buffer_release(&out);
	}
}

/* A record has the fields that it should have, whatever stands in them. */
static void fields_of_a_record(void **state)
{
	srand(13);
	for (int i = 0; i < ROUNDS; i++) {
		char url[TEXT], plain[4096], *end;
		struct vg_warc_places places;
		struct vg_buffer out;
		any_text(url);
		struct vg_exchange exchange = { .url = url, .status = 200, .address = url, .protocol = "http/1.1", .truncated = url };
		vg_buffer_init(&out, 1 << 20);
		assert_int_equal(vg_warc_append_exchange(&out, &exchange, &places, NULL), 0);
		z_stream stream = { .next_in = out.data, .avail_in = (uInt)out.size, .next_out = (Bytef *)plain, .avail_out = sizeof plain };
		assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
		assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
		plain[stream.total_out] = 0;
		inflateEnd(&stream);
		int lines = 0;
		assert_non_null(end = strstr(plain, "\r\n\r\n"));
		for (char *at = plain; at <= end; at++) {
			lines += *at == '\n';
			assert_true(*at == '\r' || *at == '\n' || (unsigned char)*at >= ' ');
		}
		assert_int_equal(lines, 11);
		vg_buffer_release(&out);
	}
}

/* --- events ------------------------------------------------------------------------------- */

static void events_that_cannot_be(void **state)
{
	static const struct { const char *line; bool good; } rows[] = {
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"messages\":[1,2147483647]}", true },
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"messages\":[2147483648]}", false },
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"messages\":[0]}", false },
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"messages\":[\"1\"]}", false },
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"messages\":[9223372036854775807]}", false },
		{ "{\"event\":\"page\",\"time\":\"t\",\"channel\":\"c\",\"covers_first\":5,\"covers_last\":4}", false },
		{ "{\"event\":\"page\",\"time\":\"t\"}", false },
		{ "{\"event\":\"posted\",\"time\":\"t\",\"key\":\"k\",\"url\":\"u\",\"post\":{\"chat_id\":4503599627370496}}", true },
		{ "{\"event\":\"posted\",\"time\":\"t\",\"key\":\"k\",\"url\":\"u\",\"post\":{\"chat_id\":-9223372036854775808}}", false },
		{ "{\"event\":\"posted\",\"time\":\"t\",\"key\":\"k\"}", false },
		{ "{\"event\":\"picture\",\"time\":\"t\",\"key\":\"k\",\"outcome\":\"failed\"}", true },
		{ "{\"event\":\"picture\",\"time\":\"t\",\"key\":\"k\",\"outcome\":\"stored\",\"sha256\":\"\"}", false },
		{ "{\"event\":\"picture\",\"time\":\"t\",\"key\":\"k\",\"outcome\":\"failed\",\"exchanges\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}", false },
		{ "{\"event\":\"exchange\",\"time\":\"t\",\"file\":\"archive/x\",\"offset\":-1,\"length\":1,\"sha256\":\"\"}", false },
		{ "{\"event\":\"something\",\"time\":\"t\"}", true }, { "{\"event\":\"begin\",\"time\":\"t\",\"format\":\"vestigo-evidence/1\"}", true },
		{ "{\"event\":\"begin\",\"time\":\"t\",\"format\":\"x\"}", false }, { "{\"event\":1}", false }, { "[]", false },
		{ "{\"event\":\"a\",\"event\":\"b\",\"time\":\"t\"}", false }, { "{", false }, { "", false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_event event = { 0 };
		assert_true(vg_event_from_line((struct vg_span){ (const uint8_t *)rows[i].line, strlen(rows[i].line) }, 1, &event));
		if (!event.fault[0] != rows[i].good)
			fail_msg("%s: \"%s\"", rows[i].line, event.fault);
		vg_event_release(&event);
	}
}

struct told {
	uint64_t events, faults;
	int64_t messages;
};

static int take_event(void *context, struct vg_event *event, struct vg_error *err)
{
	struct told *told = context;
	told->events++;
	told->faults += event->fault[0] != 0;
	for (size_t i = 0; i < event->message_count; i++)
		told->messages += event->messages[i];
	if (event->kind == VG_EVENT_POSTED)
		assert_string_equal(event->item.post.caption, "line\nfeed \xe2\x80\xae");
	return 0;
}

/* What the reader in its own process tells is what the log says, however many lines it has. */
static void a_replay(void **state)
{
	FILE *file = tmpfile();
	struct vg_log_position position = { 0 }, sound;
	struct told told = { 0 };
	for (int i = 1; i <= 3000; i++) {
		json_t *fields = i % 3 == 0 ? json_pack("{s:s, s:s, s:{s:s}}", "key", "k", "url", "u", "post", "caption", "line\nfeed \xe2\x80\xae")
					    : json_pack("{s:s, s:[i, i]}", "channel", "c", "messages", i, i % 3 == 1 ? i : -1);
		assert_int_equal(vg_log_append(fileno(file), "log", &position, i % 3 == 0 ? "posted" : "page", fields, NULL), 0);
	}
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	assert_int_equal(vg_log_walk(fileno(file), "log", UINT64_MAX, NULL, NULL, &sound, NULL), 0);
	assert_int_equal(vg_log_replay(fileno(file), "log", &sound, take_event, &told, NULL), 0);
	assert_int_equal(told.events, 3000);
	assert_int_equal(told.faults, 1000);
	assert_int_equal(told.messages, 2 * (1 + 2998) * 1000 / 2);
	/* A log that has more lines than its bytes do is not believed. */
	sound.sequence++;
	assert_int_equal(vg_log_replay(fileno(file), "log", &sound, take_event, &told, NULL), VG_ERR_WORKER);
	fclose(file);
}

static void places_follow(void **state)
{
	struct vg_course course = { 0 };
	struct vg_place place = { .file = "archive/vestigo-00001.warc.gz", .length = 10 };
	assert_non_null(vg_course_take(&course, &place, false));
	assert_null(vg_course_take(&course, &place, true));
	place.offset = 9;
	assert_non_null(vg_course_take(&course, &place, false));
	place = (struct vg_place){ .file = "archive/vestigo-00001.warc.gz", .offset = 10, .length = UINT64_MAX };
	assert_non_null(vg_course_take(&course, &place, false));
	place.length = 5;
	place.response_offset = 12;
	place.response_length = UINT64_MAX;
	assert_non_null(vg_course_take(&course, &place, false));
	place.response_length = 3;
	assert_null(vg_course_take(&course, &place, false));
	assert_int_equal(course.size, 15);
	vg_text_copy(place.file, sizeof place.file, "archive/vestigo-00003.warc.gz");
	place.offset = 0;
	assert_non_null(vg_course_take(&course, &place, true));
	assert_int_equal(course.number, 1);
}

/* Numbers in the worst order, as many as a large log has: a second would be long. */
static void many_numbers(void **state)
{
	struct vg_ids ids = { 0 };
	uint64_t total;
	for (int64_t i = 400000; i > 0; i--)
		assert_true(vg_ids_add(&ids, 2 * i, 2 * i));
	assert_int_equal(vg_ids_total(&ids, &total), 0);
	assert_int_equal(total, 400000);
	assert_int_equal(ids.count, 400000);
	for (int64_t i = 400000; i > 0; i--)
		assert_true(vg_ids_add(&ids, 2 * i + 1, 2 * i + 1));
	assert_true(vg_ids_settle(&ids));
	assert_int_equal(ids.count, 1);
	assert_false(vg_ids_add(&ids, INT64_MAX, INT64_MAX));
	assert_false(vg_ids_add(&ids, INT64_MIN, 0));
	assert_true(vg_ids_add(&ids, INT64_MAX, INT64_MIN));
	assert_int_equal(vg_ids_total(&ids, &total), 0);
	assert_int_equal(total, 800000);
	vg_ids_release(&ids);
}

/* --- unpacking ------------------------------------------------------------------------------ */

/* Whatever the pieces are, the body that comes out is that of http_message.c. */
static void unpacked_in_pieces(void **state)
{
	static const struct { const char *fields, *body; int code; } rows[] = {
		{ "", "plain", 0 }, { "", "", 0 }, { "", "\r\n\r\n\r\n\r\n", 0 },
		{ "Transfer-Encoding: chunked\r\n", "5\r\nplain\r\n0\r\n\r\n", 0 },
		{ "Transfer-Encoding: chunked\r\n", "2;x=y\r\npl\r\n3\r\nain\r\n0\r\nTrailer: 1\r\n\r\n", 0 },
		{ "Transfer-Encoding: chunked\r\n", "5\r\nplain\r\n", VG_ERR_CORRUPT },
		{ "Transfer-Encoding: chunked\r\n", "ffffffffffffffff\r\nplain", VG_ERR_CORRUPT },
		{ "Transfer-Encoding: chunked\r\n", "x\r\n", VG_ERR_CORRUPT },
		{ "Transfer-Encoding: chunked\r\n", "2\r\nplxx0\r\n\r\n", VG_ERR_CORRUPT },
		{ "Content-Encoding: br\r\n", "x", VG_ERR_CORRUPT }, { "Content-Encoding: gzip\r\n", "no gzip", VG_ERR_CORRUPT },
		{ "Content-Encoding: gzip\r\n", "", VG_ERR_CORRUPT }, { "Content-Encoding: identity\r\n", "same", 0 },
	};
	static const char *const bodies[] = { "plain", "", "\r\n\r\n\r\n\r\n", "plain", "plain", NULL, NULL, NULL, NULL, NULL, NULL, NULL, "same" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char head[256], digest[VG_SHA256_TEXT], wanted[VG_SHA256_TEXT];
		struct vg_warc_places places;
		struct vg_buffer out;
		FILE *file = tmpfile();
		snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\n%s\r\n", rows[i].fields);
		struct vg_exchange exchange = { .url = "https://host.example/", .status = 200, .protocol = "http/1.1",
						.head = { (const uint8_t *)head, strlen(head) },
						.body = { (const uint8_t *)rows[i].body, strlen(rows[i].body) } };
		vg_buffer_init(&out, 1 << 20);
		assert_int_equal(vg_warc_append_exchange(&out, &exchange, &places, NULL), 0);
		assert_int_equal(fwrite(out.data, 1, out.size, file), out.size);
		assert_int_equal(fflush(file), 0);
		struct vg_unpacking *unpacking = vg_unpacking_new(100);
		int code = vg_unpacking_record(unpacking, fileno(file), places.response_offset, places.response_size, NULL);
		code = code == 0 ? vg_unpacking_end(unpacking, digest, NULL) : code;
		if (code != rows[i].code)
			fail_msg("row %zu: %d", i, code);
		if (bodies[i]) {
			assert_true(vg_sha256_text((struct vg_span){ (const uint8_t *)bodies[i], strlen(bodies[i]) }, wanted));
			assert_string_equal(digest, wanted);
			/* Heads cost time too. */
			assert_int_equal(vg_unpacking_size(unpacking), strlen(bodies[i]));
			assert_true(vg_unpacking_cost(unpacking) > strlen(bodies[i]) + strlen(head));
		}
		vg_unpacking_free(unpacking);
		/* Cut anywhere it is none. */
		for (size_t size = 0; size < places.response_size && i == 3; size++) {
			unpacking = vg_unpacking_new(100);
			assert_int_equal(vg_unpacking_record(unpacking, fileno(file), places.response_offset, size, NULL), VG_ERR_CORRUPT);
			vg_unpacking_free(unpacking);
		}
		unpacking = vg_unpacking_new(3);
		code = vg_unpacking_record(unpacking, fileno(file), places.response_offset, places.response_size, NULL);
		assert_true(i != 0 || code == VG_ERR_LIMIT);
		vg_unpacking_free(unpacking);
		vg_buffer_release(&out);
		fclose(file);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_the_log), cmocka_unit_test(the_longest_line), cmocka_unit_test(keys_of_the_index), cmocka_unit_test(fields_of_a_record),
		cmocka_unit_test(events_that_cannot_be), cmocka_unit_test(a_replay), cmocka_unit_test(places_follow),
		cmocka_unit_test(many_numbers), cmocka_unit_test(unpacked_in_pieces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

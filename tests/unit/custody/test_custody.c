/* What keeps things: sets of numbers, bodies of answers, the log's chain, index keys. */
#include "../test.h"

#include <unistd.h>
#include <zlib.h>

#include "custody/http_message.h"
#include "custody/ids.h"
#include "custody/log.h"
#include "custody/surt.h"

static struct vg_span span(const char *text)
{
	return (struct vg_span){ (const uint8_t *)text, strlen(text) };
}

static bool holds(struct vg_ids *ids, int64_t id)
{
	const struct vg_id_range *range;
	assert_int_equal(vg_ids_find(ids, id, &range), 0);
	return range && range->first <= id && id <= range->last;
}

/* Against a plain set: every number on its own. */
static void ids_equal_a_set(void **state)
{
	bool set[64] = { false };
	struct vg_ids ids = { 0 }, whole = { 0 };
	srand(7);
	assert_true(vg_ids_add(&whole, 0, 63));
	for (int round = 0; round < 200; round++) {
		int first = rand() % 64, last = first + rand() % 4;
		last = last > 63 ? 63 : last;
		assert_true(vg_ids_add(&ids, first, last));
		for (int i = first; i <= last; i++)
			set[i] = true;
		struct vg_ids rest = { 0 };
		assert_true(vg_ids_subtract(&whole, &ids, &rest));
		uint64_t numbers = 0, total;
		for (int i = 0; i < 64; i++) {
			assert_true(holds(&ids, i) == set[i] && holds(&rest, i) == !set[i]);
			numbers += set[i];
		}
		assert_int_equal(vg_ids_total(&ids, &total), 0);
		assert_int_equal(total, numbers);
		for (size_t i = 1; i < ids.count; i++)
			assert_true(ids.ranges[i - 1].last + 1 < ids.ranges[i].first);
		vg_ids_release(&rest);
		if (round % 40 == 39) {
			vg_ids_release(&ids);
			memset(set, 0, sizeof set);
		}
	}
	vg_ids_release(&ids);
	vg_ids_release(&whole);
}

static void bodies(void **state)
{
	static const char chunked[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
	static const struct { const char *head, *body, *result; int code; } rows[] = {
		{ "HTTP/1.1 200 OK\r\n\r\n", "plain", "plain", 0 },
		{ chunked, "5\r\nplain\r\n0\r\n\r\n", "plain", 0 },
		{ chunked, "2;x=y\r\npl\r\n3\r\nain\r\n0\r\nTrailer: 1\r\n\r\n", "plain", 0 },
		{ chunked, "5\r\nplain\r\n", NULL, VG_ERR_MALFORMED },
		{ chunked, "6\r\nplain", NULL, VG_ERR_MALFORMED },
		{ chunked, "ffffffffffffffff\r\nplain\r\n0\r\n\r\n", NULL, VG_ERR_MALFORMED },
		{ chunked, "x\r\n", NULL, VG_ERR_MALFORMED },
		{ chunked, "", NULL, VG_ERR_MALFORMED },
		{ chunked, "40\r\n0123456789012345678901234567890123456789012345678901234567890123\r\n0\r\n\r\n",
		  "0123456789012345678901234567890123456789012345678901234567890123", 0 },
		{ "HTTP/1.1 200\r\nContent-Encoding: br\r\n\r\n", "x", NULL, VG_ERR_UNSUPPORTED },
		{ "HTTP/1.1 200\r\nContent-Encoding: gzip\r\n\r\n", "no gzip", NULL, VG_ERR_MALFORMED },
		{ "HTTP/1.1 200\r\nContent-Encoding: gzip\r\n\r\n", "", NULL, VG_ERR_MALFORMED },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 100);
		int code = vg_http_body(span(rows[i].head), span(rows[i].body), &out, NULL);
		if (code != rows[i].code || (rows[i].result && (out.size != strlen(rows[i].result) ||
								memcmp(out.data, rows[i].result, out.size) != 0)))
			fail_msg("row %zu: %d", i, code);
		vg_buffer_release(&out);
	}
}

static void a_bomb_is_bounded(void **state)
{
	static uint8_t zeros[1 << 20], packed[1 << 16];
	struct vg_buffer out;
	uLongf size = sizeof packed;
	assert_int_equal(compress(packed, &size, zeros, sizeof zeros), Z_OK);
	vg_buffer_init(&out, 1000);
	assert_int_equal(vg_http_body(span("HTTP/1.1 200\r\nContent-Encoding: deflate\r\n\r\n"),
				      (struct vg_span){ packed, size }, &out, NULL), VG_ERR_LIMIT);
	assert_true(out.size <= 1000);
	vg_buffer_release(&out);
}

static void fields(void **state)
{
	char value[8];
	assert_true(vg_http_field(span("HTTP/1.1 200\r\nA: 1\r\nEtag:  \"x\" \r\nA: 2\r\n\r\n"), "etag", value, sizeof value));
	assert_string_equal(value, "\"x\"");
	assert_true(vg_http_field(span("A: 1\r\nA: 2\r\n"), "a", value, sizeof value));
	assert_string_equal(value, "2");
	assert_true(vg_http_field(span("A: 1234567890\r\n"), "A", value, sizeof value));
	assert_string_equal(value, "1234567");
	assert_false(vg_http_field(span("AB: 1\r\n"), "A", value, sizeof value));
	assert_true(vg_http_field(span("A: 1\rB: 2\r\n"), "A", value, sizeof value));
	assert_string_equal(value, "1 B: 2");
	assert_false(vg_http_field(span(""), "A", value, sizeof value));
}

static int count_line(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err)
{
	assert_true(sequence > 0 && line.size > 0);
	(*(int *)context)++;
	return 0;
}

static int walk(FILE *file, int *out_events)
{
	struct vg_log_position position;
	*out_events = 0;
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	return vg_log_walk(fileno(file), "log", UINT64_MAX, count_line, out_events, &position, NULL);
}

/* Every byte of a log, changed in one bit: never passed over. Every cut: never more events
 * than are whole. */
static void a_changed_log_is_told(void **state)
{
	FILE *file = tmpfile();
	struct vg_log_position position = { 0 };
	int events;
	assert_non_null(file);
	for (int i = 0; i < 3; i++)
		assert_int_equal(vg_log_append(fileno(file), "log", &position, "test",
					       json_pack("{s:i, s:s}", "number", i, "text", "\"\xc3\xa9\n"), NULL), 0);
	assert_int_equal(walk(file, &events), 0);
	assert_int_equal(events, 3);
	for (uint64_t i = 0; i < position.bytes; i++) {
		uint8_t byte, changed;
		assert_int_equal(pread(fileno(file), &byte, 1, (off_t)i), 1);
		changed = byte ^ (uint8_t)(1 << i % 8);
		assert_int_equal(pwrite(fileno(file), &changed, 1, (off_t)i), 1);
		assert_true(walk(file, &events) < 0);
		assert_int_equal(pwrite(fileno(file), &byte, 1, (off_t)i), 1);
	}
	for (uint64_t size = position.bytes - 1; size > 0; size--) {
		assert_int_equal(ftruncate(fileno(file), (off_t)size), 0);
		(void)walk(file, &events);
		assert_true(events < 3);
	}
	fclose(file);
}

static void index_keys(void **state)
{
	static const struct { const char *url, *key; } rows[] = {
		{ "https://t.me/s/front", "me,t)/s/front" },
		{ "https://T.me/S/Front?before=5", "me,t)/s/front?before=5" },
		{ "https://www.host.example/", "example,host)/" },
		{ "https://www2.host.example:443/a?c=2&b=1#x", "example,host)/a?b=1&c=2" },
		{ "http://host.example:8080", "example,host:8080)/" },
		{ "https://host.example/?", "example,host)/" },
		{ "urn:x:y", "urn:x:y" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vg_buffer out;
		vg_buffer_init(&out, 1000);
		assert_int_equal(vg_surt_append(rows[i].url, &out), 0);
		assert_string_equal((char *)out.data, rows[i].key);
		vg_buffer_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_equal_a_set), cmocka_unit_test(bodies), cmocka_unit_test(a_bomb_is_bounded),
		cmocka_unit_test(fields), cmocka_unit_test(a_changed_log_is_told), cmocka_unit_test(index_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a folder's log says, as a state: lines that can be used and lines that cannot be, and the same while memory
 * runs short. */
#include "../short.h"

#include "custody/event.h"
#include "custody/ledger.h"

/* What the line leads to: pictures, channels, entries passed over, and what the last of these is blamed for. */
struct row {
	const char *line;
	int code;
	size_t pictures, channels;
	uint64_t unusable;
	const char *note;
};

#define AT ",\"time\":\"2026-01-02T03:04:05Z\"}"
#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const struct row rows[] = {
	{ "{\"event\":\"channel\",\"channel\":\"a\",\"state\":\"begun\"" AT, VG_ERR_MALFORMED, 0, 0, 0, NULL },
	{ "{\"event\":\"begin\",\"format\":\"another/1\"" AT, VG_ERR_MALFORMED, 0, 0, 0, NULL },
	{ "{\"event\":\"begin\",\"format\":\"vestigo-evidence/2\"" AT, VG_ERR_VERSION, 0, 0, 0, NULL },
	{ "{\"event\":\"begin\",\"format\":\"vestigo-evidence/1\"" AT, 0, 0, 0, 0, NULL },
	{ "{\"event\":\"something later\"" AT, 0, 0, 0, 0, NULL },
	{ "{\"event\":\"channel\",\"channel\":\"a\",\"state\":\"begun\"" AT, 0, 0, 1, 0, NULL },
	{ "{\"event\":\"channel\",\"channel\":\"a\"" AT, 0, 0, 1, 1, "it lacks what it must have (channel, state)" },
	{ "{\"event\":\"channel\",\"state\":\"begun\"" AT, 0, 0, 1, 2, "it lacks what it must have (channel, state)" },
	{ "{\"event\":\"page\",\"channel\":\"a\",\"messages\":[5,7],\"covers_first\":5,\"covers_last\":8" AT, 0, 0, 1, 2, NULL },
	{ "{\"event\":\"page\",\"channel\":\"b\",\"messages\":[1]" AT, 0, 0, 2, 2, NULL },
	{ "{\"event\":\"page\",\"messages\":[1]" AT, 0, 0, 2, 3, "it lacks what it must have (channel)" },
	{ "{\"event\":\"page\",\"channel\":\"a\",\"messages\":[0]" AT, 0, 0, 2, 4, "a number that cannot be (messages)" },
	{ "{\"event\":\"page\",\"channel\":\"a\",\"messages\":[],\"covers_first\":9,\"covers_last\":8" AT, 0, 0, 2, 5,
	  "a number that cannot be (covers_last)" },
	{ "{\"event\":\"page\",\"channel\":\"a\",\"messages\":[],\"covers_first\":-1,\"covers_last\":8" AT, 0, 0, 2, 6,
	  "a number that cannot be (covers_first)" },
	{ "{\"event\":\"posted\",\"key\":\"a/5/1\",\"channel\":\"a\",\"post_page\":5,\"photo\":\"1\",\"url\":\"https://x/1\","
	  "\"thumbnail\":true,\"thumbnail_of\":\"video\",\"post\":{\"chat\":\"A\",\"message\":5,\"caption\":\"words\"}" AT, 0, 1, 2, 6, NULL },
	{ "{\"event\":\"posted\",\"key\":\"a/5/1\",\"channel\":\"a\",\"url\":\"https://x/2\"" AT, 0, 1, 2, 6, NULL },
	{ "{\"event\":\"posted\",\"key\":\"https://y\",\"url\":\"https://y\"" AT, 0, 2, 2, 6, NULL },
	{ "{\"event\":\"posted\",\"key\":\"a/6/1\"" AT, 0, 2, 2, 7, "it lacks what it must have (key, url)" },
	{ "{\"event\":\"withheld\",\"key\":\"c/1/1\",\"channel\":\"c\",\"disposition\":\"unavailable\",\"reason\":\"not given\"" AT, 0, 3, 3, 7,
	  NULL },
	{ "{\"event\":\"withheld\",\"key\":\"c/1/1\",\"channel\":\"c\",\"reason\":\"not given\"" AT, 0, 3, 3, 7, NULL },
	{ "{\"event\":\"withheld\",\"key\":\"c/2/1\",\"channel\":\"c\"" AT, 0, 3, 3, 8, "it lacks what it must have (key, reason)" },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\",\"outcome\":\"failed\",\"again\":true,\"disposition\":\"failed\",\"reason\":\"late\"" AT, 0,
	  3, 3, 8, NULL },
	{ "{\"event\":\"picture\",\"key\":\"https://y\",\"outcome\":\"refused\",\"disposition\":\"too_large\",\"reason\":\"too large\"" AT, 0, 3, 3,
	  8, NULL },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\",\"outcome\":\"stored\",\"sha256\":\"" DIGEST "\",\"bytes\":9,\"type\":\"image/jpeg\","
	  "\"fetched\":\"2026-01-02T03:04:05Z\",\"exchanges\":[3,4]" AT, 0, 3, 3, 8, NULL },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\",\"outcome\":\"failed\",\"reason\":\"later\"" AT, 0, 3, 3, 8, NULL },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\",\"outcome\":\"stored\",\"sha256\":\"zz\"" AT, 0, 3, 3, 9, "it lacks what it must have (sha256)" },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\"" AT, 0, 3, 3, 10, "it lacks what it must have (key, outcome)" },
	{ "{\"event\":\"picture\",\"key\":\"a/9/9\",\"outcome\":\"failed\"" AT, 0, 3, 3, 11, "a picture that nobody posted" },
	{ "{\"event\":\"picture\",\"key\":\"a/5/1\",\"outcome\":\"failed\",\"exchanges\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]" AT, 0, 3, 3,
	  12, "more answers than a picture is put together from (exchanges)" },
	{ "{\"event\":\"exchange\",\"url\":\"https://x\"" AT, 0, 3, 3, 13, "it does not say where its bytes lie (offset)" },
	{ "{\"event\":\"exchange\",\"status\":1000" AT, 0, 3, 3, 14, "it does not say where its bytes lie (offset)" },
	{ "no event", 0, 3, 3, 15, "it is no event" },
	{ "{\"event\":\"page\"}", 0, 3, 3, 16, "it is no event" },
};
enum { ROWS = sizeof rows / sizeof *rows };

static int apply(struct vg_ledger *ledger, size_t row, struct vg_error *err)
{
	struct vg_event event = { 0 };
	struct vg_span line = { (const uint8_t *)rows[row].line, strlen(rows[row].line) };
	int code = vg_event_from_line(line, row + 1, &event) ? vg_ledger_apply(ledger, &event, err) : VG_ERR_MEMORY;
	vg_event_release(&event);
	return code;
}

static void is_as_said(const struct vg_ledger *ledger, size_t i)
{
	char note[192];
	const struct row *row = &rows[i];
	if (ledger->posting_count != row->pictures || ledger->channel_count != row->channels || ledger->unusable != row->unusable)
		fail_msg("line %zu: %zu pictures, %zu channels, %llu unusable", i + 1, ledger->posting_count, ledger->channel_count,
			 (unsigned long long)ledger->unusable);
	if (row->note) {
		snprintf(note, sizeof note, "line %zu: %s", i + 1, row->note);
		assert_string_equal(ledger->notes[ledger->note_count - 1], note);
	}
}

static bool holds(struct vg_ids *ids, int64_t id)
{
	const struct vg_id_range *range;
	assert_int_equal(vg_ids_find(ids, id, &range), 0);
	return range != NULL;
}

static void ends_as_said(const struct vg_ledger *ledger)
{
	const struct vg_posting *stored = vg_ledger_find(ledger, "a/5/1"), *refused = vg_ledger_find(ledger, "https://y"),
				*withheld = vg_ledger_find(ledger, "c/1/1");
	struct vg_ledger_channel *a = vg_ledger_channel(ledger, "a");
	assert_true(stored && refused && withheld && a && !vg_ledger_find(ledger, "a/9/9"));
	assert_true(stored->state == VG_POSTING_STORED && stored->bytes == 9 && stored->item.has_fetched);
	assert_string_equal(stored->item.name, "objects/00/" DIGEST);
	assert_string_equal(stored->item.url, "https://x/2");
	assert_string_equal(stored->item.post.caption, "words");
	assert_true(stored->item.thumbnail && !stored->item.reason);
	assert_true(refused->state == VG_POSTING_REFUSED && refused->item.disposition == VG_TOO_LARGE && !refused->channel);
	assert_string_equal(refused->item.reason, "too large");
	assert_true(withheld->state == VG_POSTING_WITHHELD && withheld->item.disposition == VG_UNAVAILABLE);
	assert_string_equal(withheld->item.reason, "not given");
	assert_true(a->unfinished && a->has_top && a->top == 7 && a->first == stored && a->last == stored);
	assert_true(holds(&a->seen, 7) && !holds(&a->seen, 6) && holds(&a->covered, 6));
}

static void lines(void **state)
{
	struct vg_ledger ledger = { 0 };
	for (size_t i = 0; i < ROWS; i++) {
		struct vg_error err = { 0 };
		int code = apply(&ledger, i, &err);
		if (code != rows[i].code || (code < 0 && err.code != code))
			fail_msg("line %zu: %d, %s", i + 1, code, err.message);
		is_as_said(&ledger, i);
	}
	ends_as_said(&ledger);
	vg_ledger_release(&ledger);
}

/* A line that could not be taken in can be again, and then the state is the same. */
static void each_short(void *context)
{
	struct vg_ledger ledger = { 0 };
	for (size_t i = 0; i < ROWS; i++) {
		uint64_t unusable = ledger.unusable;
		int code = apply(&ledger, i, NULL);
		if (code == VG_ERR_MEMORY) {
			assert_true(test_short_failed() && ledger.unusable == unusable);
			code = apply(&ledger, i, NULL);
		}
		assert_int_equal(code, rows[i].code);
	}
	test_short_end();
	assert_true(ledger.posting_count == rows[ROWS - 1].pictures && ledger.unusable == rows[ROWS - 1].unusable);
	ends_as_said(&ledger);
	vg_ledger_release(&ledger);
}

static void lines_while_memory_is_short(void **state)
{
	unsigned long runs = test_short_each(each_short, NULL, 1);
	print_message("%lu allocations failed\n", runs);
	assert_true(runs > 60);
}

/* What waits cannot be put where it belongs: then nothing is said of any number, and nothing is lost. */
static void ask_while_short(void *context)
{
	struct vg_ids ids = { 0 };
	const struct vg_id_range *range = NULL;
	uint64_t total = 77;
	if (vg_ids_add(&ids, 5, 9)) {
		int code = vg_ids_find(&ids, 7, &range);
		assert_true(code == 0 ? range && range->first == 5 : code == VG_ERR_MEMORY && test_short_failed() && !range);
		if (code < 0) {
			test_short.fail_at = test_short.asked + 1;
			assert_int_equal(vg_ids_total(&ids, &total), VG_ERR_MEMORY);
			assert_int_equal(total, 77);
			test_short_end();
		}
		assert_int_equal(vg_ids_total(&ids, &total), 0);
		assert_int_equal(total, 5);
	}
	vg_ids_release(&ids);
}

static void numbers_while_memory_is_short(void **state)
{
	assert_int_equal(test_short_each(ask_while_short, NULL, 1), 2);
}

/* No more is kept than a folder may say: notes, numbers, texts. */
static void bounds(void **state)
{
	struct vg_ledger ledger = { .begun = true };
	struct vg_event event = { .kind = VG_EVENT_PICTURE, .key = strdup("nobody") };
	for (int i = 0; i < VG_NOTES_MAXIMUM + 5; i++)
		assert_int_equal(vg_ledger_apply(&ledger, &event, NULL), 0);
	assert_int_equal(ledger.note_count, VG_NOTES_MAXIMUM);
	assert_int_equal(ledger.unusable, VG_NOTES_MAXIMUM + 5);
	ledger.text = VG_LEDGER_TEXT;
	event.kind = VG_EVENT_POSTED;
	assert_int_equal(vg_ledger_apply(&ledger, &event, NULL), 0);
	assert_int_equal(ledger.unusable, VG_NOTES_MAXIMUM + 6);
	assert_int_equal(ledger.posting_count, 0);
	ledger.text = 0;
	ledger.posting_count = VG_POSTINGS_MAXIMUM;
	assert_int_equal(vg_ledger_apply(&ledger, &event, NULL), 0);
	ledger.posting_count = 0;
	assert_int_equal(ledger.unusable, VG_NOTES_MAXIMUM + 7);
	event.kind = VG_EVENT_CHANNEL;
	event.channel = strdup("c");
	ledger.channel_count = VG_CHANNELS_MAXIMUM;
	assert_int_equal(vg_ledger_apply(&ledger, &event, NULL), 0);
	ledger.channel_count = 0;
	assert_int_equal(ledger.unusable, VG_NOTES_MAXIMUM + 8);
	vg_event_release(&event);
	vg_ledger_release(&ledger);
}

static void a_text_too_long(void **state)
{
	size_t size = VG_EVENT_TEXT + 200;
	char *line = malloc(size);
	struct vg_event event = { 0 };
	int begins = snprintf(line, size, "{\"event\":\"channel\",\"channel\":\"");
	memset(line + begins, 'x', VG_EVENT_TEXT + 1);
	snprintf(line + begins + VG_EVENT_TEXT + 1, size - (size_t)begins - VG_EVENT_TEXT - 1, "\",\"state\":\"begun\"" AT);
	assert_true(vg_event_from_line((struct vg_span){ (const uint8_t *)line, strlen(line) }, 1, &event));
	assert_string_equal(event.fault, "a text that is too long (channel)");
	assert_null(event.channel);
	vg_event_release(&event);
	free(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lines), cmocka_unit_test(lines_while_memory_is_short),
					    cmocka_unit_test(numbers_while_memory_is_short),
					    cmocka_unit_test(bounds), cmocka_unit_test(a_text_too_long) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Evidence folders: each posted picture that their log knows, in the order of the posts. */
#include <stdlib.h>
#include <string.h>

#include "custody/ledger.h"
#include "custody/log.h"
#include "intake/intake.h"
#include "intake/reader_process.h"

struct reading {
	struct vg_sink *sink;
	struct vg_ledger ledger;
	bool damaged; /* the log says more than could be read */
};

static int on_line(void *context, uint64_t sequence, struct vg_span line, struct vg_error *err)
{
	struct reading *reading = context;
	struct vg_event event = { 0 };
	if (reading->sink->beat)
		reading->sink->beat(reading->sink->visitor->context);
	int code = vg_event_from_line(line, sequence, &event) ? vg_ledger_apply(&reading->ledger, &event, err)
							      : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
	vg_event_release(&event);
	return code;
}

/* Channels by name, their messages by number, other pictures as they were asked for. */
static int in_order(const void *a, const void *b)
{
	const struct vg_posting *one = *(struct vg_posting *const *)a, *other = *(struct vg_posting *const *)b;
	if (!one->channel != !other->channel)
		return one->channel ? -1 : 1;
	int names = one->channel ? strcmp(one->channel, other->channel) : 0;
	int64_t x = one->item.post.message, y = other->item.post.message;
	if (names)
		return names;
	if (one->channel && x != y)
		return x < y ? -1 : 1;
	return one->order < other->order ? -1 : 1;
}

/* Messages, in order already: pictures at addresses of their own are of none. */
static int count_messages(const struct vg_ledger *ledger, struct vg_sink *sink)
{
	struct vg_intake_counts *counts = sink->counts;
	uint64_t seen = 0, with_media = 0, of_channel;
	for (size_t i = 0; i < ledger->channel_count; i++, seen += of_channel)
		if (vg_ids_total(&ledger->channels[i]->seen, &of_channel) < 0)
			return vg_error_set(sink->err, VG_ERR_MEMORY, "out of memory");
	for (size_t i = 0; i < ledger->posting_count; i++) {
		const struct vg_posting *one = ledger->postings[i], *last = i ? ledger->postings[i - 1] : NULL;
		with_media += one->channel && !(last && strcmp(one->channel, last->channel) == 0 &&
						one->item.post.message == last->item.post.message);
	}
	/* A fetch that was stopped has noted pictures before it could note their page. */
	counts->messages += seen > with_media ? seen : with_media;
	counts->messages_with_media += with_media;
	return 0;
}

/* What the ledger says of a picture that is wanted still holds of whole logs only. */
static int tell_unknown(struct vg_posting *posting, struct vg_error *err)
{
	if (posting->state != VG_POSTING_WANTED)
		return 0;
	free(posting->item.reason);
	posting->item.reason = strdup("the log cannot be read as far as where it says what became of this");
	return posting->item.reason ? 0 : vg_error_set(err, VG_ERR_MEMORY, "out of memory");
}

static int give_all(struct reading *reading)
{
	struct vg_ledger *ledger = &reading->ledger;
	/* The search tree stays as it is: it points to the postings, not into the list. */
	if (ledger->posting_count)
		qsort(ledger->postings, ledger->posting_count, sizeof(*ledger->postings), in_order);
	int code = count_messages(ledger, reading->sink);
	for (size_t i = 0; i < ledger->posting_count && code == 0; i++) {
		code = reading->damaged ? tell_unknown(ledger->postings[i], reading->sink->err) : 0;
		struct vg_item item = ledger->postings[i]->item;
		memset(&ledger->postings[i]->item, 0, sizeof item);
		if (code == 0)
			code = vg_sink_give(reading->sink, &item);
		else
			vg_item_release(&item);
	}
	return code;
}

static int read_log(struct vg_sink *sink, int fd, const char *path, struct vg_reader_state *state)
{
	struct reading reading = { .sink = sink };
	struct vg_log_position position;
	struct vg_error fault = { 0 };
	(void)state;
	int code = vg_log_walk(fd, "log.jsonl", UINT64_MAX, on_line, &reading, &position, &fault);
	if (code == VG_ERR_CORRUPT || code == VG_ERR_MALFORMED) {
		reading.damaged = true;
		sink->counts->truncated_sources++;
		vg_sink_notice(sink, path, "the log is damaged: %s; what it says before was read", fault.message);
		code = 0;
	} else if (code < 0) {
		vg_error_set(sink->err, code, "%s", fault.message);
	}
	if (reading.ledger.unusable)
		vg_sink_notice(sink, path, "%llu entr%s of the log cannot be used and %s passed over: %s",
			       (unsigned long long)reading.ledger.unusable, reading.ledger.unusable == 1 ? "y" : "ies",
			       reading.ledger.unusable == 1 ? "was" : "were",
			       reading.ledger.note_count ? reading.ledger.notes[0] : "");
	if (code == 0)
		code = give_all(&reading);
	vg_ledger_release(&reading.ledger);
	return code;
}

int vg_evidence_read(struct vg_sink *sink, const char *log, int file)
{
	struct vg_reader_state state = { 0 };
	sink->counts->sources++;
	int code = vg_reader_process_run_file(sink, log, file, read_log, &state);
	vg_reader_state_release(&state);
	return code;
}
